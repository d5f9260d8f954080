import {ACTIVE} from '../../core/organization.js'
import type {Organization, OrganizationAccount} from '../../core/organization.js'
import type {Account} from '../intent.js'
import type {Sources} from '../source.js'
import type {Written, WrittenConnect} from '../written.js'

/** What a new member account of an organization has, made by AWS Organizations. */
const DEFAULT_ROLE = 'OrganizationAccountAccessRole'

/** What an account says of `connect` goes before what the file says. */
export const connectOf = (written: Written, own: WrittenConnect): Account['connect'] => ({
  role: DEFAULT_ROLE,
  ...written.connect,
  ...own,
})

export const membersOf = (organization: Organization | undefined): ReadonlyMap<string, OrganizationAccount> =>
  new Map(organization?.accounts.map((member) => [member.id, member]))

/** The same accounts; those that are members say of which organization, and which of them manages it. */
export function inOrganization(
  organization: Organization | undefined,
  accounts: readonly Account[],
): readonly Account[] {
  if (!organization) return accounts
  const members = membersOf(organization)
  return accounts.map((account) => ({
    ...account,
    ...(members.has(account.id) && {organization: organization.id}),
    ...(account.id === organization.managementAccount && {isManagement: true}),
  }))
}

const UNUSABLE =
  'AWS lets nobody into it; take it out of the file, write connect: false, or leave it out with --account'

/**
 * The listed accounts in the order of the file. Of one that is in the organization too, the file has the name, the way in
 * and the tags that both have, the organization has the unit and the state.
 */
export function listAccounts(
  written: Written,
  sources: Sources,
  partition: string,
  organization: Organization | undefined,
): Account[] {
  const members = membersOf(organization)
  return Object.entries(written.accounts).map(([name, account]): Account => {
    const own: WrittenConnect = account.connect === false ? {} : (account.connect ?? {})
    const managed = account.connect !== false
    const member = members.get(account.id)
    const ou = member?.ou ?? account.ou
    return {
      name,
      id: account.id,
      partition,
      managed,
      ...(!managed && {closed: 'has connect: false'}),
      ...(managed &&
        member &&
        member.state !== ACTIVE && {unusable: `the organization says that it is ${member.state}: ${UNUSABLE}`}),
      ...(ou !== undefined && {ou}),
      tags: {...member?.tags, ...account.tags},
      ...(member && {state: member.state}),
      retire: account.retire,
      connect: connectOf(written, own),
      connectExplicit: own.role !== undefined,
      place: sources.at(['accounts', name], 'key'),
    }
  })
}
