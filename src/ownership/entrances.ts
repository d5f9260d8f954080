import {keyOf, ownerOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {Change, State} from '../core/types.js'
import type {Account, Intent} from '../config/intent.js'
import {addressFor, arnOf} from '../kinds/resource.js'
import type {Boundary, ManagedPolicy} from '../kinds/values.js'
import {callerGuest} from './guests.js'
import {reachOfGuest} from './reach.js'
import {roleName} from './things.js'
import type {Asked} from './ways.js'

/** A role by which xrole gets into an account, and the ARN by which it asks for it: path and case count. */
export interface Entrance {
  readonly account: Account
  readonly role: Address
  readonly arn: string
}

/** Whether xrole assumes a role to get into an account; by a profile, or at home, it does so only when told which one. */
const isEntered = (account: Account, home: string | undefined): boolean =>
  account.managed && (account.connectExplicit || (account.id !== home && account.connect.profile === undefined))

/**
 * Connect and plan roles of the accounts that xrole enters by a role.
 * @param home the caller's account id; undefined where nobody calls (a recorded snapshot)
 */
export function entrancesOf(intent: Intent, home: string | undefined): Entrance[] {
  return intent.accounts
    .filter((account) => isEntered(account, home))
    .flatMap((account) => {
      const roles = [account.connect.role, account.connect.planRole].filter((role) => role !== undefined)
      return [...new Set(roles)].map((role) => ({
        account,
        role: addressFor(account, 'role', roleName(role)),
        arn: arnOf(account, 'role', '/', role.replace(/^\//, '')),
      }))
    })
}

/** Keys of all connect and plan roles that the file names, whether xrole enters by them this time or not. */
export const entranceKeys = (intent: Pick<Intent, 'accounts'>): ReadonlySet<string> =>
  new Set(
    intent.accounts.flatMap(({name, connect}) =>
      [connect.role, connect.planRole].flatMap((role) =>
        role === undefined ? [] : [keyOf(`${name}/role/${roleName(role)}`)],
      ),
    ),
  )

/**
 * Whether a change comes last in its account: it is about a role by which xrole gets in, about a part of one, or about
 * one of the account's own policies that is attached to one or limits it; or about the caller itself, or anything that
 * its permissions depend on.
 */
export function lateChanges(intent: Intent, live: State, {caller, unread}: Asked): (change: Change) => boolean {
  const itself = caller && callerGuest(caller.arn, intent, live, unread)
  const reach = itself && reachOfGuest(itself, [], live.values())
  const entrances = entrancesOf(intent, caller?.account).map(({account, role}) => ({account, key: keyOf(role)}))
  const roles = new Set(entrances.map(({key}) => key))
  const isTheirs = ({kind, account, before}: Change): boolean => {
    if (kind !== 'managed-policy' || before === undefined) return false
    const {path, name} = before as ManagedPolicy
    const arn = arnOf(account, 'policy', path, name)
    const limits = (key: string) => (live.get(`${key}/boundary`)?.value as Boundary | undefined)?.arn === arn
    return entrances.some(
      ({account: {name: at}, key}) => at === account.name && (live.has(`${key}/policy/${arn}`) || limits(key)),
    )
  }
  const own = new Set([...roles, ...(itself?.thing === undefined ? [] : [itself.thing])])
  return (change) => own.has(keyOf(ownerOf(change.address))) || isTheirs(change) || reach?.touches(change) === true
}
