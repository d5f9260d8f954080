import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError, noSuch} from '../errors.js'
import type {InstanceProfile} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {readTags, withTags} from '../rules/tags.js'
import {page, underPath} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {keyOfName, nextId} from '../world.js'
import {ownRoleOf, roleOf} from './lookup.js'
import {profileShape} from './shapes.js'

export const instanceProfileOf = ({account, input}: Call): InstanceProfile => {
  const name = need(input, 'InstanceProfileName')
  const profile = account.instanceProfiles.get(keyOfName(name))
  if (!profile) throw new AwsError('NoSuchEntity', `Instance Profile ${name} cannot be found.`)
  return profile
}

const create = ({account, input, now, quotas}: Call): InstanceProfile => {
  const name = need(input, 'InstanceProfileName')
  if (account.instanceProfiles.get(keyOfName(name)))
    throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`)
  const tags = withTags([], readTags(input, 'case-sensitive'), 'case-sensitive', quotas.TagsQuota)
  checkQuota('InstanceProfilesPerAccount', account.instanceProfiles.size + 1, quotas.InstanceProfilesQuota)
  const profile: InstanceProfile = {
    name,
    path: text(input, 'Path') ?? '/',
    id: nextId(account, 'AIPA'),
    created: now.toISOString(),
    tags,
    roles: [],
  }
  account.instanceProfiles.add(profile)
  return profile
}

const whole = (call: Call, profile: InstanceProfile): XmlObject => ({
  ...profileShape(call, profile),
  Tags: profile.tags.length > 0 ? profile.tags : undefined,
})

const listed = (call: Call, profiles: InstanceProfile[]): XmlObject => {
  const {items, more} = page(call, profiles)
  return {InstanceProfiles: items.map((profile) => profileShape(call, profile)), ...more}
}

export const instanceProfileOperations: Operations = {
  CreateInstanceProfile: writes(['InstanceProfileName'], (call) => ({InstanceProfile: whole(call, create(call))})),
  GetInstanceProfile: reads(['InstanceProfileName'], (call) => ({
    InstanceProfile: whole(call, instanceProfileOf(call)),
  })),
  ListInstanceProfiles: reads([], (call) => listed(call, underPath(call, call.account.instanceProfiles.sorted()))),
  ListInstanceProfilesForRole: reads(['RoleName'], (call) => {
    const {id} = roleOf(call)
    return listed(
      call,
      call.account.instanceProfiles.sorted().filter(({roles}) => roles.includes(id)),
    )
  }),
  DeleteInstanceProfile: writes(['InstanceProfileName'], (call) => {
    const profile = instanceProfileOf(call)
    if (profile.roles.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.')
    call.account.instanceProfiles.remove(profile)
  }),
  AddRoleToInstanceProfile: writes(['InstanceProfileName', 'RoleName'], (call) => {
    const [profile, role] = [instanceProfileOf(call), ownRoleOf(call)]
    checkQuota('InstanceSessionsPerInstanceProfile', profile.roles.length + 1, 1)
    profile.roles = [role.id]
  }),
  RemoveRoleFromInstanceProfile: writes(['InstanceProfileName', 'RoleName'], (call) => {
    const [profile, role] = [instanceProfileOf(call), ownRoleOf(call)]
    if (!profile.roles.includes(role.id)) throw noSuch('role', role.name)
    profile.roles = []
  }),
}
