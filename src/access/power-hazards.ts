import {keyOf, ownerOf} from '../core/address.js'
import type {Change, Hazard, PowerChange, Resource} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, Boundary, Membership} from '../kinds/values.js'
import {isGuarding} from '../kinds/guard-levels.js'
import {guardChangesFor} from './guard-changes.js'
import {managedPolicyIn} from './holders.js'
import type {AccessModel, Origin} from './model.js'
import {beyond} from './power-ways.js'
import {powersOf, powersOfPolicy} from './powers.js'
import type {Powers} from './powers.js'

/** The states that a plan lies between. */
interface Sides {
  readonly before: AccessModel
  readonly after: AccessModel
}

/** The changes of a plan, as they are looked for. */
interface Index {
  readonly byAddress: ReadonlyMap<string, readonly Change[]>
  /** By the key of what they are on. */
  readonly byOwner: ReadonlyMap<string, readonly Change[]>
  /** Memberships, by the key of the user. */
  readonly byMember: ReadonlyMap<string, readonly Change[]>
  /** Of the organization's policies and of where accounts are. */
  readonly guarding: readonly Change[]
}

/** A change together with what it makes of somebody, in words that go on a name. */
interface Blamed {
  readonly change: Change
  readonly how: string
}

function grouped(changes: readonly Change[], keyFor: (change: Change) => string): Map<string, Change[]> {
  const found = new Map<string, Change[]>()
  for (const change of changes) {
    const key = keyFor(change)
    const list = found.get(key)
    if (list) list.push(change)
    else found.set(key, [change])
  }
  return found
}

function indexOf(changes: readonly Change[]): Index {
  const members = changes.filter(({kind}) => kind === 'membership')
  const others = changes.filter(({kind}) => kind !== 'mark' && kind !== 'membership')
  return {
    byAddress: grouped(others, ({address}) => keyOf(address)),
    byOwner: grouped(others, ({address}) => keyOf(ownerOf(address))),
    byMember: grouped(members, ({account, before, after}) =>
      keyOf(`${account.name}/user/${((after ?? before) as Membership).user}`),
    ),
    guarding: changes.filter(isGuarding),
  }
}

const SHOWN = 3

const cut = (all: readonly string[], between: string): string =>
  all.length <= SHOWN + 1 ? all.join(between) : `${all.slice(0, SHOWN).join(between)} and ${all.length - SHOWN} more`

const boundaryIn = (value: unknown, kind: string): string | undefined =>
  kind === 'boundary'
    ? (value as Boundary | undefined)?.arn
    : (value as {boundary?: Boundary} | undefined)?.boundary?.arn

/** The limit that goes by a change. */
function liftedBy({kind, before, after}: Change): string | undefined {
  const limit = boundaryIn(before, kind)
  return limit !== boundaryIn(after, kind) ? limit : undefined
}

/** The changes that give a principal a power by some of its policies: a group, the policy, else a limit that goes. */
function blamed(
  principal: string,
  origins: readonly Origin[],
  gainers: ReadonlySet<string>,
  sides: Sides,
  index: Index,
): Blamed[] {
  const key = keyOf(principal)
  const added = (some: readonly Change[] | undefined) => (some ?? []).filter(({verb}) => verb !== 'delete')
  const through = new Set(origins.map((one) => one.through))
  const joined = added(index.byMember.get(key)).filter((one) => through.has(ownerOf(one.address)))
  if (joined.length > 0) return joined.map((change) => ({change, how: ` by ${ownerOf(change.address)}`}))
  // What makes the group one is told of the group.
  if (origins.length > 0 && origins.every((one) => one.through !== undefined && gainers.has(one.through))) return []
  const at = (addresses: readonly (string | undefined)[]): Blamed[] =>
    [...new Set(addresses)]
      .flatMap((address) => (address === undefined ? [] : added(index.byAddress.get(keyOf(address)))))
      .map((change) => ({change, how: ` by ${change.name}`}))
  const given = at(origins.map(({address}) => address))
  if (given.length > 0) return given
  const written = at(origins.map(({policy}) => policy))
  if (written.length > 0) return written
  const own = index.byOwner.get(key) ?? []
  const lifted = own.flatMap((change) => {
    const limit = liftedBy(change)
    return limit === undefined ? [] : [{change, how: `, no longer limited by the permissions boundary ${limit}`}]
  })
  if (lifted.length > 0) return lifted
  const touched = touching(key, own, sides, index)
  return touched.length > 0 ? touched.map((change) => ({change, how: ''})) : unguarded(key, sides, index)
}

