import type {Snapshot, SnapshotAttachment, SnapshotInline} from '../core/snapshot.js'
import {escapeText} from './escape.js'

const permissions = (attached: readonly SnapshotAttachment[], inline: readonly SnapshotInline[]): string[] => [
  ...attached.map((one) => `      attached ${one.PolicyArn}`),
  ...inline.map((one) => `      inline   ${one.PolicyName} ${JSON.stringify(one.PolicyDocument)}`),
]

/** What an account has, in full and in a few lines a thing. */
export function renderSnapshot(snapshot: Snapshot): string {
  const {roles, users, groups, policies, account} = snapshot
  const lines = [
    `${account.name} (${account.id})`,
    ...roles.flatMap((role) => [
      `  role   ${role.Arn}`,
      `      trust    ${JSON.stringify(role.AssumeRolePolicyDocument)}`,
      ...permissions(role.AttachedManagedPolicies, role.RolePolicyList),
      ...(role.PermissionsBoundary ? [`      boundary ${role.PermissionsBoundary}`] : []),
      ...(role.Tags.length > 0
        ? [`      tags     ${role.Tags.map((tag) => `${tag.Key}=${tag.Value}`).join(' ')}`]
        : []),
    ]),
    ...groups.flatMap((group) => [
      `  group  ${group.Arn}`,
      ...permissions(group.AttachedManagedPolicies, group.GroupPolicyList),
    ]),
    ...users.flatMap((user) => [
      `  user   ${user.Arn}`,
      ...(user.GroupList.length > 0 ? [`      groups   ${user.GroupList.join(' ')}`] : []),
      ...permissions(user.AttachedManagedPolicies, user.UserPolicyList),
      ...(user.Tags.length > 0
        ? [`      tags     ${user.Tags.map((tag) => `${tag.Key}=${tag.Value}`).join(' ')}`]
        : []),
    ]),
    ...policies.map((policy) => `  policy ${policy.Arn} (${policy.DefaultVersionId})`),
  ]
  return lines.map(escapeText).join('\n')
}
