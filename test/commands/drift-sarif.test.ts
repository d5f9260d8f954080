import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import Apply from '../../src/commands/apply.js'
import Drift from '../../src/commands/drift.js'
import Call from '../../src/commands/sandbox/call.js'
import Validate from '../../src/commands/validate.js'
import type {BaseCommand} from '../../src/engine/base-command.js'
import {sarifLog} from '../support/sarif.js'

const YAML = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: "222222222222"
roles:
  Gate:
    account: client
    trust: [root/user/alice]
    policies: [ReadOnlyAccess]
users: {alice: {account: root}}
groups: {Ops: {account: root, users: [alice]}}
`
const FOREIGN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::999999999999:root'}, Action: 'sts:AssumeRole'}],
})

type Made = new (argv: string[], config: Config) => BaseCommand

describe('xrole drift --format sarif', () => {
  const home = process.cwd()
  let folder: string
  let config: Config
  before(async () => {
    config = await Config.load({root: fileURLToPath(new URL('../..', import.meta.url))})
    folder = mkdtempSync(join(tmpdir(), 'xrole-drift-sarif-'))
    process.chdir(folder)
    writeFileSync('accounts.yaml', YAML)
    assert.equal((await run(Apply, '--sandbox', '--yes')).status, 0)
  })
  after(() => {
    process.chdir(home)
    rmSync(folder, {recursive: true})
  })

  async function run(Command: Made, ...argv: string[]) {
    const exit = process.exitCode
    const printed = {stdout: '', stderr: ''}
    const command = new Command(argv, config)
    command.log = (text = '') => void (printed.stdout += `${text}\n`)
    command.logToStderr = (text = '') => void (printed.stderr += `${text}\n`)
    try {
      process.exitCode = 0
      await (command as unknown as {_run(): Promise<unknown>})._run()
      return {status: process.exitCode, ...printed}
    } finally {
      process.exitCode = exit
    }
  }
  const drift = async () => {
    const {status, stdout, stderr} = await run(Drift, '--sandbox', '--format', 'sarif')
    const [log] = sarifLog(stdout).runs
    const told = (log?.results ?? []).map(({ruleId, locations, message}) => {
      const place = locations?.[0]?.physicalLocation
      const at = `${place?.artifactLocation?.uri}:${place?.region?.startLine}:${place?.region?.startColumn}`
      return `${at} ${ruleId} ${message.text?.split('\n')[0]?.replace(/ and is not in the file;.*/, '')}`
    })
    return {status, stderr, log, told}
  }

  it('nothing: no result, exit 0', async () => {
    const {status, told, log} = await drift()
    assert.deepEqual([status, told], [0, []])
    assert.deepEqual(log?.invocations, [{executionSuccessful: true, exitCode: 0, toolExecutionNotifications: []}])
  })

  it('each difference at the line that declares it, what nobody declared at its account', async () => {
    const hand = [
      ['client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: FOREIGN}],
      ['client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'}],
      ['client', 'CreateRole', {RoleName: 'Back', AssumeRolePolicyDocument: FOREIGN}],
      ['root', 'RemoveUserFromGroup', {GroupName: 'Ops', UserName: 'alice'}],
    ] as const
    for (const [account, op, input] of hand) await run(Call, account, op, JSON.stringify(input))
    const {status, told, log} = await drift()
    assert.equal(status, 2)
    assert.deepEqual(told.sort(), [
      'accounts.yaml:12:39 drift-unknown-cause root/group/Ops/user/alice',
      'accounts.yaml:5:3 unmanaged-access client/role/Back lets in arn:aws:iam::999999999999:root (account not listed)',
      'accounts.yaml:7:3 drift client/role/Gate/policy/AdministratorAccess',
      'accounts.yaml:9:12 drift client/role/Gate/trust',
    ])
    assert.equal(log?.invocations?.[0]?.exitCode, 2)
  })

  it('the lines move, the fingerprints do not', async () => {
    const prints = async () =>
      (await drift()).log?.results?.map(({partialFingerprints}) => partialFingerprints?.['xroleFinding/v1']).sort()
    const before = await prints()
    writeFileSync('accounts.yaml', `# one\n# two\n${YAML}`)
    assert.deepEqual(await prints(), before)
    writeFileSync('accounts.yaml', YAML)
  })

  it('a broken file: its findings, exit 1', async () => {
    writeFileSync('accounts.yaml', YAML.replace('account: client', 'account: clint'))
    const {status, told, stderr} = await drift()
    assert.equal(status, 1)
    assert.match(told.join('\n'), /^accounts\.yaml:8:14 unknown-account /)
    assert.match(stderr, /accounts\.yaml:8:14: error/)
    writeFileSync('accounts.yaml', YAML)
  })

  it('validate prints each of its formats, and exits the same', async () => {
    writeFileSync('accounts.yaml', YAML.replace('account: client', 'account: clint'))
    for (const [format, start] of [
      ['text', 'accounts.yaml:8:14: error'],
      ['json', '{\n  "findings"'],
      ['sarif', '{\n  "$schema"'],
      ['junit', '<?xml'],
      ['github', '::error file=accounts.yaml,line=8,endLine=8,col=14,endColumn=19,title=xrole unknown-account::'],
    ] as const) {
      const {status, stdout} = await run(Validate, '--format', format)
      assert.equal(status, 1, format)
      assert.ok(stdout.startsWith(start), stdout)
    }
    writeFileSync('accounts.yaml', YAML)
  })
})
