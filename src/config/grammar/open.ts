import type * as v from 'valibot'
import {DEFAULT_PARTITION, type Partition} from '../../core/partition.js'
import type {HazardName, Json} from '../../core/types.js'
import {openIdentity, type Metadata} from './open-identity.js'
import {openOrganization} from './open-organization.js'
import {given, list, openCondition, openConditions, openTrust} from './open-trust.js'
import type {Path} from '../source.js'
import type {AccountInput, DiscoveryInput} from './schema-accounts.js'
import type {Input} from './schema.js'
import type {group, policy, role, selector, user} from './schema-entries.js'
import type {inlinePolicy, statement} from './schema-policy.js'
import {seconds} from './words.js'
import type * as w from '../written.js'

/** Gives the document of the policy at a path, from there or from its file. */
export type Documents = (path: Path) => Json | undefined

/** Keyed by what users choose, so without a prototype: a role may be called `constructor`. */
function each<T, U>(from: Record<string, T> | undefined, open: (value: T, key: string) => U): Record<string, U> {
  const to = Object.create(null) as Record<string, U>
  for (const [key, value] of Object.entries(from ?? {})) to[key] = open(value, key)
  return to
}
const same = <T>(from: Record<string, T> | undefined): Record<string, T> => each(from, (value) => value)

const openStatement = (from: v.InferOutput<typeof statement>): w.WrittenStatement => ({
  effect: from.deny === undefined ? 'Allow' : 'Deny',
  actions: list(from.deny ?? from.allow),
  on: list(from.on),
  ...given({when: openCondition(from.when), sid: from.sid}),
})

type Body = v.InferOutput<typeof inlinePolicy>
const openBody = (from: Body, path: Path, documents: Documents): w.WrittenBody =>
  from.statements ? {statements: from.statements.map(openStatement)} : given({document: documents(path)})

type Where = v.InferOutput<typeof selector> | undefined
function openSelector(account: Where, accounts: Where): w.Selector {
  const from = account ?? accounts ?? 'all'
  if (typeof from === 'string' || Array.isArray(from)) return list<string>(from).includes('all') ? 'all' : list(from)
  const tags = from.tags && each(from.tags, (values) => list<string>(values))
  return {...given({ou: from.ou, tags}), except: list(from.except)}
}

const openAccount = (from: AccountInput): w.WrittenAccount => {
  if (typeof from === 'string') return {id: from, tags: same<string>({}), retire: false}
  const display = from.display && given(from.display)
  const connect = from.connect === undefined ? undefined : openConnect(from.connect)
  return {id: from.id, tags: same(from.tags), retire: from.retire ?? false, ...given({ou: from.ou, display, connect})}
}

function openDiscovery(from: DiscoveryInput): w.WrittenDiscovery {
  if (from === 'organization') return {except: []}
  const connect = from.connect && (given(from.connect) as w.WrittenConnect)
  const ou = from.ou === undefined ? undefined : list<string>(from.ou)
  return {except: from.except ?? [], ...given({organization: from.organization, ou, connect})}
}

/** `from` stands among the keys of accounts, and is none. */
function openAccounts(input: Input['accounts']): Pick<w.Written, 'accounts' | 'discover'> {
  const {from, ...listed} = input as Record<string, AccountInput> & {from?: never}
  const discover = from as DiscoveryInput | undefined
  return {accounts: each(listed, openAccount), ...(discover && {discover: openDiscovery(discover)})}
}

const openConnect = (from: boolean | w.WrittenConnect | {[K in keyof w.WrittenConnect]?: string | undefined}) =>
  typeof from === 'boolean' ? (false as const) : (given(from) as w.WrittenConnect)

const openPolicy = (from: v.InferOutput<typeof policy>, path: Path, documents: Documents): w.WrittenPolicy => ({
  ...openBody(from, path, documents),
  ...given({name: from.name, description: from.description, path: from.path}),
  ...given({accounts: (from.account ?? from.accounts) ? openSelector(from.account, from.accounts) : undefined}),
  tags: same(from.tags),
})

