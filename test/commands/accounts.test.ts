import assert from 'node:assert/strict'
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import Accounts from '../../src/commands/accounts.js'
import Apply from '../../src/commands/apply.js'
import Plan from '../../src/commands/plan.js'
import Call from '../../src/commands/sandbox/call.js'
import Snapshot from '../../src/commands/snapshot.js'
import Validate from '../../src/commands/validate.js'
import type {BaseCommand} from '../../src/engine/base-command.js'

const YAML = `version: 1
owner: acme
accounts:
  from: {except: [lab]}
  root: "111111111111"
  client: {id: "222222222222", ou: Workloads/Clients, tags: {env: prod}}
  vendor: {id: "999999999999", connect: false}
roles:
  Reports: {accounts: {ou: Workloads, tags: {env: prod}}, trust: [root], policies: [ReadOnlyAccess]}
`
/** Without what leaves some out. */
const WHOLE = YAML.replace('{except: [lab]}', 'organization')
const account = (id: string, name: string, ou: string, more: object = {}) => ({
  id,
  name,
  email: `${name}@example.com`,
  ou,
  state: 'ACTIVE',
  tags: {},
  ...more,
})
const RECORDED = {
  format: 1,
  organization: {
    id: 'o-abcd123456',
    managementAccount: '111111111111',
    root: 'r-ab12',
    units: [
      {id: 'ou-ab12-workload', name: 'Workloads', parent: 'r-ab12', path: 'Workloads'},
      {id: 'ou-ab12-clientss', name: 'Clients', parent: 'ou-ab12-workload', path: 'Workloads/Clients'},
    ],
    accounts: [
      account('111111111111', 'Acme', ''),
      account('222222222222', 'The Client', 'Workloads/Clients', {tags: {team: 'a'}}),
      account('333333333333', 'lab', 'Workloads'),
      account('444444444444', 'Old\u001b Shop', 'Workloads', {state: 'SUSPENDED'}),
      account('555555555555', 'Data Prod', 'Workloads', {tags: {env: 'prod'}}),
    ],
  },
  snapshots: [],
}

type Runnable = {log(text?: string): void; logToStderr(text?: string): void} & BaseCommand
type Make = new (argv: string[], config: Config) => Runnable

