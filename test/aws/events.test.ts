import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {Readable} from 'node:stream'
import {createAwsCloud, type AwsCloud, type AwsCloudOptions} from '../../src/aws/cloud.js'
import {eventFrom} from '../../src/aws/events.js'
import {CloudError} from '../../src/core/cloud.js'
import type {SnapshotEvent} from '../../src/core/snapshot.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import {CLIENT, entered, ROOT} from './world.js'

const RECORDED = readFileSync(new URL('lookup-events.json', import.meta.url), 'utf8')
const NOW = new Date('2026-11-23T12:00:00Z')

interface Asked {
  readonly host: string
  /** Of the signature: `us-east-1/cloudtrail`. */
  readonly scope: string
  readonly name: string
  readonly token: string | undefined
}
type Answer = string | {readonly status: number; readonly body: string; readonly type?: string}

interface Request {
  readonly hostname: string
  readonly headers: Record<string, string>
  readonly body: unknown
}
type Options = Partial<Pick<AwsCloudOptions, 'region' | 'accounts' | 'rates' | 'now'>>

/** AWS where IAM and STS are the sandbox's and CloudTrail says what the test wants. */
function over(answer: (asked: Asked, nth: number) => Answer, options: Options = {}) {
  const {partition} = options.accounts?.[0]?.ref ?? ROOT
  const sandbox = createSandbox({accounts: [ROOT, CLIENT], partition, now: () => NOW})
  const below = sandboxRequestHandler(sandbox)
  const asked: Asked[] = []
  const slept: number[] = []
  const handle = async (request: Request) => {
    if (!request.headers['x-amz-target']) return below.handle(request as unknown as Parameters<typeof below.handle>[0])
    const input = JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as {
      LookupAttributes: {AttributeValue: string}[]
      NextToken?: string
    }
    const one = {
      host: request.hostname,
      scope: /Credential=[^/]+\/\d+\/([^,]+)\/aws4_request/.exec(request.headers['authorization'] ?? '')?.[1] ?? '',
      name: input.LookupAttributes[0]?.AttributeValue ?? '',
      token: input.NextToken,
    }
    asked.push(one)
    const said = answer(one, asked.length - 1)
    const {
      status,
      body,
      type = 'application/x-amz-json-1.1',
    } = typeof said === 'string' ? {status: 200, body: said} : said
    const headers = {'content-type': type, 'x-amzn-requestid': 'request-1'}
    return {response: {statusCode: status, headers, body: Readable.from([Buffer.from(body)])}}
  }
  const cloud: AwsCloud = createAwsCloud({
    accounts: [entered(ROOT), entered(CLIENT)],
    use: 'plan',
    region: 'eu-west-1',
    rates: 'none',
    requestHandler: {...below, handle},
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
    now: () => NOW,
    random: () => 0.5,
    sleep: async (ms) => void slept.push(Math.round(ms)),
    ...options,
  })
  const events = async (subject: string, account = CLIENT): Promise<SnapshotEvent[]> =>
    (await cloud.lookup(account, {about: 'events', subject})) as unknown as SnapshotEvent[]
  return {events, asked, slept, sandbox}
}

const NOTHING = '{"Events":[]}'
const refused = (code: string, status = 400): Answer => ({status, body: JSON.stringify({__type: code, message: 'no'})})

const fails = (kind: CloudError['kind'], code: string) => (error: unknown) => {
  assert.ok(error instanceof CloudError, String(error))
  assert.deepEqual([error.kind, error.detail.code, error.detail.op], [kind, code, 'LookupEvents'], error.message)
  return true
}

