import type {Organization} from '../core/organization.js'
import type {Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {foreseen} from '../kinds/foreseen-guards.js'
import {organizationParts} from '../kinds/live-organization.js'
import type {NamedAccount} from '../kinds/live-organization.js'
import {memberOf, organizationRef} from '../kinds/organization-resource.js'
import type {Member} from '../kinds/values.js'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The id of an account that the file makes or asks to join, once it is there: found by its e-mail address or id. */
function idOf({how}: Member, {accounts}: Organization): string | undefined {
  const who = 'create' in how ? how.create.email : how.invite.account
  return accounts.find(({id, email}) => id === who || same(email, who))?.id
}

/** Whether it is being made or was asked to join already. */
const isJoining = ({how}: Member, {joining}: Organization): boolean =>
  'create' in how
    ? (joining?.creations ?? []).some(({name}) => name === how.create.name)
    : (joining?.invitations ?? []).some(({account}) => same(account, how.invite.account))

/**
 * What an organization has, as resources of the live state: what AWS said, who is on the way into it, and what AWS will
 * attach by itself to what the file wants to be made. Accounts are called as the file calls them.
 */
export function observeOrganization(
  organization: Organization,
  intent: Pick<Intent, 'accounts' | 'state' | 'organization'>,
): {readonly resources: Resource[]} {
  const org = organizationRef(organization, intent.accounts[0]?.partition ?? 'aws')
  const members = [...intent.state.values()].filter((one): one is Resource<Member> => one.kind === 'member')
  const found = members.flatMap(({name, value}): NamedAccount[] => {
    const id = idOf(value, organization)
    return id === undefined ? [] : [{name, id}]
  })
  const parts = organizationParts(organization, org, [...intent.accounts, ...found])
  const there = new Set(parts.map(({key}) => key))
  const joining = members
    .filter(({key, value}) => !there.has(key) && isJoining(value, organization))
    .map(({name, value}) => memberOf(org, name, {...value, isPending: true}))
  const all = [...parts, ...joining]
  return {resources: intent.organization ? [...all, ...foreseen(all, intent.state, org)] : all}
}
