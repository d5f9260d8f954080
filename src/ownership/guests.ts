import {keyOf} from '../core/address.js'
import type {State} from '../core/types.js'
import type {Account, Intent} from '../config/intent.js'
import {addressFor, arnOf} from '../kinds/resource.js'
import type {Role, User} from '../kinds/values.js'

/** Who is to get in by a role. */
export interface Guest {
  /** As messages name it: an address or an ARN. */
  readonly name: string
  /**
   * A user's, role's, session's or root user's ARN; of a user or role that can be seen, the one it has now. Undefined
   * where only AWS could tell: who is behind a profile.
   */
  readonly arn: string | undefined
  /** The key of the user or role behind it, in a managed account that was read: its own permissions can be seen. */
  readonly thing?: string
}

interface Named {
  readonly account: Account | undefined
  readonly kind: string
  readonly name: string
}

/** `arn:…:user/ops/alice` is the user alice, a session's is its role. */
function namedBy(arn: string, intent: Intent): Named {
  const [, , , , id, resource = ''] = arn.split(':')
  const [type = '', ...names] = resource.split('/')
  const isSession = type === 'assumed-role'
  return {
    account: intent.accounts.find((account) => account.id === id),
    kind: isSession ? 'role' : type,
    name: (isSession ? names[0] : names.at(-1)) ?? '',
  }
}

const isRead = (account: Account | undefined, unread: ReadonlySet<string>): account is Account =>
  account !== undefined && account.managed && !unread.has(account.name)

const isVisibleKind = (kind: string): kind is 'user' | 'role' => kind === 'user' || kind === 'role'

/** The caller exists, so what is not among the users and roles of its account is something else, and cannot be seen. */
export function callerGuest(arn: string, intent: Intent, live: State, unread: ReadonlySet<string>): Guest {
  const {account, kind, name} = namedBy(arn, intent)
  if (!isRead(account, unread) || !isVisibleKind(kind)) return {name: arn, arn}
  const thing = keyOf(addressFor(account, kind, name))
  return live.has(thing) ? {name: arn, arn, thing} : {name: arn, arn}
}

/** Who is behind a profile of the AWS configuration is not asked. */
export const profileGuest = (profile: string): Guest => ({name: `the profile ${profile}`, arn: undefined})

/** A principal that the file names by its address or ARN. One that an account that was read lacks does not exist. */
export function namedGuest(principal: string, intent: Intent, live: State, unread: ReadonlySet<string>): Guest {
  const [first = '', kindPart = '', namePart = ''] = principal.split('/')
  const isArn = principal.startsWith('arn:')
  const {account, kind, name} = isArn
    ? namedBy(principal, intent)
    : {account: intent.accounts.find((one) => one.name === first), kind: kindPart, name: namePart}
  if (!account || !isVisibleKind(kind)) return {name: principal, arn: principal}
  const thing = keyOf(addressFor(account, kind, name))
  const value = live.get(thing)?.value as User | Role | undefined
  const arn = isArn ? principal : arnOf(account, kind, value?.path ?? '/', value?.name ?? name)
  return isRead(account, unread) ? {name: principal, arn, thing} : {name: principal, arn}
}
