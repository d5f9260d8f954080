import assert from 'node:assert/strict'
import {unifiedDiff} from '../../src/render/unused/diff.js'
import {patched} from './patched.js'

const lines = (...numbers: readonly (number | string)[]): string => numbers.map((one) => `${one}\n`).join('')
const upTo = (last: number): number[] => Array.from({length: last}, (_, at) => at + 1)

const CASES: Readonly<Record<string, readonly [before: string, after: string, heads: string[]]>> = {
  'a line goes': [lines(...upTo(9)), lines(1, 2, 3, 4, 6, 7, 8, 9), ['@@ -2,7 +2,6 @@']],
  'a line comes': [lines(...upTo(5)), lines(1, 2, 'x', 3, 4, 5), ['@@ -1,5 +1,6 @@']],
  'the first line goes': [lines(...upTo(5)), lines(2, 3, 4, 5), ['@@ -1,4 +1,3 @@']],
  'the last line goes': [lines(...upTo(5)), lines(1, 2, 3, 4), ['@@ -2,4 +2,3 @@']],
  'all goes': [lines(1, 2), '', ['@@ -1,2 +0,0 @@']],
  'far apart': [
    lines(...upTo(30)),
    lines(...upTo(30).map((one) => (one === 5 || one === 25 ? 'x' : one))),
    ['@@ -2,7 +2,7 @@', '@@ -22,7 +22,7 @@'],
  ],
  'near each other': [
    lines(...upTo(20)),
    lines(...upTo(20).filter((one) => one !== 5 && one !== 11)),
    ['@@ -2,13 +2,11 @@'],
  ],
  'what comes first shifts what comes later': [
    lines(...upTo(30)),
    lines(...upTo(30).filter((one) => one !== 5 && one !== 25)),
    ['@@ -2,7 +2,6 @@', '@@ -22,7 +21,6 @@'],
  ],
  'lines that end as in Windows': ['a\r\nb\r\nc\r\n', 'a\r\nc\r\n', ['@@ -1,3 +1,2 @@']],
}

describe('a change as a unified diff', () => {
  for (const [name, [before, after, heads]] of Object.entries(CASES))
    it(name, () => {
      const patch = unifiedDiff('accounts.yaml', before, after)
      assert.deepEqual(patch.slice(0, 2), ['--- a/accounts.yaml', '+++ b/accounts.yaml'])
      assert.deepEqual(
        patch.filter((line) => line.startsWith('@@')),
        heads,
      )
      if (after !== '') assert.equal(patched(before, patch.join('\n')), after)
    })

  it('no change is no diff', () => {
    assert.deepEqual(unifiedDiff('accounts.yaml', 'a\n', 'a\n'), [])
  })

  it('a text without a line end at its end says so, on the side that has none', () => {
    const none = '\\ No newline at end of file'
    assert.deepEqual(unifiedDiff('f', 'a\nb\nc', 'a\nc').slice(2), ['@@ -1,3 +1,2 @@', ' a', '-b', ' c', none])
    assert.deepEqual(unifiedDiff('f', 'a\nb', 'a\n').slice(2), ['@@ -1,2 +1 @@', ' a', '-b', none])
    assert.deepEqual(unifiedDiff('f', 'a', 'a\nb\n').slice(2), ['@@ -1 +1,2 @@', '-a', none, '+a', '+b'])
  })

  it('names are written as git and patch read them', () => {
    const head = (name: string) => unifiedDiff(name, 'a\n', 'b\n').slice(0, 2)
    assert.deepEqual(head('my file.yaml'), ['--- a/my file.yaml\t', '+++ b/my file.yaml\t'])
    assert.deepEqual(head('a\n"b"'), ['--- "a/a\\012\\"b\\""', '+++ "b/a\\012\\"b\\""'])
  })
})
