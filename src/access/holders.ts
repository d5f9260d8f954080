import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef, Json, Resource, State} from '../core/types.js'
import type {Boundary, ManagedPolicy} from '../kinds/values.js'
import {arnOf} from '../kinds/resource.js'
import {createContext, withFacts, withOpen} from '../policy/evaluate/context.js'
import type {Context, Given} from '../policy/evaluate/context.js'
import {decide} from '../policy/evaluate/decide.js'
import type {Decision, Policies, Source} from '../policy/evaluate/decide.js'
import type {Caller} from '../policy/evaluate/principal.js'
import {callerOf} from './model.js'
import type {AccessModel, Origin} from './model.js'

/** Somebody with permissions of its own: a user, a role, or a user who has nothing but what a group or a policy gives. */
export interface Holder {
  /** Undefined: pretended. */
  readonly key: string | undefined
  readonly kind: 'user' | 'role' | 'pretended'
  readonly account: AccountRef
  readonly caller: Caller
  readonly policies: Policies<Origin>
  readonly groups: readonly Address[]
  /** ARN of its permissions boundary. */
  readonly boundary: string | undefined
}

/** Names that nobody gives to anything, so that only what is said of all of them is said of these. */
export const NOBODY = 'nobody-e4a1c7'
const SOMEBODY = 'somebody-e4a1c7'

/** Of a role or user, by its key. */
export const boundaryArn = (state: State, key: string): string | undefined =>
  (state.get(`${key}/boundary`) as Resource<Boundary> | undefined)?.value.arn

/** A user of the account who has these policies and nothing else. */
function pretended(
  model: AccessModel,
  account: AccountRef,
  identity: readonly Source<Origin>[],
  groups: readonly Address[],
): Holder {
  const caller: Caller = {type: 'user', arn: arnOf(account, 'user', '/', SOMEBODY), accountId: account.id}
  const policies = {identity, serviceControl: model.guards.serviceControl(account.id)}
  return {key: undefined, kind: 'pretended', account, caller, policies, groups, boundary: undefined}
}

/** A user, a role, or (as one of its members) a group by its key. Policies whose text nobody has give nothing here. */
export function holderOf(model: AccessModel, key: string): Holder | undefined {
  const principal = model.principals.get(key)
  if (principal) {
    const {identity, boundary, groups} = model.own(key)
    const {account, kind} = principal
    return {
      key,
      kind: kind === 'role' ? 'role' : 'user',
      account,
      caller: callerOf(principal),
      policies: {identity, boundary, serviceControl: model.guards.serviceControl(account.id)},
      groups,
      boundary: boundaryArn(model.state, key),
    }
  }
  const group = model.state.get(key)
  if (group?.kind !== 'group') return undefined
  return pretended(model, group.account, model.own(key).identity, [group.address])
}

/** Whoever may have a managed policy, and nothing else. */
export function holderOfPolicy(model: AccessModel, policy: Resource<ManagedPolicy>): Holder {
  const {account, address, name, value} = policy
  const from: Origin = {address, kind: 'managed-policy', name, policy: address}
  return pretended(model, account, [{document: value.document, from}], [])
}

/** Everything, as far as its permissions boundary lets it. */
export const withEverything = (holder: Holder, document: Json): Holder => ({
  ...holder,
  policies: {
    ...holder.policies,
    identity: [{document, from: {address: '', kind: 'inline-policy', name: ''}}],
  },
})

const contexts = new WeakMap<Holder, Context>()

/** What follows from who calls; whatever else a condition may ask for, a caller may be able to meet. */
export function contextFor(holder: Holder): Context {
  const found = contexts.get(holder)
  if (found) return found
  const {caller, kind} = holder
  const made = withFacts(withOpen(createContext({}), /^/), {
    'aws:PrincipalArn': caller.arn,
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalType': kind === 'role' ? 'AssumedRole' : 'User',
    'aws:username': kind === 'role' ? null : caller.arn.split('/').at(-1),
    // What AssumeRole gives out says nothing of MFA (IAM User Guide, "Configuring MFA-protected API access").
    ...(kind === 'role' ? {'aws:MultiFactorAuthPresent': null, 'aws:MultiFactorAuthAge': null} : {}),
  })
  contexts.set(holder, made)
  return made
}

/** The decision that lets a holder do something in its own account, under whatever conditions; undefined: none helps. */
export function lets(holder: Holder, action: string, resource: string, more: Given): Decision<Origin> | undefined {
  const request = {caller: holder.caller, action, resource, context: withFacts(contextFor(holder), more)}
  const decision = decide(request, holder.policies, holder.account, false)
  return decision.outcome === 'denied' ? undefined : decision
}

/** Which of the holder's policies allow it, by their positions. */
export const allowedBy = ({policies}: Holder, {steps}: Decision<Origin>): number[] =>
  steps.flatMap(({layer, source}) =>
    layer === 'identity policy' && source ? [policies.identity.findIndex((one) => one === source)] : [],
  )

export const managedPolicyIn = (state: State, address: Address | undefined): Resource<ManagedPolicy> | undefined => {
  const found = address === undefined ? undefined : state.get(keyOf(address))
  return found?.kind === 'managed-policy' ? (found as Resource<ManagedPolicy>) : undefined
}
