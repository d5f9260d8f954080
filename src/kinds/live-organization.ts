import type {GuardTarget} from '../core/organization-ids.js'
import type {Organization, OrganizationPolicy} from '../core/organization.js'
import type {AccountRef, Resource} from '../core/types.js'
import {calledPolicies, calledUnits} from './alike.js'
import type {Called} from './alike.js'
import {
  accountTagsOf,
  delegatedAdministratorOf,
  guardAttachmentOf,
  guardPolicyOf,
  memberOf,
  placementOf,
  policyTypeOf,
  unitOf,
} from './organization-resource.js'
import {readTags} from './tags.js'

/** An account by the key of the file. */
export interface NamedAccount {
  readonly name: string
  readonly id: string
}

const tagged = (tags: Readonly<Record<string, string>> | undefined) => {
  const read = readTags(Object.entries(tags ?? {}).map(([Key, Value]) => ({Key, Value})))
  return {tags: read.tags, marks: read.marks}
}

/**
 * Paths that name no unit: AWS takes a slash in the name of a unit, and what is in `a/b` is then not told from what is in
 * `b` below `a`. Such units are left out with all that is in them: nothing there is planned for change.
 */
const unnamed = ({units}: Organization): ((path: string) => boolean) => {
  const odd = units.filter(({name}) => name.includes('/')).map(({path}) => path)
  return (path) => odd.some((one) => path === one || path.startsWith(`${one}/`))
}

/** How each thing that policies can be attached to is called, by its id. */
function targetNames(
  {root, units, accounts}: Organization,
  unitCalled: (path: string) => Called,
  nameOf: (id: string) => string,
): Map<string, GuardTarget> {
  return new Map<string, GuardTarget>([
    [root, 'root'],
    ...units.map(({id, path}) => [id, `unit/${unitCalled(path).name}`] as const),
    ...accounts.map(({id}) => [id, `account/${nameOf(id)}`] as const),
  ])
}

const policyParts = (
  org: AccountRef,
  {type, description, isAws, document, targets, tags}: OrganizationPolicy,
  {name, ...alike}: Called,
  targetOf: (id: string) => GuardTarget | undefined,
): Resource[] => [
  guardPolicyOf(org, {type, name, ...alike, description, document, ...(isAws ? {isAws: true} : {}), ...tagged(tags)}),
  ...targets.flatMap((id) => {
    const target = targetOf(id)
    return target === undefined ? [] : [guardAttachmentOf(org, {type, policy: name, target})]
  }),
]

/**
 * What AWS Organizations said, as resources. Accounts that the file does not name are called by their ids: they are told
 * of, but nothing is done with them.
 * @param org see organizationRef
 * @param accounts those of the file, and those that it makes or asks to join and that are there
 */
export function organizationParts(
  organization: Organization,
  org: AccountRef,
  accounts: readonly NamedAccount[],
): Resource[] {
  const {units, accounts: members, guards, delegated = [], managementAccount} = organization
  const names = new Map(accounts.map(({id, name}) => [id, name]))
  const nameOf = (id: string): string => names.get(id) ?? id
  const isUnnamed = unnamed(organization)
  const named = {...organization, units: units.filter(({path}) => !isUnnamed(path))}
  const unitCalled = calledUnits(named.units)
  const policyCalled = calledPolicies(guards?.policies ?? [])
  const targets = targetNames(named, unitCalled, nameOf)
  const targetOf = (id: string): GuardTarget | undefined => targets.get(id)
  return [
    ...named.units.map(({path, tags}) => {
      const {name, ...alike} = unitCalled(path)
      return unitOf(org, {path: name, ...alike, ...tagged(tags)})
    }),
    ...members.flatMap(({id, name: title, email, ou, tags}) => {
      const name = nameOf(id)
      const how = {create: {email, name: title, role: ''}}
      const isManagement = id === managementAccount
      return [
        ...(names.has(id) ? [memberOf(org, name, {how, tags: {}})] : []),
        ...(isUnnamed(ou)
          ? []
          : [placementOf(org, name, {id, unit: unitCalled(ou).name, ...(isManagement ? {isManagement} : {})})]),
        ...(tags === undefined ? [] : [accountTagsOf(org, name, {tags: tagged(tags).tags})]),
      ]
    }),
    ...(guards?.types ?? []).map((type) => policyTypeOf(org, {type})),
    ...(guards?.policies ?? []).flatMap((policy) => policyParts(org, policy, policyCalled(policy), targetOf)),
    ...delegated.map(({account, service}) => delegatedAdministratorOf(org, nameOf(account), {service})),
  ]
}
