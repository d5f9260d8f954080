import {globToRegExp, keyOf} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {ACTIVE, isBelow} from '../../core/organization.js'
import type {Organization, OrganizationAccount} from '../../core/organization.js'
import type {Account} from '../intent.js'
import type {Path, Sources} from '../source.js'
import type {Written, WrittenDiscovery} from '../written.js'
import type {WrittenMember} from '../written-organization.js'
import {keyFor, keyWithId} from './account-names.js'
import {connectOf, membersOf} from './accounts.js'
import type {Tell} from './context.js'
import {tellEmptyUnit} from './empty-units.js'
import {joinedNames} from './organization-members.js'
import {usesAccountTags} from './tags-used.js'

/** Where the accounts of the organization are spoken of. */
const FROM: Path = ['accounts', 'from']
const SHOWN = 20

/** What discovery is about: the file, and what the organization says. */
interface Discovery {
  readonly written: Written
  readonly discover: WrittenDiscovery
  readonly organization: Organization
  readonly tell: Tell
}

type Exception = WrittenDiscovery['except'][number]

function isExcepted(member: OrganizationAccount, exception: Exception): boolean {
  if (typeof exception !== 'string') return isBelow(member.ou, exception.ou)
  const test = globToRegExp(exception)
  return [member.name, keyFor(member.name, member.id), member.id].some((name) => test.test(name))
}

/** Why an account that is not listed is not managed; undefined: it is. */
function whyClosed(member: OrganizationAccount, {ou, except}: WrittenDiscovery): string | undefined {
  if (ou && !ou.some((unit) => isBelow(member.ou, unit))) return 'is in none of the units of accounts: from: ou:'
  if (except.some((exception) => isExcepted(member, exception))) return 'is under except: of accounts: from:'
  return member.state === ACTIVE ? undefined : `is ${member.state} in the organization`
}

/** Whether an account that is yet to be made will be found and managed by a file that discovers its accounts. */
export const willBeFound = ({discover}: Written, key: string, {create, ou = ''}: WrittenMember): boolean =>
  discover !== undefined &&
  create !== undefined &&
  whyClosed({id: '', name: create.name ?? key, email: create.email, ou, state: ACTIVE}, discover) === undefined

function checkUnit({written, organization, tell}: Discovery, unit: string, path: Path): void {
  const paths = organization.units.map((one) => one.path)
  if (['', ...paths].some((each) => isBelow(each, unit))) return
  if (tellEmptyUnit(written, tell, unit, path)) return
  const near = nearest(unit, paths)
  const hint = near === undefined ? '' : `; did you mean "${near}"?`
  tell('error', 'nothing-selected', path, `the organization has no unit "${unit}"${hint}`)
}

function checkFilters(discovery: Discovery): void {
  const {organization, discover, tell} = discovery
  const {organization: expected, ou = [], except} = discover
  if (expected !== undefined && expected !== organization.id) {
    const message = `this is the organization ${organization.id}, not ${expected}; use the credentials of that one, or correct the id`
    tell('error', 'other-organization', [...FROM, 'organization'], message)
  }
  for (const [index, unit] of ou.entries()) checkUnit(discovery, unit, [...FROM, 'ou', index])
  for (const [index, exception] of except.entries()) {
    const path = [...FROM, 'except', index]
    if (typeof exception !== 'string') checkUnit(discovery, exception.ou, [...path, 'ou'])
    else if (!organization.accounts.some((member) => isExcepted(member, exception)))
      tell('error', 'nothing-selected', path, `"${exception}" matches no account of the organization`)
  }
}

/** What the file says of accounts that the organization says otherwise. */
function checkListed({written, organization, tell}: Discovery): void {
  const members = membersOf(organization)
  for (const [name, account] of Object.entries(written.accounts)) {
    const member = members.get(account.id)
    if (!member && account.connect !== false) {
      const message = `account "${name}" is not in the organization ${organization.id}`
      tell('note', 'not-in-organization', ['accounts', name], message)
    }
    // Where organization: says it, that is what is going to be.
    if (written.organization?.accounts?.[name]?.ou !== undefined) continue
    if (!member || account.ou === undefined || (isBelow(account.ou, member.ou) && isBelow(member.ou, account.ou)))
      continue
    const where = member.ou === '' ? 'directly below the root' : `in ${member.ou}`
    const message = `the organization has account "${name}" ${where}, which counts; correct ou: or leave it out`
    tell('warning', 'other-unit', ['accounts', name, 'ou'], message)
  }
}

