import assert from 'node:assert/strict'
import {readFileSync, symlinkSync} from 'node:fs'
import Apply from '../../src/commands/apply.js'
import Docs from '../../src/commands/docs.js'
import type {Json} from '../../src/core/types.js'
import {policyTexts} from '../../src/render/handbook/policy.js'
import Snapshot from '../../src/commands/snapshot.js'
import {golden} from '../support/golden.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: {id: "222222222222", ou: Workloads}}
users: {paul: {account: root}, zoe: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
policies:
  Reports:
    description: "read <b>reports</b> | weekly"
    statements:
      - allow: [s3:GetObject]
        on: ["arn:aws:s3:::acme-reports/*"]
      - deny: ["s3:DeleteObject"]
        on: ["*"]
roles:
  ci: {account: root, trust: [root/group/Ops, {github: acme/app, branch: main}], mfa: true}
  Admin:
    account: client
    description: "breaks glass, @acme/admins #1"
    trust:
      - root/role/ci
      - {principal: root/user/zoe, sourceIp: [10.0.0.0/8]}
      - {principal: "999999999999", externalId: acme-1}
    policies: [AdministratorAccess]
    tags: {Team: platform}
    maxSession: 90m
    protect: true
  Reader:
    account: client
    trust: [root/group/Ops]
    policies: [Reports, ReadOnlyAccess]
    inline:
      more: {statements: [{allow: [logs:GetLogEvents], on: ["*"]}]}
    boundary: PowerUserAccess
    expires: 2099-01-31
  Nobody: {account: client, trust: [lambda.amazonaws.com]}
`

describe('xrole docs', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())
  const docs = (...argv: string[]) => desk.run((args, config) => new Docs(args, config), ...argv)

  it('says of each role its purpose, who comes in, what it may do, and what each user becomes', async () => {
    const {status, stdout} = await docs()
    assert.equal(status, 0)
    golden('commands/handbook.md', stdout)
  })

  it('has the same for programs', async () => {
    const {stdout} = await docs('--json')
    const book = JSON.parse(stdout) as {
      roles: {address: string; administrator: boolean; principals: {principal: string}[]}[]
      people: {principal: string; roles: {role: string}[]}[]
    }
    const admin = book.roles.find(({address}) => address === 'client/role/Admin')
    assert.equal(admin?.administrator, true)
    assert.deepEqual(
      admin?.principals.map(({principal}) => principal),
      ['root/role/ci', 'root/user/zoe', 'root/user/paul'],
    )
    assert.deepEqual(
      book.people.map(({principal, roles}) => [principal, roles.map(({role}) => role)]),
      [
        ['root/user/paul', ['client/role/Reader', 'root/role/ci', 'client/role/Admin']],
        ['root/user/zoe', ['client/role/Admin']],
      ],
    )
  })

  it('of what somebody becomes through other roles it says what each hop asks for', async () => {
    desk.write(`version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
users: {paul: {account: root}}
roles:
  First: {account: client, trust: [{principal: root/user/paul, mfa: true}]}
  Second: {account: client, trust: [client/role/First], policies: [AdministratorAccess], boundary: ReadOnlyAccess}
`)
    const {stdout} = await docs()
    desk.write(YAML)
    assert.match(
      stdout,
      /^ {2}- `client\/role\/Second`: into `client\/role\/First` with MFA, into `client\/role\/Second` without conditions, one hour at most$/m,
    )
    assert.match(stdout, /^- nothing but what its permissions boundary `ReadOnlyAccess` allows as well\n- `Admin/m)
  })

  it('is about some accounts where told, and says when none is meant', async () => {
    const {stdout} = await docs('--account', 'client')
    assert.match(stdout, /^3 roles in 1 account/m)
    assert.doesNotMatch(stdout, /## People/)
    const none = await docs('--account', 'clinet')
    assert.equal(none.status, 1)
    assert.equal(none.stderr, 'error: --account clinet matches none of the accounts: root, client\n')
  })

  it('writes a file, and takes no folder for one', async () => {
    const {status, stdout, stderr} = await docs('--out', 'ACCESS.md')
    assert.deepEqual([status, stdout, stderr], [0, '', 'Wrote ACCESS.md.\n'])
    assert.match(readFileSync('ACCESS.md', 'utf8'), /^# Who may become what\n/)
    assert.equal((await docs('--out', '.')).status, 1)
  })

  it('writes over nothing that it is made from, under whatever name', async () => {
    symlinkSync('.', 'here')
    for (const out of ['accounts.yaml', './accounts.yaml', 'here/accounts.yaml']) {
      const {status, stderr} = await docs('--out', out)
      assert.equal(status, 1)
      assert.match(stderr, /is what xrole works on and would be overwritten; name another file with --out/)
      assert.equal(readFileSync('accounts.yaml', 'utf8'), YAML)
    }
  })

  it('a purpose of several lines is one, and no blanks make a block of it', async () => {
    desk.write(`version: 1
owner: acme
accounts: {client: "222222222222"}
policies:
  Most: {description: "  - one\\n  two ", statements: [{allow: ["s3:GetObject"], on: ["*"]}]}
roles:
  Lines: {account: client, trust: [client], policies: [Most], description: "    # builds\\n and ships\\n"}
`)
    const {stdout} = await docs()
    desk.write(YAML)
    assert.match(stdout, /^\\# builds and ships$/m)
    assert.match(stdout, /^- `Most`: \\- one two$/m)
  })

  it("the file's own policies are told whole, however many actions they have", async () => {
    const actions = Array.from({length: 20}, (_, at) => `s3:GetThing${at}`)
    desk.write(`version: 1
owner: acme
accounts: {client: "222222222222"}
roles:
  Many:
    account: client
    trust: [client]
    inline: {all: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: [${actions.map((one) => `"${one}"`).join(', ')}], Resource: "*"}]}}}
`)
    const {stdout} = await docs()
    desk.write(YAML)
    assert.match(stdout, new RegExp(`^  - may .*${actions.join(', ')} on \\*`, 'm'))
  })

  it('of a long policy of AWS it says what allows, what forbids, and about what', () => {
    const text = policyTexts({accounts: new Map()})
    const long = Array.from({length: 60}, (_, at) => `ec2:Describe${'Thing'.repeat(12)}${at}`)
    const policy = (...statements: object[]) =>
      text({name: 'Long', kind: 'aws', document: {Version: '2012-10-17', Statement: statements} as Json})
    assert.equal(
      policy({Effect: 'Allow', Action: long, Resource: '*'}, {Effect: 'Deny', Action: 'iam:*', Resource: '*'}),
      '- `Long`, of AWS: 1 statement that allows and 1 that forbid, about `ec2`, `iam`',
    )
    // What is about all but some is about no services that could be listed.
    const most = policy(
      {Effect: 'Deny', Action: long, Resource: long},
      {Effect: 'Allow', NotAction: 'iam:*', Resource: '*'},
    )
    assert.match(most, /\n {2}- may `all but iam:\* on \*`$/)
  })

  it('of AWS it says what is there, when it was made and whether it was used', async () => {
    desk.write(YAML.replace(/ {2}Nobody:.*\n/, ''))
    await desk.run((args, config) => new Apply(args, config), '--sandbox', '--yes', '--allow', 'WIDENS_EXTERNAL')
    const before = await docs('--sandbox', '--account', 'client')
    assert.match(before.stdout, /\| Made in AWS \| \d{4}-\d\d-\d\d \|/)
    assert.match(before.stdout, /\| Last used \| not in the days that AWS keeps \(400 at most\) \|/)
    desk.write(YAML.replace(/ {2}Reader:[^]*?(?= {2}Nobody)/, '').replace(/ {2}Nobody:.*\n/, ''))
    const after = await docs('--sandbox', '--account', 'client')
    assert.match(after.stdout, /### client\/role\/Reader[^]*\| Kept by \| \*\*nobody: it is not in the file\*\* \|/)
  })

  it('an account that could not be read is told, and the exit code is 1', async () => {
    desk.write(YAML)
    const {stdout: text} = await desk.run((args, config) => new Snapshot(args, config), '--sandbox')
    const all = JSON.parse(text) as {snapshots: {account: {name: string}}[]}
    desk.write(
      JSON.stringify({...all, snapshots: all.snapshots.filter(({account}) => account.name !== 'client')}),
      'part.json',
    )
    const {status, stderr} = await docs('--snapshot', 'part.json')
    assert.equal(status, 1)
    assert.match(stderr, /^error: account client could not be read, and is missing here: /m)
  })
})
