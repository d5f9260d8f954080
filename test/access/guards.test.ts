import assert from 'node:assert/strict'
import type {GuardType} from '../../src/core/organization.js'
import type {Json, Resource, State} from '../../src/core/types.js'
import {guardsOf, guardsUnread} from '../../src/access/guards.js'
import type {GuardedAccount} from '../../src/access/guards.js'
import type {NO_GUARDS} from '../../src/access/model.js'
import {placementOf} from '../../src/kinds/organization-resource.js'
import {stateOf} from '../../src/kinds/resource.js'
import {CLIENT, ROOT} from '../ownership/estate.js'
import {ALL, attach, deny, enabled, full, guard, ORG, placed, RCP, SCP, unit} from './guard-world.js'

const ACCOUNTS: readonly GuardedAccount[] = [ROOT, CLIENT]

/** Names by level, as `root: FullAWSAccess, DenyLeaving`. */
const levelsOf = (guards: typeof NO_GUARDS, type: GuardType, id: string) => {
  const levels = type === SCP ? guards.serviceControl(id) : guards.resourceControl(id)
  return levels?.map((level) => `${level[0]?.from.through}: ${level.map(({from}) => from.name).join(', ')}`)
}

interface Case {
  readonly has: readonly Resource[]
  readonly live?: readonly Resource[]
  /** A State of the file alone. */
  readonly isFile?: true
  readonly accounts?: readonly GuardedAccount[]
  readonly type?: GuardType
  readonly id?: string
  readonly levels: readonly string[] | undefined
}

const leaving = [deny('organizations:LeaveOrganization')]
const tree = [unit('Workloads'), unit('Workloads/Clients')]

const CASES: Readonly<Record<string, Case>> = {
  'from the root through each unit to the account': {
    has: [
      ...enabled(SCP),
      ...tree,
      placed(CLIENT, 'Workloads/Clients'),
      ...full(SCP, 'root', 'unit/Workloads', 'unit/Workloads/Clients', 'account/client'),
      ...guard(SCP, 'DenyLeaving', leaving, 'root', 'account/client'),
      ...guard(SCP, 'Regions', [deny('ec2:*')], 'unit/Workloads'),
    ],
    levels: [
      'root: DenyLeaving, FullAWSAccess',
      'unit/Workloads: FullAWSAccess, Regions',
      'unit/Workloads/Clients: FullAWSAccess',
      'account/client: DenyLeaving, FullAWSAccess',
    ],
  },
  'directly below the root': {
    has: [...enabled(SCP), placed(CLIENT, ''), ...full(SCP, 'root', 'account/client')],
    levels: ['root: FullAWSAccess', 'account/client: FullAWSAccess'],
  },
  'an allow-list in place of AWS’s own policy': {
    has: [
      ...enabled(SCP),
      ...tree,
      placed(CLIENT, 'Workloads'),
      ...full(SCP, 'root', 'account/client'),
      ...guard(SCP, 'OnlyS3', [{...ALL, Action: 's3:*'}], 'unit/Workloads'),
    ],
    levels: ['root: FullAWSAccess', 'unit/Workloads: OnlyS3', 'account/client: FullAWSAccess'],
  },
  'attached to an account that the file has not got, by its id': {
    has: [
      ...enabled(SCP),
      placementOf(ORG, '333333333333', {id: '333333333333', unit: ''}),
      ...full(SCP, 'root', 'account/333333333333'),
      ...guard(SCP, 'DenyLeaving', leaving, 'account/333333333333'),
    ],
    id: '333333333333',
    levels: ['root: FullAWSAccess', 'account/333333333333: DenyLeaving, FullAWSAccess'],
  },
  'RCPs are another type': {
    has: [
      ...enabled(SCP, RCP),
      placed(CLIENT, ''),
      ...full(SCP, 'root', 'account/client'),
      ...full(RCP, 'root', 'account/client'),
    ],
    type: RCP,
    levels: ['root: RCPFullAWSAccess', 'account/client: RCPFullAWSAccess'],
  },
  'a type that is not enabled': {
    has: [...enabled(RCP), placed(CLIENT, ''), ...guard(SCP, 'DenyLeaving', leaving, 'root')],
    levels: undefined,
  },
  'the management account, by its place': {
    has: [
      ...enabled(SCP),
      placementOf(ORG, 'client', {id: CLIENT.id, unit: '', isManagement: true}),
      ...full(SCP, 'root', 'account/client'),
    ],
    levels: undefined,
  },
  'the management account, whose things those of the organization are': {
    has: [...enabled(SCP), placementOf(ORG, 'root', {id: ORG.id, unit: ''}), ...full(SCP, 'root')],
    id: ORG.id,
    levels: undefined,
  },
  'an account that is nowhere': {has: [...enabled(SCP), ...full(SCP, 'root')], levels: undefined},
  'an account that only the file places': {
    has: [...enabled(SCP), ...full(SCP, 'root', 'unit/Sandbox', 'account/client')],
    accounts: [{...CLIENT, ou: '/Sandbox/'}],
    levels: ['root: FullAWSAccess', 'unit/Sandbox: FullAWSAccess', 'account/client: FullAWSAccess'],
  },
  'the file alone: a policy enables its type, and AWS’s own is everywhere': {
    has: guard(SCP, 'DenyLeaving', leaving, 'unit/Workloads'),
    isFile: true,
    accounts: [{...CLIENT, ou: 'Workloads'}],
    levels: ['root: FullAWSAccess', 'unit/Workloads: FullAWSAccess, DenyLeaving', 'account/client: FullAWSAccess'],
  },
  'the file alone, which says where AWS’s own is': {
    has: [
      ...attach(SCP, 'FullAWSAccess', 'root'),
      ...guard(SCP, 'OnlyS3', [{...ALL, Action: 's3:*'}], 'unit/Workloads'),
    ],
    isFile: true,
    accounts: [{...CLIENT, ou: 'Workloads'}],
    levels: ['root: FullAWSAccess', 'unit/Workloads: OnlyS3', 'account/client: FullAWSAccess'],
  },
  'the file alone, without a policy': {
    has: [placed(CLIENT, '')],
    isFile: true,
    levels: undefined,
  },
  'a unit that is new: AWS attaches its own policy': {
    live: [...enabled(SCP), placed(CLIENT, ''), ...full(SCP, 'root', 'account/client')],
    has: [
      ...enabled(SCP),
      unit('New'),
      placed(CLIENT, 'New'),
      ...full(SCP, 'root', 'account/client'),
      ...guard(SCP, 'DenyLeaving', leaving, 'unit/New'),
    ],
    levels: ['root: FullAWSAccess', 'unit/New: FullAWSAccess, DenyLeaving', 'account/client: FullAWSAccess'],
  },
  'a type that is enabled now: the same, everywhere': {
    live: [placed(CLIENT, '')],
    has: [...enabled(SCP), placed(CLIENT, ''), ...guard(SCP, 'DenyLeaving', leaving, 'root')],
    levels: ['root: FullAWSAccess, DenyLeaving', 'account/client: FullAWSAccess'],
  },
}

