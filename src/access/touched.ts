import {keyOf, ownerOf} from '../core/address.js'
import type {Change} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, Boundary, ManagedPolicy, Membership} from '../kinds/values.js'
import type {Reguarded} from './guard-changes.js'
import type {AccessModel} from './model.js'

/** Kinds of which a difference changes nothing that its owner may do; those of the organization have no such owner. */
const IDLE: ReadonlySet<string> = new Set([
  'trust',
  'mark',
  'unit',
  'guard-policy',
  'guard-attachment',
  'policy-type',
  'member',
  'placement',
  'account-tags',
  'delegated-administrator',
])

/** Keys of the users, roles and groups whose own permissions a plan changes, those with a shared policy included. */
export function touchedOwners(changes: readonly Change[], model: AccessModel): Set<string> {
  const owners = new Set<string>()
  const policies = new Set<string>()
  for (const change of changes) {
    if (change.kind === 'membership') {
      const {user} = (change.after ?? change.before) as Membership
      owners.add(keyOf(`${change.account.name}/user/${user}`))
    } else if (change.kind === 'managed-policy') {
      for (const value of [change.before, change.after] as (ManagedPolicy | undefined)[])
        if (value) policies.add(arnOf(change.account, 'policy', value.path, value.name))
    } else if (!IDLE.has(change.kind)) owners.add(keyOf(ownerOf(change.address)))
  }
  if (policies.size > 0)
    for (const part of model.state.values())
      if (part.kind === 'attachment' || part.kind === 'boundary')
        if (policies.has((part.value as Attachment | Boundary).arn)) owners.add(keyOf(ownerOf(part.address)))
  return owners
}

/** Keys of the users and roles among them, and of the users behind the groups. */
export function touchedPrincipals(changes: readonly Change[], model: AccessModel): Set<string> {
  const owners = touchedOwners(changes, model)
  return new Set(
    [...model.principals.keys()].filter(
      (key) => owners.has(key) || model.own(key).groups.some((group) => owners.has(keyOf(group))),
    ),
  )
}

/** Keys of the roles of which the trust may be another. */
export const touchedRoles = (changes: readonly Change[]): Set<string> =>
  new Set(changes.filter(({kind}) => kind === 'role' || kind === 'trust').map(({address}) => keyOf(ownerOf(address))))

/** Keys of the roles in accounts whose resource control policies are others. */
export const reguardedRoles = ({roles}: Reguarded, model: AccessModel): string[] =>
  roles.size === 0 ? [] : [...model.roles.values()].filter(({account}) => roles.has(account.id)).map(({key}) => key)

/** Keys of the users and roles in accounts whose service control policies are others as to what makes powers. */
export const reguardedPrincipals = ({powers}: Reguarded, model: AccessModel): string[] =>
  powers.size === 0
    ? []
    : [...model.principals.values()].filter(({account}) => powers.has(account.id)).map(({key}) => key)
