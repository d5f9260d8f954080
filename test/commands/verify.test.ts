import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PROGRAM} from '../support/program.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Gate: {account: client, trust: [root]}
  Admin: {account: client, trust: [root/user/alice], mfa: true}
  Wide: {account: client, trust: [root], mfa: true}
users: {alice: {account: root}}
`
const CLOSED = {Version: '2012-10-17', Statement: [{Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}]}

describe('xrole verify, by the program itself', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-verify-'))
    writeFileSync(join(folder, 'accounts.yaml'), YAML)
  })
  after(() => rmSync(folder, {recursive: true}))

  const xrole = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], {cwd: folder, encoding: 'utf8'})

  it('before apply 2, after apply 0, after a change by hand 2', () => {
    assert.equal(xrole('verify', '--sandbox').status, 2)
    assert.equal(xrole('apply', '--sandbox', '--yes').status, 0)
    const {status, stdout} = xrole('verify', '--sandbox', '--no-color')
    assert.equal(status, 0, stdout)
    assert.match(stdout, /^The caller is arn:aws:iam::111111111111:user\/administrator/)
    assert.match(stdout, /^live +ok +client\/role\/Gate: may, and does$/m)
    assert.match(stdout, /^live +ok +client\/role\/Admin: may not, and does not/m)
    assert.match(stdout, /^not tried +- +client\/role\/Wide: needs MFA/m)
    assert.match(stdout, /^No MFA device: root\/user\/alice may become client\/role\/Admin with MFA only/m)
    const input = JSON.stringify({RoleName: 'Gate', PolicyDocument: CLOSED})
    assert.equal(xrole('sandbox', 'call', 'client', 'UpdateAssumeRolePolicy', input).status, 0)
    assert.equal(xrole('verify', '--sandbox', '--only', 'client/Gate').status, 2)
    assert.equal(xrole('verify', '--sandbox', '--only', 'client/Admin').status, 0)
  })

  it('with a code what needs MFA is tried; nothing of it is printed', () => {
    const serial = 'arn:aws:iam::111111111111:mfa/me'
    const {status, stdout, stderr} = xrole(
      ...['verify', '--sandbox', '--json', '--only', 'client/Wide', '--mfa-serial', serial, '--mfa-token', '918273'],
    )
    assert.equal(status, 0, stderr)
    const {checked} = JSON.parse(stdout) as {checked: {role: string; how: string; tried: {outcome: string}}[]}
    assert.deepEqual(
      checked.map(({role, how, tried}) => [role, how, tried.outcome]),
      [['client/role/Wide', 'live', 'allowed']],
    )
    assert.doesNotMatch(stdout + stderr, /918273|ASIA|xroleSandbox/)
  })

  const WRONG: readonly [name: string, args: readonly string[], said: RegExp][] = [
    ['a recorded snapshot', ['--snapshot', 'x.json'], /Nonexistent flag: --snapshot/],
    ['a code without its device', ['--sandbox', '--mfa-token', '123456'], /--mfa-serial/],
    ['a code of five digits', ['--sandbox', '--mfa-token', '12345', '--mfa-serial', 'x'], /six digits/],
    ['nothing that matches', ['--sandbox', '--only', 'client/role/None'], /nothing of the file matches/],
    [
      'a device that is not there',
      ['--sandbox', '--mfa-token', '123456', '--mfa-serial', 'arn:aws:iam::222222222222:mfa/x'],
      /MultiFactorAuthentication failed/,
    ],
  ]
  for (const [name, args, said] of WRONG)
    it(`${name} is an error`, () => {
      const {status, stderr} = xrole('verify', ...args)
      assert.deepEqual([status, said.test(stderr)], [1, true], stderr)
    })
})
