import type {Partition} from '../core/partition.js'
import type {HazardName, Json} from '../core/types.js'
import type {WrittenOrganization} from './written-organization.js'
import type {Selector, WrittenAlias, WrittenPasswordPolicy, WrittenProvider} from './written-identity.js'

export type {Selector, WrittenAlias, WrittenPasswordPolicy, WrittenProvider}

/**
 * What a person may write, after parsing: short forms opened (`root: "111…"` → `{id}`, `account: x` → `accounts: [x]`,
 * durations → seconds, one string → a list of one), nothing resolved. What the program uses is Intent (intent.ts).
 * Every value can be traced to its place in the text by its path, see source.ts.
 */
export interface Written {
  readonly owner: string
  readonly formerOwners: readonly string[]
  /** Of all accounts. */
  readonly partition: Partition
  readonly connect: WrittenConnect
  readonly accounts: Readonly<Record<string, WrittenAccount>>
  /** `accounts: {from: organization}`: accounts that are not listed are found in AWS Organizations. */
  readonly discover?: WrittenDiscovery
  readonly policies: Readonly<Record<string, WrittenPolicy>>
  readonly roles: Readonly<Record<string, WrittenRole>>
  readonly groups: Readonly<Record<string, WrittenGroup>>
  readonly users: Readonly<Record<string, WrittenUser>>
  /** By key. Undefined: the section is not written, and the providers of accounts are none of our business. */
  readonly identityProviders?: Readonly<Record<string, WrittenProvider>>
  readonly passwordPolicies: readonly WrittenPasswordPolicy[]
  readonly aliases: readonly WrittenAlias[]
  /** `organization:`: guard rails, units and what else the organization keeps. */
  readonly organization?: WrittenOrganization
  readonly ignoreTags: readonly string[]
  readonly unmanaged: readonly {readonly address: string; readonly reason: string}[]
  readonly safety: WrittenSafety
  readonly tests: readonly WrittenTest[]
  readonly lint: WrittenLint
}

/** One entry of `tests:`. Exactly one of `can` and `cannot`; true: the action is the caller's own. */
export interface WrittenTest {
  readonly name?: string
  readonly who: string
  readonly can?: string | true
  readonly cannot?: string | true
  readonly with: WrittenRequest
  /** Empty: what is asked is whether the role can be assumed. */
  readonly action: readonly string[]
  /** Empty: any resource. */
  readonly on: readonly string[]
  readonly probe?: string
}

/** What a request carries. */
export interface WrittenRequest {
  readonly mfa?: boolean
  readonly externalId?: string
  readonly sourceIp?: string
  /** Seconds. */
  readonly duration?: number
  readonly sourceIdentity?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly context: Readonly<Record<string, readonly string[]>>
}

export interface WrittenLint {
  readonly ignore: readonly {
    readonly rule: string
    readonly address: string
    readonly reason: string
    /** `2027-01-31`, UTC. */
    readonly until?: string
  }[]
  /** Regular expressions that whole names have to match. */
  readonly names: Readonly<Partial<Record<'role' | 'user' | 'group' | 'policy', string>>>
  /** Days. */
  readonly expiringWithin?: number
}

export interface WrittenSafety {
  /** `5` or `20%`. */
  readonly maxDeletes?: string
  readonly allow: readonly {
    readonly hazard: HazardName
    readonly address: string
    readonly reason: string
    /** `2027-01-31`, UTC. */
    readonly until: string
  }[]
  readonly mustKeep: readonly {readonly principal: string; readonly role: string}[]
}

export interface WrittenConnect {
  readonly role?: string
  readonly planRole?: string
  readonly externalId?: string
  readonly profile?: string
}

export interface WrittenAccount {
  readonly id: string
  readonly ou?: string
  readonly tags: Readonly<Record<string, string>>
  readonly display?: {readonly name?: string; readonly color?: string}
  /** false: named only, never entered. */
  readonly connect?: WrittenConnect | false
  readonly retire: boolean
}

