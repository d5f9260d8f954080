import assert from 'node:assert/strict'
import {withoutEntries} from '../../src/config/edit/remove.js'

const REMARKS = `roles:
  # all of them

  # the first
  A: {x: 1}

  # about B
  # and more of it
  B:
    x: 1 # of B

  # about C
  C: {x: 1}
`
const ALIASES = 'roles:\n  A: &a {x: 1}\n  B: *a\n  C: {x: 1}\n'

const CASES: Readonly<Record<string, readonly [text: string, names: string[], left: RegExp | string]>> = {
  'the remark right above goes along, and no empty lines are left over': [
    REMARKS,
    ['B'],
    REMARKS.replace(/ {2}# about B\n(.*\n){4}/, ''),
  ],
  'a remark above the first may be about all': [REMARKS, ['A'], REMARKS.replace(/ {2}A: .*\n/, '')],
  'all of a section takes the section': [`v: 1\n${REMARKS}`, ['A', 'C', 'B'], 'v: 1\n'],
  'the whole file does not go': [REMARKS, ['A', 'B', 'C'], /nothing would be left/],
  'an alias may go': [ALIASES, ['B'], ALIASES.replace('  B: *a\n', '')],
  'with all its aliases the anchor may': [ALIASES, ['A', 'B'], 'roles:\n  C: {x: 1}\n'],
  'not while an alias needs it': [ALIASES, ['A', 'C'], /repeat.*\*a/],
  'several between commas': ['v: 1\nroles: {A: 1, B: 2, C: 3, D: 4}\n', ['A', 'C', 'D'], 'v: 1\nroles: {B: 2}\n'],
  'what is not there': [REMARKS, ['D'], /^roles\.D: it is no longer written there/],
  'lines that end as in Windows': ['roles:\r\n  A: 1\r\n  # b\r\n  B: 2\r\n', ['B'], 'roles:\r\n  A: 1\r\n'],
}

describe('edit: entries taken out', () => {
  for (const [name, [text, names, left]] of Object.entries(CASES))
    it(name, () => {
      const done = withoutEntries(
        text,
        names.map((one) => ['roles', one]),
      )
      if (typeof left === 'string') assert.deepEqual(done, {text: left})
      else assert.match('problem' in done ? done.problem : '', left)
    })
})
