import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {AccountRef, Resource, State} from '../core/types.js'
import {needsPolicy} from '../kinds/owner.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, InlinePolicy, ManagedPolicy, Membership, Role, Trust, User} from '../kinds/values.js'
import {mayEnter, mayEnterByName} from '../policy/enter.js'
import {isAllowed, isDenied, mayCall} from '../policy/may-call.js'
import type {Permissions} from '../policy/may-call.js'
import {all, any, not} from '../policy/verdict.js'
import type {Verdict} from '../policy/verdict.js'
import {holds, readVisitor} from '../policy/visitor.js'
import type {Visitor} from '../policy/visitor.js'
import type {Way} from './ways.js'

/** Both halves of a way: whether the role is there and its trust lets the guest in, and whether the guest may ask. */
export interface Halves {
  readonly trust: Verdict
  readonly permissions: Verdict
}

export type Half = keyof Halves
export type Lost = Readonly<Record<Half, boolean>>

/** A condition that cannot be shown to be met shuts a door that was open; one that was there before does not. */
const isLess = (before: Verdict, after: Verdict): boolean =>
  (before === 'yes' && after !== 'yes') || (before === 'unknown' && after === 'no')

/**
 * Which halves of a way that was open are not any more. Of itself xrole knows that it got in, whatever its policies seem
 * to say (others than IAM's may matter), so a trust that shuts it out counts in any case.
 */
export function lostHalves({entrance}: Way, before: Halves, after: Halves): Lost {
  const wasOpen = before.trust !== 'no' && (entrance !== undefined || before.permissions !== 'no')
  return {
    trust: wasOpen && isLess(before.trust, after.trust),
    permissions: wasOpen && isLess(before.permissions, after.permissions),
  }
}

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
function visitorOf({guest, entrance}: Way, thing: Resource<User | Role> | undefined): Visitor {
  const {arn} = guest
  const sends = entrance && {externalId: entrance.externalId}
  if (!thing) return {arn, sends}
  const {path, name} = thing.value
  const now = arnOf(thing.account, thing.kind as 'user' | 'role', path, name)
  return arn.includes(':assumed-role/') ? {arn, roleArn: now, sends} : {arn: now, formerArn: arn, sends}
}

/**
 * Judges a way in a state that holds at least what the way depends on. A guest whose own permissions cannot be seen is
 * taken to have them.
 */
export function halvesOf(way: Way, state: State): Halves {
  const {guest, account, entrance} = way
  const role = state.get(keyOf(way.role)) as Resource<Role> | undefined
  const trust = state.get(`${keyOf(way.role)}/trust`) as Resource<Trust> | undefined
  const thing = guest.thing === undefined ? undefined : (state.get(guest.thing) as Resource<User | Role> | undefined)
  const isGone = guest.thing !== undefined && !thing
  const permitted = (verdict: Verdict): Verdict => (isGone ? 'no' : verdict)
  if (!role || !trust) return {trust: 'no', permissions: permitted('yes')}
  const arn = arnOf(role.account, 'role', role.value.path, role.value.name)
  if (entrance && entrance.arn !== arn) return {trust: 'no', permissions: permitted('yes')}
  const visitor = visitorOf(way, thing)
  const {document} = trust.value
  const entered = mayEnter(document, visitor, account)
  if (!thing) return {trust: entered, permissions: permitted('yes')}

  const caller = readVisitor(visitor)
  const request = {
    action: 'sts:AssumeRole',
    resource: arn,
    holds: (test: Parameters<typeof holds>[0]) => holds(test, caller),
  }
  const {policies, boundary} = policiesOf(guest.thing!, state)
  const asked = mayCall(policies, boundary, request)
  if (thing.account.id !== account.id) return {trust: entered, permissions: asked}
  // A trust that names it is enough at home, but for a Deny. AWS's pages contradict each other on whether a boundary
  // has to allow it then, so one that does not leaves it open.
  const limits = boundary ? [boundary] : []
  const named = all([
    mayEnterByName(document, visitor, account),
    not(isDenied([...policies, ...limits], request)),
    ...limits.map((limit) => (isAllowed([limit], request) === 'yes' ? 'yes' : 'unknown') as Verdict),
  ])
  return {trust: entered, permissions: any([asked, named])}
}
