import {keyOf} from '../core/address.js'
import type {Change, Hazard, State} from '../core/types.js'
import type {Account, Intent} from '../config/intent.js'
import {addressFor} from '../kinds/resource.js'
import type {Trust} from '../kinds/values.js'
import {mayEnter} from '../policy/enter.js'
import type {Verdict} from '../policy/enter.js'
import {roleName} from './things.js'

/** Whether xrole assumes a role to get into an account; by a profile, or at home, it does so only when told which one. */
const isEntered = (account: Account, home: string): boolean =>
  account.managed && (account.connectExplicit || (account.id !== home && account.connect.profile === undefined))

/** Roles by which xrole gets into an account, as keys of what they are in a State. */
function entrances(account: Account): {owner: string; trust: string}[] {
  const roles = [account.connect.role, account.connect.planRole].filter((role) => role !== undefined)
  return [...new Set(roles)].map((role) => {
    const at = addressFor(account, 'role', roleName(role))
    return {owner: keyOf(at), trust: keyOf(`${at}/trust`)}
  })
}

/** A condition that the caller cannot be shown to meet shuts a door that was open; one that was there before does not. */
const isLost = (before: Verdict, after: Verdict): boolean =>
  (before === 'yes' && after !== 'yes') || (before === 'unknown' && after === 'no')

/**
 * Changes after which, or during which, xrole can no longer enter an account: its connect or plan role goes or is made
 * anew, or its trust no longer lets the caller in. Judged by the trust at the end of the plan.
 */
export function lockouts(
  changes: readonly Change[],
  live: State,
  desired: State,
  intent: Intent,
  caller: {arn: string; account: string} | undefined,
): ReadonlyMap<string, Hazard> {
  const found = new Map<string, Hazard>()
  if (!caller) return found
  const byKey = new Map(changes.map((change) => [change.key, change]))
  for (const account of intent.accounts.filter((one) => isEntered(one, caller.account))) {
    const verdict = (state: State, key: string): Verdict => {
      const trust = state.get(key)?.value as Trust | undefined
      return trust ? mayEnter(trust.document, caller.arn, account, account.connect.externalId) : 'no'
    }
    for (const {owner, trust} of entrances(account)) {
      const change = byKey.get(trust) ?? byKey.get(owner)
      if (!change) continue
      const before = verdict(live, trust)
      const isRemade = byKey.get(owner)?.verb === 'replace' && before !== 'no'
      if (!isRemade && !isLost(before, verdict(desired, trust))) continue
      const what = isRemade
        ? 'it is made anew: for a moment there is none, and a path is part of its ARN'
        : `nothing shows that ${caller.arn} could still assume it`
      found.set(change.key, {name: 'LOCKS_OUT', message: `xrole enters ${account.name} by this role, and ${what}`})
    }
  }
  return found
}
