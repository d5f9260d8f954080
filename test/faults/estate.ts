import {account} from '../support/clouds.js'

export const ACCOUNTS = [account('root', 1), account('client', 2), account('dev', 3)]

const file = (lines: string): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", dev: "333333333333"}
${lines}`

const statement = (action: string): string => `{statements: [{allow: ["${action}"], on: ["*"]}]}`
const policy = (accounts: string, action: string): string =>
  `{accounts: [${accounts}], statements: [{allow: ["${action}"], on: ["*"]}]}`

export const FROM = file(`
policies:
  Reports: ${policy('client', 's3:*')}
  Shared: ${policy('client, dev', 'logs:*')}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports, ReadOnlyAccess]}
  Old: {account: client, trust: [client/role/Gate], boundary: Shared, policies: [Reports]}
  Build: {account: dev, trust: [root], policies: [Shared], inline: {logs: ${statement('logs:*')}}}
users: {alice: {account: root}, bob: {account: root}}
groups:
  Ops: {account: root, users: [alice], policies: [ReadOnlyAccess]}
  Gone: {account: dev}`)

/**
 * More than 30 changes in three accounts: every kind and every verb but replacement, new versions of three policies, roles
 * that trust each other across accounts and one that trusts itself.
 */
export const TO = file(`
policies:
  Reports: ${policy('client', 's3:Get*')}
  Shared: ${policy('client, dev', 'logs:Get*')}
  New: ${policy('dev', 'sqs:*')}
roles:
  Gate: {account: client, description: again, trust: [root/user/bob], policies: [Reports]}
  Build: {account: dev, trust: [root], tags: {team: data}, policies: [Shared, New]}
  Ping: {account: root, trust: [client/role/Pong]}
  Pong: {account: client, trust: [root/role/Ping, client/role/Pong], policies: [Shared]}
users:
  alice: {account: root}
  bob: {account: root, path: /team/}
  dana: {account: root, boundary: ReadOnlyAccess}
groups: {Ops: {account: root, users: [bob, dana]}}`)

export const OPTIONS = {maxDeletes: '9'} as const
