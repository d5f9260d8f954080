import assert from 'node:assert/strict'
import {file} from '../bad-input/estate.js'
import {xrole} from '../bad-input/process.js'

const EVIL = '\u001b[31mx\u202e\u009b2J\u2028'
const GOOD = file('')

/** What a command line echoes back, by the program itself. */
const cases: Readonly<Record<string, {args: string[]; called?: string; bytes?: string}>> = {
  'a file that is valid': {args: ['validate', '-f', `${EVIL}.yaml`], called: `${EVIL}.yaml`},
  'a file that is not there': {args: ['validate', '-f', `${EVIL}.yaml`]},
  'a file that is there': {args: ['init', '-f', `${EVIL}.yaml`], called: `${EVIL}.yaml`},
  'a file that is made': {args: ['init', '-f', `${EVIL}2.yaml`]},
  'a flag': {args: ['plan', `--${EVIL}`]},
  'a command': {args: [EVIL]},
  'an argument': {args: ['plan', EVIL]},
  'an address': {args: ['plan', '--sandbox', '--only', EVIL]},
  'an account': {args: ['plan', '--sandbox', '--account', EVIL]},
  'a hazard': {args: ['apply', '--sandbox', '--allow', EVIL]},
  'a limit': {args: ['apply', '--sandbox', '--max-deletes', EVIL]},
  'a sandbox': {args: ['sandbox', 'reset', '--sandbox-file', EVIL]},
  'an operation': {args: ['sandbox', 'call', 'root', EVIL]},
  'an input': {args: ['sandbox', 'call', 'root', 'GetRole', EVIL]},
  'a recorded snapshot': {args: ['plan', '--snapshot', EVIL]},
  'JSON of a file with C1 controls': {args: ['validate', '--json'], bytes: `${GOOD}"\\x9b2J": 1\n`},
}

describe('nothing of a command line reaches the terminal raw', function () {
  this.timeout(60_000)
  for (const [name, {args, called = 'accounts.yaml', bytes = GOOD}] of Object.entries(cases))
    it(name, async () => {
      const {stdout, stderr} = await xrole(args, called, bytes)
      assert.notEqual(stdout + stderr, '')
      assert.doesNotMatch(stdout + stderr, /[^\P{C}\n]|[\u2028\u2029]/u)
    })
})
