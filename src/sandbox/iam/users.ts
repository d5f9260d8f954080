import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {User} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {readTags, withTags} from '../rules/tags.js'
import {page, underPath} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import {keyOfName, nextId} from '../world.js'
import {demandAttachable, userOf, userOrCaller} from './lookup.js'
import {groupListed, groupsOf, userListed, userWhole} from './shapes.js'

const taken = (name: string): AwsError => new AwsError('EntityAlreadyExists', `User with name ${name} already exists.`)

const createUser = (call: Call): User => {
  const {account, input, quotas} = call
  const name = need(input, 'UserName')
  if (account.users.get(keyOfName(name))) throw taken(name)
  const tags = withTags([], readTags(input, 'case-insensitive'), 'case-insensitive', quotas.TagsQuota)
  const boundary = text(input, 'PermissionsBoundary')
  if (boundary !== undefined) demandAttachable(call, boundary)
  checkQuota('UsersPerAccount', account.users.size + 1, quotas.UsersQuota)
  const user: User = {
    name,
    path: text(input, 'Path') ?? '/',
    id: nextId(account, 'AIDA'),
    created: call.now.toISOString(),
    ...(boundary === undefined ? {} : {boundary}),
    tags,
    attached: [],
    inline: [],
    groups: [],
    accessKeys: [],
    mfaDevices: [],
    sshKeys: [],
    certificates: [],
    serviceCredentials: [],
  }
  account.users.add(user)
  return user
}

/** The id stays, so whatever trusts this user goes on trusting it, under the new name. */
const updateUser = (call: Call): void => {
  const {account, input} = call
  const user = userOf(call)
  const name = text(input, 'NewUserName')
  const other = name === undefined ? undefined : account.users.get(keyOfName(name))
  if (name !== undefined && other && other !== user) throw taken(name)
  account.users.remove(user)
  user.name = name ?? user.name
  user.path = text(input, 'NewPath') ?? user.path
  account.users.add(user)
}

/** DeleteUser: "you must delete the items attached to the user manually, or the deletion fails". */
const whatRemains: readonly [string, (user: User) => boolean][] = [
  ['must remove users from group first', ({groups}) => groups.length > 0],
  ['must detach all policies first', ({attached}) => attached.length > 0],
  ['must delete policies first', ({inline}) => inline.length > 0],
  ['must delete access keys first', ({accessKeys}) => accessKeys.length > 0],
  ['must delete login profile first', ({login}) => login !== undefined],
  ['must delete MFA device first', ({mfaDevices}) => mfaDevices.length > 0],
  ['must delete SSH public keys first', ({sshKeys}) => sshKeys.length > 0],
  ['must delete signing certificates first', ({certificates}) => certificates.length > 0],
  ['must delete service-specific credentials first', ({serviceCredentials}) => serviceCredentials.length > 0],
]

const deleteUser = (call: Call): void => {
  const user = userOf(call)
  const remains = whatRemains.find(([, has]) => has(user))
  if (remains) throw new AwsError('DeleteConflict', `Cannot delete entity, ${remains[0]}.`)
  call.account.users.remove(user)
}

export const userOperations: Operations = {
  CreateUser: writes(['UserName'], (call) => ({User: userWhole(call, createUser(call))})),
  GetUser: reads([], (call) => ({User: userWhole(call, userOrCaller(call))})),
  ListUsers: reads([], (call) => {
    const {items, more} = page(call, underPath(call, call.account.users.sorted()))
    return {Users: items.map((user) => userListed(call, user)), ...more}
  }),
  UpdateUser: writes(['UserName'], updateUser),
  DeleteUser: writes(['UserName'], deleteUser),
  ListGroupsForUser: reads(['UserName'], (call) => {
    const {items, more} = page(call, groupsOf(call, userOf(call)))
    return {Groups: items.map((group) => groupListed(call, group)), ...more}
  }),
}
