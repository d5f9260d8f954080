import assert from 'node:assert/strict'
import {isPart, ownerOf} from '../../src/core/address.js'
import type {Kind} from '../../src/core/kind.js'
import type {Organization} from '../../src/core/organization.js'
import type {Call, Change, Resource} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {foreseen} from '../../src/kinds/foreseen-guards.js'
import {kinds} from '../../src/kinds/index.js'
import {organizationParts} from '../../src/kinds/live-organization.js'
import {organizationActions} from '../../src/kinds/organization-needs.js'
import {
  accountTagsOf,
  delegatedAdministratorOf,
  guardAttachmentOf,
  guardPolicyOf,
  memberOf,
  placementOf,
  policyTypeOf,
  unitOf,
} from '../../src/kinds/organization-resource.js'
import {stateOf} from '../../src/kinds/resource.js'
import type {GuardPolicy, Member} from '../../src/kinds/values.js'

const ORG = {name: 'organization', id: '111111111111', partition: 'aws'}
const PLACE = {file: 'accounts.yaml', start: 0, end: 0}
const OWNER = {Key: 'xrole:owner', Value: 'acme'}
const MARKS = {owner: 'acme'}
const DENY = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*'}],
}
const WIDER = {Version: '2012-10-17', Statement: [{Effect: 'Deny', Action: 'organizations:*', Resource: '*'}]}
const ALLOW = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]}

const unit = (path: string, tags = {}) => unitOf(ORG, {path, tags, marks: MARKS})
const policy = (more: Partial<GuardPolicy> = {}) =>
  guardPolicyOf(ORG, {
    type: 'SERVICE_CONTROL_POLICY',
    name: 'Deny/Leaving',
    description: 'nobody leaves',
    document: DENY,
    tags: {},
    marks: MARKS,
    ...more,
  })
const on = (target: 'root' | `unit/${string}` | `account/${string}`) =>
  guardAttachmentOf(ORG, {type: 'SERVICE_CONTROL_POLICY', policy: 'DenyLeaving', target})
const type = policyTypeOf(ORG, {type: 'RESOURCE_CONTROL_POLICY'})
const member = (how: Member['how'], tags = {}) => memberOf(ORG, 'shop', {how, tags})
const made = member({create: {email: 'shop@acme.example', name: 'Shop', role: 'Entry'}}, {env: 'dev'})
const asked = member({invite: {account: '333333333333', notes: 'welcome'}})
const placed = (where: string) => placementOf(ORG, 'client', {id: '222222222222', unit: where})
const tags = (all: Record<string, string>) => accountTagsOf(ORG, 'client', {tags: all})
const administrator = delegatedAdministratorOf(ORG, 'security', {service: 'access-analyzer.amazonaws.com'})

const kind = ({kind: name}: Resource): Kind => kinds.get(name)!
const make = (one: Resource): Call[] => kind(one).make(one as never)
const remove = (one: Resource): Call[] => kind(one).remove(one as never)
const alter = (live: Resource, desired: Resource): Call[] => kind(live).alter(live as never, desired as never)
const same = (live: Resource, desired: Resource): boolean => kind(live).same(live as never, desired as never)
const shown = (calls: readonly Call[]): string[] =>
  calls.map(
    ({service, op, input, makes}) => `${service} ${op} ${JSON.stringify(input)}${makes ? ` makes ${makes}` : ''}`,
  )