describe('aws: CloudTrail', () => {
  it('gives what AWS sent as who, when, what and from where; what only reads is left out', async () => {
    const attach = {roleName: 'Deployer', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'}
    assert.deepEqual(await over(() => RECORDED).events('Deployer'), [
      {
        time: '2026-11-22T09:13:04Z',
        event: 'DetachRolePolicy',
        by: 'arn:aws:iam::222222222222:user/mallory',
        sourceIp: '198.51.100.9',
        requestId: '7f0e1a52-0002-4f0a-8b1e-2f6f8f8e0002',
        error: 'AccessDenied',
        parameters: {},
      },
      {
        time: '2026-11-20T09:14:03Z',
        event: 'AttachRolePolicy',
        by: 'arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com',
        sourceIp: '203.0.113.7',
        requestId: '7f0e1a52-0003-4f0a-8b1e-2f6f8f8e0003',
        parameters: attach,
      },
      {
        time: '2026-11-19T09:20:00Z',
        event: 'PutRolePolicy',
        by: 'arn:aws:iam::222222222222:user/ops/bob',
        sourceIp: '2001:db8::7',
        requestId: '7f0e1a52-0004-4f0a-8b1e-2f6f8f8e0004',
        parameters: {roleName: 'Deployer', policyName: 'logs'},
      },
      {
        time: '2026-11-17T09:18:03Z',
        event: 'TagRole',
        by: 'arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/xrole',
        sourceIp: '192.0.2.4',
        requestId: '7f0e1a52-0005-4f0a-8b1e-2f6f8f8e0005',
        parameters: {roleName: 'Deployer', tagKeys: ['xrole:applied']},
      },
      {
        time: '2026-11-16T09:18:03Z',
        event: 'UpdateAssumeRolePolicy',
        by: 'arn:aws:iam::222222222222:root',
        sourceIp: 'AWS Internal',
        requestId: '7f0e1a52-0006-4f0a-8b1e-2f6f8f8e0006',
        parameters: {roleName: 'Deployer'},
      },
    ])
  })

  it('gives no key ids and no documents', async () => {
    assert.doesNotMatch(JSON.stringify(await over(() => RECORDED).events('Deployer')), /AKIA|ASIA|Statement|1:abc/)
  })

  describe('names the caller', () => {
    for (const [name, userIdentity, by] of [
      ['by its ARN', {type: 'IAMUser', arn: 'arn:aws:iam::1:user/bob', userName: 'bob'}, 'arn:aws:iam::1:user/bob'],
      ['by name where there is no ARN', {type: 'SAMLUser', userName: 'carol'}, 'carol'],
      ['of Identity Center', {type: 'IdentityCenterUser', onBehalfOf: {userId: 'u-1'}}, 'Identity Center user u-1'],
      ['that is a service', {type: 'AWSService', invokedBy: 'sso.amazonaws.com'}, 'sso.amazonaws.com'],
      ['as the summary does', {}, 'summary'],
    ] as const)
      it(name, () => {
        const CloudTrailEvent = JSON.stringify({userIdentity})
        assert.equal(eventFrom({CloudTrailEvent, Username: 'summary'}).by, by)
      })

    it('where the record cannot be read, and nothing else of it', () => {
      assert.deepEqual(
        eventFrom({EventName: 'TagRole', EventTime: NOW, CloudTrailEvent: '{"eventName', Username: 'x'}),
        {
          time: '2026-11-23T12:00:00Z',
          event: 'TagRole',
          by: 'x',
          sourceIp: '',
          requestId: '',
          parameters: {},
        },
      )
    })
  })

  describe('is asked where IAM is, whatever region is configured', () => {
    for (const [partition, region, host] of [
      ['aws', 'us-east-1', 'cloudtrail.us-east-1.amazonaws.com'],
      ['aws-cn', 'cn-north-1', 'cloudtrail.cn-north-1.amazonaws.com.cn'],
      ['aws-us-gov', 'us-gov-west-1', 'cloudtrail.us-gov-west-1.amazonaws.com'],
    ] as const)
      it(partition, async () => {
        const account = {...ROOT, partition}
        const world = over(() => NOTHING, {accounts: [entered(account)]})
        await world.events('Deployer', account)
        assert.deepEqual(
          world.asked.map((one) => [one.host, one.scope]),
          [[host, `${region}/cloudtrail`]],
        )
      })
  })

  it('is asked with the credentials of the account, for which it is entered once', async () => {
    const world = over(() => NOTHING)
    await world.events('Deployer')
    await world.events('Other')
    assert.deepEqual(
      world.sandbox.log.map(({op}) => op),
      ['GetCallerIdentity', 'AssumeRole'],
    )
  })

  it('is read page by page, up to 300 events', async () => {
    const world = over((_, nth) => JSON.stringify({Events: [], NextToken: `after-${nth}`}))
    await world.events('Deployer')
    assert.deepEqual(
      world.asked.map(({token}) => token),
      [undefined, 'after-0', 'after-1', 'after-2', 'after-3', 'after-4'],
    )
  })

  it('is asked for a policy by its ARN, then by its name', async () => {
    const arn = 'arn:aws:iam::222222222222:policy/xrole/acme/Reports'
    const world = over(() => NOTHING)
    await world.events(arn)
    assert.deepEqual(
      world.asked.map(({name}) => name),
      [arn, 'Reports'],
    )
  })

  it('is asked twice a second at most', async () => {
    let time = NOW.getTime()
    const world = over(() => NOTHING, {rates: 'aws', now: () => new Date(time)})
    for (const name of ['a', 'b', 'c']) await world.events(name)
    assert.deepEqual(world.slept, [500, 1000])
    time += 60_000
    await world.events('d')
    assert.equal(world.slept.length, 2)
  })

  describe('fails', () => {
    it('by not being allowed, which is final', async () => {
      const world = over(() => refused('AccessDeniedException'))
      await assert.rejects(world.events('Deployer'), fails('denied', 'AccessDeniedException'))
      assert.equal(world.asked.length, 1)
    })

    it('by throttling for a while', async () => {
      const world = over((_, nth) => (nth < 2 ? refused('ThrottlingException') : RECORDED))
      assert.equal((await world.events('Deployer')).length, 5)
    })

    it('by throttling for good, after four attempts', async () => {
      const world = over(() => refused('ThrottlingException'))
      await assert.rejects(world.events('Deployer'), fails('refused', 'ThrottlingException'))
      assert.equal(world.asked.length, 4)
    })

    it('by keys that are expired, once: the account is entered anew', async () => {
      const world = over((_, nth) => (nth === 0 ? refused('ExpiredTokenException') : RECORDED))
      assert.equal((await world.events('Deployer')).length, 5)
      assert.equal(world.sandbox.log.filter(({op}) => op === 'AssumeRole').length, 2)
    })

    for (const [name, answer, code] of [
      ['a page of somebody else', {status: 500, body: '<h1>no</h1>', type: 'text/html'}, 'HTTP 500'],
      ['an answer without events', '{}', 'HTTP 200'],
    ] as const)
      it(`by ${name}`, async () => {
        await assert.rejects(over(() => answer).events('Deployer'), fails('unreachable', code))
      })
  })
})
