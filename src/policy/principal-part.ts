import type {Principal} from './principal-type.js'

const partition = ({principal}: Principal): string | undefined => principal.split(':')[1]

/** `arn:aws:sts::111111111111:assumed-role/Bot/run`, and a role's ARN, whose path a session's does not tell: `Bot`. */
const roleName = ({principal}: Principal): string | undefined =>
  /:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1] ?? /:assumed-role\/([^/]+)\/./.exec(principal)?.[1]

const isOfAccount = ({type}: Principal): boolean => type === 'user' || type === 'role' || type === 'session'

/**
 * Whether naming the second names the first as well: everyone, an account with its users, roles and sessions, a role
 * with its sessions. Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
export function isPartOf(narrow: Principal, wide: Principal): boolean {
  if (wide.type === 'anyone' || wide.principal === narrow.principal) return true
  if (wide.accountId === undefined || wide.accountId !== narrow.accountId || partition(wide) !== partition(narrow))
    return false
  if (wide.type === 'account') return isOfAccount(narrow)
  return wide.type === 'role' && narrow.type === 'session' && roleName(wide) === roleName(narrow)
}

/** Whether somebody can be both. */
export const overlaps = (one: Principal, other: Principal): boolean => isPartOf(one, other) || isPartOf(other, one)