describe('guards of an account', () => {
  for (const [name, {has, live, isFile, accounts = ACCOUNTS, type = SCP, id = CLIENT.id, levels}] of Object.entries(
    CASES,
  ))
    it(name, () => {
      const state = stateOf(has)
      const base: State | undefined = isFile ? undefined : live ? stateOf(live) : state
      assert.deepEqual(levelsOf(guardsOf(state, accounts, base), type, id), levels)
    })

  it('every policy has its address and what it is attached to', () => {
    const state = stateOf(CASES['from the root through each unit to the account']!.has)
    const [, level] = guardsOf(state, ACCOUNTS, state).serviceControl(CLIENT.id) ?? []
    assert.deepEqual(level?.[1]?.from, {
      address: 'organization/scp/Regions',
      kind: 'scp',
      name: 'Regions',
      through: 'unit/Workloads',
      isAws: undefined,
    })
  })

  it('10,000 accounts in 500 units: the levels of a unit and every document are one object', () => {
    const paths = Array.from({length: 500}, (_, at) => `U${at % 10}/V${at}`)
    const accounts = Array.from({length: 10_000}, (_, at) => {
      const id = String(at + 100_000_000_000)
      return {name: `a${at}`, id, path: paths[at % 500]!}
    })
    const state = stateOf([
      ...enabled(SCP),
      ...accounts.map((one) => placed(one, one.path)),
      ...full(SCP, 'root', ...accounts.map(({name}) => `account/${name}` as const)),
      ...guard(SCP, 'DenyLeaving', leaving, 'root'),
    ])
    const guards = guardsOf(state, accounts, state)
    const levels = accounts.map(({id}) => guards.serviceControl(id) ?? [])
    assert.equal(new Set(levels.map(([top]) => top)).size, 1)
    assert.equal(new Set(levels.map((one) => one[2])).size, 500)
    const documents = new Set<Json>(
      levels.flatMap((one) => one.flatMap((level) => level.map(({document}) => document))),
    )
    assert.equal(documents.size, 2)
    assert.equal(guards.serviceControl(accounts[0]!.id), levels[0])
  })

  it('knows the organization of an account', () => {
    const guards = guardsOf(new Map(), [{...CLIENT, organization: 'o-x'}, ROOT], undefined)
    assert.deepEqual(
      [CLIENT.id, ROOT.id, '999999999999'].map((id) => guards.organizationOf?.(id)),
      ['o-x', undefined, undefined],
    )
  })

  it('policies that could not be read are told, with what is missing', () => {
    assert.deepEqual(guardsUnread(undefined), [])
    assert.deepEqual(guardsUnread({}), [])
    const [note] = guardsUnread({guardsUnread: 'AccessDenied'})
    assert.equal(note?.code, 'guards-unread')
    assert.match(note?.message ?? '', /could not be read \(AccessDenied\).*organizations:ListPolicies/)
  })
})