describe('kinds of an organization: requests', () => {
  const calls: Readonly<Record<string, [calls: Call[], expected: string[]]>> = {
    'a unit below the root': [
      make(unit('Workloads')),
      [
        `organizations CreateOrganizationalUnit {"ParentId":"<root>","Name":"Workloads","Tags":[${JSON.stringify(OWNER)}]} makes <unit Workloads>`,
      ],
    ],
    'a unit below another': [
      make(unit('Workloads/Clients')),
      [
        `organizations CreateOrganizationalUnit {"ParentId":"<unit Workloads>","Name":"Clients","Tags":[${JSON.stringify(OWNER)}]} makes <unit Workloads/Clients>`,
      ],
    ],
    'a unit that goes': [
      remove(unit('A/B')),
      ['organizations DeleteOrganizationalUnit {"OrganizationalUnitId":"<unit A/B>"}'],
    ],
    'a unit that is taken over, and its tags': [
      alter(unitOf(ORG, {path: 'A', tags: {old: 'x'}, marks: {}}), unit('A', {team: 'sec'})),
      [
        'organizations UntagResource {"ResourceId":"<unit A>","TagKeys":["old"]}',
        `organizations TagResource {"ResourceId":"<unit A>","Tags":[{"Key":"team","Value":"sec"},${JSON.stringify(OWNER)}]}`,
      ],
    ],
    'a policy, as compact JSON': [
      make(policy()),
      [
        `organizations CreatePolicy ${JSON.stringify({
          Name: 'Deny/Leaving',
          Description: 'nobody leaves',
          Type: 'SERVICE_CONTROL_POLICY',
          Content: JSON.stringify(DENY),
          Tags: [OWNER],
        })} makes <scp Deny/Leaving>`,
      ],
    ],
    'a policy of which the document alone changes': [
      alter(policy(), policy({document: WIDER})),
      [
        `organizations UpdatePolicy ${JSON.stringify({PolicyId: '<scp Deny/Leaving>', Content: JSON.stringify(WIDER)})}`,
      ],
    ],
    'a policy of which the description alone changes': [
      alter(policy(), policy({description: 'x'})),
      ['organizations UpdatePolicy {"PolicyId":"<scp Deny/Leaving>","Description":"x"}'],
    ],
    'a policy that goes': [remove(policy()), ['organizations DeletePolicy {"PolicyId":"<scp Deny/Leaving>"}']],
    'attached to the root': [
      make(on('root')),
      ['organizations AttachPolicy {"PolicyId":"<scp DenyLeaving>","TargetId":"<root>"}'],
    ],
    'attached to a unit': [
      make(on('unit/A/B')),
      ['organizations AttachPolicy {"PolicyId":"<scp DenyLeaving>","TargetId":"<unit A/B>"}'],
    ],
    'detached from an account': [
      remove(on('account/client')),
      ['organizations DetachPolicy {"PolicyId":"<scp DenyLeaving>","TargetId":"<account client>"}'],
    ],
    'a type that is enabled': [
      make(type),
      ['organizations EnablePolicyType {"RootId":"<root>","PolicyType":"RESOURCE_CONTROL_POLICY"}'],
    ],
    'a type is never disabled': [remove(type), []],
    'an account that is made': [
      make(made),
      [
        'organizations CreateAccount {"Email":"shop@acme.example","AccountName":"Shop","RoleName":"Entry","Tags":[{"Key":"env","Value":"dev"}]} makes <account shop>',
      ],
    ],
    'an account that is asked to join, by its id': [
      make(asked),
      ['organizations InviteAccountToOrganization {"Target":{"Type":"ACCOUNT","Id":"333333333333"},"Notes":"welcome"}'],
    ],
    'an account that is asked to join, by an e-mail address': [
      make(member({invite: {account: 'a@b.example'}})),
      ['organizations InviteAccountToOrganization {"Target":{"Type":"EMAIL","Id":"a@b.example"}}'],
    ],
    'an account is never removed': [remove(made), []],
    'an account that moves': [
      alter(placed('Workloads'), placed('Workloads/Clients')),
      [
        'organizations MoveAccount {"AccountId":"<account client>","SourceParentId":"<unit Workloads>","DestinationParentId":"<unit Workloads/Clients>"}',
      ],
    ],
    'an account that moves to the root': [
      alter(placed('Workloads'), placed('')),
      [
        'organizations MoveAccount {"AccountId":"<account client>","SourceParentId":"<unit Workloads>","DestinationParentId":"<root>"}',
      ],
    ],
    'a new account comes from the root': [
      make(placed('Sandbox')),
      [
        'organizations MoveAccount {"AccountId":"<account client>","SourceParentId":"<root>","DestinationParentId":"<unit Sandbox>"}',
      ],
    ],
    'tags of an account': [
      alter(tags({a: '1', b: '2'}), tags({a: '3'})),
      [
        'organizations UntagResource {"ResourceId":"<account client>","TagKeys":["b"]}',
        'organizations TagResource {"ResourceId":"<account client>","Tags":[{"Key":"a","Value":"3"}]}',
      ],
    ],
    'an administrator': [
      [...make(administrator), ...remove(administrator)],
      ['Register', 'Deregister'].map(
        (word) =>
          `organizations ${word}DelegatedAdministrator {"AccountId":"<account security>","ServicePrincipal":"access-analyzer.amazonaws.com"}`,
      ),
    ],
  }
  for (const [name, [found, expected]] of Object.entries(calls))
    it(name, () => assert.deepEqual(shown(found), expected))

  it('all of them are among the permissions that an apply needs', () => {
    const managed = {units: true, scps: true, rcps: true, services: new Set(['x']), place: PLACE}
    const state = stateOf([made, placed('A'), tags({}), type])
    const known = new Set(organizationActions(state, managed, true))
    const sent = [...new Set(Object.values(calls).flatMap(([found]) => found.map(({op}) => `organizations:${op}`)))]
    assert.deepEqual(
      sent.filter((action) => !known.has(action)),
      [],
    )
    assert.deepEqual(
      [...known].filter((action) => !/:(List|Describe)/.test(action) && !sent.includes(action)),
      [],
    )
  })
})

