import assert from 'node:assert/strict'
import {BOTH, CLIENT, file, ROOT, trusting} from './base.js'
import type {Walk} from './base.js'
import {account} from '../support/clouds.js'
import {namesIn, roleIn} from './look.js'
import type {Lab} from '../support/lab.js'

const arn = (id: number, name: string): string => `arn:aws:iam::${String(id).repeat(12)}:role/${name}`

const trustsOnly = async (lab: Lab, at: string, name: string, by: string): Promise<void> =>
  assert.deepEqual((await roleIn(lab, at, name)).AssumeRolePolicyDocument, JSON.parse(trusting(by)), `${at}/${name}`)

const DEV = account('dev', 3)
const three = (lines: string): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", dev: "333333333333"}
${lines}`

const MUTUAL = file(`roles:
  Ping: {account: root, trust: [client/role/Pong]}
  Pong: {account: client, trust: [root/role/Ping]}`)

const CALLERS = ['create client/role/Pong/inline/xrole-assume', 'create root/role/Ping/inline/xrole-assume']

export const cycles: readonly Walk[] = [
  {
    name: 'two roles of two accounts that trust each other',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: MUTUAL,
        plans: [
          ...CALLERS,
          'create client/role/Pong',
          'create root/role/Ping',
          'update client/role/Pong/trust',
          'update root/role/Ping/trust',
        ],
        async then(lab) {
          await trustsOnly(lab, 'root', 'Ping', arn(2, 'Pong'))
          await trustsOnly(lab, 'client', 'Pong', arn(1, 'Ping'))
        },
      },
      {
        name: 'one was removed by hand: made anew, and the other one is written again',
        yaml: MUTUAL,
        async byHand(lab) {
          await lab.send('root', 'DeleteRolePolicy', {RoleName: 'Ping', PolicyName: 'xrole-assume'})
          await lab.send('root', 'DeleteRole', {RoleName: 'Ping'})
        },
        async then(lab) {
          await trustsOnly(lab, 'root', 'Ping', arn(2, 'Pong'))
          await trustsOnly(lab, 'client', 'Pong', arn(1, 'Ping'))
        },
      },
      {
        name: 'both go',
        yaml: file('users: {alice: {account: root}}'),
        options: {maxDeletes: '2'},
        then: async (lab) =>
          assert.deepEqual([await namesIn(lab, 'root'), await namesIn(lab, 'client')], [['user/alice'], []]),
      },
    ],
  },
  {
    name: 'a role that trusts itself',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: file('roles: {Loop: {account: client, trust: [root, client/role/Loop]}}'),
        plans: ['create client/role/Loop', 'update client/role/Loop/trust'],
      },
      {
        name: 'with a description: its trust stays',
        yaml: file('roles: {Loop: {account: client, description: again, trust: [root, client/role/Loop]}}'),
        plans: ['update client/role/Loop', 'update client/role/Loop/mark'],
      },
      {
        name: 'at another path: made anew, and it trusts the new one',
        yaml: file('roles: {Loop: {account: client, path: /ci/, trust: [root, client/role/Loop]}}'),
        options: {allow: ['REPLACES']},
        async then(lab) {
          const text = JSON.stringify((await roleIn(lab, 'client', 'Loop')).AssumeRolePolicyDocument)
          assert.match(text, /role\/ci\/Loop/)
        },
      },
      {
        name: 'no longer',
        yaml: file('roles: {Loop: {account: client, path: /ci/, trust: [root]}}'),
        plans: ['update client/role/Loop/trust', 'update client/role/Loop/mark'],
      },
    ],
  },
  {
    name: 'three roles in a ring over three accounts',
    accounts: [ROOT, CLIENT, DEV],
    stops: [
      {
        name: 'made',
        yaml: three(`roles:
  A: {account: root, trust: [client/role/B]}
  B: {account: client, trust: [dev/role/C]}
  C: {account: dev, trust: [root/role/A]}`),
        async then(lab) {
          await trustsOnly(lab, 'root', 'A', arn(2, 'B'))
          await trustsOnly(lab, 'client', 'B', arn(3, 'C'))
          await trustsOnly(lab, 'dev', 'C', arn(1, 'A'))
        },
      },
      {
        name: 'the other way round',
        yaml: three(`roles:
  A: {account: root, trust: [dev/role/C]}
  B: {account: client, trust: [root/role/A]}
  C: {account: dev, trust: [client/role/B]}`),
        async then(lab) {
          await trustsOnly(lab, 'root', 'A', arn(3, 'C'))
          await trustsOnly(lab, 'client', 'B', arn(1, 'A'))
        },
      },
    ],
  },
  {
    name: 'a chain over three accounts is made in one run, each role with its real trust at once',
    accounts: [ROOT, CLIENT, DEV],
    stops: [
      {
        name: 'made',
        yaml: three(`roles:
  A: {account: root, caller: false, trust: [client/role/B]}
  B: {account: client, caller: false, trust: [dev/role/C]}
  C: {account: dev, trust: [root/user/alice], caller: false}
users: {alice: {account: root}}`),
        plans: ['create root/user/alice', 'create dev/role/C', 'create client/role/B', 'create root/role/A'],
        then: (lab) => trustsOnly(lab, 'root', 'A', arn(2, 'B')),
      },
    ],
  },
]
