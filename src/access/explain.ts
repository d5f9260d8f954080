import {keyOf} from '../core/address.js'
import {nearest} from '../core/nearest.js'
import type {Address} from '../core/address.js'
import {mayAssume} from '../policy/evaluate/assume.js'
import type {Assume, Assumption, WrongLength} from '../policy/evaluate/assume.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Decision, Policies} from '../policy/evaluate/decide.js'
import type {Caller} from '../policy/evaluate/principal.js'
import {actionContext, actionPolicies, isAssume, mayDo} from './action.js'
import {nearPrincipal, organizationFacts, tagFacts} from './asker.js'
import type {Asker} from './asker.js'
import {imaginedAssume} from './imagined.js'
import {arnOfPrincipal, policiesFor} from './model.js'
import type {AccessModel, Origin} from './model.js'
import {whyOf} from './why.js'
import type {Why} from './why.js'

export type {Reason} from './why.js'

export interface Question {
  readonly caller: Caller
  /** Key of the caller in the model, where it is there. */
  readonly principal: string | undefined
  /** As a reader knows the caller: an address, or its ARN. */
  readonly name: string
  /** The caller's account was read and has nobody of that name. */
  readonly isAbsent?: boolean | undefined
  readonly role: Address
  readonly given: Given
  readonly externalId?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  /** Session tags that are passed. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
  /** A session policy that is passed, and guards other than those of the model. */
  readonly guards?: Pick<Policies<Origin>, 'serviceControl' | 'resourceControl' | 'session'> | undefined
}

export interface Explanation extends Why {
  readonly outcome: Assumption['outcome']
  readonly decision?: Decision<Origin> | undefined
  /** The call that decided, where more than one is made. */
  readonly action?: string | undefined
  readonly wrongLength?: WrongLength | undefined
}

const addresses = (all: Iterable<{readonly address: Address}>): Address[] => [...all].map(({address}) => address)

/** A caller that is not there can do nothing. */
const absent = (model: AccessModel, caller: Caller): Explanation => ({
  outcome: 'denied',
  reason: 'principal-absent',
  fix: {how: 'name-another-principal', principal: nearPrincipal(model, caller)?.address},
})

const byLength = ({why, limit}: WrongLength): Why => ({
  reason: why === 'chain' ? 'chaining' : 'session-length',
  fix: why === 'short' ? {how: 'lengthen', least: limit} : {how: 'shorten', most: limit},
})

/** Whether a principal may assume a role, and if not: which layer decides, where that is, and the smallest fix. */
export function explain(model: AccessModel, ask: Question): Explanation {
  if (ask.isAbsent) return absent(model, ask.caller)
  const role = model.roles.get(keyOf(ask.role))
  if (!role) {
    const near = nearest(ask.role, addresses(model.roles.values()))
    return {
      outcome: 'denied',
      reason: 'role-absent',
      fix: near ? {how: 'name-another-role', role: near} : {how: 'declare-role', role: ask.role, principal: ask.name},
    }
  }
  const resource = arnOfPrincipal(role)
  const policies = {...policiesFor(model, ask.principal, role.key, ask.caller.accountId), ...ask.guards}
  const assume: Assume = {
    caller: ask.caller,
    role: {arn: resource, account: role.account, maxSession: role.value.maxSession},
    given: ask.given,
    externalId: ask.externalId,
    duration: ask.duration,
    tags: ask.tags,
    sourceIdentity: ask.sourceIdentity,
  }
  const {action, wrongLength, ...decision} = mayAssume(assume, policies)
  const told = {outcome: decision.outcome, decision, action, wrongLength}
  if (ask.caller.type === 'root') return {...told, reason: 'root-user'}
  if (wrongLength) return {...told, ...byLength(wrongLength)}
  return {...told, ...whyOf(decision, {...ask, action, resource, policies, ...imaginedAssume(assume, policies)})}
}

/** The same of any other action: what the caller may do itself. */
export function explainAction(
  model: AccessModel,
  asker: Asker & {readonly isAbsent?: boolean | undefined},
  action: string,
  resource: string,
  given: Given,
): Explanation {
  if (asker.isAbsent) return absent(model, asker.caller)
  const {policies, role} = actionPolicies(model, asker, action, resource)
  if (role && isAssume(asker, action)) {
    const principal = asker.principal === undefined ? undefined : model.principals.get(asker.principal)
    const known = {
      ...organizationFacts(model, asker.caller.accountId, role.account.id),
      ...tagFacts(principal, role),
    }
    return explain(model, {...asker, role: role.address, given: {...known, ...given}})
  }
  const decision = mayDo(model, asker, action, resource, given)
  const why = whyOf(decision, {
    ...asker,
    role: role?.address,
    action,
    resource,
    policies,
    contextWith: (more) => actionContext(model, asker, action, resource, {...given, ...more}),
    decideWith: (more) => mayDo(model, asker, action, resource, {...given, ...more}),
  })
  return {outcome: decision.outcome, decision, action, ...why}
}
