import assert from 'node:assert/strict'
import {spawn, spawnSync} from 'node:child_process'
import {closeSync, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PROGRAM} from '../support/program.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles: {Gate: {account: client, trust: [root]}}
`

describe('output that cannot be written, by the program itself', () => {
  let folder: string
  let unwritable: number
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-output-'))
    writeFileSync(join(folder, 'accounts.yaml'), YAML)
    // As a full disk is, on every system: open, and it takes nothing.
    unwritable = openSync(join(folder, 'accounts.yaml'), 'r')
  })
  afterEach(() => {
    closeSync(unwritable)
    rmSync(folder, {recursive: true})
  })

  const xrole = (args: string, stdout: 'pipe' | number = 'pipe', stderr: 'pipe' | number = 'pipe') =>
    spawnSync(process.execPath, [PROGRAM, ...args.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', stdout, stderr],
    })
  const isApplied = (): boolean => /^No changes\./m.test(xrole('plan --sandbox').stdout)

  it('a plan: exit 1 and one line, no stack', () => {
    const {status, stderr} = xrole('plan --sandbox', unwritable)
    assert.deepEqual([status, stderr], [1, 'error: the output cannot be written (EBADF)\n'])
  })

  it('another exit code than 0 stays', () => {
    assert.equal(xrole('plan --sandbox --detailed-exitcode', unwritable).status, 2)
    assert.equal(xrole('plan --sandbox --nonsense', 'pipe', unwritable).status, 1)
  })

  it('an apply: it goes on to its end', () => {
    assert.equal(xrole('apply --sandbox --yes', unwritable, unwritable).status, 1)
    assert.ok(isApplied())
  })

  it('a reader that went away: an apply goes on to its end, and that is no failure', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'apply', '--sandbox', '--yes'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.stdout.destroy()
    assert.equal(await new Promise((done) => child.once('exit', done)), 0)
    assert.ok(isApplied())
  })
})
