import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Json, Resource} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Group, Role} from '../kinds/values.js'
import type {Target} from '../policy/escalations.js'
import type {Given} from '../policy/evaluate/context.js'
import {matches} from '../policy/wildcard.js'
import {administrator, administratorsIn, anyOf, everythingIn, factsOf, holdersIn} from './administrators.js'
import type {Administrator} from './administrators.js'
import {boundaryArn, managedPolicyIn, withEverything} from './holders.js'
import type {Holder} from './holders.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel} from './model.js'
import {reachOf} from './reach.js'
import {namedFor} from './spoken.js'

/** Something that a call would be made on, and what the request says besides. */
export interface Thing {
  readonly arn: string
  readonly facts: Given
  /** Where the call is of use on this one only. */
  readonly address?: Address
}

const EVERYTHING: Json = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]}

/** Whoever writes its own policies has more by that only as far as its permissions boundary lets it. */
const isLimited = (holder: Holder): boolean =>
  holder.policies.boundary !== undefined && !administrator(withEverything(holder, EVERYTHING))

function groupsOf({state}: AccessModel, {groups, account}: Holder): Thing[] {
  return groups.flatMap((address) => {
    const group = state.get(keyOf(address)) as Resource<Group> | undefined
    if (!group) return []
    const {path, name} = group.value
    return [{arn: arnOf(account, 'group', path, name), facts: factsOf(account, undefined)}]
  })
}

function policiesOf({state}: AccessModel, {policies}: Holder): Thing[] {
  return policies.identity.flatMap(({from}) => {
    const policy = managedPolicyIn(state, from.policy)
    return policy ? [{arn: arnOf(policy.account, 'policy', policy.value.path, policy.value.name), facts: {}}] : []
  })
}

/** Roles that AWS makes: nobody else writes their permissions or their trust. */
export const isOfAws = (arn: string): boolean => /:role\/aws-(service-role|reserved)\//.test(arn)

/** Roles of the holder's account, other than itself, that its policies name for a call. */
export function rolesNamedFor(model: AccessModel, holder: Holder, call: string): Resource<Role>[] {
  const patterns = [...new Set(namedFor(holder, call))]
  const roles = holdersIn(model, holder.account).filter(({kind}) => kind === 'role') as readonly Resource<Role>[]
  return roles.filter((role) => {
    if (role.key === holder.key) return false
    const arn = arnOfPrincipal(role)
    return !isOfAws(arn) && patterns.some((pattern) => matches(pattern, arn))
  })
}

/** Those of them that it may assume. */
function assumable(model: AccessModel, holder: Holder, call: string): Thing[] {
  const self = holder.key === undefined ? undefined : model.principals.get(holder.key)
  if (!self) return []
  const named = new Map(rolesNamedFor(model, holder, call).map((role) => [role.key, role]))
  return reachOf(model)
    .fromInto(self, named)
    .map(({role}) => ({
      arn: arnOfPrincipal(role),
      facts: factsOf(holder.account, boundaryArn(model.state, role.key)),
      address: role.address,
    }))
}

/** What of its account a call would have to be allowed on, for a holder to have more by it. */
export function thingsFor(model: AccessModel, holder: Holder, target: Target, call: string): Thing[] {
  const {account, kind, caller, boundary, key} = holder
  const self = (facts: Given): Thing[] => [{arn: caller.arn, facts}]
  const any = (one: Parameters<typeof anyOf>[1]): Thing[] => [
    {arn: anyOf(account, one), facts: factsOf(account, undefined)},
  ]
  const administrators = (one: Administrator['kind']): Thing[] =>
    administratorsIn(model, account)
      .filter((other) => other.kind === one && other.key !== key)
      .map(({arn, address, boundary: limit}) => ({arn, address, facts: factsOf(account, limit)}))
  const unlimited: Given = {'iam:PermissionsBoundary': everythingIn(account)}
  switch (target) {
    case 'own-user':
      return kind !== 'user' || isLimited(holder) ? [] : self(factsOf(account, boundary))
    case 'own-role':
      return kind !== 'role' || isLimited(holder) ? [] : self(factsOf(account, boundary))
    case 'own-groups':
      return isLimited(holder) ? [] : groupsOf(model, holder)
    case 'own-policies':
      return isLimited(holder) ? [] : policiesOf(model, holder)
    case 'limited-user':
      return kind === 'user' && boundary !== undefined ? self(unlimited) : []
    case 'limited-role':
      return kind === 'role' && boundary !== undefined ? self(unlimited) : []
    case 'any-user':
      return any('user')
    case 'any-role':
      return any('role')
    case 'any-group':
      return any('group')
    case 'any-policy':
      return any('policy')
    case 'administrator-users':
      return administrators('user')
    case 'administrator-roles':
      return administrators('role')
    case 'administrator-groups':
      return administrators('group')
    case 'assumable-roles':
      return assumable(model, holder, call)
  }
}
