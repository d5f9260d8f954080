import {keyOf} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import type {OrganizationAccount} from '../../core/organization.js'
import {ORGANIZATION} from '../../kinds/organization-resource.js'
import {unitParts} from '../grammar/schema-organization.js'
import type {Path} from '../source.js'
import type {WrittenMember} from '../written-organization.js'
import {membersOf} from './accounts.js'
import type {Context} from './context.js'
import {willBeFound} from './discover.js'
import {joinedMember} from './organization-members.js'
import {unknownAccount} from './selectors.js'
import {isOurs} from './variables.js'

/** What `organization:` says of accounts and units that contradicts the rest of the file, or what the organization says. */

const joins = ({create, invite}: WrittenMember): boolean => create !== undefined || invite !== undefined

/** The file and the organization as every entry asks for them. */
export interface Site {
  readonly context: Context
  /** Keys that stand for an account: those of listed and discovered ones, and of those that are yet to join. */
  readonly keys: ReadonlySet<string>
  /** The units there are when all is done: those of `units:` where it is written, else those of AWS, where they were read. */
  readonly units: ReadonlySet<string> | undefined
  /** By id. */
  readonly members: ReadonlyMap<string, OrganizationAccount>
}

export function openSite(context: Context): Site {
  const {account, written, facts} = context
  const {accounts = {}, units: listed} = written.organization ?? {}
  const joining = Object.entries(accounts).filter(([, entry]) => joins(entry))
  const withParents = listed?.flatMap((unit) => unit.split('/').map((_, at, names) => names.slice(0, at + 1).join('/')))
  const units = withParents ?? facts.organization?.units.map(({path}) => path)
  return {
    context,
    keys: new Set([...account.keys(), ...joining.map(([key]) => key)]),
    units: units && new Set(units),
    members: membersOf(facts.organization),
  }
}

/** Whether there is, or will be, an account of this key; told where not. */
export function knowsAccount({context, keys}: Site, key: string, path: Path): boolean {
  if (keys.has(key)) return true
  context.tell('error', 'unknown-account', path, unknownAccount(key, keys))
  return false
}

/** Whether a unit is, or will be, there; '' is the root. Told where not. */
export function knowsUnit({context, keys, units}: Site, unit: string, path: Path): boolean {
  if (unit === '' || units === undefined || units.has(unit)) return true
  const isListed = context.written.organization?.units !== undefined
  const near = nearest(unit, units)
  const what = isListed ? `units: has no "${unit}"` : `the organization has no unit "${unit}"`
  const toAdd = isListed ? 'add it there' : 'add it under units: of organization:'
  const hint = keys.has(unit)
    ? `the account of that name is {account: ${unit}}`
    : near === undefined
      ? toAdd
      : `did you mean "${near}"?`
  context.tell('error', 'unknown-unit', path, `${what}; ${hint}`)
  return false
}

/** What is wrong with the section as a whole. */
export function checkOrganization(context: Context): void {
  const {written, facts, accounts, tell} = context
  const {scps, rcps, ...plain} = written.organization ?? {}
  const expected = plain.id
  const id = facts.organization?.id
  if (expected !== undefined && id !== undefined && expected !== id) {
    const message = `this is the organization ${id}, not ${expected}; use the credentials of that one, or correct the id`
    tell('error', 'other-organization', ['organization', 'id'], message)
  }
  refuseVariables(context, plain, ['organization'])
  for (const [part, guards] of [['scps', scps] as const, ['rcps', rcps] as const])
    for (const [key, {name, description, tags, attach}] of Object.entries(guards ?? {}))
      refuseVariables(context, {name, description, tags, attach}, ['organization', part, key])
  const taken = accounts.find(({name}) => keyOf(name) === ORGANIZATION)
  if (!taken) return
  const why = `"${taken.name}" stands for the organization itself in addresses, where organization: is written`
  if (taken.discovered)
    tell(
      'error',
      'reserved-name',
      ['accounts', 'from'],
      `account ${taken.id} is called so, and ${why}; list it under accounts: with another name, for example org-account: "${taken.id}"`,
    )
  else tell('error', 'reserved-name', ['accounts', taken.name], `${why}; give this account another key`)
}

