import type {Call} from '../call.js'
import {structures, text} from '../wire/query.js'
import {entityArn, keyOfName} from '../world.js'

/** One permission that AWS asks for before it carries out a request. */
export interface Asked {
  /** `iam:CreateRole` */
  readonly action: string
  /** An ARN, or `*` where the action is about no resource. */
  readonly resource: string
}

type Type = 'role' | 'user' | 'group' | 'policy' | 'instance-profile' | 'mfa' | 'oidc-provider' | 'saml-provider'
type Subject = Type | 'path' | 'named' | 'nothing'

/**
 * What each operation is about, from "Actions, resources, and condition keys for AWS Identity and Access Management"
 * (Service Authorization Reference). `path`: a list, whose resource is the path that is listed; such actions have no
 * resource, so that a policy has to say `*` or a pattern of ARNs that such a path matches. `named`: whatever the request gives the ARN of.
 */
const subjects: Readonly<Record<Subject, string>> = {
  role:
    'CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole TagRole UntagRole ListRoleTags ' +
    'PutRolePolicy GetRolePolicy ListRolePolicies DeleteRolePolicy AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies ' +
    'PutRolePermissionsBoundary DeleteRolePermissionsBoundary ListInstanceProfilesForRole DeleteServiceLinkedRole ' +
    'CreateServiceLinkedRole GetServiceLinkedRoleDeletionStatus',
  user:
    'CreateUser GetUser UpdateUser DeleteUser TagUser UntagUser ListUserTags PutUserPolicy GetUserPolicy ListUserPolicies ' +
    'DeleteUserPolicy AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies PutUserPermissionsBoundary ' +
    'DeleteUserPermissionsBoundary ListGroupsForUser CreateAccessKey ListAccessKeys UpdateAccessKey DeleteAccessKey ' +
    'GetAccessKeyLastUsed CreateLoginProfile GetLoginProfile UpdateLoginProfile DeleteLoginProfile EnableMFADevice ' +
    'DeactivateMFADevice ListMFADevices GetMFADevice UploadSSHPublicKey ListSSHPublicKeys GetSSHPublicKey UpdateSSHPublicKey ' +
    'DeleteSSHPublicKey UploadSigningCertificate ListSigningCertificates UpdateSigningCertificate DeleteSigningCertificate ' +
    'CreateServiceSpecificCredential ListServiceSpecificCredentials UpdateServiceSpecificCredential ' +
    'DeleteServiceSpecificCredential',
  group:
    'CreateGroup GetGroup UpdateGroup DeleteGroup AddUserToGroup RemoveUserFromGroup PutGroupPolicy GetGroupPolicy ' +
    'ListGroupPolicies DeleteGroupPolicy AttachGroupPolicy DetachGroupPolicy ListAttachedGroupPolicies',
  policy:
    'CreatePolicy GetPolicy DeletePolicy CreatePolicyVersion GetPolicyVersion ListPolicyVersions DeletePolicyVersion ' +
    'SetDefaultPolicyVersion ListEntitiesForPolicy TagPolicy UntagPolicy ListPolicyTags',
  'instance-profile':
    'CreateInstanceProfile GetInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile ' +
    'TagInstanceProfile UntagInstanceProfile ListInstanceProfileTags',
  mfa: 'CreateVirtualMFADevice DeleteVirtualMFADevice TagMFADevice UntagMFADevice ListMFADeviceTags',
  'oidc-provider':
    'CreateOpenIDConnectProvider GetOpenIDConnectProvider DeleteOpenIDConnectProvider AddClientIDToOpenIDConnectProvider ' +
    'RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint TagOpenIDConnectProvider ' +
    'UntagOpenIDConnectProvider ListOpenIDConnectProviderTags',
  'saml-provider':
    'CreateSAMLProvider GetSAMLProvider UpdateSAMLProvider DeleteSAMLProvider TagSAMLProvider UntagSAMLProvider ' +
    'ListSAMLProviderTags',
  path: 'ListRoles ListUsers ListGroups ListPolicies ListInstanceProfiles',
  named: 'GenerateServiceLastAccessedDetails',
  nothing:
    'GetAccountAuthorizationDetails GetAccountSummary CreateAccountAlias ListAccountAliases DeleteAccountAlias ' +
    'UpdateAccountPasswordPolicy GetAccountPasswordPolicy DeleteAccountPasswordPolicy ListOpenIDConnectProviders ' +
    'ListSAMLProviders ListVirtualMFADevices GetServiceLastAccessedDetails LookupEvents',
}

const subjectOf: ReadonlyMap<string, Subject> = new Map(
  Object.entries(subjects).flatMap(([subject, ops]) => ops.split(' ').map((op) => [op, subject as Subject] as const)),
)

const paths: Readonly<Record<string, Type>> = {
  ListRoles: 'role',
  ListUsers: 'user',
  ListGroups: 'group',
  ListPolicies: 'policy',
  ListInstanceProfiles: 'instance-profile',
}

/** Tags that are given to a new thing need the permission to tag it as well ("Tags for IAM resources"). */
const tagging: Readonly<Record<string, string>> = {
  CreateRole: 'TagRole',
  CreateUser: 'TagUser',
  CreatePolicy: 'TagPolicy',
  CreateInstanceProfile: 'TagInstanceProfile',
  CreateVirtualMFADevice: 'TagMFADevice',
  CreateOpenIDConnectProvider: 'TagOpenIDConnectProvider',
  CreateSAMLProvider: 'TagSAMLProvider',
}

