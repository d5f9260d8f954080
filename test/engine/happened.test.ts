import assert from 'node:assert/strict'
import type {Plan, Resource} from '../../src/core/types.js'
import {happenedIn} from '../../src/engine/happened.js'
import {planAccess} from '../../src/engine/plan/access.js'
import {worldOf} from '../../src/engine/world.js'
import {stateOf} from '../../src/kinds/resource.js'
import {
  account1,
  attached,
  aws,
  CLIENT,
  inline,
  intentOf,
  role,
  ROOT,
  stepsBetween,
  trusting,
  user,
} from '../ownership/estate.js'
import {ACCOUNT_1, ENTER, STRANGER} from '../access/world.js'
import {plan} from '../render/plans.js'

const world = worldOf([ROOT, CLIENT])

/** What is told of AWS when somebody made the second of the first. */
function happened(applied: readonly Resource[], now: readonly Resource[]): Plan {
  const [desired, live] = [stateOf(applied), stateOf(now)]
  const changes = stepsBetween(live, desired, {}).map(({change}) => change)
  const sides = {
    live,
    desired,
    intent: intentOf({}),
    world,
    isWhole: false,
    unread: new Set<string>(),
    lost: new Set<string>(),
    isSurveyed: false,
    around: new Map(),
  }
  const {access, powers} = planAccess(changes, sides)
  return happenedIn({plan: plan(changes, {access, powers}), desired}, live, world)
}

const hazards = ({changes}: Plan): string[] =>
  changes.flatMap(({address, hazards: all}) => all.map(({name}) => `${name} ${address}`)).sort()

const access = ({access: all}: Plan): string[] =>
  all.map((one) => `${one.change} ${one.relation} ${one.principal}: ${one.conditions.join(', ')}`)

const has = [user('alice'), inline(['user', 'alice'], 'enter', ENTER)]

describe('drift, told as it was made', () => {
  it('somebody from outside came in: a gain, and the hazard that it was', () => {
    const told = happened([...has, ...role('Gate', account1)], [...has, ...role('Gate', trusting(ACCOUNT_1, STRANGER))])
    assert.deepEqual(access(told), [`gains external ${STRANGER}: `])
    assert.deepEqual(hazards(told), ['WIDENS_ACCESS client/role/Gate/trust', 'WIDENS_EXTERNAL client/role/Gate/trust'])
  })

  it('somebody from outside was put out', () => {
    const told = happened([...has, ...role('Gate', trusting(ACCOUNT_1, STRANGER))], [...has, ...role('Gate', account1)])
    assert.deepEqual(access(told), [`loses external ${STRANGER}: `])
    assert.deepEqual(hazards(told), ['REVOKES_ACCESS client/role/Gate/trust'])
  })

  it('one of ours lost the permission to come in', () => {
    const told = happened([...has, ...role('Gate', account1)], [user('alice'), ...role('Gate', account1)])
    assert.deepEqual(access(told), ['loses cross-account root/user/alice: '])
  })

  it('somebody became an administrator', () => {
    const told = happened([user('alice')], [user('alice'), attached(['user', 'alice'], aws('AdministratorAccess'))])
    assert.deepEqual(
      told.powers.map(({change, power, principal}) => `${change} ${power} ${principal}`),
      ['gains administrator root/user/alice'],
    )
  })
})
