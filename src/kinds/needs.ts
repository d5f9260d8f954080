import type {AccountPart} from '../core/snapshot.js'
import type {OwnerKind} from './resource.js'

/** What IAM has a permission for: things of one sort, AWS's own policies, or no resource at all. */
export type Subject =
  'role' | 'user' | 'group' | 'policy' | 'aws-policy' | 'mfa' | 'oidc-provider' | 'saml-provider' | 'all'

/** Situations in which alone a request is sent. Without them all other requests are enough. */
export const SITUATIONS = {
  'policy-differs': 'a managed policy differs, to tell whether the file or AWS changed',
  'new-policy': 'the file names a policy that may be one of AWS, newer than the list that xrole brings along',
  'last-accessed': 'unused is given --service-last-accessed, to see which services roles use',
  'lost-answer': 'the answer of AWS to something that was to be made is lost, to see whether it was made',
  'refused-deletion': 'AWS refuses a deletion, to say what is in the way',
  'signed-in-user': 'a user that goes has something to sign in with (--allow DELETES_CREDENTIALS)',
  'many-versions': 'a managed policy has more than one version',
  'former-version': 'an older version of a managed policy has what the file says',
  'former-owner': 'a group of a former owner is taken over (formerOwners)',
  released: 'something that xrole owns is released: `unmanaged:`, or an adopted user that the file no longer has',
} as const
export type Situation = keyof typeof SITUATIONS

/**
 * When a request is sent. `make`: where the file declares such a thing, or such a part of an owner; `remove`: anywhere;
 * `part`: where an account is asked for that; `remove-provider`: where its providers are managed.
 */
export type When =
  | 'read'
  | 'blame'
  | 'last-accessed'
  | 'remove'
  | 'remove-provider'
  | {readonly part: AccountPart}
  | {readonly make: string; readonly of?: OwnerKind}

/** One request of ours and what IAM wants its sender to be allowed. */
export interface Need {
  readonly op: string
  /** `iam:CreateRole`; more than one where the request does more than its name says. */
  readonly actions: readonly string[]
  readonly on: Subject
  readonly when: When
  readonly situation?: Situation
}

interface Rest {
  readonly also?: string
  readonly only?: Situation
}

const need = (when: When, on: Subject, ops: string, {also, only}: Rest = {}): Need[] =>
  ops.split(' ').map((op) => ({
    op,
    actions: [`iam:${op}`, ...(also === undefined ? [] : [also])],
    on,
    when,
    ...(only && {situation: only}),
  }))

const part = (kind: string, of: OwnerKind, op: string): Need[] => need({make: kind, of}, of, op)

/**
 * Every request that xrole sends, by what it is sent for. What is owned and no longer declared is deleted, and what was
 * put on a declared thing by hand is taken away, so that removing is a need everywhere. Actions and their resources:
 * Service Authorization Reference, "AWS Identity and Access Management", "AWS CloudTrail". Not here: AssumeRole, which
 * the caller sends, and GetCallerIdentity, which needs no permission.
 */
