import assert from 'node:assert/strict'
import {escapeText, quoted} from '../../src/render/escape.js'
import {fold, nameList} from '../../src/render/fold.js'
import {fenceLine, line, terminalLine, type Line} from '../../src/render/lines.js'
import {changedSettings, duration, newSettings} from '../../src/render/settings.js'
import {painter} from '../../src/render/style.js'
import {role} from './plans.js'

describe('escaping', () => {
  const CASES: Record<string, [string, string]> = {
    'plain text': ['Deployer-1 (prod)', 'Deployer-1 (prod)'],
    'letters of the world': ['Größe 東京 ñ', 'Größe 東京 ñ'],
    'a colour': ['\u001b[31mred', '\\u{1b}[31mred'],
    'a line break': ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    'C1 control sequence introducer': ['\u009b2J', '\\u{9b}2J'],
    'a bell, a null, a delete': ['\u0007\u0000\u007f', '\\u{7}\\u{0}\\u{7f}'],
    'text turned round': ['a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
    'nothing to see': ['a\u200bb\ufeffc\u00add', 'a\\u{200b}b\\u{feff}c\\u{ad}d'],
    'other line breaks': ['a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
    'hidden tags': ['a\u{e0041}', 'a\\u{e0041}'],
    'half a character': ['a\ud800b', 'a\\u{d800}b'],
  }
  for (const [name, [raw, safe]] of Object.entries(CASES)) it(name, () => assert.equal(escapeText(raw), safe))
  it('a quoted text shows where it ends', () => assert.equal(quoted('a "b" \u202e'), '"a \\"b\\" \\u{202e}"'))
})

describe('settings in words', () => {
  for (const [seconds, text] of [
    [3600, '1h'],
    [43200, '12h'],
    [5400, '90m'],
    [3601, '3601s'],
  ] as const)
    it(`${seconds} seconds are ${text}`, () => assert.equal(duration(seconds), text))

  it('a new role tells only what is not usual', () => {
    assert.deepEqual(newSettings(role('A')), [])
    assert.deepEqual(newSettings(role('A', {path: '/x/', maxSession: 7200, tags: {b: '2', a: '1'}})), [
      {label: 'path', after: '/x/'},
      {label: 'max session', after: '2h'},
      {label: 'tag a', after: '"1"'},
      {label: 'tag b', after: '"2"'},
    ])
  })

  const CHANGES: Record<string, [object, object, object[]]> = {
    'nothing changed': [role('A'), role('A'), []],
    'a description goes': [role('A', {description: 'x'}), role('A'), [{label: 'description', before: '"x"'}]],
    'a tag comes': [role('A'), role('A', {tags: {team: ''}}), [{label: 'tag team', after: '""'}]],
    'a mark comes': [
      role('A', {marks: {}}),
      role('A', {marks: {owner: 'acme', protect: true}}),
      [
        {label: 'owner', after: 'acme'},
        {label: 'protected', after: 'yes'},
      ],
    ],
    'a field of a kind that is not known here': [
      {size: 1},
      {size: {a: 2}},
      [{label: 'size', before: '1', after: '{"a":2}'}],
    ],
    'documents and live facts are told elsewhere': [{document: 1, versions: [1]}, {document: 2, versions: []}, []],
  }
  for (const [name, [before, after, settings]] of Object.entries(CHANGES))
    it(name, () => assert.deepEqual(changedSettings(before, after), settings))
})

describe('folding', () => {
  const told = (name: string, id: string, text: string) => ({account: {name, id}, lines: [line(0, '+', text)]})
  const texts = (items: ReturnType<typeof told>[]) =>
    fold(items).map(({accounts, lines}) => [accounts.join(), lines.map(({text}) => text).join()])

  it('what is alike but for the account is told once', () =>
    assert.deepEqual(
      texts([
        told('a', '111111111111', 'a/role/X gets arn:aws:iam::111111111111:policy/P'),
        told('b', '222222222222', 'b/role/X gets arn:aws:iam::222222222222:policy/P'),
        told('c', '333333333333', 'c/role/X gets arn:aws:iam::333333333333:policy/P'),
      ]),
      [['a,b,c', '${account.name}/role/X gets arn:aws:iam::${account.id}:policy/P']],
    ))

  it('two are told one by one, in their own words', () =>
    assert.deepEqual(texts([told('a', '1', 'a/role/X'), told('b', '2', 'b/role/X')]), [
      ['a', 'a/role/X'],
      ['b', 'b/role/X'],
    ]))

  it('what names another account is not alike', () =>
    assert.deepEqual(
      texts([
        told('a', '1', 'a/role/X'),
        told('b', '2', 'a/role/X'),
        told('c', '3', 'c/role/X'),
        told('d', '4', 'd/role/X'),
      ]),
      [
        ['a,c,d', '${account.name}/role/X'],
        ['b', 'a/role/X'],
      ],
    ))

  it('a long list of names says how many more there are', () => {
    assert.equal(nameList(['a', 'b'], 2), 'a, b')
    assert.equal(nameList(['a', 'b', 'c'], 2), 'a, b and 1 more (--json has them all)')
  })
})

describe('a line', () => {
  const CASES: [Line, string, string][] = [
    [line(1, '+', 'x'), '  + x', '+   x'],
    [line(1, '-', 'x'), '  - x', '-   x'],
    [line(0, '~', 'x'), '~ x', '! x'],
    [line(0, '±', 'x'), '± x', '! ± x'],
    [line(0, '»', 'x'), '» x', '! » x'],
    [line(0, ' ', 'x'), '  x', '  x'],
    [line(2, ' ', ''), '', ''],
  ]
  for (const [value, text, fence] of CASES)
    it(`"${value.mark}" on a terminal and in a fence`, () => {
      assert.equal(terminalLine(value, painter(false)).trimEnd(), text)
      assert.equal(fenceLine(value), fence)
    })
  it('is coloured by its mark', () =>
    assert.equal(terminalLine(line(1, '-', 'x'), painter(true)), '  \u001b[31m- x\u001b[39m'))
})
