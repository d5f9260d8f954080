import assert from 'node:assert/strict'
import fc from 'fast-check'
import {keyOf} from '../../src/core/address.js'
import {diff} from '../../src/core/diff.js'
import {fold} from '../../src/core/fold.js'
import {kindOf} from '../../src/core/kind.js'
import {order} from '../../src/core/order.js'
import {simulateStep} from '../../src/core/simulate.js'
import {refsOf} from '../../src/core/steps.js'
import type {Step} from '../../src/core/steps.js'
import type {Resource, State} from '../../src/core/types.js'
import {kinds} from '../../src/kinds/index.js'
import {worldOf} from '../../src/engine/world.js'
import {seeds} from '../support/seed.js'
import {ACCOUNTS, worlds} from '../support/worlds.js'

const world = worldOf(ACCOUNTS)

const steps = (from: State, to: State): Step[] =>
  order(fold(diff(from, to, kinds, world), kinds, world), from, kinds, world, () => false)

const addresses = (state: State): Set<string> => new Set([...state.values()].map((one) => keyOf(one.address)))

/** What IAM would refuse of a step in a state; undefined when it is legal. */
function illegal(state: State, step: Step): string | undefined {
  const there = addresses(state)
  const own = keyOf(step.change.address)
  if (step.phase === 'remove') {
    if (step.change.kind === 'trust') return undefined
    const holder = [...state.values()].find(
      (one) =>
        !keyOf(one.address).startsWith(own) &&
        kindOf(kinds, one.kind)
          .refs(one as Resource<never>, world)
          .some((ref) => ref.how === 'needs' && keyOf(ref.address) === own),
    )
    const part = [...state.values()].find(
      (one) => keyOf(one.address).startsWith(`${own}/`) && !kindOf(kinds, one.kind).part,
    )
    return holder || part ? `${step.change.address} goes while ${(holder ?? part)!.address} is there` : undefined
  }
  if (step.phase === 'make' && state.has(step.change.key)) return `${step.change.address} exists`
  const lacking = refsOf(step.change, 'after', kinds, world).find((ref) => !there.has(keyOf(ref.address)))
  return lacking && `${step.change.address} needs ${lacking.address}, which is not there`
}

describe('laws of the order', () => {
  for (const {name, seed} of seeds) {
    it(`every prefix of a plan is legal, and the whole leads to what is desired (${name})`, () => {
      fc.assert(
        fc.property(worlds, worlds, (from, to) => {
          let state = from
          for (const step of steps(from, to)) {
            assert.equal(illegal(state, step), undefined)
            state = simulateStep(state, step, kinds)
          }
          assert.deepEqual([...diff(state, to, kinds, world)], [])
        }),
        {seed, numRuns: 300},
      )
    })

    it(`a step comes after all that it waits for, and the order does not depend on how states are listed (${name})`, () => {
      fc.assert(
        fc.property(worlds, worlds, (from, to) => {
          const one = steps(from, to)
          const place = new Map(one.map((step, i) => [step, i]))
          for (const step of one) for (const first of step.after) assert.ok(place.get(first)! < place.get(step)!)
          const other = steps(new Map([...from].reverse()), new Map([...to].reverse()))
          const text = (list: Step[]) => list.map((step) => `${step.phase} ${step.change.key}`)
          assert.deepEqual(text(other), text(one))
        }),
        {seed, numRuns: 100},
      )
    })

    it(`from a world to itself there is nothing to do (${name})`, () => {
      fc.assert(
        fc.property(worlds, (state) => assert.deepEqual(steps(state, new Map(state)), [])),
        {seed, numRuns: 50},
      )
    })
  }
})
