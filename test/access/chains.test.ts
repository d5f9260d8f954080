import assert from 'node:assert/strict'
import {reachable, whoInto} from '../../src/access/chains.js'
import type {Chain} from '../../src/access/chains.js'
import {reachOf} from '../../src/access/reach.js'
import type {Resource} from '../../src/core/types.js'
import type {Role} from '../../src/kinds/values.js'
import {inline, role, ROOT, trusting, user} from '../ownership/estate.js'
import {ACCOUNT_1, document, ENTER, letting, MFA, modelFrom, STRANGER} from './world.js'

const arn = (name: string): string => `arn:aws:iam::111111111111:role/${name}`
const ALICE = 'arn:aws:iam::111111111111:user/alice'

/** A role of account 1 that may assume any role, trusted by these. */
const step = (name: string, ...by: string[]): Resource[] => [
  ...role(name, trusting(...by), ROOT),
  inline(['role', name], 'enter', ENTER),
]

function asked(...has: Resource[]) {
  const model = modelFrom(user('alice'), inline(['user', 'alice'], 'enter', ENTER), ...has)
  const reach = reachOf(model)
  const target = (key: string) => model.roles.get(key) as Resource<Role>
  return {
    who: (key: string, isDirect = false) => whoInto(reach, target(key), isDirect),
    can: (key: string, isDirect = false) => reachable(reach, model.principals.get(key)!, isDirect),
  }
}

const told = (chains: readonly Chain[]): string[] =>
  chains.map((chain) => [chain[0]!.principal, ...chain.map((hop) => hop.role)].map(({name}) => name).join(' → '))

describe('chains of roles', () => {
  const CHAIN = [...step('One', ALICE), ...step('Two', arn('One')), ...step('Three', arn('Two'))]

  it('who: everybody by the shortest chain, the nearest first', () => {
    assert.deepEqual(told(asked(...CHAIN).who('root/role/three').chains), [
      'Two → Three',
      'One → Two → Three',
      'alice → One → Two → Three',
    ])
  })

  it('can: every role by the shortest chain, the nearest first', () => {
    assert.deepEqual(told(asked(...CHAIN).can('root/user/alice')), [
      'alice → One',
      'alice → One → Two',
      'alice → One → Two → Three',
    ])
    assert.deepEqual(told(asked(...CHAIN).can('root/role/one')), ['One → Two', 'One → Two → Three'])
  })

  it('a way that is shorter stands for the longer one', () => {
    const world = asked(...step('One', ALICE), ...step('Two', arn('One'), ALICE))
    assert.deepEqual(told(world.can('root/user/alice')), ['alice → One', 'alice → Two'])
    assert.deepEqual(told(world.who('root/role/two').chains), ['One → Two', 'alice → Two'])
  })

  it('only one hop where that is asked for', () => {
    const world = asked(...CHAIN)
    assert.deepEqual(told(world.who('root/role/three', true).chains), ['Two → Three'])
    assert.deepEqual(told(world.can('root/user/alice', true)), ['alice → One'])
  })

  it('roles that trust each other, and themselves, come to an end', () => {
    const world = asked(...step('One', ALICE, arn('Two'), arn('One')), ...step('Two', arn('One')))
    assert.deepEqual(told(world.who('root/role/one').chains), ['Two → One', 'alice → One'])
    assert.deepEqual(told(world.can('root/user/alice')), ['alice → One', 'alice → One → Two'])
    assert.deepEqual(told(world.can('root/role/one')), ['One → Two'])
  })

  it('MFA is for the first hop alone: a session of a role has none', () => {
    const mfa = (who: string) => document(letting(who, MFA))
    const first = [...role('One', mfa(ALICE), ROOT), inline(['role', 'One'], 'enter', ENTER)]
    assert.deepEqual(told(asked(...first, ...role('Two', mfa(arn('One')), ROOT)).can('root/user/alice')), [
      'alice → One',
    ])
    const [, second] = asked(...first, ...step('Two', arn('One'))).can('root/user/alice')
    assert.deepEqual(
      second?.map(({ways}) => ways.map(({conditions}) => conditions)),
      [[['with MFA']], [[]]],
    )
  })

  it('whole accounts, services and strangers, through other roles as well; each once, by the shortest way', () => {
    const service = document(
      {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'},
      letting(STRANGER, MFA),
    )
    const world = asked(
      ...role('One', service, ROOT),
      inline(['role', 'One'], 'enter', ENTER),
      ...role('Two', document(letting([arn('One'), ACCOUNT_1]), letting(STRANGER, MFA)), ROOT),
    )
    const visits = (isDirect: boolean) =>
      world
        .who('root/role/two', isDirect)
        .visits.map(({grant, into, chain}) =>
          [grant.principal, into.name, chain.length, grant.conditions.join()].join(' '),
        )
    const near = [`${ACCOUNT_1} Two 0 `, `${STRANGER} Two 0 with MFA`]
    assert.deepEqual(visits(true), near)
    assert.deepEqual(visits(false), [...near, 'lambda.amazonaws.com One 1 '])
  })

  it('nobody, where nobody is let in', () => {
    assert.deepEqual(asked(...role('Alone', trusting(STRANGER), ROOT)).who('root/role/alone').chains, [])
    assert.deepEqual(asked().can('root/user/alice'), [])
  })
})
