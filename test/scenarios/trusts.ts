import assert from 'node:assert/strict'
import {BOTH, file, ROOT_ARN, trusting} from './base.js'
import type {Stop, Walk} from './base.js'
import {groupIn, roleIn, userIn} from './look.js'

const USERS = 'users: {alice: {account: root}, bob: {account: root}}'
const role = (trust: string, rest = ''): string =>
  file(`roles: {Gate: {account: client, trust: ${trust}${rest}}}\n${USERS}`)

const reads = (name: string, yaml: string, statements: unknown[], more: Partial<Stop> = {}): Stop => ({
  name,
  yaml,
  then: async (lab) =>
    assert.deepEqual((await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument, {
      Version: '2012-10-17',
      Statement: statements,
    }),
  ...more,
})

const allow = (Principal: unknown, Condition?: unknown, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Allow',
  Principal,
  Action,
  ...(Condition ? {Condition} : {}),
})
const user = (name: string): string => `arn:aws:iam::111111111111:user/${name}`
const assume = (...roles: string[]) => ({
  PolicyName: 'xrole-assume',
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roles.length === 1 ? roles[0] : roles}],
  },
})
const GATE = 'arn:aws:iam::222222222222:role/Gate'

export const trusts: readonly Walk[] = [
  {
    name: 'a trust goes from line to line, each as the contract writes it',
    accounts: BOTH,
    stops: [
      reads('an account', role('[root]'), [allow({AWS: ROOT_ARN})]),
      reads('an account with MFA', role('[root]', ', mfa: true'), [
        allow({AWS: ROOT_ARN}, {Bool: {'aws:MultiFactorAuthPresent': 'true'}}),
      ]),
      reads(
        'an external id instead',
        role('[{principal: root, externalId: acme-7f3a}]'),
        [allow({AWS: ROOT_ARN}, {StringEquals: {'sts:ExternalId': 'acme-7f3a'}})],
        {plans: ['update client/role/Gate/trust', 'update client/role/Gate/mark']},
      ),
      reads('two users of this run', role('[root/user/alice, root/user/bob]'), [
        allow({AWS: [user('alice'), user('bob')]}),
      ]),
      reads(
        'the same two the other way round: no difference',
        role('[root/user/bob, root/user/alice]'),
        [allow({AWS: [user('alice'), user('bob')]})],
        {plans: []},
      ),
      reads('a service', role('[lambda.amazonaws.com]'), [allow({Service: 'lambda.amazonaws.com'})]),
      reads(
        'a raw statement',
        role(`[{statement: {Effect: Allow, Principal: {AWS: "${ROOT_ARN}"}, Action: sts:AssumeRole}}]`),
        [allow({AWS: ROOT_ARN})],
      ),
    ],
  },
  {
    name: 'principals of other kinds: federated ones, an organization, a permission set',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`roles:
  Github: {account: client, trust: [{github: acme/app, branch: main}]}
  Org: {account: client, trust: [{org: o-abcd123456}]}
  Sso: {account: client, trust: [{sso: Admin, account: root}]}
  Saml: {account: client, trust: [{saml: Okta}]}`),
        options: {allow: ['WIDENS_EXTERNAL']},
        async then(lab) {
          const github = await roleIn(lab, 'client', 'Github')
          assert.match(JSON.stringify(github.AssumeRolePolicyDocument), /repo:acme\/app:ref:refs\/heads\/main/)
        },
      },
    ],
  },
  {
    name: 'caller policies: a user and a role in another account get the right to assume, and lose it',
    accounts: BOTH,
    stops: [
      {
        name: 'made in one run, the principals with it',
        yaml: file(`
roles:
  Gate: {account: client, trust: [root/user/alice, root/role/ci]}
  ci: {account: root, trust: [lambda.amazonaws.com]}
${USERS}`),
        plans: [
          'create client/role/Gate',
          'create root/role/ci',
          'create root/role/ci/inline/xrole-assume',
          'create root/user/alice',
          'create root/user/alice/inline/xrole-assume',
          'create root/user/bob',
        ],
        async then(lab) {
          assert.deepEqual((await userIn(lab, 'root', 'alice')).UserPolicyList, [assume(GATE)])
          assert.deepEqual((await roleIn(lab, 'root', 'ci')).RolePolicyList, [assume(GATE)])
        },
      },
      {
        name: 'caller: false leaves it out',
        yaml: file(`
roles:
  Gate: {account: client, caller: false, trust: [root/user/alice, root/role/ci]}
  ci: {account: root, trust: [lambda.amazonaws.com]}
${USERS}`),
        plans: [
          'delete root/role/ci/inline/xrole-assume',
          'update root/role/ci/mark',
          'delete root/user/alice/inline/xrole-assume',
          'update root/user/alice/mark',
        ],
      },
      {
        name: 'the principals go, and the trust that names them is written before',
        yaml: file('roles: {Gate: {account: client, trust: [root]}}\nusers: {bob: {account: root}}'),
        options: {maxDeletes: '2'},
        plans: [
          'update client/role/Gate/trust',
          'update client/role/Gate/mark',
          'delete root/role/ci',
          'delete root/user/alice',
        ],
        then: async (lab) =>
          assert.deepEqual(
            (await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument,
            JSON.parse(trusting(ROOT_ARN)),
          ),
      },
    ],
  },
  {
    name: 'in one account a trust that names the user itself needs no caller policy; one that names the group does',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`
roles:
  One: {account: root, trust: [root/user/alice]}
  Two: {account: root, trust: [root/group/Ops]}
groups: {Ops: {account: root, users: [alice]}}
users: {alice: {account: root}}`),
        async then(lab) {
          assert.deepEqual((await userIn(lab, 'root', 'alice')).UserPolicyList, [])
          assert.deepEqual((await groupIn(lab, 'root', 'Ops')).GroupPolicyList, [
            assume('arn:aws:iam::111111111111:role/Two'),
          ])
        },
      },
    ],
  },
  {
    name: 'a principal that is not in the file is looked up, path included',
    accounts: BOTH,
    stops: [
      {
        name: 'found',
        yaml: file('roles: {Gate: {account: client, trust: [root/user/zoe]}}'),
        byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'zoe', Path: '/team/data/'}),
        plans: ['create client/role/Gate'],
        finds: ['undeclared-principal'],
        then: async (lab) =>
          assert.deepEqual(
            (await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument,
            JSON.parse(trusting(user('team/data/zoe'))),
          ),
      },
      {
        name: 'absent',
        yaml: file('roles: {Gate: {account: client, trust: [root/user/zoo]}}'),
        fails: /root\/user\/zoo[^]*zoe/,
      },
    ],
  },
  {
    name: 'principals of an account that is only named are written unverified, path / assumed',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: role('[partner/role/ci]').replace(
          'accounts: {',
          'accounts: {partner: {id: "333333333333", connect: false}, ',
        ),
        then: async (lab) =>
          assert.deepEqual(
            (await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument,
            JSON.parse(trusting('arn:aws:iam::333333333333:role/ci')),
          ),
      },
    ],
  },
]
