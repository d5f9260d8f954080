import type {Json} from './types.js'

/**
 * What one read of one account said, as JSON: recordable, replayable, the golden fixtures. Field names are AWS's
 * (IAM API, GetAccountAuthorizationDetails joined with ListRoles for Description and MaxSessionDuration).
 * A policy document is its JSON; where AWS's text could not be decoded it is that text, as a string.
 */
export interface Snapshot {
  account: {name: string; id: string; partition: string}
  roles: SnapshotRole[]
  users: SnapshotUser[]
  groups: SnapshotGroup[]
  policies: SnapshotPolicy[]
  /** What the bulk read does not have; each only where it was asked for. Null: the account has none. */
  oidcProviders?: SnapshotOidcProvider[]
  samlProviders?: SnapshotSamlProvider[]
  passwordPolicy?: SnapshotPasswordPolicy | null
  accountAlias?: string | null
  /** Answers to single questions (see Query), by the question's key. */
  lookups?: Record<string, Json>
}

export interface SnapshotTag {
  Key: string
  Value: string
}
export interface SnapshotInline {
  PolicyName: string
  PolicyDocument: Json
}
export interface SnapshotAttachment {
  PolicyName: string
  PolicyArn: string
}
export interface SnapshotRole {
  RoleName: string
  RoleId: string
  Arn: string
  Path: string
  CreateDate?: string
  Description?: string
  MaxSessionDuration?: number
  AssumeRolePolicyDocument: Json
  RolePolicyList: SnapshotInline[]
  AttachedManagedPolicies: SnapshotAttachment[]
  PermissionsBoundary?: string
  Tags: SnapshotTag[]
  InstanceProfiles: string[]
  RoleLastUsed?: string
}
export interface SnapshotUser {
  UserName: string
  UserId: string
  Arn: string
  Path: string
  UserPolicyList: SnapshotInline[]
  AttachedManagedPolicies: SnapshotAttachment[]
  GroupList: string[]
  PermissionsBoundary?: string
  Tags: SnapshotTag[]
}
export interface SnapshotGroup {
  GroupName: string
  GroupId: string
  Arn: string
  Path: string
  GroupPolicyList: SnapshotInline[]
  AttachedManagedPolicies: SnapshotAttachment[]
}
export interface SnapshotPolicy {
  PolicyName: string
  PolicyId: string
  Arn: string
  Path: string
  Description?: string
  DefaultVersionId: string
  AttachmentCount: number
  PermissionsBoundaryUsageCount: number
  PolicyVersionList: {VersionId: string; IsDefaultVersion: boolean; CreateDate?: string; Document: Json}[]
}

export interface SnapshotOidcProvider {
  Arn: string
  ClientIDList: string[]
  ThumbprintList: string[]
  Tags: SnapshotTag[]
}
export interface SnapshotSamlProvider {
  Arn: string
  SAMLMetadataDocument: string
  Tags: SnapshotTag[]
}
/** Ages in days. */
export interface SnapshotPasswordPolicy {
  MinimumPasswordLength: number
  RequireSymbols: boolean
  RequireNumbers: boolean
  RequireUppercaseCharacters: boolean
  RequireLowercaseCharacters: boolean
  AllowUsersToChangePassword: boolean
  MaxPasswordAge?: number
  PasswordReusePrevention?: number
  HardExpiry: boolean
}

/** What of an account the bulk read does not have, by the field of the snapshot that it fills. */
export type AccountPart = 'oidcProviders' | 'samlProviders' | 'passwordPolicy' | 'accountAlias'

/** A write to IAM, done or refused, as CloudTrail has it (CloudTrail User Guide, "CloudTrail record contents"). */
export type SnapshotEvent = {
  /** ISO, UTC, whole seconds. */
  time: string
  /** The operation: `AttachRolePolicy`. */
  event: string
  /** ARN of the caller, for a role that of its session; in words where CloudTrail has none. */
  by: string
  /** An address, or the AWS service that called. */
  sourceIp: string
  requestId: string
  /** AWS's error code, of a request that was refused. */
  error?: string
  /** What the request named, in CloudTrail's spelling (`roleName`); no documents. `tagKeys` are those of a tagging. */
  parameters: {[name: string]: string | string[]}
}

/** A service that the policies of a role allow (IAM API, ServiceLastAccessed). */
export type SnapshotAccessed = {
  /** As policies name it: `s3`. */
  service: string
  /** The last attempt, ISO; absent: none in the 400 days that AWS tells of. */
  at?: string
}

/**
 * A single question, asked only where the bulk read cannot answer and the answer decides something.
 * `policy-tags` (of an ARN) → {[key]: value}; `credentials` (of a user's name) → {password: boolean, accessKeys,
 * mfaDevices, sshKeys, signingCertificates, serviceCredentials: ids[]}; `mfa-devices` (of a user's name) → serial numbers;
 * `managed-policy` (by name) → its ARN, or null
 * when AWS has none of that name; `events` (of the name of a role, user or group, of a policy its ARN) → who wrote to it
 * and when, from CloudTrail: SnapshotEvent[], newest first; `last-accessed` (of a role's ARN) → the services that its policies
 * allow, and when it last tried to use each: SnapshotAccessed[]; `account` (by field) → that field of the snapshot. The key of a
 * question in a snapshot is `${about} ${subject}`.
 */
export type Query =
  | {about: 'policy-tags'; subject: string}
  | {about: 'credentials'; subject: string}
  | {about: 'mfa-devices'; subject: string}
  | {about: 'managed-policy'; subject: string}
  | {about: 'events'; subject: string}
  | {about: 'last-accessed'; subject: string}
  | {about: 'account'; subject: AccountPart}

export const queryKey = (query: Query): string => `${query.about} ${query.subject}`