export const NEEDS: readonly Need[] = [
  ...need('read', 'all', 'GetAccountAuthorizationDetails ListRoles'),
  ...need('read', 'policy', 'ListPolicyTags', {only: 'policy-differs'}),
  ...need('read', 'aws-policy', 'GetPolicy', {only: 'new-policy'}),
  // A user that goes is looked at first; verify looks whether one has an MFA device.
  ...need('read', 'user', 'GetLoginProfile ListAccessKeys ListMFADevices ListSSHPublicKeys'),
  ...need('read', 'user', 'ListSigningCertificates ListServiceSpecificCredentials'),
  ...need({part: 'oidcProviders'}, 'all', 'ListOpenIDConnectProviders'),
  ...need({part: 'oidcProviders'}, 'oidc-provider', 'GetOpenIDConnectProvider'),
  ...need({part: 'samlProviders'}, 'all', 'ListSAMLProviders'),
  ...need({part: 'samlProviders'}, 'saml-provider', 'GetSAMLProvider'),
  ...need({part: 'passwordPolicy'}, 'all', 'GetAccountPasswordPolicy'),
  ...need({part: 'accountAlias'}, 'all', 'ListAccountAliases'),
  ...need('last-accessed', 'role', 'GenerateServiceLastAccessedDetails', {only: 'last-accessed'}),
  ...need('last-accessed', 'all', 'GetServiceLastAccessedDetails', {only: 'last-accessed'}),
  {op: 'LookupEvents', actions: ['cloudtrail:LookupEvents'], on: 'all', when: 'blame'},

  ...need({make: 'role'}, 'role', 'CreateRole', {also: 'iam:TagRole'}),
  ...need({make: 'role'}, 'role', 'UpdateRole TagRole UntagRole'),
  ...need({make: 'role'}, 'role', 'GetRole', {only: 'lost-answer'}),
  ...part('trust', 'role', 'UpdateAssumeRolePolicy'),
  ...part('boundary', 'role', 'PutRolePermissionsBoundary'),
  ...part('inline-policy', 'role', 'PutRolePolicy'),
  ...part('attachment', 'role', 'AttachRolePolicy'),

  ...need({make: 'user'}, 'user', 'CreateUser', {also: 'iam:TagUser'}),
  ...need({make: 'user'}, 'user', 'UpdateUser TagUser UntagUser'),
  ...need({make: 'user'}, 'user', 'GetUser', {only: 'lost-answer'}),
  ...part('boundary', 'user', 'PutUserPermissionsBoundary'),
  ...part('inline-policy', 'user', 'PutUserPolicy'),
  ...part('attachment', 'user', 'AttachUserPolicy'),

  ...need({make: 'group'}, 'group', 'CreateGroup'),
  ...need({make: 'group'}, 'group', 'UpdateGroup', {only: 'former-owner'}),
  ...need({make: 'group'}, 'group', 'GetGroup', {only: 'lost-answer'}),
  ...part('inline-policy', 'group', 'PutGroupPolicy'),
  ...part('attachment', 'group', 'AttachGroupPolicy'),
  ...part('membership', 'group', 'AddUserToGroup'),

  ...need({make: 'managed-policy'}, 'policy', 'CreatePolicy', {also: 'iam:TagPolicy'}),
  ...need({make: 'managed-policy'}, 'policy', 'CreatePolicyVersion TagPolicy'),
  ...need({make: 'managed-policy'}, 'policy', 'SetDefaultPolicyVersion', {only: 'former-version'}),
  ...need({make: 'managed-policy'}, 'policy', 'GetPolicy GetPolicyVersion ListPolicyVersions', {only: 'lost-answer'}),

  ...need({make: 'oidc-provider'}, 'oidc-provider', 'CreateOpenIDConnectProvider', {
    also: 'iam:TagOpenIDConnectProvider',
  }),
  ...need({make: 'oidc-provider'}, 'oidc-provider', 'AddClientIDToOpenIDConnectProvider'),
  ...need({make: 'oidc-provider'}, 'oidc-provider', 'RemoveClientIDFromOpenIDConnectProvider'),
  ...need({make: 'oidc-provider'}, 'oidc-provider', 'UpdateOpenIDConnectProviderThumbprint'),
  ...need({make: 'oidc-provider'}, 'oidc-provider', 'TagOpenIDConnectProvider UntagOpenIDConnectProvider'),
  ...need({make: 'saml-provider'}, 'saml-provider', 'CreateSAMLProvider', {also: 'iam:TagSAMLProvider'}),
  ...need({make: 'saml-provider'}, 'saml-provider', 'UpdateSAMLProvider TagSAMLProvider UntagSAMLProvider'),
  // Neither is ever deleted: an account has one, and what the file does not name is left alone.
  ...need({make: 'password-policy'}, 'all', 'UpdateAccountPasswordPolicy'),
  ...need({make: 'account-alias'}, 'all', 'CreateAccountAlias'),

  ...need('remove', 'role', 'DetachRolePolicy DeleteRolePolicy DeleteRolePermissionsBoundary DeleteRole'),
  ...need('remove', 'role', 'UntagRole', {only: 'released'}),
  ...need('remove', 'role', 'ListAttachedRolePolicies ListRolePolicies ListInstanceProfilesForRole', {
    only: 'refused-deletion',
  }),
  ...need('remove', 'user', 'DetachUserPolicy DeleteUserPolicy DeleteUserPermissionsBoundary DeleteUser'),
  ...need('remove', 'user', 'UntagUser', {only: 'released'}),
  ...need('remove', 'user', 'DeleteLoginProfile DeleteAccessKey DeactivateMFADevice DeleteSSHPublicKey', {
    only: 'signed-in-user',
  }),
  ...need('remove', 'user', 'DeleteSigningCertificate DeleteServiceSpecificCredential', {only: 'signed-in-user'}),
  ...need('remove', 'mfa', 'DeleteVirtualMFADevice', {only: 'signed-in-user'}),
  ...need('remove', 'user', 'ListAttachedUserPolicies ListUserPolicies ListGroupsForUser', {only: 'refused-deletion'}),
  ...need('remove', 'group', 'DetachGroupPolicy DeleteGroupPolicy RemoveUserFromGroup DeleteGroup'),
  ...need('remove', 'group', 'GetGroup ListAttachedGroupPolicies ListGroupPolicies', {only: 'refused-deletion'}),
  ...need('remove-provider', 'oidc-provider', 'DeleteOpenIDConnectProvider'),
  ...need('remove-provider', 'oidc-provider', 'UntagOpenIDConnectProvider', {only: 'released'}),
  ...need('remove-provider', 'saml-provider', 'DeleteSAMLProvider'),
  ...need('remove-provider', 'saml-provider', 'UntagSAMLProvider', {only: 'released'}),
  ...need('remove', 'policy', 'DeletePolicyVersion', {only: 'many-versions'}),
  ...need('remove', 'policy', 'DeletePolicy'),
  ...need('remove', 'policy', 'ListEntitiesForPolicy ListPolicyVersions', {only: 'refused-deletion'}),
]
