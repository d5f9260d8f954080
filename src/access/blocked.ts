import {decide} from '../policy/evaluate/decide.js'
import type {Decision} from '../policy/evaluate/decide.js'
import {withFacts} from '../policy/evaluate/context.js'
import type {Given} from '../policy/evaluate/context.js'
import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import type {Fix} from './fix.js'
import {guardTargetWords} from '../policy/guard-target.js'
import {policiesFor} from './model.js'
import type {AccessModel, Origin, Principal} from './model.js'
import {byArn} from './pairs.js'
import {whyOf} from './why.js'
import type {Reason, Why} from './why.js'
import {requestFor} from './ways.js'

/** Why no condition helps a principal into a role, and the smallest change that lets it in; in words, without their names. */
export interface Blocked {
  /** Something to go on "cannot assume it: ". */
  readonly why: string
  readonly fix: string
  readonly reason: Reason | undefined
  readonly outcome: Decision['outcome']
}

/** The policy that decides, as a reader finds it. */
const named = ({address, policy, name, isAws}: Origin): string =>
  isAws ? `${name} (AWS managed)` : (policy ?? address)

/** A policy of the organization that denies it, or what those are attached to that do not allow it. */
function guardWords(what: string, from: Origin | undefined, level: string | undefined): string {
  if (from) return `the ${what} ${named(from)}, attached to ${guardTargetWords(from.through ?? '')},`
  return level === undefined ? `a ${what} ${ORGANIZATION}` : `no ${what} attached to ${guardTargetWords(level)}`
}

const ORGANIZATION = 'of the organization'

function whyWords({reason, step, fix, mistaken, level}: Why, action: string): string {
  const from = step?.source?.from
  switch (reason) {
    case 'caller-policy':
      return `none of its policies allows ${action} on it`
    case 'wrong-account-id':
      return `a policy names ${mistaken} instead, of another account`
    case 'boundary':
      return `its permissions boundary ${from ? named(from) : ''} does not allow ${action} on it`
    case 'explicit-deny':
      return `${from ? named(from) : 'a policy'} denies it`
    case 'scp':
    case 'rcp': {
      const what = reason === 'scp' ? 'service control policy' : 'resource control policy'
      const by = guardWords(what, from, level)
      if (!from && level !== undefined) return `${by} allows ${action} on it`
      return reason === 'scp' ? `${by} keeps it from ${action}` : `${by} keeps it out`
    }
    case 'mfa-of-session':
      return 'it asks for MFA, which a session of a role never has'
    default:
      return fix?.how === 'trust' && fix.without
        ? `it asks for what can never be: ${fix.without.join(' and ')}`
        : 'its trust policy does not name it'
  }
}

function fixWords(fix: Fix | undefined, arn: string): string {
  switch (fix?.how) {
    case 'allow':
      return fix.layer === 'identity policy'
        ? `let ${fix.principal} have ${JSON.stringify(fix.statement)}`
        : `${fix.where ? `add to ${named(fix.where)}` : `whoever keeps the policies ${ORGANIZATION} has to add`}${fix.level === undefined ? '' : `, attached to ${guardTargetWords(fix.level)}`}: ${JSON.stringify(fix.statement)}`
    case 'another-boundary':
      return `give ${fix.principal} a permissions boundary that allows ${JSON.stringify(fix.statement)}`
    case 'remove-deny':
      return `take statement ${fix.statement + 1} out of ${named(fix.where)}, or let it not be about ${arn}`
    case 'detach':
      return `detach ${named(fix.where)} from ${fix.principal}`
    case 'trust-without-mfa':
      return `trust ${fix.principal} without MFA`
    case 'trust':
      return fix.without
        ? `trust ${fix.principal} without that condition`
        : `let the trust policy of ${fix.role} name ${fix.principal}`
    default:
      return 'whoever keeps that policy has to change it'
  }
}

/** What a session of a role is without, whatever it sends. */
const NO_MFA = {'aws:MultiFactorAuthPresent': null, 'aws:MultiFactorAuthAge': null}

/**
 * @param principal one that `waysInto` finds no way for
 * @param action sts:AssumeRole, or a call that goes along with it
 */
export function blocked(model: AccessModel, principal: Principal, role: Resource<Role>, action: string): Blocked {
  const request = {...requestFor(model, principal, role), action}
  const policies = policiesFor(model, principal.key, role.key, principal.account.id)
  const decision = decide(request, policies, role.account, true)
  const contextWith = (given: Given) =>
    withFacts(withFacts(request.context, given), principal.kind === 'role' ? NO_MFA : {})
  const why = whyOf(decision, {
    caller: request.caller,
    name: principal.address,
    role: role.address,
    action: request.action,
    resource: request.resource,
    policies,
    contextWith,
    decideWith: (given) => decide({...request, context: contextWith(given)}, policies, role.account, true),
  })
  // What is there in the other account as well is meant as it is.
  const isReal = why.mistaken !== undefined && byArn(model).has(why.mistaken)
  const lacks = why.fix?.how === 'allow' ? 'caller-policy' : 'trust'
  const reason = why.reason === 'wrong-account-id' && isReal ? lacks : why.reason
  return {
    why: whyWords({...why, reason}, action),
    fix: fixWords(why.fix, request.resource),
    reason,
    outcome: decision.outcome,
  }
}
