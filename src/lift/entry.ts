import type {Address} from '../core/address.js'
import type {AccountRef, Json, Resource} from '../core/types.js'

/** Nouns of the lift: live IAM → entries of accounts.yaml. */

/** An account of the file, managed or not. */
export interface LiftAccount extends AccountRef {
  /** Path of its organizational unit: `Workloads/Clients`. */
  readonly ou?: string
  readonly tags?: Readonly<Record<string, string>>
  /** Entered, compared and pruned: what selectors choose among. */
  readonly managed: boolean
  /** It is being emptied: nothing can be declared in it. */
  readonly retire?: boolean
}

export interface LiftOptions {
  /** All accounts of the file; the ones that were read are in `read`. */
  readonly accounts: readonly LiftAccount[]
  /** Names of accounts. */
  readonly read: ReadonlySet<string>
  readonly owner: string
  /** Keys of entries that the file has already; no lifted entry takes one of them. */
  readonly taken?: ReadonlyMap<Section, ReadonlySet<string>>
  /** Keys of roles, users, groups and policies that the file declares already: lines of trust name them, too. */
  readonly declared?: ReadonlySet<string>
  /** Keys of entries that the file has already, by the ARN of the policy. */
  readonly policyKeys?: ReadonlyMap<string, string>
  /** Why a role, user, group or managed policy is not to be lifted (filters of the command, declared already); undefined to lift it. */
  readonly leaveOut: (resource: Resource) => string | undefined
  /** Keys of roles, users, groups and policies whose documents are to be written as they are: what did not come back the same. */
  readonly verbatim: ReadonlySet<string>
  /** Hand-made policies that do what a caller policy does become lines of trust. */
  readonly fold: boolean
  /** The same thing in several accounts is one entry. */
  readonly merge: boolean
  /** Keys of things that the caller gave up on, each with the reason. */
  readonly passOver?: ReadonlyMap<string, string>
}

export type Section = 'policies' | 'roles' | 'groups' | 'users'

export type Body = {readonly [key: string]: Json}

/** A role, user, group or managed policy that an entry stands for. `account` is a name. */
export interface LiftedThing {
  readonly key: string
  readonly address: Address
  readonly account: string
}

export interface LiftedEntry {
  readonly section: Section
  /** Its key in the file. */
  readonly key: string
  /** As a person writes it, in that order: accounts first. */
  readonly body: Body
  readonly things: readonly LiftedThing[]
  /** What could not be said shorter, and why: comments above the entry, without `#`. */
  readonly notes: readonly string[]
}

/** `reason` is a clause to go on an address with: `a CloudFormation stack made it`. */
export interface LeftOut {
  readonly key: string
  readonly address: Address
  readonly reason: string
}

export interface Lifted {
  readonly entries: readonly LiftedEntry[]
  /** Roles that are left out and that plan would report as strangers: lines of `unmanaged:`. */
  readonly unmanaged: readonly LeftOut[]
  /** Everything that is left out. */
  readonly left: readonly LeftOut[]
}
