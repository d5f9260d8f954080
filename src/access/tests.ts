import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef} from '../core/types.js'
import type {AccessTest} from '../config/intent.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Decision} from '../policy/evaluate/decide.js'
import {isEntering, mayDo, unaskable} from './action.js'
import {askerOf, givenOf, questionOf, sentOf, sessionOf, tagFacts} from './asker.js'
import type {Asker} from './asker.js'
import {explain, explainAction} from './explain.js'
import type {Explanation} from './explain.js'
import type {AccessModel} from './model.js'
import {isPattern, mostOn, partsOf} from './resources.js'
import type {Part} from './resources.js'

/** A model and what it may be taken for. */
export interface TestedWorld {
  readonly model: AccessModel
  readonly accounts: readonly AccountRef[]
  /** Whether the model has everything that an account has: what is not there does not exist then. By its 12-digit id. */
  readonly isSeen: (accountId: string) => boolean
}

export type Outcome = Decision['outcome']

/** What an outcome comes from. */
export type Because =
  /** Whether the role can be assumed decides. `who` is as readers know it, here and below. */
  | {readonly by: 'role'; readonly who: string; readonly role: Address; readonly explanation: Explanation}
  | {
      readonly by: 'action'
      readonly who: string
      readonly action: string
      readonly resource: string
      readonly explanation: Explanation
    }
  /** On which resources of the policy it is allowed nobody can say. */
  | {readonly by: 'resource'; readonly action: string; readonly resource: string}
  | {readonly by: 'nobody'; readonly who: string}
  /** Nothing is known of a role of this address. */
  | {readonly by: 'unseen'; readonly role: Address}
  | {readonly by: 'form'; readonly problem: string}

export interface TestResult {
  readonly outcome: Outcome
  /** `can` takes nothing less than allowed, `cannot` nothing less than denied. */
  readonly passed: boolean
  readonly because: Because
}

interface Judged {
  readonly outcome: Outcome
  readonly because: Because
}

const RANK: Readonly<Record<Outcome, number>> = {denied: 0, conditional: 1, allowed: 2}

/** One action on a resource; a pattern as it is written. */
function judgeOn(model: AccessModel, asker: Asker, action: string, resource: string, given: Given): Judged {
  const explanation = explainAction(model, asker, action, resource, given)
  return {outcome: explanation.outcome, because: {by: 'action', who: asker.name, action, resource, explanation}}
}

/** Whether it is allowed on any of a part: what is denied as it is written may be allowed on another one of a pattern. */
function judgePart(model: AccessModel, asker: Asker, action: string, {text, which}: Part, given: Given): Judged {
  const judged = judgeOn(model, asker, action, text, given)
  if (judged.outcome !== 'denied' || !isPattern(text)) return judged
  const most = mayDo(mostOn(model, asker.principal, text), asker, action, text, given)
  return most.outcome === 'denied'
    ? judged
    : {outcome: 'conditional', because: {by: 'resource', action, resource: which}}
}

/** All that is asked of one caller: `can` is as good as the least of it, `cannot` as bad as the most. */
function judgeActions(model: AccessModel, test: AccessTest, asker: Asker, given: Given): Judged {
  const problem = test.actions.map((action) => unaskable(asker, action)).find((one) => one !== undefined)
  if (problem !== undefined) return {outcome: 'conditional', because: {by: 'form', problem}}
  const isCan = test.expected === 'can'
  const judged = test.actions.flatMap((action) =>
    test.resources.flatMap((resource): Judged[] => {
      const parts = isCan ? [] : partsOf(model, asker.principal, action, resource)
      return parts.length > 0
        ? parts.map((part) => judgePart(model, asker, action, part, given))
        : [judgeOn(model, asker, action, resource, given)]
    }),
  )
  return judged.reduce((a, b) => {
    const isFurther = isCan ? RANK[b.outcome] < RANK[a.outcome] : RANK[b.outcome] > RANK[a.outcome]
    return isFurther ? b : a
  })
}

/** Whether the role can be assumed. */
function judgeRole({model, accounts, isSeen}: TestedWorld, test: AccessTest, asker: Asker, role: Address): Judged {
  const account = accounts.find(({name}) => name === role.slice(0, role.indexOf('/')))
  const isThere = model.roles.has(keyOf(role))
  if (!isThere && !(account && isSeen(account.id))) return {outcome: 'conditional', because: {by: 'unseen', role}}
  const explanation = explain(model, questionOf(asker, role, test.request, model))
  return {outcome: explanation.outcome, because: {by: 'role', who: asker.name, role, explanation}}
}

function judge(world: TestedWorld, test: AccessTest): Judged {
  const {model, accounts, isSeen} = world
  const asker = askerOf(test.who, model, accounts)
  if ('problem' in asker) return {outcome: 'conditional', because: {by: 'form', problem: asker.problem}}
  const {caller, principal, name} = asker
  const isThing = caller.type === 'user' || caller.type === 'role'
  if (isThing && principal === undefined && isSeen(caller.accountId))
    return {outcome: 'denied', because: {by: 'nobody', who: name}}
  if (test.role === undefined) {
    const known = principal === undefined ? undefined : model.principals.get(principal)
    const sent = test.actions.every(isEntering) ? sentOf(test.request) : {}
    return judgeActions(model, test, asker, {...tagFacts(known, undefined), ...givenOf(test.request), ...sent})
  }
  const becoming = judgeRole(world, test, asker, test.role)
  const role = model.roles.get(keyOf(test.role))
  if (test.actions.length === 0 || becoming.outcome === 'denied' || !role) return becoming
  const session = sessionOf(role, test.request)
  const done = judgeActions(model, test, session.asker, session.given)
  return RANK[done.outcome] <= RANK[becoming.outcome] ? done : becoming
}

/**
 * Whether an entry of `tests:` holds in a world. With a role and actions it is about one session of the role: who does
 * not become the role does nothing in it.
 */
export function runTest(world: TestedWorld, test: AccessTest): TestResult {
  const {outcome, because} = judge(world, test)
  return {outcome, because, passed: outcome === (test.expected === 'can' ? 'allowed' : 'denied')}
}
