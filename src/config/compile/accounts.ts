import type {Account} from '../intent.js'
import type {Sources} from '../source.js'
import type {Written, WrittenConnect} from '../written.js'

/** What a new member account of an organization has, made by AWS Organizations. */
const DEFAULT_ROLE = 'OrganizationAccountAccessRole'

/** The listed accounts in the order of the file; what an account says of `connect` goes before what the file says. */
export function listAccounts(written: Written, sources: Sources, partition: string): Account[] {
  return Object.entries(written.accounts).map(([name, account]) => {
    const own: WrittenConnect = account.connect === false ? {} : (account.connect ?? {})
    return {
      name,
      id: account.id,
      partition,
      managed: account.connect !== false,
      retire: account.retire,
      connect: {role: DEFAULT_ROLE, ...written.connect, ...own},
      connectExplicit: own.role !== undefined,
      place: sources.at(['accounts', name], 'key'),
    }
  })
}
