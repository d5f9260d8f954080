import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import {CloudError, type Cloud} from '../../src/core/cloud.js'
import {accountId, policyId, ROOT_ID, unitId} from '../../src/core/organization-ids.js'
import type {Organization} from '../../src/core/organization.js'
import type {AccountRef, Call} from '../../src/core/types.js'
import {createOrganizationDirectory, withOrganizationIds} from '../../src/engine/organization-ids.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'

const SCP = 'SERVICE_CONTROL_POLICY'
const ROOT: AccountRef = {name: 'root', id: '111111111111', partition: 'aws'}
const CLIENT: AccountRef = {name: 'client', id: '222222222222', partition: 'aws'}

const unit = (id: string, name: string, parent: string, path: string) => ({id, name, parent, path})
const guard = (id: string, name: string, type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY') => ({
  id,
  type,
  name,
  description: '',
  isAws: false,
  document: {},
  targets: [],
})
const ORGANIZATION: Organization = {
  id: 'o-abcd123456',
  managementAccount: ROOT.id,
  root: 'r-ab12',
  units: [
    unit('ou-1', 'Workloads', 'r-ab12', 'Workloads'),
    unit('ou-2', 'Clients', 'ou-1', 'Workloads/Clients'),
    unit('ou-3', 'Odd/Name', 'r-ab12', 'Odd/Name'),
    unit('ou-4', 'Below', 'ou-3', 'Odd/Name/Below'),
  ],
  accounts: [ROOT, CLIENT, {id: '333333333333', name: 'Unlisted'}].map(({id, name}) => ({
    id,
    name,
    email: `${id}@example.com`,
    ou: '',
    state: 'ACTIVE',
  })),
  guards: {
    types: [SCP],
    policies: [guard('p-1', 'Same', SCP), guard('p-2', 'Same', 'RESOURCE_CONTROL_POLICY')],
  },
}

const organizations = (op: string, input: Call['input'], makes?: string): Call => ({
  service: 'organizations',
  op,
  input,
  ...(makes !== undefined && {makes}),
})

describe('engine: ids of the organization for names', () => {
  const directory = () => createOrganizationDirectory(ORGANIZATION, [ROOT, CLIENT])
  const resolve = (input: Call['input']): Call['input'] => directory().resolve(organizations('X', input)).input

  for (const [name, symbol, id] of [
    ['the root', ROOT_ID, 'r-ab12'],
    ['a unit', unitId('Workloads'), 'ou-1'],
    ['a unit in a unit', unitId('Workloads/Clients'), 'ou-2'],
    ['a unit in another case', unitId('workloads/CLIENTS'), 'ou-2'],
    ['a service control policy', policyId(SCP, 'Same'), 'p-1'],
    ['a resource control policy of the same name', policyId('RESOURCE_CONTROL_POLICY', 'Same'), 'p-2'],
    ['an account of the file', accountId('client'), CLIENT.id],
    ['an account that the file does not list', accountId('333333333333'), '333333333333'],
  ] as const)
    it(name, () => assert.deepEqual(resolve({TargetId: symbol}), {TargetId: id}))

  it('stand at any depth', () =>
    assert.deepEqual(resolve({A: [{B: {TargetId: unitId('Workloads')}}], N: 1, T: true, Z: null}), {
      A: [{B: {TargetId: 'ou-1'}}],
      N: 1,
      T: true,
      Z: null,
    }))

  it('are not put into texts of people, whatever these look like', () => {
    const input = {Description: '<root>', Name: '<unit Workloads>', Tags: [{Key: '<root>', Value: '<root>'}]}
    assert.deepEqual(resolve(input), input)
  })

  it('leave ids as they are', () => assert.deepEqual(resolve({PolicyId: 'p-9'}), {PolicyId: 'p-9'}))

  for (const [name, symbol, words] of [
    ['a unit', unitId('Sandbox'), 'unit Sandbox'],
    ['a unit whose path may be two', unitId('Odd/Name'), 'unit Odd/Name'],
    ['a unit below such a one', unitId('Odd/Name/Below'), 'unit Odd/Name/Below'],
    ['a policy', policyId(SCP, 'New'), 'SCP New'],
    ['an account', accountId('shop'), 'account shop'],
  ] as const)
    it(`are missing for what is not there: ${name}`, () =>
      assert.throws(
        () => resolve({TargetId: symbol}),
        (error: unknown) => {
          assert.ok(error instanceof CloudError)
          assert.deepEqual([error.kind, error.detail.op], ['not-yet', 'X'])
          assert.equal(error.message, `the organization has no ${words} yet, so that its id is not known`)
          return true
        },
      ))

  it('are known once the thing is made, the newest of them where it is made anew', () => {
    const it = directory()
    it.learn(unitId('Workloads'), 'ou-9')
    assert.deepEqual(it.resolve(organizations('X', {ParentId: unitId('workloads')})).input, {ParentId: 'ou-9'})
  })

  it('are no matter of requests to other services', async () => {
    const sent: Call[] = []
    const cloud = {
      send: async (_: AccountRef, call: Call) => {
        sent.push(call)
        return {}
      },
    } as unknown as Cloud
    const call = {op: 'CreateUser', input: {UserName: '<root>', SomeId: '<root>'}}
    await withOrganizationIds(cloud, directory()).send(ROOT, call)
    assert.deepEqual(sent, [call])
  })
})

