import type {Address} from '../core/address.js'
import type {AccountRef, Finding, Json, Resource} from '../core/types.js'
import type {Snapshot, SnapshotAttachment, SnapshotInline} from '../core/snapshot.js'
import {accountParts} from './live-account.js'
import {
  addressFor,
  attachmentOf,
  boundaryOf,
  groupOf,
  inlineOf,
  managedPolicyOf,
  markOf,
  membershipOf,
  roleOf,
  trustOf,
  userOf,
} from './resource.js'
import type {OwnerKind} from './resource.js'
import {readTags} from './tags.js'

/** What one read of an account says, as resources; what could not be understood, as errors: never as absent. */
export interface Observed {
  readonly resources: Resource[]
  readonly findings: Finding[]
  /** The users and roles there are, by their unique ids (`AIDA…`, `AROA…`). */
  readonly principals: ReadonlyMap<string, Address>
}

const undecodable = (address: string): Finding => ({
  code: 'undecodable-document',
  severity: 'error',
  address,
  message: `${address}: AWS returned a policy document that is not JSON; look at it with the AWS CLI and repair it`,
})

export function observe(snapshot: Snapshot): Observed {
  const account: AccountRef = snapshot.account
  const resources: Resource[] = []
  const findings: Finding[] = []

  const withDocument = <T>(document: Json, address: string, make: (document: Json) => T): T | undefined => {
    if (typeof document === 'object' && document !== null) return make(document)
    findings.push(undecodable(address))
    return undefined
  }
  const policies = (kind: OwnerKind, name: string, inline: SnapshotInline[], attached: SnapshotAttachment[]) => {
    for (const {PolicyName, PolicyDocument} of inline) {
      const made = withDocument(PolicyDocument, `${addressFor(account, kind, name)}/inline/${PolicyName}`, (document) =>
        inlineOf(account, kind, name, PolicyName, {document}),
      )
      if (made) resources.push(made)
    }
    resources.push(...attached.map(({PolicyArn}) => attachmentOf(account, kind, name, {arn: PolicyArn})))
  }

  for (const role of snapshot.roles) {
    const {tags, marks, applied} = readTags(role.Tags)
    const name = role.RoleName
    resources.push(
      roleOf(account, {
        name,
        path: role.Path,
        description: role.Description ?? '',
        maxSession: role.MaxSessionDuration ?? 3600,
        tags,
        marks,
        instanceProfiles: role.InstanceProfiles,
      }),
    )
    const trust = withDocument(
      role.AssumeRolePolicyDocument,
      `${addressFor(account, 'role', name)}/trust`,
      (document) => trustOf(account, name, {document}),
    )
    if (trust) resources.push(trust)
    if (role.PermissionsBoundary) resources.push(boundaryOf(account, 'role', name, {arn: role.PermissionsBoundary}))
    if (applied !== undefined) resources.push(markOf(account, 'role', name, {applied}))
    policies('role', name, role.RolePolicyList, role.AttachedManagedPolicies)
  }
  for (const user of snapshot.users) {
    const {tags, marks, applied} = readTags(user.Tags)
    const name = user.UserName
    resources.push(userOf(account, {name, path: user.Path, tags, marks}))
    if (user.PermissionsBoundary) resources.push(boundaryOf(account, 'user', name, {arn: user.PermissionsBoundary}))
    if (applied !== undefined) resources.push(markOf(account, 'user', name, {applied}))
    policies('user', name, user.UserPolicyList, user.AttachedManagedPolicies)
    resources.push(...user.GroupList.map((group) => membershipOf(account, group, {user: name})))
  }
  for (const group of snapshot.groups) {
    resources.push(groupOf(account, {name: group.GroupName, path: group.Path}))
    policies('group', group.GroupName, group.GroupPolicyList, group.AttachedManagedPolicies)
  }
  for (const policy of snapshot.policies) {
    const versions = policy.PolicyVersionList.map((version) => ({
      id: version.VersionId,
      isDefault: version.IsDefaultVersion,
      document: version.Document,
    })).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
    const document = versions.find((version) => version.isDefault)?.document ?? null
    const made = withDocument(document, addressFor(account, 'policy', policy.PolicyName), (decoded) =>
      managedPolicyOf(account, {
        name: policy.PolicyName,
        path: policy.Path,
        description: policy.Description ?? '',
        document: decoded,
        tags: {},
        versions,
      }),
    )
    if (made) resources.push(made)
  }
  resources.push(...accountParts(snapshot))
  const principals = new Map([
    ...snapshot.roles.map((role) => [role.RoleId, addressFor(account, 'role', role.RoleName)] as const),
    ...snapshot.users.map((user) => [user.UserId, addressFor(account, 'user', user.UserName)] as const),
  ])
  return {resources, findings, principals}
}
