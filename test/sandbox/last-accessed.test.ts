import assert from 'node:assert/strict'
import type {Sandbox} from '../../src/sandbox/index.js'
import {managed, policy, role} from './steps.js'
import {administrator, ask, field, keysFrom, main, must, newSandbox, start, trust} from './support.js'
import type {Keys} from './support.js'

const DAY = 24 * 60 * 60 * 1000
const arnOf = (name: string): string => `arn:aws:iam::${main}:role/${name}`

/** Services in a report, those with a time with it. */
const servicesIn = (body: string): string[] =>
  [...body.matchAll(/<ServiceNamespace>([^<]+)<\/ServiceNamespace>(.*?)<\/member>/gs)].map(
    ([, name = '', rest = '']) => {
      const at = /<LastAuthenticated>([^<]+)</.exec(rest)?.[1]
      return at === undefined ? name : `${name} ${at}`
    },
  )

describe('sandbox: when roles were used', () => {
  let sandbox: Sandbox
  let now: Date
  beforeEach(async () => {
    now = start
    sandbox = newSandbox({now: () => now})
    await must(sandbox, 'CreateRole', {RoleName: 'Deployer', AssumeRolePolicyDocument: trust()})
    await must(sandbox, 'PutRolePolicy', {
      RoleName: 'Deployer',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {Effect: 'Allow', Action: ['iam:Get*', 'iam:List*', 's3:GetObject', 'logs:*'], Resource: '*'},
          {Effect: 'Deny', Action: 'ec2:*', Resource: '*'},
        ],
      }),
    })
  })

  const lastUse = async (name = 'Deployer'): Promise<string> =>
    field(await ask(sandbox, 'GetRole', {RoleName: name}), 'LastUsedDate')
  const asRole = async (): Promise<Keys> =>
    keysFrom(await must(sandbox, 'AssumeRole', {RoleArn: arnOf('Deployer'), RoleSessionName: 'test'}))
  const report = async (name = 'Deployer'): Promise<string> => {
    const job = await must(sandbox, 'GenerateServiceLastAccessedDetails', {Arn: arnOf(name)})
    return (await must(sandbox, 'GetServiceLastAccessedDetails', {JobId: field(job, 'JobId')})).body
  }

  it('a role that nobody used has no last use, being assumed is none', async () => {
    await asRole()
    assert.equal(await lastUse(), '')
    assert.deepEqual(servicesIn(await report()), ['iam', 'logs', 's3'])
  })

  it('a call of a session is a use, whether it reads, writes or is denied', async () => {
    const keys = await asRole()
    await must(sandbox, 'ListRoles', {}, keys)
    assert.equal(await lastUse(), '2026-03-01T12:00:00Z')
    now = new Date(start.getTime() + DAY / 2)
    const later = await asRole()
    assert.equal((await ask(sandbox, 'CreateUser', {UserName: 'x'}, later)).code, 'AccessDenied')
    assert.equal(await lastUse(), '2026-03-02T00:00:00Z')
    assert.deepEqual(servicesIn(await report()), ['iam 2026-03-02T00:00:00Z', 'logs', 's3'])
  })

  it('GetAccountAuthorizationDetails has it as well', async () => {
    await must(sandbox, 'ListRoles', {}, await asRole())
    const {body} = await must(sandbox, 'GetAccountAuthorizationDetails', {})
    assert.match(body, /<RoleLastUsed><LastUsedDate>2026-03-01T12:00:00Z<\/LastUsedDate><Region>/)
  })

  it('after 400 days it is forgotten', async () => {
    await must(sandbox, 'ListRoles', {}, await asRole())
    now = new Date(start.getTime() + 400 * DAY)
    assert.notEqual(await lastUse(), '')
    now = new Date(start.getTime() + 400 * DAY + 1000)
    assert.equal(await lastUse(), '')
    assert.deepEqual(servicesIn(await report()), ['iam', 'logs', 's3'])
  })

  it('a role made anew under the name was never used', async () => {
    await must(sandbox, 'ListRoles', {}, await asRole())
    await must(sandbox, 'DeleteRolePolicy', {RoleName: 'Deployer', PolicyName: 'p'})
    await must(sandbox, 'DeleteRole', {RoleName: 'Deployer'})
    await must(sandbox, ...role('Deployer'))
    assert.equal(await lastUse(), '')
  })

  it('what was used when is not part of the state: two ways to one state are equal', async () => {
    const before = await sandbox.state()
    await must(sandbox, 'ListRoles', {}, await asRole())
    assert.deepEqual(await sandbox.state(), before)
  })

  it('services are those that attached policies allow too; a policy has those of itself', async () => {
    await must(sandbox, 'AttachRolePolicy', {RoleName: 'Deployer', PolicyArn: managed('AmazonSQSReadOnlyAccess')})
    assert.ok(servicesIn(await report()).includes('sqs'))
    await must(sandbox, ...policy('Own'))
    const job = await must(sandbox, 'GenerateServiceLastAccessedDetails', {Arn: `arn:aws:iam::${main}:policy/Own`})
    assert.equal(field(job, 'JobId').length, 36)
    const answer = await must(sandbox, 'GetServiceLastAccessedDetails', {JobId: field(job, 'JobId')})
    assert.equal(field(answer, 'JobStatus'), 'COMPLETED')
    assert.ok(servicesIn(answer.body).length > 0)
  })

  it('a report is paged by Marker', async () => {
    const job = field(await must(sandbox, 'GenerateServiceLastAccessedDetails', {Arn: arnOf('Deployer')}), 'JobId')
    const first = await must(sandbox, 'GetServiceLastAccessedDetails', {JobId: job, MaxItems: 2})
    assert.equal(field(first, 'IsTruncated'), 'true')
    const second = await must(sandbox, 'GetServiceLastAccessedDetails', {JobId: job, Marker: field(first, 'Marker')})
    assert.deepEqual([...servicesIn(first.body), ...servicesIn(second.body)], ['iam', 'logs', 's3'])
    assert.equal(field(second, 'IsTruncated'), 'false')
  })

  const refused: Readonly<Record<string, readonly [op: string, input: Record<string, string>, code: string]>> = {
    'a role that is not there': ['GenerateServiceLastAccessedDetails', {Arn: arnOf('Nobody')}, 'NoSuchEntity'],
    'an ARN of something else': [
      'GenerateServiceLastAccessedDetails',
      {Arn: 'arn:aws:s3:::some-bucket-name'},
      'InvalidInput',
    ],
    'no ARN': ['GenerateServiceLastAccessedDetails', {}, 'ValidationError'],
    'a job that nobody began': [
      'GetServiceLastAccessedDetails',
      {JobId: '00000000-0000-4000-8000-000000000001'},
      'NoSuchEntity',
    ],
    'a job that is none': ['GetServiceLastAccessedDetails', {JobId: 'x'}, 'ValidationError'],
  }
  for (const [name, [op, input, code]] of Object.entries(refused))
    it(`refused: ${name}`, async () => {
      assert.equal((await ask(sandbox, op, input)).code, code)
    })

  it('takes the permissions of the two', async () => {
    const keys = await asRole()
    assert.equal(
      (await ask(sandbox, 'GenerateServiceLastAccessedDetails', {Arn: arnOf('Deployer')}, keys)).code,
      'AccessDenied',
    )
    const job = field(
      await must(sandbox, 'GenerateServiceLastAccessedDetails', {Arn: arnOf('Deployer')}, administrator),
      'JobId',
    )
    // iam:Get* is allowed.
    assert.equal((await ask(sandbox, 'GetServiceLastAccessedDetails', {JobId: job}, keys)).code, 'ok')
  })
})
