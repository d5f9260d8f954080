import {keyOf} from '../core/address.js'
import type {Change, Json, Resource} from '../core/types.js'
import {FULL_ACCESS} from '../kinds/foreseen-guards.js'
import {isGuarding, targetsAbove} from '../kinds/guard-levels.js'
import type {PlacedAccount} from '../kinds/guard-levels.js'
import {guardAddress} from '../kinds/organization-resource.js'
import type {GuardAttachment, GuardPolicy, Placement} from '../kinds/values.js'
import {bearsOnWays} from './guard-terms.js'
import type {Reach} from './reach.js'
import type {Way} from './ways.js'

type Part = Pick<Resource, 'key' | 'kind' | 'name'>

const policyKey = ({type, policy}: GuardAttachment): string => keyOf(guardAddress(type, policy))

/** What an organization has, and what of it the changes make otherwise, found once for all ways. */
interface Index {
  /** By target, in lower case. */
  readonly attachments: ReadonlyMap<string, readonly Resource[]>
  readonly byKey: ReadonlyMap<string, Resource>
  /** By the name of the account, in lower case. */
  readonly placements: ReadonlyMap<string, Resource>
  readonly types: readonly Resource[]
  readonly changes: readonly Change[]
}

/** Of the policies that come, go or change those that can make a difference, and all other changes. */
function bearing(all: readonly Resource[], changes: readonly Change[]): Change[] {
  const documents = new Map<string, Json[]>()
  const tell = (key: string, value: unknown) => {
    const document = (value as GuardPolicy | undefined)?.document
    if (document !== undefined) documents.set(key, [...(documents.get(key) ?? []), document])
  }
  for (const one of all) if (one.kind === 'guard-policy') tell(one.key, one.value)
  for (const one of changes)
    if (one.kind === 'guard-policy') [one.before, one.after].forEach((value) => tell(one.key, value))
  const bears = new Map([...documents].map(([key, some]) => [key, some.some(bearsOnWays)]))
  return changes.filter(({kind, key, before, after}) => {
    if (!isGuarding({kind})) return false
    if (kind === 'guard-policy') return bears.get(key) !== false
    return kind !== 'guard-attachment' || bears.get(policyKey((after ?? before) as GuardAttachment)) !== false
  })
}

function indexOf(all: readonly Resource[], changes: readonly Change[]): Index {
  const attachments = new Map<string, Resource[]>()
  for (const one of all) {
    if (one.kind !== 'guard-attachment') continue
    const target = keyOf((one.value as GuardAttachment).target)
    const list = attachments.get(target)
    if (list) list.push(one)
    else attachments.set(target, [one])
  }
  return {
    attachments,
    byKey: new Map(all.map((one) => [one.key, one])),
    placements: new Map(all.filter(({kind}) => kind === 'placement').map((one) => [keyOf(one.name), one] as const)),
    types: all.filter(({kind}) => kind === 'policy-type'),
    changes: bearing(all, changes),
  }
}

const NOTHING: Reach = {state: new Map(), touches: () => false}

/**
 * What of an organization bears on ways: the policies at the root, at the units and at the accounts that a way begins and
 * ends in, where those accounts are now and where the changes bring them.
 * @param all what the organization has
 */
export function guardReaches(all: readonly Resource[], changes: readonly Change[]): (way: Way) => Reach {
  if (all.length === 0 && !changes.some(isGuarding)) return () => NOTHING
  const index = indexOf(all, changes)
  const known = new Map<string, Reach>()
  const ofAccount = (account: PlacedAccount): Reach => {
    const found = known.get(account.id) ?? reachOf(account, index)
    known.set(account.id, found)
    return found
  }
  return ({bounds}) => {
    if (!bounds) return NOTHING
    const reaches = bounds.accounts.map(ofAccount)
    const [only] = reaches
    if (reaches.length < 2) return only ?? NOTHING
    return {
      state: new Map(reaches.flatMap(({state}) => [...state])),
      touches: (change) => reaches.some((reach) => reach.touches(change)),
    }
  }
}

function reachOf({name, id, ou}: PlacedAccount, index: Index): Reach {
  const names = new Set([keyOf(name), id])
  const isPlacement = (part: Part) => part.kind === 'placement' && names.has(keyOf(part.name))
  const placed = index.changes.filter(isPlacement)
  const units = [
    ...[...names].flatMap((one) => (index.placements.get(one)?.value as Placement | undefined)?.unit ?? []),
    ...placed.flatMap(({before, after}) =>
      [before, after].flatMap((value) => (value as Placement | undefined)?.unit ?? []),
    ),
    ...(ou === undefined ? [] : [ou]),
  ]
  const targets = new Set([
    ...units.flatMap(targetsAbove).map(keyOf),
    ...[...names].map((one) => `account/${one}`),
    'root',
  ])
  const attached = [...targets].flatMap((target) => index.attachments.get(target) ?? [])
  const attaching = index.changes.filter(
    ({kind, before, after}) =>
      kind === 'guard-attachment' && targets.has(keyOf(((after ?? before) as GuardAttachment).target)),
  )
  const policies = new Set([
    ...attached.map(({value}) => policyKey(value as GuardAttachment)),
    ...attaching.map(({before, after}) => policyKey((after ?? before) as GuardAttachment)),
    ...(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const).map((type) =>
      keyOf(guardAddress(type, FULL_ACCESS[type].name)),
    ),
  ])
  const own = [
    ...[...names].flatMap((one) => index.placements.get(one) ?? []),
    ...attached,
    ...[...policies].flatMap((key) => index.byKey.get(key) ?? []),
    ...index.types,
  ]
  const touching = new Set(
    [
      ...placed,
      ...attaching,
      ...index.changes.filter(
        ({kind, key}) => kind === 'policy-type' || (kind === 'guard-policy' && policies.has(key)),
      ),
    ].map(({key}) => key),
  )
  return {state: new Map(own.map((one) => [one.key, one])), touches: ({key}) => touching.has(key)}
}
