import assert from 'node:assert/strict'
import fc from 'fast-check'
import {load} from '../../src/engine/load.js'
import {examples} from '../examples/examples.js'
import {clouds} from '../support/clouds.js'
import {adoptsWhole} from '../support/imported-worlds.js'
import {walkExample} from '../support/imports.js'
import {NOW} from '../support/lab.js'
import {seeds} from '../support/seed.js'
import {worlds} from '../support/worlds.js'

describe('import of every example', () => {
  for (const {name, file, allow} of examples)
    it(name, async () => {
      const text = await walkExample(
        clouds()[0]!,
        load(file, () => NOW),
        allow,
      )
      if (name === 'root') assert.match(text, ROOT)
    })
})

/** The file that one would have written, but for the comments. */
const ROOT = /roles:\n {2}MainAccountAdminRole:\n/

describe('laws of import', () => {
  const [tested] = clouds()
  for (const {name, seed} of seeds)
    for (const how of [{fold: false}, {fold: true}, {fold: false, merge: false}])
      it(`what is imported is planned with adoptions only, and adopted there is nothing to do: ${JSON.stringify(how)} (${name})`, async () => {
        await fc.assert(
          fc.asyncProperty(worlds, (state) => adoptsWhole(tested!, state, how)),
          {seed, numRuns: how.fold || how.merge === false ? 3 : 5, endOnFailure: true},
        )
      })
})
