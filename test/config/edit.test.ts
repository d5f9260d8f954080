import assert from 'node:assert/strict'
import fc from 'fast-check'
import {parse} from 'yaml'
import {edited, writtenAt} from '../../src/config/edit/edit.js'
import type {Edit} from '../../src/config/edit/edit.js'
import {blockText, flowText, scalarText} from '../../src/config/edit/render.js'
import {lineRuns} from '../../src/core/line-diff.js'
import type {Json} from '../../src/core/types.js'
import {seeds} from '../support/seed.js'

const path = ['a', 'b']
const set = (value: Json): Edit => ({do: 'set', path, value})
const add = (value: Json): Edit => ({do: 'add', path, value})
const take = (value: Json): Edit => ({do: 'take', path, value})
const drop: Edit = {do: 'drop', path}

const DEEP = `a:
  b:
    - one   # first
    # about two
    - two
    -
      three: 3
  # after
c: d
`

type Row = readonly [name: string, text: string, edit: Edit, becomes: string]

const rows: readonly Row[] = [
  ['a scalar keeps its double quotes', 'a: {b: "x"}', set('y'), 'a: {b: "y"}'],
  ['a scalar keeps its single quotes', "a:\n  b: 'x' # c\n", set("it's"), "a:\n  b: 'it''s' # c\n"],
  ['what would be no text is quoted', 'a: {b: x}', set('true'), 'a: {b: "true"}'],
  ['digits are quoted', 'a: {b: x}', set('012'), 'a: {b: "012"}'],
  ['several lines become one', 'a:\n  b: |\n    x\n    y\n  c: 1\n', set('z'), 'a:\n  b: z\n  c: 1\n'],
  ['a folded plain text', 'a:\n  b: x\n    y\n  c: 1\n', set('z'), 'a:\n  b: z\n  c: 1\n'],
  ['a key that is missing, in a section', 'a:\n    x: 1   # one\n', set(2), 'a:\n    x: 1   # one\n    b: 2\n'],
  ['a key that is missing, on one line', 'a: { x: 1 }\n', set(2), 'a: { x: 1, b: 2 }\n'],
  [
    'a key that is missing, on several lines',
    'a: {\n  x: 1, # one\n  y: 2 # two\n}\n',
    set(3),
    'a: {\n  x: 1, # one\n  y: 2, # two\n  b: 3\n}\n',
  ],
  ['with a last comma', 'a: {\n  x: 1,\n}\n', set(3), 'a: {\n  x: 1,\n  b: 3,\n}\n'],
  ['in an empty section', 'a: {}\n', set(3), 'a: {b: 3}\n'],
  ['keys on the way to it', 'x: 1\n', set(3), 'x: 1\na: {b: 3}\n'],
  ['at the end of a file without a line end', 'a:\n  x: 1', set(3), 'a:\n  x: 1\n  b: 3'],
  ['an item behind the others', DEEP, add('four'), DEEP.replace('three: 3\n', 'three: 3\n    - four\n')],
  [
    "an item in a list at its parent's indent",
    'a:\n  b:\n  - x\n  c: 1\n',
    add('z'),
    'a:\n  b:\n  - x\n  - z\n  c: 1\n',
  ],
  ['an item of an only one', 'a: {b: x}', add('z'), 'a: {b: [x, z]}'],
  ['an item of an only one that needs quotes between commas', 'a:\n  b: x{1}\n', add('z'), 'a:\n  b: ["x{1}", z]\n'],
  ['an item of a list that is missing', 'a: {c: 1}', add('z'), 'a: {c: 1, b: [z]}'],
  ['an item taken out: its comment goes, others stay', DEEP, take('one'), DEEP.replace('    - one   # first\n', '')],
  ['an item below a comment taken out', DEEP, take('two'), DEEP.replace('    - two\n', '')],
  ['an item of several lines taken out', DEEP, take({three: 3}), DEEP.replace('    -\n      three: 3\n', '')],
  ['the first of a line', 'a: {b: [x, y]}', take('x'), 'a: {b: [y]}'],
  ['the last of a line', 'a: {b: [x, y]}', take('y'), 'a: {b: [x]}'],
  ['the only one, with its key', 'a: {b: [x], c: 1}', take('x'), 'a: {c: 1}'],
  [
    'one of several lines',
    'a: {b: [\n  x, # 1\n  y, # 2\n  z # 3\n  ]}',
    take('y'),
    'a: {b: [\n  x, # 1\n  z # 3\n  ]}',
  ],
  ['the last where the bracket closes', 'a: {b: [\n  x, # 1\n  y]}', take('y'), 'a: {b: [\n  x # 1\n]}'],
  ['a key dropped', 'a:\n  b: 1 # it\n  # mine\n  c: 2\n', drop, 'a:\n  # mine\n  c: 2\n'],
  ['the last key, with what is empty then', 'a:\n  b: 1\nc: 2\n', drop, 'c: 2\n'],
  ['CRLF', 'a:\r\n  c: 1\r\n', add('x'), 'a:\r\n  c: 1\r\n  b: [x]\r\n'],
  ['a byte order mark', '\uFEFFa: {b: x}\n', set('z'), '\uFEFFa: {b: z}\n'],
  ['a key that is a word of the grammar', 'a: {b: x}', set({on: ['*']}), 'a: {b: {on: ["*"]}}'],
  ["another anchor is nobody's business", 'x: &x 1\na: {b: 2, c: *x}\n', set(3), 'x: &x 1\na: {b: 3, c: *x}\n'],
]

