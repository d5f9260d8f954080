import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CloudError} from '../../src/core/cloud.js'
import {identity, session, SESSION_KEY} from './stub.js'
import {CLIENT, entered, ROOT, stubbed} from './world.js'

const isError = (expected: {kind: string; code: string; account: string}) => (error: unknown) => {
  assert.ok(error instanceof CloudError, String(error))
  assert.deepEqual({kind: error.kind, code: error.detail.code, account: error.detail.account}, expected)
  return true
}

describe('aws: entering an account', () => {
  it("asks two bulk questions of the caller's own account and three of another, and who it is once", async () => {
    const {cloud, ops} = await stubbed(() => undefined)
    await Promise.all([cloud.snapshot(ROOT), cloud.snapshot(CLIENT), cloud.caller()])
    assert.deepEqual(ops().sort(), [
      'AssumeRole',
      'GetAccountAuthorizationDetails',
      'GetAccountAuthorizationDetails',
      'GetCallerIdentity',
      'ListRoles',
      'ListRoles',
    ])
  })

  it('sends session name and external id, and signs the rest with what it got', async () => {
    const {cloud, asked} = await stubbed(() => undefined, {accounts: [entered(CLIENT, {externalId: 'acme-7f3a'})]})
    await cloud.snapshot(CLIENT)
    const assume = asked.find(({op}) => op === 'AssumeRole')
    assert.equal(assume?.params.get('RoleArn'), 'arn:aws:iam::222222222222:role/OrganizationAccountAccessRole')
    assert.equal(assume?.params.get('RoleSessionName'), 'xrole')
    assert.equal(assume?.params.get('ExternalId'), 'acme-7f3a')
    assert.deepEqual(new Set(asked.slice(2).map(({key}) => key)), new Set([SESSION_KEY]))
  })

  for (const [use, role] of [
    ['plan', 'xrole-read'],
    ['apply', 'Writer'],
  ] as const) {
    it(`takes the role ${role} for ${use}`, async () => {
      const {cloud, asked} = await stubbed(() => undefined, {
        accounts: [entered(CLIENT, {role: 'Writer', planRole: 'xrole-read'})],
        use,
      })
      await cloud.snapshot(CLIENT)
      const arn = asked.find(({op}) => op === 'AssumeRole')?.params.get('RoleArn')
      assert.equal(arn, `arn:aws:iam::222222222222:role/${role}`)
    })
  }

  it("assumes a role that the file names even in the caller's own account", async () => {
    const {cloud, ops} = await stubbed(() => undefined, {accounts: [entered(ROOT, {role: 'xrole'})]})
    await cloud.snapshot(ROOT)
    assert.ok(ops().includes('AssumeRole'))
  })

  it('stops before the first question with credentials of another partition', async () => {
    const inChina = {...CLIENT, partition: 'aws-cn'}
    const {cloud, ops} = await stubbed(() => undefined, {accounts: [entered(inChina)]})
    await assert.rejects(
      cloud.snapshot(inChina),
      isError({kind: 'unreachable', code: 'WrongPartition', account: 'client'}),
    )
    assert.deepEqual(ops(), ['GetCallerIdentity'])
  })

  it('stops before the first question when AssumeRole led into another account', async () => {
    const {cloud, ops} = await stubbed(({op}) => (op === 'AssumeRole' ? session('333333333333') : undefined))
    await assert.rejects(
      cloud.snapshot(CLIENT),
      isError({kind: 'unreachable', code: 'WrongAccount', account: 'client'}),
    )
    assert.deepEqual(ops(), ['GetCallerIdentity', 'AssumeRole'])
  })

  it('refuses an account that it was not opened for', async () => {
    const {cloud} = await stubbed(() => undefined, {accounts: [entered(ROOT)]})
    await assert.rejects(
      cloud.snapshot(CLIENT),
      isError({kind: 'unreachable', code: 'UnknownAccount', account: 'client'}),
    )
  })

  it('prints how to make the connect role when AssumeRole is denied', async () => {
    const denied = {code: 'AccessDenied', message: 'User: x is not authorized to perform: sts:AssumeRole', status: 403}
    const {cloud} = await stubbed(({op}) => (op === 'AssumeRole' ? denied : undefined), {
      accounts: [entered(CLIENT, {externalId: "it's"})],
    })
    await assert.rejects(cloud.snapshot(CLIENT), (error) => {
      assert.ok(error instanceof CloudError)
      assert.equal(error.kind, 'denied')
      const advice = error.detail.advice ?? ''
      assert.match(
        advice,
        /aws iam create-role --role-name OrganizationAccountAccessRole --assume-role-policy-document/,
      )
      assert.match(advice, /"Principal":\{"AWS":"arn:aws:iam::111111111111:root"\}/)
      assert.match(advice, /"sts:ExternalId":"it'\\''s"/)
      assert.match(advice, /attach-role-policy .*:policy\/AdministratorAccess/)
      return true
    })
  })

  it('prints the reading policy when it is the plan role that is denied', async () => {
    const {cloud} = await stubbed(({op}) => (op === 'AssumeRole' ? {code: 'AccessDenied', status: 403} : undefined), {
      accounts: [entered(CLIENT, {planRole: 'ops/xrole-read'})],
      use: 'plan',
    })
    await assert.rejects(cloud.snapshot(CLIENT), (error) => {
      const advice = error instanceof CloudError ? (error.detail.advice ?? '') : ''
      assert.match(advice, /create-role --role-name xrole-read --path \/ops\//)
      assert.match(advice, /put-role-policy --role-name xrole-read .*iam:GetAccountAuthorizationDetails/)
      return true
    })
  })

  it('enters anew five minutes before the credentials end, not earlier', async () => {
    let minutes = 0
    const {cloud, ops} = await stubbed(() => undefined, {
      now: () => new Date(Date.parse('2030-01-01T00:00:00Z') + minutes * 60_000),
    })
    const entries = () => ops().filter((op) => op === 'AssumeRole').length
    await cloud.snapshot(CLIENT)
    minutes = 54
    await cloud.snapshot(CLIENT)
    assert.equal(entries(), 1)
    minutes = 55
    await cloud.snapshot(CLIENT)
    assert.equal(entries(), 2)
  })

  it('enters anew once when AWS says that the token is expired', async () => {
    const {cloud, ops} = await stubbed(({op}, nth) =>
      op === 'TagRole' && nth === 0 ? {code: 'ExpiredToken', status: 403} : undefined,
    )
    await cloud.send(CLIENT, {op: 'TagRole', input: {RoleName: 'A', Tags: []}})
    assert.deepEqual(ops(), ['GetCallerIdentity', 'AssumeRole', 'TagRole', 'AssumeRole', 'TagRole'])
  })

  it('enters anew once, however many requests find out that the token is expired', async () => {
    const seen = new Set<string>()
    const {cloud, ops} = await stubbed(({op, params}) => {
      const role = params.get('RoleName') ?? ''
      if (op !== 'TagRole' || seen.has(role)) return undefined
      seen.add(role)
      return {code: 'ExpiredToken', status: 403}
    })
    const roles = ['A', 'B', 'C', 'D', 'E', 'F']
    await Promise.all(roles.map((RoleName) => cloud.send(CLIENT, {op: 'TagRole', input: {RoleName, Tags: []}})))
    assert.equal(ops().filter((op) => op === 'AssumeRole').length, 2)
  })

  it('gives up when the token is expired again', async () => {
    const {cloud, ops} = await stubbed(({op}) => (op === 'TagRole' ? {code: 'ExpiredToken', status: 403} : undefined))
    await assert.rejects(
      cloud.send(CLIENT, {op: 'TagRole', input: {RoleName: 'A', Tags: []}}),
      isError({kind: 'denied', code: 'ExpiredToken', account: 'client'}),
    )
    assert.equal(ops().filter((op) => op === 'TagRole').length, 2)
  })

  describe('through a profile', () => {
    let folder = ''
    const before_ = {...process.env}
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'xrole-'))
      const file = join(folder, 'credentials')
      writeFileSync(file, '[client-admin]\naws_access_key_id = AKIAPROFILE000000000\naws_secret_access_key = x\n')
      process.env['AWS_SHARED_CREDENTIALS_FILE'] = file
      process.env['AWS_CONFIG_FILE'] = join(folder, 'none')
    })
    after(() => {
      rmSync(folder, {recursive: true})
      for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) {
        if (before_[name] === undefined) delete process.env[name]
        else process.env[name] = before_[name]
      }
    })

    it('takes its credentials as they are and checks whose they are', async () => {
      const {cloud, asked} = await stubbed(({op}) => (op === 'GetCallerIdentity' ? identity(CLIENT.id) : undefined), {
        accounts: [entered(CLIENT, {profile: 'client-admin'})],
      })
      await cloud.snapshot(CLIENT)
      assert.equal(asked[0]?.op, 'GetCallerIdentity')
      assert.deepEqual(
        asked
          .map(({op}) => op)
          .slice(1)
          .sort(),
        ['GetAccountAuthorizationDetails', 'ListRoles'],
      )
      assert.deepEqual(new Set(asked.map(({key}) => key)), new Set(['AKIAPROFILE000000000']))
    })

    it("stops when they are another account's", async () => {
      const {cloud, ops} = await stubbed(() => undefined, {accounts: [entered(CLIENT, {profile: 'client-admin'})]})
      await assert.rejects(
        cloud.snapshot(CLIENT),
        isError({kind: 'unreachable', code: 'WrongAccount', account: 'client'}),
      )
      assert.deepEqual(ops(), ['GetCallerIdentity'])
    })

    it('assumes the role from it when the file names one too', async () => {
      const {cloud, asked} = await stubbed(() => undefined, {
        accounts: [entered(CLIENT, {profile: 'client-admin', role: 'xrole'})],
      })
      await cloud.snapshot(CLIENT)
      const assume = asked.find(({op}) => op === 'AssumeRole')
      assert.equal(assume?.key, 'AKIAPROFILE000000000')
    })

    it('says what to do when the profile is not there', async () => {
      const {cloud} = await stubbed(() => undefined, {accounts: [entered(CLIENT, {profile: 'nobody'})]})
      await assert.rejects(
        cloud.snapshot(CLIENT),
        isError({kind: 'denied', code: 'NoCredentials', account: 'the profile nobody'}),
      )
    })
  })
})
