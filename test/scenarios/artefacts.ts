import assert from 'node:assert/strict'
import {allowing, BOTH, file, managed} from './base.js'
import type {Walk} from './base.js'
import {attached, namesIn, roleIn, userIn} from './look.js'

const YAML = file('roles: {Gate: {account: client, trust: [root]}}\nusers: {alice: {account: root}}')
const QUARANTINE = managed('AWSCompromisedKeyQuarantineV2')

export const artefacts: readonly Walk[] = [
  {
    name: 'what an incident left behind is a finding and stays',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: YAML},
      {
        name: 'left alone',
        yaml: YAML,
        async byHand(lab) {
          await lab.send('client', 'PutRolePolicy', {
            RoleName: 'Gate',
            PolicyName: 'AWSRevokeOlderSessions',
            PolicyDocument: allowing('*').replace('Allow', 'Deny'),
          })
          await lab.send('root', 'AttachUserPolicy', {UserName: 'alice', PolicyArn: QUARANTINE})
        },
        plans: [],
        finds: ['incident-artefact'],
      },
      {
        name: 'also when something else changes',
        yaml: file(
          'roles: {Gate: {account: client, trust: [root], description: x}}\nusers: {alice: {account: root, policies: [ReadOnlyAccess]}}',
        ),
        async then(lab) {
          assert.equal((await roleIn(lab, 'client', 'Gate')).RolePolicyList.length, 1)
          assert.ok(attached(await userIn(lab, 'root', 'alice')).includes(QUARANTINE))
        },
      },
      {
        name: 'an operator removed it',
        yaml: YAML,
        async byHand(lab) {
          await lab.send('client', 'DeleteRolePolicy', {RoleName: 'Gate', PolicyName: 'AWSRevokeOlderSessions'})
          await lab.send('root', 'DetachUserPolicy', {UserName: 'alice', PolicyArn: QUARANTINE})
        },
        findsNot: ['incident-artefact'],
      },
    ],
  },
  {
    name: "AWS's own roles are never planned for change",
    accounts: BOTH,
    notOn: {moto: 'it lets anybody make and change service-linked roles, and makes them under other paths'},
    stops: [
      {
        name: 'left alone',
        yaml: YAML,
        byHand: (lab) => lab.send('client', 'CreateServiceLinkedRole', {AWSServiceName: 'ecs.amazonaws.com'}),
        plans: ['create client/role/Gate', 'create root/user/alice'],
        findsNot: ['unmanaged-access'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['role/AWSServiceRoleForECS', 'role/Gate']),
      },
    ],
  },
  {
    name: 'retire: everything owned there goes, what others own stays, and then the line may go',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(
          'roles: {Gate: {account: client, trust: [root]}}\ngroups: {Ops: {account: client}}\nusers: {alice: {account: root}, bob: {account: root}, cleo: {account: root}}',
        ),
      },
      {
        name: 'retired',
        yaml: file('users: {alice: {account: root}, bob: {account: root}, cleo: {account: root}}').replace(
          'client: "222222222222"',
          'client: {id: "222222222222", retire: true}',
        ),
        byHand: (lab) => lab.send('client', 'CreateUser', {UserName: 'theirs'}),
        options: {maxDeletes: '2'},
        plans: ['delete client/role/Gate', 'delete client/group/Ops'],
        findsNot: ['retired'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), ['user/theirs']),
      },
      {
        name: 'empty',
        yaml: file('users: {alice: {account: root}, bob: {account: root}, cleo: {account: root}}').replace(
          'client: "222222222222"',
          'client: {id: "222222222222", retire: true}',
        ),
        plans: [],
        finds: ['retired'],
      },
    ],
  },
  {
    name: 'expiry: the day after, the role goes; until then its trust ends by itself',
    accounts: BOTH,
    stops: [
      {
        name: 'in time',
        yaml: file(
          'roles: {Gate: {account: client, trust: [root], expires: 2026-11-22}}\nusers: {alice: {account: root}, bob: {account: root}}',
        ),
        async then(lab) {
          const text = JSON.stringify((await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument)
          assert.match(text, /"DateLessThan":{"aws:CurrentTime":"2026-11-23T00:00:00Z"}/i)
        },
      },
      {
        name: 'over',
        yaml: file(
          'roles: {Gate: {account: client, trust: [root], expires: 2026-11-21}}\nusers: {alice: {account: root}, bob: {account: root}}',
        ),
        plans: ['delete client/role/Gate'],
      },
    ],
  },
]
