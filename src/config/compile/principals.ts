import type {Context} from './context.js'
import {expand, indexEntries, type Entry} from './entries.js'
import {isOver} from '../trust/expiry.js'
import type {Principals} from '../trust/principals.js'
import type {WrittenGroup, WrittenRole, WrittenUser} from '../written.js'

/** Everything of the file that can have policies, by kind, each in each of its accounts. */
export interface Owners {
  readonly roles: readonly Entry<WrittenRole>[]
  readonly users: readonly Entry<WrittenUser>[]
  readonly groups: readonly Entry<WrittenGroup>[]
  readonly principals: Principals
}

/** A role after its last day is not declared any more: what xrole made of it is pruned like any other. */
function isExpired(context: Context, role: Entry<WrittenRole>): boolean {
  const {expires} = context.written.roles[String(role.path[1])] ?? role.written
  if (!isOver(expires, context.now)) return false
  const message = `this role expired on ${expires}; the next apply removes it from AWS, and it can go from the file`
  context.tell('note', 'expired', [...role.path, 'expires'], message, role.tellIn)
  return true
}

export function listOwners(context: Context): Owners {
  const unique = <W>(entries: readonly Entry<W>[]): Entry<W>[] => [...indexEntries(context, entries).values()]
  const all = unique(expand(context, 'role', context.written.roles))
  const expired = new Set(all.filter((role) => isExpired(context, role)).map((role) => role.key))
  const roles = all.filter((role) => !expired.has(role.key))
  const users = unique(expand(context, 'user', context.written.users))
  const groups = unique(expand(context, 'group', context.written.groups))
  return {
    roles,
    users,
    groups,
    principals: {
      declared: new Map([...roles, ...users, ...groups].map((entry) => [entry.key, entry])),
      users: new Map(users.map((user) => [`${user.account.name}/${user.path[1]}`, user])),
      expired,
    },
  }
}
