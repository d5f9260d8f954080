import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {resolve} from 'node:path'
import Profiles from '../../src/commands/profiles.js'
import {openDesk} from '../commands/asking.js'
import type {Desk} from '../commands/asking.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
users: {paul: {account: root}}
roles:
  Admin: {account: client, path: /deep/, trust: [{principal: root/user/paul, externalId: "a=b,c.d@e:f/g\\\\h-i"}], mfa: true, maxSession: 4h}
  "R+=,.@-_": {account: client, trust: [client/role/Admin]}
  People: {account: client, trust: [{sso: Admin, account: root}]}
`

describe('profiles, as the AWS CLI reads them', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
    writeFileSync('config', '[default]\r\nregion = eu-west-1\r\n[sso-session acme]\r\nsso_region = eu-west-1', 'latin1')
  })
  after(() => desk.close())

  const write = async (...argv: string[]) => {
    const {status, stderr} = await desk.run(
      (args, config) => new Profiles(args, config),
      '--write',
      '--config',
      'config',
      ...argv,
    )
    assert.equal(status, 0, stderr)
  }
  const cli = (...argv: string[]): string =>
    execFileSync('aws', ['configure', ...argv], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: {...process.env, AWS_CONFIG_FILE: resolve('config'), AWS_SHARED_CREDENTIALS_FILE: resolve('none')},
    }).trim()
  const get = (name: string, key: string): string => cli('get', key, '--profile', name)

  it('names and every key', async () => {
    await write('--for', 'root/user/paul', '--region', 'eu-west-1')
    // Version 1 of the CLI has no list-profiles, but refuses a profile that it does not see.
    assert.throws(() => get('client-Other', 'role_arn'), /could not be found/)
    const KEYS: readonly (readonly [name: string, key: string, value: string])[] = [
      ['client-Admin', 'role_arn', 'arn:aws:iam::222222222222:role/deep/Admin'],
      ['client-Admin', 'source_profile', 'default'],
      ['client-Admin', 'mfa_serial', 'arn:aws:iam::111111111111:mfa/paul'],
      ['client-Admin', 'external_id', 'a=b,c.d@e:f/g\\h-i'],
      ['client-Admin', 'duration_seconds', '14400'],
      ['client-Admin', 'region', 'eu-west-1'],
      ['client-R+--.@-_', 'role_arn', 'arn:aws:iam::222222222222:role/R+=,.@-_'],
      ['client-R+--.@-_', 'source_profile', 'client-Admin'],
      ['default', 'region', 'eu-west-1'],
    ]
    for (const [name, key, value] of KEYS) assert.equal(get(name, key), value, `${name} ${key}`)
  })

  it('people of Identity Center, and a process', async () => {
    await write('--for', 'sso:Admin@root', '--sso-session', 'acme')
    assert.equal(get('root-sso-Admin', 'sso_role_name'), 'Admin')
    assert.equal(get('root-sso-Admin', 'sso_account_id'), '111111111111')
    assert.equal(get('root-sso-Admin', 'sso_session'), 'acme')
    assert.equal(get('client-People', 'source_profile'), 'root-sso-Admin')
    await write('--for', 'root/user/paul', '--credential-process')
    assert.match(
      get('client-Admin', 'credential_process'),
      /^xrole assume client\/role\/Admin --format credential-process /,
    )
  })

  it('taken out again, the file is what it was', async () => {
    await desk.run((args, config) => new Profiles(args, config), '--remove', '--config', 'config')
    assert.ok(existsSync('config'))
    assert.match(readFileSync('config', 'latin1'), /^\[default\]\r\n[^#]*sso_region = eu-west-1$/)
  })
})
