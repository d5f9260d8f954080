import assert from 'node:assert/strict'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CloudTrailClient, LookupEventsCommand, type Event, type LookupEventsRequest} from '@aws-sdk/client-cloudtrail'
import type {Sandbox} from '../../src/sandbox/index.js'
import {createSandbox, fileStore, sandboxRequestHandler} from '../../src/sandbox/index.js'
import {arn, managed, policy, role} from './steps.js'
import type {Keys} from './support.js'
import {administrator, allow, ask, enter, keysFrom, main, must, newSandbox, other, start, trust} from './support.js'

const EVENTS = {keys: administrator, region: 'us-east-1'}

const lookUp = async (sandbox: Sandbox, input: LookupEventsRequest, {keys, region} = EVENTS) =>
  new CloudTrailClient({
    region,
    credentials: keys,
    maxAttempts: 1,
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
  }).send(new LookupEventsCommand(input))

const about = (name: string, more: LookupEventsRequest = {}): LookupEventsRequest => ({
  LookupAttributes: [{AttributeKey: 'ResourceName', AttributeValue: name}],
  ...more,
})

const of = async (sandbox: Sandbox, name: string, as: Partial<typeof EVENTS> = {}): Promise<Event[]> =>
  (await lookUp(sandbox, about(name), {...EVENTS, ...as})).Events ?? []

const names = (events: readonly Event[]): (string | undefined)[] => events.map(({EventName}) => EventName)

const recordOf = (event: Event | undefined): Record<string, unknown> =>
  JSON.parse(event?.CloudTrailEvent ?? '{}') as Record<string, unknown>

/** Of a user that was made for it. */
const keysOf = async (sandbox: Sandbox, name: string): Promise<Keys> => {
  await must(sandbox, 'CreateUser', {UserName: name})
  await must(sandbox, 'AttachUserPolicy', {UserName: name, PolicyArn: managed('AdministratorAccess')})
  return keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: name}))
}

