import {keyOf, ownerOf} from '../../core/address.js'
import {usedAllowances} from '../../core/allowances.js'
import {diff} from '../../core/diff.js'
import {fold} from '../../core/fold.js'
import type {World} from '../../core/kind.js'
import {order} from '../../core/order.js'
import type {Step} from '../../core/steps.js'
import type {Change, Finding, Hazard, Plan, State, Summary} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import {causesOf} from '../../ownership/causes.js'
import type {Told} from '../../ownership/causes.js'
import {guardFindings} from '../../ownership/guard-counts.js'
import {guardHazards} from '../../ownership/guard-hazards.js'
import {lateChanges} from '../../ownership/entrances.js'
import {guarded} from '../../ownership/lockout.js'
import {newIds} from '../../ownership/new-ids.js'
import {orphanedPrincipals, orphanNotes} from '../../ownership/orphans.js'
import {isLeft, refusals} from '../../ownership/refusals.js'
import {staleTrusts, unseenTrusts} from '../../ownership/replaced.js'
import {ownedThings} from '../../ownership/rails.js'
import {scope} from '../../ownership/scope.js'
import type {Observation} from '../../ownership/scope.js'
import {isEverything, missing, narrow} from '../../ownership/selection.js'
import type {Selection} from '../../ownership/selection.js'
import type {Elsewhere} from '../ground.js'
import {hazardsOf} from '../hazards.js'
import {managementNotes} from '../management.js'
import {notes, retired, undeclared, withinSelection} from './findings.js'
import {placed} from '../places.js'
import {planAccess} from './access.js'
import {worldOf} from '../world.js'

export interface PlanInput {
  readonly intent: Intent
  readonly live: Observation
  readonly caller: {readonly arn: string; readonly account: string} | undefined
  readonly selection: Selection
  /** xrole's version. */
  readonly version: string
  /** What parsing, compiling and reading had to say. */
  readonly findings: readonly Finding[]
  /** Accounts that could not be read, those included that the plan is not made of. */
  readonly unknown: Plan['unknown']
  readonly elsewhere: Elsewhere
}

/** What is to be done and in which order, before anything is said of it. */
export interface Outline {
  readonly changes: readonly Change[]
  readonly live: State
  readonly desired: State
  readonly world: World
  readonly causes: ReadonlyMap<string, Told>
  readonly scoped: ReturnType<typeof scope>
  /** Of the whole file, whatever was selected of it. */
  readonly all: readonly Change[]
  readonly guard: ReturnType<typeof guarded>
}

/** A plan with what apply and the reports need besides: the steps and the two states it lies between. */
export interface Planned {
  readonly plan: Plan
  readonly steps: readonly Step[]
  readonly live: State
  readonly desired: State
  /** What AWS shall have by the whole file, whatever was selected of it. */
  readonly wanted: State
  /** How many things the owner has now. */
  readonly owned: number
  readonly world: World
  /** Why there is each difference, by the key of its change. */
  readonly causes: ReadonlyMap<string, Told>
}

/** What a plan over very many accounts does not tell. */
const HALVES_UNSEEN: Finding = {
  code: 'halves-unseen',
  severity: 'note',
  message:
    'with so many accounts a plan does not look for grants of which one half is missing: xrole validate does in the file, xrole explain --from live and xrole who --from live in AWS',
}

/** A fingerprint is written along with what it is about, and counts only when it is all there is to do. */
export function summarize(changes: readonly Change[]): Summary {
  const busy = new Set(changes.filter((one) => one.kind !== 'mark').map((one) => keyOf(ownerOf(one.address))))
  const counted = changes.filter((one) => one.kind !== 'mark' || !busy.has(keyOf(ownerOf(one.address))))
  const count = (verb: Change['verb']) => counted.filter((change) => change.verb === verb).length
  const [create, update, replace, adopt] = [count('create'), count('update'), count('replace'), count('adopt')]
  return {create, update, replace, delete: count('delete'), adopt, move: count('move')}
}

/** The same steps; some changes have one hazard more. */
function withHazards(steps: readonly Step[], more: ReadonlyMap<string, readonly Hazard[]>): readonly Step[] {
  if (more.size === 0) return steps
  const changes = new Map<Change, Change>()
  const made = new Map<Step, Step>()
  for (const step of steps) {
    const hazards = more.get(step.change.key)
    const known = changes.get(step.change)
    const change = known ?? (hazards ? {...step.change, hazards: [...step.change.hazards, ...hazards]} : step.change)
    changes.set(step.change, change)
    made.set(step, {...step, change, after: step.after.map((first) => made.get(first)!)})
  }
  return [...made.values()]
}

