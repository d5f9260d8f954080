import assert from 'node:assert/strict'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import Apply from '../../src/commands/apply.js'
import Drift from '../../src/commands/drift.js'
import Plan from '../../src/commands/plan.js'
import Call from '../../src/commands/sandbox/call.js'
import type {BaseCommand} from '../../src/engine/base-command.js'
import {replaceFiles} from '../../src/engine/replace-files.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
include: [link.yaml]
users: {alice: {account: root}}   # people
`
const ROLES = `# roles
roles:
  Gate:
    account: client
    trust: [root]   # who
    description: gate
`
const ADMIN = {RoleName: 'Gate', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'}
const FOREIGN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::999999999999:root'}, Action: 'sts:AssumeRole'}],
})

type Runnable = {log(text?: string): void; logToStderr(text?: string): void} & BaseCommand

/** Runs a command as the program does, in this process: what it printed, and its exit code. */
async function run(make: (argv: string[], config: Config) => Runnable, config: Config, argv: readonly string[]) {
  const before = process.exitCode
  const printed = {stdout: '', stderr: ''}
  const command = make([...argv, '--file', 'accounts.yaml'], config)
  command.log = (text = '') => void (printed.stdout += `${text}\n`)
  command.logToStderr = (text = '') => void (printed.stderr += `${text}\n`)
  try {
    process.exitCode = 0
    await (command as unknown as {_run(): Promise<unknown>})._run()
    return {status: process.exitCode, ...printed}
  } finally {
    process.exitCode = before
  }
}

describe('xrole drift --accept', () => {
  const home = process.cwd()
  let folder: string
  let config: Config
  const drift = (...argv: string[]) => run((...args) => new Drift(...args), config, ['--sandbox', ...argv])
  const plan = () => run((...args) => new Plan(...args), config, ['--sandbox', '--detailed-exitcode'])
  const apply = () => run((...args) => new Apply(...args), config, ['--sandbox', '--yes'])
  const call = (op: string, input: object) =>
    run((...args) => new Call(...args), config, ['client', op, JSON.stringify(input)])

  before(async () => {
    config = await Config.load({root: fileURLToPath(new URL('../..', import.meta.url))})
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-'))
    process.chdir(folder)
    writeFileSync('accounts.yaml', YAML)
    mkdirSync('teams')
    writeFileSync('teams/roles.yaml', ROLES)
    chmodSync('teams/roles.yaml', 0o640)
    symlinkSync('teams/roles.yaml', 'link.yaml')
    assert.equal((await apply()).status, 0)
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, {recursive: true})
  })

  it('writes the file behind a link, keeps its mode, and the next plan is empty', async () => {
    await call('AttachRolePolicy', ADMIN)
    const {status, stdout} = await drift('--accept', '--yes')
    assert.equal(status, 0)
    assert.ok(
      stdout.startsWith(
        'link.yaml:7: client/role/Gate/policy/AdministratorAccess\n  +     policies: [AdministratorAccess]\n',
      ),
      stdout,
    )
    assert.equal(readFileSync('teams/roles.yaml', 'utf8'), `${ROLES}    policies: [AdministratorAccess]\n`)
    assert.equal(statSync('teams/roles.yaml').mode & 0o777, 0o640)
    assert.ok(lstatSync('link.yaml').isSymbolicLink())
    assert.equal(readFileSync('accounts.yaml', 'utf8'), YAML)
    assert.deepEqual(readdirSync('teams'), ['roles.yaml'])
    assert.equal((await plan()).status, 0)
    assert.equal((await drift()).status, 0)
  })

  it('tells what was pending and what was drift as before, once it is accepted', async () => {
    await call('AttachRolePolicy', ADMIN)
    await drift('--accept', '--yes')
    writeFileSync('teams/roles.yaml', `${ROLES}    maxSession: 2h\n`)
    assert.equal((await drift()).status, 0, 'the file changed, and nothing else')
  })

  it('asks, and writes nothing where nobody can answer', async () => {
    await call('AttachRolePolicy', ADMIN)
    const {status, stdout, stderr} = await drift('--accept', '--json')
    assert.equal(status, 1)
    assert.match(stderr, /nothing was written; give --yes/)
    const told = JSON.parse(stdout) as {edits: {after: string[]}[]; notAccepted: unknown[]}
    assert.deepEqual(told.edits[0]!.after, ['    policies: [AdministratorAccess]'])
    assert.deepEqual(told.notAccepted, [])
    assert.equal(readFileSync('teams/roles.yaml', 'utf8'), ROLES)
  })

  it('ends with 2 when something is left, and has done the rest', async () => {
    await call('AttachRolePolicy', ADMIN)
    await call('CreateRole', {RoleName: 'Back', AssumeRolePolicyDocument: FOREIGN})
    const {status, stdout} = await drift('--accept', '--yes')
    assert.equal(status, 2)
    assert.match(stdout, /Not accepted:\n {2}client\/role\/Back: .*takes over what the file declares and nothing else/)
    assert.equal(readFileSync('teams/roles.yaml', 'utf8'), `${ROLES}    policies: [AdministratorAccess]\n`)
  })

  it('has nothing to do where nothing drifted', async () => {
    const {status, stdout} = await drift('--accept', '--yes')
    assert.equal(status, 0)
    assert.match(stdout, /^Nothing to accept/)
  })

  it('writes no file when one of them was changed meanwhile', () => {
    const texts = new Map([
      ['accounts.yaml', {before: YAML, after: 'x'}],
      ['link.yaml', {before: 'something else', after: 'y'}],
    ])
    assert.throws(() => replaceFiles(texts), /link\.yaml was changed meanwhile, so nothing was written/)
    assert.equal(readFileSync('accounts.yaml', 'utf8'), YAML)
    assert.throws(() => replaceFiles(new Map([['teams', {before: '', after: ''}]])), /teams is no regular file/)
  })
})
