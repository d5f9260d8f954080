import {CloudError, type Cloud} from '../core/cloud.js'
import {accountId, isSymbolic, policyId, ROOT_ID, unitId} from '../core/organization-ids.js'
import type {Organization, OrganizationalUnit} from '../core/organization.js'
import type {AccountRef, Call} from '../core/types.js'

/** Which ids of an organization the names in angle brackets stand for, see core/organization-ids.ts. */
export interface OrganizationDirectory {
  /** The same request with ids for names. Throws CloudError where a name has none yet. */
  resolve(call: Call): Call
  /** What a request made: from now on its name has this id. */
  learn(name: string, id: string): void
}

/**
 * The names of the units from the root down to one; undefined where a slash in one of them makes the path name another
 * unit as well.
 */
function namesOf(unit: OrganizationalUnit, byId: ReadonlyMap<string, OrganizationalUnit>): string[] | undefined {
  if (unit.name.includes('/')) return undefined
  const parent = byId.get(unit.parent)
  const above = parent === undefined ? [] : namesOf(parent, byId)
  return above && [...above, unit.name]
}

type Name = readonly [name: string, id: string]

const unitNames = ({units}: Organization): Name[] => {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return units.flatMap((unit) => (namesOf(unit, byId) === undefined ? [] : [[unitId(unit.path), unit.id]]))
}

/** Requests have names only where the API has ids: `TargetId`, `ParentId`. Texts of people that look alike stay. */
const isId = (key: string): boolean => key.endsWith('Id')

const missing = (name: string, {op}: Call): CloudError => {
  const what = name.slice(1, -1).replace(/^(scp|rcp) /, (_, word: string) => `${word.toUpperCase()} `)
  return new CloudError('not-yet', `the organization has no ${what} yet, so that its id is not known`, {
    account: 'organization',
    op,
    code: 'NotThereYet',
    advice: 'What was to make it has not been done: plan and apply again.',
  })
}

/**
 * @param accounts by the names that addresses have; an account that is not among them is called by its 12 digits
 */
export function createOrganizationDirectory(
  organization: Organization,
  accounts: readonly Pick<AccountRef, 'name' | 'id'>[],
): OrganizationDirectory {
  const known = new Map<string, string>([
    [ROOT_ID, organization.root],
    ...unitNames(organization),
    ...(organization.guards?.policies ?? []).map(({type, name, id}): Name => [policyId(type, name), id]),
    ...organization.accounts.map(({id}): Name => [accountId(id), id]),
    ...accounts.map(({name, id}): Name => [accountId(name), id]),
  ])
  // Names that differ only by case are one address, whichever of the two the file has.
  const folded = new Map([...known].map(([name, id]) => [name.toLowerCase(), id]))

  const idOf = (name: string, call: Call): string => {
    const id = known.get(name) ?? folded.get(name.toLowerCase())
    if (id === undefined) throw missing(name, call)
    return id
  }
  const resolved = (value: unknown, key: string, call: Call): unknown => {
    if (isId(key) && isSymbolic(value)) return idOf(value, call)
    if (Array.isArray(value)) return value.map((each) => resolved(each, key, call))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, name, call)]))
  }
  return {
    resolve: (call) => ({...call, input: resolved(call.input, '', call) as Call['input']}),
    learn(name, id) {
      known.set(name, id)
      folded.set(name.toLowerCase(), id)
    },
  }
}

/** The same cloud for requests that have names for ids. Those of other services pass as they are. */
export const withOrganizationIds = <C extends Cloud>(cloud: C, directory: OrganizationDirectory): C => ({
  ...cloud,
  async send(account, call) {
    if (call.service !== 'organizations') return cloud.send(account, call)
    const sent = await cloud.send(account, directory.resolve(call))
    if (call.makes !== undefined && sent.made !== undefined) directory.learn(call.makes, sent.made)
    return sent
  },
})
