import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'
import type {AccountRef, State} from '../core/types.js'
import type {Intent, Keep} from '../config/intent.js'
import {callerGuest, namedGuest} from './guests.js'
import type {Guest} from './guests.js'
import {entrancesOf} from './entrances.js'

/** A way in that has to stay open at every step: this guest may assume this role. */
export interface Way {
  readonly guest: Guest
  readonly role: Address
  readonly account: AccountRef
  /** Set where xrole itself enters: the ARN that it asks for and the external id that it sends. */
  readonly entrance?: {readonly arn: string; readonly externalId: string | undefined}
  /** Set where the file demands it. */
  readonly keep?: Keep
}

/** Who calls, and what was not read. */
export interface Asked {
  /** Without one (a recorded snapshot) only what the file demands is guarded. */
  readonly caller: {readonly arn: string; readonly account: string} | undefined
  /** Names of managed accounts that could not be read. */
  readonly unread: ReadonlySet<string>
}

/** What is guarded: the ways by which xrole gets into its accounts, and what `mustKeep` lists. */
export function waysOf(intent: Intent, live: State, {caller, unread}: Asked): Way[] {
  const guest = caller && callerGuest(caller.arn, intent, live, unread)
  const entrances = guest ? entrancesOf(intent, caller.account) : []
  const keeps = intent.safety.mustKeep.flatMap((keep): Way[] => {
    const account = intent.accounts.find((one) => keyOf(one.name) === keyOf(keep.role.split('/')[0]!))
    return account && account.managed && !unread.has(account.name)
      ? [{guest: namedGuest(keep.principal, intent, live, unread), role: keep.role, account, keep}]
      : []
  })
  return [
    ...entrances.map(({account, role, arn}): Way => ({
      guest: guest!,
      role,
      account,
      entrance: {arn, externalId: account.connect.externalId},
    })),
    ...keeps,
  ]
}
