import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {Role} from '../model.js'
import {storedTrust} from '../principals.js'
import {checkQuota, checkSize} from '../rules/quotas.js'
import {readTags, withTags} from '../rules/tags.js'
import {page, underPath} from '../wire/paging.js'
import {integer, need, text} from '../wire/query.js'
import {keyOfName, nextId} from '../world.js'
import {belongsToAws, demandAttachable, ownRoleOf, roleOf} from './lookup.js'
import {roleListed, roleWhole} from './shapes.js'

const trustFrom = ({world, input, quotas}: Call, parameter: string): string => {
  const document = need(input, parameter)
  const stored = storedTrust(world, document)
  checkSize('ACLSizePerRole', document, quotas.AssumeRolePolicySizeQuota)
  return stored
}

const createRole = (call: Call): Role => {
  const {account, input, quotas} = call
  const [name, path] = [need(input, 'RoleName'), text(input, 'Path') ?? '/']
  if (account.roles.get(keyOfName(name)))
    throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`)
  if (belongsToAws({path} as Role)) throw new AwsError('InvalidInput', `The path ${path} is reserved for AWS.`)
  const trust = trustFrom(call, 'AssumeRolePolicyDocument')
  const tags = withTags([], readTags(input, 'case-insensitive'), 'case-insensitive', quotas.TagsQuota)
  const boundary = text(input, 'PermissionsBoundary')
  if (boundary !== undefined) demandAttachable(call, boundary)
  checkQuota('RolesPerAccount', account.roles.size + 1, quotas.RolesQuota)
  const description = text(input, 'Description')
  const role: Role = {
    name,
    path,
    id: nextId(account, 'AROA'),
    created: call.now.toISOString(),
    trust,
    ...(description === undefined ? {} : {description}),
    maxSession: integer(input, 'MaxSessionDuration') ?? 3600,
    ...(boundary === undefined ? {} : {boundary}),
    tags,
    attached: [],
    inline: [],
  }
  account.roles.add(role)
  return role
}

const deleteRole = (call: Call): void => {
  const {account} = call
  const role = ownRoleOf(call)
  const conflict = (message: string): AwsError => new AwsError('DeleteConflict', message)
  if (account.instanceProfiles.values().some(({roles}) => roles.includes(role.id)))
    throw conflict('Cannot delete entity, must remove roles from instance profile first.')
  if (role.attached.length > 0) throw conflict('Cannot delete entity, must detach all policies first.')
  if (role.inline.length > 0) throw conflict('Cannot delete entity, must delete policies first.')
  account.roles.remove(role)
}

/** Service-linked roles let their description be changed, and nothing else. */
const describable = (call: Call): Role =>
  roleOf(call).path.startsWith('/aws-service-role/') ? roleOf(call) : ownRoleOf(call)

export const roleOperations: Operations = {
  CreateRole: writes(['RoleName', 'AssumeRolePolicyDocument'], (call) => ({Role: roleWhole(call, createRole(call))})),
  GetRole: reads(['RoleName'], (call) => ({Role: roleWhole(call, roleOf(call))})),
  ListRoles: reads([], (call) => {
    const {items, more} = page(call, underPath(call, call.account.roles.sorted()))
    return {Roles: items.map((role) => roleListed(call, role)), ...more}
  }),
  DeleteRole: writes(['RoleName'], deleteRole),
  UpdateRole: writes(['RoleName'], (call) => {
    const role = ownRoleOf(call)
    const description = text(call.input, 'Description')
    if (description !== undefined) role.description = description
    // "If you do not specify this value, the default of one hour is applied" (UpdateRole, MaxSessionDuration).
    role.maxSession = integer(call.input, 'MaxSessionDuration') ?? 3600
    return {}
  }),
  UpdateRoleDescription: writes(['RoleName', 'Description'], (call) => {
    const role = describable(call)
    role.description = need(call.input, 'Description')
    return {Role: roleWhole(call, role)}
  }),
  UpdateAssumeRolePolicy: writes(['RoleName', 'PolicyDocument'], (call) => {
    const role = ownRoleOf(call)
    role.trust = trustFrom(call, 'PolicyDocument')
  }),
}
