import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {AccountRef, Resource, State} from '../core/types.js'
import {needsPolicy} from '../kinds/owner.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, InlinePolicy, ManagedPolicy, Membership, Role, Trust, User} from '../kinds/values.js'
import {enterTerms, nameTerms} from '../policy/enter.js'
import {callTerms, isAllowed, isDenied, mayCall} from '../policy/may-call.js'
import type {Permissions, Request} from '../policy/may-call.js'
import {asksNoMore, judged} from '../policy/terms.js'
import type {Terms} from '../policy/terms.js'
import {all, any, not} from '../policy/verdict.js'
import type {Verdict} from '../policy/verdict.js'
import {holds, readVisitor} from '../policy/visitor.js'
import type {Visitor} from '../policy/visitor.js'
import {callBound, enterBound, UNBOUND} from './guard-terms.js'
import type {Bound} from './guard-terms.js'
import {WRITES} from './powers.js'
import type {Power} from './powers.js'
import type {Way} from './ways.js'

/** Both halves of a way: whether the role is there and its trust lets the guest in, and whether the guest may ask. */
export interface Halves {
  readonly trust: Verdict
  readonly permissions: Verdict
  /** On what each rests, the same things in the same places of the list; asked for where a verdict is open. */
  readonly terms: Readonly<Record<Half, () => readonly Terms[]>>
  /** Which policy of the organization keeps a half closed, or may, in words; undefined: none does. */
  readonly guard: Readonly<Record<Half, () => string | undefined>>
  /** Of a way that is about what xrole can do: each thing, in one order for all states. */
  readonly calls?: readonly Judged[] | undefined
}

/** What is said of one thing that xrole has to be able to do. */
export interface Judged {
  /** A request; undefined: to write roles, by its own policies and those of the organization. */
  readonly power: Power | undefined
  readonly verdict: Verdict
  readonly guard: () => string | undefined
}

export type Half = 'trust' | 'permissions'
export type Lost = Readonly<Record<Half, boolean>>

/** Whether one half allows no less than before: a condition that nobody can decide is met only where it was there before. */
function isLess(half: Half, before: Halves, after: Halves): boolean {
  const [was, is] = [before[half], after[half]]
  if (half === 'permissions' && lostCalls(before, after, ['yes', 'unknown']).length > 0) return true
  if (was !== 'unknown' || is !== 'unknown')
    return (was === 'yes' && is !== 'yes') || (was === 'unknown' && is === 'no')
  const now = after.terms[half]()
  return !before.terms[half]().every((terms, at) => now[at] && asksNoMore(terms, now[at]))
}

/** The things of which less can be said than before. */
export function lostCalls(before: Halves, after: Halves, were: readonly Verdict[]): Judged[] {
  const isLess = (was: Verdict | undefined, is: Verdict): boolean =>
    was !== undefined && was !== 'no' && were.includes(was) && is !== was && is !== 'yes'
  return (after.calls ?? []).filter(({verdict}, at) => isLess(before.calls?.[at]?.verdict, verdict))
}

/**
 * Which halves of a way that was open are not any more. Of itself xrole knows that it got in, whatever its policies seem
 * to say (others than IAM's may matter), so a trust that shuts it out counts in any case.
 */
export function lostHalves({entrance, power}: Way, before: Halves, after: Halves): Lost {
  if (power) return {trust: false, permissions: lostCalls(before, after, ['yes']).length > 0}
  const wasOpen = before.trust !== 'no' && (entrance !== undefined || before.permissions !== 'no')
  return {
    trust: wasOpen && isLess('trust', before, after),
    permissions: wasOpen && isLess('permissions', before, after),
  }
}

/** Whether a step closes nothing further, whatever is open already: more of those can always be done first. */
export const isNoLess = (before: Halves, after: Halves): boolean =>
  !isLess('trust', before, after) && !isLess('permissions', before, after)

export const isLost = (way: Way, before: Halves, after: Halves): boolean => {
  const {trust, permissions} = lostHalves(way, before, after)
  return trust || permissions
}

/** A managed policy's text where it is one of the account's own and known, else its ARN. */
function textOf(arn: string, account: AccountRef, state: State): Permissions {
  const policy = needsPolicy(account, arn).map((ref) => state.get(keyOf(ref.address)))[0]
  if (policy?.kind !== 'managed-policy') return {arn}
  const {path, name, document} = policy.value as ManagedPolicy
  return arnOf(account, 'policy', path, name) === arn ? {document} : {arn}
}

/** The policies that give a user or role its permissions, those of a user's groups included. */
function policiesOf(thing: string, state: State): {policies: Permissions[]; boundary: Permissions | undefined} {
  const [account, kind, user] = thing.split('/')
  const owner = ({address}: Resource) => keyOf(ownerOf(address))
  const isIn = (one: Resource) =>
    one.kind === 'membership' && keyOf(one.account.name) === account && keyOf((one.value as Membership).user) === user
  const owners = new Set([thing, ...(kind === 'user' ? [...state.values()].filter(isIn).map(owner) : [])])
  const parts = [...state.values()].filter((one) => isPart(one.address) && owners.has(owner(one)))
  const text = (one: Resource) => textOf((one.value as Attachment).arn, one.account, state)
  const boundary = parts.find((one) => one.kind === 'boundary')
  return {
    policies: parts.flatMap((one): Permissions[] =>
      one.kind === 'inline-policy'
        ? [{document: (one.value as InlinePolicy).document}]
        : one.kind === 'attachment'
          ? [text(one)]
          : [],
    ),
    boundary: boundary && text(boundary),
  }
}

