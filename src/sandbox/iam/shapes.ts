import type {Call} from '../call.js'
import type {Group, Identity, InstanceProfile, Policy, Role, Tag, User} from '../model.js'
import {managedPolicy} from '../../data/managed-policies.js'
import {shownTrust} from '../principals.js'
import {lastUseOf} from './last-used.js'
import {timestamp} from '../wire/xml.js'
import type {XmlObject} from '../wire/xml.js'
import {entityArn} from '../world.js'

/** IAM returns every policy document URL-encoded as RFC 3986 says, which is more than `encodeURIComponent` escapes. */
export const encoded = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

export const date = (iso: string): string => timestamp(new Date(iso))

type Place = Pick<Call, 'world' | 'account' | 'now'>

const boundaryShape = (boundary: string | undefined): XmlObject | undefined =>
  boundary === undefined ? undefined : {PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary}
const tagShape = (tags: Tag[]): Tag[] | undefined => (tags.length > 0 ? tags : undefined)
const optional = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

const roleBase = ({world, account}: Place, role: Role): XmlObject => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: entityArn(world, account.id, 'role', role),
  CreateDate: date(role.created),
  AssumeRolePolicyDocument: encoded(shownTrust(world, role.trust)),
})

/** As ListRoles and its like show a role: without boundary, tags and last use. */
export const roleListed = (place: Place, role: Role): XmlObject => ({
  ...roleBase(place, role),
  Description: optional(role.description),
  MaxSessionDuration: role.maxSession,
})

const lastUsedShape = (place: Place, role: Role): XmlObject => {
  const last = lastUseOf(place, role)
  return last ? {LastUsedDate: date(last.at), Region: last.region} : {}
}

export const roleWhole = (place: Place, role: Role): XmlObject => ({
  ...roleListed(place, role),
  PermissionsBoundary: boundaryShape(role.boundary),
  Tags: tagShape(role.tags),
  RoleLastUsed: lastUsedShape(place, role),
})

const attachedShape = (identity: Identity): XmlObject[] => identity.attached.map(attachment)
export const attachment = (arn: string): XmlObject => ({
  PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
  PolicyArn: arn,
})
const inlineShape = (identity: Identity): XmlObject[] =>
  identity.inline.map(({name, document}) => ({PolicyName: name, PolicyDocument: encoded(document)}))

/** As GetAccountAuthorizationDetails shows a role: it has neither Description nor MaxSessionDuration. */
export const roleDetail = (place: Place, role: Role, profiles: readonly InstanceProfile[]): XmlObject => ({
  ...roleBase(place, role),
  InstanceProfileList: profiles.map((profile) => profileShape(place, profile)),
  RolePolicyList: inlineShape(role),
  AttachedManagedPolicies: attachedShape(role),
  PermissionsBoundary: boundaryShape(role.boundary),
  Tags: role.tags,
  RoleLastUsed: lastUsedShape(place, role),
})

export const userListed = ({world, account}: Place, user: User): XmlObject => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: entityArn(world, account.id, 'user', user),
  CreateDate: date(user.created),
})
export const userWhole = (place: Place, user: User): XmlObject => ({
  ...userListed(place, user),
  PermissionsBoundary: boundaryShape(user.boundary),
  Tags: tagShape(user.tags),
})

export const userDetail = (place: Place, user: User): XmlObject => ({
  ...userListed(place, user),
  UserPolicyList: inlineShape(user),
  GroupList: groupsOf(place, user).map(({name}) => name),
  AttachedManagedPolicies: attachedShape(user),
  PermissionsBoundary: boundaryShape(user.boundary),
  Tags: user.tags,
})

export const groupsOf = ({account}: Place, user: User): Group[] =>
  account.groups.sorted().filter(({id}) => user.groups.includes(id))

export const groupListed = ({world, account}: Place, group: Group): XmlObject => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: entityArn(world, account.id, 'group', group),
  CreateDate: date(group.created),
})

export const groupDetail = (place: Place, group: Group): XmlObject => ({
  ...groupListed(place, group),
  GroupPolicyList: inlineShape(group),
  AttachedManagedPolicies: attachedShape(group),
})

export const profileShape = (
  place: Place,
  profile: InstanceProfile,
  roles = place.account.roles.values(),
): XmlObject => ({
  Path: profile.path,
  InstanceProfileName: profile.name,
  InstanceProfileId: profile.id,
  Arn: entityArn(place.world, place.account.id, 'instance-profile', profile),
  CreateDate: date(profile.created),
  Roles: roles.filter(({id}) => profile.roles.includes(id)).map((role) => roleListed(place, role)),
})

/** How often each policy is attached, and how often it is a boundary, in one account. */
export interface Uses {
  attached: Map<string, number>
  boundary: Map<string, number>
}
export const usesOf = ({account}: Pick<Place, 'account'>): Uses => {
  const uses: Uses = {attached: new Map(), boundary: new Map()}
  const count = (map: Map<string, number>, arn: string): Map<string, number> => map.set(arn, (map.get(arn) ?? 0) + 1)
  for (const identity of [...account.roles.values(), ...account.users.values()]) {
    identity.attached.forEach((arn) => count(uses.attached, arn))
    if (identity.boundary !== undefined) count(uses.boundary, identity.boundary)
  }
  for (const group of account.groups.values()) group.attached.forEach((arn) => count(uses.attached, arn))
  return uses
}

const usage = (arn: string, uses: Uses): XmlObject => ({
  AttachmentCount: uses.attached.get(arn) ?? 0,
  PermissionsBoundaryUsageCount: uses.boundary.get(arn) ?? 0,
})

/** As ListPolicies shows a customer-managed policy; GetPolicy adds description and tags. */
export const policyListed = ({world, account}: Place, policy: Policy, uses: Uses): XmlObject => {
  const arn = entityArn(world, account.id, 'policy', policy)
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    ...usage(arn, uses),
    IsAttachable: true,
    CreateDate: date(policy.created),
    UpdateDate: date(policy.updated),
  }
}
export const policyWhole = (place: Place, policy: Policy, uses: Uses): XmlObject => ({
  ...policyListed(place, policy, uses),
  Description: optional(policy.description),
  Tags: policy.tags,
})

export const versionsShape = (policy: Policy): XmlObject[] =>
  [...policy.versions].reverse().map(({id, document, created}) => ({
    Document: encoded(document),
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersion,
    CreateDate: date(created),
  }))

export const policyDetail = (place: Place, policy: Policy, uses: Uses): XmlObject => ({
  ...policyListed(place, policy, uses),
  Description: optional(policy.description),
  PolicyVersionList: versionsShape(policy),
})

/** An AWS-managed policy; the sandbox has its newest version only. */
export const managedListed = (arn: string, uses: Uses): XmlObject | undefined => {
  const policy = managedPolicy(arn)
  return (
    policy && {
      PolicyName: policy.name,
      PolicyId: `ANPA${Buffer.from(policy.name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`,
      Arn: arn,
      Path: policy.path,
      DefaultVersionId: policy.version,
      ...usage(arn, uses),
      IsAttachable: policy.path !== '/aws-service-role/',
      CreateDate: policy.created,
      UpdateDate: policy.updated,
    }
  )
}