/** Nothing here is for one account of several, so that there is nothing to fill in. */
function refuseVariables(context: Context, value: unknown, path: Path): void {
  if (typeof value === 'string') {
    const name = [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, one = '']) => one).find((one) => isOurs(one))
    if (name !== undefined)
      context.tell(
        'error',
        'unknown-variable',
        path,
        `\${${name}}: no variable is filled in under organization:; write the text`,
      )
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value))
    refuseVariables(context, one, [...path, Array.isArray(value) ? Number(key) : key])
}

/** Why an account that is listed is not the one that an entry would make or invite. */
function contradiction(context: Context, key: string, entry: WrittenMember): string | undefined {
  const {organization} = context.facts
  const wanted = entry.create?.email ?? entry.invite?.account
  if (wanted === undefined) return undefined
  const known = context.account.get(key)
  const joined = organization && joinedMember(entry, organization)
  if (!known) {
    const other = joined && context.accountById.get(joined.id)
    return (
      other &&
      `account ${other.id}, which this entry is about, is called ${other.name} in this file; use one name for both`
    )
  }
  if (joined && joined.id !== known.id)
    return `"${key}" is account ${known.id}, and the organization has ${wanted} as account ${joined.id}; correct one of the two`
  if (/^\d{12}$/.test(wanted) && wanted !== known.id)
    return `"${key}" is account ${known.id}, and invite: names ${wanted}; correct one of the two`
  if (organization && !joined && entry.create)
    return `"${key}" is account ${known.id}, and no member of the organization has the address ${wanted}, so that create: would make another one; correct the address, or remove one of the two`
  return undefined
}

const NAME = 50

/** Whether an entry of `organization: accounts:` can be used; told where not. */
export function checkMember(site: Site, key: string, entry: WrittenMember, path: Path): boolean {
  const {context} = site
  const {tell} = context
  const {organization} = context.facts
  const known = context.account.get(key)
  if (!knowsAccount(site, key, path)) return false
  const wrong = contradiction(context, key, entry)
  if (wrong !== undefined) {
    tell('error', 'other-account', path, wrong)
    return false
  }
  if (organization && known && !site.members.has(known.id) && !joins(entry)) {
    const message = `account "${key}" is not in the organization ${organization.id}; ask it to join with invite: "${known.id}", or leave it out here`
    tell('error', 'not-a-member', path, message)
    return false
  }
  if (entry.create && entry.create.name === undefined && key.length > NAME)
    tell(
      'error',
      'invalid-name',
      path,
      `the name of an account has at most ${NAME} characters; give it one with name: in create:`,
    )
  checkPlace(context, key, entry, path)
  checkTags(site, key, entry, path)
  tellToList(context, key, entry, path)
  return true
}

function checkPlace({written, tell}: Context, key: string, {ou}: WrittenMember, path: Path): void {
  const fact = Object.hasOwn(written.accounts, key) ? written.accounts[key]?.ou : undefined
  if (ou === undefined || fact === undefined || unitParts(fact).join('/') === ou) return
  const message = `accounts: says that "${key}" is in ${fact}; remove ou: there, as this one is what holds`
  tell('error', 'unit-twice', [...path, 'ou'], message)
}

/** Where accounts are discovered, that is told of all of them. */
function checkTags({context, members}: Site, key: string, {tags}: WrittenMember, path: Path): void {
  const {written, account, tell} = context
  const member = members.get(account.get(key)?.id ?? '')
  if (!tags || written.discover || !member || member.tags !== undefined) return
  const message =
    'the organization was recorded without the tags of accounts; record it again with this file: xrole snapshot'
  tell('error', 'account-tags-unread', [...path, 'tags'], message)
}

/** An account that was made here is managed as soon as the file has its id, or finds it by itself. */
function tellToList({written, facts, account, tell}: Context, key: string, entry: WrittenMember, path: Path): void {
  if (!entry.create || Object.hasOwn(written.accounts, key)) return
  const id = account.get(key)?.id
  if (written.discover) {
    // Before the organization was read nobody knows whether the account is there.
    if (!facts.organization || id !== undefined || !willBeFound(written, key, entry)) return
    tell('note', 'account-next-plan', path, `${key} is managed from the next plan on: run plan again when it is made`)
    return
  }
  const message =
    id === undefined
      ? `what is in this account is managed once it is listed: when it exists, add it under accounts: with its id, or write accounts: {from: organization}`
      : `the account exists and is not listed, so that nothing in it is managed; add it under accounts:, ${key}: "${id}"`
  tell('note', 'account-to-list', path, message)
}
