import type {Change, HazardName, Plan, State, Verb} from '../core/types.js'
import type {World} from '../core/kind.js'
import {accessGains} from '../access/changes.js'
import {powerChanges} from '../access/power-changes.js'
import {adminHazards} from '../access/power-hazards.js'
import {kinds} from '../kinds/index.js'
import {guardHazards} from '../ownership/guard-hazards.js'
import {isOfAccount} from '../ownership/things.js'
import {hazardsOf} from './hazards.js'
import {joined, modelFor, outsideHazards} from './plan/access.js'
import type {Planned} from './plan/plan.js'

const BACKWARDS: Readonly<Record<Verb, Verb>> = {
  create: 'delete',
  delete: 'create',
  update: 'update',
  replace: 'replace',
  adopt: 'update',
  move: 'move',
}

/** Of what happened already, nobody has to be warned that it is going to be done. */
const FUTURE: ReadonlySet<HazardName> = new Set(['REPLACES', 'ADOPTS', 'LOCKS_OUT', 'DELETES_CREDENTIALS'])

function backwards(change: Change, world: World, [from, to]: readonly [State, State]): Change {
  const {before, after, ...rest} = change
  const turned: Change = {
    ...rest,
    // Of a password policy and an alias they tell what the change does, not what is the matter with the thing.
    notes: isOfAccount(change) ? [] : change.notes,
    verb: BACKWARDS[change.verb],
    ...(after === undefined ? {} : {before: after}),
    ...(before === undefined ? {} : {after: before}),
  }
  const all = [...hazardsOf(turned, kinds, world), ...guardHazards(turned, from, to)]
  const hazards = all.filter(({name}) => !FUTURE.has(name))
  return {...turned, hazards}
}

/** What takes a drift back, turned round: what somebody did in AWS, with the hazards that it had. */
export function happenedIn({plan, desired}: Pick<Planned, 'plan' | 'desired'>, live: State, world: World): Plan {
  const changes = plan.changes.map((change) => backwards(change, world, [desired, live]))
  const sides = {before: modelFor(desired, plan.accounts, live), after: modelFor(live, plan.accounts, live)}
  const powers = powerChanges(sides.before, sides.after, changes)
  const {access, outsiders} = accessGains(sides.before, sides.after, changes, world)
  const more = joined(outsideHazards(outsiders, changes, sides), adminHazards(powers, sides, changes))
  return {
    ...plan,
    changes: changes.map((change) => ({...change, hazards: [...change.hazards, ...(more.get(change.key) ?? [])]})),
    access,
    powers,
  }
}
