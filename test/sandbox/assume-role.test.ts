import assert from 'node:assert/strict'
import type {Sandbox} from '../../src/sandbox/index.js'
import type {Keys, Parameters} from './support.js'
import {
  administrator,
  allow,
  ask,
  enter,
  field,
  keysFrom,
  main,
  must,
  newSandbox,
  other,
  start,
  trust,
} from './support.js'

const roleArn = `arn:aws:iam::${other}:role/r`
const ask0: Parameters = {RoleArn: roleArn, RoleSessionName: 'me'}
const mfaSerial = `arn:aws:iam::${main}:mfa/m`
const alice = `arn:aws:iam::${main}:user/alice`
const when = (condition: object): object => ({Condition: condition})

const world = async (document: string, maxSession = 3600): Promise<{sandbox: Sandbox; alice: Keys}> => {
  const sandbox = newSandbox()
  await must(sandbox, 'CreateUser', {UserName: 'alice', Tags: [{Key: 'Team', Value: 'data'}]})
  await must(sandbox, 'CreateVirtualMFADevice', {VirtualMFADeviceName: 'm'})
  const codes = {AuthenticationCode1: '123456', AuthenticationCode2: '654321'}
  await must(sandbox, 'EnableMFADevice', {UserName: 'alice', SerialNumber: mfaSerial, ...codes})
  await must(sandbox, 'PutUserPolicy', {UserName: 'alice', PolicyName: 'all', PolicyDocument: allow('*')})
  const keys = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
  const create = {RoleName: 'r', AssumeRolePolicyDocument: document, MaxSessionDuration: maxSession}
  await must(sandbox, 'CreateRole', create, await enter(sandbox))
  return {sandbox, alice: keys}
}

interface Row {
  name: string
  trust: string
  by?: 'alice'
  with?: Parameters
  maxSession?: number
  code?: string
}
const external = when({StringEquals: {'sts:ExternalId': 'acme-7'}})
const mfa = when({Bool: {'aws:MultiFactorAuthPresent': 'true'}})
const denied = 'AccessDenied'

