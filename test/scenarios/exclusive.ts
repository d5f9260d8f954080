import assert from 'node:assert/strict'
import {allowing, BOTH, file, managed, roleByHand} from './base.js'
import type {Walk} from './base.js'
import {attached, roleIn, tagsOf, userIn} from './look.js'

export const exclusive: readonly Walk[] = [
  {
    name: 'exclusive: false manages only what the file names',
    accounts: BOTH,
    stops: [
      {
        name: 'adopted, with all that was on it',
        yaml: file(
          'roles: {Gate: {account: client, exclusive: false, trust: [root], policies: [ReadOnlyAccess], tags: {team: a}}}',
        ),
        async byHand(lab) {
          await roleByHand(lab)
          await lab.send('client', 'UpdateRole', {RoleName: 'Gate', Description: 'theirs', MaxSessionDuration: 7200})
          await lab.send('client', 'PutRolePermissionsBoundary', {
            RoleName: 'Gate',
            PermissionsBoundary: managed('PowerUserAccess'),
          })
          await lab.send('client', 'PutRolePolicy', {
            RoleName: 'Gate',
            PolicyName: 'theirs',
            PolicyDocument: allowing('s3:*'),
          })
        },
        options: {adopt: true},
        async then(lab) {
          const gate = await roleIn(lab, 'client', 'Gate')
          assert.deepEqual(attached(gate), [managed('ReadOnlyAccess'), managed('SecurityAudit')])
          assert.deepEqual(tagsOf(gate), {old: 'x', team: 'a'})
          assert.deepEqual([gate.Description, gate.MaxSessionDuration], ['theirs', 7200])
          assert.equal(gate.PermissionsBoundary, managed('PowerUserAccess'))
          assert.equal(gate.RolePolicyList.length, 1)
        },
      },
      {
        name: 'exclusive: the rest goes',
        yaml: file('roles: {Gate: {account: client, trust: [root], policies: [ReadOnlyAccess], tags: {team: a}}}'),
        async then(lab) {
          const gate = await roleIn(lab, 'client', 'Gate')
          assert.deepEqual([attached(gate), tagsOf(gate)], [[managed('ReadOnlyAccess')], {team: 'a'}])
          assert.deepEqual([gate.Description ?? '', gate.PermissionsBoundary, gate.RolePolicyList], ['', undefined, []])
        },
      },
    ],
  },
  {
    name: 'exclusive: false on a group and a user',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(
          'groups: {Ops: {account: root, exclusive: false, users: [alice]}}\nusers: {alice: {account: root, exclusive: false, policies: [ReadOnlyAccess]}}',
        ),
      },
      {
        name: 'what others add stays',
        yaml: file(
          'groups: {Ops: {account: root, exclusive: false, users: [alice]}}\nusers: {alice: {account: root, exclusive: false, policies: [ReadOnlyAccess]}}',
        ),
        async byHand(lab) {
          await lab.send('root', 'CreateUser', {UserName: 'zoe'})
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'zoe'})
          await lab.send('root', 'AttachUserPolicy', {UserName: 'alice', PolicyArn: managed('SecurityAudit')})
        },
        plans: [],
        then: async (lab) => assert.deepEqual((await userIn(lab, 'root', 'zoe')).GroupList, ['Ops']),
      },
      {
        name: 'what the file names comes back',
        yaml: file(
          'groups: {Ops: {account: root, exclusive: false, users: [alice]}}\nusers: {alice: {account: root, exclusive: false, policies: [ReadOnlyAccess]}}',
        ),
        async byHand(lab) {
          await lab.send('root', 'RemoveUserFromGroup', {GroupName: 'Ops', UserName: 'alice'})
          await lab.send('root', 'DetachUserPolicy', {UserName: 'alice', PolicyArn: managed('ReadOnlyAccess')})
        },
        plans: ['create root/group/Ops/user/alice', 'create root/user/alice/policy/ReadOnlyAccess'],
      },
    ],
  },
]
