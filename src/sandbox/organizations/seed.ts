import type {World} from '../model.js'
import type {AccountSpec} from '../world.js'
import {join} from './accounts.js'
import {enableType} from './attachments.js'
import type {AccountState, Member, Organization, PolicyType} from './model.js'
import {foundOrganization} from './organization.js'
import type {OrganizationQuotas} from './quotas.js'
import {addressOf} from './state.js'
import {unitsIn} from './tree.js'
import {addUnit} from './units.js'

/** An account of the organization; one that the sandbox does not have is made. */
export interface MemberSpec extends AccountSpec {
  /** The path of its unit, `Workloads/Prod`; below the root when left out. */
  ou?: string | undefined
  email?: string | undefined
  tags?: Readonly<Record<string, string>> | undefined
  state?: AccountState | undefined
  method?: 'CREATED' | 'INVITED' | undefined
}
export interface OrganizationSpec {
  /** Paths of units to make beside those of the accounts. */
  units?: readonly string[]
  /** What is special about its accounts. Every account of the sandbox is in it but those of `outside`. */
  accounts?: readonly MemberSpec[]
  /** Ids of accounts that belong to no organization. */
  outside?: readonly string[]
  /** Enabled beside SCPs, which always are. */
  policyTypes?: readonly PolicyType[]
  /** Quotas that were raised. */
  quotas?: Partial<OrganizationQuotas>
}

/** The accounts that the sandbox is to have, those that the organization brings along included. */
export const accountsOf = (
  accounts: readonly AccountSpec[],
  spec: OrganizationSpec | true | undefined,
): readonly AccountSpec[] => {
  const more = typeof spec === 'object' ? (spec.accounts ?? []) : []
  const ids = new Set(accounts.map(({id}) => id))
  return [...accounts, ...more.filter(({id}) => !ids.has(id))]
}

/** The unit with this path, made where it is missing. */
const unitAt = (organization: Organization, path: string): string =>
  path
    .split('/')
    .filter((name) => name !== '')
    .reduce((parent, name) => {
      const found = unitsIn(organization, parent).find((unit) => unit.name === name)
      return (found ?? addUnit(organization, {name, parent, tags: []})).id
    }, organization.root.id)

const memberOf = (
  organization: Organization,
  account: AccountSpec,
  facts: MemberSpec | undefined,
  now: Date,
): Member => ({
  id: account.id,
  name: facts?.name ?? account.name ?? account.id,
  email: facts?.email ?? addressOf(account.id),
  parent: unitAt(organization, facts?.ou ?? ''),
  state: facts?.state ?? 'ACTIVE',
  method: facts?.method ?? (account.id === organization.management ? 'INVITED' : 'CREATED'),
  joined: now.toISOString(),
  tags: Object.entries(facts?.tags ?? {}).map(([Key, Value]) => ({Key, Value})),
})

/**
 * The organization that the sandbox is asked to have: made when there is none yet, with all accounts; later, accounts
 * that are new to the sandbox join it. What was done to it since stays.
 */
export const seedOrganization = (
  world: World,
  given: OrganizationSpec | true | undefined,
  added: readonly AccountSpec[],
  now: Date,
): void => {
  if (given === undefined) return
  const spec = given === true ? {} : given
  const isNew = world.organization === undefined
  const organization = world.organization ?? foundOrganization(world, 'ALL', now)
  if (isNew) {
    organization.quotas = {...spec.quotas}
    for (const path of spec.units ?? []) unitAt(organization, path)
  }
  const facts = new Map(spec.accounts?.map((one) => [one.id, one]))
  for (const {id, name} of isNew ? world.accounts.values() : added)
    if (!spec.outside?.includes(id)) join(organization, memberOf(organization, {id, name}, facts.get(id), now))
  if (isNew)
    for (const type of spec.policyTypes ?? []) if (!organization.enabled.includes(type)) enableType(organization, type)
}
