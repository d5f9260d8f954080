import {contextOf} from '../../policy/evaluate/assume.js'
import type {Assume} from '../../policy/evaluate/assume.js'
import type {Context} from '../../policy/evaluate/context.js'
import {decide} from '../../policy/evaluate/decide.js'
import type {Decision, Step} from '../../policy/evaluate/decide.js'
import type {Caller as Principal} from '../../policy/evaluate/principal.js'
import type {Call} from '../call.js'
import {AwsError} from '../errors.js'
import {guardsFor} from '../organizations/guards.js'
import type {Json} from '../rules/documents.js'
import {askedOf} from './asked.js'
import type {Asked, Service} from './asked.js'
import {givenOf, organizationFacts} from './given.js'
import {policiesOf} from './policies.js'

/** Who asks, as policies name it. */
export const principalOf = ({entity, principalArn, account, arn}: Call['caller']): Principal =>
  entity?.startsWith('AROA')
    ? {type: 'role', arn: principalArn, accountId: account, session: arn}
    : {type: 'user', arn: principalArn, accountId: account}

/** Here everything is known: what nobody has said is not in the request. Few policies ask, so it is made when one does. */
const settled = (make: () => Context): Context => {
  let context: Context | undefined
  return {
    fact(key) {
      const fact = (context ??= make()).fact(key)
      return fact === 'unknown' ? 'absent' : fact
    },
  }
}

/** The decision on one action; `assume` says of which role when it is about getting into one. */
export const decisionOn = (
  call: Call,
  {action, resource}: Asked,
  account: string,
  said: () => Pick<Assume, 'given' | 'externalId' | 'tags' | 'sourceIdentity' | 'duration'>,
  trust: Json | undefined,
): Decision<undefined> => {
  const caller = principalOf(call.caller)
  const at = {id: account, name: account, partition: call.world.partition}
  const context = settled(() => {
    const {given, ...more} = said()
    const facts = {...organizationFacts(call, account), ...given}
    return contextOf({caller, role: {arn: resource, account: at, maxSession: 0}, ...more, given: facts})
  })
  const {serviceControl} = guardsFor(call.world, call.caller.account)
  const policies = {...policiesOf(call.world, call.caller), serviceControl}
  const request = {caller, action, resource, context}
  if (trust === undefined) return decide(request, policies, at, false)
  // RCPs are asked about roles that are to be assumed, and about nothing else of IAM (Organizations User Guide).
  const {resourceControl} = guardsFor(call.world, account)
  return decide(request, {...policies, resourceControl, resource: {document: trust, from: undefined}}, at, true)
}

/** The layers as AWS's messages name them (IAM User Guide, "Troubleshoot access denied error messages"). */
const words: Readonly<Record<Step['layer'], string>> = {
  'identity policy': 'identity-based policy',
  'permissions boundary': 'permissions boundary',
  'session policy': 'session policy',
  'trust policy': 'resource-based policy',
  'resource policy': 'resource-based policy',
  'service control policy': 'service control policy',
  'resource control policy': 'resource control policy',
}

const why = ({because}: Decision, action: string): string => {
  if (!because) return ''
  const layer = words[because.layer]
  return because.effect === 'denies'
    ? ` with an explicit deny in ${/^[aeiou]/.test(layer) ? 'an' : 'a'} ${layer}`
    : ` because no ${layer} allows the ${action} action`
}

export const accessDenied = (call: Call, {action, resource}: Asked, reason: string): AwsError =>
  new AwsError(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${resource}${reason}`,
  )

/**
 * Throws AccessDenied unless the caller's own policies and the SCPs of its account allow a request, whatever the request is about. What depends on
 * something that cannot be told is denied. The administrator of the first account may do anything.
 */
export const authorize = (service: Service, call: Call): Asked[] => {
  const asked = askedOf(service, call)
  if (call.caller.entity === undefined) return asked
  for (const one of asked) {
    const decision = decisionOn(call, one, call.account.id, () => ({given: givenOf(call, one)}), undefined)
    if (decision.outcome !== 'allowed') throw accessDenied(call, one, why(decision, one.action))
  }
  return asked
}
