import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {Group, User} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {page, underPath} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import {keyOfName, nextId} from '../world.js'
import {groupOf, userOf} from './lookup.js'
import {groupListed, userListed} from './shapes.js'

const taken = (name: string): AwsError => new AwsError('EntityAlreadyExists', `Group with name ${name} already exists.`)

const membersOf = ({account}: Call, group: Group): User[] =>
  account.users.sorted().filter(({groups}) => groups.includes(group.id))

const createGroup = ({account, input, now, quotas}: Call): Group => {
  const name = need(input, 'GroupName')
  if (account.groups.get(keyOfName(name))) throw taken(name)
  checkQuota('GroupsPerAccount', account.groups.size + 1, quotas.GroupsQuota)
  const group: Group = {
    name,
    path: text(input, 'Path') ?? '/',
    id: nextId(account, 'AGPA'),
    created: now.toISOString(),
    attached: [],
    inline: [],
  }
  account.groups.add(group)
  return group
}

const updateGroup = (call: Call): void => {
  const {account, input} = call
  const group = groupOf(call)
  const name = text(input, 'NewGroupName')
  const other = name === undefined ? undefined : account.groups.get(keyOfName(name))
  if (name !== undefined && other && other !== group) throw taken(name)
  account.groups.remove(group)
  group.name = name ?? group.name
  group.path = text(input, 'NewPath') ?? group.path
  account.groups.add(group)
}

const deleteGroup = (call: Call): void => {
  const group = groupOf(call)
  const conflict = (message: string): AwsError => new AwsError('DeleteConflict', message)
  if (membersOf(call, group).length > 0) throw conflict('Cannot delete entity, must remove users from group first.')
  if (group.attached.length > 0) throw conflict('Cannot delete entity, must detach all policies first.')
  if (group.inline.length > 0) throw conflict('Cannot delete entity, must delete policies first.')
  call.account.groups.remove(group)
}

export const groupOperations: Operations = {
  CreateGroup: writes(['GroupName'], (call) => ({Group: groupListed(call, createGroup(call))})),
  GetGroup: reads(['GroupName'], (call) => {
    const group = groupOf(call)
    const {items, more} = page(call, membersOf(call, group))
    return {Group: groupListed(call, group), Users: items.map((user) => userListed(call, user)), ...more}
  }),
  ListGroups: reads([], (call) => {
    const {items, more} = page(call, underPath(call, call.account.groups.sorted()))
    return {Groups: items.map((group) => groupListed(call, group)), ...more}
  }),
  UpdateGroup: writes(['GroupName'], updateGroup),
  DeleteGroup: writes(['GroupName'], deleteGroup),
  AddUserToGroup: writes(['GroupName', 'UserName'], (call) => {
    const [group, user] = [groupOf(call), userOf(call)]
    if (user.groups.includes(group.id)) return
    checkQuota('GroupsPerUser', user.groups.length + 1, call.quotas.GroupsPerUserQuota)
    user.groups = [...user.groups, group.id]
  }),
  RemoveUserFromGroup: writes(['GroupName', 'UserName'], (call) => {
    const [group, user] = [groupOf(call), userOf(call)]
    if (!user.groups.includes(group.id))
      throw new AwsError('NoSuchEntity', `User ${user.name} is not in group ${group.name}.`)
    user.groups = user.groups.filter((id) => id !== group.id)
  }),
}
