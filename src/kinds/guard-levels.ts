import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {Json, State} from '../core/types.js'
import {FULL_ACCESS} from './foreseen-guards.js'
import {guardAddress, ORGANIZATION} from './organization-resource.js'
import type {GuardAttachment, GuardPolicy, Placement, PolicyType} from './values.js'

/** An account of a file, as far as its place in the organization goes. */
export interface PlacedAccount {
  readonly name: string
  /** 12 digits. */
  readonly id: string
  /** Path of its unit, where the State does not place it; '' is the root. */
  readonly ou?: string | undefined
}

/** A policy as it is attached to one target. */
export interface Guard {
  readonly type: GuardType
  /** `organization/scp/DenyLeaving` */
  readonly address: Address
  readonly name: string
  readonly document: Json
  readonly target: GuardTarget
  readonly isAws?: true | undefined
}

/** All policies of one target, of which one has to allow and none may deny. */
export type Level = readonly Guard[]

/** By type and account: one level for the root, each unit and the account. Undefined: the account is not bound. */
export interface GuardLevels {
  readonly levels: (type: GuardType, accountId: string) => readonly Level[] | undefined
  /** What each level is attached to, in the same order; empty where nobody knows the place of the account. */
  readonly targets: (accountId: string) => readonly GuardTarget[]
}

/** Kinds that decide what guards an account. */
const GUARDING: ReadonlySet<string> = new Set(['guard-policy', 'guard-attachment', 'policy-type', 'placement'])

export const isGuarding = ({kind}: {readonly kind: string}): boolean => GUARDING.has(kind)

/** Whether a State has anything of an organization at all. */
export const isOrganized = (state: State): boolean => {
  for (const {account} of state.values()) if (account.name === ORGANIZATION) return true
  return false
}

/** Whether a State says anything of policies that guard accounts. */
export function hasGuards(state: State): boolean {
  const {types, used} = saidIn(state)
  return types.size + used.size > 0
}

const plain = (path: string): string => path.replace(/^\/+|\/+$/g, '')

/** `Workloads/Clients` → the root and both units. */
export function targetsAbove(path: string): GuardTarget[] {
  const names = plain(path) === '' ? [] : plain(path).split('/')
  return ['root', ...names.map((_, at): GuardTarget => `unit/${names.slice(0, at + 1).join('/')}`)]
}

/** What a State says of the organization, read once. */
interface Said {
  readonly policies: ReadonlyMap<string, GuardPolicy>
  /** By type and target, in the order of the State. */
  readonly attached: ReadonlyMap<string, readonly string[]>
  readonly types: ReadonlySet<string>
  /** By the name of the account, in lower case. */
  readonly placements: ReadonlyMap<string, Placement>
  readonly managementAccounts: ReadonlySet<string>
  /** Types of which a policy is there or attached. */
  readonly used: ReadonlySet<string>
  /** Types of which AWS's own policy is there or attached. */
  readonly full: ReadonlySet<string>
}

const said = new WeakMap<State, Said>()

function saidIn(state: State): Said {
  const known = said.get(state)
  if (known) return known
  const policies = new Map<string, GuardPolicy>()
  const attached = new Map<string, string[]>()
  const [types, used, full, managementAccounts] = Array.from({length: 4}, () => new Set<string>())
  const placements = new Map<string, Placement>()
  const use = (type: GuardType, name: string) => {
    used!.add(type)
    if (name === FULL_ACCESS[type].name) full!.add(type)
  }
  for (const {kind, name, value, account} of state.values()) {
    if (account.name !== ORGANIZATION) continue
    if (/^\d{12}$/.test(account.id)) managementAccounts!.add(account.id)
    if (kind === 'guard-policy') {
      const policy = value as GuardPolicy
      policies.set(keyOf(`${policy.type} ${policy.name}`), policy)
      use(policy.type, policy.name)
    } else if (kind === 'guard-attachment') {
      const {type, policy, target} = value as GuardAttachment
      const at = keyOf(`${type} ${target}`)
      const list = attached.get(at)
      if (list) list.push(policy)
      else attached.set(at, [policy])
      use(type, policy)
    } else if (kind === 'policy-type') types!.add((value as PolicyType).type)
    else if (kind === 'placement') {
      const placement = value as Placement
      placements.set(keyOf(name), placement)
      if (placement.isManagement && placement.id !== undefined) managementAccounts!.add(placement.id)
    }
  }
  const made: Said = {
    policies,
    attached,
    types: types!,
    placements,
    managementAccounts: managementAccounts!,
    used: used!,
    full: full!,
  }
  said.set(state, made)
  return made
}

