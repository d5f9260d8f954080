import type {AccountRef, Allowance, Place, State} from '../core/types.js'
import type {Address} from '../core/address.js'
import type {Organization} from '../core/organization.js'
import type {WrittenConnect, WrittenRequest} from './written.js'

/**
 * An account that is listed, or a member of the organization. Managed ones are entered, compared and pruned; the others
 * are only named.
 */
export interface Account extends AccountRef {
  readonly managed: boolean
  /** Why it is not managed, to go on its name with: `has connect: false`, `is SUSPENDED`. */
  readonly closed?: string
  /** Why it cannot be entered although it is managed, in words with what to do. */
  readonly unusable?: string
  /** Path of its organizational unit: `Workloads/Clients`. */
  readonly ou?: string
  readonly tags?: Readonly<Record<string, string>>
  /** AWS's word for the state it is in; undefined where no organization was read, and for who is no member of it. */
  readonly state?: string
  /** Id of the organization that it is a member of; undefined where none was read, and for who is no member of it. */
  readonly organization?: string
  /** It is the management account of that organization. */
  readonly isManagement?: true
  /** Not listed in the file: its name comes from the organization. */
  readonly discovered?: true
  readonly retire: boolean
  readonly connect: WrittenConnect & {readonly role: string}
  /** True when the file names a role for this account, which is then assumed even in the caller's own account. */
  readonly connectExplicit: boolean
  readonly place: Place
}

/** What the file says of one declared thing besides its value. */
export interface Declared {
  readonly address: Address
  readonly place: Place
  /** false: only the parts that the file names are managed. */
  readonly exclusive: boolean
  /** The settings that the file writes itself; where `exclusive` is false the others are not managed. */
  readonly named: ReadonlySet<'description' | 'maxSession'>
  /** The file gives the path itself, which is then the claim (policies and groups carry no mark but their path). */
  readonly pathWritten: boolean
}

/** What must stay true at every step of every plan: this principal may assume this role. */
export interface Keep {
  /** An address (`root/user/alice`) or an ARN. */
  readonly principal: string
  readonly role: Address
  readonly place: Place
}

/** The file's own safety rules. */
export interface Safety {
  /** The limit is as `--max-deletes` takes it: `5` or `20%`. */
  readonly maxDeletes?: {readonly limit: string; readonly place: Place}
  /** Those whose day is over are left out. */
  readonly allow: readonly Allowance[]
  readonly mustKeep: readonly Keep[]
}

/** An entry of `tests:`, its addresses in full. */
export interface AccessTest {
  readonly name: string
  /** An address (`root/user/paul`), an ARN, or a service. */
  readonly who: string
  readonly expected: 'can' | 'cannot'
  /** Undefined: the action is the caller's own. */
  readonly role?: Address
  /** Empty: the question is whether the role can be assumed. */
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly request: WrittenRequest
  /** A read-only call that `verify` makes. */
  readonly probe?: string
  readonly place: Place
}

/** Parts of `organization:` that are written. What is not in them is left alone, or goes where it is ours. */
export interface ManagedOrganization {
  readonly units: boolean
  readonly scps: boolean
  readonly rcps: boolean
  /** Services of which the delegated administrators are written. */
  readonly services: ReadonlySet<string>
  readonly place: Place
}

/** How far a caller policy with `callerScope: organization` reaches. */
export interface CallerReach {
  /** Its id; a policy variable where nobody has read it. */
  readonly organization: string
  /** By ARN, the account left open; `accounts`: how many accounts of this file have it and let the caller in. */
  readonly roles: readonly {readonly arn: string; readonly accounts: number}[]
}

/** What the file wants, for all accounts: the State and what scope, ownership and rails have to know. */
export interface Intent {
  readonly owner: string
  readonly formerOwners: readonly string[]
  readonly accounts: readonly Account[]
  readonly state: State
  /** By the key of a role, user, group or managed policy, or of what an account has as a whole. */
  readonly declared: ReadonlyMap<string, Declared>
  readonly safety: Safety
  readonly tests: readonly AccessTest[]
  /** Where a resource of `state` is written, by its key; of a document, where one of its statements (from 0) is. */
  placeOf(key: string, statement?: number): Place | undefined
  /** `identityProviders:` is written: those of ours that are not in it go. Without it they are left alone. */
  readonly managesProviders: boolean
  /** What of the organization the file manages; undefined without the section. */
  readonly organization?: ManagedOrganization
  /** By the key of the inline policy; only of callers with `callerScope:`. */
  readonly callerScopes?: ReadonlyMap<string, CallerReach>
  readonly ignoreTags: readonly string[]
  readonly unmanaged: readonly {readonly address: string; readonly reason: string}[]
  /** Principals that trusts name and the file does not declare, with the statement their owner has to add. */
  readonly undeclared: readonly {
    readonly address: Address
    readonly arn: string
    readonly roles: readonly string[]
    readonly place: Place
  }[]
}

/** What only AWS knows and compiling needs. Each answer may be unknown (undefined): offline, or the account was not read. */
export interface LiveFacts {
  /** The path of an existing user or role (`/`, `/ci/`); null when it does not exist. */
  principalPath(address: Address): string | null | undefined
  /** Names near one that does not exist, for did-you-mean. */
  names(account: string, kind: 'user' | 'role' | 'group'): readonly string[]
  /** Who is in the organization, for files with `accounts: {from: organization}`. Without it the accounts are not all known. */
  readonly organization?: Organization | undefined
  /** ARN of an AWS-managed policy that the shipped list does not have; null when AWS has none. */
  managedPolicy(name: string): string | null | undefined
  /** An identity provider (`client/oidc-provider/…`) with the audiences that it takes; null when there is none. */
  provider(address: Address): {readonly audiences: readonly string[]} | null | undefined
}
