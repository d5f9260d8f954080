import type {GuardTarget} from '../../src/core/organization-ids.js'
import type {GuardType, Organization, OrganizationPolicy} from '../../src/core/organization.js'
import type {Json, Resource} from '../../src/core/types.js'
import type {Intent, ManagedOrganization} from '../../src/config/intent.js'
import {NOWHERE} from '../../src/engine/ground.js'
import {observeOrganization} from '../../src/engine/observe-organization.js'
import {makePlan} from '../../src/engine/plan/plan.js'
import type {Planned} from '../../src/engine/plan/plan.js'
import {
  accountTagsOf,
  delegatedAdministratorOf,
  guardAttachmentOf,
  guardPolicyOf,
  memberOf,
  placementOf,
  policyTypeOf,
  unitOf,
} from '../../src/kinds/organization-resource.js'
import {stateOf} from '../../src/kinds/resource.js'
import type {GuardPolicy, Member} from '../../src/kinds/values.js'
import type {Selection} from '../../src/ownership/selection.js'
import {CLIENT, intentOf, ROOT} from './estate.js'

export const SCP = 'SERVICE_CONTROL_POLICY'
export const RCP = 'RESOURCE_CONTROL_POLICY'

/** As the compiler has it: the file alone does not know the management account. */
const ORG = {name: 'organization', id: '', partition: 'aws'}
const place = {file: 'accounts.yaml', start: 0, end: 0}

export const doc = (Effect: 'Allow' | 'Deny', Action: string): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect, Action, Resource: '*'}],
})
export const LEAVING = doc('Deny', 'organizations:LeaveOrganization')

export const unit = (path: string, tags = {}): Resource => unitOf(ORG, {path, tags, marks: {owner: 'acme'}})
export const guard = (name: string, document: Json = LEAVING, more: Partial<GuardPolicy> = {}): Resource =>
  guardPolicyOf(ORG, {type: SCP, name, description: '', document, tags: {}, marks: {owner: 'acme'}, ...more})
/** AWS's own, of which only the attachments are declared. */
export const full = (type: GuardType = SCP): Resource =>
  guardPolicyOf(ORG, {
    type,
    name: type === SCP ? 'FullAWSAccess' : 'RCPFullAWSAccess',
    description: '',
    document: doc('Allow', '*'),
    isAws: true,
    tags: {},
    marks: {},
  })
export const on = (policy: string, target: GuardTarget, type: GuardType = SCP): Resource =>
  guardAttachmentOf(ORG, {type, policy, target})
export const type = (name: string): Resource => policyTypeOf(ORG, {type: name})
export const placed = (name: string, where: string): Resource => placementOf(ORG, name, {unit: where})
export const tagged = (name: string, tags: Record<string, string>): Resource => accountTagsOf(ORG, name, {tags})
export const joins = (name: string, how: Member['how'], tags = {}): Resource => memberOf(ORG, name, {how, tags})
export const created = (name: string, tags = {}): Resource =>
  joins(name, {create: {email: `${name}@acme.example`, name, role: 'Entry'}}, tags)
export const invited = (name: string, account: string): Resource => joins(name, {invite: {account}})
export const administrator = (name: string, service: string): Resource => delegatedAdministratorOf(ORG, name, {service})

const OURS = {'xrole:owner': 'acme'}

export const livePolicy = (name: string, targets: readonly string[], more: Partial<OrganizationPolicy> = {}) => ({
  id: `p-${name}`,
  type: SCP as GuardType,
  name,
  description: '',
  isAws: false,
  document: LEAVING,
  targets,
  tags: OURS,
  ...more,
})
export const liveFull = (...targets: string[]): OrganizationPolicy =>
  livePolicy('FullAWSAccess', targets, {isAws: true, document: doc('Allow', '*'), tags: {}})
export const liveUnit = (path: string, tags: Record<string, string> = OURS) => ({
  id: `ou-${path}`,
  name: path.split('/').at(-1)!,
  parent: path.includes('/') ? `ou-${path.slice(0, path.lastIndexOf('/'))}` : 'r-1',
  path,
  tags,
})
export const liveAccount = (digit: number, ou: string, tags = {}) => ({
  id: String(digit).repeat(12),
  name: `account ${digit}`,
  email: `${digit}@acme.example`,
  ou,
  state: 'ACTIVE',
  tags,
})

/** root (the management account) and client in the unit Workloads; SCPs are enabled and FullAWSAccess is everywhere. */
export const organization = (more: Partial<Organization> = {}): Organization => ({
  id: 'o-abcd123456',
  managementAccount: ROOT.id,
  root: 'r-1',
  units: [liveUnit('Workloads')],
  accounts: [liveAccount(1, ''), liveAccount(2, 'Workloads')],
  guards: {types: [SCP], policies: [liveFull('r-1', 'ou-Workloads', ROOT.id, CLIENT.id)]},
  delegated: [],
  joining: {invitations: [], creations: []},
  ...more,
})

export const guards = (...policies: OrganizationPolicy[]): Pick<Organization, 'guards'> => ({
  guards: {types: [SCP], policies},
})

export const MANAGED: ManagedOrganization = {units: true, scps: true, rcps: true, services: new Set(), place}

export interface File {
  readonly managed?: Partial<ManagedOrganization>
  readonly intent?: Partial<Intent>
  /** Resources of accounts that AWS has and the file does not change. */
  readonly live?: readonly Resource[]
  readonly selection?: Selection
}

/** The plan from an organization to what a file wants of it. */
export function planFor(from: Organization, wanted: readonly Resource[], file: File = {}): Planned {
  const state = stateOf(wanted)
  const intent: Intent = {
    ...intentOf({}),
    state,
    organization: {...MANAGED, ...file.managed},
    declared: new Map(
      wanted.map(({key, address}) => [
        key,
        {address, place, exclusive: true, named: new Set<'description'>(), pathWritten: false},
      ]),
    ),
    ...file.intent,
  }
  const {resources} = observeOrganization(from, intent)
  return makePlan({
    intent,
    live: {
      state: stateOf([...resources, ...(file.live ?? [])]),
      unknown: new Set(),
      callerAccount: undefined,
      identity: () => 'x',
      fingerprint: () => 'x',
      principals: new Map(),
    },
    caller: undefined,
    selection: file.selection ?? {},
    version: '0',
    findings: [],
    unknown: [],
    elsewhere: NOWHERE,
  })
}

/** `create organization/scp/X`, without the word that all begin with. */
export const changed = ({plan}: Planned): string[] =>
  plan.changes.map(({verb, address}) => `${verb} ${address.replace(/^organization\//, '')}`)

/** `code: message`, of what belongs to the organization. */
export const told = ({plan}: Planned): string[] => plan.findings.map(({code, message}) => `${code}: ${message}`)
