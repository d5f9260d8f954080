import {idOf} from '../../bench/estate.js'
import {HUB, nameOf} from './estate.js'

export const ORGANIZATION = 'o-bench00001'
const ROOT = 'r-bnch'
const TOPS = ['Workloads', 'Sandbox', 'Data', 'Platform']
/** Units below each of the first level; the accounts are in these, in turn. */
const BELOW = 5
const LEAVES = TOPS.length * BELOW
/** The most that AWS gives at once for these lists. */
const PAGE = 20

type Json = Readonly<Record<string, unknown>>

const unitId = (leaf: number | string): string => `ou-bnch-${String(leaf).padStart(8, '0')}`
const topId = (top: number): string => unitId(`top0000${top}`)
const arn = (type: string, id: string): string => `arn:aws:organizations::${HUB}:${type}/${ORGANIZATION}/${id}`

const unit = (id: string, name: string): Json => ({Id: id, Arn: arn('ou', id), Name: name})

const ROOT_SHOWN: Json = {
  Id: ROOT,
  Arn: arn('root', ROOT),
  Name: 'Root',
  PolicyTypes: [{Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED'}],
}

/** By the id of its parent. */
const UNITS: ReadonlyMap<string, readonly Json[]> = new Map([
  [ROOT, TOPS.map((name, top) => unit(topId(top), name))],
  ...TOPS.map(
    (_, top) =>
      [topId(top), Array.from({length: BELOW}, (_, i) => unit(unitId(top * BELOW + i), `Unit${i + 1}`))] as const,
  ),
])

/** `Workloads/Unit3` */
export const pathOf = (index: number): string => {
  const leaf = index % LEAVES
  return `${TOPS[Math.floor(leaf / BELOW)]}/Unit${(leaf % BELOW) + 1}`
}

export type StateOf = (index: number) => 'ACTIVE' | 'SUSPENDED'

const account = (index: number, stateOf: StateOf): Json => ({
  Id: idOf(index),
  Arn: arn('account', idOf(index)),
  Email: `aws-${nameOf(index)}@acme.example`,
  Name: nameOf(index),
  Status: stateOf(index),
  State: stateOf(index),
  JoinedMethod: 'CREATED',
  JoinedTimestamp: 1_600_000_000 + index,
})

/** The indices of who is directly below a parent, from the `from`th on. */
function below(parent: string, members: number, from: number): number[] {
  if (parent === ROOT) return from === 0 ? [0] : []
  const leaf = /^ou-bnch-0*(\d+)$/.exec(parent)?.[1]
  if (leaf === undefined) return []
  const first = Number(leaf) === 0 ? LEAVES : Number(leaf)
  return Array.from({length: PAGE}, (_, i) => first + (from + i) * LEAVES).filter((index) => index <= members)
}

/** Twenty at a time; the page after the third of a parent is empty and has a token, as AWS's may be. */
function accountsBelow({ParentId = '', NextToken}: Asked, members: number, stateOf: StateOf): Json {
  const [from = 0, isEmpty = 0] = (NextToken ?? '0:0').split(':').map(Number)
  if (isEmpty === 1) return {Accounts: [], NextToken: `${from}:0`}
  const found = below(ParentId, members, from)
  const more = found.length === PAGE && below(ParentId, members, from + PAGE).length > 0
  const next = `${from + PAGE}:${from === 2 * PAGE ? 1 : 0}`
  return {Accounts: found.map((index) => account(index, stateOf)), ...(more && {NextToken: next})}
}

const FULL: Json = {
  Id: 'p-FullAWSAccess',
  Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  Name: 'FullAWSAccess',
  Description: 'Allows access to every operation',
  Type: 'SERVICE_CONTROL_POLICY',
  AwsManaged: true,
}

const target = (Type: string, {Id, Arn, Name}: Json): Json => ({TargetId: Id, Arn, Name, Type})

/** AWS attaches its own policy to the root, to each unit and to each account. */
function targetsOf({NextToken}: Asked, members: number): Json {
  const units = [...UNITS.values()].flat()
  const fixed = [target('ROOT', ROOT_SHOWN), ...units.map((one) => target('ORGANIZATIONAL_UNIT', one))]
  const from = Number(NextToken ?? 0)
  const all = fixed.length + members + 1
  const Targets = Array.from({length: Math.min(PAGE, all - from)}, (_, i) => {
    const at = from + i - fixed.length
    return (
      fixed[from + i] ??
      target(
        'ACCOUNT',
        account(at, () => 'ACTIVE'),
      )
    )
  })
  return {Targets, ...(from + PAGE < all && {NextToken: String(from + PAGE)})}
}

interface Asked {
  readonly Filter?: string
  readonly PolicyId?: string
  readonly ParentId?: string
  readonly ResourceId?: string
  readonly NextToken?: string
}

/** Lists of which the stub's organization has nothing. */
const EMPTY: Readonly<Record<string, string>> = {
  ListPoliciesForTarget: 'Policies',
  ListDelegatedAdministrators: 'DelegatedAdministrators',
  ListDelegatedServicesForAccount: 'DelegatedServices',
  ListHandshakesForOrganization: 'Handshakes',
  ListCreateAccountStatus: 'CreateAccountStatuses',
}

/** The answer of Organizations; undefined for a request that the stub does not know. */
export function organizationAnswer(op: string, asked: Asked, members: number, stateOf: StateOf): Json | undefined {
  const {ParentId = '', ResourceId = ''} = asked
  const empty = EMPTY[op]
  if (empty !== undefined) return {[empty]: []}
  switch (op) {
    case 'DescribeOrganization':
      return {
        Organization: {
          Id: ORGANIZATION,
          Arn: arn('organization', ORGANIZATION),
          FeatureSet: 'ALL',
          MasterAccountId: HUB,
          MasterAccountArn: arn('account', HUB),
          MasterAccountEmail: 'aws-hub@acme.example',
        },
      }
    case 'ListRoots':
      return {Roots: [ROOT_SHOWN]}
    case 'ListOrganizationalUnitsForParent':
      return {OrganizationalUnits: UNITS.get(ParentId) ?? []}
    case 'ListAccountsForParent':
      return accountsBelow(asked, members, stateOf)
    case 'ListPolicies':
      return {Policies: asked.Filter === FULL['Type'] ? [FULL] : []}
    case 'ListTargetsForPolicy':
      return asked.PolicyId === FULL['Id'] ? targetsOf(asked, members) : {Targets: []}
    case 'ListTagsForResource':
      return {Tags: /^\d{12}$/.test(ResourceId) ? [{Key: 'env', Value: Number(ResourceId) % 2 ? 'prod' : 'dev'}] : []}
    default:
      return undefined
  }
}
