import {isPart, keyOf, ownerOf} from '../core/address.js'
import type {Resource, State} from '../core/types.js'
import {MARKED_KINDS} from './organization-things.js'
import type {Group, ManagedPolicy, Marks, OidcProvider, Role, SamlProvider, User} from '../kinds/values.js'

/** A role, user, group or managed policy: what can be owned. Everything else is part of one. */
export type Thing = Resource<Role | User | Group | ManagedPolicy>

export const THING_KINDS: ReadonlySet<string> = new Set(['role', 'user', 'group', 'managed-policy'])

export const isThing = (resource: Resource): resource is Thing => THING_KINDS.has(resource.kind)

/** An identity provider: can be owned as well, by its tag, and has no parts. */
export type Provider = Resource<OidcProvider | SamlProvider>

export const PROVIDER_KINDS: ReadonlySet<string> = new Set(['oidc-provider', 'saml-provider'])

export const isProvider = (resource: Resource): resource is Provider => PROVIDER_KINDS.has(resource.kind)

/** What can be owned. */
export const OWNED_KINDS: ReadonlySet<string> = new Set([...THING_KINDS, ...PROVIDER_KINDS, ...MARKED_KINDS])

/** What an account has one of: its password policy, its alias. Nobody owns them, and who declares one claims it. */
export const isOfAccount = ({kind}: {readonly kind: string}): boolean =>
  kind === 'password-policy' || kind === 'account-alias'

export const marksOf = (thing: Thing): Marks => ('marks' in thing.value ? thing.value.marks : {})

export const hasMarks = (thing: Thing): thing is Resource<Role | User> => 'marks' in thing.value

/** Each thing with its parts, by the thing's key. */
export function families(state: State): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>()
  for (const resource of state.values()) {
    const key = isPart(resource.address) ? keyOf(ownerOf(resource.address)) : resource.key
    const family = found.get(key)
    if (family) family.push(resource)
    else found.set(key, [resource])
  }
  return found
}

/** Roles that AWS makes and keeps: service-linked ones and those of IAM Identity Center (UnmodifiableEntity). */
export const isAwsOwned = (thing: Thing): boolean =>
  thing.value.path.startsWith('/aws-service-role/') || thing.value.path.startsWith('/aws-reserved/')

/** What an incident left behind; taking it away would arm stolen sessions or keys again. */
export const isIncidentArtefact = (resource: Resource): boolean =>
  (resource.kind === 'inline-policy' && resource.name === 'AWSRevokeOlderSessions') ||
  (resource.kind === 'attachment' && resource.name.startsWith('AWSCompromisedKeyQuarantine'))

/** The name of a role that may be written with its path, as `connect:` takes it: `ops/Entry`. */
export const roleName = (role: string): string => role.slice(role.lastIndexOf('/') + 1)
