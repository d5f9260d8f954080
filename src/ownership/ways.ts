import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef, Resource, State} from '../core/types.js'
import type {Intent, Keep} from '../config/intent.js'
import {isOrganized} from '../kinds/guard-levels.js'
import type {Bounds} from './guard-terms.js'
import {callerGuest, namedGuest, profileGuest} from './guests.js'
import type {Guest} from './guests.js'
import {addressFor, arnOf} from '../kinds/resource.js'
import type {Role} from '../kinds/values.js'
import {entrancesOf} from './entrances.js'
import type {Entrance} from './entrances.js'
import {powersFor} from './powers.js'
import type {Power} from './powers.js'
import {roleName} from './things.js'

/**
 * A way in that has to stay open at every step: this guest may assume this role. Or, where `power` is set, what xrole has
 * to be allowed once it is in: the guest is then who it is there, and `role` the address of that role or user.
 */
export interface Way {
  readonly guest: Guest
  readonly role: Address
  readonly account: AccountRef
  /** Set where xrole itself enters: the ARN that it asks for and the external id that it sends. */
  readonly entrance?: {readonly arn: string; readonly externalId: string | undefined}
  /** Set where the account could not be read: the ARN that the role has, as far as anybody knows. */
  readonly unreadArn?: string
  /** Set where it is about writing roles of the account, and about this besides. */
  readonly power?: readonly Power[]
  /** Set where the file demands it. */
  readonly keep?: Keep
  /** Ids of the organizations of the guest's account and of the role's, as far as they are known. */
  readonly organizations?: {readonly own: string | undefined; readonly role: string | undefined}
  /** Set where the policies of an organization may bear on it. */
  readonly bounds?: Bounds
}

/** Who calls, and what was not read. */
export interface Asked {
  /** Without one (a recorded snapshot) only what the file demands is guarded. */
  readonly caller: {readonly arn: string; readonly account: string} | undefined
  /** Names of managed accounts that could not be read. */
  readonly unread: ReadonlySet<string>
}

/**
 * As whom xrole writes in its accounts, where that can be seen: the connect role, or at home the caller. With a profile
 * it is somebody whom nobody asks about.
 */
function powersOf(
  intent: Intent,
  live: State,
  caller: Asked['caller'],
  guest: Guest,
  entrances: readonly Entrance[],
): Way[] {
  const roles = entrances.filter(
    ({account, role}) => keyOf(role) === keyOf(addressFor(account, 'role', roleName(account.connect.role))),
  )
  const home = intent.accounts.find((one) => one.managed && one.id === caller?.account)
  const isItself = home && !home.connectExplicit && home.connect.profile === undefined && guest.thing !== undefined
  return [
    ...(isItself ? [{guest, role: live.get(guest.thing)!.address, account: home, power: []}] : []),
    ...roles
      .filter(({role}) => live.has(keyOf(role)))
      .map(({account, role, arn}) => ({guest: {name: role, arn, thing: keyOf(role)}, role, account, power: []})),
  ]
}

/** The ARN of a role whose account was not read: at the path that the file gives it, else at `/`. */
function declaredArn(role: Address, account: AccountRef, intent: Intent): string {
  const declared = intent.state.get(keyOf(role)) as Resource<Role> | undefined
  return arnOf(account, 'role', declared?.value.path ?? '/', declared?.value.name ?? roleName(role))
}

/** What is guarded: the ways by which xrole gets into its accounts and what it can do there, and what `mustKeep` lists. */
export function waysOf(intent: Intent, live: State, asked: Asked): Way[] {
  const byId = new Map(intent.accounts.map((account) => [account.id, account]))
  const hasGuards = isOrganized(live)
  const powers = powersFor(intent)
  return allWays(intent, live, asked).map((way) => {
    const [caller, at] = [byId.get(way.guest.arn?.split(':')[4] ?? ''), byId.get(way.account.id)]
    const [own, role] = [caller?.organization, at?.organization]
    const known = own === undefined && role === undefined ? way : {...way, organizations: {own, role}}
    if (!hasGuards || !at) return known
    const accounts = caller === undefined || caller === at ? [at] : [caller, at]
    const bounds = {caller, role: at, accounts, live}
    return {...known, bounds, ...(way.power && {power: powers(at)})}
  })
}

function allWays(intent: Intent, live: State, {caller, unread}: Asked): Way[] {
  const guest = caller && callerGuest(caller.arn, intent, live, unread)
  const entrances = guest ? entrancesOf(intent, caller.account) : []
  const keeps = intent.safety.mustKeep.flatMap((keep): Way[] => {
    const account = intent.accounts.find((one) => keyOf(one.name) === keyOf(keep.role.split('/')[0]!))
    if (!account?.managed) return []
    const guarded = {guest: namedGuest(keep.principal, intent, live, unread), role: keep.role, account, keep}
    return [unread.has(account.name) ? {...guarded, unreadArn: declaredArn(keep.role, account, intent)} : guarded]
  })
  return [
    ...entrances.map(({account, role, arn}): Way => ({
      guest: account.connect.profile === undefined ? guest! : profileGuest(account.connect.profile),
      role,
      account,
      entrance: {arn, externalId: account.connect.externalId},
      ...(unread.has(account.name) ? {unreadArn: arn} : {}),
    })),
    ...(guest ? powersOf(intent, live, caller, guest, entrances) : []),
    ...keeps,
  ]
}
