import fc from 'fast-check'
import {load} from '../../src/engine/load.js'
import {examples} from '../examples/examples.js'
import {clouds} from '../support/clouds.js'
import {walkExample} from '../support/imports.js'
import {adoptsWhole} from '../support/imported-worlds.js'
import {NOW} from '../support/lab.js'
import {worlds} from '../support/worlds.js'

describe('import over moto, of every example', () => {
  for (const {name, file, allow} of examples.filter(({beyondMoto}) => beyondMoto === undefined))
    it(`${name}: applied, its tags taken off, imported, adopted: nothing is left to do`, async () => {
      await walkExample(
        clouds()[0]!,
        load(file, () => NOW),
        allow,
      )
    })
})

describe('import over moto, of generated worlds', () => {
  for (const how of [{fold: false}, {fold: true}])
    it(`adopted, nothing is left to do: ${JSON.stringify(how)}`, () =>
      fc.assert(
        fc.asyncProperty(worlds, (state) => adoptsWhole(clouds()[0]!, state, how)),
        {seed: 20261122, numRuns: 4, endOnFailure: true},
      ))
})
