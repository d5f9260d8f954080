import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PROGRAM} from '../support/program.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", other: "333333333333"}
roles: {Gate: {accounts: [client, other], trust: [root]}}
`

describe('xrole permissions, by the program itself', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-permissions-'))
    writeFileSync(join(folder, 'accounts.yaml'), YAML)
  })
  after(() => rmSync(folder, {recursive: true}))

  const xrole = (args: string) =>
    spawnSync(process.execPath, [PROGRAM, ...args.split(' ')], {cwd: folder, encoding: 'utf8'})

  it('prints a heading and policies to paste for the caller and for each role', () => {
    const {status, stdout} = xrole('permissions --for apply --no-color')
    assert.equal(status, 0)
    const headings = stdout.split('\n').filter((line) => /^(Whoever|Role) /.test(line))
    assert.deepEqual(headings, [
      'Whoever runs xrole, to enter the accounts',
      'Role OrganizationAccountAccessRole in root (111111111111)',
      'Role OrganizationAccountAccessRole in client, other (${account.id}: the id of each account)',
    ])
    const documents = stdout.match(/^\{[\s\S]*?^\}/gm) ?? []
    assert.equal(documents.length, 3)
    for (const text of documents) assert.equal((JSON.parse(text) as {Version: string}).Version, '2012-10-17')
    assert.match(stdout, /^Of these, needed only when$/m)
    assert.doesNotMatch(stdout, /planRole/)
  })

  it('says that a role that only reads can be had', () => {
    assert.match(xrole('permissions --for plan').stdout, /connect: \{planRole: xrole-read\}/)
  })

  it('one account is printed with its id, as JSON too', () => {
    const {status, stdout} = xrole('permissions --for apply --account client --json')
    assert.equal(status, 0)
    const {callers, roles} = JSON.parse(stdout) as {callers: unknown[]; roles: {accounts: unknown}[]}
    assert.deepEqual(
      [callers.length, roles.map(({accounts}) => accounts)],
      [1, [[{name: 'client', id: '222222222222'}]]],
    )
    assert.ok(stdout.includes('arn:aws:iam::222222222222:role/*') && !stdout.includes('${'))
  })

  for (const [name, args, said] of [
    ['an account that is not there', 'permissions --for apply --account nope', /--account nope matches none/],
    [
      'no command',
      'permissions',
      /^error: --for is missing: plan, apply, drift, .* \(see xrole permissions --help\)$/m,
    ],
    ['another command', 'permissions --for init', /plan, apply, drift, verify/],
  ] as const)
    it(`${name} is an error`, () => {
      const {status, stderr} = xrole(args)
      assert.deepEqual([status, said.test(stderr)], [1, true], stderr)
    })
})