/** Service control policies that bind its account no more. */
function unguarded(key: string, sides: Sides, {guarding}: Index): Blamed[] {
  const account = (sides.after.principals.get(key) ?? sides.after.state.get(key))?.account
  if (!account || guarding.length === 0) return []
  return guardChangesFor(account, 'SERVICE_CONTROL_POLICY', guarding, sides).map((change) => ({
    change,
    how: ', no longer kept from it by service control policies',
  }))
}

/** Whatever changes of what a principal has: a Deny that goes may be in any of it. */
function touching(key: string, own: readonly Change[], {before, after}: Sides, index: Index): readonly Change[] {
  const has = [before, after].map((model) => model.own(key))
  const groups = new Set(has.flatMap((one) => one.groups.map(keyOf)))
  const policies = new Set(
    has.flatMap(({identity, boundary}) =>
      [...identity.map(({from}) => from.policy), boundary?.from.policy].filter((one) => one !== undefined).map(keyOf),
    ),
  )
  const found = [
    ...own.filter(({kind}) => kind === 'attachment' || kind === 'inline-policy'),
    ...(index.byMember.get(key) ?? []),
    ...[...groups].flatMap((group) => index.byOwner.get(group) ?? []),
    ...[...policies].flatMap((policy) => index.byAddress.get(policy) ?? []),
  ]
  return found.length > 0 ? found : own
}

function wordsFor(many: boolean, {power, by}: Pick<PowerChange, 'power' | 'by'>, how: string): string {
  if (power === 'administrator') return `${many ? 'become administrators' : 'becomes an administrator'}${how}`
  return `can give ${many ? 'themselves' : 'itself'} more${how}: ${cut(by, '; ')}`
}

/** A managed policy that nobody has, also not as a limit: what it would make of whoever gets it. */
function unused(change: Change, {before, after}: Sides): Hazard[] {
  const isOf = (model: AccessModel) => managedPolicyIn(model.state, change.address)
  const is = change.kind === 'managed-policy' ? isOf(after) : undefined
  if (!is || usedIn(after).has(arnOf(is.account, 'policy', is.value.path, is.value.name))) return []
  const powers = powersOfPolicy(after, is)
  const old = isOf(before)
  const was = old && powersOfPolicy(before, old)
  const more = beyond(powers.ways, was?.ways ?? []).map(({name}) => name)
  if (was?.administrator || (!powers.administrator && more.length === 0)) return []
  const what = powers.administrator
    ? ({power: 'administrator', by: []} as const)
    : ({power: 'escalation', by: more} as const)
  return [{name: 'GRANTS_ADMIN', message: `whoever gets it ${wordsFor(false, what, '')}`}]
}

const known = new WeakMap<AccessModel, ReadonlySet<string>>()

/** ARNs of the policies that somebody has or is limited by. */
function usedIn(model: AccessModel): ReadonlySet<string> {
  const found = known.get(model)
  if (found) return found
  const made = new Set(
    [...model.state.values()]
      .filter(({kind}) => kind === 'attachment' || kind === 'boundary')
      .map((part) => (part as Resource<Attachment | Boundary>).value.arn),
  )
  known.set(model, made)
  return made
}

const originsOf = ({power, by}: PowerChange, {from}: Powers): Origin[] =>
  (power === 'administrator' ? ['administrator'] : by).flatMap((name) => from.get(name) ?? [])

/**
 * GRANTS_ADMIN by the key of the change that does it: who becomes an administrator, or can give itself more than it has.
 * @param powers those of the same changes between the same sides
 */
export function adminHazards(
  powers: readonly PowerChange[],
  sides: Sides,
  changes: readonly Change[],
): Map<string, Hazard[]> {
  const gains = powers.filter(({change}) => change === 'gains')
  const gainers = new Set(gains.map(({principal}) => principal))
  const told = new Map<string, {change: Change; gain: PowerChange; how: string; who: string[]}>()
  const index = indexOf(changes)
  for (const gain of gains) {
    const {principal} = gain
    const origins = originsOf(gain, powersOf(sides.after, keyOf(principal)))
    for (const {change, how} of blamed(principal, origins, gainers, sides, index)) {
      const key = JSON.stringify([change.key, how, gain.power, gain.power === 'escalation' ? gain.by : []])
      const found = told.get(key)
      if (found) found.who.push(principal)
      else told.set(key, {change, gain, how, who: [principal]})
    }
  }
  const hazards = new Map<string, Hazard[]>()
  const put = (key: string, more: readonly Hazard[]) => {
    if (more.length > 0) hazards.set(key, [...(hazards.get(key) ?? []), ...more])
  }
  for (const {change, gain, how, who} of told.values())
    put(change.key, [{name: 'GRANTS_ADMIN', message: `${cut(who, ', ')} ${wordsFor(who.length > 1, gain, how)}`}])
  for (const change of changes) put(change.key, unused(change, sides))
  return hazards
}
