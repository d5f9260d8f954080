import {keyOf} from '../core/address.js'
import type {Change, Hazard, State} from '../core/types.js'
import type {Account, Intent} from '../config/intent.js'
import {addressFor} from '../kinds/resource.js'
import type {Trust} from '../kinds/values.js'
import {mayEnter} from '../policy/enter.js'

const trustKey = (account: Account, role: string): string => keyOf(`${addressFor(account, 'role', role)}/trust`)

/**
 * Changes after which xrole can no longer enter an account: its connect or plan role goes, or its trust no longer lets
 * the caller in. Judged by the trust at the end of the plan.
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
  for (const account of intent.accounts) {
    if (!account.managed || (account.id === caller.account && !account.connectExplicit)) continue
    const roles = [account.connect.role, account.connect.planRole].filter((role) => role !== undefined)
    for (const role of new Set(roles)) {
      const key = trustKey(account, role)
      const before = live.get(key)?.value as Trust | undefined
      if (!before || mayEnter(before.document, caller.arn, account) === 'no') continue
      const after = desired.get(key)?.value as Trust | undefined
      if (after && mayEnter(after.document, caller.arn, account) !== 'no') continue
      const owner = keyOf(addressFor(account, 'role', role))
      const change = changes.find((one) => one.key === key) ?? changes.find((one) => one.key === owner)
      if (change)
        found.set(change.key, {
          name: 'LOCKS_OUT',
          message: `xrole enters ${account.name} by this role and ${caller.arn} could no longer assume it`,
        })
    }
  }
  return found
}
