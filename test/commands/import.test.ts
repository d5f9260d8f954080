import assert from 'node:assert/strict'
import {existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import Import from '../../src/commands/import.js'
import type {AccountRef} from '../../src/core/types.js'
import {
  document,
  allow,
  emptySnapshot,
  group,
  letting,
  policy,
  role,
  rootOf,
  service,
  user,
} from '../support/hand-made-things.js'
import {openDesk} from './asking.js'
import type {Desk, Ran} from './asking.js'

const ROOT: AccountRef = {name: 'root', id: '111111111111', partition: 'aws'}
const CLIENT: AccountRef = {name: 'client', id: '222222222222', partition: 'aws'}
const MFA = {Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}

const SNAPSHOTS = [
  {
    ...emptySnapshot(ROOT),
    users: [user(ROOT, 'paul', ['Ops'], {tags: {team: 'web'}})],
    groups: [
      group(ROOT, 'Ops', {inline: {admin: document(allow('sts:AssumeRole', 'arn:aws:iam::222222222222:role/Admin'))}}),
    ],
  },
  {
    ...emptySnapshot(CLIENT),
    roles: [
      role(CLIENT, 'OrganizationAccountAccessRole', letting({AWS: rootOf(ROOT)}), {attached: ['AdministratorAccess']}),
      role(CLIENT, 'Admin', letting({AWS: rootOf(ROOT)}, MFA), {
        attached: ['AdministratorAccess'],
        tags: {team: 'ops'},
      }),
      role(CLIENT, 'web', service('ec2'), {path: '/teams/web/', tags: {team: 'web'}}),
      role(CLIENT, 'stack', letting({AWS: 'arn:aws:iam::999999999999:root'}), {
        tags: {'aws:cloudformation:stack-name': 'x'},
      }),
    ],
  },
]

const RECORDING = JSON.stringify({format: 1, snapshots: SNAPSHOTS})

const WHOLE = `# yaml-language-server: $schema=.xrole/accounts.schema.json
#
# Written by xrole import from what AWS had. xrole plan shows what this file would take over, xrole
# apply --adopt takes it over.
version: 1
owner: acme

accounts:
  root: "111111111111"
  client: "222222222222"

roles:
  # group root/group/Ops may assume it by its inline policy admin; import --fold-callers writes
  #   trust: [root/group/Ops]
  Admin:
    account: client
    trust: [root]
    mfa: true
    policies: [AdministratorAccess]
    tags: {team: ops}
  web: {account: client, trust: [ec2.amazonaws.com], path: /teams/web/, tags: {team: web}}

groups:
  Ops:
    account: root
    users: [paul]
    inline:
      admin: {statements: [{allow: sts:AssumeRole, on: arn:aws:iam::222222222222:role/Admin}]}
    path: /

users:
  paul: {account: root, tags: {team: web}}

unmanaged:
  - {address: client/role/stack, reason: a CloudFormation stack made it}
`

describe('xrole import', () => {
  let desk: Desk
  beforeEach(async () => {
    desk = await openDesk()
    desk.write(RECORDING, 'live.json')
  })
  afterEach(() => desk.close())

  const run = (...argv: string[]): Promise<Ran> =>
    desk.run((args, config) => new Import(args, config), '--snapshot', 'live.json', ...argv)
  const fresh = (...argv: string[]): Promise<Ran> => run('--owner', 'acme', ...argv)
  const read = (name: string): string => readFileSync(name, 'utf8')

  it('prints a whole file where there is none, and tells what it is beside it', async () => {
    const {status, stdout, stderr} = await fresh()
    assert.equal(status, 0, stderr)
    assert.equal(stdout, WHOLE)
    assert.equal(
      stderr,
      `root    1 user, 1 group
client  2 roles
3.5 lines per role; the same roles as AWS's JSON: 34.0

Left out: 1 thing
  client/role/stack: a CloudFormation stack made it

Its plan against what was read: 3 to adopt, nothing else.

Next: save it with --out, xrole plan, then xrole apply --adopt
`,
    )
  })

  it('what it prints can be planned: adoption only', async () => {
    desk.write((await fresh()).stdout)
    const {stdout} = await run('--json')
    const told = JSON.parse(stdout) as {files: object; adopt: number}
    assert.equal(told.adopt, 0)
    assert.deepEqual(told.files, {})
  })

  it('--fold-callers: what a group has by hand becomes a line of trust', async () => {
    const {status, stdout, stderr} = await fresh('--fold-callers')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^ {4}trust: \[root\/group\/Ops\]$/m)
    assert.match(stdout, /^ {2}Ops: \{account: root, users: \[paul\], path: \/\}$/m)
    assert.match(
      stderr,
      /3 to adopt, and xrole-assume takes the place of what one caller had by hand; nobody gains or loses access\./,
    )
  })

  it('a file that is there: what it lacks, to be included in it', async () => {
    desk.write(`version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
users: {paul: {account: root, tags: {team: web}}}
`)
    const {status, stdout, stderr} = await run('--kind', 'role', '--name', 'w*')
    assert.equal(status, 0, stderr)
    assert.equal(
      stdout,
      `# Written by xrole import from what AWS had.

roles:
  web: {account: client, trust: [ec2.amazonaws.com], path: /teams/web/, tags: {team: web}}

# To have it read, add this to accounts.yaml:
#
#   include: [imported.yaml]
#
# For what was left out and xrole plan would report, add this to accounts.yaml:
#
#   unmanaged:
#     - {address: client/role/stack, reason: a CloudFormation stack made it}
`,
    )
    assert.match(
      stderr,
      /^Next: save it with --out, add what its last comment says to accounts\.yaml, then xrole plan, /m,
    )
  })

  const FILTERS: readonly (readonly [flags: readonly string[], entries: readonly string[]])[] = [
    [[], ['Admin', 'web', 'Ops', 'paul']],
    [['--path', '/teams/*'], ['web']],
    [
      ['--tag', 'team=web'],
      ['web', 'paul'],
    ],
    [
      ['--tag', 'team'],
      ['Admin', 'web', 'paul'],
    ],
    [['--tag', 'team=o*', '--kind', 'role'], ['Admin']],
    [
      ['--name', 'A*', '--name', 'paul'],
      ['Admin', 'paul'],
    ],
    [
      ['--kind', 'user', '--kind', 'group'],
      ['Ops', 'paul'],
    ],
    [
      ['--account', 'root'],
      ['Ops', 'paul'],
    ],
  ]
  for (const [flags, entries] of FILTERS)
    it(`takes ${flags.join(' ') || 'everything without a filter'}`, async () => {
      const {status, stdout, stderr} = await fresh(...flags)
      assert.equal(status, 0, stderr)
      const found = [...stdout.matchAll(/^ {2}([A-Za-z]+):(?! ")/gm)].map(([, key]) => key)
      assert.deepEqual(found, entries)
    })

  it('--tag: policies go with who has them, and by a name with who is called so', async () => {
    const own = (name: string) => `arn:aws:iam::222222222222:policy/${name}`
    const policies = ['Used', 'Bound', 'Other'].map((name) => policy(CLIENT, name, document(allow('logs:*', '*'))))
    const roles = [
      role(CLIENT, 'web', service('ec2'), {attached: [own('Used')], boundary: own('Bound'), tags: {team: 'web'}}),
      role(CLIENT, 'db', service('ec2'), {attached: [own('Other')]}),
    ]
    writeFileSync('live.json', JSON.stringify({format: 1, snapshots: [{...emptySnapshot(CLIENT), policies, roles}]}))
    const {stdout, stderr} = await fresh('--tag', 'team=web')
    assert.deepEqual(
      [...stdout.matchAll(/^ {2}([A-Z]\w+|web|db):/gm)].map(([, key]) => key),
      ['Bound', 'Used', 'web'],
      stderr,
    )
    assert.match(stdout, /^ {2}web: .*policies: \[Used\], boundary: Bound, |^ {4}boundary: Bound$/m)
    const named = await fresh('--tag', 'team=web', '--name', 'web')
    assert.match(named.stdout, /policies: \[arn:aws:iam::222222222222:policy\/Used\]/)
  })

  it('what is wrong with the accounts of a recording is said of the recording', async () => {
    const recorded = (...accounts: AccountRef[]) =>
      writeFileSync('live.json', JSON.stringify({format: 1, snapshots: accounts.map(emptySnapshot)}))
    const told = async () => (await fresh()).stderr
    recorded(ROOT, {...CLIENT, name: 'all'})
    assert.equal(
      await told(),
      'error: live.json: "all" cannot be the name of an account; name it with --id NAME=222222222222\n',
    )
    recorded(ROOT, {...CLIENT, name: 'a: b\nowner'})
    assert.equal(
      await told(),
      'error: live.json: "a: b\\nowner" cannot be the name of an account; name it with --id NAME=222222222222\n',
    )
    recorded(ROOT, {...CLIENT, name: 'root'})
    assert.equal(await told(), 'error: live.json: two accounts are called root; name it with --id NAME=222222222222\n')
    assert.equal((await fresh('--id', 'client=222222222222')).status, 0)
    recorded(ROOT, {...ROOT, name: 'again'})
    assert.equal(await told(), 'error: live.json: account 111111111111 is in it twice; leave one out\n')
    recorded({...ROOT, id: '1'})
    assert.equal(await told(), 'error: live.json: "1" is no account id; it has 12 digits\n')
    recorded(ROOT)
    assert.equal(
      (await run('--owner', 'a b')).stderr,
      'error: --owner "a b": an owner is 1 to 32 letters, digits, _ and -\n',
    )
  })

  it('a pattern of the file includes it already: nothing is to be added', async () => {
    const root = 'version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n'
    mkdirSync('teams/a', {recursive: true})
    writeFileSync('teams/a/one.yaml', 'users: {paul: {account: root, tags: {team: web}}}\n')
    for (const pattern of ['teams/**/*.yaml', './teams/a/*', '**/a/???.yaml']) {
      desk.write(`${root}include: ["${pattern}"]\n`)
      const {stdout, stderr} = await run('--account', 'root', '--out', 'teams/a/two.yaml')
      assert.equal(stdout, '')
      assert.match(stderr, /^Next: xrole plan, then xrole apply --adopt$/m)
      assert.doesNotMatch(read('teams/a/two.yaml'), /include/)
      rmSync('teams/a/two.yaml')
    }
    desk.write(`${root}include: [teams/a/one.yaml]\n`)
    const {stderr} = await run('--account', 'root', '--out', 'teams/a/two.yaml')
    assert.match(stderr, /^Next: add what its last comment says to accounts\.yaml, then xrole plan/m)
    assert.match(read('teams/a/two.yaml'), /^# {3}include: \[teams\/a\/two\.yaml\]$/m)
  })

  it('where nothing is left to import it says so, and nothing of what to do next', async () => {
    desk.write('version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n')
    const {status, stdout, stderr} = await run('--name', 'nobody')
    assert.deepEqual([status, stdout], [0, ''])
    assert.equal(
      stderr,
      `There is nothing to import.

Left out: 1 thing
  client/role/stack: a CloudFormation stack made it
`,
    )
  })

  it('--out: writes a new file and its schema, and overwrites only with --force', async () => {
    const {status, stdout, stderr} = await fresh('--out', 'accounts.yaml')
    assert.deepEqual([status, stdout], [0, ''], stderr)
    assert.equal(read('accounts.yaml'), WHOLE)
    assert.equal(statSync('accounts.yaml').mode & 0o133, 0)
    assert.ok(existsSync('.xrole/accounts.schema.json'))
    const again = await fresh('-f', 'other.yaml', '--out', 'accounts.yaml')
    assert.deepEqual([again.status, again.stdout], [1, ''])
    assert.equal(
      again.stderr,
      'error: accounts.yaml exists, so nothing was written; --force overwrites it, --out names another one\n',
    )
    assert.equal((await fresh('-f', 'other.yaml', '--out', 'accounts.yaml', '--force')).status, 0)
  })

  it('--split account: one file for each, included by name', async () => {
    const {status, stderr} = await fresh('--split', 'account', '--out', 'new')
    assert.equal(status, 0, stderr)
    assert.match(read('new/accounts.yaml'), /^include: \[imported\/client\.yaml, imported\/root\.yaml\]$/m)
    assert.match(read('new/imported/client.yaml'), /^# Written by xrole import .*\n\nroles:\n/)
    assert.match(read('new/imported/root.yaml'), /\ngroups:\n(.*\n)*users:\n/)
  })

  it('--split tag:team: by its value, and the rest in other.yaml', async () => {
    const {status, stderr} = await fresh('--split', 'tag:team', '--out', 'new')
    assert.equal(status, 0, stderr)
    assert.match(
      read('new/accounts.yaml'),
      /^include: \[imported\/ops\.yaml, imported\/web\.yaml, imported\/other\.yaml\]$/m,
    )
    assert.match(read('new/imported/other.yaml'), /^ {2}Ops:$/m)
  })

  it('does not write through a link that leads out of the folder', async () => {
    mkdirSync('new')
    symlinkSync(tmpdir(), 'new/imported')
    const {status, stderr} = await fresh('--split', 'account', '--out', 'new')
    assert.equal(status, 1)
    assert.match(stderr, /^error: new\/imported leads out of new, so nothing was written; name another folder$/m)
    assert.ok(!existsSync('new/accounts.yaml'))
  })

  it('an account that cannot be read is not taken for empty', async () => {
    desk.write(
      'version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222", gone: "333333333333"}\n',
    )
    const {status, stdout, stderr} = await run()
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(
      stderr,
      /^error: gone cannot be read, so nothing was imported; --account with the names of the others leaves it out$/m,
    )
    const without = await run('--account', 'root,client')
    assert.equal(without.status, 0, without.stderr)
    assert.match(without.stdout, /^ {2}Admin:$/m)
  })

  const REFUSED: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
    [['--id', 'client=12'], /^error: --id client=12 is no name with an account id; write --id client=222222222222: /],
    [['--id', 'x=333333333333'], /^error: --id x=333333333333: live\.json has no such account$/m],
    [
      ['--split', 'team', '--out', 'new'],
      /^error: --split team is no way to split; write --split account, or --split tag:team$/m,
    ],
    [['--tag', '=x'], /^error: --tag =x has no key; write --tag team=data, or --tag team for any value$/m],
    [['--account', 'nope'], /^error: --account nope matches none of the accounts: root, client$/m],
  ]
  for (const [flags, message] of REFUSED)
    it(`refuses ${flags.join(' ')}`, async () => {
      const {status, stdout, stderr} = await fresh(...flags)
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, message)
    })

  it('with neither a file nor a sandbox: begin with xrole init', async () => {
    const {status, stderr} = await desk.run((args, config) => new Import(args, config), '--sandbox')
    assert.equal(status, 1)
    assert.match(stderr, /^error: there is no sandbox in .* yet, and no file to make one from: xrole init writes one, /)
  })

  it('with nobody signed in: --id and --snapshot are named', async () => {
    const before = {...process.env}
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
    const nowhere = {AWS_CONFIG_FILE: 'none', AWS_SHARED_CREDENTIALS_FILE: 'none', AWS_EC2_METADATA_DISABLED: 'true'}
    Object.assign(process.env, nowhere)
    try {
      const {status, stderr} = await desk.run((args, config) => new Import(args, config))
      assert.equal(status, 1)
      assert.match(stderr, /^error: GetCallerIdentity: NoCredentials: .*\nLog in or set AWS_PROFILE, /)
      assert.match(stderr, /^--id NAME=123456789012, .*\n--snapshot FILE reads a recording/m)
      assert.doesNotMatch(stderr, /--sandbox/)
    } finally {
      for (const name of Object.keys(nowhere)) delete process.env[name]
      Object.assign(process.env, before)
    }
  })

  it('does not overwrite a file that it would be included in, nor one that it could not be', async () => {
    desk.write('version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n')
    const own = await run('--out', 'accounts.yaml', '--force')
    assert.equal(own.status, 1)
    assert.match(own.stderr, /^error: accounts\.yaml is part of accounts\.yaml already and would be overwritten; /)
    const outside = await run('--out', '../x.yaml')
    assert.equal(outside.status, 1)
    assert.match(
      outside.stderr,
      /accounts\.yaml can only include what is in its own folder or below; name a place there/,
    )
    const both = await run('--owner', 'x')
    assert.match(both.stderr, /^error: accounts\.yaml is there and says which accounts there are and who owns what; /)
  })
})
