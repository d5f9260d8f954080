import assert from 'node:assert/strict'
import {BOTH, file, managed, own, ROOT_ARN, trusting} from './base.js'
import type {Walk} from './base.js'
import {attached, marksOf, namesIn, policyIn, roleIn, tagsOf, userIn} from './look.js'

const limits = (rest: string): string => `
policies:
  Limit: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}
  Tighter: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}
${rest}`

/** Another thing that stays, so that removing the one in question leaves something. */
const role = (body: string): string => file(limits(`roles: {Reports: {account: client, trust: [root]${body}}}`))
const user = (body: string): string => file(limits(`users: {alice: {account: client${body}}}`))

const MADE = ['create client/policy/Limit', 'create client/policy/Tighter']

export const basics: readonly Walk[] = [
  {
    name: 'a role: each part is made, changed and taken away',
    accounts: BOTH,
    stops: [
      {
        name: 'bare',
        yaml: role(''),
        plans: ['create client/role/Reports', ...MADE],
        async then(lab) {
          const made = await roleIn(lab, 'client', 'Reports')
          assert.deepEqual(made.AssumeRolePolicyDocument, JSON.parse(trusting(ROOT_ARN)))
          assert.deepEqual(marksOf(made), {'xrole:owner': 'acme'})
          assert.equal((await policyIn(lab, 'client', 'Limit')).Path, '/xrole/acme/')
        },
      },
      {
        name: 'every part',
        yaml: role(
          `, description: one, maxSession: 2h, policies: [ReadOnlyAccess, Tighter], tags: {Team: a, stage: ""},
          inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}, boundary: Limit`,
        ),
        plans: [
          'update client/role/Reports',
          'create client/role/Reports/policy/ReadOnlyAccess',
          'create client/role/Reports/policy/Tighter',
          'create client/role/Reports/inline/logs',
          'create client/role/Reports/boundary',
          'update client/role/Reports/mark',
        ],
        async then(lab) {
          const made = await roleIn(lab, 'client', 'Reports')
          assert.deepEqual([made.Description, made.MaxSessionDuration], ['one', 7200])
          assert.deepEqual(attached(made), [own('Tighter'), managed('ReadOnlyAccess')])
          assert.deepEqual(tagsOf(made), {Team: 'a', stage: ''})
          assert.equal(made.PermissionsBoundary, own('Limit'))
          assert.deepEqual(
            made.RolePolicyList.map((one) => one.PolicyName),
            ['logs'],
          )
        },
      },
      {
        name: 'only the session: the description stays',
        yaml: role(
          `, description: one, maxSession: 90m, policies: [ReadOnlyAccess, Tighter], tags: {Team: a, stage: ""},
          inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}, boundary: Limit`,
        ),
        plans: ['update client/role/Reports', 'update client/role/Reports/mark'],
        async then(lab) {
          const made = await roleIn(lab, 'client', 'Reports')
          assert.deepEqual([made.Description, made.MaxSessionDuration], ['one', 5400])
        },
      },
      {
        name: 'every part otherwise',
        yaml: role(
          `, description: two, maxSession: 12h, policies: [SecurityAudit], tags: {Team: b, other: x},
          inline: {logs: {statements: [{allow: ["logs:Get*"], on: ["*"]}]}, more: {statements: [{allow: ["sqs:*"], on: ["*"]}]}}, boundary: Tighter`,
        ),
        plans: [
          'update client/role/Reports',
          'create client/role/Reports/policy/SecurityAudit',
          'delete client/role/Reports/policy/ReadOnlyAccess',
          'delete client/role/Reports/policy/Tighter',
          'update client/role/Reports/inline/logs',
          'create client/role/Reports/inline/more',
          'update client/role/Reports/boundary',
          'update client/role/Reports/mark',
        ],
        async then(lab) {
          const made = await roleIn(lab, 'client', 'Reports')
          assert.deepEqual([made.Description, made.MaxSessionDuration], ['two', 43200])
          assert.deepEqual(attached(made), [managed('SecurityAudit')])
          assert.deepEqual(tagsOf(made), {Team: 'b', other: 'x'})
          assert.equal(made.PermissionsBoundary, own('Tighter'))
        },
      },
      {
        name: 'a tag in another case',
        yaml: role(`, tags: {team: b}`),
        then: async (lab) => assert.deepEqual(tagsOf(await roleIn(lab, 'client', 'Reports')), {team: 'b'}),
      },
      {
        name: 'bare again',
        yaml: role(''),
        async then(lab) {
          const made = await roleIn(lab, 'client', 'Reports')
          assert.deepEqual([made.Description ?? '', made.MaxSessionDuration], ['', 3600])
          assert.deepEqual([attached(made), made.RolePolicyList, tagsOf(made)], [[], [], {}])
          assert.equal(made.PermissionsBoundary, undefined)
        },
      },
      {
        name: 'gone',
        yaml: file(limits('')),
        plans: ['delete client/role/Reports'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['policy/Limit', 'policy/Tighter']),
      },
    ],
  },
  {
    name: 'a user: each part is made, changed and taken away',
    accounts: BOTH,
    stops: [
      {
        name: 'bare',
        yaml: user(''),
        plans: ['create client/user/alice', ...MADE],
        then: async (lab) => assert.deepEqual(marksOf(await userIn(lab, 'client', 'alice')), {'xrole:owner': 'acme'}),
      },
      {
        name: 'every part',
        yaml: user(
          `, policies: [IAMUserChangePassword], tags: {Team: a}, inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}`,
        ),
        plans: [
          'update client/user/alice',
          'create client/user/alice/policy/IAMUserChangePassword',
          'create client/user/alice/inline/logs',
          'update client/user/alice/mark',
        ],
      },
      {
        name: 'every part otherwise',
        yaml: user(
          `, policies: [Tighter], tags: {team: b}, inline: {logs: {statements: [{deny: ["logs:*"], on: ["*"]}]}}`,
        ),
        async then(lab) {
          const alice = await userIn(lab, 'client', 'alice')
          assert.deepEqual([attached(alice), tagsOf(alice)], [[own('Tighter')], {team: 'b'}])
        },
      },
      {
        name: 'bare again',
        yaml: user(''),
        async then(lab) {
          const alice = await userIn(lab, 'client', 'alice')
          assert.deepEqual([attached(alice), alice.UserPolicyList, tagsOf(alice)], [[], [], {}])
        },
      },
      {name: 'gone', yaml: file(limits('')), plans: ['delete client/user/alice']},
    ],
  },
  {
    name: 'a boundary of a user comes with it, changes and goes',
    accounts: BOTH,
    notOn: {moto: 'CreateUser ignores the boundary and PutUserPermissionsBoundary is an HTTP 500'},
    stops: [
      {
        name: 'made with it',
        yaml: user(', boundary: Limit'),
        plans: ['create client/user/alice', ...MADE],
        then: async (lab) => assert.equal((await userIn(lab, 'client', 'alice')).PermissionsBoundary, own('Limit')),
      },
      {
        name: 'another',
        yaml: user(', boundary: Tighter'),
        plans: ['update client/user/alice/boundary', 'update client/user/alice/mark'],
        then: async (lab) => assert.equal((await userIn(lab, 'client', 'alice')).PermissionsBoundary, own('Tighter')),
      },
      {
        name: 'none',
        yaml: user(''),
        plans: ['delete client/user/alice/boundary', 'update client/user/alice/mark'],
        then: async (lab) => assert.equal((await userIn(lab, 'client', 'alice')).PermissionsBoundary, undefined),
      },
    ],
  },
  {
    name: 'a role with its boundary in one request, by a variable',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: role(', boundary: "arn:aws:iam::${account.id}:policy/xrole/acme/Limit"'),
        plans: ['create client/role/Reports', ...MADE],
        then: async (lab) => assert.equal((await roleIn(lab, 'client', 'Reports')).PermissionsBoundary, own('Limit')),
      },
    ],
  },
]