describe('kinds of an organization', () => {
  const sameness: Readonly<Record<string, [Resource, Resource, boolean]>> = {
    'a document that is written differently': [
      policy(),
      policy({document: {Version: '2012-10-17', Statement: {...DENY.Statement[0]!}}}),
      true,
    ],
    'another description': [policy(), policy({description: ''}), false],
    "AWS's own, whatever the file has of it": [policy({isAws: true}), policy({document: null, isAws: true}), true],
    'a unit without the mark': [unitOf(ORG, {path: 'A', tags: {}, marks: {}}), unit('A'), false],
    'an account that is there, however it came': [made, asked, true],
    'another unit': [placed('A'), placed('B'), false],
  }
  for (const [name, [live, desired, expected]] of Object.entries(sameness))
    it(`${expected ? 'same' : 'differs'}: ${name}`, () => assert.equal(same(live, desired), expected))

  const needs: Readonly<Record<string, [Resource, string[]]>> = {
    'a unit its parent': [unit('A/B'), ['organization/unit/A']],
    'a unit below the root nothing': [unit('A'), []],
    'an attachment policy, type and unit': [
      on('unit/A/B'),
      ['organization/scp/DenyLeaving', 'organization/policy-type/SERVICE_CONTROL_POLICY', 'organization/unit/A/B'],
    ],
    'an attachment an account of the file': [
      on('account/shop'),
      ['organization/scp/DenyLeaving', 'organization/policy-type/SERVICE_CONTROL_POLICY', 'organization/account/shop'],
    ],
    'an attachment no account that is called by its id': [
      on('account/444444444444'),
      ['organization/scp/DenyLeaving', 'organization/policy-type/SERVICE_CONTROL_POLICY'],
    ],
    'a placement the account and the unit': [placed('A'), ['organization/account/client', 'organization/unit/A']],
    'tags the account': [tags({}), ['organization/account/client']],
    'an administrator the account': [administrator, ['organization/account/security']],
  }
  for (const [name, [one, expected]] of Object.entries(needs))
    it(`needs: ${name}`, () =>
      assert.deepEqual(
        kind(one)
          .refs(one as never, worldOf([]))
          .map(({address}) => address),
        expected,
      ))

  it('a unit is a whole thing, and an attachment, a placement, tags are parts', () => {
    assert.equal(isPart(unit('A/B/C').address), false)
    assert.equal(policy().address, 'organization/scp/Deny%2FLeaving')
    assert.equal(ownerOf(on('unit/A/B').address), 'organization/scp/DenyLeaving')
    assert.equal(ownerOf(placed('A').address), 'organization/account/client')
    assert.equal(ownerOf(administrator.address), 'organization/account/client'.replace('client', 'security'))
  })

  const hazards = (before: Resource | undefined, after: Resource | undefined): string[] => {
    const side = (after ?? before)!
    const change = {...side, verb: before ? (after ? 'update' : 'delete') : 'create'} as unknown as Change
    const found = kind(side).hazards?.(change, before?.value as never, after?.value as never, worldOf([])) ?? []
    return found.map(({name}) => name)
  }
  const risky: Readonly<Record<string, [Resource | undefined, Resource | undefined, string[]]>> = {
    'a Deny that is wider': [policy(), policy({document: WIDER}), ['REVOKES_ACCESS']],
    'a Deny that is narrower': [policy({document: WIDER}), policy(), ['WIDENS_ACCESS']],
    'an Allow instead of a Deny': [policy(), policy({document: ALLOW}), ['WIDENS_ACCESS']],
    'another description': [policy(), policy({description: ''}), []],
    'a policy that is attached to nothing yet': [undefined, policy(), []],
    'an account that is made': [undefined, made, ['CREATES_ACCOUNT']],
    'an account that is asked to join': [undefined, asked, ['CREATES_ACCOUNT']],
    'an administrator': [undefined, administrator, ['WIDENS_ACCESS']],
    'an administrator no more': [administrator, undefined, ['REVOKES_ACCESS']],
  }
  for (const [name, [before, after, expected]] of Object.entries(risky))
    it(`hazard: ${name}`, () => assert.deepEqual(hazards(before, after), expected))
})

