import type {Organization, OrganizationAccount} from '../../core/organization.js'
import type {Account} from '../intent.js'
import type {Sources} from '../source.js'
import type {Written} from '../written.js'
import type {WrittenMember} from '../written-organization.js'
import {connectOf} from './accounts.js'

/** Accounts of `organization: accounts:` as accounts of the file: what they are called, and what is to be true of them. */

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The account that an entry made or asked to come, once it is in the organization: by e-mail address, or by id. */
export function joinedMember(
  {create, invite}: WrittenMember,
  organization: Organization,
): OrganizationAccount | undefined {
  const wanted = create?.email ?? invite?.account
  if (wanted === undefined) return undefined
  return organization.accounts.find(({id, email}) => id === wanted || same(email, wanted))
}

/** The keys of entries that made an account or asked one to come, by the id of that account. */
export function joinedNames(written: Written, organization: Organization): ReadonlyMap<string, string> {
  const entries = Object.entries(written.organization?.accounts ?? {})
  return new Map(
    entries.flatMap(([key, entry]) => {
      const member = joinedMember(entry, organization)
      return member ? [[member.id, key] as const] : []
    }),
  )
}

/** Accounts that joined and that nothing else names: known, so that they have a name, but not managed. */
export function joinedAccounts(
  written: Written,
  sources: Sources,
  partition: string,
  organization: Organization,
  known: readonly Account[],
): Account[] {
  const [ids, names] = [new Set(known.map(({id}) => id)), new Set(known.map(({name}) => name))]
  return [...joinedNames(written, organization)].flatMap(([id, name]): Account[] => {
    const member = organization.accounts.find((one) => one.id === id)
    if (!member || ids.has(id) || names.has(name)) return []
    return [
      {
        name,
        id,
        partition,
        managed: false,
        closed: 'is not listed under accounts:',
        ou: member.ou,
        tags: member.tags ?? {},
        state: member.state,
        retire: false,
        connect: connectOf(written, {}),
        connectExplicit: false,
        place: sources.at(['organization', 'accounts', name], 'key'),
      },
    ]
  })
}

/**
 * The accounts as they will be: selectors by unit or tag choose by what `organization:` asks for, so that what a plan
 * moves does not change what the next one declares.
 */
export function asOrganized(written: Written, accounts: readonly Account[]): readonly Account[] {
  const entries = written.organization?.accounts
  if (!entries) return accounts
  return accounts.map((account) => {
    const entry = Object.hasOwn(entries, account.name) ? entries[account.name] : undefined
    if (!entry) return account
    const listed = Object.hasOwn(written.accounts, account.name) ? written.accounts[account.name]?.tags : undefined
    return {
      ...account,
      ...(entry.ou !== undefined && {ou: entry.ou}),
      ...(entry.tags && {tags: {...entry.tags, ...listed}}),
    }
  })
}
