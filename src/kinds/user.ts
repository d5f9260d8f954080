import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import {deleteCredentials} from './credentials.js'
import {sameTags, tagChanges, tagList} from './tags.js'
import type {User} from './values.js'

function alter(live: Resource<User>, desired: Resource<User>): Call[] {
  const UserName = desired.value.name
  const calls: Call[] = []
  // AWS keeps the id and rewrites the trusts that name the user (IAM API, UpdateUser).
  if (live.value.path !== desired.value.path)
    calls.push({op: 'UpdateUser', input: {UserName, NewPath: desired.value.path}})
  const {untag, tag} = tagChanges(live.value, desired.value)
  if (untag.length > 0) calls.push({op: 'UntagUser', input: {UserName, TagKeys: untag}})
  if (tag.length > 0) calls.push({op: 'TagUser', input: {UserName, Tags: tag}})
  return calls
}

/** An IAM user: path and tags. Source: IAM API, CreateUser, UpdateUser, DeleteUser. */
export const user: Kind<User> = {
  name: 'user',
  refs: () => [],
  same: ({value: a}, {value: b}) => a.path === b.path && sameTags(a, b),
  make: ({value}) => [
    {
      op: 'CreateUser',
      input: {
        UserName: value.name,
        Path: value.path,
        ...(value.boundary ? {PermissionsBoundary: value.boundary.arn} : {}),
        Tags: tagList(value.tags, value.marks, value.mark?.applied),
      },
    },
  ],
  remove: ({value}) => [
    ...deleteCredentials(value.name, value.credentials),
    {op: 'DeleteUser', input: {UserName: value.name}},
  ],
  alter,
}
