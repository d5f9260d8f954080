import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {EMPTY_LIST, type Answer, type Asked} from './stub.js'
import {CLIENT, ROOT, stubbed} from './world.js'

const DETAILS = 'GetAccountAuthorizationDetails'
const TRUST = {Version: '2012-10-17', Statement: []}
const MORE = (marker: string): string => `<IsTruncated>true</IsTruncated><Marker>${marker}</Marker>`

const detail = (
  name: string,
  {arn = `arn:aws:iam::111111111111:role/${name}`, trust = encodeURIComponent(JSON.stringify(TRUST))} = {},
): string =>
  `<member><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId><Arn>${arn}</Arn>
   <CreateDate>2029-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument>
   <Tags><member><Key>b</Key><Value>2</Value></member><member><Key>a</Key><Value>1</Value></member></Tags></member>`
const listed = (name: string): string =>
  `<member><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId><Arn>x</Arn>
   <Description>about ${name}</Description><MaxSessionDuration>7200</MaxSessionDuration></member>`
const details = (names: string[], rest = EMPTY_LIST): string =>
  `<RoleDetailList>${names.map((name) => detail(name)).join('')}</RoleDetailList>${rest}`
const list = (names: string[], rest = EMPTY_LIST): string => `<Roles>${names.map(listed).join('')}</Roles>${rest}`

const reads =
  (detailPages: readonly Answer[], listPages: readonly Answer[]) =>
  ({op}: Asked, nth: number): Answer | undefined => {
    const pages = op === DETAILS ? detailPages : op === 'ListRoles' ? listPages : undefined
    return pages?.[Math.min(nth, pages.length - 1)]
  }

const rejects = async (promise: Promise<unknown>, code: string): Promise<void> => {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof CloudError, String(error))
    assert.deepEqual([error.kind, error.detail.code], ['unreachable', code])
    return true
  })
}

describe('aws: reading an account', () => {
  it('joins both lists over all pages, decodes, and sorts by name', async () => {
    const {cloud, asked} = await stubbed(
      reads(
        [details(['B'], MORE('m1')), details([], MORE('m2')), details(['A'])],
        [list(['A'], MORE('n1')), list(['B'])],
      ),
    )
    const {roles} = await cloud.snapshot(ROOT)
    assert.deepEqual(
      roles.map((role) => [role.RoleName, role.Description, role.MaxSessionDuration]),
      [
        ['A', 'about A', 7200],
        ['B', 'about B', 7200],
      ],
    )
    assert.deepEqual(roles[0]?.AssumeRolePolicyDocument, TRUST)
    assert.deepEqual(roles[0]?.Tags, [
      {Key: 'a', Value: '1'},
      {Key: 'b', Value: '2'},
    ])
    const markers = asked.filter(({op}) => op === DETAILS).map(({params}) => params.get('Marker'))
    assert.deepEqual(markers, [null, 'm1', 'm2'])
    const first = asked.find(({op}) => op === DETAILS)?.params
    assert.equal(first?.get('MaxItems'), '1000')
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((n) => first?.get(`Filter.member.${n}`)),
      ['User', 'Group', 'Role', 'LocalManagedPolicy', null],
    )
  })

  for (const [name, trust, expected] of [
    ['URL-encoded', encodeURIComponent('{"Statement":"50%"}'), {Statement: '50%'}],
    ['raw JSON', '{"Statement":"50%"}', {Statement: '50%'}],
    ['neither', '{broken%', '{broken%'],
  ] as const) {
    it(`takes a document that is ${name}`, async () => {
      const page = `<RoleDetailList>${detail('A', {trust: trust.replaceAll('"', '&quot;')})}</RoleDetailList>${EMPTY_LIST}`
      const {cloud} = await stubbed(reads([page], [list(['A'])]))
      assert.deepEqual((await cloud.snapshot(ROOT)).roles[0]?.AssumeRolePolicyDocument, expected)
    })
  }

  it('derives the name of a policy and of an attachment from their ARNs when AWS leaves them out', async () => {
    const policy = `<Policies><member><Arn>arn:aws:iam::111111111111:policy/x/P</Arn><Path>/x/</Path>
      <DefaultVersionId>v10</DefaultVersionId><PolicyVersionList>
      ${['v10', 'v9'].map((id) => `<member><VersionId>${id}</VersionId><Document>{}</Document></member>`).join('')}
      </PolicyVersionList></member></Policies>`
    const {cloud} = await stubbed(reads([policy + EMPTY_LIST], [list([])]))
    const [found] = (await cloud.snapshot(ROOT)).policies
    assert.equal(found?.PolicyName, 'P')
    assert.deepEqual(
      found?.PolicyVersionList.map(({VersionId}) => VersionId),
      ['v9', 'v10'],
    )
  })

  it('is an error when AWS says there is more and not where', async () => {
    const {cloud} = await stubbed(reads([details(['A'], '<IsTruncated>true</IsTruncated>')], [list(['A'])]))
    await rejects(cloud.snapshot(ROOT), 'BrokenPaging')
  })

  it('is an error when a page comes back again', async () => {
    const {cloud} = await stubbed(reads([details(['A'])], [list(['A'], MORE('n1'))]))
    await rejects(cloud.snapshot(ROOT), 'BrokenPaging')
  })

  it('is an error when an answer lacks what every list has', async () => {
    const {cloud} = await stubbed(reads([''], [list([])]))
    await rejects(cloud.snapshot(ROOT), 'HTTP 200')
  })

  it('reads again when a role was made between the two reads', async () => {
    const {cloud, slept} = await stubbed(reads([details(['A']), details(['A', 'B'])], [list(['A', 'B'])]))
    assert.equal((await cloud.snapshot(ROOT)).roles.length, 2)
    assert.equal(slept.length, 1)
  })

  for (const [name, inDetails, inList] of [
    ['lacks description and session length', ['A', 'B'], ['A']],
    ['lacks all else', ['A'], ['A', 'B']],
  ] as const) {
    it(`gives up on a role that ${name} for good`, async () => {
      const {cloud} = await stubbed(reads([details([...inDetails])], [list([...inList])]))
      await rejects(cloud.snapshot(ROOT), 'Unsettled')
    })
  }

  it('waits for the ARN of a role that was made a moment ago', async () => {
    const young = `<RoleDetailList>${detail('A', {arn: 'AROAEXAMPLE'})}</RoleDetailList>${EMPTY_LIST}`
    const {cloud, slept} = await stubbed(reads([young, young, details(['A'])], [list(['A'])]))
    assert.equal((await cloud.snapshot(ROOT)).roles[0]?.Arn, 'arn:aws:iam::111111111111:role/A')
    assert.equal(slept.length, 2)
  })

  it('fails whole when one page fails', async () => {
    const {cloud} = await stubbed(
      reads([details(['A'], MORE('m')), {code: 'AccessDenied', status: 403}], [list(['A'])]),
    )
    await assert.rejects(cloud.snapshot(ROOT), (error) => error instanceof CloudError && error.kind === 'denied')
  })
})

