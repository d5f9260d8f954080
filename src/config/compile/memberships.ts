import {keyOf} from '../../core/address.js'
import type {Resource} from '../../core/types.js'
import {addressFor, membershipOf} from '../../kinds/resource.js'
import type {Membership} from '../../kinds/values.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import type {Path} from '../source.js'
import {livePath, meaning, nearestOf, type Principals} from '../trust/principals.js'
import type {WrittenGroup} from '../written.js'

type Group = Entry<WrittenGroup>

/** The members of a group: users by entry key, else by name in the group's account, declared or not. */
export const membershipsOf = (context: Context, principals: Principals, group: Group): Resource<Membership>[] =>
  group.written.users.flatMap((user, index) => {
    const path = [...group.path, 'users', index]
    const name = Object.hasOwn(context.written.users, user)
      ? ofEntry(context, principals, group, user, path)
      : ofAccount(context, principals, group, user, path)
    return name === undefined ? [] : [membershipOf(group.account, group.name, {user: name})]
  })

const listed = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')

function ofEntry(context: Context, principals: Principals, group: Group, user: string, path: Path): string | undefined {
  const entry = principals.users.get(`${group.account.name}/${user}`)
  if (entry) return entry.name
  const where = [
    ...new Set([...principals.users.values()].filter((each) => each.path[1] === user).map((each) => each.account.name)),
  ]
  const message = `user "${user}" is declared in ${listed(where)}, but a group's members are users of its own account`
  context.tell('error', 'member-elsewhere', path, message, {name: group.account.name})
  return undefined
}

function ofAccount(
  context: Context,
  principals: Principals,
  group: Group,
  user: string,
  path: Path,
): string | undefined {
  const {account, tellIn} = group
  const at = addressFor(account, 'user', user)
  const declared = principals.declared.get(keyOf(at))
  if (declared) return declared.name
  const {path: found, told} = livePath(context, account, 'user', user)
  const near = nearestOf(context, principals, account, 'user', user)
  if (told)
    context.tell(
      told.severity,
      told.code,
      path,
      meaning(told.message, context, principals, account, 'user', user),
      tellIn,
    )
  if (found !== null) return user
  context.tell(
    'error',
    'unknown-principal',
    path,
    `${at} is neither declared nor in AWS; ${near ?? 'add it under users:'}`,
    tellIn,
  )
  return undefined
}
