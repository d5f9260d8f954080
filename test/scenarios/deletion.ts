import assert from 'node:assert/strict'
import {BOTH, file, managed, own, ROOT_ARN, trusting} from './base.js'
import type {Stop, Walk} from './base.js'
import {attached, namesIn, roleIn, userIn} from './look.js'

const STAYS = 'users: {alice: {account: root}, bob: {account: root}}'
const WITH = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root]}}
${STAYS}`)
const WITHOUT = file(STAYS)
const GATE = 'arn:aws:iam::222222222222:role/Gate'
const LIMIT = {maxDeletes: '9'}

const made: Stop = {name: 'made', yaml: WITH}
const refusedFor = (referrer: RegExp, stop: Partial<Stop>): Stop => ({
  name: 'refused with the referrers',
  yaml: WITHOUT,
  options: LIMIT,
  exit: 3,
  refused: ['still-referred-to'],
  planned: ({plan}) => assert.match(plan.findings.find((one) => one.code === 'still-referred-to')!.message, referrer),
  ...stop,
})
const gone: Stop = {
  name: 'gone when the way is free',
  yaml: WITHOUT,
  options: LIMIT,
  then: async (lab) => {
    const names = await namesIn(lab, 'client')
    assert.ok(!names.includes('role/Gate') && !names.includes('policy/Reports'), names.join())
  },
}
const vendor = {RoleName: 'vendor'}

export const deletion: readonly Walk[] = [
  {
    name: 'prune: what is owned and no longer declared goes, in any managed account',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`
policies: {Reports: {statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {accounts: all, trust: [root/user/alice], policies: [Reports], inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}}
groups: {Ops: {accounts: all, policies: [Reports], users: [alice]}}
users: {alice: {accounts: all, policies: [Reports]}, bob: {account: root}}`),
        async then(lab) {
          const all = ['group/Ops', 'policy/Reports', 'role/Gate', 'user/alice']
          assert.deepEqual(await namesIn(lab, 'client'), all)
          assert.deepEqual(await namesIn(lab, 'root'), [...all, 'user/bob'])
        },
      },
      {
        name: 'gone',
        yaml: file('users: {bob: {account: root}}'),
        options: LIMIT,
        async then(lab) {
          assert.deepEqual(await namesIn(lab, 'client'), [])
          assert.deepEqual(await namesIn(lab, 'root'), ['user/bob'])
        },
      },
    ],
  },
  {
    name: 'a policy that an unmanaged role has is not deleted',
    accounts: BOTH,
    stops: [
      made,
      refusedFor(/client\/policy\/Reports.*client\/role\/vendor/, {
        async byHand(lab) {
          await lab.send('client', 'CreateRole', {...vendor, AssumeRolePolicyDocument: trusting('222222222222')})
          await lab.send('client', 'AttachRolePolicy', {...vendor, PolicyArn: own('Reports')})
        },
        then: async (lab) => assert.deepEqual(attached(await roleIn(lab, 'client', 'vendor')), [own('Reports')]),
      }),
      {
        ...gone,
        byHand: (lab) => lab.send('client', 'DetachRolePolicy', {...vendor, PolicyArn: own('Reports')}),
      },
    ],
  },
  {
    name: 'a policy that limits an unmanaged role is not deleted',
    accounts: BOTH,
    stops: [
      made,
      refusedFor(/client\/policy\/Reports.*client\/role\/vendor/, {
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            ...vendor,
            AssumeRolePolicyDocument: trusting('222222222222'),
            PermissionsBoundary: own('Reports'),
          }),
      }),
    ],
  },
  {
    name: 'a role that the trust of an unmanaged role names is not deleted: the trust would be orphaned',
    accounts: BOTH,
    stops: [
      made,
      refusedFor(/client\/role\/Gate.*root\/role\/vendor/, {
        byHand: (lab) =>
          lab.send('root', 'CreateRole', {...vendor, AssumeRolePolicyDocument: trusting([ROOT_ARN, GATE])}),
      }),
      {...gone, byHand: (lab) => lab.send('root', 'DeleteRole', vendor)},
    ],
  },
  {
    name: 'a role in an instance profile is not deleted: the profile would be empty',
    accounts: BOTH,
    stops: [
      made,
      {
        name: 'refused',
        yaml: WITHOUT,
        options: LIMIT,
        async byHand(lab) {
          await lab.send('client', 'CreateInstanceProfile', {InstanceProfileName: 'web'})
          await lab.send('client', 'AddRoleToInstanceProfile', {InstanceProfileName: 'web', RoleName: 'Gate'})
        },
        exit: 3,
        refused: ['instance-profile'],
      },
      {
        name: 'nor replaced',
        yaml: WITH.replace('trust: [root]', 'trust: [root], path: /ci/'),
        options: {allow: ['REPLACES']},
        exit: 3,
        refused: ['instance-profile'],
      },
      {
        ...gone,
        byHand: (lab) =>
          lab.send('client', 'RemoveRoleFromInstanceProfile', {InstanceProfileName: 'web', RoleName: 'Gate'}),
      },
    ],
  },
  {
    name: 'a user that goes leaves groups of others; a group that goes lets go of users of others',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file(`groups: {Ops: {account: root}}\n${STAYS}`)},
      {
        name: 'gone',
        yaml: file('users: {bob: {account: root}}'),
        options: LIMIT,
        async byHand(lab) {
          await lab.send('root', 'CreateGroup', {GroupName: 'Theirs'})
          await lab.send('root', 'CreateUser', {UserName: 'zoe'})
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Theirs', UserName: 'alice'})
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'zoe'})
        },
        async then(lab) {
          assert.deepEqual(await namesIn(lab, 'root'), ['group/Theirs', 'user/bob', 'user/zoe'])
          assert.deepEqual((await userIn(lab, 'root', 'zoe')).GroupList, [])
        },
      },
    ],
  },
  {
    name: 'what somebody hung on an owned role goes with it',
    accounts: BOTH,
    stops: [
      made,
      {
        ...gone,
        name: 'gone',
        byHand: (lab) =>
          lab.send('client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn: managed('ReadOnlyAccess')}),
      },
    ],
  },
  {
    name: 'a role at a policy that goes: the attachment first',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`
policies: {Limit: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root], policies: [Limit], boundary: Limit}}
${STAYS}`),
      },
      {
        name: 'the policy gone',
        yaml: file(`roles: {Gate: {account: client, trust: [root]}}\n${STAYS}`),
        plans: [
          'delete client/policy/Limit',
          'delete client/role/Gate/policy/Limit',
          'delete client/role/Gate/boundary',
          'update client/role/Gate/mark',
        ],
      },
    ],
  },
]
