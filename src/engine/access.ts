import {keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccessChange, Change, State} from '../core/types.js'
import type {World} from '../core/kind.js'
import {addressFor} from '../kinds/resource.js'
import {grantChanges} from '../kinds/trust.js'
import type {Membership, Role, Trust} from '../kinds/values.js'
import type {Grant} from '../policy/grants.js'
import {grants, isExternal} from '../policy/grants.js'
import {callersIn, isCallerPolicy} from '../ownership/callers.js'

const trustIn = (change: Change, side: 'before' | 'after'): Trust | undefined =>
  change.kind === 'trust'
    ? (change[side] as Trust | undefined)
    : change.kind === 'role'
      ? (change[side] as Role | undefined)?.trust
      : undefined

/** By the trust policies that change. */
function byTrust(changes: readonly Change[], world: World): AccessChange[] {
  return changes.flatMap((change) => {
    const before = trustIn(change, 'before')
    const after = trustIn(change, 'after')
    if (!before && !after) return []
    const {gains, loses} = grantChanges(before, after, change.account)
    const as = (verb: AccessChange['change']) => (grant: Grant) => ({
      principal: world.addressOf(grant.principal) ?? grant.principal,
      role: ownerOf(change.address),
      change: verb,
      conditions: grant.conditions,
      external: isExternal(grant, world.accountIds),
    })
    return [...gains.map(as('gains')), ...loses.map(as('loses'))]
  })
}

/** Under which conditions a role lets in the account of a caller, in words. */
function conditionsFor(role: Address, caller: Address, state: State, world: World): readonly string[] {
  const trust = state.get(keyOf(`${role}/trust`))
  if (!trust) return []
  const isTheirs = (grant: Grant) =>
    world.addressOf(grant.principal) === caller ||
    (grant.type === 'account' && state.get(keyOf(caller))?.account.id === grant.accountId)
  return grants((trust.value as Trust).document, trust.account).find(isTheirs)?.conditions ?? []
}

/** By the callers' half: the groups, users and roles that get or lose the permission to assume. */
function byCallers(changes: readonly Change[], live: State, desired: State, world: World): AccessChange[] {
  if (!changes.some((change) => isCallerPolicy(change) || /^xrole-assume-/.test(change.name))) return []
  const before = callersIn(live)
  const after = callersIn(desired)
  const more = (a: typeof before, b: typeof before, verb: AccessChange['change'], state: State): AccessChange[] =>
    [...a].flatMap(([principal, roles]) =>
      [...roles]
        .filter((arn) => !b.get(principal)?.has(arn))
        .map((arn) => {
          const role = world.addressOf(arn) ?? arn
          return {
            principal,
            role,
            change: verb,
            conditions: conditionsFor(role, principal, state, world),
            external: false,
          }
        }),
    )
  return [...more(after, before, 'gains', desired), ...more(before, after, 'loses', live)]
}

/** Users that join or leave a group which may assume roles before and after; a group that changes is told by itself. */
function byMembers(changes: readonly Change[], live: State, desired: State, world: World): AccessChange[] {
  if (!changes.some((change) => change.kind === 'membership' || change.kind === 'user')) return []
  const [before, after] = [callersIn(live), callersIn(desired)]
  const members = (a: State, b: State, verb: AccessChange['change']): AccessChange[] =>
    [...a.values()].flatMap((resource) => {
      if (resource.kind !== 'membership' || b.has(resource.key)) return []
      const group = ownerOf(resource.address)
      const roles = [...(after.get(group) ?? [])].filter((arn) => before.get(group)?.has(arn))
      const principal = addressFor(resource.account, 'user', (resource.value as Membership).user)
      return roles.map((arn) => {
        const role = world.addressOf(arn) ?? arn
        const conditions = [...conditionsFor(role, group, a, world), `through ${group}`]
        return {principal, role, change: verb, conditions, external: false}
      })
    })
  return [...members(desired, live, 'gains'), ...members(live, desired, 'loses')]
}

/**
 * Who gains and who loses which role, conditions in words: by the trust policies that change and by the caller policies
 * that do, and by those that join or leave a group. What boundaries and organization policies make of it is not judged here.
 */
export function accessChanges(changes: readonly Change[], live: State, desired: State, world: World): AccessChange[] {
  const all = [
    ...byTrust(changes, world),
    ...byCallers(changes, live, desired, world),
    ...byMembers(changes, live, desired, world),
  ]
  const id = (one: AccessChange) =>
    [one.role, one.change, one.principal, JSON.stringify(one.conditions), one.external].join('\n')
  const once = new Map([...all].reverse().map((one) => [id(one), one]))
  return [...once.values()].sort((a, b) => (id(a) < id(b) ? -1 : 1))
}
