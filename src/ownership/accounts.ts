import type {Account, Intent} from '../config/intent.js'

interface Index {
  readonly byId: ReadonlyMap<string, Account>
  /** Names of those that are being emptied. */
  readonly retired: ReadonlySet<string>
}

const known = new WeakMap<Intent['accounts'], Index>()

/** The accounts of a file by what they are looked up by. Ten thousand are asked for ten thousand times: made once. */
export function indexOf(accounts: Intent['accounts']): Index {
  const found = known.get(accounts)
  if (found) return found
  const made: Index = {
    byId: new Map(accounts.map((account) => [account.id, account])),
    retired: new Set(accounts.filter(({retire}) => retire).map(({name}) => name)),
  }
  known.set(accounts, made)
  return made
}