/** The differences, in order: all that reading again after an apply has to know. */
export function outlinePlan(input: PlanInput): Outline {
  const {intent, live} = input
  const world = worldOf(intent.accounts)
  const scoped = scope(intent, live)
  // Of the whole plan: a cause is the same whatever is left out.
  const causes = new Map<string, Told>()
  const changesTo = (desired: State): Change[] => {
    const adopted = new Set([...scoped.adopted].filter((key) => desired.get(key) !== live.state.get(key)))
    const folded = fold(
      diff(live.state, desired, kinds, world, adopted, (one) => isLeft(one, live.state)),
      kinds,
      world,
    )
    const open = folded.filter(({key}) => !causes.has(key))
    for (const [key, told] of causesOf(open, live, intent, world)) causes.set(key, told)
    return folded.map((change) => ({
      ...change,
      cause: causes.get(change.key)?.cause ?? 'unknown',
      hazards: [...hazardsOf(change, kinds, world), ...guardHazards(change, live.state, desired)],
      notes: [...change.notes, ...notes(change, intent), ...orphanNotes(change, live.principals, world)],
    }))
  }
  const all = changesTo(scoped.desired)
  const isWhole = isEverything(input.selection)
  const desired = isWhole ? scoped.desired : narrow(scoped.desired, live.state, input.selection, all)
  const asked = {caller: input.caller, unread: live.unknown}
  const isLate = lateChanges(intent, live.state, asked)
  const ordered = order(isWhole ? all : changesTo(desired), live.state, kinds, world, isLate)
  const guard = guarded(ordered, live.state, intent, asked)
  const changes = [...new Set(guard.steps.map((step) => step.change))]
  return {changes, live: live.state, desired, world, causes, scoped, all, guard}
}

/** The outline with its hazards, what it does to who can become what, and everything that speaks against it. */
export function completePlan(input: PlanInput, outline: Outline): Planned {
  const {intent, live} = input
  const {desired, world, causes, scoped, all, guard} = outline
  const isWhole = isEverything(input.selection)
  const lost = new Set([...input.unknown.map(({account}) => account), ...input.elsewhere.lost])
  const found = planAccess(outline.changes, {
    live: live.state,
    desired,
    intent,
    world,
    isWhole,
    unread: live.unknown,
    lost,
    isSurveyed: input.elsewhere.isSurveyed,
    around: input.elsewhere.roles,
  })
  const steps = withHazards(withHazards(guard.steps, guard.hazards), found.hazards)
  const changes = [...new Set(steps.map((step) => step.change))]
  const shown = (some: readonly Change[]): number =>
    (Object.values(summarize(some)) as number[]).reduce((sum, count) => sum + count, 0)

  // Nothing can be said of what is in accounts that were not read, or that are only named.
  const unseen = new Set([...live.unknown, ...intent.accounts.filter((one) => !one.managed).map((one) => one.name)])
  const sides = {live: live.state, desired, whole: scoped.desired}
  const plan: Plan = {
    format: 1,
    xrole: input.version,
    owner: intent.owner,
    accounts: intent.accounts.map(({name, id}) => ({name, id})),
    changes,
    access: found.access,
    powers: found.powers,
    findings: placed(
      [
        ...input.findings,
        ...(isWhole ? scoped.findings : withinSelection(scoped.findings, input.selection, changes)),
        ...(intent.organization ? guardFindings(desired, scoped.desired, intent, live.state) : []),
        ...(isWhole ? [] : missing(changes, all, scoped.desired, input.selection, kinds, world)),
        ...refusals(changes, sides, intent, {unread: lost, unseen}, kinds, world),
        ...staleTrusts(changes, live.state, scoped.desired, intent, world),
        ...orphanedPrincipals(live, scoped.desired, intent),
        ...newIds(changes, live.principals),
        ...unseenTrusts(changes, intent.accounts),
        ...undeclared(intent, changes),
        ...managementNotes(changes, intent),
        ...(input.elsewhere.isSurveyed ? [HALVES_UNSEEN] : []),
        ...guard.findings,
        ...found.findings,
        ...retired(intent, live, scoped.desired, all),
      ],
      intent,
    ),
    summary: summarize(changes),
    safety: usedAllowances(intent.safety.allow, changes),
    leftOut: shown(all) - shown(changes),
    unknown: input.unknown,
  }
  const owned = ownedThings(live.state, intent) + input.elsewhere.owned
  return {plan, steps, live: live.state, desired, wanted: scoped.desired, owned, world, causes}
}

export const makePlan = (input: PlanInput): Planned => completePlan(input, outlinePlan(input))