type Named = {name: string; path: string}

/** The thing of that name with the path it has; one that is not there, or is about to be made, with the path that is asked for. */
const named = (call: Call, type: Type, found: Named | undefined, name: string): string => {
  const isNew = call.op.startsWith('Create')
  const thing = found && !isNew ? found : {name, path: isNew ? (text(call.input, 'Path') ?? '/') : '/'}
  return entityArn(call.world, call.account.id, type, thing)
}

/** The user that is meant where a request need not name one: that of the key, or the caller itself. */
const userName = ({account, caller, input, op}: Call): string => {
  const key = op === 'GetAccessKeyLastUsed' ? text(input, 'AccessKeyId') : undefined
  const owner = account.users.values().find(({accessKeys}) => accessKeys.some(({id}) => id === key))
  return owner?.name ?? text(input, 'UserName') ?? caller.userName ?? ''
}

const arns: Readonly<Record<Type, (call: Call) => string>> = {
  role(call) {
    const {world, account, input, op} = call
    const linked = text(input, 'AWSServiceName') ?? ''
    if (op === 'CreateServiceLinkedRole')
      return entityArn(world, account.id, 'role', {path: `/aws-service-role/${linked}/`, name: ''})
    const name = text(input, 'RoleName') ?? text(input, 'DeletionTaskId')?.split('/').at(-2) ?? ''
    return named(call, 'role', account.roles.get(keyOfName(name)), name)
  },
  user(call) {
    const name = userName(call)
    return named(call, 'user', call.account.users.get(keyOfName(name)), name)
  },
  group(call) {
    const name = text(call.input, 'GroupName') ?? ''
    return named(call, 'group', call.account.groups.get(keyOfName(name)), name)
  },
  policy: (call) =>
    call.op === 'CreatePolicy'
      ? named(call, 'policy', undefined, text(call.input, 'PolicyName') ?? '')
      : (text(call.input, 'PolicyArn') ?? ''),
  'instance-profile'(call) {
    const name = text(call.input, 'InstanceProfileName') ?? ''
    return named(call, 'instance-profile', call.account.instanceProfiles.get(keyOfName(name)), name)
  },
  mfa: (call) =>
    text(call.input, 'SerialNumber') ?? named(call, 'mfa', undefined, text(call.input, 'VirtualMFADeviceName') ?? ''),
  'oidc-provider': (call) =>
    text(call.input, 'OpenIDConnectProviderArn') ??
    `${entityArn(call.world, call.account.id, 'oidc-provider', {path: '/', name: ''})}${(text(call.input, 'Url') ?? '').replace('https://', '')}`,
  'saml-provider': (call) =>
    text(call.input, 'SAMLProviderArn') ??
    entityArn(call.world, call.account.id, 'saml-provider', {path: '/', name: text(call.input, 'Name') ?? ''}),
}

const listed = ({world, account, op, input}: Call): string =>
  entityArn(world, account.id, paths[op] ?? '', {path: text(input, 'PathPrefix') ?? '/', name: ''})

/** What is renamed or moved: "permissions on both the source object and the target object" (IAM API, UpdateUser, UpdateGroup). */
const target = (call: Call, arn: string): string[] => {
  const {op, input} = call
  if (op !== 'UpdateUser' && op !== 'UpdateGroup') return []
  const type = op === 'UpdateUser' ? 'user' : 'group'
  const [, path = '/', name = ''] = new RegExp(`:${type}(/.*/|/)([^/]+)$`).exec(arn) ?? []
  const moved = {
    path: text(input, 'NewPath') ?? path,
    name: text(input, `New${type === 'user' ? 'User' : 'Group'}Name`) ?? name,
  }
  return [entityArn(call.world, call.account.id, type, moved)].filter((one) => one !== arn)
}

export type Service = 'iam' | 'sts' | 'cloudtrail' | 'organizations'

/** Every permission that a request needs. None for what needs no permission (STS API, GetCallerIdentity, GetSessionToken). */
export const askedOf = (service: Service, call: Call): Asked[] => {
  const {op, input} = call
  if (service === 'sts') return []
  if (service === 'organizations') return [{action: `${service}:${op}`, resource: '*'}]
  const subject = subjectOf.get(op)
  if (subject === undefined) throw new Error(`nobody has said what ${op} is about`)
  const action = `${service}:${op}`
  if (subject === 'nothing') return [{action, resource: '*'}]
  if (subject === 'named') return [{action, resource: text(input, 'Arn') ?? '*'}]
  if (subject === 'path') return [{action, resource: listed(call)}]
  const resource = arns[subject](call)
  const tag = structures(input, 'Tags').length > 0 ? tagging[op] : undefined
  return [
    {action, resource},
    ...target(call, resource).map((moved) => ({action, resource: moved})),
    ...(tag === undefined ? [] : [{action: `iam:${tag}`, resource}]),
    ...(op === 'AddRoleToInstanceProfile' ? [{action: 'iam:PassRole', resource: arns.role(call)}] : []),
  ]
}
