import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import Apply from '../../src/commands/apply.js'
import Unused from '../../src/commands/unused.js'
import Snapshot from '../../src/commands/snapshot.js'
import type {SandboxState} from '../../src/sandbox/model.js'
import {patched} from '../render/patched.js'
import {openDesk} from './asking.js'
import type {Desk, Ran} from './asking.js'

const YAML = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: "222222222222"
  dev: "333333333333"
policies:
  Reports:
    statements:
      - allow: [s3:GetObject, s3:ListBucket]
        on: ["*"]
      - allow: ["logs:*"]
        on: ["*"]
users: {paul: {account: root}, zoe: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
roles:
  Old:
    account: client
    trust: [root/group/Ops, lambda.amazonaws.com]
    mfa: true
    tags: {stage: "\${account.name}"}
  Many:
    accounts: [client, dev]
    trust:
      - root/user/zoe
      - {principals: [client/role/Old, root/user/paul], mfa: false}
    policies: [Reports]
  All:
    accounts: all
    trust: [root/user/zoe]
    policies: [ReadOnlyAccess, AmazonSQSReadOnlyAccess]
  Break: {account: client, trust: [root/user/zoe], protect: true}
  Sleepy: {account: client, trust: [root/user/zoe]}
  Kept: {account: client, trust: [root/user/zoe]}
  Young: {account: client, trust: [root/user/zoe]}
  Busy:
    account: client
    trust: [root/user/zoe]
    inline:
      logs: {statements: [{allow: ["logs:*", s3:GetObject], on: ["*"]}]}
lint:
  ignore:
    - {rule: unused-role, address: client/role/Sleepy, reason: sealed}
safety:
  mustKeep: [{principal: root/user/zoe, role: client/Kept}]
tests:
  - {who: root/user/paul, can: client/Old, with: {mfa: true}}
  - {who: root/user/zoe, can: client/Busy}
`

/** Account, role → the day and the service of its last use; made on the first day of 2025. */
const USED: Readonly<Record<string, readonly [day: string, service: string]>> = {
  '222222222222 Old': ['2026-01-02', 's3'],
  '222222222222 Busy': ['2026-11-01', 's3'],
  '333333333333 Many': ['2026-11-01', 's3'],
  '111111111111 All': ['2026-11-01', 'ec2'],
  '333333333333 All': ['2026-11-02', 'ec2'],
}

type Place = {file?: string; line?: number}
interface Told {
  looked: number
  roles: ({
    address: string
    days: number
    lastUsed: string | null
    canUse: string[]
    inPatch: boolean
    trust: (Place & {text: string})[]
    callers: (Place & {address: string})[]
  } & Place)[]
  kept: {address: string; reason: string}[]
  undeclared: {address: string; about: string}[]
  services?: {
    asked: number
    grants: ({what: string; unused: string[]; used: string[]; inPatch: boolean; reason?: string} & Place)[]
    wide: {what: string; used: string[]; roles: string[]}[]
  }
  notInPatch: {address: string; reason: string}[]
  patch: string
}

describe('xrole unused', () => {
  let desk: Desk
  const sandboxFile = '.xrole/sandbox.json'
  const run = (...argv: string[]): Promise<Ran> =>
    desk.run((args, config) => new Unused(args, config), '--sandbox', '--as-of', '2026-11-22', ...argv)
  const told = async (...argv: string[]): Promise<Told> => JSON.parse((await run('--json', ...argv)).stdout) as Told

  const edit = (change: (state: SandboxState) => void): void => {
    const state = JSON.parse(readFileSync(sandboxFile, 'utf8')) as SandboxState
    change(state)
    writeFileSync(sandboxFile, JSON.stringify(state))
  }

  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
    const applied = await desk.run((args, config) => new Apply(args, config), '--sandbox', '--yes')
    assert.equal(applied.status, 0, applied.stdout + applied.stderr)
    edit((state) => {
      state.lastUsed = {}
      for (const {id, roles} of state.accounts)
        for (const role of roles) {
          role.created = role.name === 'Young' ? '2026-10-01T00:00:00.000Z' : '2025-01-01T00:00:00.000Z'
          const [day, service] = USED[`${id} ${role.name}`] ?? []
          if (day !== undefined && service !== undefined)
            state.lastUsed[role.id] = {[service]: {at: `${day}T10:00:00.000Z`, region: 'us-east-1'}}
        }
      const client = state.accounts.find(({id}) => id === '222222222222')!
      const made = {...client.roles.find(({name}) => name === 'Busy')!, tags: []}
      client.roles.push({...made, name: 'hand-made', id: 'AROAZZZZZZZZZZZZZZZZZ'})
      const stack = [{Key: 'aws:cloudformation:stack-name', Value: 'vendor'}]
      client.roles.push({...made, name: 'of-a-stack', id: 'AROAZZZZZZZZZZZZZZZZY', tags: stack})
      client.roles.push({
        ...made,
        name: 'AWSServiceRoleForX',
        path: '/aws-service-role/x.amazonaws.com/',
        id: 'AROAZZZZZZZZZZZZZZZZX',
      })
    })
  })
  after(() => desk.close())

  it('lists what was unused the longest first, with the lines that grant it and who could use it', async () => {
    const {looked, roles, kept, undeclared} = await told()
    assert.equal(looked, 11)
    assert.deepEqual(
      roles.map(({address, days, lastUsed}) => [address, days, lastUsed]),
      [
        ['client/role/All', 690, null],
        ['client/role/Many', 690, null],
        ['client/role/Old', 324, '2026-01-02T10:00:00.000Z'],
      ],
    )
    const [, , old] = roles
    assert.deepEqual({file: old?.file, line: old?.line}, {file: 'accounts.yaml', line: 17})
    assert.deepEqual(
      old?.trust.map(({line, text}) => [line, text]),
      [
        [19, 'root/group/Ops'],
        [19, 'lambda.amazonaws.com'],
      ],
    )
    assert.deepEqual(old?.callers, [{address: 'root/group/Ops', file: 'accounts.yaml', line: 15}])
    assert.deepEqual(old?.canUse, ['root/user/paul'])
    assert.deepEqual(
      kept.map(({address, reason}) => [address, reason]),
      [
        ['client/role/Break', 'protect: true'],
        ['client/role/Kept', 'safety: mustKeep: says that root/user/zoe must be able to assume it'],
        ['client/role/Sleepy', 'lint: ignore: sealed'],
      ],
    )
    assert.deepEqual(
      undeclared.map(({address, about}) => [address, about]),
      [
        ['client/role/hand-made', 'made by hand or by another tool'],
        ['client/role/of-a-stack', 'the CloudFormation stack vendor made it: remove it there'],
      ],
    )
  })

  it('the change takes them out with all that names them, applies as a patch, and nothing else goes', async () => {
    const {patch, notInPatch} = await told()
    assert.deepEqual(notInPatch, [])
    const after = patched(YAML, patch)
    const expected = YAML.replace(/ {2}Old:\n(?: {4}.*\n)+/, '')
      .replace('accounts: [client, dev]', 'accounts: [dev]')
      .replace('[client/role/Old, root/user/paul]', '[root/user/paul]')
      .replace('accounts: all', 'accounts: {except: [client]}')
      .replace(/.*can: client\/Old.*\n/, '')
    assert.equal(after, expected)
    mkdirSync('patched', {recursive: true})
    desk.write(after, 'patched/accounts.yaml')
    // What it leaves is found to be used, or kept.
    const again = JSON.parse((await run('--json', '--file', 'patched/accounts.yaml')).stdout) as Told
    assert.deepEqual(again.roles, [])
    assert.equal(again.patch, '')
  })

  it('text begins with the summary and ends with what AWS can tell', async () => {
    const {stdout, status} = await run()
    assert.equal(status, 0)
    const lines = stdout.trimEnd().split('\n')
    assert.equal(
      lines[0],
      '3 of the 11 roles that accounts.yaml declares were not used for 90 days. 3 more are kept on purpose.',
    )
    assert.ok(lines.includes('client/role/Many  never in the last 400 days (made 2025-01-01)'))
    assert.ok(lines.includes('client/role/Old  last used 2026-01-02, 324 days ago'))
    assert.match(lines.at(-1) ?? '', /up to four hours .* 400 days/)
    assert.match(lines.at(-1) ?? '', /does not tell which caller/)
  })

  it('markdown has the same in fences', async () => {
    const {stdout} = await run('--format', 'markdown')
    assert.match(stdout, /^\*\*3 of the 11 roles/)
    assert.match(stdout, /```diff\n--- a\/accounts\.yaml\n/)
  })

  it('exit codes: 0, with --detailed-exitcode 2, and 0 when nothing is found', async () => {
    assert.equal((await run('--detailed-exitcode')).status, 2)
    assert.equal((await run('--detailed-exitcode', '--account', 'root')).status, 0)
    assert.equal((await run('--detailed-exitcode', '--days', '400', '--only', 'client/role/Old')).status, 0)
  })

  it('--only and --account tell of those alone', async () => {
    const only = await told('--only', 'client/Old')
    assert.deepEqual(
      [only.roles.map(({address}) => address), only.looked, only.undeclared],
      [['client/role/Old'], 1, []],
    )
    const dev = await told('--account', 'dev')
    assert.deepEqual([dev.roles, dev.looked], [[], 2])
  })

  it('a role younger than the days is not called unused; with fewer days it is', async () => {
    const {roles} = await told('--days', '30')
    assert.ok(roles.some(({address}) => address === 'client/role/Young'))
    const {stdout} = await run('--days', '30', '--only', 'client/role/Young')
    assert.match(stdout, /client\/role\/Young {2}never \(made 2026-10-01, 52 days ago\)/)
  })

  it('a snapshot says the same', async () => {
    await desk.run((args, config) => new Snapshot(args, config), '--sandbox', '--out', 'live.json')
    const {stdout} = await desk.run(
      (args, config) => new Unused(args, config),
      '--snapshot',
      'live.json',
      '--as-of',
      '2026-11-22',
      '--json',
    )
    assert.deepEqual((JSON.parse(stdout) as Told).roles, (await told()).roles)
    const undated = await desk.run((args, config) => new Unused(args, config), '--snapshot', 'live.json')
    assert.match(undated.stderr, /^note: a snapshot does not say when it was recorded.*--as-of DAY/)
  })

  it('an account that cannot be read is told, the others are shown, exit 1', async () => {
    await desk.run((args, config) => new Snapshot(args, config), '--sandbox', '--out', 'live.json')
    const live = JSON.parse(readFileSync('live.json', 'utf8')) as {snapshots: {account: {name: string}}[]}
    const part = {...live, snapshots: live.snapshots.filter(({account}) => account.name !== 'dev')}
    writeFileSync('part.json', JSON.stringify(part))
    const {stdout, status} = await desk.run(
      (args, config) => new Unused(args, config),
      ...['--snapshot', 'part.json', '--as-of', '2026-11-22', '--detailed-exitcode'],
    )
    assert.equal(status, 1)
    assert.match(stdout, /^3 of the 9 roles .* 1 account could not be read\.$/m)
    assert.match(stdout, /^Account dev could not be read, nothing is said of its roles: /m)
  })

  it('services: statements of which nothing is used, with the edit; wide policies apart', async () => {
    const {services, patch} = await told('--service-last-accessed')
    assert.equal(services?.asked, 4)
    assert.deepEqual(
      services?.grants.map(({what, line, unused, used, inPatch}) => [what, line, unused, used, inPatch]),
      [
        ['dev/policy/Reports, statement 2', 12, ['logs'], [], true],
        ['root/role/All/policy/AmazonSQSReadOnlyAccess', 31, ['sqs'], [], false],
        ['client/role/Busy/inline/logs, statement 1', 40, ['logs'], ['s3'], true],
      ],
    )
    assert.deepEqual(
      services?.wide.map(({used, roles}) => [used, roles]),
      [[['ec2'], ['dev/role/All', 'root/role/All']]],
    )
    assert.match((await run('--service-last-accessed')).stdout, /granted a short time ago looks unused as well/)
    assert.match(patch, /^- {6}- allow: \["logs:\*"\]$/m)
    assert.match(patch, /^\+ {6}logs: \{statements: \[\{allow: \[s3:GetObject\], on: \["\*"\]\}\]\}$/m)
  })

  it('a statement stays that somebody else has, of whom AWS was not asked', async () => {
    // Many in client is kept asleep now: what it uses when it wakes nobody knows.
    desk.write(YAML.replace('address: client/role/Sleepy', 'address: client/role/*'))
    try {
      const {services} = await told('--service-last-accessed', '--only', 'dev/role/Many')
      assert.deepEqual(
        services?.grants.map(({what, inPatch, reason}) => [what, inPatch, reason?.slice(0, 21)]),
        [['dev/policy/Reports, statement 2', false, 'others have it as wel']],
      )
    } finally {
      desk.write(YAML)
    }
  })

  const refused: Readonly<Record<string, readonly [argv: string[], message: RegExp]>> = {
    'more days than AWS keeps': [['--days', '401'], /400 days.*--days 400 or less/],
    'no days at all': [
      ['--days', '0'],
      /^error: --days: expected an integer greater than or equal to 1 but received: 0 \(see xrole/,
    ],
    'no number of days': [['--days', 'x'], /^error: --days: expected an integer but received: x \(see xrole/],
    'a day that is none': [['--as-of', '2026-02-30'], /--as-of 2026-02-30 is not a day/],
    'an account that is not there': [['--account', 'nope'], /--account nope matches none/],
    'an address that matches nothing': [
      ['--only', 'client/role/Odl'],
      /matches nothing; did you mean client\/role\/Old/,
    ],
  }
  for (const [name, [argv, message]] of Object.entries(refused))
    it(`refused: ${name}`, async () => {
      const {status, stderr} = await desk.run((args, config) => new Unused(args, config), '--sandbox', ...argv)
      assert.equal(status, 1)
      assert.match(stderr, message)
    })

  it('what cannot be taken out is told with the reason, and the rest is in the change', async () => {
    desk.write(YAML.replace('trust: [root/user/zoe]\n    inline:', 'trust: [client/role/Old]\n    inline:'))
    try {
      const {notInPatch, roles} = await told()
      assert.deepEqual(
        notInPatch.map(({address}) => address),
        ['client/role/Old'],
      )
      assert.match(notInPatch[0]?.reason ?? '', /the file would have an error/)
      assert.deepEqual(
        roles.map(({inPatch}) => inPatch),
        [true, true, false],
      )
    } finally {
      desk.write(YAML)
    }
  })

  it('who must be able to assume a role by mustKeep stays as well', async () => {
    desk.write(YAML.replace('mustKeep: [', 'mustKeep: [{principal: client/role/Old, role: client/Many}, '))
    try {
      const {kept, roles} = await told()
      assert.ok(kept.some(({address, reason}) => address === 'client/role/Old' && reason.includes('client/role/Many')))
      assert.ok(roles.every(({address}) => address !== 'client/role/Old' && address !== 'client/role/Many'))
    } finally {
      desk.write(YAML)
    }
  })

  it('one that cannot go does not keep the others; an entry whose accounts are merged in goes whole', async () => {
    const merged = YAML.replace('roles:', 'x-m: &m {accounts: [client]}\nroles:')
      .replace('  Many:\n    accounts: [client, dev]', '  Many:\n    <<: *m')
      .replace('  Old:\n', '  Old: &old\n')
      .replace('lint:', 'x-keeps: *old\nlint:')
    desk.write(merged)
    try {
      const {notInPatch, roles, patch} = await told()
      assert.deepEqual(
        notInPatch.map(({address}) => address),
        ['client/role/Old'],
      )
      assert.deepEqual(
        roles.map(({address, inPatch}) => [address, inPatch]),
        [
          ['client/role/All', true],
          ['client/role/Many', true],
          ['client/role/Old', false],
        ],
      )
      assert.match(patch, /^- {2}Many:$/m)
    } finally {
      desk.write(YAML)
    }
  })

  it('the patch names a file elsewhere from its own folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xrole-elsewhere-'))
    try {
      writeFileSync(join(folder, 'accounts.yaml'), YAML)
      assert.match((await told('--file', join(folder, 'accounts.yaml'))).patch, /^--- a\/accounts\.yaml\n/)
    } finally {
      rmSync(folder, {recursive: true})
    }
  })
})
