import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {SECRET, SESSION_KEY, session, TOKEN} from './stub.js'
import {CLIENT, IMPATIENT, stubbed} from './world.js'

const roleArn = `arn:aws:iam::${CLIENT.id}:role/R`
const request = {roleArn, sessionName: 'paul'}
const token = `<Credentials><AccessKeyId>ASIAMFA0000000000000</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey>
  <SessionToken>${TOKEN}</SessionToken><Expiration>2030-01-01T01:00:00Z</Expiration></Credentials>`
const mfa = {serial: 'arn:aws:iam::111111111111:mfa/paul', token: '123456'}

describe('aws: trying to assume a role', () => {
  it('says that AWS lets in, and gives nothing of what it got', async () => {
    const {cloud, asked} = await stubbed(() => undefined)
    const more = {externalId: 'acme', duration: 900, tags: {team: 'data'}, sourceIdentity: 'paul'}
    assert.deepEqual(await cloud.tryAssume?.({...request, ...more}), {outcome: 'allowed'})
    assert.deepEqual(Object.fromEntries(asked[0]!.params), {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'paul',
      ExternalId: 'acme',
      DurationSeconds: '900',
      SourceIdentity: 'paul',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'data',
    })
  })

  const NO: readonly [name: string, code: string, message: string, outcome: string][] = [
    ['denied', 'AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole', 'denied'],
    [
      'too long',
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      'denied',
    ],
    ['malformed', 'ValidationError', 'something else', 'unknown'],
    ['an expired token', 'ExpiredToken', 'The security token included in the request is expired', 'unknown'],
    ['a region that is off', 'RegionDisabledException', 'STS is not activated in this region', 'unknown'],
  ]
  for (const [name, code, message, outcome] of NO)
    it(`${name}: ${outcome}`, async () => {
      const {cloud} = await stubbed(({op}) => (op === 'AssumeRole' ? {code, message, status: 403} : undefined))
      assert.deepEqual(await cloud.tryAssume?.(request), {outcome, code, message})
    })

  it('a connection that breaks tells nothing', async () => {
    const {cloud} = await stubbed(({op}) => (op === 'AssumeRole' ? 'RESET' : undefined), IMPATIENT)
    assert.equal((await cloud.tryAssume?.(request))?.outcome, 'unknown')
  })

  it('a probe is made in the session', async () => {
    const {cloud, asked} = await stubbed(() => undefined)
    const tried = await cloud.tryAssume?.({...request, probe: 'iam:ListRoles'})
    assert.deepEqual(tried, {outcome: 'allowed', probe: {outcome: 'allowed'}})
    const [, probe] = asked
    assert.deepEqual([probe?.op, probe?.key, probe?.params.get('MaxItems')], ['ListRoles', SESSION_KEY, '1'])
  })

  it('a probe that AWS refuses is told, and the role is assumed all the same', async () => {
    const message = 'is not authorized to perform: iam:ListRoles'
    const {cloud} = await stubbed(({op}) =>
      op === 'ListRoles' ? {code: 'AccessDenied', message, status: 403} : undefined,
    )
    assert.deepEqual(await cloud.tryAssume?.({...request, probe: 'iam:ListRoles'}), {
      outcome: 'allowed',
      probe: {outcome: 'denied', code: 'AccessDenied', message},
    })
  })

  it('no probe without a session', async () => {
    const {cloud, ops} = await stubbed(({op}) =>
      op === 'AssumeRole' ? {code: 'AccessDenied', status: 403} : undefined,
    )
    assert.equal((await cloud.tryAssume?.({...request, probe: 'iam:ListRoles'}))?.probe, undefined)
    assert.deepEqual(ops(), ['AssumeRole'])
  })

  it('a code of an MFA device is used once, however many roles need it', async () => {
    const {cloud, asked} = await stubbed(({op}) => (op === 'GetSessionToken' ? token : undefined))
    await Promise.all([cloud.tryAssume?.({...request, mfa}), cloud.tryAssume?.({...request, mfa})])
    assert.deepEqual(asked.map(({op, key}) => [op, key]).sort(), [
      ['AssumeRole', 'ASIAMFA0000000000000'],
      ['AssumeRole', 'ASIAMFA0000000000000'],
      ['GetSessionToken', 'AKIACALLER0000000000'],
    ])
  })

  it('a wrong code is an error of the caller, not a no of the role', async () => {
    const message = 'MultiFactorAuthentication failed with invalid MFA one time pass code.'
    const {cloud} = await stubbed(({op}) =>
      op === 'GetSessionToken' ? {code: 'AccessDenied', message, status: 403} : undefined,
    )
    await assert.rejects(
      async () => cloud.tryAssume?.({...request, mfa}),
      (error) => error instanceof CloudError && error.message === message,
    )
  })

  it('no credential is in anything that is told, not even in what AWS says', async () => {
    const {cloud} = await stubbed(({op}) =>
      op === 'AssumeRole'
        ? session(CLIENT.id)
        : op === 'ListRoles'
          ? {code: 'SignatureDoesNotMatch', message: `token ${TOKEN}`}
          : undefined,
    )
    const told = JSON.stringify(await cloud.tryAssume?.({...request, probe: 'iam:ListRoles'}))
    for (const secret of [SECRET, TOKEN, SESSION_KEY]) assert.ok(!told.includes(secret), told)
  })
})
