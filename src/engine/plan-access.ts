import {keyOf} from '../core/address.js'
import type {World} from '../core/kind.js'
import type {AccessChange, Change, Finding, Hazard, PowerChange, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {accessGains} from '../access/changes.js'
import type {Outsider} from '../access/changes.js'
import {closure} from '../access/closure.js'
import {modelOf, NO_GUARDS} from '../access/model.js'
import type {AccessModel} from '../access/model.js'
import {outsiderWords} from '../access/outsider-words.js'
import {powerChanges} from '../access/power-changes.js'
import {adminHazards} from '../access/power-hazards.js'
import type {Left} from '../access/strangers.js'
import type {Told} from '../access/told.js'
import {managedDocument} from './managed-documents.js'
import {failingTests} from './test-findings.js'
import {undeclared} from './plan-findings.js'
import {placedIn} from './told.js'

export interface Sides {
  readonly live: State
  /** Where the plan leads. */
  readonly desired: State
  readonly intent: Intent
  readonly world: World
  /** Nothing was left out by --only or --account. */
  readonly isWhole: boolean
  /** Names of managed accounts that could not be read. */
  readonly unread: ReadonlySet<string>
}

export interface PlanAccess {
  readonly access: readonly AccessChange[]
  readonly powers: readonly PowerChange[]
  /** By the key of the change that has them: somebody from outside comes in, somebody gets powers. */
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
  readonly findings: readonly Finding[]
}

/** Who from outside comes in, as a hazard of the change that lets them in: a new trust policy, else the role with it. */
export function outsideHazards(
  outsiders: readonly Outsider[],
  changes: readonly Change[],
): ReadonlyMap<string, readonly Hazard[]> {
  const keys = new Set(changes.map(({key}) => key))
  const grants = new Map<string, Left[]>()
  for (const {role, grant} of outsiders) {
    const trust = keyOf(`${role}/trust`)
    const key = keys.has(trust) ? trust : keyOf(role)
    grants.set(key, [...(grants.get(key) ?? []), grant])
  }
  return new Map([...grants].map(([key, some]) => [key, [{name: 'WIDENS_EXTERNAL', message: outsiderWords(some)}]]))
}

type Hazards = ReadonlyMap<string, readonly Hazard[]>

export const joined = (some: Hazards, others: Hazards): Hazards =>
  new Map(
    [...some.keys(), ...others.keys()].map((key) => [key, [...(some.get(key) ?? []), ...(others.get(key) ?? [])]]),
  )

/** A State as questions of access are asked of it. */
export const modelFor = (state: State): AccessModel => modelOf(state, managedDocument, NO_GUARDS)

/** Of a part of a plan nothing is told: what is left out may be the other half. */
const halves = (after: AccessModel, changes: readonly Change[], {intent, isWhole, unread}: Sides): Told[] => {
  if (!isWhole) return []
  const told = new Set(undeclared(intent, changes).flatMap(({address}) => address ?? []))
  const {accounts, declared, unmanaged} = intent
  return closure(after, {accounts, declared, unmanaged, isAws: true, unread, told})
}

/** What a plan does to who can become what, and what is left undone by it. */
export function planAccess(changes: readonly Change[], sides: Sides): PlanAccess {
  const {live, desired, intent, world} = sides
  const [before, after] = [modelFor(live), modelFor(desired)]
  const {access, outsiders} = accessGains(before, after, changes, world)
  const powers = changes.length === 0 ? [] : powerChanges(before, after, changes)
  return {
    access,
    powers,
    hazards: joined(outsideHazards(outsiders, changes), adminHazards(powers, {before, after}, changes)),
    findings: [
      ...halves(after, changes, sides).map((told) => placedIn(intent, told)),
      ...failingTests(changes, {before, after}, sides),
    ],
  }
}