/** What a plan would send, in its order, all by names. */
const WALK: readonly Call[] = [
  organizations('EnablePolicyType', {RootId: ROOT_ID, PolicyType: 'RESOURCE_CONTROL_POLICY'}),
  organizations('CreateOrganizationalUnit', {ParentId: ROOT_ID, Name: 'New'}, unitId('New')),
  organizations('CreateOrganizationalUnit', {ParentId: unitId('New'), Name: 'Below'}, unitId('New/Below')),
  organizations(
    'CreatePolicy',
    {
      Name: 'DenyLeaving',
      Description: 'nobody leaves',
      Type: SCP,
      Content: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*'}],
      }),
      Tags: [{Key: 'xrole:owner', Value: 'acme'}],
    },
    policyId(SCP, 'DenyLeaving'),
  ),
  organizations('AttachPolicy', {PolicyId: policyId(SCP, 'DenyLeaving'), TargetId: unitId('New/Below')}),
  organizations('CreateAccount', {AccountName: 'shop', Email: 'shop@example.com'}, accountId('shop')),
  organizations('MoveAccount', {
    AccountId: accountId('shop'),
    SourceParentId: ROOT_ID,
    DestinationParentId: unitId('New/Below'),
  }),
  organizations('MoveAccount', {
    AccountId: accountId('client'),
    SourceParentId: unitId('Old'),
    DestinationParentId: unitId('New'),
  }),
  organizations('TagResource', {ResourceId: accountId('shop'), Tags: [{Key: 'env', Value: 'dev'}]}),
  organizations('TagResource', {ResourceId: unitId('New'), Tags: [{Key: 'team', Value: 'a'}]}),
  organizations('DeleteOrganizationalUnit', {OrganizationalUnitId: unitId('Old')}),
  organizations('InviteAccountToOrganization', {Target: {Type: 'ACCOUNT', Id: '444444444444'}}),
]

/** By a name that is not foreseen: what a walk has made, as names. */
const outline = ({units, accounts, guards, joining}: Organization) => ({
  units: units.map(({path, tags}) => [path, tags]),
  accounts: accounts.map(({name, ou, tags}) => [name, ou, tags]),
  types: guards?.types,
  policies: guards?.policies.filter(({isAws}) => !isAws).map(({name, targets, tags}) => [name, targets.length, tags]),
  invitations: joining?.invitations.map(({account}) => account),
})

describe('engine: a walk over the sandbox by names', () => {
  const parts = {accountTags: true, unitTags: true, policies: true, policyTags: true, delegated: true, joining: true}

  const world = (faults: NonNullable<Parameters<typeof createSandbox>[0]['faults']> = []) => {
    const now = () => new Date('2026-11-22T00:00:00Z')
    const sandbox = createSandbox({
      accounts: [ROOT, CLIENT],
      organization: {accounts: [{id: CLIENT.id, name: 'client', ou: 'Old'}]},
      now,
      faults: [...faults],
    })
    const wiring = {
      region: 'us-east-1',
      endpoint: 'http://sandbox.invalid',
      requestHandler: sandboxRequestHandler(sandbox),
      credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
      sleep: async () => undefined,
      rates: 'none' as const,
      random: () => 0.5,
      now,
    }
    const read = () => readOrganization({...wiring, partition: 'aws', parts})
    const entered = [ROOT, CLIENT].map((ref) => ({ref, connect: {role: 'Entry'}, connectExplicit: false}))
    const open = async (): Promise<Cloud> =>
      withOrganizationIds(
        createAwsCloud({...wiring, accounts: entered, use: 'apply'}),
        createOrganizationDirectory(await read(), [ROOT, CLIENT]),
      )
    return {read, open, sandbox}
  }

  const walked = {
    units: [
      ['New', {team: 'a'}],
      ['New/Below', {}],
    ],
    accounts: [
      ['root', '', {}],
      ['client', 'New', {}],
      ['shop', 'New/Below', {env: 'dev'}],
    ],
    types: ['RESOURCE_CONTROL_POLICY', SCP],
    policies: [['DenyLeaving', 1, {'xrole:owner': 'acme'}]],
    invitations: ['444444444444'],
  }

  const walk = async (cloud: Cloud): Promise<void> => {
    const management = {...ROOT, name: 'organization'}
    for (const call of WALK) await cloud.send(management, call)
  }

  it('makes what it names', async () => {
    const {open, read} = world()
    await walk(await open())
    assert.deepEqual(outline(await read()), walked)
  })

  it('makes the same, once, where every first answer is lost', async () => {
    const ops = [...new Set(WALK.map(({op}) => op))]
    const {open, read} = world(
      ops.map((op) => ({service: 'organizations' as const, op, times: 1, error: 'reset-after' as const})),
    )
    await walk(await open())
    assert.deepEqual(outline(await read()), walked)
  })

  it('makes the same where AWS is busy and throttles', async () => {
    const busy = (code: string) => ({status: 400, code, message: 'later'})
    const {open, read} = world(
      [...new Set(WALK.map(({op}) => op))].flatMap((op) => [
        {service: 'organizations' as const, op, times: 1, error: busy('ConcurrentModificationException')},
        {service: 'organizations' as const, op, after: 1, times: 1, error: busy('TooManyRequestsException')},
      ]),
    )
    await walk(await open())
    assert.deepEqual(outline(await read()), walked)
  })
})