/** Which accounts of the organization are managed besides those that are listed. */
export interface WrittenDiscovery {
  /** The organization that it has to be: `o-abcd123456`. */
  readonly organization?: string
  /** In these units or below them; undefined: anywhere. */
  readonly ou?: readonly string[]
  /** Names, ids, globs of either, units. */
  readonly except: readonly (string | {readonly ou: string})[]
  readonly connect?: WrittenConnect
}

export interface WrittenStatement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly on: readonly string[]
  readonly when?: WrittenCondition
  /** A name, which means nothing to AWS but is compared. */
  readonly sid?: string
}

/** A Condition block, verbatim: operator → key → value or values. */
export type WrittenCondition = Readonly<Record<string, Readonly<Record<string, Json>>>>

/** The body of a policy: exactly one of the two. A `file:` has been read and parsed into `document`. */
export interface WrittenBody {
  readonly statements?: readonly WrittenStatement[]
  readonly document?: Json
}

export interface WrittenPolicy extends WrittenBody {
  readonly name?: string
  readonly description?: string
  readonly path?: string
  readonly accounts?: Selector
  readonly tags: Readonly<Record<string, string>>
}

export interface WrittenConditions {
  readonly mfa?: boolean
  readonly externalId?: string
  readonly sourceIp?: readonly string[]
  readonly when?: WrittenCondition
}

export interface WrittenRole extends WrittenConditions {
  readonly name?: string
  readonly accounts: Selector
  readonly description?: string
  readonly trust: readonly WrittenTrust[]
  readonly policies: readonly string[]
  readonly inline: Readonly<Record<string, WrittenBody>>
  readonly boundary?: string
  /** Seconds. */
  readonly maxSession?: number
  readonly path?: string
  readonly tags: Readonly<Record<string, string>>
  /** `2027-01-31`, UTC. */
  readonly expires?: string
  readonly protect?: boolean
  readonly exclusive: boolean
  /** false leaves the caller policy out. */
  readonly caller: boolean
  readonly callerScope?: CallerScope
}

/** Where the roles are that a caller policy names: undefined, exactly those of this file. */
export type CallerScope = 'organization'

interface TrustLine extends WrittenConditions {
  readonly tagSession: boolean
  readonly caller?: boolean
  readonly expires?: string
}

/** One line of trust. A bare string is `principals` of one, or `service` when it is a host name like lambda.amazonaws.com. */
export type WrittenTrust =
  | (TrustLine & {readonly type: 'principals'; readonly principals: readonly string[]})
  | (TrustLine & {
      readonly type: 'service'
      readonly service: string
      readonly sourceAccount?: string
      readonly sourceArn?: string
    })
  | (TrustLine & {
      readonly type: 'github'
      readonly github: string
      readonly ref:
        | {readonly branch: string}
        | {readonly tag: string}
        | {readonly environment: string}
        | {readonly pullRequest: true}
        | {readonly subject: string}
    })
  | (TrustLine & {readonly type: 'oidc'; readonly oidc: string; readonly audience: string; readonly subject: string})
  | (TrustLine & {readonly type: 'saml'; readonly saml: string})
  | (TrustLine & {readonly type: 'sso'; readonly sso: string; readonly account: string})
  | (TrustLine & {readonly type: 'org'; readonly org: string})
  | {readonly type: 'statement'; readonly statement: Json}
  | WholeTrust

/** The whole trust policy, verbatim: the only item of `trust:` then. A `file:` has been read and parsed. */
export interface WholeTrust {
  readonly type: 'document'
  readonly document: Json
}

export interface WrittenGroup {
  readonly name?: string
  readonly accounts: Selector
  readonly users: readonly string[]
  readonly policies: readonly string[]
  readonly inline: Readonly<Record<string, WrittenBody>>
  readonly path?: string
  readonly exclusive: boolean
  readonly callerScope?: CallerScope
}

export interface WrittenUser {
  readonly name?: string
  readonly accounts: Selector
  readonly policies: readonly string[]
  readonly inline: Readonly<Record<string, WrittenBody>>
  readonly boundary?: string
  readonly path?: string
  readonly tags: Readonly<Record<string, string>>
  readonly protect?: boolean
  readonly exclusive: boolean
  readonly callerScope?: CallerScope
}
