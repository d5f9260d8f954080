import {keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Json, Resource, State} from '../core/types.js'
import {arnOf} from '../kinds/resource.js'
import type {Attachment, Boundary, InlinePolicy, ManagedPolicy, Membership, Role, Trust, User} from '../kinds/values.js'
import type {Policies, Source, Unread} from '../policy/evaluate/decide.js'
import type {Caller} from '../policy/evaluate/principal.js'

/** Where a policy that decides is found: the address of the thing or part that has it, and what it is called. */
export interface Origin {
  readonly address: Address
  readonly kind: 'trust' | 'inline-policy' | 'managed-policy' | 'scp' | 'rcp'
  readonly name: string
  /** The group by which a user has it; what a policy of the organization is attached to (`root`, `unit/…`, `account/…`). */
  readonly through?: Address | undefined
  /** Of an attached policy or a boundary: the managed policy that has the text, where it is in the State. */
  readonly policy?: Address | undefined
  /** It is AWS's own: nobody else can change its text. */
  readonly isAws?: boolean | undefined
}

export type Principal = Resource<Role | User>

/**
 * Service control policies by the account that they bind the principals of, resource control policies by the account
 * whose resources they guard: a list per level from the root to the account. Undefined: none, everything is let through.
 */
export interface Guards {
  serviceControl(accountId: string): Policies<Origin>['serviceControl']
  resourceControl(accountId: string): Policies<Origin>['resourceControl']
  /** Id of the organization that an account is a member of; undefined: nobody has read one, or it is in none that was read. */
  organizationOf?(accountId: string): string | undefined
}

export const NO_GUARDS: Guards = {serviceControl: () => undefined, resourceControl: () => undefined}

/** A State as a question of access is asked of it: who is there, and which policies bear on each. */
export interface AccessModel {
  readonly state: State
  /** By key. */
  readonly principals: ReadonlyMap<string, Principal>
  readonly roles: ReadonlyMap<string, Resource<Role>>
  readonly trusts: ReadonlyMap<string, Source<Origin>>
  readonly guards: Guards
  /** What of a principal's own policies is there, by its key. */
  own(key: string): OwnPolicies
}

export interface OwnPolicies {
  readonly identity: readonly Source<Origin>[]
  /** Attached policies whose text nobody has. */
  readonly isPartial: boolean
  readonly boundary?: Source<Origin> | Unread<Origin> | undefined
  /** Addresses of the groups of a user. */
  readonly groups: readonly Address[]
}

/** The document of an AWS-managed policy by its ARN, undefined when it is not known. */
export type ManagedDocuments = (arn: string) => Json | undefined

interface Held {
  readonly sources: Source<Origin>[]
  isPartial: boolean
  boundary?: Source<Origin> | Unread<Origin>
}

const isAwsManaged = (arn: string): boolean => arn.split(':')[4] === 'aws'

export const arnOfPrincipal = ({account, kind, value}: Principal): string =>
  arnOf(account, kind as 'role' | 'user', value.path, value.name)

/** A principal as a caller: a user, or a session of a role. */
export const callerOf = (principal: Principal): Caller => ({
  type: principal.kind === 'user' ? 'user' : 'role',
  arn: arnOfPrincipal(principal),
  accountId: principal.account.id,
})

export function modelOf(state: State, managed: ManagedDocuments, guards: Guards): AccessModel {
  const principals = new Map<string, Principal>()
  const roles = new Map<string, Resource<Role>>()
  const trusts = new Map<string, Source<Origin>>()
  const policies = new Map<string, Resource<ManagedPolicy>>()
  const parts = new Map<string, Resource[]>()
  const groups = new Map<string, Address[]>()
  for (const resource of state.values()) {
    const {kind, address, account} = resource
    if (kind === 'role' || kind === 'user') principals.set(resource.key, resource as Principal)
    if (kind === 'role') roles.set(resource.key, resource as Resource<Role>)
    else if (kind === 'trust')
      trusts.set(keyOf(ownerOf(address)), {
        document: (resource.value as Trust).document,
        from: {address, kind: 'trust', name: resource.name},
      })
    else if (kind === 'managed-policy') {
      const {path, name} = resource.value as ManagedPolicy
      policies.set(arnOf(account, 'policy', path, name), resource as Resource<ManagedPolicy>)
    } else if (kind === 'inline-policy' || kind === 'attachment' || kind === 'boundary') {
      const owner = keyOf(ownerOf(address))
      const list = parts.get(owner)
      if (list) list.push(resource)
      else parts.set(owner, [resource])
    } else if (kind === 'membership') {
      const user = keyOf(`${account.name}/user/${(resource.value as Membership).user}`)
      groups.set(user, [...(groups.get(user) ?? []), ownerOf(address)])
    }
  }

  const documentOf = (arn: string): Json | undefined =>
    isAwsManaged(arn) ? managed(arn) : policies.get(arn)?.value.document

  const held = new Map<string, Held>()
  const heldBy = (key: string): Held => {
    const known = held.get(key)
    if (known) return known
    const made: Held = {sources: [], isPartial: false}
    for (const part of parts.get(key) ?? []) {
      const {address, name} = part
      if (part.kind === 'inline-policy') {
        const {document} = part.value as InlinePolicy
        made.sources.push({document, from: {address, kind: 'inline-policy', name}})
        continue
      }
      const {arn} = part.value as Attachment | Boundary
      const document = documentOf(arn)
      const policyName = arn.slice(arn.lastIndexOf('/') + 1)
      const isAws = isAwsManaged(arn) || undefined
      const from: Origin = {
        address,
        kind: 'managed-policy',
        name: policyName,
        policy: policies.get(arn)?.address,
        isAws,
      }
      if (part.kind === 'boundary') made.boundary = document === undefined ? {document, from} : {document, from}
      else if (document === undefined) made.isPartial = true
      else made.sources.push({document, from})
    }
    held.set(key, made)
    return made
  }

  const owned = new Map<string, OwnPolicies>()
  const own = (key: string): OwnPolicies => {
    const known = owned.get(key)
    if (known) return known
    const {sources, isPartial, boundary} = heldBy(key)
    const joined = groups.get(key) ?? []
    const shared = joined.map((group) => ({group, held: heldBy(keyOf(group))}))
    const made: OwnPolicies = {
      identity: [
        ...sources,
        ...shared.flatMap(({group, held: {sources: through}}) =>
          through.map((source) => ({...source, from: {...source.from, through: group}})),
        ),
      ],
      isPartial: isPartial || shared.some(({held: one}) => one.isPartial),
      boundary,
      groups: joined,
    }
    owned.set(key, made)
    return made
  }
  return {state, principals, roles, trusts, guards, own}
}

/**
 * The policies that bear on a principal assuming a role, by their keys. Without the principal's key its own policies are
 * not known; `caller` is the account whose service control policies bind it, where it has one.
 */
export function policiesFor(
  model: AccessModel,
  principal: string | undefined,
  role: string,
  caller: string | undefined,
): Policies<Origin> {
  const own = principal === undefined ? undefined : model.own(principal)
  const account = model.roles.get(role)?.account.id
  return {
    identity: own?.identity ?? [],
    identityIsPartial: own?.isPartial ?? true,
    boundary: own?.boundary,
    resource: model.trusts.get(role),
    serviceControl: caller === undefined ? undefined : model.guards.serviceControl(caller),
    resourceControl: account === undefined ? undefined : model.guards.resourceControl(account),
  }
}
