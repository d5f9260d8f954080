import assert from 'node:assert/strict'
import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'
import {attached, userIn} from './look.js'

const DOOR = 'OrganizationAccountAccessRole'
const door = (trust: string, more = '', name = DOOR): string =>
  file(
    `roles: {${name}: {account: client, trust: [${trust}], policies: [AdministratorAccess]${more}}, Z: {account: root, trust: [root]}}`,
  )
const connected = (yaml: string, connect: string): string =>
  yaml.replace('client: "222222222222"', `client: {id: "222222222222", connect: ${connect}}`)
const walk = (name: string, ...stops: Stop[]): Walk => ({
  name: `locks out: ${name}`,
  accounts: BOTH,
  notOn: {moto: 'it has no connect roles'},
  stops,
})
const adopted: Stop = {name: 'adopted', yaml: door('root'), options: {adopt: true}}
const refused = (name: string, yaml: string, allow: readonly 'REPLACES'[] = []): Stop => ({
  name,
  yaml,
  options: {allow},
  exit: 3,
  refused: ['hazard'],
})

const KEPT = 'safety: {mustKeep: [{principal: root/user/alice, role: client/role/Gate}]}'
const byGroup = (from: string, members: string): string =>
  file(`${KEPT}
roles: {Gate: {account: client, trust: [root/group/${from}]}}
users: {alice: {account: root}, bob: {account: root}}
groups: {Ops: {account: root, users: [bob]}, ${from}: {account: root, users: [${members}]}}`)

const NINE = [
  'AmazonS3ReadOnlyAccess',
  'AmazonEC2ReadOnlyAccess',
  'AmazonRDSReadOnlyAccess',
  'AmazonSQSReadOnlyAccess',
  'AmazonSNSReadOnlyAccess',
  'CloudWatchReadOnlyAccess',
  'IAMReadOnlyAccess',
  'IAMUserChangePassword',
  'SecurityAudit',
]
/** Ten policies are attached to alice, as many as AWS takes; she gets in by the tenth. */
const byTenth = (name: string, more = ''): string => {
  const enter = '{statements: [{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/Gate"]}]}'
  return file(`${KEPT}
policies: {Old: ${enter}${name === 'Old' ? '' : `, ${name}: ${enter}`}}
roles: {Gate: {account: client, trust: [root]}}
users: {alice: {account: root, policies: [${[...NINE, name].join(', ')}]}, bob: {account: root, policies: [Old]}}${more}`)
}
const swapped: Stop = {
  name: 'one for another: the third of five steps closes, the fourth opens again',
  yaml: byTenth('New', '\ngroups: {Aides: {account: root}}'),
  planned({steps}) {
    const closing = steps.map(({change}) => change.hazards.some((hazard) => hazard.name === 'LOCKS_OUT'))
    assert.deepEqual(closing, [false, false, true, false, false])
  },
}

export const lockouts: readonly Walk[] = [
  walk(
    'a condition that xrole does not meet, or cannot be shown to',
    adopted,
    refused('an external id', door('{principal: root, externalId: zzz}')),
    refused('another than it sends', connected(door('{principal: root, externalId: zzz}'), '{externalId: yyy}')),
    refused('MFA', door('{principal: root, mfa: true}')),
    refused('an address', door('{principal: root, sourceIp: [203.0.113.0/24]}')),
  ),
  walk(
    'the role is made anew, or goes',
    adopted,
    // Its policy goes before it does, and with that what xrole can do there.
    {...refused('another path', door('root', ', path: /x/'), ['REPLACES']), refused: ['hazard', 'hazard']},
    {...refused('gone', file('roles: {Z: {account: root, trust: [root]}}')), refused: ['hazard', 'hazard']},
  ),
  walk(
    'a role named with its path',
    {name: 'made', yaml: door('root', ', path: /ops/', 'Entry')},
    refused('its trust', connected(door('client', ', path: /ops/', 'Entry'), '{role: ops/Entry}')),
  ),
  // Refused for want of --adopt and for nothing else: the Cloud of a lab enters by the role whatever the file says.
  walk('the external id that it sends does not', {
    name: 'nothing is lost',
    yaml: connected(door('{principal: root, externalId: zzz}'), '{externalId: zzz}'),
    exit: 3,
    refused: ['adoption'],
  }),
  walk('with a profile no role is assumed', {
    name: 'nothing is lost',
    yaml: connected(door('client'), '{profile: admin}'),
    exit: 3,
    refused: ['adoption'],
  }),
  {
    name: 'locks out: what mustKeep names stays open, from group to group',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: byGroup('Devs', 'alice'), findsNot: ['must-keep-closed']},
      {...refused('out of the group', byGroup('Devs', 'bob'))},
      {name: 'to another group', yaml: byGroup('Admins', 'alice')},
      {name: 'out, allowed by name', yaml: byGroup('Admins', 'bob'), options: {allow: ['LOCKS_OUT']}},
      {name: 'said from then on', yaml: byGroup('Admins', 'bob'), plans: [], finds: ['must-keep-closed']},
      {name: 'in again', yaml: byGroup('Admins', 'alice, bob'), findsNot: ['must-keep-closed']},
    ],
  },
  {
    name: 'locks out: the third of five steps, though the end is fine',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: byTenth('Old')},
      {...swapped, exit: 3, refused: ['hazard']},
      {
        ...swapped,
        options: {allow: ['LOCKS_OUT']},
        async then(lab) {
          const names = attached(await userIn(lab, 'root', 'alice')).map((arn) => arn.slice(arn.lastIndexOf('/') + 1))
          assert.deepEqual(names.sort(), [...NINE, 'New'].sort())
        },
      },
    ],
  },
]
