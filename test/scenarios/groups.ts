import assert from 'node:assert/strict'
import {allowing, BOTH, file, managed} from './base.js'
import type {Walk} from './base.js'
import {attached, groupIn, namesIn, userIn} from './look.js'

const group = (body: string): string =>
  file(`
users: {alice: {account: root}, paul: {account: root}}
groups: {Ops: {account: root${body}}}`)

const ASSUME = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::222222222222:role/Admin'}],
}

export const groups: readonly Walk[] = [
  {
    name: 'a group: members, policies and inline policies come and go',
    accounts: BOTH,
    stops: [
      {
        name: 'bare',
        yaml: group(''),
        plans: ['create root/group/Ops', 'create root/user/alice', 'create root/user/paul'],
        then: async (lab) => assert.equal((await groupIn(lab, 'root', 'Ops')).Path, '/xrole/acme/'),
      },
      {
        name: 'every part',
        yaml: group(
          `, users: [alice], policies: [ReadOnlyAccess], inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}`,
        ),
        plans: [
          'create root/group/Ops/user/alice',
          'create root/group/Ops/policy/ReadOnlyAccess',
          'create root/group/Ops/inline/logs',
        ],
        then: async (lab) => assert.deepEqual((await userIn(lab, 'root', 'alice')).GroupList, ['Ops']),
      },
      {
        name: 'another member, another policy',
        yaml: group(
          `, users: [paul], policies: [SecurityAudit], inline: {logs: {statements: [{allow: ["sqs:*"], on: ["*"]}]}}`,
        ),
        plans: [
          'delete root/group/Ops/user/alice',
          'create root/group/Ops/user/paul',
          'delete root/group/Ops/policy/ReadOnlyAccess',
          'create root/group/Ops/policy/SecurityAudit',
          'update root/group/Ops/inline/logs',
        ],
        async then(lab) {
          assert.deepEqual((await userIn(lab, 'root', 'alice')).GroupList, [])
          assert.deepEqual(attached(await groupIn(lab, 'root', 'Ops')), [managed('SecurityAudit')])
        },
      },
      {
        name: 'gone with all that is on it; its member stays',
        yaml: file('users: {alice: {account: root}, paul: {account: root}}'),
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['user/alice', 'user/paul']),
      },
    ],
  },
  {
    name: 'a group and its members go together',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: group(', users: [alice, paul]')},
      {
        name: 'gone',
        yaml: file('roles: {Other: {account: root, trust: [root]}}'),
        options: {maxDeletes: '100%'},
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['role/Other']),
      },
    ],
  },
  {
    name: 'a member that somebody put there goes, and one that somebody took away comes back',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: group(', users: [alice]')},
      {
        name: 'put right',
        yaml: group(', users: [alice]'),
        async byHand(lab) {
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'paul'})
          await lab.send('root', 'RemoveUserFromGroup', {GroupName: 'Ops', UserName: 'alice'})
        },
        plans: ['create root/group/Ops/user/alice', 'delete root/group/Ops/user/paul'],
      },
    ],
  },
  {
    name: 'a declared user in a group that is not declared is a finding, not a change',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file('users: {alice: {account: root}}')},
      {
        name: 'found',
        yaml: file('users: {alice: {account: root}}'),
        async byHand(lab) {
          await lab.send('root', 'CreateGroup', {GroupName: 'Theirs'})
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Theirs', UserName: 'alice'})
        },
        plans: [],
        finds: ['undeclared-group'],
        then: async (lab) => assert.deepEqual((await userIn(lab, 'root', 'alice')).GroupList, ['Theirs']),
      },
    ],
  },
  {
    name: 'an undeclared user becomes a member when it exists, and is an error when it does not',
    accounts: BOTH,
    stops: [
      {
        name: 'member',
        yaml: file('groups: {Ops: {account: root, users: [zoe]}}'),
        byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'zoe'}),
        plans: ['create root/group/Ops', 'create root/group/Ops/user/zoe'],
      },
    ],
  },
  {
    name: 'both halves: the group may assume the role, as long as the role trusts it',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(`
roles: {Admin: {account: client, trust: [root/group/Ops], mfa: true, policies: [AdministratorAccess]}}
groups: {Ops: {account: root, users: [paul]}}
users: {paul: {account: root}}`),
        plans: [
          'create client/role/Admin',
          'create client/role/Admin/policy/AdministratorAccess',
          'create root/group/Ops',
          'create root/group/Ops/inline/xrole-assume',
          'create root/group/Ops/user/paul',
          'create root/user/paul',
        ],
        async then(lab) {
          assert.deepEqual((await groupIn(lab, 'root', 'Ops')).GroupPolicyList, [
            {PolicyName: 'xrole-assume', PolicyDocument: ASSUME},
          ])
        },
      },
      {
        name: 'the role lets the whole account in instead: no caller policy',
        yaml: file(`
roles: {Admin: {account: client, trust: [root], mfa: true, policies: [AdministratorAccess]}}
groups: {Ops: {account: root, users: [paul]}}
users: {paul: {account: root}}`),
        plans: ['delete root/group/Ops/inline/xrole-assume'],
      },
      {
        name: 'somebody wrote a caller policy by hand',
        yaml: file(`
roles: {Admin: {account: client, trust: [root], mfa: true, policies: [AdministratorAccess]}}
groups: {Ops: {account: root, users: [paul]}}
users: {paul: {account: root}}`),
        byHand: (lab) =>
          lab.send('root', 'PutGroupPolicy', {
            GroupName: 'Ops',
            PolicyName: 'xrole-assume',
            PolicyDocument: allowing('*'),
          }),
        plans: ['delete root/group/Ops/inline/xrole-assume'],
      },
    ],
  },
]
