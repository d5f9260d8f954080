import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {profileSettings, sectionOf} from '../../src/engine/assume/profile.js'
import {cacheName, callerKey, durationOf, sessionNameOf} from '../../src/engine/assume/request.js'
import type {CacheFields} from '../../src/engine/assume/request.js'
import {childEnvironment} from '../../src/engine/assume/child.js'

describe('assume: the request', () => {
  const NAMES: Readonly<Record<string, string>> = {
    'arn:aws:iam::111111111111:user/paul': 'paul',
    'arn:aws:iam::111111111111:user/ops/eu/paul': 'paul',
    'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/paul@example.com': 'paul@example.com',
    'arn:aws:sts::111111111111:assumed-role/ci/run 7 (main)': 'run-7--main-',
    'arn:aws:iam::111111111111:root': 'root',
    'arn:aws:iam::111111111111:user/p': 'xrole',
    [`arn:aws:iam::111111111111:user/${'x'.repeat(70)}`]: 'x'.repeat(64),
    'arn:aws:sts::111111111111:federated-user/Bob': 'Bob',
  }
  for (const [arn, name] of Object.entries(NAMES))
    it(`${arn.slice(0, 80)} makes sessions called ${name.slice(0, 20)}`, () => assert.equal(sessionNameOf(arn), name))

  const DURATIONS: readonly [
    name: string,
    args: Parameters<typeof durationOf>,
    send: number | undefined,
    isCapped: boolean,
  ][] = [
    ['nothing said: what AWS gives', [undefined, undefined, false], undefined, false],
    ['maxSession of the file', [undefined, 14_400, false], 14_400, false],
    ['the flag goes before it', [7200, 14_400, false], 7200, false],
    ['a chain asks for nothing and is told', [undefined, 14_400, true], undefined, true],
    ['a chain with the flag is told', [7200, undefined, true], undefined, true],
    ['an hour is no cap', [3600, 14_400, true], undefined, false],
    ['less than an hour is asked for in a chain too', [900, 14_400, true], 900, false],
  ]
  for (const [name, args, send, isCapped] of DURATIONS)
    it(name, () => assert.deepEqual(durationOf(...args), {send, isCapped}))
})

describe('assume: which session is which', () => {
  const BASE: CacheFields = {
    caller: ['profile', 'paul'],
    endpoint: ['', ''],
    role: 'arn:aws:iam::222222222222:role/Admin',
    via: [],
    sessionName: undefined,
    duration: undefined,
    externalId: undefined,
    sourceIdentity: undefined,
    tags: undefined,
  }
  const OTHERS: Readonly<Record<string, Partial<CacheFields>>> = {
    caller: {caller: ['profile', 'zoe']},
    'kind of caller': {caller: ['key', 'paul']},
    endpoint: {endpoint: ['http://127.0.0.1:1', '']},
    role: {role: 'arn:aws:iam::333333333333:role/Admin'},
    way: {via: ['arn:aws:iam::222222222222:role/Gate']},
    'session name': {sessionName: 'zoe'},
    duration: {duration: 900},
    'external id': {externalId: 'acme'},
    'source identity': {sourceIdentity: 'acme'},
    tags: {tags: {team: 'data'}},
  }
  for (const [name, other] of Object.entries(OTHERS))
    it(`another ${name}, another file`, () => {
      assert.notEqual(cacheName({...BASE, ...other}), cacheName(BASE))
      assert.match(cacheName({...BASE, ...other}), /^[0-9a-f]{64}\.json$/)
    })
  it('the order of tags is none of its business', () =>
    assert.equal(cacheName({...BASE, tags: {a: '1', b: '2'}}), cacheName({...BASE, tags: {b: '2', a: '1'}})))

  const CALLERS: readonly [name: string, env: Record<string, string>, profile: string | undefined, key: string[]][] = [
    ['a named profile', {AWS_ACCESS_KEY_ID: 'AKIA', AWS_PROFILE: 'zoe'}, 'paul', ['profile', 'paul', '', '']],
    [
      'AWS_PROFILE goes before keys',
      {AWS_ACCESS_KEY_ID: 'AKIA', AWS_PROFILE: 'zoe'},
      undefined,
      ['profile', 'zoe', '', ''],
    ],
    ['keys', {AWS_ACCESS_KEY_ID: 'AKIA', AWS_PROFILE: ''}, undefined, ['key', 'AKIA']],
    [
      'a token of a pod',
      {AWS_ROLE_ARN: 'arn', AWS_WEB_IDENTITY_TOKEN_FILE: '/t'},
      undefined,
      ['default', '', '', 'arn', '/t', '', ''],
    ],
  ]
  for (const [name, env, profile, key] of CALLERS) it(name, () => assert.deepEqual(callerKey(env, profile), key))
})

describe('assume: settings of the profile', () => {
  const TEXT = `# mine
[default]
region = eu-west-1 # home
[profile  "paul"]
mfa_serial=arn:aws:iam::111111111111:mfa/paul
s3 =
  region = nested
[profile zoe]
region = us-west-2
`
  it('reads one section, without comments and nested settings', () => {
    assert.deepEqual(
      [...sectionOf(TEXT, (name) => name === 'profile paul')],
      [
        ['mfa_serial', 'arn:aws:iam::111111111111:mfa/paul'],
        ['s3', ''],
      ],
    )
    assert.equal(sectionOf(TEXT, (name) => name === 'default').get('region'), 'eu-west-1')
  })

  it('takes both files where the environment says that they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xrole-profile-'))
    try {
      const [config, credentials] = [join(folder, 'c'), join(folder, 'k')]
      writeFileSync(config, TEXT)
      writeFileSync(credentials, '[zoe]\nmfa_serial = arn:aws:iam::111111111111:mfa/zoe\n')
      const env = {AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials}
      assert.deepEqual(profileSettings(env, '/nonexistent', 'zoe'), {
        mfaSerial: 'arn:aws:iam::111111111111:mfa/zoe',
        region: 'us-west-2',
      })
      assert.deepEqual(profileSettings({}, join(folder, 'nobody'), 'zoe'), {mfaSerial: undefined, region: undefined})
    } finally {
      rmSync(folder, {recursive: true})
    }
  })
})

describe('assume: the environment of a command', () => {
  const credentials = {accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expires: '2027-01-31T09:00:00Z'}
  it('has these credentials and no others', () => {
    const old = {
      PATH: '/bin',
      AWS_PROFILE: 'paul',
      AWS_SECURITY_TOKEN: 'old',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_REGION: 'eu-west-1',
    }
    assert.deepEqual(childEnvironment(old, credentials, {region: 'us-east-1'}), {
      PATH: '/bin',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'ASIA',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_SESSION_TOKEN: 't',
      AWS_CREDENTIAL_EXPIRATION: '2027-01-31T09:00:00Z',
    })
  })
  it('of the sandbox: its endpoint alone, and a region', () => {
    const old = {
      AWS_ENDPOINT_URL: 'https://a',
      AWS_ENDPOINT_URL_STS: 'https://b',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    }
    const made = childEnvironment(old, credentials, {region: 'us-east-1', endpoint: 'http://127.0.0.1:1'})
    assert.deepEqual(
      Object.entries(made).filter(([name]) => /ENDPOINT|REGION/.test(name)),
      [
        ['AWS_ENDPOINT_URL', 'http://127.0.0.1:1'],
        ['AWS_REGION', 'us-east-1'],
        ['AWS_DEFAULT_REGION', 'us-east-1'],
      ],
    )
  })
})
