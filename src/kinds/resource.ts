import {address, keyOf, type Address} from '../core/address.js'
import type {AccountRef, Resource} from '../core/types.js'
import type {
  AccountAlias,
  Attachment,
  Boundary,
  Group,
  InlinePolicy,
  ManagedPolicy,
  Mark,
  Membership,
  OidcProvider,
  PasswordPolicy,
  Role,
  SamlProvider,
  Trust,
  User,
} from './values.js'

/** What a policy, a boundary or a tag can be on. */
export type OwnerKind = 'role' | 'user' | 'group'

/**
 * ARN of an IAM entity; `path` begins and ends with a slash.
 * Source: IAM User Guide, "IAM identifiers" (IAM is global: no region).
 */
export const arnOf = (account: AccountRef, kind: OwnerKind | 'policy', path: string, name: string): string =>
  `arn:${account.partition}:iam::${account.id}:${kind}${path}${name}`

export type ProviderKind = 'oidc-provider' | 'saml-provider'

/** ARN of an identity provider; the name of an OIDC one is its URL without `https://`. Source: as above. */
export const providerArn = (account: AccountRef, kind: ProviderKind, name: string): string =>
  `arn:${account.partition}:iam::${account.id}:${kind}/${name}`

/** The provider behind an ARN; undefined for any other ARN and for hosts that need no provider. */
export function providerIn(arn: string): {kind: ProviderKind; name: string; accountId: string} | undefined {
  const [, accountId, kind, name] = /^arn:[^:]+:iam::(\d+):(oidc-provider|saml-provider)\/(.+)$/.exec(arn) ?? []
  return accountId && kind && name ? {kind: kind as ProviderKind, name, accountId} : undefined
}

export const addressFor = (account: AccountRef, kind: OwnerKind | 'policy' | ProviderKind, name: string): Address =>
  address(account.name, kind, name)

const resource = <T>(account: AccountRef, kind: string, at: Address, name: string, value: T): Resource<T> => ({
  key: keyOf(at),
  address: at,
  account,
  kind,
  name,
  value,
})

export const roleOf = (account: AccountRef, value: Role): Resource<Role> =>
  resource(account, 'role', addressFor(account, 'role', value.name), value.name, value)

export const userOf = (account: AccountRef, value: User): Resource<User> =>
  resource(account, 'user', addressFor(account, 'user', value.name), value.name, value)

export const groupOf = (account: AccountRef, value: Group): Resource<Group> =>
  resource(account, 'group', addressFor(account, 'group', value.name), value.name, value)

export const managedPolicyOf = (account: AccountRef, value: ManagedPolicy): Resource<ManagedPolicy> =>
  resource(account, 'managed-policy', addressFor(account, 'policy', value.name), value.name, value)

/** The name of a part is its owner's: a request about a part names the role, user or group it is on. */
export const trustOf = (account: AccountRef, roleName: string, value: Trust): Resource<Trust> =>
  resource(account, 'trust', `${addressFor(account, 'role', roleName)}/trust`, roleName, value)

export const boundaryOf = (
  account: AccountRef,
  ownerKind: 'role' | 'user',
  ownerName: string,
  value: Boundary,
): Resource<Boundary> =>
  resource(account, 'boundary', `${addressFor(account, ownerKind, ownerName)}/boundary`, ownerName, value)

/** The name is the policy's. */
export const inlineOf = (
  account: AccountRef,
  ownerKind: OwnerKind,
  ownerName: string,
  policyName: string,
  value: InlinePolicy,
): Resource<InlinePolicy> =>
  resource(
    account,
    'inline-policy',
    `${addressFor(account, ownerKind, ownerName)}/inline/${policyName}`,
    policyName,
    value,
  )

/** Two policies of one name (AWS's and ours, or of two paths) may be on one owner, so the key has the whole ARN. */
export function attachmentOf(
  account: AccountRef,
  ownerKind: OwnerKind,
  ownerName: string,
  value: Attachment,
): Resource<Attachment> {
  const owner = addressFor(account, ownerKind, ownerName)
  const name = value.arn.slice(value.arn.lastIndexOf('/') + 1)
  return {
    ...resource(account, 'attachment', `${owner}/policy/${name}`, name, value),
    key: `${keyOf(owner)}/policy/${value.arn}`,
  }
}

/** The name is the user's; the address names the group. */
export const membershipOf = (account: AccountRef, groupName: string, value: Membership): Resource<Membership> =>
  resource(account, 'membership', `${addressFor(account, 'group', groupName)}/user/${value.user}`, value.user, value)

export const markOf = (
  account: AccountRef,
  ownerKind: 'role' | 'user',
  ownerName: string,
  value: Mark,
): Resource<Mark> => resource(account, 'mark', `${addressFor(account, ownerKind, ownerName)}/mark`, ownerName, value)

export const oidcProviderOf = (account: AccountRef, value: OidcProvider): Resource<OidcProvider> =>
  resource(account, 'oidc-provider', addressFor(account, 'oidc-provider', value.url), value.url, value)

export const samlProviderOf = (account: AccountRef, value: SamlProvider): Resource<SamlProvider> =>
  resource(account, 'saml-provider', addressFor(account, 'saml-provider', value.name), value.name, value)

/** An account has one password policy and one alias at most. */
export const passwordPolicyOf = (account: AccountRef, value: PasswordPolicy): Resource<PasswordPolicy> =>
  resource(account, 'password-policy', address(account.name, 'password-policy'), account.name, value)

export const accountAliasOf = (account: AccountRef, value: AccountAlias): Resource<AccountAlias> =>
  resource(account, 'account-alias', address(account.name, 'alias'), value.alias, value)

export const stateOf = (resources: Iterable<Resource>): ReadonlyMap<string, Resource> =>
  new Map([...resources].map((each) => [each.key, each]))