/** The guest as the trust sees it now: a user or role that was made, or got another path, by the steps so far. */
function visitorOf({guest, entrance, organizations}: Way, thing: Resource<User | Role> | undefined): Visitor {
  const {arn} = guest
  const sends = entrance && {externalId: entrance.externalId}
  if (!thing) return {arn, sends, organizations}
  const {path, name} = thing.value
  const now = arnOf(thing.account, thing.kind as 'user' | 'role', path, name)
  return arn?.includes(':assumed-role/')
    ? {arn, roleArn: now, sends, organizations}
    : {arn: now, formerArn: arn, sends, organizations}
}

function requestsBy(visitor: Visitor): (action: string, resource: string) => Request {
  const caller = readVisitor(visitor)
  return (action, resource) => ({action, resource, holds: (test) => holds(test, caller)})
}

const NOTHING: Terms = {allows: [], denies: []}
const ANYTHING: Terms = {allows: [[]], denies: []}

const halves = (
  trust: Verdict,
  permissions: Verdict,
  more: Partial<Halves['terms']>,
  guard: Partial<Record<Half, Bound>>,
): Halves => {
  const {trust: entering = UNBOUND, permissions: calling = UNBOUND} = guard
  return {
    trust,
    permissions,
    terms: {trust: () => [], permissions: () => [], ...more},
    guard: {trust: () => entering.because(), permissions: () => calling.because()},
  }
}

/**
 * Whether xrole may write roles, shown by one of no special name; and what the organization says of all else that the
 * file makes it ask for. Of AWS's own policies it is not known whether they allow that.
 */
function powerOf(way: Way, powers: readonly Power[], thing: Resource<User | Role> | undefined, state: State): Halves {
  if (!thing)
    return {...halves('yes', 'no', {}, {}), calls: [{power: undefined, verdict: 'no', guard: () => undefined}]}
  const {policies, boundary} = policiesOf(thing.key, state)
  const role = arnOf(way.account, 'role', '/', 'xrole')
  const requestOf = requestsBy(visitorOf(way, thing))
  const requests = WRITES.map((action) => requestOf(action, role))
  const bounds = requests.map((request) => callBound(state, way.bounds, request))
  const permissions = bounds.find(({terms}) => judged(terms) !== 'yes')
  const verdicts = [
    ...requests.map((request) => mayCall(policies, boundary, request)),
    ...bounds.map(({terms}) => judged(terms)),
  ]
  const calls = powers.map((power): Judged => {
    const request = requestOf(power.action, power.resource)
    const bound = callBound(state, way.bounds, request)
    const left = judged(bound.terms)
    // Of what its own policies do not allow nothing is taken.
    const isTaken = left !== 'yes' && mayCall(policies, boundary, request) !== 'no'
    return {power, verdict: isTaken ? left : 'yes', guard: () => bound.because()}
  })
  const verdict = all(verdicts)
  const writing: Judged = {power: undefined, verdict, guard: () => permissions?.because()}
  return {...halves('yes', verdict, {}, {...(permissions && {permissions})}), calls: [writing, ...calls]}
}

/**
 * Judges a way in a state that holds at least what the way depends on. A guest whose own permissions cannot be seen is
 * taken to have them.
 */
export function halvesOf(way: Way, state: State): Halves {
  const {guest, account, entrance} = way
  const thing = guest.thing === undefined ? undefined : (state.get(guest.thing) as Resource<User | Role> | undefined)
  if (way.power) return powerOf(way, way.power, thing, state)
  const role = state.get(keyOf(way.role)) as Resource<Role> | undefined
  const trust = state.get(`${keyOf(way.role)}/trust`) as Resource<Trust> | undefined
  const isGone = guest.thing !== undefined && !thing
  const permitted: Verdict = isGone ? 'no' : 'yes'
  const isThere = role !== undefined && trust !== undefined
  if (!isThere && way.unreadArn === undefined) return halves('no', permitted, {}, {})
  const arn = isThere ? arnOf(role.account, 'role', role.value.path, role.value.name) : way.unreadArn!
  if (entrance && entrance.arn !== arn) return halves('no', permitted, {}, {})
  const visitor = visitorOf(way, thing)
  // Of a trust that was not read nothing is known; nor does any step change it.
  const entering = trust ? enterTerms(trust.value.document, visitor, account) : NOTHING
  const request = requestsBy(visitor)('sts:AssumeRole', arn)
  const [guard, bound] = [enterBound(state, way.bounds, visitor, arn, account), callBound(state, way.bounds, request)]
  const entered = all([trust ? judged(entering) : 'unknown', judged(guard.terms)])
  const bounds = {trust: guard, permissions: bound}
  const isBound = judged(bound.terms)
  if (!thing)
    return halves(
      entered,
      all([permitted, isBound]),
      {trust: () => [entering, guard.terms], permissions: () => [bound.terms]},
      bounds,
    )

  const {policies, boundary} = policiesOf(guest.thing!, state)
  const limits = boundary ? [boundary] : []
  const naming = trust && thing.account.id === account.id ? nameTerms(trust.value.document, visitor, account) : NOTHING
  // A trust that names it is enough at home, but for a Deny. AWS's pages contradict each other on whether a boundary
  // has to allow it then, so one that does not leaves it open.
  const named = all([
    judged(naming),
    not(isDenied([...policies, ...limits], request)),
    ...limits.map((limit) => (isAllowed([limit], request) === 'yes' ? 'yes' : 'unknown') as Verdict),
  ])
  const terms = {
    trust: () => [entering, guard.terms],
    permissions: () => [
      {...callTerms(policies, request), denies: callTerms([...policies, ...limits], request).denies},
      boundary ? {...callTerms(limits, request), denies: []} : ANYTHING,
      naming,
      bound.terms,
    ],
  }
  return halves(entered, all([any([mayCall(policies, boundary, request), named]), isBound]), terms, bounds)
}
