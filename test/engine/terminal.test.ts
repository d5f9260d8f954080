import assert from 'node:assert/strict'
import {PassThrough} from 'node:stream'
import {EXIT} from '../../src/engine/exit.js'
import {askYes, isInteractive, wantsColor} from '../../src/engine/terminal.js'
import {unknownCommand} from '../../src/engine/unknown-command.js'

describe('exit codes', () => {
  it('are what the contract says', () =>
    assert.deepEqual(EXIT, {done: 0, error: 1, differences: 2, refused: 3, partial: 4}))
})

describe('colour', () => {
  it('never goes into a pipe, nor where --no-color is given', () => {
    const pipe = new PassThrough()
    assert.equal(wantsColor(pipe, {noColor: true}), false)
    if (process.env['FORCE_COLOR'] === undefined) assert.equal(wantsColor(pipe, {noColor: false}), false)
  })
})

describe('asking for yes', () => {
  const ask = async (typed: string): Promise<boolean> => {
    const input = new PassThrough()
    const output = new PassThrough()
    input.end(typed)
    return askYes('Apply? ', {input, output})
  }
  const CASES: Record<string, [string, boolean]> = {
    yes: ['yes\n', true],
    'yes with blanks': ['  yes \n', true],
    'yes without a line end': ['yes', true],
    y: ['y\n', false],
    YES: ['YES\n', false],
    'an empty line': ['\n', false],
    'the end of input': ['', false],
  }
  for (const [name, [typed, answer]] of Object.entries(CASES))
    it(`${name} is ${answer ? 'a yes' : 'a no'}`, async () => assert.equal(await ask(typed), answer))

  it('a pipe is nobody to ask', () => {
    assert.equal(isInteractive({}), false)
    assert.equal(isInteractive({isTTY: true}), true)
  })
})

describe('a command line that names no command', () => {
  const IDS = ['apply', 'plan', 'sandbox:serve', 'schema', 'validate']
  const CASES: Record<string, [string, string]> = {
    'a slip': ['vaildate', 'unknown command "vaildate"; did you mean "validate"?'],
    'a slip below a topic': ['sandbox:sevre', 'unknown command "sandbox sevre"; did you mean "sandbox serve"?'],
    'nothing near': ['frobnicate', 'unknown command "frobnicate"; xrole --help lists them'],
    'a word too many': ['schema:x', 'unexpected argument "x" (see xrole schema --help)'],
    'a file without -f': [
      'validate:x.yaml',
      'unexpected argument "x.yaml"; files are named by -f FILE (see xrole validate --help)',
    ],
    'a flag as a command': ['version', 'unknown command "version"; did you mean "--version"?'],
  }
  for (const [name, [id, message]] of Object.entries(CASES))
    it(name, () => assert.equal(unknownCommand(id, IDS, ['plan', 'validate']), message))
})
