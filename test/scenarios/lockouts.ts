import {BOTH, file} from './base.js'
import type {Stop, Walk} from './base.js'

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
    refused('another path', door('root', ', path: /x/'), ['REPLACES']),
    refused('gone', file('roles: {Z: {account: root, trust: [root]}}')),
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
]
