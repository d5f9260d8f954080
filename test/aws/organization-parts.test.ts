import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Organization} from '../../src/core/organization.js'
import {readOrganization, type OrganizationParts} from '../../src/aws/organization.js'
import {CALLER_KEYS, organizationsHandler, sleepingClock, type Answer, type Asked} from './organization-stub.js'

const SCP = 'SERVICE_CONTROL_POLICY'
const RCP = 'RESOURCE_CONTROL_POLICY'
const NO_PARTS: OrganizationParts = {
  accountTags: false,
  unitTags: false,
  policies: false,
  policyTags: false,
  delegated: false,
  joining: false,
}

const DENY = {Version: '2012-10-17', Statement: [{Effect: 'Deny', Action: 'organizations:LeaveOrganization'}]}
const FULL = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]}
const RCP_FULL = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Principal: '*', Action: '*', Resource: '*'}]}

const summary = (Id: string, Name: string, Type: string, AwsManaged: boolean) => ({
  Id,
  Name,
  Type,
  AwsManaged,
  Description: `about ${Name}`,
})
const LISTS: Readonly<Record<string, readonly object[]>> = {
  [SCP]: [
    summary('p-zzzzzzzz', 'Regions', SCP, false),
    summary('p-FullAWSAccess', 'FullAWSAccess', SCP, true),
    summary('p-aaaaaaaa', 'DenyLeaving', SCP, false),
  ],
  [RCP]: [summary('p-RCPFullAWSAccess', 'RCPFullAWSAccess', RCP, true)],
}
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'p-FullAWSAccess': ['r-ab12', 'ou-ab12-workload', '222222222222', '111111111111'],
  'p-aaaaaaaa': ['r-ab12'],
}

/** Two accounts, one unit, SCPs enabled and RCPs about to be. */
function usual({op, input}: Asked): Answer {
  const isRoot = input['ParentId'] === 'r-ab12'
  const account = (Id: string) => ({Id, Name: `n${Id}`, Email: `${Id}@example.com`, State: 'ACTIVE'})
  const answers: Readonly<Record<string, () => Answer>> = {
    DescribeOrganization: () => ({Organization: {Id: 'o-abcd123456', MasterAccountId: '111111111111'}}),
    ListRoots: () => ({
      Roots: [
        {
          Id: 'r-ab12',
          PolicyTypes: [
            {Type: 'TAG_POLICY', Status: 'ENABLED'},
            {Type: SCP, Status: 'ENABLED'},
            {Type: RCP, Status: 'PENDING_ENABLE'},
          ],
        },
      ],
    }),
    ListOrganizationalUnitsForParent: () => ({
      OrganizationalUnits: isRoot ? [{Id: 'ou-ab12-workload', Name: 'Workloads'}] : [],
    }),
    ListAccountsForParent: () => ({Accounts: [account(isRoot ? '111111111111' : '222222222222')]}),
    ListPolicies: () => ({Policies: LISTS[String(input['Filter'])] ?? []}),
    DescribePolicy: () => ({Policy: {Content: JSON.stringify(DENY)}}),
    ListTargetsForPolicy: () => ({
      Targets: (TARGETS[String(input['PolicyId'])] ?? []).map((TargetId) => ({TargetId})),
    }),
    ListTagsForResource: () => ({
      Tags: [
        {Key: 'xrole:owner', Value: 'acme'},
        {Key: 'of', Value: String(input['ResourceId'])},
      ],
    }),
    ListDelegatedAdministrators: () => ({DelegatedAdministrators: [account('222222222222'), account('333333333333')]}),
    ListDelegatedServicesForAccount: () =>
      input['AccountId'] === '333333333333'
        ? {__type: 'AccountNotRegisteredException', Message: 'no longer'}
        : {
            DelegatedServices: ['sso.amazonaws.com', 'access-analyzer.amazonaws.com'].map((ServicePrincipal) => ({
              ServicePrincipal,
            })),
          },
    ListHandshakesForOrganization: () => ({
      Handshakes: [
        invitation('h-3', 'EMAIL', 'late@example.com', 'EXPIRED'),
        invitation('h-2', 'ACCOUNT', '444444444444', 'OPEN'),
        invitation('h-1', 'EMAIL', 'new@example.com', 'REQUESTED'),
      ],
    }),
    ListCreateAccountStatus: () => ({
      CreateAccountStatuses: [{Id: 'car-1', AccountName: 'shop', State: 'IN_PROGRESS'}],
    }),
  }
  return answers[op]?.() ?? {__type: 'UnknownOperationException'}
}

const invitation = (Id: string, Type: string, account: string, State: string) => ({
  Id,
  State,
  Parties: [
    {Id: 'o-abcd123456', Type: 'ORGANIZATION'},
    {Id: account, Type},
  ],
})