/**
 * Which service and resource control policies guard each account, by level. The management account is not bound, and an
 * account of which nobody knows the place is taken not to be. AWS attaches its own policy to all that there is when a type
 * is enabled, to whatever is made later, and lets no target be without any: that is counted where a State does not say it.
 * Source: Organizations User Guide, "SCP evaluation", "Enabling a policy type".
 * @param live what AWS has, where the State is that, or what a plan makes of it; undefined: the State is the file's alone,
 * where a type is enabled when it has a policy
 */
export function guardLevels(state: State, accounts: readonly PlacedAccount[], live: State | undefined): GuardLevels {
  const now = saidIn(state)
  const base = live && saidIn(live)
  const isEnabled = (type: GuardType) => now.types.has(type) || (base === undefined && now.used.has(type))

  const fullPolicy = (type: GuardType): GuardPolicy | undefined =>
    now.policies.get(keyOf(`${type} ${FULL_ACCESS[type].name}`))
  const full = (type: GuardType, target: GuardTarget): Guard => ({
    type,
    address: guardAddress(type, FULL_ACCESS[type].name),
    name: FULL_ACCESS[type].name,
    document: fullPolicy(type)?.document ?? FULL_ACCESS[type].document,
    target,
    isAws: true,
  })
  const guardOf = (type: GuardType, name: string, target: GuardTarget): Guard[] => {
    const policy = now.policies.get(keyOf(`${type} ${name}`))
    if (!policy) return name === FULL_ACCESS[type].name ? [full(type, target)] : []
    const {document, isAws} = policy
    return [{type, address: guardAddress(type, policy.name), name: policy.name, document, target, isAws}]
  }
  /** AWS attaches its own policy when the type is enabled, or the target is made: where nothing is attached now. */
  const isNew = (type: GuardType, names: readonly GuardTarget[]): boolean =>
    !names.some((name) => (base ?? now).attached.has(keyOf(`${type} ${name}`)))

  const levels = new Map<string, Level>()
  /** @param others further names of the target */
  function levelAt(type: GuardType, target: GuardTarget, others: readonly GuardTarget[]): Level {
    const key = keyOf(`${type} ${target}`)
    const known = levels.get(key)
    if (known) return known
    const names = [target, ...others]
    const there = names.flatMap((one) => now.attached.get(keyOf(`${type} ${one}`)) ?? [])
    const found = [...new Set(there)].sort().flatMap((name) => guardOf(type, name, target))
    const hasFull = found.some(({name}) => name === FULL_ACCESS[type].name)
    const isImplied = !hasFull && (!now.full.has(type) || isNew(type, names))
    const made = isImplied ? [full(type, target), ...found] : found
    levels.set(key, made)
    return made
  }

  interface Placed {
    readonly name: string
    readonly unit: string
  }
  let places: Map<string, Placed> | undefined
  const placesById = (): Map<string, Placed> => {
    const found = new Map<string, Placed>()
    for (const {id, name, ou} of accounts) {
      const unit = now.placements.get(keyOf(name))?.unit ?? ou
      if (unit !== undefined && id !== '') found.set(id, {name, unit: plain(unit)})
    }
    for (const [name, {id, unit}] of now.placements)
      if (id !== undefined && !found.has(id)) found.set(id, {name, unit: plain(unit)})
    return found
  }
  const placeOf = (id: string): Placed | undefined => (places ??= placesById()).get(id)

  const above = new Map<string, readonly Level[]>()
  const bound = new Map<string, readonly Level[]>()
  return {
    targets(accountId) {
      const place = placeOf(accountId)
      return place ? [...targetsAbove(place.unit), `account/${place.name}`] : []
    },
    levels(type, accountId) {
      if (!isEnabled(type) || now.managementAccounts.has(accountId)) return undefined
      const known = bound.get(`${type} ${accountId}`)
      if (known) return known
      const place = placeOf(accountId)
      if (!place) return undefined
      const path = `${type} ${place.unit}`
      const units = above.get(path) ?? targetsAbove(place.unit).map((target) => levelAt(type, target, []))
      above.set(path, units)
      const made = [...units, levelAt(type, `account/${place.name}`, [`account/${accountId}`])]
      bound.set(`${type} ${accountId}`, made)
      return made
    },
  }
}
