import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import {kindOf} from '../core/kind.js'
import type {World} from '../core/kind.js'
import {refsOf} from '../core/steps.js'
import type {Cause, Change, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {kinds} from '../kinds/index.js'
import type {InlinePolicy, Role, User} from '../kinds/values.js'
import {sidesOf} from './applied.js'
import type {Sides} from './applied.js'
import {isCallerPolicy, rolesIn} from './callers.js'
import {driftAmong, driftOf} from './mixed.js'
import {isOfOrganization} from './organization-things.js'
import type {Observation} from './scope.js'
import {differingSettings, withSettings} from './settings.js'
import {hasMarks, isOfAccount, PROVIDER_KINDS} from './things.js'
import type {Thing} from './things.js'

/** Why there is a difference; of an unknown cause, why it is unknown. */
export interface Told {
  readonly cause: Cause
  readonly why?: string
  /**
   * Of an update of a role or user with settings of both causes, when they can be told apart: the cause of each that
   * differs. By `path`, `description`, `maxSession`, `protect`, `owner` (the tag xrole:owner) and `tags.team`.
   */
  readonly settings?: Readonly<Record<string, Cause>>
}

/**
 * The three-way comparison of one part: as it was last applied (undefined: not known), as AWS has it, as the file wants
 * it. Undefined when there is no difference, whatever was applied.
 */
export function three(recorded: string | undefined, live: string, desired: string): Cause | undefined {
  if (live === desired) return undefined
  if (recorded === undefined) return 'unknown'
  if (recorded === live) return 'config'
  return recorded === desired ? 'drift' : 'both'
}

/** One cause for what has several; undefined for what has none. */
function together(causes: readonly (Cause | undefined)[]): Cause | undefined {
  const found = new Set(causes.filter((cause) => cause !== undefined))
  return found.size > 1 ? 'both' : [...found][0]
}

const ON_GROUP: Told = {cause: 'unknown', why: 'groups carry no tags, so nothing tells whether the file or AWS changed'}
const NO_FINGERPRINT: Told = {
  cause: 'unknown',
  why: 'it carries no fingerprint, so nothing tells whether the file or AWS changed',
}
const NOT_THERE: Told = {cause: 'unknown', why: 'not in AWS: not applied yet, or deleted by hand'}

const isOnGroup = (address: Address): boolean => address.split('/')[1] === 'group'

const owner = (address: Address): string => keyOf(ownerOf(address))

/** What a part of a role or user needs or names besides its owner; a caller policy, the roles that it is about. */
function referredTo(part: Resource, world: World): string[] {
  const roles =
    part.kind === 'inline-policy' && isCallerPolicy(part) ? rolesIn((part.value as InlinePolicy).document) : []
  return [
    ...kindOf(kinds, part.kind)
      .refs(part as Resource<never>, world)
      .map((ref) => ref.address),
    ...roles.flatMap((arn) => world.addressOf(arn) ?? []),
  ].map(keyOf)
}

/**
 * What is declared and not in AWS has no fingerprint, but its neighbours have: where one was applied as the file wants
 * it, so that it names this thing, the thing was there; where only the file has it name this thing, it is new.
 */
function absenceOf(live: Observation, intent: Intent, world: World, sides: (key: string) => Sides | undefined) {
  let referrers: Map<string, Resource[]> | undefined
  const gathered = (state: State): Map<string, Resource[]> => {
    const found = new Map<string, Resource[]>()
    for (const part of state.values()) {
      if (!isPart(part.address) || part.kind === 'mark' || isOnGroup(part.address)) continue
      const own = owner(part.address)
      if (!live.state.has(own)) continue
      for (const key of referredTo(part, world)) {
        if (key === own) continue
        const parts = found.get(key)
        if (parts) parts.push(part)
        else found.set(key, [part])
      }
    }
    return found
  }
  const names = (part: Resource, key: string): boolean => {
    const now = live.state.get(part.key)
    return now !== undefined && referredTo(now, world).includes(key)
  }
  return (key: string): Told => {
    referrers ??= gathered(intent.state)
    const told = (referrers.get(key) ?? []).map((part) => {
      const {recorded, live: now, desired} = sides(owner(part.address))!
      if ('unknown' in recorded || !desired) return undefined
      if (recorded[part.kind] === desired[part.kind]) return 'drift'
      return recorded[part.kind] === now[part.kind] && !names(part, key) ? 'config' : undefined
    })
    const cause = told.includes('drift') ? 'drift' : told.includes('config') ? 'config' : undefined
    return cause ? {cause} : NOT_THERE
  }
}

/** The owner tag is no part of a fingerprint: with a former owner's the file changed, else somebody did it by hand. */
function ofOwnerTag(thing: Thing, {owner: ours, formerOwners}: Intent): Cause | undefined {
  if (!hasMarks(thing)) return undefined
  const {owner} = thing.value.marks
  return owner === ours ? undefined : owner !== undefined && formerOwners.includes(owner) ? 'config' : 'drift'
}

/** Why there is each difference, by the key of the change. */
export function causesOf(
  changes: readonly Change[],
  live: Observation,
  intent: Intent,
  world: World,
): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>()
  if (changes.length === 0) return told
  const sides = sidesOf(live, intent)
  const absence = absenceOf(live, intent, world, sides)
  const byKey = new Map(changes.map((change) => [change.key, change]))
  const byOwner = new Map<string, Change[]>()
  for (const change of changes) {
    const key = owner(change.address)
    const some = byOwner.get(key)
    if (some) some.push(change)
    else byOwner.set(key, [change])
  }

  /** Written again although nothing differs, because what it is on or what it names is made anew. */
  const again = (change: Change): Told => {
    if (!isPart(change.address)) return {cause: 'config'}
    const [first] = [{address: ownerOf(change.address)}, ...refsOf(change, 'after', kinds, world)]
      .map((ref) => byKey.get(keyOf(ref.address)))
      .filter((other) => other !== undefined && other !== change && other.verb === 'replace')
    return first ? judged(first) : {cause: 'config'}
  }

  /** What differs on all three sides may be several changes, some made here and some there. */
  const apart = (change: Change, {thing, parts, wasApplied}: Sides): Cause => {
    const alike = (byOwner.get(owner(change.address)) ?? []).filter(({kind}) => kind === change.kind)
    const some = parts.filter(({kind}) => kind === change.kind)
    const drifted = driftAmong(alike, some, (these) => wasApplied(change.kind, thing, these), intent)
    return drifted ? (drifted.has(change) ? 'drift' : 'config') : 'both'
  }

  /** The settings and tags of a role or user, which are one part of its fingerprint and one change. */
  const ofSettings = (change: Change, sides: Sides, cause: Cause | undefined): Told | undefined => {
    const thing = sides.thing as Resource<Role | User>
    const names = differingSettings(sides.managed as typeof thing, intent.state.get(change.key) as typeof thing)
    const wasApplied = (undone: readonly string[]) =>
      sides.wasApplied(change.kind, withSettings(thing, undone, intent.state.get(change.key) as typeof thing), [])
    const drifted = cause === 'both' ? driftOf(names, wasApplied) : new Set(cause === 'drift' ? names : [])
    if (!drifted) return {cause: 'both'}
    const own = ofOwnerTag(thing, intent)
    const settings: [string, Cause][] = [
      ...names.map((name): [string, Cause] => [name, drifted.has(name) ? 'drift' : 'config']),
      ...(own ? [['owner', own] as [string, Cause]] : []),
    ]
    const all = together([cause === 'both' ? undefined : cause, ...settings.map(([, one]) => one)])
    return all && {cause: all, ...(all === 'both' && {settings: Object.fromEntries(settings)})}
  }

  /** A fingerprint is written along with what it is of; alone it is what an interrupted apply did not get to. */
  const ofMark = (mark: Change): Told => {
    const told = (byOwner.get(owner(mark.address)) ?? []).filter((one) => one.kind !== 'mark').map(judged)
    const [first] = told
    if (!first || !told.every(({cause}) => cause === first.cause)) return {cause: first ? 'both' : 'config'}
    return {cause: first.cause, ...(first.why !== undefined && {why: first.why})}
  }

  const judge = (change: Change): Told => {
    if (isOnGroup(change.address)) return ON_GROUP
    if (isOfAccount(change) || PROVIDER_KINDS.has(change.kind) || isOfOrganization(change))
      return live.state.has(change.key) ? NO_FINGERPRINT : NOT_THERE
    if (change.kind === 'mark') return ofMark(change)
    const key = owner(change.address)
    const thing = live.state.get(key)
    const known = sides(key)
    if (!thing || !known) return absence(key)
    const {recorded, live: now, desired} = known
    if ('unknown' in recorded) return {cause: 'unknown', why: recorded.unknown}
    const whole = byKey.get(key)
    const gone = (part: string): Cause => (known.wasApplied(part, known.thing, known.parts) ? 'config' : 'both')
    if (whole?.verb === 'delete') return {cause: together(Object.keys(now).map(gone))!}
    const parts = change.verb === 'replace' && change === whole ? Object.keys(now) : [change.kind]
    const causes = parts.map((part) => {
      const cause = desired ? three(recorded[part], now[part]!, desired[part]!) : gone(part)
      return cause === 'both' ? gone(part) : cause
    })
    if (desired && change === whole && whole.verb !== 'replace' && hasMarks(thing as Thing))
      return ofSettings(change, known, causes[0]) ?? again(change)
    const cause = together([...causes, change === whole ? ofOwnerTag(thing as Thing, intent) : undefined])
    if (cause === undefined) return again(change)
    return {cause: cause === 'both' && change !== whole ? apart(change, known) : cause}
  }

  const judged = (change: Change): Told => {
    const found = told.get(change.key) ?? judge(change)
    told.set(change.key, found)
    return found
  }
  changes.forEach(judged)
  return told
}
