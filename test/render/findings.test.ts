import assert from 'node:assert/strict'
import {renderFindings} from '../../src/render/findings.js'
import type {Finding} from '../../src/core/types.js'

const at = (file: string, text: string, words: string, message = 'm'): Finding => {
  const start = text.indexOf(words)
  return {code: 'c', severity: 'error', message, place: {file, start, end: start + words.length}}
}

/** One text, the words that are wrong in it, and what is shown. */
const cases: [name: string, text: string, words: string, shown: string[]][] = [
  [
    'the form of the contract',
    `${'\n'.repeat(11)}    trsut: [root]\n`,
    'trsut',
    ['f:12:5: error m', '   12 |     trsut: [root]', '      |     ^^^^^'],
  ],
  ['a tab', '\ta: x\n', 'x', ['f:1:5: error m', '    1 |     a: x', '      |        ^']],
  [
    'wide characters before the place',
    '"日本": x\n',
    'x',
    ['f:1:7: error m', '    1 | "日本": x', '      |         ^'],
  ],
  ['a combining mark', 'e\u0301: x\n', 'x', ['f:1:5: error m', '    1 | e\u0301: x', '      |    ^']],
  ['an emoji of two units', '"😀": x\n', 'x', ['f:1:7: error m', '    1 | "😀": x', '      |       ^']],
  ['control characters', '\u001B[31m: x\n', 'x', ['f:1:8: error m', '    1 | \\u{1b}[31m: x', '      |             ^']],
  ['CRLF', 'a: 1\r\nb: x\r\n', 'x', ['f:2:4: error m', '    2 | b: x', '      |    ^']],
  ['a byte order mark', '\uFEFFa: x\n', 'a', ['f:1:1: error m', '    1 | a: x', '      | ^']],
  [
    'several lines: the first is underlined',
    'a:\n  b: 1\n  c: 2\n',
    'b: 1\n  c: 2',
    ['f:2:3: error m', '    2 |   b: 1', '      |   ^^^^'],
  ],
  [
    'a long line is cut around the place',
    `${'a'.repeat(500)}!${'b'.repeat(500)}`,
    '!',
    ['f:1:501: error m', `    1 | … ${'a'.repeat(80)}!${'b'.repeat(79)} …`, `      |   ${' '.repeat(80)}^`],
  ],
]

describe('render: findings', () => {
  for (const [name, text, words, shown] of cases) {
    it(name, () => {
      assert.equal(renderFindings([at('f', text, words)], new Map([['f', text]])), `${shown.join('\n')}\n`)
    })
  }

  it('in the order of the files, then of places; without a place last', () => {
    const texts = new Map([
      ['b', 'x y\n'],
      ['a', 'x y\n'],
    ])
    const findings: Finding[] = [
      {code: 'c', severity: 'warning', message: 'no place'},
      at('a', 'x y\n', 'y', 'a2'),
      at('a', 'x y\n', 'x', 'a1'),
      at('b', 'x y\n', 'x', 'b1'),
    ]
    const firsts = renderFindings(findings, texts)
      .split('\n')
      .filter((line) => /error|warning/.test(line))
    assert.deepEqual(firsts, ['b:1:1: error b1', 'a:1:1: error a1', 'a:1:3: error a2', 'warning no place'])
  })

  it('a message cannot reach the terminal', () => {
    assert.equal(
      renderFindings([{code: 'c', severity: 'note', message: 'a\u001B[2Jb'}], new Map()),
      'note a\\u{1b}[2Jb\n',
    )
  })

  it('the lines of a message that follow the first pass for no finding', () => {
    const finding: Finding = {code: 'c', severity: 'error', message: 'AccessDenied\nf:1:1: error \u001B[2J'}
    assert.equal(renderFindings([finding], new Map()), 'error AccessDenied\n    f:1:1: error \\u{1b}[2J\n')
  })

  it('a place past the end of the text', () => {
    const finding: Finding = {code: 'c', severity: 'error', message: 'm', place: {file: 'f', start: 99, end: 100}}
    assert.equal(renderFindings([finding], new Map([['f', 'a\n']])), 'f:2:1: error m\n    2 | \n      | ^\n')
  })
})