describe('accounts from the organization, on the command line', () => {
  const home = process.cwd()
  let folder: string
  let config: Config

  /** Runs a command as the program does, in this process: what it printed, and its exit code. */
  async function run(Command: Make, ...argv: readonly string[]) {
    const before = process.exitCode
    const printed = {stdout: '', stderr: ''}
    const command = new Command([...argv], config)
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

  before(async () => {
    config = await Config.load({root: fileURLToPath(new URL('../..', import.meta.url))})
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-'))
    process.chdir(folder)
    writeFileSync('accounts.yaml', YAML)
    writeFileSync('org.json', JSON.stringify(RECORDED))
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, {recursive: true})
  })

  it('xrole accounts tells of each whether it is managed, and why not', async () => {
    const {status, stdout} = await run(Accounts, '--organization', 'org.json')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      `NAME       ID            UNIT               STATE      MANAGED                                  TAGS
root       111111111111  /                  ACTIVE     yes                                      -
client     222222222222  Workloads/Clients  ACTIVE     yes                                      team=a env=prod
vendor     999999999999  -                  -          no: has connect: false                   -
Data-Prod  555555555555  Workloads          ACTIVE     yes                                      env=prod
lab        333333333333  Workloads          ACTIVE     no: is under except: of accounts: from:  -
Old-Shop   444444444444  Workloads          SUSPENDED  no: is SUSPENDED in the organization     -
`,
    )
  })

  it('xrole accounts --json has the same', async () => {
    const {stdout} = await run(Accounts, '--organization', 'org.json', '--json')
    const {organization, accounts} = JSON.parse(stdout) as {organization: string; accounts: unknown[]}
    assert.equal(organization, 'o-abcd123456')
    assert.deepEqual(accounts[5], {
      name: 'Old-Shop',
      id: '444444444444',
      ou: 'Workloads',
      state: 'SUSPENDED',
      tags: {},
      managed: false,
      reason: 'is SUSPENDED in the organization',
      from: 'organization',
    })
  })

  it('xrole accounts lists the file where nothing is discovered, and asks nobody', async () => {
    writeFileSync('accounts.yaml', 'owner: acme\naccounts: {root: "111111111111"}\n')
    const {stdout} = await run(Accounts)
    assert.equal(
      stdout,
      `NAME  ID            UNIT  STATE  MANAGED  TAGS
root  111111111111  -     -      yes      -
`,
    )
  })

  it('validate says that accounts are not known yet, and knows them from a recording', async () => {
    const role = '  R: {account: Data-Prod, trust: [Dta-Prod]}\n'
    writeFileSync('accounts.yaml', `${YAML}${role}`)
    const without = await run(Validate)
    assert.equal(without.status, 0)
    assert.match(without.stdout, /^accounts\.yaml:4:3: note which accounts there are is known only when/)
    const known = await run(Validate, '--organization', 'org.json')
    assert.equal(known.status, 1)
    assert.match(known.stdout, /error no account "Dta-Prod"; did you mean "Data-Prod"\?/)
    assert.doesNotMatch(known.stdout, /which accounts there are/)
  })

  it('in the sandbox the organization begins with the listed accounts, and is recorded', async () => {
    writeFileSync('accounts.yaml', WHOLE)
    assert.equal((await run(Apply, '--sandbox', '--yes')).status, 0)
    const {stdout} = await run(Plan, '--sandbox', '--detailed-exitcode')
    assert.match(stdout, /No changes/)
    const snapshot = await run(Snapshot, '--sandbox', '--organization-only', '--out', 'mine.json')
    assert.match(snapshot.stderr, /^Wrote mine\.json: the organization o-\w+, 2 accounts\.$/m)
    const {organization, snapshots} = JSON.parse(readFileSync('mine.json', 'utf8')) as typeof RECORDED
    assert.deepEqual(
      organization.accounts.map(({id, name, ou, tags}) => ({id, name, ou, tags})),
      [
        {id: '111111111111', name: 'root', ou: '', tags: {}},
        {id: '222222222222', name: 'client', ou: 'Workloads/Clients', tags: {env: 'prod'}},
      ],
    )
    assert.deepEqual(snapshots, [])
    const {stdout: valid} = await run(Validate, '--organization', 'mine.json')
    assert.match(valid, /^accounts\.yaml is valid\.$/m)
    assert.doesNotMatch(valid, /which accounts there are/)
    writeFileSync('accounts.yaml', YAML)
    const {stdout: missing} = await run(Validate, '--organization', 'mine.json')
    assert.match(missing, /error "lab" matches no account of the organization/)
  })

  it('a whole snapshot holds the organization, and is planned against without AWS', async () => {
    writeFileSync('accounts.yaml', WHOLE)
    await run(Apply, '--sandbox', '--yes')
    assert.equal((await run(Snapshot, '--sandbox', '--out', 'live.json')).status, 0)
    const {status, stdout} = await run(Plan, '--snapshot', 'live.json', '--detailed-exitcode')
    assert.equal(status, 0, stdout)
    assert.match(stdout, /No changes/)
  })

  it('calls by hand find accounts of the organization in the sandbox', async () => {
    writeFileSync('accounts.yaml', WHOLE)
    const {status, stdout} = await run(Call, 'client', 'ListUsers')
    assert.equal(status, 0)
    assert.deepEqual((JSON.parse(stdout) as {Users: unknown[]}).Users, [])
  })

  const failures: [name: string, command: Make, argv: string[], yaml: string, message: RegExp][] = [
    [
      'a recording without an organization',
      Accounts,
      ['--snapshot', 'none.json'],
      YAML,
      /none\.json holds no organization; record one.*--organization-only/,
    ],
    ['a recording that is not there', Validate, ['--organization', 'gone.json'], YAML, /gone\.json cannot be read/],
    [
      'nothing to discover',
      Snapshot,
      ['--organization-only'],
      'owner: acme\naccounts: {root: "111111111111"}\n',
      /does not take its accounts from the organization; write accounts: \{from: organization\}/,
    ],
    [
      'a sandbox to begin with nothing',
      Plan,
      ['--sandbox'],
      'owner: acme\naccounts: {from: organization}\n',
      /list at least one, the first is the management account/,
    ],
  ]
  for (const [name, command, argv, yaml, message] of failures) {
    it(`says what to do: ${name}`, async () => {
      writeFileSync('accounts.yaml', yaml)
      writeFileSync('none.json', '{"format": 1, "snapshots": []}')
      const {status, stderr} = await run(command, ...argv)
      assert.equal(status, 1)
      assert.match(stderr, message)
      assert.equal(existsSync('.xrole'), false)
    })
  }
})
