import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {Json} from '../core/types.js'
import type {Credentials} from './credentials.js'

/** The tags by which xrole knows its own things, read from and written as `xrole:*` tags. */
export interface Marks {
  /** `xrole:owner` */
  readonly owner?: string
  /** `xrole:protect` */
  readonly protect?: boolean
  /** `xrole:adopted`: it existed before xrole took it over. */
  readonly adopted?: boolean
}

export type Tags = Readonly<Record<string, string>>

/** `trust` and `boundary` are set on values of changes only, where the same request writes them. */
export interface Role {
  readonly name: string
  readonly path: string
  readonly description: string
  /** Seconds, 3600 to 43200. */
  readonly maxSession: number
  /** Without `xrole:*`. */
  readonly tags: Tags
  readonly marks: Marks
  readonly trust?: Trust
  readonly boundary?: Boundary
  readonly mark?: Mark
  /** Live only: what deletion has to know. */
  readonly instanceProfiles?: readonly string[]
}
export interface Trust {
  readonly document: Json
}
export interface Boundary {
  readonly arn: string
}
export interface InlinePolicy {
  readonly document: Json
}
export interface Attachment {
  readonly arn: string
}
export interface User {
  readonly name: string
  readonly path: string
  readonly tags: Tags
  readonly marks: Marks
  readonly boundary?: Boundary
  readonly mark?: Mark
  /** Live only, read when it is to be deleted: what goes with it. */
  readonly credentials?: Credentials
}
export interface Group {
  readonly name: string
  readonly path: string
}
export interface Membership {
  readonly user: string
}
export interface ManagedPolicy {
  readonly name: string
  readonly path: string
  readonly description: string
  /** The default version's document. */
  readonly document: Json
  /** Tags to set when it is made or claimed; not compared (bulk reads return none). */
  readonly tags: Tags
  /** The fingerprint `xrole:applied`. Live only where it was asked for. */
  readonly applied?: string
  /** Live only: the versions there are, oldest first. */
  readonly versions?: readonly {readonly id: string; readonly isDefault: boolean; readonly document: Json}[]
}
export interface OidcProvider {
  /** Without `https://`. */
  readonly url: string
  /** Client ids, sorted, each once. */
  readonly audiences: readonly string[]
  /** 40 hex digits each, lower-case, sorted. Undefined: AWS looks after them itself, and they are not compared. */
  readonly thumbprints?: readonly string[]
  readonly tags: Tags
  readonly marks: Marks
}
export interface SamlProvider {
  readonly name: string
  /** The text of the XML document, without white space around it. */
  readonly metadata: string
  readonly tags: Tags
  readonly marks: Marks
}
/** What is undefined is not asked for. */
export interface PasswordPolicy {
  readonly minimumLength: number
  readonly requireSymbols: boolean
  readonly requireNumbers: boolean
  readonly requireUppercase: boolean
  readonly requireLowercase: boolean
  /** Users may change their own password. */
  readonly allowChange: boolean
  /** Days. */
  readonly maxAge?: number
  /** How many of the last passwords cannot be used again. */
  readonly reusePrevention?: number
  /** Who let a password expire cannot set a new one. */
  readonly hardExpiry: boolean
}
export interface AccountAlias {
  readonly alias: string
}
/** Set where AWS has names that differ only by case, and addresses cannot tell which one is meant; see alike.ts. */
export interface Alike {
  /** The path of the unit, or the name of the policy, as AWS has it. */
  readonly name: string
  /** Those names; of a unit below such a one, the names of those above it. Sorted. */
  readonly among: readonly string[]
}
/** An organizational unit. */
export interface Unit {
  /** The names from the root down to it: `Workloads/Clients`. */
  readonly path: string
  /** Live only. */
  readonly alike?: Alike
  readonly tags: Tags
  readonly marks: Marks
}
/** A service control policy or a resource control policy. */
export interface GuardPolicy {
  readonly type: GuardType
  readonly name: string
  readonly description: string
  readonly document: Json
  /** AWS's own (FullAWSAccess): never changed, only attached. */
  readonly isAws?: true
  /** Live only. */
  readonly alike?: Alike
  readonly tags: Tags
  readonly marks: Marks
}
export interface GuardAttachment {
  readonly type: GuardType
  /** The name of the policy. */
  readonly policy: string
  readonly target: GuardTarget
}
/** A type of policies that is enabled in the root: `SERVICE_CONTROL_POLICY`. */
export interface PolicyType {
  readonly type: string
}
/** Where an account is in the tree. */
export interface Placement {
  /** 12 digits; undefined of one that does not exist yet. */
  readonly id?: string
  /** Path of its unit; '' directly below the root. */
  readonly unit: string
  /** Service and resource control policies do not bind it. */
  readonly isManagement?: true
}
/** An account that joins the organization: made in it, or asked to come. It is never removed again. */
export interface Member {
  readonly how:
    | {readonly create: {readonly email: string; readonly name: string; readonly role: string}}
    | {readonly invite: {readonly account: string; readonly notes?: string}}
  /** Set when it is made. */
  readonly tags: Tags
  /** Live only: it is asked, or being made. */
  readonly isPending?: true
}
export interface AccountTags {
  readonly tags: Tags
}
/** An account that administers a service for the organization. */
export interface DelegatedAdministrator {
  /** `access-analyzer.amazonaws.com` */
  readonly service: string
}
/** The fingerprint of what was applied, `xrole:applied`: what tells config changes from drift. */
export interface Mark {
  readonly applied: string
}
