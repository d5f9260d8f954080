import assert from 'node:assert/strict'
import {readOrganization, type OrganizationOptions} from '../../src/aws/organization.js'
import {CloudError} from '../../src/core/cloud.js'
import type {Organization} from '../../src/core/organization.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import {
  CALLER_KEYS,
  organizationsHandler,
  sleepingClock,
  type Answer,
  type Asked,
  type Input,
} from './organization-stub.js'

const UNITS: Readonly<Record<string, readonly {Id: string; Name: string}[]>> = {
  'r-ab12': [
    {Id: 'ou-ab12-workload', Name: 'Workloads'},
    {Id: 'ou-ab12-sandboxx', Name: 'Sandbox'},
  ],
  'ou-ab12-workload': [{Id: 'ou-ab12-clientss', Name: 'Clients'}],
}
const ACCOUNTS: Readonly<Record<string, readonly Input[]>> = {
  'r-ab12': [{Id: '111111111111', Name: 'Root', Email: 'root@example.com', State: 'ACTIVE', Status: 'ACTIVE'}],
  'ou-ab12-clientss': [
    {Id: '333333333333', Name: 'Shop', Email: 's@example.com', State: 'PENDING_CLOSURE', Status: 'SUSPENDED'},
    {Id: '222222222222', Name: 'Client', Email: 'c@example.com', Status: 'ACTIVE'},
  ],
}

/** An organization as AWS answers it; every list in one page. */
function usual({op, input}: Asked): Answer {
  const parent = String(input['ParentId'])
  if (op === 'DescribeOrganization') return {Organization: {Id: 'o-abcd123456', MasterAccountId: '111111111111'}}
  if (op === 'ListRoots') return {Roots: [{Id: 'r-ab12', Name: 'Root'}]}
  if (op === 'ListOrganizationalUnitsForParent') return {OrganizationalUnits: UNITS[parent] ?? []}
  if (op === 'ListAccountsForParent') return {Accounts: ACCOUNTS[parent] ?? []}
  return {Tags: [{Key: 'env', Value: `of ${String(input['ResourceId'])}`}]}
}

interface World {
  readonly options: OrganizationOptions
  readonly asked: Asked[]
  readonly slept: number[]
}

const NO_PARTS = {
  accountTags: false,
  unitTags: false,
  policies: false,
  policyTags: false,
  delegated: false,
  joining: false,
}

function world(special: (asked: Asked) => Answer | undefined, more: Partial<OrganizationOptions> = {}): World {
  const {handler, asked} = organizationsHandler((one) => special(one) ?? usual(one))
  const {slept, now, sleep} = sleepingClock()
  const options: OrganizationOptions = {
    partition: 'aws',
    region: 'eu-central-1',
    credentials: CALLER_KEYS,
    requestHandler: handler,
    parts: NO_PARTS,
    rates: 'none',
    now,
    random: () => 0.5,
    sleep,
    ...more,
  }
  return {options, asked, slept}
}

const WHOLE: Organization = {
  id: 'o-abcd123456',
  managementAccount: '111111111111',
  root: 'r-ab12',
  units: [
    {id: 'ou-ab12-sandboxx', name: 'Sandbox', parent: 'r-ab12', path: 'Sandbox'},
    {id: 'ou-ab12-workload', name: 'Workloads', parent: 'r-ab12', path: 'Workloads'},
    {id: 'ou-ab12-clientss', name: 'Clients', parent: 'ou-ab12-workload', path: 'Workloads/Clients'},
  ],
  accounts: [
    {id: '111111111111', name: 'Root', email: 'root@example.com', ou: '', state: 'ACTIVE'},
    {id: '222222222222', name: 'Client', email: 'c@example.com', ou: 'Workloads/Clients', state: 'ACTIVE'},
    {id: '333333333333', name: 'Shop', email: 's@example.com', ou: 'Workloads/Clients', state: 'PENDING_CLOSURE'},
  ],
  guards: {types: [], policies: []},
}

const failing = async (options: OrganizationOptions): Promise<CloudError> => {
  try {
    await readOrganization(options)
  } catch (error) {
    if (error instanceof CloudError) return error
    throw error
  }
  return assert.fail('nothing was refused')
}

