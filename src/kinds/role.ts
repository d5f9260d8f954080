import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import {sameTags, tagChanges, tagList} from './tags.js'
import type {Role} from './values.js'

const sameSettings = (a: Role, b: Role): boolean => a.description === b.description && a.maxSession === b.maxSession

function alter(live: Resource<Role>, desired: Resource<Role>): Call[] {
  const RoleName = desired.value.name
  const calls: Call[] = []
  if (!sameSettings(live.value, desired.value)) {
    // Both always: UpdateRole resets what it is not given.
    const {description: Description, maxSession: MaxSessionDuration} = desired.value
    calls.push({op: 'UpdateRole', input: {RoleName, Description, MaxSessionDuration}})
  }
  const {untag, tag} = tagChanges(live.value, desired.value)
  if (untag.length > 0) calls.push({op: 'UntagRole', input: {RoleName, TagKeys: untag}})
  if (tag.length > 0) calls.push({op: 'TagRole', input: {RoleName, Tags: tag}})
  return calls
}

/** An IAM role: its settings and tags. Trust, boundary, policies are parts of their own. Source: IAM API, CreateRole. */
export const role: Kind<Role> = {
  name: 'role',
  refs: () => [],
  same: ({value: a}, {value: b}) => sameSettings(a, b) && sameTags(a, b),
  replaces: ({value: a}, {value: b}) => a.path !== b.path || a.name !== b.name,
  make: ({value}) => [
    {
      op: 'CreateRole',
      input: {
        RoleName: value.name,
        Path: value.path,
        AssumeRolePolicyDocument: JSON.stringify(value.trust?.document),
        ...(value.description === '' ? {} : {Description: value.description}),
        MaxSessionDuration: value.maxSession,
        ...(value.boundary ? {PermissionsBoundary: value.boundary.arn} : {}),
        Tags: tagList(value.tags, value.marks, value.mark?.applied),
      },
    },
  ],
  remove: ({value}) => [{op: 'DeleteRole', input: {RoleName: value.name}}],
  alter,
}
