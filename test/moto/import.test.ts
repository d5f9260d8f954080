import {load} from '../../src/engine/load.js'
import {examples} from '../examples/examples.js'
import {clouds} from '../support/clouds.js'
import {walkExample} from '../support/imports.js'
import {NOW} from '../support/lab.js'

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
