import type {Organization} from '../../core/organization.js'
import {compileTrust} from '../trust/trust.js'
import type {Need} from '../trust/trust.js'
import type {Intent} from '../intent.js'
import type {Sources} from '../source.js'
import type {Written, WrittenGroup, WrittenRole, WrittenTrust, WrittenUser} from '../written.js'
import {inOrganization, listAccounts} from './accounts.js'
import {collectFindings} from './context.js'
import type {Context, Telling} from './context.js'
import {discoverAccounts} from './discover.js'
import type {Entry} from './entries.js'
import {compileIdentity} from './identity.js'
import type {AccountEntry} from './identity.js'
import {compileOrganization} from './organization.js'
import type {CompiledOrganization} from './organization.js'
import {asOrganized, joinedAccounts} from './organization-members.js'
import {listOwners} from './principals.js'
import type {Owners} from './principals.js'
import {untilDiscovered} from './undiscovered.js'
import {substitute} from './variables.js'

export interface CompileOptions {
  readonly now: Date
  /** SHA-256 of a text, in hex digits. */
  readonly hash: (text: string) => string
}

/**
 * What of a file is known before anything is looked up in AWS but who is in the organization: its accounts, and who is
 * declared in each. Small as against the documents, which are made for some accounts at a time.
 */
export interface Base {
  readonly context: Omit<Context, 'facts' | 'tell'>
  /** Those of the context, with the variables in their `connect:` replaced. */
  readonly accounts: Intent['accounts']
  readonly owners: Owners
  /** What accounts have as a whole, by key. */
  readonly identity: ReadonlyMap<string, AccountEntry>
  /** What the organization is to have. */
  readonly organization: CompiledOrganization
  /** So far: variables are replaced, and those that there are not told of, when somebody asks for an entry. */
  tellings(): readonly Telling[]
  /** The same `tell` as while this was made: what is not known before the organization was read is left unsaid. */
  readonly quietly: (tell: Context['tell']) => Context['tell']
  /** Who needs a caller policy for which role of any account, by the key of the caller. Worked out when first asked for. */
  needs(): ReadonlyMap<string, readonly Need[]>
}

/** Nothing of AWS is known, and nobody is told. */
const OFFLINE = {
  facts: {
    principalPath: () => undefined,
    names: () => [],
    managedPolicy: () => undefined,
    provider: () => undefined,
  },
  tell: () => undefined,
}

/** A whole account, a service and a provider need no policy on their side: only lines that name somebody are worked out. */
const namesSomebody = (line: WrittenTrust): boolean => JSON.stringify(line).includes('/')

function needsOf(context: Context, {roles, principals}: Owners): ReadonlyMap<string, readonly Need[]> {
  const found = new Map<string, Need[]>()
  const may = new Map<WrittenRole, boolean>()
  const mayNeed = (written: WrittenRole): boolean => {
    const known = may.get(written) ?? written.trust.some(namesSomebody)
    may.set(written, known)
    return known
  }
  for (const role of roles) {
    if (!mayNeed(context.written.roles[String(role.path[1])] ?? role.written)) continue
    for (const need of compileTrust(context, principals, role).needs) {
      const key = need.caller.address.toLowerCase()
      const list = found.get(key)
      if (list) list.push(need)
      else found.set(key, [need])
    }
  }
  return found
}

/** Everything of a file but the documents. */
export function openBase(
  written: Written,
  sources: Sources,
  organization: Organization | undefined,
  options: CompileOptions,
): Base {
  const findings = collectFindings(sources)
  const {partition} = written
  const quietly = (tell: Context['tell']): Context['tell'] =>
    written.discover && !organization ? untilDiscovered(tell) : tell
  const tell = quietly(findings.tell)
  const wantsOrganization = written.discover !== undefined || written.organization !== undefined
  const found = [
    ...listAccounts(written, sources, partition, wantsOrganization ? organization : undefined),
    ...(organization ? discoverAccounts(written, sources, partition, organization, tell) : []),
  ]
  const joined = organization ? joinedAccounts(written, sources, partition, organization, found) : []
  const accounts = inOrganization(organization, asOrganized(written, [...found, ...joined]))
  const context = {
    written,
    sources,
    now: options.now,
    hash: options.hash,
    accounts,
    account: new Map(accounts.map((account) => [account.name, account])),
    accountById: new Map(accounts.map((account) => [account.id, account])),
  }
  const own: Context = {...context, facts: {...OFFLINE.facts, organization}, tell}
  const owners = listOwners(own)
  let needs: ReadonlyMap<string, readonly Need[]> | undefined
  return {
    context,
    accounts: accounts.map((account) => ({
      ...account,
      connect: substitute(account.connect, account, own, ['accounts', account.name, 'connect']),
    })),
    owners,
    identity: compileIdentity(own),
    organization: compileOrganization(own),
    tellings: () => findings.list(),
    quietly,
    needs: () => (needs ??= needsOf({...own, tell: OFFLINE.tell}, owners)),
  }
}

/** The entries of some accounts. */
export interface OwnersHere {
  readonly roles: readonly Entry<WrittenRole>[]
  readonly users: readonly Entry<WrittenUser>[]
  readonly groups: readonly Entry<WrittenGroup>[]
}

const indexes = new WeakMap<Owners, ReadonlyMap<string, OwnersHere>>()

function indexOf(owners: Owners): ReadonlyMap<string, OwnersHere> {
  const known = indexes.get(owners)
  if (known) return known
  const made = new Map<
    string,
    {roles: Entry<WrittenRole>[]; users: Entry<WrittenUser>[]; groups: Entry<WrittenGroup>[]}
  >()
  const at = ({account}: Entry) => {
    const found = made.get(account.name) ?? {roles: [], users: [], groups: []}
    made.set(account.name, found)
    return found
  }
  for (const role of owners.roles) at(role).roles.push(role)
  for (const user of owners.users) at(user).users.push(user)
  for (const group of owners.groups) at(group).groups.push(group)
  indexes.set(owners, made)
  return made
}

/** Those of the accounts that are named; all without names. */
export function ownersIn(owners: Owners, within: ReadonlySet<string> | undefined): OwnersHere {
  if (!within) return owners
  const index = indexOf(owners)
  const here = [...within].flatMap((name) => index.get(name) ?? [])
  return {
    roles: here.flatMap(({roles}) => roles),
    users: here.flatMap(({users}) => users),
    groups: here.flatMap(({groups}) => groups),
  }
}
