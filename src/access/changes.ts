import {keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Change, Resource} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, Boundary, ManagedPolicy, Membership, Role} from '../kinds/values.js'
import {isExternal} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {byText} from '../policy/json.js'
import type {AccessModel} from './model.js'
import {reachOf} from './reach.js'
import type {Edge, Reach} from './reach.js'

/** Where who comes in stands to the role. */
export type Relation = 'same-account' | 'cross-account' | 'external'

export interface Gain {
  /** An address, or the ARN or name of somebody that no account of ours has. */
  readonly principal: string
  readonly role: Address
  readonly change: 'gains' | 'loses'
  /** In words. */
  readonly conditions: readonly string[]
  readonly relation: Relation
}

/** Keys of the users and roles whose own permissions a plan changes, those behind groups and shared policies included. */
function touchedPrincipals(changes: readonly Change[], model: AccessModel): Set<string> {
  const owners = new Set<string>()
  const policies = new Set<string>()
  for (const change of changes) {
    if (change.kind === 'membership') {
      const {user} = (change.after ?? change.before) as Membership
      owners.add(keyOf(`${change.account.name}/user/${user}`))
    } else if (change.kind === 'managed-policy') {
      for (const value of [change.before, change.after] as (ManagedPolicy | undefined)[])
        if (value) policies.add(arnOf(change.account, 'policy', value.path, value.name))
    } else owners.add(keyOf(ownerOf(change.address)))
  }
  if (policies.size > 0)
    for (const part of model.state.values())
      if (part.kind === 'attachment' || part.kind === 'boundary')
        if (policies.has((part.value as Attachment | Boundary).arn)) owners.add(keyOf(ownerOf(part.address)))
  return new Set(
    [...model.principals.keys()].filter(
      (key) => owners.has(key) || model.own(key).groups.some((group) => owners.has(keyOf(group))),
    ),
  )
}

const touchedRoles = (changes: readonly Change[]): Set<string> =>
  new Set(changes.filter(({kind}) => kind === 'role' || kind === 'trust').map(({address}) => keyOf(ownerOf(address))))

/** The same for the same way of the same principal into the same role, in whatever order its conditions are told. */
const idOf = ({role, principal, conditions}: Gain): string =>
  JSON.stringify([role, principal, [...conditions].sort(byText)])

/** Ways by principal and role, as text that can be compared. */
function entriesOf(model: AccessModel, reach: Reach, roles: Set<string>, principals: Set<string>): Map<string, Gain> {
  const found = new Map<string, Gain>()
  const put = ({principal, role, ways}: Edge) => {
    for (const {conditions} of ways) {
      const relation = principal.account.id === role.account.id ? 'same-account' : 'cross-account'
      const entry: Gain = {principal: principal.address, role: role.address, change: 'gains', conditions, relation}
      found.set(idOf(entry), entry)
    }
  }
  for (const key of roles) {
    const role = model.roles.get(key)
    if (role) reach.into(role).forEach(put)
  }
  for (const key of principals) {
    const principal = model.principals.get(key)
    if (principal) reach.from(principal).forEach(put)
  }
  return found
}

function strangersOf(
  model: AccessModel,
  reach: Reach,
  roles: Set<string>,
  accountIds: ReadonlySet<string>,
): Map<string, Gain> {
  const found = new Map<string, Gain>()
  const put = (role: Resource<Role>, grant: Grant) => {
    const entry: Gain = {
      principal: grant.principal,
      role: role.address,
      change: 'gains',
      conditions: grant.conditions,
      relation: isExternal(grant, accountIds)
        ? 'external'
        : grant.accountId === role.account.id
          ? 'same-account'
          : 'cross-account',
    }
    found.set(idOf(entry), entry)
  }
  for (const key of roles) {
    const role = model.roles.get(key)
    if (role) for (const grant of reach.strangers(role)) put(role, grant)
  }
  return found
}

/**
 * Who may assume which role afterwards and could not before, or the other way round, by evaluation of both states:
 * trust, the callers' own policies, groups and boundaries. A way that is only written otherwise is none.
 */
export function accessGains(
  before: AccessModel,
  after: AccessModel,
  changes: readonly Change[],
  accountIds: ReadonlySet<string>,
): Gain[] {
  const roles = touchedRoles(changes)
  const [was, is] = [before, after].map((model) => {
    const reach = reachOf(model)
    const principals = touchedPrincipals(changes, model)
    return new Map([...entriesOf(model, reach, roles, principals), ...strangersOf(model, reach, roles, accountIds)])
  }) as [Map<string, Gain>, Map<string, Gain>]
  const gains = [...is].filter(([key]) => !was.has(key)).map(([, gain]) => gain)
  const losses = [...was].filter(([key]) => !is.has(key)).map(([, gain]) => ({...gain, change: 'loses' as const}))
  const id = (one: Gain) => [one.role, one.change, one.principal, JSON.stringify(one.conditions)].join('\n')
  return [...gains, ...losses].sort((a, b) => (id(a) < id(b) ? -1 : 1))
}
