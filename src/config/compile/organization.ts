import {keyOf} from '../../core/address.js'
import {placeText} from '../../core/locate.js'
import type {AccountRef, Resource} from '../../core/types.js'
import {
  delegatedAdministratorOf,
  accountTagsOf,
  memberOf,
  ORGANIZATION,
  organizationRef,
  placementOf,
  policyTypeOf,
  unitOf,
} from '../../kinds/organization-resource.js'
import type {Member} from '../../kinds/values.js'
import type {ManagedOrganization} from '../intent.js'
import type {Path} from '../source.js'
import type {WrittenMember} from '../written-organization.js'
import type {Context} from './context.js'
import {guardEntries, guardsIn, type Guard} from './organization-guards.js'
import {checkMember, checkOrganization, knowsAccount, knowsUnit, openSite, type Site} from './organization-checks.js'
import {joinedMember} from './organization-members.js'
import {checkTwice} from './organization-twice.js'
import {placeOf} from './places.js'

/** Something of the organization, and where it is written. */
export interface OrganizationEntry {
  readonly resource: Resource
  readonly path: Path
  /** It is a document made of short statements, which have places of their own. */
  readonly hasStatements?: boolean
}

export interface CompiledOrganization {
  /** By key. */
  readonly entries: ReadonlyMap<string, OrganizationEntry>
  readonly guards: readonly Guard[]
}

export const NO_ORGANIZATION: CompiledOrganization = {entries: new Map(), guards: []}

/** AWS's default (Organizations API, CreateAccount, RoleName). */
const ROLE = 'OrganizationAccountAccessRole'

/** The units that are written and those above them; of the latter the place is that of the first one below. */
function units(context: Context, org: AccountRef): OrganizationEntry[] {
  const found = new Map<string, OrganizationEntry & {readonly unit: string}>()
  for (const [index, written] of (context.written.organization?.units ?? []).entries()) {
    const names = written.split('/')
    const path = ['organization', 'units', index]
    for (const unit of names.map((_, at) => names.slice(0, at + 1).join('/'))) {
      const first = found.get(keyOf(unit))
      if (first && first.unit !== unit)
        context.tell('error', 'declared-twice', path, `units "${first.unit}" and "${unit}" differ by case only`)
      if (first) continue
      const resource = unitOf(org, {path: unit, tags: {}, marks: {owner: context.written.owner}})
      found.set(keyOf(unit), {resource, path, unit})
    }
  }
  return [...found.values()].map(({resource, path}) => ({resource, path}))
}

function howOf(key: string, {create, invite}: WrittenMember): Member['how'] | undefined {
  if (create) return {create: {email: create.email, name: create.name ?? key, role: create.role ?? ROLE}}
  return invite && {invite}
}

/** What is known of an account before it is a member: nothing that could be sent. */
function idOf(context: Context, key: string, entry: WrittenMember): string | undefined {
  const {organization} = context.facts
  const listed = context.account.get(key)?.id
  if (!organization || !howOf(key, entry)) return listed
  return joinedMember(entry, organization)?.id
}

function member(site: Site, org: AccountRef, key: string, entry: WrittenMember): OrganizationEntry[] {
  const path = ['organization', 'accounts', key]
  if (!checkMember(site, key, entry, path)) return []
  const {context} = site
  const how = howOf(key, entry)
  const id = idOf(context, key, entry)
  const isManagement = id !== undefined && id === context.facts.organization?.managementAccount
  const {ou, tags} = entry
  return [
    ...(how ? [{resource: memberOf(org, key, {how, tags: tags ?? {}}), path}] : []),
    ...(ou !== undefined && knowsUnit(site, ou, [...path, 'ou'])
      ? [
          {
            resource: placementOf(org, key, {
              ...(id !== undefined && {id}),
              unit: ou,
              ...(isManagement && {isManagement}),
            }),
            path: [...path, 'ou'],
          },
        ]
      : []),
    ...(tags ? [{resource: accountTagsOf(org, key, {tags}), path: [...path, 'tags']}] : []),
  ]
}

function administrators(site: Site, org: AccountRef): OrganizationEntry[] {
  const {context} = site
  const {organization} = context.facts
  return Object.entries(context.written.organization?.delegatedAdministrators ?? {}).flatMap(([service, keys]) =>
    keys.flatMap((key, index): OrganizationEntry[] => {
      const path = ['organization', 'delegatedAdministrators', service, index]
      if (!knowsAccount(site, key, path)) return []
      if (organization && context.account.get(key)?.id === organization.managementAccount) {
        const message = `${key} is the management account, which administers every service anyway; name a member account`
        context.tell('error', 'management-account', path, message)
        return []
      }
      return [{resource: delegatedAdministratorOf(org, key, {service}), path}]
    }),
  )
}

/** Attached only where it can be: what it names is told otherwise. */
function guard(site: Site, org: AccountRef, one: Guard): OrganizationEntry[] {
  const targets = one.targets.filter(({target, path}) => {
    if (target === 'root') return true
    const name = target.slice(target.indexOf('/') + 1)
    return target.startsWith('unit/') ? knowsUnit(site, name, path) : knowsAccount(site, name, [...path, 'account'])
  })
  return guardEntries(site.context, org, {...one, targets})
}

const NOUNS: Readonly<Record<string, string>> = {
  'guard-policy': 'policy',
  'guard-attachment': 'attachment',
  'policy-type': 'policy type',
  'delegated-administrator': 'delegated administrator',
}

/** What the file wants of the organization, as resources; all that is wrong with it is told. */
export function compileOrganization(context: Context): CompiledOrganization {
  const {organization: written, partition} = context.written
  if (!written) return NO_ORGANIZATION
  const live = context.facts.organization
  // Before the organization was read nobody knows its management account.
  const org = live ? organizationRef(live, partition) : {name: ORGANIZATION, id: '', partition}
  checkOrganization(context)
  checkTwice(context)
  const site = openSite(context)
  const guards = guardsIn(context)
  const all = [
    ...units(context, org),
    ...(written.policyTypes ?? []).map((type, index): OrganizationEntry => ({
      resource: policyTypeOf(org, {type}),
      path: ['organization', 'policyTypes', index],
    })),
    ...Object.entries(written.accounts ?? {}).flatMap(([key, entry]) => member(site, org, key, entry)),
    ...guards.flatMap((one) => guard(site, org, one)),
    ...administrators(site, org),
  ]
  const entries = new Map<string, OrganizationEntry>()
  for (const entry of all) {
    const {key, kind, name} = entry.resource
    const first = entries.get(key)
    if (!first) {
      entries.set(key, entry)
      continue
    }
    const other = placeText(context.sources.texts, placeOf(context.sources, first.path))
    const message = `${NOUNS[kind] ?? kind} "${name}" is there twice, also at ${other}`
    context.tell('error', 'declared-twice', entry.path, message)
  }
  return {entries, guards}
}

/** Which parts of the organization the file manages; nothing without the section. */
export function managedOrganization({written, sources}: Context): {organization?: ManagedOrganization} {
  const {organization} = written
  if (!organization) return {}
  return {
    organization: {
      units: organization.units !== undefined,
      scps: organization.scps !== undefined,
      rcps: organization.rcps !== undefined,
      services: new Set(Object.keys(organization.delegatedAdministrators ?? {})),
      place: sources.at(['organization'], 'key'),
    },
  }
}
