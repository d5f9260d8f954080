import assert from 'node:assert/strict'
import {table} from './run.js'
import type {Case} from './run.js'
import {accountRows} from './rows/accounts.js'
import {accepted} from './rows/accepted.js'
import {live} from './rows/live.js'
import {meanwhile} from './rows/meanwhile.js'
import {policies} from './rows/policies.js'
import {text} from './rows/text.js'
import {trusts} from './rows/trusts.js'
import {words} from './rows/words.js'

const tables: Readonly<Record<string, readonly Case[]>> = {
  'the text': text,
  'words and names': words,
  accounts: accountRows,
  trusts,
  policies,
  'what is in AWS': live,
  meanwhile,
  'what is no bad input': accepted,
}

/** Rows of semantics G that are shown elsewhere, each with the place. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  50: 'test/aws/snapshot.test.ts: waits for the ARN of a role that was made a moment ago',
  54: "test/aws/entry.test.ts: stops when they are another account's",
}

for (const [title, cases] of Object.entries(tables)) table(title, cases)

describe('bad input: the catalogue', () => {
  it('has a case for each of its first 50 rows, and for what else a file or a plan can bring about', () => {
    const shown = new Set(Object.values(tables).flatMap((cases) => cases.map(({row}) => row)))
    // Saved plans (53) are not made yet.
    const rows = [...Array.from({length: 52}, (_, i) => i + 1), 54, 55, 56, 57, 75, 76]
    assert.deepEqual(
      rows.filter((row) => !shown.has(row) && !(row in ELSEWHERE)),
      [],
    )
  })
})