async function read(
  parts: Partial<OrganizationParts>,
  special: (asked: Asked) => Answer | undefined = () => undefined,
): Promise<{organization: Organization; asked: readonly Asked[]}> {
  const {handler, asked} = organizationsHandler((one) => special(one) ?? usual(one))
  const {now, sleep} = sleepingClock()
  const organization = await readOrganization({
    partition: 'aws',
    region: 'eu-central-1',
    credentials: CALLER_KEYS,
    requestHandler: handler,
    parts: {...NO_PARTS, ...parts},
    rates: 'none',
    now,
    sleep,
    random: () => 0.5,
  })
  return {organization, asked}
}

const opsOf = (asked: readonly Asked[]): ReadonlySet<string> => new Set(asked.map(({op}) => op))
const denied = (op: string) => (one: Asked) =>
  one.op === op ? {__type: 'AccessDeniedException', Message: 'You may not.'} : undefined

describe('aws: the policies of an organization', () => {
  it('are read with their documents and targets, of types that are enabled', async () => {
    const {organization, asked} = await read({})
    const policy = (id: string, name: string, targets: readonly string[]) => {
      const facts = {type: SCP, isAws: false, document: DENY}
      return {id, name, description: `about ${name}`, targets, ...facts}
    }
    assert.deepEqual(organization.guards, {
      types: [SCP, 'TAG_POLICY'],
      policies: [policy('p-aaaaaaaa', 'DenyLeaving', ['r-ab12']), policy('p-zzzzzzzz', 'Regions', [])],
    })
    assert.ok(!opsOf(asked).has('ListTagsForResource'))
  })

  it("are asked for nothing of AWS's own where all others deny: it is attached everywhere then", async () => {
    const {asked} = await read({})
    const about = asked.filter(({op}) => op === 'DescribePolicy' || op === 'ListTargetsForPolicy')
    assert.deepEqual(
      about.map(({op, input}) => `${op} ${String(input['PolicyId'])}`).sort(),
      ['DescribePolicy', 'ListTargetsForPolicy'].flatMap((op) => [`${op} p-aaaaaaaa`, `${op} p-zzzzzzzz`]),
    )
  })

  const some = (Effect: string, Action: string) => ({Effect, Action, Resource: '*'})
  for (const [what, Statement] of Object.entries({
    'a statement allows something': [some('Deny', 's3:*'), some('Allow', 'ec2:*')],
    'the only statement, which is in no list, allows something': some('Allow', 'ec2:*'),
  }))
    it(`are read with AWS's own and its targets where ${what}`, async () => {
      const allowList = ({op, input}: Asked) =>
        op === 'DescribePolicy' && input['PolicyId'] === 'p-zzzzzzzz'
          ? {Policy: {Content: JSON.stringify({Version: '2012-10-17', Statement})}}
          : undefined
      const {organization, asked} = await read({}, allowList)
      assert.deepEqual(
        organization.guards?.policies.find(({isAws}) => isAws),
        {
          id: 'p-FullAWSAccess',
          type: SCP,
          name: 'FullAWSAccess',
          description: 'about FullAWSAccess',
          isAws: true,
          document: FULL,
          targets: ['111111111111', '222222222222', 'ou-ab12-workload', 'r-ab12'],
        },
      )
      // What AWS's own policies say is known.
      const described = asked.filter(({op}) => op === 'DescribePolicy').map(({input}) => input['PolicyId'])
      assert.deepEqual(described, ['p-zzzzzzzz', 'p-aaaaaaaa'])
    })

  it("of resources never need AWS's own: nobody can detach it", async () => {
    const enabled = ({op, input}: Asked) => {
      if (op === 'ListRoots') return {Roots: [{Id: 'r-ab12', PolicyTypes: [{Type: RCP, Status: 'ENABLED'}]}]}
      if (op === 'ListPolicies' && input['Filter'] === RCP)
        return {Policies: [...LISTS[RCP]!, summary('p-rrrrrrrr', 'Perimeter', RCP, false)]}
      return undefined
    }
    const {organization, asked} = await read({}, enabled)
    assert.deepEqual(
      organization.guards?.policies.map(({name}) => name),
      ['Perimeter'],
    )
    assert.ok(!asked.some(({input}) => input['PolicyId'] === 'p-RCPFullAWSAccess'))
  })

  it('are read of types that are not enabled, and with tags, where the file manages policies', async () => {
    const {organization} = await read({policyTags: true})
    const policies = organization.guards?.policies ?? []
    assert.deepEqual(
      policies.map(({name, tags}) => [name, tags?.['of'], tags?.['xrole:owner']]),
      [
        ['RCPFullAWSAccess', undefined, undefined],
        ['DenyLeaving', 'p-aaaaaaaa', 'acme'],
        ['FullAWSAccess', undefined, undefined],
        ['Regions', 'p-zzzzzzzz', 'acme'],
      ],
    )
    assert.deepEqual(policies[0]?.document, RCP_FULL)
  })

  for (const op of ['ListPolicies', 'DescribePolicy', 'ListTargetsForPolicy']) {
    it(`that may not be read (${op}) are left out, with what AWS says`, async () => {
      const {organization} = await read({}, denied(op))
      assert.equal(organization.guards, undefined)
      assert.equal(organization.guardsUnread, `organizations:${op}: You may not.`)
      assert.equal(organization.accounts.length, 2)
    })

    it(`that may not be read (${op}) are an error where the file manages policies`, async () => {
      await assert.rejects(read({policyTags: true}, denied(op)), (error: unknown) => {
        assert.ok(error instanceof CloudError)
        assert.deepEqual([error.kind, error.detail.op], ['denied', op])
        return true
      })
    })
  }

  it('that may not be read are an error where accounts are moved, and only where a type is enabled', async () => {
    await assert.rejects(read({policies: true}, denied('ListPolicies')), CloudError)
    const without = (asked: Asked) =>
      asked.op === 'ListRoots'
        ? {Roots: [{Id: 'r-ab12', PolicyTypes: [{Type: 'TAG_POLICY', Status: 'ENABLED'}]}]}
        : denied('ListPolicies')(asked)
    const {organization} = await read({policies: true}, without)
    assert.deepEqual(organization.guards, {types: ['TAG_POLICY'], policies: []})
  })

  it('that go while they are read are not there', async () => {
    const gone = ({op, input}: Asked) =>
      op !== 'ListPolicies' && input['PolicyId'] === 'p-zzzzzzzz'
        ? {__type: 'PolicyNotFoundException', Message: 'gone'}
        : undefined
    const {organization} = await read({}, gone)
    assert.deepEqual(
      organization.guards?.policies.map(({name}) => name),
      ['DenyLeaving'],
    )
  })

  it('are not taken for read where a document is none', async () => {
    const broken = ({op}: Asked) => (op === 'DescribePolicy' ? {Policy: {Content: '{'}} : undefined)
    await assert.rejects(read({}, broken), CloudError)
  })

  it('and their targets are read to the end over empty pages', async () => {
    const paged = ({op, input}: Asked) => {
      if (op !== 'ListTargetsForPolicy' || input['PolicyId'] !== 'p-FullAWSAccess') return undefined
      if (input['NextToken'] === undefined) return {Targets: [], NextToken: 'a'}
      return input['NextToken'] === 'a'
        ? {Targets: [{TargetId: 'r-ab12'}], NextToken: 'b'}
        : {Targets: [{TargetId: 'o'}]}
    }
    const {organization} = await read({policyTags: true}, paged)
    const full = organization.guards?.policies.find(({name}) => name === 'FullAWSAccess')
    assert.deepEqual(full?.targets, ['o', 'r-ab12'])
  })
})

