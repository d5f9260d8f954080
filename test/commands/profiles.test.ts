import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {resolve} from 'node:path'
import {loadSharedConfigFiles} from '@smithy/shared-ini-file-loader'
import Apply from '../../src/commands/apply.js'
import Profiles from '../../src/commands/profiles.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
users: {paul: {account: root}, zoe: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
roles:
  Admin: {account: client, trust: [root/group/Ops], mfa: true, maxSession: 4h}
  Back: {account: client, trust: [client/role/Admin], maxSession: 4h}
  Strict: {account: client, trust: [client/role/Admin], path: /deep/}
  Vendor: {account: client, trust: [{principal: partner, externalId: acme-1}, {principal: root/user/zoe, externalId: acme-2}]}
  Office: {account: client, trust: [{principal: root/user/zoe, sourceIp: [10.0.0.0/8]}]}
  Named: {account: client, trust: [{principal: root/user/zoe, when: {StringEquals: {sts:RoleSessionName: "\${aws:username}"}}}]}
  Tagged: {account: client, trust: [{principal: root/user/zoe, tagSession: true, when: {StringEquals: {aws:RequestTag/team: web}}}]}
  Known: {account: client, trust: [{principal: root/user/zoe, when: {StringLike: {sts:SourceIdentity: "*@acme"}}}]}
  Short: {account: client, maxSession: 12h, trust: [{principal: root/user/zoe, when: {NumericLessThanEquals: {sts:DurationSeconds: "3600"}}}]}
  Odd: {account: client, path: "/a;b/", trust: [root/user/zoe]}
  People: {account: client, trust: [{sso: Admin, account: root}], maxSession: 8h}
  Guest: {account: client, trust: [{principal: "444444444444", externalId: acme-3}]}
  Function: {account: client, trust: [lambda.amazonaws.com, {github: acme/app, branch: main}]}
`

interface Told {
  readonly profiles: readonly {name: string; role: string | null; settings: Record<string, string>}[]
  readonly leftOut: readonly {role: string; reason: string}[]
  readonly notes: readonly string[]
  readonly change?: string
}

describe('xrole profiles', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())

  const run = (...argv: string[]) => desk.run((args, config) => new Profiles(args, config), ...argv)
  const told = async (...argv: string[]) => {
    const {status, stdout, stderr} = await run(...argv, '--json')
    assert.equal(status, 0, stderr)
    return JSON.parse(stdout) as Told
  }
  const settings = async (name: string, ...argv: string[]) =>
    (await told(...argv)).profiles.find((one) => one.name === name)?.settings
  const reason = async (role: string, ...argv: string[]) =>
    (await told(...argv)).leftOut.find((one) => one.role === role)?.reason

  it('prints a block for a user: MFA on the first hop, the profile before as the source of the next', async () => {
    const {status, stdout, stderr} = await run('--for', 'root/user/paul')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      `# BEGIN xrole acme (written by xrole profiles --write; what is changed in here is lost)
[profile client-Admin]
# client/role/Admin; with MFA
role_arn = arn:aws:iam::222222222222:role/Admin
source_profile = default
mfa_serial = arn:aws:iam::111111111111:mfa/paul
duration_seconds = 14400

[profile client-Back]
# client/role/Back; through client/role/Admin, one hour at most
role_arn = arn:aws:iam::222222222222:role/Back
source_profile = client-Admin
duration_seconds = 3600

[profile client-Strict]
# client/role/Strict; through client/role/Admin, one hour at most
role_arn = arn:aws:iam::222222222222:role/deep/Strict
source_profile = client-Admin
duration_seconds = 3600
# END xrole acme
`,
    )
    assert.match(
      stderr,
      /^note: the MFA device of root\/user\/paul is taken to be arn:.*; where that is wrong, name it with --mfa-serial ARN$/m,
    )
  })

  it('what a trust asks for is in the profile, and only what comes in', async () => {
    const zoe = ['--for', 'root/user/zoe'] as const
    assert.deepEqual(await settings('client-Vendor', ...zoe), {
      role_arn: 'arn:aws:iam::222222222222:role/Vendor',
      source_profile: 'default',
      external_id: 'acme-2',
      duration_seconds: '3600',
    })
    assert.equal((await settings('client-Named', ...zoe))?.['role_session_name'], 'zoe')
    assert.equal((await settings('client-Short', ...zoe))?.['duration_seconds'], '3600')
    assert.match((await run(...zoe)).stdout, /^# client\/role\/Office; only from 10\.0\.0\.0\/8$/m)
  })

  const LEFT: readonly (readonly [role: string, reason: RegExp, ...argv: string[]])[] = [
    [
      'client/role/Tagged',
      /asks for session tags, which a profile cannot send; use xrole assume --tag/,
      '--for',
      'root/user/zoe',
    ],
    ['client/role/Known', /asks for a source identity.*xrole assume --source-identity/, '--for', 'root/user/zoe'],
    ['client/role/Odd', /its role_arn is .*a;b.*use xrole assume/, '--for', 'root/user/zoe'],
    ['client/role/Function', /^only AWS services or identity providers may assume it/],
    [
      'client/role/Admin',
      /^it asks for MFA: say who signs in with --for USER, or with which device with --mfa-serial ARN$/,
    ],
    [
      'client/role/Guest',
      /^only account 444444444444, outside the listed accounts, may assume it; its profile is for the people there$/,
    ],
    ['client/role/People', /permission set Admin; ask for them with --for sso:Admin@root$/],
  ]
  for (const [role, wanted, ...argv] of LEFT)
    it(`left out, with the reason: ${role}`, async () => assert.match((await reason(role, ...argv)) ?? '', wanted))

  it('a role behind one that has no profile has none', async () => {
    desk.write(YAML.replace('trust: [root/group/Ops], mfa: true', 'path: "/a;b/", trust: [root/group/Ops], mfa: true'))
    assert.equal(
      await reason('client/role/Back', '--for', 'root/user/paul'),
      'only through client/role/Admin, which has no profile',
    )
    desk.write(YAML)
  })

  it('people of Identity Center: a profile that signs in, and it is the source of the others', async () => {
    const {status, stdout, stderr} = await run(
      '--for',
      'sso:Admin@root',
      '--sso-session',
      'acme',
      '--region',
      'eu-west-1',
    )
    assert.equal(status, 0)
    assert.match(
      stdout,
      /^\[profile root-sso-Admin\]\n#.*\nsso_session = acme\nsso_account_id = 111111111111\nsso_role_name = Admin\nregion = eu-west-1\n$/m,
    )
    assert.match(
      stdout,
      /^\[profile client-People\]\n#.*\nrole_arn = .*\nsource_profile = root-sso-Admin\nduration_seconds = 3600\nregion = eu-west-1\n/m,
    )
    assert.doesNotMatch(stdout, /client-Vendor/)
    assert.match(stderr, /^note: only AWS knows what the permission set Admin allows/m)
    assert.equal(
      (await settings('client-People', '--for', 'sso:Admin@root', '--source-profile', 'mine'))?.['source_profile'],
      'mine',
    )
  })

  it('a role that asks: its sessions have no MFA and an hour at most', async () => {
    const {profiles} = await told('--for', 'client/role/Admin')
    assert.deepEqual(
      profiles.map(({name, settings: {duration_seconds: seconds}}) => [name, seconds]),
      [
        ['client-Back', '3600'],
        ['client-Strict', '3600'],
      ],
    )
  })

  it('flags: source, device, prefix, credential_process', async () => {
    const paul = ['--for', 'root/user/paul'] as const
    const serial = 'arn:aws:iam::111111111111:mfa/phone'
    const {profiles, notes} = await told(...paul, '--source-profile', 'me', '--mfa-serial', serial, '--prefix', 'acme-')
    assert.deepEqual(notes, [])
    assert.equal(profiles[0]?.name, 'acme-client-Admin')
    assert.equal(profiles[0]?.settings['mfa_serial'], serial)
    assert.equal(profiles[0]?.settings['source_profile'], 'me')
    assert.equal(profiles[1]?.settings['source_profile'], 'acme-client-Admin')
    assert.deepEqual(await settings('client-Back', ...paul, '--credential-process'), {
      credential_process: `xrole assume client/role/Back --format credential-process --profile default -f ${resolve('accounts.yaml')}`,
    })
    assert.equal((await settings('client-Admin', '--mfa-serial', serial))?.['mfa_serial'], serial)
  })

  it('names are unique', async () => {
    desk.write(`version: 1
owner: acme
accounts: {a: "111111111111", a-b: "222222222222"}
users: {u: {account: a}}
roles:
  one: {account: a, name: b-C, trust: [a/user/u]}
  two: {account: a-b, name: C, trust: [a/user/u]}
  three: {account: a, name: "D,E", trust: [a/user/u]}
`)
    const {profiles} = await told('--for', 'a/user/u')
    assert.deepEqual(
      profiles.map(({name, role}) => [name, role]),
      [
        ['a-b-C', 'a-b/role/C'],
        ['a-D-E', 'a/role/D,E'],
        ['a-b-C-2', 'a/role/b-C'],
      ],
    )
    desk.write(YAML)
  })

  const BAD: readonly (readonly [argv: readonly string[], message: RegExp])[] = [
    [['--for', 'root/group/Ops'], /a group cannot assume a role; ask for one of its members: root\/user\/paul/],
    [['--for', 'root/user/pual'], /did you mean "root\/user\/paul"/],
    [['--for', 'sso:Admin'], /write a permission set and the account it is used in, as in --for sso:Admin@root/],
    [['--for', 'sso:Admin@rot'], /no account "rot" in the file; did you mean "root"\?/],
    [['--for', 'sso:Admin@root'], /--sso-session NAME, or a profile that signs in already with --source-profile NAME/],
    [['--source-profile', 'a b'], /--source-profile "a b": a name has letters/],
    [
      ['--for', 'root/user/paul', '--source-profile', 'client-Admin'],
      /the source profile "client-Admin" has the name of one that is made here/,
    ],
    [['--prefix', 'a b'], /--prefix "a b"/],
    [['--region', 'mars'], /--region "mars" is no region; write one such as eu-west-1/],
    [['--mfa-serial', 'x'], /--mfa-serial "x" is no MFA device/],
    [['--config', 'x'], /add --write, or --remove/],
  ]
  for (const [argv, message] of BAD)
    it(`ends with 1: ${argv.join(' ')}`, async () => {
      const {status, stdout, stderr} = await run(...argv)
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, message)
    })

  const writeTo = (file: string, ...argv: string[]) =>
    run('--for', 'root/user/paul', '--write', '--config', file, ...argv)
  const write = (...argv: string[]) => writeTo('aws/config', ...argv)
  const text = () => readFileSync('aws/config', 'latin1')

  it('--write: a new file for its owner alone; again changes nothing; --remove takes it out', async () => {
    const {status, stdout} = await write()
    assert.deepEqual([status, stdout], [0, 'Wrote 3 profiles to aws/config.\n'])
    assert.equal(statSync('aws/config').mode & 0o777, 0o600)
    assert.equal(statSync('aws').mode & 0o777, 0o700)
    const {configFile} = await loadSharedConfigFiles({configFilepath: resolve('aws/config'), filepath: resolve('none')})
    assert.deepEqual(Object.keys(configFile), ['client-Admin', 'client-Back', 'client-Strict'])
    const before = statSync('aws/config', {bigint: true})
    assert.equal((await write()).stdout, 'No change: aws/config has these 3 profiles already.\n')
    const after = statSync('aws/config', {bigint: true})
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs])
    assert.equal(
      (await run('--remove', '--config', 'aws/config')).stdout,
      'Removed the block of acme from aws/config.\n',
    )
    assert.equal(text(), '')
    assert.equal(
      (await run('--remove', '--config', 'aws/config')).stdout,
      'No change: aws/config has no block of acme.\n',
    )
    assert.deepEqual(readdirSync('aws'), ['config'])
  })

  it('--write: which profiles the block no longer has is said, once', async () => {
    await writeTo('aws/shrinks')
    const less = () => run('--for', 'client/role/Admin', '--write', '--config', 'aws/shrinks')
    const {stdout, stderr} = await less()
    assert.equal(stdout, 'Wrote 2 profiles to aws/shrinks.\n')
    assert.match(
      stderr,
      /^removed: client-Admin: --write replaces the whole block, .* with the --for they were made with$/m,
    )
    assert.doesNotMatch((await less()).stderr, /removed/)
    rmSync('aws/shrinks')
  })

  it('--write: bytes outside, mode and link stay', async () => {
    const around = '\u00ef\u00bb\u00bf[default]\r\n# \u00ff\r\nregion = x'
    writeFileSync('aws/real', around, 'latin1')
    chmodSync('aws/real', 0o640)
    symlinkSync('real', 'aws/link')
    const {status} = await writeTo('aws/link')
    assert.equal(status, 0)
    assert.ok(lstatSync('aws/link').isSymbolicLink())
    assert.equal(statSync('aws/real').mode & 0o777, 0o640)
    const written = readFileSync('aws/real', 'latin1')
    assert.ok(written.startsWith(`${around}\r\n# BEGIN xrole acme`))
    assert.doesNotMatch(written, /[^\r]\n/)
    await run('--remove', '--config', 'aws/link')
    assert.equal(readFileSync('aws/real', 'latin1'), around)
  })

  it('--write: a damaged block and a profile of the same name are refused, and nothing is written', async () => {
    for (const [before, message] of [
      [
        '# BEGIN xrole acme\n',
        /^error: aws\/config was left as it is: "# BEGIN xrole acme" in line 1 has no "# END xrole acme"/m,
      ],
      [
        '[profile client-Admin]\n',
        /line 1 has a profile "client-Admin" that xrole did not write; rename it, or .* --prefix$/m,
      ],
    ] as const) {
      writeFileSync('aws/config', before)
      const {status, stderr} = await write()
      assert.equal(status, 1)
      assert.match(stderr, message)
      assert.equal(text(), before)
    }
    assert.equal((await write('--prefix', 'x-')).status, 0)
  })

  it('--write: a link to nothing and a folder are refused; nobody to write for makes no file', async () => {
    symlinkSync('nowhere', 'aws/dangling')
    assert.match((await writeTo('aws/dangling')).stderr, /is a link to a file that is not there/)
    assert.match((await writeTo('aws')).stderr, /aws is there and is no regular file/)
    const none = await run('--for', 'client/role/Back', '--write', '--config', 'aws/none')
    assert.deepEqual([none.status, none.stdout], [0, 'No change: there is no profile to write to aws/none.\n'])
    assert.equal(existsSync('aws/none'), false)
  })

  it('--write: nobody to write for leaves no empty block, neither a new one nor an old one', async () => {
    writeFileSync('aws/config', '[default]\n')
    const none = () => run('--for', 'client/role/Back', '--write', '--config', 'aws/config')
    assert.equal((await none()).stdout, 'No change: there is no profile to write to aws/config.\n')
    await write()
    assert.equal((await none()).stdout, 'Removed the block of acme from aws/config.\n')
    assert.equal(text(), '[default]\n')
  })

  it('--write: a file of another kind is refused and stays as it is, accounts.yaml above all', async () => {
    const before = readFileSync('accounts.yaml', 'utf8')
    const {status, stderr} = await writeTo('accounts.yaml')
    assert.equal(status, 1)
    assert.match(stderr, /accounts\.yaml was left as it is: it is no configuration file of AWS: line \d+ stands before/)
    assert.equal(readFileSync('accounts.yaml', 'utf8'), before)
  })

  it('--write: AWS_CONFIG_FILE names the file, and a session that is not there is said', async () => {
    const before = process.env['AWS_CONFIG_FILE']
    process.env['AWS_CONFIG_FILE'] = 'aws/named'
    try {
      const sso = ['--for', 'sso:Admin@root', '--sso-session', 'acme', '--write'] as const
      assert.match(
        (await run(...sso)).stderr,
        /^note: aws\/named has no \[sso-session acme\]; make it with "aws configure sso-session"/m,
      )
      writeFileSync('aws/named', `[sso-session acme]\n${readFileSync('aws/named', 'latin1')}`)
      assert.doesNotMatch((await run(...sso)).stderr, /sso-session acme\]/)
    } finally {
      if (before === undefined) delete process.env['AWS_CONFIG_FILE']
      else process.env['AWS_CONFIG_FILE'] = before
    }
  })

  it('--sandbox: the device is as AWS lists it; who has none is told so', async () => {
    const {status, stderr} = await desk.run(
      (args, config) => new Apply(args, config),
      '--sandbox',
      '--yes',
      '--allow',
      'WIDENS_EXTERNAL',
    )
    assert.equal(status, 0, stderr)
    const {notes, profiles} = await told('--for', 'root/user/paul', '--sandbox')
    assert.equal(profiles.length, 3)
    assert.deepEqual(await settings('client-Back', '--for', 'root/user/paul', '--sandbox', '--credential-process'), {
      credential_process: `xrole assume client/role/Back --format credential-process -f ${resolve('accounts.yaml')} --sandbox-file ${resolve('.xrole/sandbox.json')}`,
    })
    assert.match(notes.join('\n'), /root\/user\/paul has no MFA device; its profiles work once there is one/)
  })
})