describe('sandbox: CloudTrail', () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = newSandbox()
    await must(sandbox, ...role('Deployer'))
  })

  it('tells who wrote what and when, the newest first', async () => {
    const bob = await keysOf(sandbox, 'bob')
    await must(sandbox, 'AttachRolePolicy', {RoleName: 'Deployer', PolicyArn: managed('ReadOnlyAccess')}, bob)
    const events = await of(sandbox, 'Deployer')
    assert.deepEqual(names(events), ['AttachRolePolicy', 'CreateRole'])
    const {EventTime, EventSource, ReadOnly, Username, Resources} = events[0]!
    assert.deepEqual(
      {EventTime, EventSource, ReadOnly, Username, Resources},
      {
        EventTime: start,
        EventSource: 'iam.amazonaws.com',
        ReadOnly: 'false',
        Username: 'bob',
        Resources: [
          {ResourceType: 'AWS::IAM::Role', ResourceName: 'Deployer'},
          {ResourceType: 'AWS::IAM::Policy', ResourceName: managed('ReadOnlyAccess')},
        ],
      },
    )
    const {userIdentity, requestParameters, sourceIPAddress, eventTime, errorCode} = recordOf(events[0])
    assert.deepEqual(
      {userIdentity, requestParameters, sourceIPAddress, eventTime, errorCode},
      {
        userIdentity: {type: 'IAMUser', arn: arn('user/bob'), accountId: main, userName: 'bob'},
        requestParameters: {roleName: 'Deployer', policyArn: managed('ReadOnlyAccess')},
        sourceIPAddress: '127.0.0.1',
        eventTime: '2026-03-01T12:00:00Z',
        errorCode: undefined,
      },
    )
  })

  it('names the session of a role, and has each account for itself', async () => {
    const client = await enter(sandbox)
    await must(sandbox, 'CreateRole', {RoleName: 'Deployer', AssumeRolePolicyDocument: trust()}, client)
    const [there] = await of(sandbox, 'Deployer', {keys: client})
    assert.deepEqual(recordOf(there)['userIdentity'], {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${other}:assumed-role/OrganizationAccountAccessRole/test`,
      accountId: other,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: arn('role/OrganizationAccountAccessRole', other),
          accountId: other,
          userName: 'OrganizationAccountAccessRole',
        },
      },
    })
    assert.equal((await of(sandbox, 'Deployer')).length, 1)
  })

  it('has a refused write, which changed nothing', async () => {
    const before = await sandbox.state()
    await ask(sandbox, 'DetachRolePolicy', {RoleName: 'Deployer', PolicyArn: managed('ReadOnlyAccess')})
    const [event] = await of(sandbox, 'Deployer')
    assert.equal(recordOf(event)['errorCode'], 'NoSuchEntity')
    assert.deepEqual(await sandbox.state(), before)
  })

  it('has nothing of what only reads', async () => {
    await must(sandbox, 'GetRole', {RoleName: 'Deployer'})
    assert.deepEqual(names(await of(sandbox, 'Deployer')), ['CreateRole'])
  })

  it('finds a policy by its ARN, and its making by its name too', async () => {
    const reports = arn('policy/team/Reports')
    await must(sandbox, ...policy('Reports', {Path: '/team/'}))
    await must(sandbox, 'CreatePolicyVersion', {PolicyArn: reports, PolicyDocument: allow('s3:*'), SetAsDefault: true})
    assert.deepEqual(names(await of(sandbox, reports)), ['CreatePolicyVersion', 'CreatePolicy'])
    assert.deepEqual(names(await of(sandbox, 'Reports')), ['CreatePolicy'])
  })

  it('keeps keys of tags, and neither documents nor passwords', async () => {
    await must(sandbox, 'TagRole', {RoleName: 'Deployer', Tags: [{Key: 'team', Value: 'secret value'}]})
    await must(sandbox, 'CreateUser', {UserName: 'bob'})
    await must(sandbox, 'CreateLoginProfile', {UserName: 'bob', Password: 'x7k2-X7K2-x7k2'})
    const events = [...(await of(sandbox, 'Deployer')), ...(await of(sandbox, 'bob'))]
    assert.deepEqual(recordOf(events[0])['requestParameters'], {roleName: 'Deployer', tags: [{key: 'team'}]})
    assert.equal(events.length, 4)
    assert.doesNotMatch(JSON.stringify(events), /x7k2-|secret value|Statement/)
  })

  it('has nothing of IAM in another region', async () => {
    assert.deepEqual(await of(sandbox, 'Deployer', {region: 'eu-west-1'}), [])
  })

  it('has the events of other partitions in their region', async () => {
    const china = createSandbox({accounts: [{id: main}], partition: 'aws-cn', now: () => start})
    await must(china, 'CreateUser', {UserName: 'bob'})
    assert.deepEqual(names(await of(china, 'bob', {region: 'cn-north-1'})), ['CreateUser'])
    assert.deepEqual(await of(china, 'bob'), [])
  })

  describe('pages', () => {
    const tags = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++)
        await must(sandbox, 'TagRole', {RoleName: 'Deployer', Tags: [{Key: `k${n % 40}`, Value: 'v'}]})
    }
    const all = async (): Promise<Event[]> => {
      const events: Event[] = []
      for (let token: string | undefined, more = true; more;) {
        const page = await lookUp(sandbox, about('Deployer', {...(token && {NextToken: token})}))
        events.push(...(page.Events ?? []))
        token = page.NextToken
        more = token !== undefined
      }
      return events
    }

    it('of 50 lead to the end', async () => {
      await tags(119)
      const events = await all()
      assert.equal(events.length, 120)
      assert.equal(new Set(events.map(({EventId}) => EventId)).size, 120)
      assert.equal(events.at(-1)?.EventName, 'CreateRole')
    })

    it('hold no more than 300 events of an account', async () => {
      await tags(310)
      assert.equal((await all()).length, 300)
    })

    for (const [name, input, code] of [
      ['a token of somewhere else', {NextToken: 'x'}, 'InvalidNextTokenException'],
      ['more than 50', {MaxResults: 51}, 'InvalidMaxResultsException'],
      [
        'two attributes',
        {
          LookupAttributes: [
            {AttributeKey: 'ResourceName', AttributeValue: 'a'},
            {AttributeKey: 'ReadOnly', AttributeValue: 'false'},
          ],
        },
        'InvalidLookupAttributesException',
      ],
    ] as const)
      it(`refuse ${name}`, async () => {
        await assert.rejects(lookUp(sandbox, {...input} as LookupEventsRequest), {name: code})
      })
  })

  it('refuses as it is told to, in its own protocol', async () => {
    const error = {status: 400, code: 'AccessDeniedException', message: 'not authorized: cloudtrail:LookupEvents'}
    const strict = newSandbox({faults: [{op: 'LookupEvents', error}]})
    await assert.rejects(of(strict, 'x'), {name: 'AccessDeniedException', message: error.message})
  })

  describe('in the file', () => {
    let folder: string
    let file: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
      file = join(folder, 'sandbox.json')
    })
    afterEach(() => rmSync(folder, {recursive: true}))
    const open = (): Sandbox => newSandbox({store: fileStore(file)})

    it('survives the process', async () => {
      await must(open(), ...role('Deployer'))
      assert.deepEqual(names(await of(open(), 'Deployer')), ['CreateRole'])
    })

    it('may be missing, as in files of before', async () => {
      await must(open(), ...role('Deployer'))
      const {trail, ...older} = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      assert.ok(trail)
      writeFileSync(file, JSON.stringify(older))
      const sandbox = open()
      assert.deepEqual(await of(sandbox, 'Deployer'), [])
      await must(sandbox, 'DeleteRole', {RoleName: 'Deployer'})
      assert.deepEqual(names(await of(open(), 'Deployer')), ['DeleteRole'])
    })
  })
})