describe('aws: parts of an organization', () => {
  it('that nobody asks for take no request', async () => {
    const {organization, asked} = await read({})
    assert.deepEqual(
      [...opsOf(asked)].filter((op) => /Tags|Delegated|Handshakes|CreateAccount/.test(op)),
      [],
    )
    assert.deepEqual([organization.delegated, organization.joining], [undefined, undefined])
  })

  it('tags of units', async () => {
    const {organization} = await read({unitTags: true})
    assert.deepEqual(
      organization.units.map(({path, tags}) => [path, tags]),
      [['Workloads', {of: 'ou-ab12-workload', 'xrole:owner': 'acme'}]],
    )
    assert.equal(organization.accounts[0]?.tags, undefined)
  })

  it('delegated administrators by service; one that goes meanwhile is none', async () => {
    const {organization} = await read({delegated: true})
    assert.deepEqual(organization.delegated, [
      {account: '222222222222', service: 'access-analyzer.amazonaws.com'},
      {account: '222222222222', service: 'sso.amazonaws.com'},
    ])
  })

  it('who is about to join: open invitations and accounts in the making', async () => {
    const {organization, asked} = await read({joining: true})
    assert.deepEqual(organization.joining, {
      invitations: [
        {id: 'h-1', account: 'new@example.com'},
        {id: 'h-2', account: '444444444444'},
      ],
      creations: [{id: 'car-1', name: 'shop'}],
    })
    const list = asked.find(({op}) => op === 'ListHandshakesForOrganization')
    assert.deepEqual(list?.input, {Filter: {ActionType: 'INVITE'}})
  })

  it('are the same text whatever the order in which AWS lists them', async () => {
    const parts = {policies: true, policyTags: true, unitTags: true, delegated: true, joining: true, accountTags: true}
    const reversed = (one: Asked) => {
      const answer = usual(one) as Record<string, unknown[]>
      return Object.fromEntries(
        Object.entries(answer).map(([key, value]) => [key, Array.isArray(value) ? value.slice().reverse() : value]),
      ) as Answer
    }
    const [first, second] = [await read(parts), await read(parts, reversed)]
    assert.equal(JSON.stringify(second.organization), JSON.stringify(first.organization))
  })

  for (const op of ['ListDelegatedAdministrators', 'ListHandshakesForOrganization', 'ListCreateAccountStatus']) {
    it(`that may not be read are an error: ${op}`, async () => {
      await assert.rejects(read({delegated: true, joining: true}, denied(op)), (error: unknown) => {
        assert.ok(error instanceof CloudError)
        assert.match(error.detail.advice ?? '', /Only the management account \(111111111111\)/)
        return true
      })
    })
  }
})
