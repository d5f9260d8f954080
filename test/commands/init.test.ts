import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {starter} from '../../src/engine/starter.js'
import {PROGRAM} from '../support/program.js'

describe('xrole init', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-init-'))
  })
  after(() => rmSync(folder, {recursive: true}))

  const xrole = (...args: string[]) => {
    const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...args], {cwd: folder, encoding: 'utf8'})
    return {status, stdout, stderr}
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

  it('writes a file that is valid, with an owner of its own, and the schema beside it', () => {
    const run = xrole('init')
    assert.deepEqual([run.status, run.stderr], [0, ''])
    const owner = /^owner: (.*)$/m.exec(read('accounts.yaml'))?.[1] ?? ''
    assert.match(owner, /^[A-Za-z0-9_-]{1,27}-[a-z2-9]{4}$/)
    assert.equal(read('accounts.yaml'), starter({owner, schema: '.xrole/accounts.schema.json'}))
    assert.equal(xrole('validate').status, 0)
    assert.equal(xrole('schema').stdout.trim(), read('.xrole/accounts.schema.json').trim())
  })

  it('does not overwrite unless it is told to', () => {
    writeFileSync(join(folder, 'mine.yaml'), 'mine')
    const refused = xrole('init', '--file', 'mine.yaml')
    assert.deepEqual(refused, {status: 1, stdout: '', stderr: 'error: mine.yaml exists; --force overwrites it\n'})
    assert.equal(read('mine.yaml'), 'mine')
    assert.equal(xrole('init', '--file', 'mine.yaml', '--force').status, 0)
    assert.match(read('mine.yaml'), /^version: 1$/m)
  })

  it('a mistyped flag exits 1 with one line and no stack', () => {
    const {status, stdout, stderr} = xrole('init', '--forse')
    assert.deepEqual([status, stdout], [1, ''])
    assert.equal(stderr, 'error: Nonexistent flag: --forse; did you mean "--force"? (see xrole init --help)\n')
  })
})
