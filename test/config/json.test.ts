import assert from 'node:assert/strict'
import fc from 'fast-check'
import {parseJson} from '../../src/config/text/json.js'
import {valueOf} from '../../src/config/text/tree.js'

/** What JSON has and policies have: no key `__proto__`, no number that loses digits. */
const key = fc.string({unit: 'grapheme', maxLength: 12}).filter((text) => text !== '__proto__')
const value = fc.letrec<{any: unknown}>((tie) => ({
  any: fc.oneof(
    {maxDepth: 4},
    key,
    fc.string({unit: 'binary', maxLength: 12}),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('<<', '*a', '&a', '012345678901', '2012-10-17', '# x', '- a', '!x', 'a: b', '${aws:username}'),
    fc.array(tie('any'), {maxLength: 4}),
    fc.dictionary(key, tie('any'), {maxKeys: 4, noNullPrototype: true}),
  ),
})).any

describe('config: policy files', () => {
  it('are read as JSON.parse reads them, however they are laid out', () => {
    const layout = fc.constantFrom('', ' ', '  ', '\t', '    ')
    fc.assert(
      fc.property(
        fc.dictionary(key, value, {noNullPrototype: true}),
        layout,
        fc.boolean(),
        (document, indent, crlf) => {
          const text = JSON.stringify(document, null, indent)
          const file = parseJson('p.json', crlf ? text.replaceAll('\n', '\r\n') : text)
          assert.ok('root' in file, JSON.stringify(file))
          assert.deepEqual(file.findings, [])
          assert.deepEqual(valueOf(file.root), JSON.parse(text))
        },
      ),
      {numRuns: 300, seed: 3},
    )
  })

  const refused: [name: string, text: string, problem: RegExp][] = [
    ['nothing', ' \n', /^is empty$/],
    ['YAML', 'a: 1\n', /^is not JSON/],
    ['a comment', '{"a": 1} # x', /^is not JSON/],
    ['a comma too many', '{"a": 1,}', /^is not JSON/],
    ['single quotes', "{'a': 1}", /^is not JSON/],
    ['an anchor', '{"a": &x 1}', /^is not JSON/],
    ['a text', '"a"', /has to be an object$/],
    ['100,000 brackets', `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /^(cannot be read|is not JSON)/],
  ]
  for (const [name, text, problem] of refused) {
    it(`refused: ${name}`, () => {
      const file = parseJson('p.json', text)
      assert.match('problem' in file ? file.problem : '', problem)
    })
  }
})
