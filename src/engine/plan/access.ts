import {keyOf} from '../../core/address.js'
import type {World} from '../../core/kind.js'
import type {AccessChange, Change, Finding, Hazard, PowerChange, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {accessGains} from '../../access/changes.js'
import type {Outsider} from '../../access/changes.js'
import {closure} from '../../access/closure.js'
import {guardsOf} from '../../access/guards.js'
import type {GuardedAccount} from '../../access/guards.js'
import {guardChangesFor} from '../../access/guard-changes.js'
import {modelOf} from '../../access/model.js'
import type {AccessModel} from '../../access/model.js'
import {outsiderWords} from '../../access/outsider-words.js'
import {powerChanges} from '../../access/power-changes.js'
import {adminHazards} from '../../access/power-hazards.js'
import type {Left} from '../../access/strangers.js'
import type {Told} from '../../access/told.js'
import {managedDocument} from '../managed-documents.js'
import {failingTests} from '../test-findings.js'
import {undeclared} from './findings.js'
import {placedIn} from '../told.js'

export interface Sides {
  readonly live: State
  /** Where the plan leads. */
  readonly desired: State
  readonly intent: Intent
  readonly world: World
  /** Nothing was left out by --only or --account. */
  readonly isWhole: boolean
  /** The states have only the accounts that differ, and those around them. */
  readonly isSurveyed: boolean
  /** Roles and trusts of further accounts, as they are and stay. */
  readonly around: State
  /** Names of managed accounts that neither state has. */
  readonly unread: ReadonlySet<string>
  /** Those of them that could not be read. */
  readonly lost: ReadonlySet<string>
}

export interface PlanAccess {
  readonly access: readonly AccessChange[]
  readonly powers: readonly PowerChange[]
  /** By the key of the change that has them: somebody from outside comes in, somebody gets powers. */
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
  readonly findings: readonly Finding[]
}

/** Roles that are named before the rest is only counted. */
const NAMED = 3

/** `client/role/A, client/role/B and 7 more: anyone in any AWS account may assume it` */
function guardMessage(some: readonly Outsider[]): string {
  const byWords = new Map<string, Set<string>>()
  const byRole = new Map<string, Left[]>()
  for (const {role, grant} of some) byRole.set(role, [...(byRole.get(role) ?? []), grant])
  for (const [role, grants] of byRole) {
    const words = outsiderWords(grants)
    byWords.set(words, (byWords.get(words) ?? new Set()).add(role))
  }
  return [...byWords]
    .map(([words, roles]) => {
      const names = [...roles]
      const list =
        names.length <= NAMED + 1
          ? names.join(', ')
          : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
      return `${list}, no longer guarded by resource control policies: ${words}`
    })
    .join('; ')
}

/**
 * Who from outside comes in, as a hazard of the change that lets them in: a new trust policy, else the role with it, else
 * what guards the account of the role.
 */
export function outsideHazards(
  outsiders: readonly Outsider[],
  changes: readonly Change[],
  sides: {readonly before: AccessModel; readonly after: AccessModel},
): ReadonlyMap<string, readonly Hazard[]> {
  const keys = new Set(changes.map(({key}) => key))
  const grants = new Map<string, Left[]>()
  const guarded = new Map<string, Outsider[]>()
  const guarding = new Map<string, readonly Change[]>()
  const changesFor = (role: string): readonly Change[] => {
    const account = sides.after.roles.get(keyOf(role))?.account
    if (!account) return []
    const found = guarding.get(account.id) ?? guardChangesFor(account, 'RESOURCE_CONTROL_POLICY', changes, sides)
    guarding.set(account.id, found)
    return found
  }
  for (const outsider of outsiders) {
    const {role, grant} = outsider
    const trust = keyOf(`${role}/trust`)
    const key = keys.has(trust) ? trust : keyOf(role)
    const others = keys.has(key) ? [] : changesFor(role)
    if (others.length === 0) grants.set(key, [...(grants.get(key) ?? []), grant])
    for (const one of others) {
      const list = guarded.get(one.key)
      if (list) list.push(outsider)
      else guarded.set(one.key, [outsider])
    }
  }
  const hazard = (message: string): Hazard[] => [{name: 'WIDENS_EXTERNAL', message}]
  return new Map([
    ...[...grants].map(([key, some]) => [key, hazard(outsiderWords(some))] as const),
    ...[...guarded].map(([key, some]) => [key, hazard(guardMessage(some))] as const),
  ])
}

type Hazards = ReadonlyMap<string, readonly Hazard[]>

export const joined = (some: Hazards, others: Hazards): Hazards =>
  new Map(
    [...some.keys(), ...others.keys()].map((key) => [key, [...(some.get(key) ?? []), ...(others.get(key) ?? [])]]),
  )

/**
 * A State as questions of access are asked of it.
 * @param live what AWS has, where the State is that or comes of it; undefined: the State is the file's alone
 */
export const modelFor = (state: State, accounts: readonly GuardedAccount[], live: State | undefined): AccessModel =>
  modelOf(state, managedDocument, guardsOf(state, accounts, live))

/** Of a part of a plan, and where few accounts were compared, nothing is told: what is left out may be the other half. */
const halves = (after: AccessModel, changes: readonly Change[], sides: Sides): Told[] => {
  const {intent, isWhole, isSurveyed, unread} = sides
  if (!isWhole || isSurveyed) return []
  const told = new Set(undeclared(intent, changes).flatMap(({address}) => address ?? []))
  const {accounts, declared, unmanaged} = intent
  return closure(after, {accounts, declared, unmanaged, isAws: true, unread, told})
}

const beside = (state: State, around: State): State => (around.size === 0 ? state : new Map([...around, ...state]))

/** What a plan does to who can become what, and what is left undone by it. */
export function planAccess(changes: readonly Change[], sides: Sides): PlanAccess {
  const {live, desired, intent, world} = sides
  const [before, after] = [live, desired].map((state) =>
    modelFor(beside(state, sides.around), intent.accounts, live),
  ) as [AccessModel, AccessModel]
  const {access, outsiders} = accessGains(before, after, changes, world)
  const powers = changes.length === 0 ? [] : powerChanges(before, after, changes)
  return {
    access,
    powers,
    hazards: joined(
      outsideHazards(outsiders, changes, {before, after}),
      adminHazards(powers, {before, after}, changes),
    ),
    findings: [
      ...halves(after, changes, sides).map((told) => placedIn(intent, told)),
      ...failingTests(changes, {before, after}, sides),
    ],
  }
}
