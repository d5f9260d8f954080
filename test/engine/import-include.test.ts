import assert from 'node:assert/strict'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import type {AccountRef} from '../../src/core/types.js'
import {
  allow,
  document,
  emptySnapshot,
  letting,
  policy,
  role,
  rootOf,
  service,
  user,
} from '../support/hand-made-things.js'
import {besides, importFrom, textOf} from '../support/imports.js'

const ROOT: AccountRef = {name: 'root', id: '111111111111', partition: 'aws'}
const CLIENT: AccountRef = {name: 'client', id: '222222222222', partition: 'aws'}

const HEAD = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
`

const CLOUD = createRecordedCloud([
  {...emptySnapshot(ROOT), users: [user(ROOT, 'paul', []), user(ROOT, 'zoe', [])]},
  {
    ...emptySnapshot(CLIENT),
    roles: [
      role(CLIENT, 'Admin', letting({AWS: 'arn:aws:iam::111111111111:user/paul'})),
      role(CLIENT, 'web', service('ec2'), {inline: {logs: document(allow('logs:*', '*'))}}),
      role(CLIENT, 'ours', letting({AWS: rootOf(ROOT)}), {tags: {'xrole:owner': 'acme'}}),
    ],
  },
])

const lifted = (keys: readonly {readonly key: string}[]): string[] => keys.map(({key}) => key)

describe('import into a file that is there', () => {
  it('what the file was about to do anyway is no objection', async () => {
    const imported = await importFrom(CLOUD, {root: `${HEAD}users: {anna: {account: root}}\n`})
    assert.deepEqual(besides(imported).sort(), ['create root/user/anna'])
    assert.deepEqual(lifted(imported.lifted.entries), ['Admin', 'web', 'paul', 'zoe'])
  })

  it('policies that the file has are called by the keys of their entries', async () => {
    const own = (name: string) => `arn:aws:iam::222222222222:policy/${name}`
    const cloud = createRecordedCloud([
      emptySnapshot(ROOT),
      {
        ...emptySnapshot(CLIENT),
        policies: ['Logs', 'Two'].map((name) => policy(CLIENT, name, document(allow('logs:*', '*')))),
        roles: [role(CLIENT, 'web', service('ec2'), {attached: [own('Logs'), own('Two')], boundary: own('Logs')})],
      },
    ])
    const body = 'path: /, statements: [{allow: "logs:*", on: "*"}]'
    const root = `${HEAD}policies:
  logging: {name: Logs, account: client, ${body}}
  two: {name: Two, account: client, ${body}}
  two-root: {name: Two, account: root, ${body}}
`
    const imported = await importFrom(cloud, {root})
    assert.deepEqual(
      imported.lifted.entries.map(({body: written}) => [written['policies'], written['boundary']]),
      [[['logging', own('Two')], 'logging']],
    )
    assert.deepEqual(besides(imported), ['create root/policy/Two'])
  })

  it('who would get something by being declared is left out: a line of the file would give paul a caller policy', async () => {
    const root = `${HEAD}roles: {Admin: {account: client, trust: [root/user/paul]}}\n`
    const imported = await importFrom(CLOUD, {root})
    assert.deepEqual(besides(imported), [])
    assert.deepEqual(lifted(imported.lifted.entries), ['web', 'zoe'])
    assert.deepEqual(
      imported.left.map(({address, reason}) => `${address}: ${reason}`),
      ['root/user/paul: it does not come back the same: root/user/paul/inline/xrole-assume would be made'],
    )
    assert.equal(imported.tries, 3)
  })

  it('what bears the mark of the file and is no longer in it is not taken back', async () => {
    const imported = await importFrom(CLOUD, {root: `${HEAD}users: {zoe: {account: root}}\n`})
    assert.ok(!lifted(imported.lifted.entries).includes('ours'))
  })

  it('keys that the file has are not used again', async () => {
    const root = `${HEAD}roles: {web: {name: other, account: client, trust: [ec2.amazonaws.com]}}\n`
    const imported = await importFrom(CLOUD, {root})
    assert.match(textOf(imported, 'imported.yaml'), /^ {2}client-web:\n {4}account: client\n {4}name: web$/m)
  })
})
