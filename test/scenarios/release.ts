import assert from 'node:assert/strict'
import {allowing, BOTH, file, roleByHand} from './base.js'
import type {Walk} from './base.js'
import type {Lab} from '../support/lab.js'
import {namesIn, roleIn, worldOf} from './look.js'

const GATE = file('roles: {Gate: {account: client, trust: [root], tags: {team: a}, policies: [ReadOnlyAccess]}}')
const NOTHING = file('users: {bob: {account: root}}')

const before = new WeakMap<Lab, unknown>()

export const releases: readonly Walk[] = [
  {
    name: 'release: unmanaged: on an owned thing takes its marks and nothing else',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: GATE, then: async (lab) => void before.set(lab, await roleIn(lab, 'client', 'Gate'))},
      {
        name: 'released',
        yaml: `${NOTHING}\nunmanaged: [{address: client/Gate, reason: given away}]`,
        plans: ['update client/role/Gate', 'delete client/role/Gate/mark', 'create root/user/bob'],
        async then(lab) {
          const {Tags, ...gate} = await roleIn(lab, 'client', 'Gate')
          const {Tags: _, ...made} = before.get(lab) as typeof gate & {Tags: unknown}
          assert.deepEqual(gate, made)
          assert.deepEqual(Tags, [{Key: 'team', Value: 'a'}])
        },
      },
      {name: 'nobody wants it back', yaml: NOTHING, plans: []},
    ],
  },
  {
    name: 'release: a group and a policy bear no mark but their path; listed, they stay',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file(
          'policies: {Logs: {account: root, statements: [{allow: ["logs:*"], on: ["*"]}]}}\ngroups: {Ops: {account: root, policies: [Logs]}}',
        ),
      },
      {
        name: 'left alone',
        yaml: `${NOTHING}\nunmanaged: [{address: "root/*/*", reason: given away}]`.replace(
          'account: root',
          'account: client',
        ),
        plans: ['create client/user/bob'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'root'), ['group/Ops', 'policy/Logs']),
      },
    ],
  },
  {
    name: 'declared and unmanaged at once is an error',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: GATE},
      {
        name: 'an error',
        yaml: `${GATE}\nunmanaged: [{address: "*/role/Ga*", reason: both}]`,
        exit: 1,
        refused: ['declared-and-unmanaged'],
      },
    ],
  },
  {
    name: 'what is neither declared nor owned is never touched',
    accounts: BOTH,
    stops: [
      {
        name: 'nothing',
        yaml: NOTHING,
        async byHand(lab) {
          await roleByHand(lab)
          await lab.send('client', 'CreateUser', {UserName: 'zoe'})
          await lab.send('client', 'CreateGroup', {GroupName: 'Theirs', Path: '/theirs/'})
          await lab.send('client', 'AddUserToGroup', {GroupName: 'Theirs', UserName: 'zoe'})
          await lab.send('client', 'CreatePolicy', {PolicyName: 'Theirs', PolicyDocument: allowing('s3:*')})
          before.set(lab, await worldOf(lab, [{name: 'client'}]))
        },
        plans: ['create root/user/bob'],
        then: async (lab) => assert.deepEqual(await worldOf(lab, [{name: 'client'}]), before.get(lab)),
      },
    ],
  },
  {
    name: 'a policy by hand on our path counts as ours',
    accounts: BOTH,
    stops: [
      {
        name: 'goes',
        yaml: NOTHING,
        byHand: (lab) =>
          lab.send('client', 'CreatePolicy', {
            PolicyName: 'Left',
            Path: '/xrole/acme/',
            PolicyDocument: allowing('s3:*'),
          }),
        plans: ['delete client/policy/Left', 'create root/user/bob'],
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), []),
      },
      {
        name: 'one that the file uses is as the file says',
        yaml: file(
          'policies: {Left: {account: client, statements: [{allow: ["sqs:*"], on: ["*"]}]}}\nusers: {bob: {account: root}}',
        ),
        byHand: (lab) =>
          lab.send('client', 'CreatePolicy', {
            PolicyName: 'Left',
            Path: '/xrole/acme/',
            PolicyDocument: allowing('s3:*'),
          }),
        plans: ['update client/policy/Left'],
      },
      {
        name: 'gone',
        yaml: NOTHING,
        then: async (lab) => assert.deepEqual(await namesIn(lab, 'client'), []),
      },
    ],
  },
]
