import type {Address} from '../../core/address.js'
import type {Origin} from '../../access/model.js'

/** A line of trust that was for a time. */
export interface Expired {
  /** Its last day, `2027-01-31`. */
  readonly on: string
  /** `accounts.yaml:14` */
  readonly at: string
  /** Whom it names, as written. */
  readonly names: readonly string[]
}

/** An entry of the file: what a fix is written into. */
export interface Entry {
  readonly section: 'roles' | 'users' | 'groups' | 'policies'
  readonly key: string
  /** `accounts.yaml:12` */
  readonly at: string
  /** The things it stands for, in several accounts. */
  readonly addresses: readonly Address[]
  /** Of a role: what it says for all its lines of trust. */
  readonly trust?: {
    readonly mfa: boolean
    readonly caller: boolean
    readonly externalId: string | undefined
    /** It has conditions that a line cannot undo. */
    readonly isNarrow: boolean
    /** Lines whose last day is over, which let nobody in any more. */
    readonly expired: readonly Expired[]
  }
  /** Names of its inline policies. */
  readonly inline?: readonly string[]
  /** Of a policy: it is written as short statements. */
  readonly hasStatements?: boolean
}

export interface Change {
  /** What they say stands for what was said of it before. */
  readonly flags?: readonly string[]
  readonly principal?: string
  readonly role?: string
  /** It is no longer about an action on a resource. */
  readonly isAboutRole?: boolean
}

/** What a text about a question has to know of the file, and of the world that was asked. */
export interface Site {
  /** `accounts.yaml` */
  readonly file: string
  readonly from: 'file' | 'live' | 'after'
  /** Accounts that could not be read. */
  readonly unread: readonly string[]
  /** Policies of an organization are known, and are looked at. */
  readonly hasGuards?: boolean
  entryOf(address: Address): Entry | undefined
  /** The 12-digit id of an account of the file. */
  idOf(account: string): string | undefined
  /** Whether the section has an entry of that key. */
  hasKey(section: Entry['section'], key: string): boolean
  /** Where a policy is, or one of its statements (from 0): `accounts.yaml:12`, or its address in AWS. */
  where(origin: Origin, statement?: number): string
  isWritten(origin: Origin): boolean
  /** The command that applies the file. */
  readonly apply: string
  /** The command line of the same question with other flags, or about another role or principal. */
  command(change: Change): string
}