describe('aws: the organization', () => {
  it('is read whole: units with their paths, accounts with theirs, State before Status', async () => {
    const {options, asked} = world(() => undefined)
    assert.deepEqual(await readOrganization(options), WHOLE)
    // One for itself, one for the roots, two for each of four nodes.
    assert.equal(asked.length, 10)
    assert.equal(asked[0]?.op, 'DescribeOrganization')
  })

  it('has tags of accounts in every state where they are asked for', async () => {
    const {options, asked} = world(() => undefined, {parts: {...NO_PARTS, accountTags: true}})
    const {accounts} = await readOrganization(options)
    assert.deepEqual(
      accounts.map(({tags}) => tags),
      [{env: 'of 111111111111'}, {env: 'of 222222222222'}, {env: 'of 333333333333'}],
    )
    assert.equal(asked.filter(({op}) => op === 'ListTagsForResource').length, 3)
  })

  it('goes on after an empty page that has a token', async () => {
    const {options} = world(({op, input}) => {
      if (op !== 'ListAccountsForParent' || input['ParentId'] !== 'ou-ab12-clientss') return undefined
      const [first, second] = ACCOUNTS['ou-ab12-clientss'] ?? []
      if (input['NextToken'] === undefined) return {Accounts: [], NextToken: 'a'}
      return input['NextToken'] === 'a' ? {Accounts: [first], NextToken: 'b'} : {Accounts: [second]}
    })
    assert.deepEqual(await readOrganization(options), WHOLE)
  })

  it('waits where AWS throttles, and sends again', async () => {
    const {options, slept} = world(({op, nth}) =>
      op === 'ListAccountsForParent' && nth < 2 ? {__type: 'TooManyRequestsException'} : undefined,
    )
    assert.deepEqual(await readOrganization(options), WHOLE)
    assert.equal(slept.length, 2)
  })

  it('puts an account that is moved meanwhile where AWS says that it is', async () => {
    const Paths = ['o-abcd123456/r-ab12/ou-ab12-sandboxx/444444444444/']
    const moved = {Id: '444444444444', Name: 'Moved', Email: 'm@example.com', State: 'ACTIVE', Paths}
    const {options} = world(({op, input}) =>
      op === 'ListAccountsForParent' && input['ParentId'] !== 'r-ab12' ? {Accounts: [moved]} : undefined,
    )
    const {accounts} = await readOrganization(options)
    assert.deepEqual(
      accounts.map(({id, ou}) => [id, ou]),
      [
        ['111111111111', ''],
        ['444444444444', 'Sandbox'],
      ],
    )
  })

  it('keeps to its pace against AWS', async () => {
    const many = Array.from({length: 30}, (_, index) => ({Id: `ou-ab12-many${1000 + index}`, Name: `U${index}`}))
    const {options, slept, asked} = world(
      ({op, input}) =>
        op === 'ListOrganizationalUnitsForParent' && input['ParentId'] === 'r-ab12'
          ? {OrganizationalUnits: many}
          : undefined,
      {rates: 'aws'},
    )
    await readOrganization(options)
    assert.equal(asked.length, 64)
    assert.ok(slept.length >= 40, `${slept.length}`)
  })

  const refusals: [name: string, op: string, answer: Answer, code: string, advice: RegExp][] = [
    [
      'is in none',
      'DescribeOrganization',
      {__type: 'AWSOrganizationsNotInUseException', message: 'Your account is not a member of an organization.'},
      'AWSOrganizationsNotInUseException',
      /leave from: out.*--organization org\.json/s,
    ],
    [
      'may not list',
      'ListRoots',
      {__type: 'AccessDeniedException', message: "You don't have permissions to access this resource."},
      'AccessDeniedException',
      /Only the management account \(111111111111\) and delegated administrators.*snapshot --organization-only/s,
    ],
    [
      'may ask nothing',
      'DescribeOrganization',
      {__type: 'com.amazonaws.organizations#AccessDeniedException', message: 'no'},
      'AccessDeniedException',
      /Only the management account and delegated/,
    ],
    ['gets an answer without its list', 'ListAccountsForParent', {}, 'HTTP 200', /network/],
    ['gets an answer without an organization', 'DescribeOrganization', {}, 'HTTP 200', /network/],
  ]
  for (const [name, failed, answer, code, advice] of refusals) {
    it(`says what to do where the caller ${name}`, async () => {
      const {options} = world(({op}) => (op === failed ? answer : undefined))
      const {detail} = await failing(options)
      assert.deepEqual([detail.op, detail.code], [failed, code])
      assert.match(detail.advice ?? '', advice)
    })
  }

  it('does not take a list for whole that goes round in circles', async () => {
    const {options} = world(({op}) => (op === 'ListRoots' ? {Roots: [], NextToken: 'again'} : undefined))
    assert.equal((await failing(options)).detail.code, 'BrokenPaging')
  })
})

describe('aws: the organization of the sandbox', () => {
  const accounts = Array.from({length: 40}, (_, index) => ({id: String(100000000001 + index), name: `a${index}`}))
  const units = ['Security', 'Workloads', 'Workloads/Clients', 'Workloads/Clients/EU', 'Sandbox', 'Empty']
  const spec = {
    units,
    accounts: accounts.map((one, index) => ({...one, ou: units[index % 5]!, tags: {env: index % 2 ? 'prod' : 'dev'}})),
  }

  for (const pageSize of [undefined, 3]) {
    it(`is the same tree, ${pageSize ?? 'all'} to a page`, async () => {
      const now = () => new Date('2026-11-22T00:00:00Z')
      const sandbox = createSandbox({accounts, organization: spec, now, ...(pageSize && {pageSize})})
      const {options} = world(() => undefined, {
        parts: {...NO_PARTS, accountTags: true},
        requestHandler: sandboxRequestHandler(sandbox),
        endpoint: 'http://sandbox.invalid',
      })
      const organization = await readOrganization(options)
      assert.equal(organization.managementAccount, accounts[0]?.id)
      assert.deepEqual(organization.units.map(({path}) => path).sort(), [...units].sort())
      assert.deepEqual(
        organization.accounts.map(({id, name, ou, tags, state}) => ({id, name, ou, tags, state})),
        spec.accounts.map((one) => ({...one, state: 'ACTIVE'})),
      )
    })
  }
})
