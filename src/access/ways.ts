import type {Address} from '../core/address.js'
import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {contextOf} from '../policy/evaluate/assume.js'
import type {Context, Fact} from '../policy/evaluate/context.js'
import type {Request} from '../policy/evaluate/statement.js'
import {organizationFacts, tagFacts} from './asker.js'
import {arnOfPrincipal, callerOf, policiesFor} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {ownSide, through, trustSide} from './sides.js'
import {idsOf} from './terms.js'
import type {Choices} from './terms.js'

/** How a principal of an account that we see gets into a role: one way per set of conditions that lets it in. */
export interface Way {
  /** What has to be met, in words; none: it may as it is. */
  readonly conditions: readonly string[]
  /** The same as ids that can be compared, sorted. */
  readonly ids: readonly string[]
  /** Groups by which a user has the permission; none when its own policies give it, or when it needs none. */
  readonly through: readonly Address[]
}

/** Whatever the caller's ARN does not say may be so or otherwise. */
const open = (context: Context): Context => ({
  fact(key): Fact {
    const fact = context.fact(key)
    return fact === 'absent' && !SETTLED.test(key) ? 'unknown' : fact
  },
})

/** Keys that follow from who calls and from the tags that are known, so that absent means absent. */
const SETTLED =
  /^aws:(principalarn|principalaccount|username|principaltype|principalisawsservice)$|^(aws:principaltag|aws:resourcetag|iam:resourcetag)\//i

/** A session of a role has no MFA, whatever is asked for. */
const ofSession = (context: Context): Context => ({
  fact: (key) => (/^aws:multifactorauth(present|age)$/i.test(key) ? 'absent' : context.fact(key)),
})

export const requestFor = (model: AccessModel, principal: Principal, role: Resource<Role>): Request => {
  const caller = callerOf(principal)
  const {account, value} = role
  const arn = arnOfPrincipal(role)
  const given = {...organizationFacts(model, principal.account.id, account.id), ...tagFacts(principal, role)}
  const context = open(contextOf({caller, role: {arn, account, maxSession: value.maxSession}, given}))
  return {
    caller,
    action: 'sts:AssumeRole',
    resource: arn,
    context: principal.kind === 'role' ? ofSession(context) : context,
  }
}

export const waysOf = (choices: Choices): Way[] =>
  choices.map(({terms, through: groups = []}) => ({
    conditions: [...new Set(terms.map(({words}) => words))],
    ids: idsOf(terms),
    through: groups,
  }))

/**
 * Every way by which a principal may assume a role, each with its conditions in words, those of its own policies
 * included; none when no condition helps. In the role's own account only a trust in the account asks for the caller's
 * own policies, and one in the role of a session for its boundary (IAM User Guide, "Policy evaluation logic").
 */
export function waysInto(model: AccessModel, principal: Principal, role: Resource<Role>): Way[] {
  const request = requestFor(model, principal, role)
  const policies = policiesFor(model, principal.key, role.key, principal.account.id)
  const isHome = principal.account.id === role.account.id
  return waysOf(through(ownSide(policies, request), trustSide(policies, request, role.account), isHome))
}
