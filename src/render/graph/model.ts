import type {Address} from '../../core/address.js'
import type {Relation} from '../../core/types.js'

/**
 * What the access map draws. Loudest first: `rank` 1 needs somebody today, 2 a look, 3 is good to know. The words are what
 * a reader sees beside the colour.
 */
export const HAZARDS = {
  anyone: {rank: 1, label: 'Open to anyone', about: 'anyone in any AWS account, or with any token, gets in'},
  'any-subject': {
    rank: 1,
    label: 'Any subject of a provider',
    about: 'whoever an identity provider vouches for gets in',
  },
  'admin-without-mfa': {rank: 1, label: 'Admin without MFA', about: 'users become administrator without MFA'},
  unmanaged: {rank: 1, label: 'Not in the file', about: 'lets in others, and nobody has declared it'},
  escalates: {rank: 2, label: 'Can make itself admin', about: 'has calls by which it gives itself more than it has'},
  external: {rank: 2, label: 'Lets in outsiders', about: 'lets in an account that the file does not list'},
  half: {rank: 2, label: 'Half-made', about: 'one half of the grant is missing, so that nobody gets in by it'},
  admin: {rank: 3, label: 'Administrator', about: 'may do everything in its account'},
  expires: {rank: 3, label: 'For a time', about: 'has access that ends on a date'},
} as const

export type HazardCode = keyof typeof HAZARDS

export interface GraphHazard {
  readonly code: HazardCode
  /** A sentence without its end. */
  readonly text: string
}

/** `account`: whoever may in it. `external`: in no account that the file lists. `organization`: anyone whom conditions keep to some. */
export type GraphNodeKind = 'role' | 'user' | 'group' | 'account' | 'service' | 'provider' | 'organization' | 'external'

export interface GraphNode {
  /** An address (`client/role/Admin`), the name of a listed account, a service, an ARN, a 12-digit id, or `*`. */
  readonly id: string
  readonly kind: GraphNodeKind
  /** What a reader sees; of a user, role or group its name. */
  readonly label: string
  /** Name of the account that it is in; none of a service, and of whoever is outside. */
  readonly account?: string | undefined
  readonly arn?: string | undefined
  /** The world that was asked has it; else only a trust names it. */
  readonly isKnown: boolean
  readonly hazards: readonly GraphHazard[]
  /** Of a group. */
  readonly members?: readonly Address[] | undefined
  readonly role?: RoleFacts | undefined
}

/** What is told of a role besides who gets in. */
export interface RoleFacts {
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  /** Seconds. */
  readonly maxSession: number
  /** Names of attached and inline policies; ` (inline)` behind those. */
  readonly policies: readonly string[]
  readonly boundary?: string | undefined
  /** When the last statement of its trust ends (UTC, `2027-02-01T00:00:00Z`); undefined: one has no end. */
  readonly until?: string | undefined
  /** Where its trust is: `accounts.yaml:12`, or its address in AWS. */
  readonly where: string
  /** Of AWS's console; undefined: nobody can switch there, only services, tokens or who sends an external id come in. */
  readonly switchLink?: string | undefined
  /** What the linter, or the plan, tells of it. */
  readonly findings: readonly {readonly code: string; readonly severity: string; readonly message: string}[]
}

/** One policy that was asked, as `explain` tells it. */
export interface GraphLayer {
  /** `trust policy` */
  readonly layer: string
  /** `allows it` */
  readonly says: string
  /** `accounts.yaml:12` */
  readonly where?: string | undefined
  /** The group by which a user has it, or what a policy of the organization is attached to. */
  readonly through?: string | undefined
}

/** One set of conditions under which somebody gets in; none: as it is. */
export interface GraphWay {
  readonly conditions: readonly string[]
  /** Groups that give the permission. */
  readonly through: readonly Address[]
}

/**
 * `assume`: both halves are there. `trust`: the trust policy lets in somebody whose own half nobody can see, or who needs
 * none. `half`: one half is missing, nobody gets in.
 */
export type GraphEdgeKind = 'assume' | 'trust' | 'half'

export interface GraphEdge {
  readonly from: string
  readonly to: Address
  readonly kind: GraphEdgeKind
  readonly relation: Relation | 'service' | 'provider'
  /** Any of them is enough; of `half` none. */
  readonly ways: readonly GraphWay[]
  readonly layers: readonly GraphLayer[]
  readonly hazards: readonly HazardCode[]
  /** Of `half`: what keeps it out, and the smallest change. */
  readonly why?: string | undefined
  readonly fix?: string | undefined
}

export interface GraphAccount {
  readonly name: string
  readonly id: string
  readonly ou?: string | undefined
  /** It is entered and read, not only named. */
  readonly isManaged: boolean
}

/**
 * Who can become what, as data: `xrole graph --format json` prints it as it is. Accounts in the order of the file, nodes
 * by id, edges by `to`, then `from`. `who ROLE --direct` tells the same edges as `assume` and `trust`.
 */
export interface Graph {
  readonly format: 1
  /** The file's name, as it was given. */
  readonly file: string
  readonly from: 'file' | 'live' | 'after'
  /** Accounts that could not be read. */
  readonly unread: readonly string[]
  /** Policies of an organization are known and looked at. */
  readonly hasGuards: boolean
  /** Why something is left out, where --account or --focus was given. */
  readonly narrowed?: string | undefined
  /** What has to follow `xrole explain PRINCIPAL ROLE` to ask the same file and the same AWS; words for a shell. */
  readonly asks: string
  readonly accounts: readonly GraphAccount[]
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export const graphJson = (graph: Graph): string => JSON.stringify(graph, null, 2)

/** Where a principal is drawn: its account, or one of the groups of those that are in none. */
export const placeOf = ({kind, account}: Pick<GraphNode, 'kind' | 'account'>): string =>
  kind === 'service'
    ? 'AWS services'
    : kind === 'provider'
      ? 'Identity providers'
      : kind === 'external' || kind === 'organization' || account === undefined
        ? 'Outside'
        : account

const RANKS = Object.keys(HAZARDS) as HazardCode[]

/** The loudest of some, undefined when there is none. */
export const loudest = (codes: readonly HazardCode[]): HazardCode | undefined =>
  RANKS.find((code) => codes.includes(code))
