import type {AccessChange, Change, HazardName, Plan, State, Verb} from '../core/types.js'
import type {World} from '../core/kind.js'
import {kinds} from '../kinds/index.js'
import {isOfAccount} from '../ownership/things.js'
import {hazardsOf} from './hazards.js'

const BACKWARDS: Readonly<Record<Verb, Verb>> = {
  create: 'delete',
  delete: 'create',
  update: 'update',
  replace: 'replace',
  adopt: 'update',
}

/** Of what happened already, nobody has to be warned that it is going to be done. */
const FUTURE: ReadonlySet<HazardName> = new Set(['REPLACES', 'ADOPTS', 'LOCKS_OUT', 'DELETES_CREDENTIALS'])

function backwards(change: Change, live: State, world: World): Change {
  const {before, after, ...rest} = change
  const turned: Change = {
    ...rest,
    // Of a password policy and an alias they tell what the change does, not what is the matter with the thing.
    notes: isOfAccount(change) ? [] : change.notes,
    verb: BACKWARDS[change.verb],
    ...(after === undefined ? {} : {before: after}),
    ...(before === undefined ? {} : {after: before}),
  }
  return {...turned, hazards: hazardsOf(turned, live, kinds, world).filter(({name}) => !FUTURE.has(name))}
}

const turnedAccess = (access: AccessChange): AccessChange => ({
  ...access,
  change: access.change === 'gains' ? 'loses' : 'gains',
})

/** What takes a drift back, turned round: what somebody did in AWS, with the hazards that it had. */
export const happenedIn = (plan: Plan, live: State, world: World): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => backwards(change, live, world)),
  access: plan.access.map(turnedAccess),
})