type Entry = Pick<
  v.InferOutput<typeof group>,
  'name' | 'account' | 'accounts' | 'policies' | 'inline' | 'path' | 'exclusive' | 'callerScope'
>
const openEntry = (from: Entry, path: Path, documents: Documents) => ({
  accounts: openSelector(from.account, from.accounts),
  policies: list(from.policies),
  inline: each(from.inline, (body, key) => openBody(body, [...path, 'inline', key], documents)),
  exclusive: from.exclusive ?? true,
  ...given({name: from.name, path: from.path}),
  ...(from.callerScope !== undefined && {callerScope: 'organization' as const}),
})

const openRole = (from: v.InferOutput<typeof role>, path: Path, documents: Documents): w.WrittenRole => ({
  ...openEntry(from, path, documents),
  ...openConditions(from),
  trust: openTrust(from.trust, documents([...path, 'trust'])),
  tags: same(from.tags),
  caller: from.caller ?? true,
  ...given({description: from.description, boundary: from.boundary, expires: from.expires, protect: from.protect}),
  ...given({maxSession: from.maxSession === undefined ? undefined : seconds(from.maxSession)}),
})

const openGroup = (from: v.InferOutput<typeof group>, path: Path, documents: Documents): w.WrittenGroup => ({
  ...openEntry(from, path, documents),
  users: list(from.users),
})

const openUser = (from: v.InferOutput<typeof user>, path: Path, documents: Documents): w.WrittenUser => ({
  ...openEntry(from, path, documents),
  tags: same(from.tags),
  ...given({boundary: from.boundary, protect: from.protect}),
})

const openSafety = (from: Input['safety']): w.WrittenSafety => ({
  ...given({maxDeletes: from?.maxDeletes === undefined ? undefined : String(from.maxDeletes)}),
  // The grammar lets only names of hazards through.
  allow: list(from?.allow).map((entry) => ({...entry, hazard: entry.hazard as HazardName})),
  mustKeep: list(from?.mustKeep),
})

const openTest = (from: NonNullable<Input['tests']>[number]): w.WrittenTest => {
  const {duration, context, ...request} = from.with ?? {}
  return {
    who: from.who,
    with: {
      ...given(request),
      ...given({duration: duration === undefined ? undefined : seconds(duration)}),
      context: each(context, list),
    },
    action: list(from.action),
    on: list(from.on),
    ...given({name: from.name, can: from.can, cannot: from.cannot, probe: from.probe}),
  }
}

const openLint = (from: Input['lint']): w.WrittenLint => ({
  ignore: list(from?.ignore).map(({until, ...entry}) => ({...entry, ...given({until})})),
  names: from?.names ? given(from.names) : {},
  ...given({expiringWithin: from?.expiringWithin}),
})

/** Opens the short forms of a file that the schema has accepted. */
export function open(input: Input, documents: Documents, metadata: Metadata): w.Written {
  return {
    owner: input.owner,
    formerOwners: list(input.formerOwners),
    partition: (input.partition ?? DEFAULT_PARTITION) as Partition,
    connect: input.connect ? given(input.connect) : {},
    ...openAccounts(input.accounts),
    policies: each(input.policies, (from, key) => openPolicy(from, ['policies', key], documents)),
    roles: each(input.roles, (from, key) => openRole(from, ['roles', key], documents)),
    groups: each(input.groups, (from, key) => openGroup(from, ['groups', key], documents)),
    users: each(input.users, (from, key) => openUser(from, ['users', key], documents)),
    ...openIdentity(input, metadata, openSelector),
    ...(input.organization && {
      organization: openOrganization(input.organization, (from, path) => openBody(from, path, documents)),
    }),
    ignoreTags: list(input.ignoreTags),
    unmanaged: list(input.unmanaged),
    safety: openSafety(input.safety),
    tests: list(input.tests).map(openTest),
    lint: openLint(input.lint),
  }
}