function checkTags({written, organization, tell}: Discovery): void {
  const unread = organization.accounts.some(({state, tags}) => state === ACTIVE && tags === undefined)
  if (!unread || !usesAccountTags(written)) return
  const message =
    'this file uses tags of accounts, and the organization was recorded without them; record it again with this file: xrole snapshot'
  tell('error', 'account-tags-unread', FROM, message)
}

interface Named {
  readonly member: OrganizationAccount
  readonly name: string
  readonly closed: string | undefined
}

const line = (name: string, id: string): string => `${name}: "${id}"`

/**
 * A key for each account that is not listed. Two managed ones of one name are an error, as a key that changes with who
 * comes and goes would be none; those that are not managed (closed accounts keep their names) give way.
 */
function named({written, discover, organization, tell}: Discovery): Named[] {
  const listed = new Set(Object.values(written.accounts).map(({id}) => id))
  // Who joined by the file is called as the file calls it.
  const joined = joinedNames(written, organization)
  const fresh = organization.accounts
    .filter(({id}) => !listed.has(id))
    .map((member) => ({
      member,
      closed: whyClosed(member, discover),
      name: joined.get(member.id) ?? keyFor(member.name, member.id),
    }))
  const taken = new Map(Object.entries(written.accounts).map(([key, {id}]) => [keyOf(key), {id, isListed: true}]))
  const managed = fresh.filter(({member: {id, name: own}, closed, name}) => {
    if (closed !== undefined) return false
    const other = taken.get(keyOf(name))
    if (!other) {
      taken.set(keyOf(name), {id, isListed: false})
      return true
    }
    const isKey = other.isListed ? `the key of account ${other.id}` : `what account ${other.id} is called, too`
    const message = `account ${id} ("${own}") of the organization would be called ${name}, which is ${isKey}; give it a name of its own under accounts:, for example ${line(`${name}-2`, id)}`
    tell('error', 'account-name', FROM, message)
    return false
  })
  const others = fresh
    .filter(({closed}) => closed !== undefined)
    .map((one) => {
      const {id} = one.member
      const name = taken.has(keyOf(one.name)) ? keyWithId(one.name, id) : one.name
      taken.set(keyOf(name), {id, isListed: false})
      return {...one, name}
    })
  return [...managed, ...others]
}

/** Accounts that would be managed if they were ACTIVE, one finding for each state. A closed one is no news. */
function tellStates({discover, tell}: Discovery, all: readonly Named[]): void {
  const byState = new Map<string, string[]>()
  for (const {member, name} of all) {
    if (['ACTIVE', 'CLOSED'].includes(member.state)) continue
    if (whyClosed({...member, state: ACTIVE}, discover) !== undefined) continue
    byState.set(member.state, [...(byState.get(member.state) ?? []), name])
  }
  for (const [state, names] of byState) {
    const rest = names.length - SHOWN
    const shown = names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
    const message = `not entered, because the organization says that they are ${state}: ${shown}`
    tell(state === 'PENDING_ACTIVATION' ? 'note' : 'warning', 'account-not-active', FROM, message)
  }
}

/** The accounts of the organization that the file does not list: the management account first, then by name. */
export function discoverAccounts(
  written: Written,
  sources: Sources,
  partition: string,
  organization: Organization,
  tell: Tell,
): Account[] {
  const {discover} = written
  if (!discover) return []
  const discovery = {written, discover, organization, tell}
  checkFilters(discovery)
  checkListed(discovery)
  checkTags(discovery)
  const all = named(discovery)
  tellStates(discovery, all)
  const rank = ({member}: Named): number => (member.id === organization.managementAccount ? 0 : 1)
  const inOrder = all.sort((a, b) => rank(a) - rank(b) || (keyOf(a.name) < keyOf(b.name) ? -1 : 1))
  const place = sources.at(FROM, 'key')
  return inOrder.map(({member, name, closed}) => ({
    name,
    id: member.id,
    partition,
    managed: closed === undefined,
    ...(closed !== undefined && {closed}),
    ou: member.ou,
    tags: member.tags ?? {},
    state: member.state,
    discovered: true,
    retire: false,
    connect: connectOf(written, discover.connect ?? {}),
    connectExplicit: false,
    place,
  }))
}
