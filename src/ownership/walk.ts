import {keyOf} from '../core/address.js'
import {simulateStep} from '../core/simulate.js'
import type {Step} from '../core/steps.js'
import type {Json, Resource, State} from '../core/types.js'
import {kinds} from '../kinds/index.js'
import {arnOf} from '../kinds/resource.js'
import type {Role, Trust, User} from '../kinds/values.js'
import {halvesOf, lostCalls, lostHalves} from './open.js'
import type {Halves, Judged, Lost} from './open.js'
import type {Reach} from './reach.js'
import type {Way} from './ways.js'

/** A way after one step. */
export interface Stage {
  readonly step: Step
  readonly state: State
  readonly halves: Halves
  /** What was open before the first step and is not, or no longer surely, open after this one. */
  readonly lost: Lost
  /** What xrole could surely do before the first step and cannot, or not surely, do now. */
  readonly calls: readonly Judged[]
}

/** What IAM leaves in a trust of a principal that is gone: its id, which nobody has any more. */
const NOBODY = 'AIDAXXXXXXXXXXXXXXXXX'

const withoutPrincipal = (value: Json, arn: string): Json =>
  Array.isArray(value)
    ? value.map((one) => withoutPrincipal(one, arn))
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutPrincipal(one, arn)]))
      : value === arn
        ? NOBODY
        : value

/**
 * A user or role that is deleted leaves its id behind in the trust that named it: one made anew under the name gets in
 * when the trust is written again. Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
function forgotten({guest, role}: Way, gone: Resource<User | Role>, state: State): State {
  const trust = state.get(`${keyOf(role)}/trust`) as Resource<Trust> | undefined
  if (!trust || guest.thing !== gone.key) return state
  const {path, name} = gone.value
  const arn = arnOf(gone.account, gone.kind as 'user' | 'role', path, name)
  return new Map(state).set(trust.key, {...trust, value: {document: principalsWithout(trust.value.document, arn)}})
}

/** Only principals: an ARN in a condition is text and means whoever has the name. */
const principalsWithout = (document: Json, arn: string): Json => {
  if (Array.isArray(document)) return document.map((one) => principalsWithout(one, arn))
  if (typeof document !== 'object' || document === null) return document
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      key === 'Principal' ? withoutPrincipal(value, arn) : key === 'Condition' ? value : principalsWithout(value, arn),
    ]),
  )
}

/** The state of what a way depends on after one more step that touches it. */
export function after(way: Way, state: State, step: Step): State {
  const gone = step.phase === 'remove' ? state.get(step.change.key) : undefined
  const next = simulateStep(state, step, kinds)
  return gone ? forgotten(way, gone as Resource<User | Role>, next) : next
}

/** Goes the steps that touch a way in their order, and judges after each. */
export function walk(way: Way, reach: Reach, steps: readonly Step[]): Stage[] {
  const before = halvesOf(way, reach.state)
  let state = reach.state
  return steps.map((step) => {
    state = after(way, state, step)
    const halves = halvesOf(way, state)
    return {step, state, halves, lost: lostHalves(way, before, halves), calls: lostCalls(before, halves, ['yes'])}
  })
}
