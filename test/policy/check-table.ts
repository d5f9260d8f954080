import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {checkDocument} from '../../src/policy/check.js'

/** A document, and of each problem how its line `path severity code message` begins. */
export type Rows = Record<string, [Json, string[]]>

export const lines = (document: Json, as: 'identity' | 'trust'): string[] =>
  checkDocument(document, as).map(
    ({path, severity, code, message}) => `${path.join('.')} ${severity} ${code} ${message}`,
  )

export const table = (as: 'identity' | 'trust', rows: Rows) =>
  describe(`checkDocument, ${as}`, () => {
    for (const [name, [document, expected]] of Object.entries(rows))
      it(name, () => {
        const found = lines(document, as)
        assert.deepEqual(
          found.map((line, at) => (line.startsWith(expected[at] ?? '\n') ? expected[at] : line)),
          expected,
        )
      })
  })
