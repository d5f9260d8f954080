import type {Snapshot, SnapshotGroup, SnapshotPolicy, SnapshotRole, SnapshotUser} from '../../src/core/snapshot.js'
import type {AccountRef, Json} from '../../src/core/types.js'

/** What people click together, in the shapes in which AWS returns it. */

export interface Permissions {
  /** Names of AWS-managed policies (a path is part of the name), or ARNs. */
  readonly attached?: readonly string[]
  readonly inline?: Readonly<Record<string, Json>>
}

export const awsPolicy = (name: string): string => (name.startsWith('arn:') ? name : `arn:aws:iam::aws:policy/${name}`)

const attachments = (names: readonly string[] = []) =>
  names.map((name) => ({PolicyName: name.slice(name.lastIndexOf('/') + 1), PolicyArn: awsPolicy(name)}))

const inlines = (inline: Readonly<Record<string, Json>> = {}) =>
  Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({PolicyName, PolicyDocument}))

const tagged = (tags: Readonly<Record<string, string>> = {}) =>
  Object.entries(tags).map(([Key, Value]) => ({Key, Value}))

/** `AROA` and 17 more, as AWS makes them; the same for the same thing. */
function uniqueId(prefix: string, arn: string): string {
  let number = 7n
  for (const char of arn) number = (number * 1099511628211n + BigInt(char.charCodeAt(0))) % 2n ** 87n
  return `${prefix}${number.toString(36).toUpperCase().padStart(17, 'X').slice(-17)}`
}

export const role = (
  account: AccountRef,
  name: string,
  trust: Json,
  more: Permissions & {
    readonly path?: string
    readonly description?: string
    readonly maxSession?: number
    readonly boundary?: string
    readonly tags?: Readonly<Record<string, string>>
  } = {},
): SnapshotRole => ({
  RoleName: name,
  RoleId: uniqueId('AROA', `${account.id}:role/${name}`),
  Path: more.path ?? '/',
  Arn: `arn:aws:iam::${account.id}:role${more.path ?? '/'}${name}`,
  CreateDate: '2021-03-04T05:06:07Z',
  ...(more.description === undefined ? {} : {Description: more.description}),
  MaxSessionDuration: more.maxSession ?? 3600,
  AssumeRolePolicyDocument: trust,
  RolePolicyList: inlines(more.inline),
  AttachedManagedPolicies: attachments(more.attached),
  ...(more.boundary === undefined ? {} : {PermissionsBoundary: more.boundary}),
  Tags: tagged(more.tags),
  InstanceProfiles: [],
})

export const user = (
  account: AccountRef,
  name: string,
  groups: readonly string[],
  more: Permissions & {readonly tags?: Readonly<Record<string, string>>} = {},
): SnapshotUser => ({
  UserName: name,
  UserId: uniqueId('AIDA', `${account.id}:user/${name}`),
  Path: '/',
  Arn: `arn:aws:iam::${account.id}:user/${name}`,
  UserPolicyList: inlines(more.inline),
  AttachedManagedPolicies: attachments(more.attached),
  GroupList: [...groups],
  Tags: tagged(more.tags),
})

export const group = (account: AccountRef, name: string, more: Permissions = {}): SnapshotGroup => ({
  GroupName: name,
  GroupId: uniqueId('AGPA', `${account.id}:group/${name}`),
  Path: '/',
  Arn: `arn:aws:iam::${account.id}:group/${name}`,
  GroupPolicyList: inlines(more.inline),
  AttachedManagedPolicies: attachments(more.attached),
})

export const policy = (account: AccountRef, name: string, Document: Json, description?: string): SnapshotPolicy => ({
  PolicyName: name,
  PolicyId: uniqueId('ANPA', `${account.id}:policy/${name}`),
  Path: '/',
  Arn: `arn:aws:iam::${account.id}:policy/${name}`,
  ...(description === undefined ? {} : {Description: description}),
  DefaultVersionId: 'v1',
  AttachmentCount: 1,
  PermissionsBoundaryUsageCount: 0,
  PolicyVersionList: [{VersionId: 'v1', IsDefaultVersion: true, Document}],
})

export const document = (...Statement: Json[]): Json => ({Version: '2012-10-17', Statement})

export const allow = (Action: Json, Resource: Json, more: {[key: string]: Json} = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

/** A trust policy as the console makes it. */
export const letting = (Principal: Json, more: {[key: string]: Json} = {}, Action: Json = 'sts:AssumeRole'): Json =>
  document({Effect: 'Allow', Principal, Action, ...more})

export const service = (name: string): Json => letting({Service: `${name}.amazonaws.com`})

export const rootOf = ({id}: AccountRef): string => `arn:aws:iam::${id}:root`

export const emptySnapshot = (account: AccountRef): Snapshot => ({
  account,
  roles: [],
  users: [],
  groups: [],
  policies: [],
})