const ORGANIZATION: Organization = {
  id: 'o-abcd123456',
  managementAccount: '111111111111',
  root: 'r-ab12',
  units: [
    {id: 'ou-1', name: 'Workloads', parent: 'r-ab12', path: 'Workloads', tags: {'xrole:owner': 'acme', team: 'x'}},
    {id: 'ou-2', name: 'Odd/Name', parent: 'r-ab12', path: 'Odd/Name'},
    {id: 'ou-3', name: 'Below', parent: 'ou-2', path: 'Odd/Name/Below'},
  ],
  accounts: [
    {id: '111111111111', name: 'Acme', email: 'root@acme.example', ou: '', state: 'ACTIVE', tags: {}},
    {
      id: '222222222222',
      name: 'Client',
      email: 'c@acme.example',
      ou: 'Workloads',
      state: 'ACTIVE',
      tags: {env: 'prod'},
    },
    {id: '444444444444', name: 'Old', email: 'old@acme.example', ou: 'Workloads', state: 'SUSPENDED'},
    {id: '555555555555', name: 'Odd', email: 'odd@acme.example', ou: 'Odd/Name/Below', state: 'ACTIVE'},
  ],
  guards: {
    types: ['SERVICE_CONTROL_POLICY', 'TAG_POLICY'],
    policies: [
      {
        id: 'p-1',
        type: 'SERVICE_CONTROL_POLICY',
        name: 'DenyLeaving',
        description: '',
        isAws: false,
        document: DENY,
        targets: ['444444444444', '222222222222', 'ou-1', 'ou-3', 'r-ab12', 'gone'].sort(),
        tags: {'xrole:owner': 'acme'},
      },
    ],
  },
  delegated: [{account: '222222222222', service: 'guardduty.amazonaws.com'}],
}
const ACCOUNTS = [
  {name: 'root', id: '111111111111'},
  {name: 'client', id: '222222222222'},
]