describe('aws: single questions', () => {
  const NOTHING = {
    password: false,
    accessKeys: [],
    mfaDevices: [],
    sshKeys: [],
    signingCertificates: [],
    serviceCredentials: [],
  }

  it("reads a policy's tags", async () => {
    const {cloud} = await stubbed(({op}) =>
      op === 'ListPolicyTags' ? `<Tags><member><Key>k</Key><Value>v</Value></member></Tags>${EMPTY_LIST}` : undefined,
    )
    assert.deepEqual(await cloud.lookup(ROOT, {about: 'policy-tags', subject: 'arn:aws:iam::111111111111:policy/P'}), {
      k: 'v',
    })
  })

  it('names what a user has', async () => {
    const keys = ['AKIA1', 'AKIA2'].map((id) => `<member><AccessKeyId>${id}</AccessKeyId></member>`).join('')
    const device = '<member><SerialNumber>arn:aws:iam::111111111111:mfa/u</SerialNumber></member>'
    const {cloud} = await stubbed(({op}) => {
      if (op === 'ListAccessKeys') return `<AccessKeyMetadata>${keys}</AccessKeyMetadata>${EMPTY_LIST}`
      if (op === 'ListMFADevices') return `<MFADevices>${device}</MFADevices>${EMPTY_LIST}`
      return op === 'GetLoginProfile' ? '<LoginProfile><UserName>u</UserName></LoginProfile>' : undefined
    })
    assert.deepEqual(await cloud.lookup(ROOT, {about: 'credentials', subject: 'u'}), {
      ...NOTHING,
      password: true,
      accessKeys: ['AKIA1', 'AKIA2'],
      mfaDevices: ['arn:aws:iam::111111111111:mfa/u'],
    })
  })

  it('names nothing where there is nothing', async () => {
    const {cloud} = await stubbed(({op}) =>
      op === 'GetLoginProfile' ? {code: 'NoSuchEntity', status: 404} : undefined,
    )
    assert.deepEqual(await cloud.lookup(ROOT, {about: 'credentials', subject: 'u'}), NOTHING)
  })

  it('does not take "may not ask" for "has none"', async () => {
    const {cloud} = await stubbed(({op}) =>
      op === 'ListSSHPublicKeys' ? {code: 'AccessDenied', status: 403} : undefined,
    )
    await assert.rejects(cloud.lookup(ROOT, {about: 'credentials', subject: 'u'}), CloudError)
  })

  for (const [name, path, expected] of [
    ['at the top', 'ReadOnlyAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['below a path', 'job-function/ReadOnlyAccess', 'arn:aws:iam::aws:policy/job-function/ReadOnlyAccess'],
    ['nowhere', 'Other', null],
  ] as const) {
    it(`finds an AWS-managed policy ${name}`, async () => {
      const {cloud} = await stubbed(({op, params}) => {
        if (op !== 'GetPolicy') return undefined
        const arn = params.get('PolicyArn') ?? ''
        const there = arn === `arn:aws:iam::aws:policy/${path}`
        return there ? `<Policy><Arn>${arn}</Arn></Policy>` : {code: 'NoSuchEntity', status: 404}
      })
      assert.equal(await cloud.lookup(CLIENT, {about: 'managed-policy', subject: 'ReadOnlyAccess'}), expected)
    })
  }
})
