import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import Apply from '../../src/commands/apply.js'
import Drift from '../../src/commands/drift.js'
import Call from '../../src/commands/sandbox/call.js'
import type {BaseCommand} from '../../src/engine/base-command.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles: {Gate: {account: client, trust: [root/user/alice], policies: [ReadOnlyAccess], description: gate}}
users: {alice: {account: root}}
`
const FOREIGN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::999999999999:root'}, Action: 'sts:AssumeRole'}],
})

interface Printed {
  drift: {address: string; cause: string}[]
  unmanaged: {address: string}[]
  pending: {address: string}[]
  summary: Record<string, number>
}

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

describe('xrole drift', () => {
  const home = process.cwd()
  let folder: string
  let config: Config
  before(async () => {
    config = await Config.load({root: fileURLToPath(new URL('../..', import.meta.url))})
    folder = mkdtempSync(join(tmpdir(), 'xrole-drift-'))
    process.chdir(folder)
  })
  after(() => {
    process.chdir(home)
    rmSync(folder, {recursive: true})
  })

  const drift = (...args: string[]) => run((argv, with_) => new Drift(argv, with_), config, ['--sandbox', ...args])
  const apply = (...args: string[]) => run((argv, with_) => new Apply(argv, with_), config, ['--sandbox', ...args])
  const call = async (account: string, op: string, input: object): Promise<void> => {
    const made = await run((argv, with_) => new Call(argv, with_), config, [account, op, JSON.stringify(input)])
    assert.equal(made.status, 0, made.stderr)
  }
  const write = (text: string): void => writeFileSync(join(folder, 'accounts.yaml'), text)
  const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

  it('says first that nothing was applied, and repeats how it was asked for', async () => {
    write(YAML)
    const world = ['--sandbox-file', 'my box.json']
    const on = (...args: string[]) => run((argv, with_) => new Drift(argv, with_), config, [...world, ...args])
    const footer = (text: string): string => text.trimEnd().split('\n').at(-3) ?? ''
    const again = "--sandbox-file 'my box.json'"
    const first = await on()
    assert.equal(first.status, 2)
    assert.match(
      first.stdout,
      /^Nothing of accounts.yaml was applied yet: xrole apply --sandbox-file 'my box.json' makes it\.\n/,
    )
    assert.match(first.stdout, /^ {2}\+ user alice$/m)
    assert.doesNotMatch(first.stdout, /--revert|--accept|may no longer/)
    assert.match(footer(first.stdout), /by whom: xrole drift --sandbox-file 'my box.json' --blame\.$/)
    assert.doesNotMatch((await on('--blame')).stdout, /xrole drift/)

    const applied = await run((argv, with_) => new Apply(argv, with_), config, [...world, '--yes'])
    assert.equal(applied.status, 0, applied.stderr)
    write(`${YAML}groups: {Late: {account: root}}\n`)
    const late = await on()
    assert.equal(late.status, 2)
    assert.equal(footer(late.stdout), `Who and when: xrole drift ${again} --blame. Make it: xrole apply ${again}.`)
    assert.equal(footer((await on('--blame')).stdout), `Make it: xrole apply ${again}.`)
  })

  it('exits 0 without drift, 2 with it, 0 after a revert; what is pending does not count unless it is asked for', async () => {
    write(YAML)
    assert.equal((await apply('--yes')).status, 0)
    const none = await drift()
    assert.deepEqual(none, {status: 0, stdout: 'No drift. AWS is as accounts.yaml was applied.\n', stderr: ''})

    write(YAML.replace('description: gate', 'description: new'))
    const pending = await drift()
    assert.equal(pending.status, 0)
    assert.match(pending.stdout, /^1 change of the file is pending; xrole plan shows it$/m)
    assert.equal(last(pending.stdout), 'No drift. AWS is as accounts.yaml was applied; 1 change pending.')
    assert.equal((await drift('--include-pending')).status, 2)

    await call('client', 'AttachRolePolicy', {
      RoleName: 'Gate',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const found = await drift()
    assert.equal(found.status, 2)
    assert.match(
      found.stdout,
      /\+ attached policy AdministratorAccess \(AWS managed\) \(changed in AWS, not in the file\)/,
    )
    assert.equal(last(found.stdout), 'Drift: 1 difference in 1 account; 1 change pending.')
    assert.match((await drift('--format', 'markdown')).stdout, /^\*\*.*Drift: 1 difference in 1 account/m)

    const unsure = await drift('--revert')
    assert.deepEqual([unsure.status, /give --yes/.test(unsure.stderr)], [1, true])
    const reverted = await drift('--revert', '--yes')
    assert.equal(reverted.status, 0, reverted.stderr)
    assert.match(reverted.stdout, /^- client\/role\/Gate\/policy\/AdministratorAccess$/m)
    assert.match(reverted.stderr, /^1 change of the file is pending/m)
    assert.equal(last((await drift()).stdout), 'No drift. AWS is as accounts.yaml was applied; 1 change pending.')
  })

  it('tells what no change can take back, and ends with 2 after a revert that leaves it', async () => {
    await call('client', 'CreateRole', {RoleName: 'Back', AssumeRolePolicyDocument: FOREIGN})
    await call('client', 'DetachRolePolicy', {RoleName: 'Gate', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'})
    const {status, stdout} = await drift('--json')
    assert.equal(status, 2)
    const {drift: items, unmanaged, pending, summary} = JSON.parse(stdout) as Printed
    assert.deepEqual(
      items.map(({address, cause}) => `${cause} ${address}`),
      ['drift client/role/Gate/policy/ReadOnlyAccess'],
    )
    assert.deepEqual([unmanaged.map(({address}) => address), pending.length > 0], [['client/role/Back'], true])
    assert.deepEqual(summary, {differences: 1, drift: 1, both: 0, unknown: 0, unmanaged: 1, pending: 1})

    const reverted = await drift('--revert', '--yes')
    assert.equal(reverted.status, 2, reverted.stderr)
    assert.match(reverted.stderr, /^Not in the file, and left alone:\n.*client\/role\/Back lets in/m)
    assert.equal(last((await drift()).stdout), 'Drift: 1 role that nobody declared lets others in; 1 change pending.')
    assert.equal((await drift('--account', 'root')).status, 0)
  })

  it('leaves what cannot be reverted without a pending change, says what to do, and does the rest', async () => {
    const two = YAML.replace('{account: root}', '{account: root}, bob: {account: root}')
    write(two)
    assert.equal((await apply('--yes')).status, 0)
    await call('client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: FOREIGN})
    write(two.replace('[root/user/alice]', '[root/user/alice, root/user/bob]'))
    const LEFT =
      /^Not reverted:\n {2}client\/role\/Gate\/trust: needs root\/user\/bob\/inline\/xrole-assume, which is left out; apply the whole file with xrole apply$/m
    const refused = await drift('--revert', '--yes')
    assert.equal(refused.status, 3, refused.stdout)
    assert.match(refused.stderr, LEFT)
    assert.equal(refused.stdout, '', 'no plan without changes')
    const json = await drift('--revert', '--yes', '--json')
    const {refused: told} = JSON.parse(json.stdout) as {refused: {code: string; message: string}[]}
    assert.deepEqual(
      [json.status, told.map(({code, message}) => `${code} ${message.split(',')[0]}`)],
      [3, ['not-reverted client/role/Gate/trust: needs root/user/bob/inline/xrole-assume']],
    )

    await call('client', 'AttachRolePolicy', {
      RoleName: 'Gate',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const rest = await drift('--revert', '--yes')
    assert.equal(rest.status, 2, rest.stderr)
    assert.match(rest.stdout, /^- client\/role\/Gate\/policy\/AdministratorAccess$/m)
    assert.match(rest.stderr, LEFT)
    const found = await drift()
    assert.match(found.stdout, /the file's value is written\)/)
    assert.match(found.stdout, /^ +drift --revert leaves it: needs root\/user\/bob/m)
    assert.equal((await apply('--yes')).status, 0)
    // The role that nobody declared is still there.
    assert.equal((await drift()).status, 2)
  })

  it('exits 3 for what a rule of ownership refuses and is no drift, 1 for a file that is broken', async () => {
    write(YAML.replace('trust: [root/user/alice]', 'trust: [root]').replace('alice:', 'bob:'))
    const refused = await drift('--only', 'root/*')
    assert.deepEqual([refused.status, /still refers to it/.test(refused.stdout)], [3, true], refused.stdout)
    write(YAML.replace('trust:', 'trsut:'))
    assert.equal((await drift()).status, 1)
  })

  it('exits 1 for flags that mean nothing without --revert, and for those that contradict it', async () => {
    write(YAML)
    assert.equal((await drift('--adopt')).stderr, 'error: --adopt is for drift --revert\n')
    for (const flags of [
      ['--adopt'],
      ['--allow', 'REPLACES'],
      ['--max-deletes', '1'],
      ['--management-account'],
      ['--skip-unreadable'],
      ['--revert', '--format', 'json'],
    ])
      assert.equal((await drift(...flags)).status, 1, flags.join(' '))
  })
})