describe('what AWS Organizations said, as resources', () => {
  const parts = organizationParts(ORGANIZATION, ORG, ACCOUNTS)
  const at = (address: string): unknown => parts.find((one) => one.address === address)?.value

  it('has an address for everything, of accounts that the file does not name by their ids', () =>
    assert.deepEqual(
      parts.map(({address}) => address.replace(/^organization\//, '')),
      [
        'unit/Workloads',
        'account/root',
        'account/root/placement',
        'account/root/tags',
        'account/client',
        'account/client/placement',
        'account/client/tags',
        'account/444444444444/placement',
        'policy-type/SERVICE_CONTROL_POLICY',
        'policy-type/TAG_POLICY',
        'scp/DenyLeaving',
        'scp/DenyLeaving/on/account/client',
        'scp/DenyLeaving/on/account/444444444444',
        'scp/DenyLeaving/on/unit/Workloads',
        'scp/DenyLeaving/on/root',
        'account/client/administrator/guardduty.amazonaws.com',
      ],
    ))

  it('reads marks from tags', () => {
    assert.deepEqual(at('organization/unit/Workloads'), {path: 'Workloads', tags: {team: 'x'}, marks: {owner: 'acme'}})
    assert.deepEqual(at('organization/account/root/placement'), {id: '111111111111', unit: '', isManagement: true})
    assert.deepEqual(at('organization/account/client/tags'), {tags: {env: 'prod'}})
  })

  it('leaves out units whose names have slashes, with all that is in them or on them', () =>
    assert.ok(!parts.some(({address}) => /odd|555555555555/i.test(address))))
})

describe('what AWS attaches by itself', () => {
  const parts = organizationParts(ORGANIZATION, ORG, ACCOUNTS)
  const found = (...wanted: Resource[]): string[] =>
    foreseen(parts, stateOf(wanted), ORG).map(({address}) => address.replace(/^organization\//, ''))

  it('is nothing where nothing is made but its own policy', () =>
    assert.deepEqual(found(unit('Workloads')), ['scp/FullAWSAccess']))
  it('is its policy on a new unit and a new account', () =>
    assert.deepEqual(found(unit('New'), made, memberOf(ORG, 'partner', asked.value)), [
      'scp/FullAWSAccess',
      'scp/FullAWSAccess/on/unit/New',
      'scp/FullAWSAccess/on/account/shop',
    ]))
  it('is its policy everywhere when a type is enabled', () =>
    assert.deepEqual(
      found(type, unit('New')).filter((one) => one.startsWith('rcp')),
      [
        'rcp/RCPFullAWSAccess',
        'rcp/RCPFullAWSAccess/on/root',
        'rcp/RCPFullAWSAccess/on/unit/Workloads',
        'rcp/RCPFullAWSAccess/on/account/root',
        'rcp/RCPFullAWSAccess/on/account/client',
        'rcp/RCPFullAWSAccess/on/account/444444444444',
        'rcp/RCPFullAWSAccess/on/unit/New',
      ],
    ))
})

describe('permissions for AWS Organizations', () => {
  const managed = {
    units: true,
    scps: false,
    rcps: false,
    services: new Set<string>(),
    place: PLACE,
  }
  it('are none without the section', () => assert.deepEqual(organizationActions(new Map(), undefined, true), []))
  it('are those to read for a plan', () =>
    assert.ok(organizationActions(stateOf([unit('A')]), managed, false).every((one) => /:(List|Describe)/.test(one))))
  it('are those of what the file has for an apply', () =>
    assert.deepEqual(
      organizationActions(stateOf([unit('A'), placed('A')]), managed, true).filter(
        (one) => !/:(List|Describe)/.test(one),
      ),
      [
        'organizations:CreateOrganizationalUnit',
        'organizations:DeleteOrganizationalUnit',
        'organizations:TagResource',
        'organizations:UntagResource',
        'organizations:MoveAccount',
      ],
    ))
})
