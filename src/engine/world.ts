import type {World} from '../core/kind.js'
import type {AccountRef} from '../core/types.js'
import {addressFor} from '../kinds/resource.js'

/** The listed accounts, as kinds ask about them. A principal's ARN has its path; its address has not. */
export function worldOf(accounts: readonly AccountRef[]): World {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  return {
    accountIds: new Set(byId.keys()),
    addressOf(arn) {
      const [, , service, , id, resource] = arn.split(':')
      const account = byId.get(id ?? '')
      const [kind, ...path] = (resource ?? '').split('/')
      if (service !== 'iam' || !account || path.length === 0) return undefined
      if (kind !== 'user' && kind !== 'role') return undefined
      return addressFor(account, kind, path[path.length - 1]!)
    },
  }
}
