import assert from 'node:assert/strict'
import fc from 'fast-check'
import {lift} from '../../src/lift/lift.js'
import {seeds} from '../support/seed.js'
import {worlds} from '../support/worlds.js'
import {ACCOUNTS, optionsFor, planOf} from './lift-support.js'

describe('laws of the lift', () => {
  for (const {name, seed} of seeds)
    for (const merge of [true, false])
      for (const fold of [true, false])
        it(`a file that is lifted changes nothing: merge ${merge}, fold ${fold} (${name})`, () => {
          const options = optionsFor(ACCOUNTS, {merge, fold})
          fc.assert(
            fc.property(worlds, (live) => {
              const lifted = lift(live, options)
              assert.deepEqual(lifted.left, [])
              assert.deepEqual(planOf(live, lifted, options), [])
              assert.deepEqual(lift(new Map([...live].reverse()), options), lifted)
            }),
            {seed, numRuns: 25},
          )
        })
})
