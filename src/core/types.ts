import type {Address} from './address.js'

export type Json = null | boolean | number | string | Json[] | {[key: string]: Json}

/** An account as every room needs it: the key of the file, the 12-digit id, the partition of its ARNs (`aws`). */
export interface AccountRef {
  readonly name: string
  readonly id: string
  readonly partition: string
}

/** One thing, or one part of a thing, that can be made, changed and removed on its own. */
export interface Resource<T = unknown> {
  readonly key: string
  readonly address: Address
  readonly account: AccountRef
  readonly kind: string
  readonly name: string
  readonly value: T
}

/** All things of all accounts: what the file wants and what AWS has are both this. */
export type State = ReadonlyMap<string, Resource>

/**
 * A neighbour. `needs`: it must exist as long as this does (AWS refuses its deletion meanwhile). `names`: it must
 * exist when this is written, and when it is made anew this has to be written again (IAM stores a principal's id).
 * `uses`: it is of no use without it, but AWS does not look whether it is there (a trust and its identity provider).
 */
export interface Ref {
  readonly address: Address
  readonly how: 'needs' | 'names' | 'uses'
}

/** One request as data: the operation's name and its input, as the AWS SDK has them. */
export interface Call {
  /** IAM unless given. Ids in the input of others may be names in angle brackets, see organization-ids.ts. */
  readonly service?: 'organizations'
  readonly op: string
  readonly input: {[key: string]: unknown}
  /** The name in angle brackets by which other requests know the id of what this makes. */
  readonly makes?: string
}

export const HAZARDS = [
  'DELETES',
  'DELETES_CREDENTIALS',
  'REPLACES',
  'WIDENS_ACCESS',
  'WIDENS_EXTERNAL',
  'GRANTS_ADMIN',
  'REVOKES_ACCESS',
  'ADOPTS',
  'LOCKS_OUT',
  'CREATES_ACCOUNT',
] as const
export type HazardName = (typeof HAZARDS)[number]

export interface Hazard {
  readonly name: HazardName
  readonly message: string
}

/** `move`: an account from one organizational unit to another. */
export type Verb = 'create' | 'update' | 'replace' | 'delete' | 'adopt' | 'move'

/** Why there is a difference. Told apart by the fingerprint in `xrole:applied`. */
export type Cause = 'config' | 'drift' | 'both' | 'unknown'

/** One difference. `before` and `after` are values of the kind, with folded parts (a new role's trust) inside. */
export interface Change {
  readonly key: string
  readonly address: Address
  readonly account: AccountRef
  readonly kind: string
  readonly name: string
  readonly verb: Verb
  readonly cause: Cause
  readonly before?: unknown
  readonly after?: unknown
  readonly hazards: readonly Hazard[]
  /** What a reader has to know of this change besides its values. */
  readonly notes: readonly string[]
}

/** Where a finding is in a file. Offsets are UTF-16 units into the file's text; line and column come at the edge. */
export interface Place {
  readonly file: string
  readonly start: number
  readonly end: number
}

export type Severity = 'error' | 'warning' | 'note'

/** Something to tell about the file or about AWS; collected, never thrown. `refused` marks a safety rule (exit 3). */
export interface Finding {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly place?: Place | undefined
  readonly address?: Address | undefined
  readonly refused?: boolean | undefined
}

/** An entry of `safety: allow:`: one hazard of what matches the address passes until the day is over (UTC). */
export interface Allowance {
  readonly hazard: HazardName
  /** An address, or a glob of addresses that names something. */
  readonly address: Address
  readonly reason: string
  /** `2027-01-31`, UTC. */
  readonly until: string
  readonly place: Place
}

/** Where somebody who comes in stands to the role. */
export type Relation = 'same-account' | 'cross-account' | 'external'

/** Who may assume a role now and could not before, or the other way round, by evaluation of both states. */
export interface AccessChange {
  /** An address, or the ARN or name of somebody whom no account that is read has. */
  readonly principal: string
  readonly role: Address
  readonly change: 'gains' | 'loses'
  /** In words, e.g. `with MFA`, `external id acme-7f3a`. */
  readonly conditions: readonly string[]
  readonly relation: Relation
  /** Groups by which a user has the permission to assume it; none when its own policies give it. */
  readonly through: readonly Address[]
}

/** Who can do everything, or give itself more than it has, now and could not before, or the other way round. */
export interface PowerChange {
  readonly principal: Address
  readonly change: 'gains' | 'loses'
  readonly power: 'administrator' | 'escalation'
  /** What gives it, e.g. `iam:PutRolePolicy`, `iam:PassRole with lambda:CreateFunction and lambda:InvokeFunction`. */
  readonly by: readonly string[]
  /** Of what is lost: by what it can give itself more all the same, where that is told by no other change. Never empty. */
  readonly still?: readonly string[] | undefined
}

export interface Summary {
  readonly create: number
  readonly update: number
  readonly replace: number
  readonly delete: number
  readonly adopt: number
  readonly move: number
}

/** The difference between the file and AWS, as a value. `changes` are in dependency order. */
export interface Plan {
  readonly format: 1
  readonly xrole: string
  readonly owner: string
  readonly accounts: readonly {readonly name: string; readonly id: string}[]
  readonly changes: readonly Change[]
  readonly access: readonly AccessChange[]
  readonly powers: readonly PowerChange[]
  readonly findings: readonly Finding[]
  readonly summary: Summary
  /** Entries of `safety:` that let something of this plan pass. */
  readonly safety: readonly Allowance[]
  /** How many differences `--only` and `--account` left out. */
  readonly leftOut: number
  /** Accounts that could not be read, with what AWS said. */
  readonly unknown: readonly {readonly account: string; readonly message: string}[]
}
