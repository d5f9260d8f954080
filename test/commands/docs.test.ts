import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import Apply from '../../src/commands/apply.js'
import Docs from '../../src/commands/docs.js'
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
})