const rows: Row[] = [
  {name: 'the account is trusted', trust: trust()},
  {name: 'another account is trusted', trust: trust('999999999999'), code: denied},
  {name: 'everybody is trusted', trust: trust('*')},
  {name: 'the user is trusted', trust: trust(alice), by: 'alice'},
  {name: 'the user is trusted, the administrator asks', trust: trust(alice), code: denied},
  {
    name: 'a service is trusted',
    trust: trust().replace(/"AWS":"[^"]*"/, '"Service":"ec2.amazonaws.com"'),
    code: denied,
  },
  {name: 'a deny', trust: trust('*', {Effect: 'Deny'}), code: denied},
  {name: 'another action', trust: trust('*', {Action: 'sts:TagSession'}), code: denied},
  {name: 'the action in lower case', trust: trust('*', {Action: 'sts:assume*'})},
  {name: 'the external id', trust: trust('*', external), with: {ExternalId: 'acme-7'}},
  {name: 'no external id', trust: trust('*', external), code: denied},
  {name: 'a wrong external id', trust: trust('*', external), with: {ExternalId: 'acme-8'}, code: denied},
  {name: 'MFA asked, none given', trust: trust('*', mfa), by: 'alice', code: denied},
  {
    name: 'MFA asked and given',
    trust: trust('*', mfa),
    by: 'alice',
    with: {SerialNumber: mfaSerial, TokenCode: '123456'},
  },
  {
    name: 'MFA of a device that is not hers',
    trust: trust('*'),
    by: 'alice',
    with: {SerialNumber: `${mfaSerial}2`, TokenCode: '123456'},
    code: denied,
  },
  {name: 'MFA of the administrator', trust: trust('*', mfa), with: {SerialNumber: mfaSerial, TokenCode: '123456'}},
  {
    name: 'a code of five digits',
    trust: trust('*'),
    with: {SerialNumber: mfaSerial, TokenCode: '12345'},
    code: 'ValidationError',
  },
  {
    name: 'BoolIfExists without the key',
    trust: trust('*', when({BoolIfExists: {'aws:MultiFactorAuthPresent': 'true'}})),
    by: 'alice',
  },
  {name: 'her address', trust: trust('*', when({IpAddress: {'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8']}}))},
  {name: 'not her address', trust: trust('*', when({IpAddress: {'aws:SourceIp': '203.0.113.0/24'}})), code: denied},
  {name: 'before the end', trust: trust('*', when({DateLessThan: {'aws:CurrentTime': '2026-03-02T00:00:00Z'}}))},
  {
    name: 'after the end',
    trust: trust('*', when({DateLessThan: {'aws:CurrentTime': '2026-03-01T00:00:00Z'}})),
    code: denied,
  },
  {
    name: 'her ARN',
    trust: trust('*', when({ArnLike: {'aws:PrincipalArn': `arn:aws:iam::${main}:user/a*`}})),
    by: 'alice',
  },
  {name: 'her tag', trust: trust('*', when({StringEquals: {'aws:PrincipalTag/team': 'data'}})), by: 'alice'},
  {
    name: 'an organization',
    trust: trust('*', when({StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}})),
    code: denied,
  },
  {name: 'not an organization', trust: trust('*', when({StringNotEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}}))},
  {
    name: 'her own name as session name',
    trust: trust('*', when({StringLike: {'sts:RoleSessionName': '${aws:username}'}})),
    by: 'alice',
    with: {RoleSessionName: 'alice'},
  },
  {
    name: 'another session name',
    trust: trust('*', when({StringLike: {'sts:RoleSessionName': '${aws:username}'}})),
    by: 'alice',
    code: denied,
  },
  {
    name: 'an operator that cannot be evaluated',
    trust: trust('*', when({BinaryEquals: {'aws:x': 'YQ=='}})),
    code: denied,
  },
  {name: 'two hours of a role of two', trust: trust('*'), maxSession: 7200, with: {DurationSeconds: 7200}},
  {name: 'two hours of a role of one', trust: trust('*'), with: {DurationSeconds: 7200}, code: 'ValidationError'},
  {name: 'a hundred seconds', trust: trust('*'), with: {DurationSeconds: 100}, code: 'ValidationError'},
  {name: 'a bad session name', trust: trust('*'), with: {RoleSessionName: 'bad name!'}, code: 'ValidationError'},
  {name: 'no such role', trust: trust('*'), with: {RoleArn: `${roleArn}x`}, code: denied},
  {name: 'the role in another case', trust: trust('*'), with: {RoleArn: `arn:aws:iam::${other}:role/R`}, code: denied},
  {
    name: 'the role under another path',
    trust: trust('*'),
    with: {RoleArn: `arn:aws:iam::${other}:role/a/b/r`},
    code: denied,
  },
  {name: 'no ARN at all', trust: trust('*'), with: {RoleArn: 'not-an-arn-at-all-really'}, code: 'ValidationError'},
  {name: 'session tags without the right', trust: trust('*'), with: {Tags: [{Key: 'a', Value: 'b'}]}, code: denied},
  {
    name: 'session tags',
    trust: trust('*', {Action: ['sts:AssumeRole', 'sts:TagSession']}),
    with: {Tags: [{Key: 'a', Value: 'b'}]},
  },
]