const stuck: readonly (readonly [name: string, text: string, edit: Edit, reason: RegExp])[] = [
  ['an alias', 'x: &x [1]\na: {b: *x}', add(2), /its b is an alias \(\*x\)/],
  ['an alias above', 'x: &x {b: 1}\na: *x', set(2), /its a is an alias \(\*x\)/],
  ['an anchor that is used', 'a: {b: &x [1]}\nc: *x', add(2), /several places \(&x\)/],
  ['an anchor inside that is used', 'a: {b: {d: &x 1}}\nc: *x', set(2), /several places \(&x\)/],
  ['an alias inside', 'x: &x 1\na: {b: {d: *x}}', set(2), /alias \(\*x\) is part of it/],
  ['a merge key', 'x: &x {b: 1}\na: {<<: *x, c: 2}', set(2), /its b comes from a merge key/],
  [
    'one of several merge keys',
    'x: &x {b: 1}\ny: &y {d: 1}\na: {<<: [*y, *x], c: 2}',
    set(2),
    /comes from a merge key/,
  ],
  ['a variable', 'a: {b: "${account.id}"}', set('x'), /with the variable \$\{account\.id\}/],
  ['what is not there', 'a: {c: 1}', take('x'), /no longer written/],
]

const key = fc.constantFrom('one', 'two', 'on', 'aws:x', 'a b', '007')
const scalar = fc.constantFrom<Json>(
  'x',
  '*',
  'yes',
  'a: b',
  '',
  ' ',
  '1',
  'é—',
  1,
  true,
  'arn:aws:iam::1:role/x',
  '#',
  "it's",
  'a\nb',
  '\u2028',
)
const tree: fc.Arbitrary<Json> = fc.letrec<{node: Json}>((tie) => ({
  node: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    scalar,
    fc.array(tie('node'), {minLength: 1, maxLength: 3}),
    fc.dictionary(key, tie('node'), {minKeys: 1, maxKeys: 3, noNullPrototype: true}),
  ),
})).node
const section = fc.dictionary(key, tree, {minKeys: 1, maxKeys: 4, noNullPrototype: true})

/** A text with comments everywhere, in block or in flow style. */
const texts = fc
  .tuple(fc.dictionary(fc.constantFrom('a', 'c', 'e'), section, {minKeys: 1, noNullPrototype: true}), fc.boolean())
  .map(([all, isFlow]) => {
    const entries = Object.entries(all).map(([name, one]) =>
      isFlow
        ? `# ${name} is next\n${name}: ${flowText(one)}   # was ${name}`
        : `# ${name} is next\n${name}:\n    ${blockText(one, 4, '\n')}`,
    )
    return `# top\nversion: 1\n${entries.join('\n\n')}\n# end\n`
  })

describe('config: edits of a file', () => {
  for (const [name, text, edit, becomes] of rows) {
    it(name, () => {
      assert.deepEqual(edited(text, edit), {text: becomes})
    })
  }
  for (const [name, text, edit, reason] of stuck) {
    it(`not: ${name}`, () => {
      const answer = edited(text, edit)
      assert.match('problem' in answer ? answer.problem : answer.text, reason)
    })
  }

  it('reads what is written, aliases and merge keys resolved', () => {
    assert.deepEqual(writtenAt('x: &x {b: 1}\na: {<<: *x, c: [2]}', ['a']), {b: 1, c: [2]})
    assert.equal(writtenAt('a: 1', ['b', 'c']), undefined)
  })

  for (const {name, seed} of seeds) {
    it(`law: a text that is rendered reads back as what it was (${name})`, () => {
      fc.assert(
        fc.property(section, scalar, (value, one) => {
          assert.deepEqual(parse(flowText(value)), value)
          assert.deepEqual(parse(`x:\n  ${blockText(value, 2, '\n')}`), {x: value})
          for (const quote of ['plain', 'single', 'double'] as const)
            assert.deepEqual(parse(`[${scalarText(one as string, quote)}]`), [one])
        }),
        {seed},
      )
    })

    it(`law: an edit changes the value that is meant, and no line but its own (${name})`, () => {
      fc.assert(
        fc.property(texts, key, tree, fc.constantFrom('set', 'drop'), (text, at, value, what) => {
          const was = parse(text) as Record<string, Record<string, Json>>
          const [, top] = Object.keys(was)
          const way = [top!, at]
          const isThere = Object.hasOwn(was[top!]!, at)
          fc.pre(what === 'set' || isThere)
          const done = edited(text, what === 'set' ? {do: 'set', path: way, value} : {do: 'drop', path: way})
          assert.ok('text' in done, JSON.stringify(done))
          const {[top!]: own, ...rest} = was
          const {[at]: _, ...others} = own!
          const left = what === 'set' ? {...others, [at]: value} : others
          assert.deepEqual(parse(done.text), Object.keys(left).length > 0 ? {...rest, [top!]: left} : rest)
          for (const line of text.split('\n').filter((each) => each.startsWith('# ')))
            assert.ok(done.text.split('\n').includes(line), line)
          assert.ok(lineRuns(text, done.text).length <= 1)
        }),
        {seed},
      )
    })
  }
})
