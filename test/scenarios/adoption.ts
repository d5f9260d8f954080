import assert from 'node:assert/strict'
import {BOTH, file, managed, ROOT_ARN, trusting, roleByHand} from './base.js'
import type {Walk} from './base.js'
import {attached, marksOf, roleIn, tagsOf, userIn} from './look.js'

const T = trusting(ROOT_ARN)
const GATE = file('roles: {Gate: {account: client, trust: [root], tags: {team: a}, policies: [ReadOnlyAccess]}}')
const NOTHING = file('users: {bob: {account: root}}')

export const adoption: readonly Walk[] = [
  {
    name: 'adopt: a declared role that exists without a mark needs --adopt, and is compared whole from then on',
    accounts: BOTH,
    stops: [
      {name: 'refused', yaml: GATE, byHand: roleByHand, exit: 3, refused: ['adoption']},
      {
        name: 'adopted',
        yaml: GATE,
        options: {adopt: true},
        plans: [
          'adopt client/role/Gate',
          'create client/role/Gate/policy/ReadOnlyAccess',
          'delete client/role/Gate/policy/SecurityAudit',
          'create client/role/Gate/mark',
        ],
        async then(lab) {
          const gate = await roleIn(lab, 'client', 'Gate')
          assert.deepEqual([tagsOf(gate), attached(gate)], [{team: 'a'}, [managed('ReadOnlyAccess')]])
          assert.equal(marksOf(gate)['xrole:owner'], 'acme')
        },
      },
      {
        name: 'ours: it goes with its entry',
        yaml: NOTHING,
        plans: ['delete client/role/Gate', 'delete client/role/Gate/policy/ReadOnlyAccess', 'create root/user/bob'],
      },
    ],
  },
  {
    name: 'adopt: one that already is as the file says gets its marks and nothing else',
    accounts: BOTH,
    stops: [
      {
        name: 'adopted',
        yaml: file('roles: {Gate: {account: client, trust: [root]}}'),
        byHand: (lab) => lab.send('client', 'CreateRole', {RoleName: 'Gate', AssumeRolePolicyDocument: T}),
        options: {adopt: true},
        plans: ['adopt client/role/Gate', 'create client/role/Gate/mark'],
      },
    ],
  },
  {
    name: 'adopt: at another path it is an error that names the line to write',
    accounts: BOTH,
    stops: [
      {
        name: 'an error',
        yaml: GATE,
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {RoleName: 'Gate', Path: '/ci/', AssumeRolePolicyDocument: T}),
        options: {adopt: true, allow: ['REPLACES']},
        exit: 1,
        refused: ['other-path'],
        planned: ({plan}) =>
          assert.match(plan.findings.find((one) => one.code === 'other-path')!.message, /path: \/ci\//),
      },
      {
        name: 'adopted there',
        yaml: file('roles: {Gate: {account: client, path: /ci/, trust: [root]}}'),
        options: {adopt: true},
        plans: ['adopt client/role/Gate', 'create client/role/Gate/mark'],
      },
    ],
  },
  {
    name: 'adopt: a thing of a CloudFormation stack never',
    accounts: BOTH,
    notOn: {sandbox: 'tags aws:* can only be set by AWS, and it says so'},
    stops: [
      {
        name: 'refused',
        yaml: file('roles: {Gate: {account: client, trust: [root]}}'),
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            RoleName: 'Gate',
            AssumeRolePolicyDocument: T,
            Tags: [{Key: 'aws:cloudformation:stack-name', Value: 'x'}],
          }),
        options: {adopt: true},
        exit: 3,
        refused: ['cloudformation'],
      },
    ],
  },
  {
    name: 'adopt: a user is marked as adopted and only released afterwards, never deleted',
    accounts: BOTH,
    stops: [
      {
        name: 'adopted',
        yaml: file('users: {alice: {account: root, policies: [ReadOnlyAccess]}}'),
        byHand: (lab) => lab.send('root', 'CreateUser', {UserName: 'alice', Tags: [{Key: 'old', Value: 'x'}]}),
        options: {adopt: true},
        then: async (lab) =>
          assert.deepEqual(marksOf(await userIn(lab, 'root', 'alice')), {
            'xrole:owner': 'acme',
            'xrole:adopted': 'true',
          }),
      },
      {
        name: 'with another policy it stays adopted',
        yaml: file('users: {alice: {account: root, policies: [SecurityAudit]}}'),
        then: async (lab) => assert.equal(marksOf(await userIn(lab, 'root', 'alice'))['xrole:adopted'], 'true'),
      },
      {
        name: 'released',
        yaml: NOTHING,
        plans: ['update root/user/alice', 'delete root/user/alice/mark', 'create root/user/bob'],
        async then(lab) {
          const alice = await userIn(lab, 'root', 'alice')
          assert.deepEqual([marksOf(alice), attached(alice)], [{}, [managed('SecurityAudit')]])
        },
      },
    ],
  },
]