describe('sandbox: AssumeRole', () => {
  for (const row of rows)
    it(`${row.name}: ${row.code ?? 'ok'}`, async () => {
      const {sandbox, alice: keys} = await world(row.trust, row.maxSession)
      const answer = await ask(sandbox, 'AssumeRole', {...ask0, ...row.with}, row.by ? keys : administrator)
      assert.equal(answer.code, row.code ?? 'ok', answer.message)
    })

  it('a later deny wins over an allow', async () => {
    const allowed = JSON.parse(trust('*')) as {Statement: object[]}
    const both = {...allowed, Statement: [...allowed.Statement, {...allowed.Statement[0], Effect: 'Deny', ...external}]}
    const {sandbox} = await world(JSON.stringify(both))
    assert.equal((await ask(sandbox, 'AssumeRole', {...ask0, ExternalId: 'acme-7'})).code, denied)
    assert.equal((await ask(sandbox, 'AssumeRole', ask0)).code, 'ok')
  })

  it('the session is the role in its account, until it expires', async () => {
    let now = start
    const sandbox = newSandbox({now: () => now})
    const keys = await enter(sandbox)
    const who = await must(sandbox, 'GetCallerIdentity', {}, keys)
    assert.equal(field(who, 'Arn'), `arn:aws:sts::${other}:assumed-role/OrganizationAccountAccessRole/test`)
    assert.equal(field(who, 'Account'), other)
    now = new Date(start.getTime() + 3_600_000)
    assert.equal((await ask(sandbox, 'ListRoles', {}, keys)).code, 'ExpiredToken')
  })

  it('chained sessions last an hour at most, and count as the role', async () => {
    const hub = `arn:aws:iam::${other}:role/OrganizationAccountAccessRole`
    const {sandbox} = await world(trust(hub), 43200)
    const keys = await enter(sandbox)
    assert.equal((await ask(sandbox, 'AssumeRole', {...ask0, DurationSeconds: 3601}, keys)).code, 'ValidationError')
    assert.equal((await ask(sandbox, 'AssumeRole', ask0, keys)).code, 'ok')
    assert.equal((await ask(sandbox, 'AssumeRole', ask0)).code, denied)
  })

  it('the sessions of a role that is gone are worth nothing', async () => {
    const {sandbox} = await world(trust())
    const keys = keysFrom(await must(sandbox, 'AssumeRole', ask0))
    await must(sandbox, 'DeleteRole', {RoleName: 'r'}, await enter(sandbox))
    assert.equal((await ask(sandbox, 'ListRoles', {}, keys)).code, 'InvalidClientTokenId')
  })

  it('a user made again under the same name is not trusted', async () => {
    const {sandbox, alice: keys} = await world(trust(alice))
    await must(sandbox, 'DeactivateMFADevice', {UserName: 'alice', SerialNumber: mfaSerial})
    await must(sandbox, 'DeleteAccessKey', {UserName: 'alice', AccessKeyId: keys.accessKeyId})
    await must(sandbox, 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'all'})
    await must(sandbox, 'DeleteUser', {UserName: 'alice'})
    await must(sandbox, 'CreateUser', {UserName: 'alice'})
    await must(sandbox, 'PutUserPolicy', {UserName: 'alice', PolicyName: 'all', PolicyDocument: allow('*')})
    const again = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
    assert.equal((await ask(sandbox, 'AssumeRole', ask0, again)).code, denied)
  })

  it('session tokens cannot call IAM without MFA', async () => {
    const {sandbox, alice: keys} = await world(trust())
    const plain = keysFrom(await must(sandbox, 'GetSessionToken', {}, keys))
    assert.equal((await ask(sandbox, 'ListRoles', {}, plain)).code, 'InvalidClientTokenId')
    const given = {SerialNumber: mfaSerial, TokenCode: '123456'}
    const strong = keysFrom(await must(sandbox, 'GetSessionToken', given, keys))
    assert.equal((await ask(sandbox, 'ListRoles', {}, strong)).code, 'ok')
  })

  it('a key that is switched off is not known', async () => {
    const {sandbox, alice: keys} = await world(trust())
    await must(sandbox, 'UpdateAccessKey', {UserName: 'alice', AccessKeyId: keys.accessKeyId, Status: 'Inactive'})
    assert.equal((await ask(sandbox, 'GetCallerIdentity', {}, keys)).code, 'InvalidClientTokenId')
  })
})
