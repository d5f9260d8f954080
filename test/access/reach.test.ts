import assert from 'node:assert/strict'
import {reachOf} from '../../src/access/reach.js'
import type {Edge} from '../../src/access/reach.js'
import {
  account1,
  ALICE,
  allows,
  attached,
  aws,
  group,
  inline,
  member,
  role,
  ROOT,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, STRANGER} from './world.js'

const who = (edges: readonly Edge[]) => edges.map(({principal}) => principal.address)
const can = (edges: readonly Edge[]) => edges.map(({role: one}) => one.address)

const model = modelFrom(
  user('alice'),
  user('bob'),
  user('carl'),
  group('Ops'),
  member('Ops', 'alice'),
  attached(['group', 'Ops'], aws('AdministratorAccess')),
  inline(['user', 'bob'], 'one', allows('sts:AssumeRole', 'arn:aws:iam::222222222222:role/Reader')),
  ...role('Bot', account1, ROOT, '/ci/'),
  inline(['role', 'Bot'], 'enter', ENTER),
  ...role('Reader', account1),
  ...role('Admin', document(letting(ACCOUNT_1, MFA))),
  ...role('Deploy', trusting('arn:aws:sts::111111111111:assumed-role/Bot/run')),
  ...role('Public', trusting('*')),
  ...role('Local', trusting('arn:aws:iam::111111111111:user/carl'), ROOT),
  ...role('Vendor', document(letting([STRANGER, ALICE]), letting('AROAEXAMPLEEXAMPLE12'))),
)
const reach = reachOf(model)
const into = (key: string) => reach.into(model.roles.get(key)!)
const from = (key: string) => reach.from(model.principals.get(key)!)

const WHO: readonly (readonly [role: string, principals: readonly string[]])[] = [
  ['client/role/reader', ['root/role/Bot', 'root/user/alice', 'root/user/bob']],
  ['client/role/admin', ['root/user/alice']],
  ['client/role/deploy', ['root/role/Bot']],
  ['client/role/vendor', ['root/user/alice']],
  ['root/role/local', ['root/user/carl']],
  ['root/role/bot', ['root/role/Bot', 'root/user/alice']],
]

describe('who may assume a role, and which a principal may', () => {
  for (const [key, expected] of WHO) it(`who ${key}`, () => assert.deepEqual(who(into(key)), expected))

  it('anyone of the account of a role that lets in everyone, and of other accounts those who may ask', () => {
    assert.deepEqual(who(into('client/role/public')), [
      'client/role/Admin',
      'client/role/Deploy',
      'client/role/Public',
      'client/role/Reader',
      'client/role/Vendor',
      'root/role/Bot',
      'root/user/alice',
    ])
  })

  it('both questions have the same answer', () => {
    const pairs = (edges: readonly Edge[]) => edges.map((one) => `${one.principal.address} ${one.role.address}`)
    const byRole = [...model.roles.keys()].flatMap((key) => pairs(into(key))).sort()
    const byPrincipal = [...model.principals.keys()].flatMap((key) => pairs(from(key))).sort()
    assert.deepEqual(byPrincipal, byRole)
  })

  it('can: with all conditions', () => {
    assert.deepEqual(can(from('root/user/bob')), ['client/role/Reader'])
    assert.deepEqual(
      from('root/role/bot').map(({role: one, ways}) => [one.address, ways.map(({conditions}) => conditions)]),
      [
        ['client/role/Deploy', [['as session run']]],
        ['client/role/Public', [[]]],
        ['client/role/Reader', [[]]],
        ['root/role/Bot', [[]]],
      ],
    )
  })

  it('strangers: whoever is let in and is in no account that we see; nobody is left of a deleted principal', () => {
    const strangers = (key: string) => reach.strangers(model.roles.get(key)!).map(({principal}) => principal)
    assert.deepEqual(strangers('client/role/vendor'), [STRANGER])
    assert.deepEqual(strangers('client/role/deploy'), [])
    assert.deepEqual(strangers('client/role/reader'), [])
  })

  it('strangers: a Deny of the same trust takes away, in whole or in words', () => {
    const deny = (AWS: string, Condition?: Parameters<typeof letting>[1]) => letting(AWS, Condition, {Effect: 'Deny'})
    const left = (...statements: Parameters<typeof document>) => {
      const one = modelFrom(...role('Vendor', document(letting(STRANGER), ...statements)))
      return reachOf(one)
        .strangers(one.roles.get('client/role/vendor')!)
        .map(({conditions}) => conditions)
    }
    assert.deepEqual(left(deny('*')), [])
    assert.deepEqual(left(deny(STRANGER)), [])
    assert.deepEqual(left(deny(ACCOUNT_1)), [[]])
    assert.deepEqual(left(deny('*', MFA)), [['unless with MFA']])
    assert.deepEqual(left(deny('arn:aws:iam::999999999999:user/eve')), [['except arn:aws:iam::999999999999:user/eve']])
  })
})
