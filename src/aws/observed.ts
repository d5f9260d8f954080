import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  Role,
  RoleDetail,
  Tag,
  UserDetail,
} from '@aws-sdk/client-iam'
import {decodeDocument} from '../core/document.js'
import type {
  SnapshotAttachment,
  SnapshotGroup,
  SnapshotInline,
  SnapshotPolicy,
  SnapshotRole,
  SnapshotTag,
  SnapshotUser,
} from '../core/snapshot.js'
import type {Json} from '../core/types.js'

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
export const sortedBy = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  [...items].sort((a, b) => compare(key(a), key(b)))

const documentOf = (text = ''): Json => {
  const document = decodeDocument(text)
  return document === undefined ? text : document
}

const optional = <K extends string, T>(key: K, value: T | undefined): {[P in K]?: T} =>
  (value === undefined ? {} : {[key]: value}) as {[P in K]?: T}

const inline = (list: readonly PolicyDetail[] = []): SnapshotInline[] =>
  sortedBy(
    list.map(({PolicyName = '', PolicyDocument}) => ({PolicyName, PolicyDocument: documentOf(PolicyDocument)})),
    ({PolicyName}) => PolicyName,
  )

const attachments = (list: readonly AttachedPolicy[] = []): SnapshotAttachment[] =>
  sortedBy(
    list.map(({PolicyName, PolicyArn = ''}) => ({PolicyName: PolicyName ?? lastOf(PolicyArn), PolicyArn})),
    ({PolicyArn}) => PolicyArn,
  )

export const tagsFrom = (list: readonly Tag[] = []): SnapshotTag[] =>
  sortedBy(
    list.map(({Key = '', Value = ''}) => ({Key, Value})),
    ({Key}) => Key,
  )

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** `listed` is the same role from ListRoles, which alone gives description and max session duration. */
export const roleFrom = (role: RoleDetail, listed: Role): SnapshotRole => ({
  RoleName: role.RoleName ?? '',
  RoleId: role.RoleId ?? '',
  Arn: role.Arn ?? '',
  Path: role.Path ?? '/',
  ...optional('CreateDate', role.CreateDate?.toISOString()),
  // An empty description and none are one thing to IAM, which answers now this, now that.
  ...optional('Description', listed.Description || undefined),
  ...optional('MaxSessionDuration', listed.MaxSessionDuration),
  AssumeRolePolicyDocument: documentOf(role.AssumeRolePolicyDocument),
  RolePolicyList: inline(role.RolePolicyList),
  AttachedManagedPolicies: attachments(role.AttachedManagedPolicies),
  ...optional('PermissionsBoundary', role.PermissionsBoundary?.PermissionsBoundaryArn),
  Tags: tagsFrom(role.Tags),
  InstanceProfiles: (role.InstanceProfileList ?? []).map((profile) => profile.InstanceProfileName ?? '').sort(compare),
  ...optional('RoleLastUsed', role.RoleLastUsed?.LastUsedDate?.toISOString()),
})

export const userFrom = (user: UserDetail): SnapshotUser => ({
  UserName: user.UserName ?? '',
  UserId: user.UserId ?? '',
  Arn: user.Arn ?? '',
  Path: user.Path ?? '/',
  UserPolicyList: inline(user.UserPolicyList),
  AttachedManagedPolicies: attachments(user.AttachedManagedPolicies),
  GroupList: [...(user.GroupList ?? [])].sort(compare),
  ...optional('PermissionsBoundary', user.PermissionsBoundary?.PermissionsBoundaryArn),
  Tags: tagsFrom(user.Tags),
})

export const groupFrom = (group: GroupDetail): SnapshotGroup => ({
  GroupName: group.GroupName ?? '',
  GroupId: group.GroupId ?? '',
  Arn: group.Arn ?? '',
  Path: group.Path ?? '/',
  GroupPolicyList: inline(group.GroupPolicyList),
  AttachedManagedPolicies: attachments(group.AttachedManagedPolicies),
})

const versionNumber = (id: string): number => Number(id.replace(/^v/, '')) || 0

/** Some implementations leave out name and id; the ARN has the one and stands in for the other. Versions: oldest first. */
export const policyFrom = (policy: ManagedPolicyDetail): SnapshotPolicy => ({
  PolicyName: policy.PolicyName ?? lastOf(policy.Arn ?? ''),
  PolicyId: policy.PolicyId ?? policy.Arn ?? '',
  Arn: policy.Arn ?? '',
  Path: policy.Path ?? '/',
  ...optional('Description', policy.Description || undefined),
  DefaultVersionId: policy.DefaultVersionId ?? '',
  AttachmentCount: policy.AttachmentCount ?? 0,
  PermissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount ?? 0,
  PolicyVersionList: (policy.PolicyVersionList ?? [])
    .map(({VersionId = '', IsDefaultVersion = false, CreateDate, Document}) => ({
      VersionId,
      IsDefaultVersion,
      ...optional('CreateDate', CreateDate?.toISOString()),
      Document: documentOf(Document),
    }))
    .sort((a, b) => versionNumber(a.VersionId) - versionNumber(b.VersionId)),
})
