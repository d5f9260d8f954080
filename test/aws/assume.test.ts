import assert from 'node:assert/strict'
import {createAssumer} from '../../src/aws/assume.js'
import type {Assumer} from '../../src/aws/assume.js'
import {CloudError} from '../../src/core/cloud.js'
import {identity, SECRET, SESSION_KEY, session, startStub, TOKEN} from './stub.js'
import type {Answer, Asked, Stub} from './stub.js'

const ROLE = 'arn:aws:iam::222222222222:role/Admin'
const KEY = 'AKIACALLER0000000000'

describe('aws: assuming a role', () => {
  let stub: Stub
  let assumer: Assumer
  let answer: (asked: Asked) => Answer
  beforeEach(async () => {
    answer = ({op}) => (op === 'GetCallerIdentity' ? identity('111111111111') : session('222222222222'))
    stub = await startStub((asked) => answer(asked))
    assumer = createAssumer({
      partition: 'aws',
      region: 'us-east-1',
      endpoint: stub.endpoint,
      credentials: {accessKeyId: KEY, secretAccessKey: 'callersecretcallersecretcallersecretcall'},
      sleep: () => Promise.resolve(),
      now: () => new Date('2030-01-01T00:00:00Z'),
      random: () => 0.5,
      maxAttempts: 2,
    })
  })
  afterEach(async () => {
    assumer.close()
    await stub.close()
  })

  it('works where no region is configured: in CI there seldom is one', async () => {
    const names = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const
    const kept = [...names, 'AWS_EC2_METADATA_DISABLED'].map((name) => [name, process.env[name]] as const)
    for (const name of names) delete process.env[name]
    Object.assign(process.env, {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    })
    const bare = createAssumer({
      partition: 'aws-us-gov',
      profile: undefined,
      endpoint: stub.endpoint,
      credentials: {accessKeyId: KEY, secretAccessKey: 'callersecretcallersecretcallersecretcall'},
      sleep: () => Promise.resolve(),
      now: () => new Date('2030-01-01T00:00:00Z'),
      random: () => 0.5,
      maxAttempts: 2,
    })
    try {
      assert.equal((await bare.caller()).account, '111111111111')
      assert.equal((await bare.assume({roleArn: ROLE, sessionName: 'paul'}, undefined)).keys.sessionToken, TOKEN)
    } finally {
      bare.close()
      for (const [name, value] of kept)
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
    }
  })

  it('sends what is asked for, and gives what AWS gave', async () => {
    const session = await assumer.assume(
      {
        roleArn: ROLE,
        sessionName: 'paul',
        externalId: 'acme',
        duration: 900,
        tags: {team: 'data'},
        sourceIdentity: 'paul',
        mfa: {serial: 'arn:aws:iam::111111111111:mfa/paul', code: '123456'},
      },
      undefined,
    )
    assert.deepEqual(session, {
      keys: {accessKeyId: SESSION_KEY, secretAccessKey: SECRET, sessionToken: TOKEN},
      expires: '2030-01-01T01:00:00Z',
      arn: 'arn:aws:sts::222222222222:assumed-role/R/xrole',
    })
    assert.deepEqual(Object.fromEntries(stub.asked[0]!.params), {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: ROLE,
      RoleSessionName: 'paul',
      ExternalId: 'acme',
      DurationSeconds: '900',
      SourceIdentity: 'paul',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'data',
      SerialNumber: 'arn:aws:iam::111111111111:mfa/paul',
      TokenCode: '123456',
    })
  })

  it('the next role of a way is asked for by the session of the one before', async () => {
    const {keys} = await assumer.assume({roleArn: ROLE, sessionName: 'paul'}, undefined)
    await assumer.assume({roleArn: ROLE, sessionName: 'paul'}, keys)
    assert.deepEqual(
      stub.asked.map(({key}) => key),
      [KEY, SESSION_KEY],
    )
  })

  it('knows the caller, its kind of keys and its devices', async () => {
    const device =
      '<MFADevices><member><SerialNumber>arn:aws:iam::111111111111:mfa/a</SerialNumber></member></MFADevices>'
    const usual = answer
    answer = (asked) => (asked.op === 'ListMFADevices' ? device : usual(asked))
    assert.equal((await assumer.caller()).arn, 'arn:aws:iam::111111111111:user/admin')
    assert.equal(await assumer.isTemporary(), false)
    assert.deepEqual(await assumer.mfaDevices(), ['arn:aws:iam::111111111111:mfa/a'])
  })

  const WRONG: readonly [name: string, answer: Answer, code: string][] = [
    ['a session of another account', session('333333333333'), 'WrongAccount'],
    ['no credentials', '<AssumedRoleUser><Arn>x</Arn></AssumedRoleUser>', 'NoCredentialsGiven'],
    ['a token with a newline in it', session('222222222222').replace(TOKEN, 'a\nid'), 'NoCredentialsGiven'],
    [
      'a token that means something to a shell',
      session('222222222222').replace(TOKEN, "a'$(id)'"),
      'NoCredentialsGiven',
    ],
    ['no time', session('222222222222').replace(/<Expiration>.*<\/Expiration>/, ''), 'NoCredentialsGiven'],
    ['a refusal that quotes a token', {code: 'AccessDenied', message: `no: ${TOKEN}`, status: 403}, 'AccessDenied'],
  ]
  for (const [name, wrong, code] of WRONG)
    it(`${name} is an error without a credential in it`, async () => {
      answer = () => wrong
      await assert.rejects(assumer.assume({roleArn: ROLE, sessionName: 'paul'}, undefined), (error) => {
        assert.ok(error instanceof CloudError)
        const told = JSON.stringify([error.message, error.detail])
        for (const secret of [SECRET, TOKEN, SESSION_KEY]) assert.ok(!told.includes(secret), told)
        return error.detail.code === code
      })
    })
})
