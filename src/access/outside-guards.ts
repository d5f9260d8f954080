import type {AccountRef, Json} from '../core/types.js'
import {conditionPhrases, conditionWords} from '../policy/condition-words.js'
import {testsOf} from '../policy/condition.js'
import type {Test} from '../policy/condition.js'
import {aboutResource} from '../policy/about-resource.js'
import {askedBy} from '../policy/asked.js'
import {createContext, withFacts, withOpen} from '../policy/evaluate/context.js'
import type {Context, Given} from '../policy/evaluate/context.js'
import {holds} from '../policy/evaluate/condition.js'
import type {Policies} from '../policy/evaluate/decide.js'
import {denies, grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {asksNoMore} from '../policy/implied.js'
import {isNarrow} from './assuming.js'
import {fromEntries} from '../policy/json.js'
import type {Document} from '../policy/types.js'
import type {Origin} from './model.js'

/** Resource control policies of an account as far as they are about one role. */
export interface RoleGuards {
  /** The same for roles that are guarded alike. */
  readonly id: string
  readonly levels: readonly (readonly Json[])[]
}

type Levels = NonNullable<Policies<Origin>['resourceControl']>

const wide = new WeakMap<Levels, RoleGuards>()

/** What guards a role; undefined: nothing does. */
export function roleGuards(levels: Levels | undefined, arn: string): RoleGuards | undefined {
  if (levels === undefined) return undefined
  const known = wide.get(levels)
  if (known) return known
  const documents = levels.map((level) => level.map(({document}) => aboutResource(document, arn)))
  const made = {id: JSON.stringify(documents), levels: documents}
  if (!levels.flat().some(({document}) => isNarrow(document))) wide.set(levels, made)
  return made
}

/** What is known of whoever a grant names; nothing of anyone but that it is no service, which is nobody from outside. */
function contextOf({type, accountId, principal}: Grant, organizationOf: OrganizationOf): Context {
  const facts: Given =
    type === 'service'
      ? {'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalAccount': null, 'aws:PrincipalOrgID': null}
      : {
          'aws:PrincipalIsAWSService': 'false',
          ...(accountId !== undefined && type !== 'federated'
            ? {'aws:PrincipalAccount': accountId, 'aws:PrincipalOrgID': organizationOf(accountId)}
            : {}),
          ...(type === 'user' || type === 'role' ? {'aws:PrincipalArn': principal} : {}),
        }
  return withFacts(withOpen(createContext({}), /^/), facts)
}

/** Id of the organization of an account, where it is known. */
export type OrganizationOf = (accountId: string) => string | undefined

/** A Deny that spares those who are in an organization, or in one of some accounts. */
const SPARES: ReadonlyMap<string, 'aws:PrincipalOrgID' | 'aws:PrincipalAccount'> = new Map(
  ['stringnotequals', 'stringnotequalsifexists', 'stringnotlike', 'stringnotlikeifexists'].flatMap((operator) => [
    [`${operator} aws:principalorgid`, 'aws:PrincipalOrgID'] as const,
    [`${operator} aws:principalaccount`, 'aws:PrincipalAccount'] as const,
  ]),
)

const blockOf = (tests: readonly Test[]): Document => {
  const operators = [...new Set(tests.map(({operator}) => operator))]
  const of = (operator: string): [string, Json][] =>
    tests.filter((test) => test.operator === operator).map(({key, values}) => [key, [...values]])
  return fromEntries(operators.map((operator) => [operator, fromEntries(of(operator))] as const))
}

/** The same grant to those only who meet a positive test more. */
function heldTo(grant: Grant, key: string, values: readonly string[], more: Partial<Grant>): Grant {
  const isPattern = values.some((value) => /[*?]/.test(value))
  const block: Document = {[isPattern ? 'StringLike' : 'StringEquals']: {[key]: [...values]}}
  return {
    ...grant,
    conditions: [...grant.conditions, ...conditionWords({Condition: block})],
    phrases: [...grant.phrases, ...conditionPhrases({Condition: block})],
    asked: [...grant.asked, ...askedBy(block, '')],
    key: JSON.stringify([grant.key, block]),
    open: false,
    ...more,
  }
}

/** What a Deny leaves of a grant to whom it spares: those in an organization, those in some accounts. */
function spared(grant: Grant, tests: readonly Test[], ours: string | undefined): Grant[] {
  // Whoever meets the grant may be spared already.
  const isSpared = ({key, values}: Test) => asksNoMore(askedBy({StringLike: {[key]: [...values]}}, ''), grant.asked)
  if (tests.some(isSpared)) return [grant]
  return tests.map((test): Grant => {
    const key = SPARES.get(test.id) ?? test.key
    if (key === 'aws:PrincipalOrgID') {
      // Whoever is in the organization of the role does not come from outside; of another one it may be anybody.
      const isOurs = test.values.length > 0 && test.values.every((value) => value === ours)
      return heldTo(grant, key, test.values, isOurs ? {accountIds: []} : {open: grant.open})
    }
    const ids = test.values.filter((value) => /^\d{12}$/.test(value))
    return heldTo(grant, key, test.values, {
      ...(ids.length === test.values.length ? {accountIds: ids} : {open: grant.open}),
    })
  })
}

export interface Guarded {
  readonly grants: readonly Grant[]
  /** What of the Denies is left to be told as such: they ask for what nobody knows of the principals. */
  denials(grant: Grant): readonly Grant[]
}

/**
 * What resource control policies leave of the grants of a trust. A Deny of whoever is not in an organization makes it a
 * grant to those who are; of others it is told what they ask for.
 */
export function guardedGrants(
  all: readonly Grant[],
  guards: RoleGuards | undefined,
  account: AccountRef,
  organizationOf: OrganizationOf,
): Guarded {
  if (guards === undefined) return {grants: all, denials: () => []}
  const letting = guards.levels.map((level) => level.flatMap((document) => grants(document, account)))
  const denying = guards.levels.flat().flatMap((document) => denies(document, account))
  const kept = new Map<Grant, Grant[]>()
  const ours = organizationOf(account.id)

  const passes = (grant: Grant): Grant[] => {
    const calls = grant.calls.filter((call) => letting.every((level) => level.some((one) => one.calls.includes(call))))
    return calls.length === 0 ? [] : [calls.length === grant.calls.length ? grant : ofCalls(grant, calls)]
  }
  const meets = (grant: Grant, deny: Grant): Grant[] => {
    const calls = grant.calls.filter((call) => deny.calls.includes(call))
    // Whom a Deny names, or not, is compared where it is told.
    const isOfAll = deny.type === 'anyone' && deny.except === undefined
    if (calls.length === 0) return [grant]
    const context = contextOf(grant, organizationOf)
    const judged = testsOf({Condition: deny.condition}).map((test) => ({test, verdict: holds(test, context, true)}))
    if (judged.some(({verdict}) => verdict === 'no')) return [grant]
    const open = judged.filter(({verdict}) => verdict === 'unknown').map(({test}) => test)
    if (!isOfAll || !open.every(({id}) => SPARES.has(id))) {
      const block = blockOf(open)
      const excepted = deny.except === undefined ? [] : deny.conditions.slice(-1)
      const words = open.length < judged.length ? [...conditionWords({Condition: block}), ...excepted] : undefined
      const told: Grant = {
        ...deny,
        condition: block,
        asked: askedBy(block, '2012-10-17'),
        // Behind the conditions of a NotPrincipal stands whom it spares.
        conditions: words ?? deny.conditions,
        key: JSON.stringify([deny.key, block]),
      }
      kept.set(grant, [...(kept.get(grant) ?? []), told])
      return [grant]
    }
    const others = grant.calls.filter((call) => !calls.includes(call))
    const rest = others.length > 0 ? [ofCalls(grant, others)] : []
    const left = [...rest, ...spared(others.length > 0 ? ofCalls(grant, calls) : grant, open, ours)]
    for (const one of left) if (one !== grant) kept.set(one, kept.get(grant) ?? [])
    return left
  }
  const left = all.flatMap((grant) =>
    grant.type === 'orphan'
      ? [grant]
      : denying.reduce((some, deny) => some.flatMap((one) => meets(one, deny)), passes(grant)),
  )
  return {grants: left, denials: (grant) => kept.get(grant) ?? []}
}

const ofCalls = (grant: Grant, calls: Grant['calls']): Grant => ({
  ...grant,
  calls,
  key: JSON.stringify([grant.key, calls]),
})
