import assert from 'node:assert/strict'
import fc from 'fast-check'
import {writtenAt} from '../../src/config/edit/edit.js'
import {parseYaml} from '../../src/config/text/yaml.js'
import type {Json} from '../../src/core/types.js'
import {comment, pair} from '../../src/lift/yaml.js'
import {seeds} from '../support/seed.js'

const WORDS = [
  'yes',
  'null',
  '012345678901',
  '1e3',
  'a: b',
  'a #b',
  '- a',
  'x, y [z]',
  '${account.id}',
  'arn:aws:iam::1:role/*',
  '*',
  'a:',
  ' a',
  'a ',
  "it's",
  'é, ü',
  '\u202e',
  '\u3164',
  '\n',
  '2012-10-17',
]
const text = fc.oneof(fc.constantFrom(...WORDS), fc.string(), fc.string({unit: 'grapheme', maxLength: 120}))
const key = fc
  .oneof(fc.constantFrom('on', 'a', 'aws:SourceIp', 'no', '1'), fc.string({minLength: 1}))
  .filter((one) => one !== '__proto__' && one !== '<<')
const {json} = fc.letrec<{json: Json}>((tie) => ({
  json: fc.oneof(
    {depthSize: 'medium'},
    text,
    fc.boolean(),
    fc.integer(),
    fc.array(tie('json'), {maxLength: 4}),
    fc.dictionary(key, tie('json'), {maxKeys: 4, noNullPrototype: true}),
  ),
}))

describe('lift: YAML text', () => {
  for (const {name, seed} of seeds)
    it(`reads back as the value it was made of, and is drawn in plain sight (${name})`, () => {
      fc.assert(
        fc.property(json, (value) => {
          const written = `${pair('it', value, 0).join('\n')}\n`
          assert.deepEqual(parseYaml('a.yaml', written).findings, [])
          assert.deepEqual(writtenAt(written, ['it']), value)
          assert.doesNotMatch(written, /[^\P{C}\n]|\p{Default_Ignorable_Code_Point}/u)
        }),
        {seed, numRuns: 2000},
      )
    })

  it('one line where it fits, quotes where they are needed', () => {
    assert.deepEqual(pair('it', {a: ['x y', '1'], on: {b: 'c, d'}}, 2), ['  it: {a: [x y, "1"], on: {b: "c, d"}}'])
    assert.deepEqual(pair('description', 'deploys, daily (by CI)', 4), ['    description: deploys, daily (by CI)'])
  })

  it('comments break between words', () => {
    assert.deepEqual(comment('word '.repeat(30).trim(), 2, '  '), [
      `  #${' word'.repeat(19)}`,
      `  #  ${' word'.repeat(11)}`,
    ])
    assert.deepEqual(comment('', 0, ''), ['#'])
    assert.deepEqual(comment('add this:\n  a:\n    b: 1', 2, '  '), ['  # add this:', '  #     a:', '  #       b: 1'])
  })
})
