import type {WrittenBody} from './written.js'

/** What a person may write under `organization:`, after parsing; see written.ts. A part that is not written is not managed. */
export interface WrittenOrganization {
  /** `o-…`: another organization than this one is an error. */
  readonly id?: string
  /** Paths of units, `Workloads/Clients`; those above each are meant, too. */
  readonly units?: readonly string[]
  /** Types that are to be enabled in the root; others are left as they are. */
  readonly policyTypes?: readonly string[]
  /** By the key of an account. */
  readonly accounts?: Readonly<Record<string, WrittenMember>>
  /** By name. */
  readonly scps?: Readonly<Record<string, WrittenGuard>>
  readonly rcps?: Readonly<Record<string, WrittenGuard>>
  /** By service: keys of accounts. A service that is not written is left as it is. */
  readonly delegatedAdministrators?: Readonly<Record<string, readonly string[]>>
}

export interface WrittenMember {
  /** Path of the unit it is to be in; '' is the root. Undefined: it stays where it is. */
  readonly ou?: string
  /** Undefined: not managed. */
  readonly tags?: Readonly<Record<string, string>>
  readonly create?: {readonly email: string; readonly name?: string; readonly role?: string}
  /** The 12-digit id or the e-mail address of an account elsewhere. */
  readonly invite?: {readonly account: string; readonly notes?: string}
}

/** No body at all: one of AWS's own (FullAWSAccess), of which only the attachments are managed. */
export type WrittenGuard = Partial<WrittenBody> & {
  readonly name?: string
  readonly description?: string
  readonly tags: Readonly<Record<string, string>>
  readonly attach: readonly WrittenTarget[]
}

/** `ou`: a path, '' for the root. */
export type WrittenTarget = {readonly ou: string} | {readonly account: string}
