import type {Resource} from '../../core/types.js'
import {groupOf, managedPolicyOf, roleOf, userOf} from '../../kinds/resource.js'
import {ownerTag} from '../../kinds/tags.js'
import type {Group, ManagedPolicy, Marks, Role, User} from '../../kinds/values.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import {documentOf} from './owners.js'
import type {WrittenGroup, WrittenPolicy, WrittenRole, WrittenUser} from '../written.js'

const HOUR = 3600

const marks = (context: Context, protect: boolean | undefined): Marks => ({
  owner: context.written.owner,
  ...(protect !== undefined && {protect}),
})

export const roleFrom = (context: Context, {account, name, iamPath, written}: Entry<WrittenRole>): Resource<Role> =>
  roleOf(account, {
    name,
    path: iamPath,
    description: written.description ?? '',
    maxSession: written.maxSession ?? HOUR,
    tags: written.tags,
    marks: marks(context, written.protect),
  })

export const userFrom = (context: Context, {account, name, iamPath, written}: Entry<WrittenUser>): Resource<User> =>
  userOf(account, {name, path: iamPath, tags: written.tags, marks: marks(context, written.protect)})

export const groupFrom = ({account, name, iamPath}: Entry<WrittenGroup>): Resource<Group> =>
  groupOf(account, {name, path: iamPath})

/** A path of its own does not tell whose a policy is, so that such a policy gets the tag. */
export const policyFrom = (
  context: Context,
  {account, name, iamPath, written}: Entry<WrittenPolicy>,
): Resource<ManagedPolicy> =>
  managedPolicyOf(account, {
    name,
    path: iamPath,
    description: written.description ?? '',
    document: documentOf(written),
    tags: {...written.tags, ...(written.path !== undefined && ownerTag(context.written.owner))},
  })
