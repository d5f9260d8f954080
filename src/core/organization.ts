import type {Json} from './types.js'

/**
 * What AWS Organizations said in one read, as JSON: recordable, replayable. In order of paths and ids, so that the same
 * organization is the same text.
 */
export interface Organization {
  /** `o-abcd123456` */
  readonly id: string
  /** The 12-digit id of its management account. */
  readonly managementAccount: string
  /** The id of its root: `r-ab12`. */
  readonly root: string
  readonly units: readonly OrganizationalUnit[]
  readonly accounts: readonly OrganizationAccount[]
  /** Types of policies that are enabled in the root, and the policies there are; undefined where they were not read. */
  readonly guards?: OrganizationGuards
  /** Why they were not: AWS's words. */
  readonly guardsUnread?: string
  /** Delegated administrators; only where they were asked for. */
  readonly delegated?: readonly {readonly account: string; readonly service: string}[]
  /** Who is about to join; only where it was asked for. */
  readonly joining?: OrganizationJoining
}

export type GuardType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

export interface OrganizationGuards {
  /** All that are enabled, those included that xrole does not manage: TAG_POLICY. Sorted. */
  readonly types: readonly string[]
  /** AWS's own too (`p-FullAWSAccess`). By type and name. */
  readonly policies: readonly OrganizationPolicy[]
}

export interface OrganizationPolicy {
  /** `p-abcd1234` */
  readonly id: string
  readonly type: GuardType
  readonly name: string
  readonly description: string
  readonly isAws: boolean
  readonly document: Json
  /** Ids of the root, of units and of accounts it is attached to; sorted. */
  readonly targets: readonly string[]
  /** Undefined where they were not asked for. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface OrganizationJoining {
  /** Open invitations: the id or the e-mail address of the account that was asked. */
  readonly invitations: readonly {readonly id: string; readonly account: string}[]
  /** Accounts in the making, by the name that was asked for; the request's id is `car-…`. */
  readonly creations: readonly {readonly id: string; readonly name: string}[]
}

export interface OrganizationalUnit {
  /** `ou-ab12-cdefgh34` */
  readonly id: string
  readonly name: string
  /** The id of the unit above it, or of the root. */
  readonly parent: string
  /** The names from the root down to it: `Workloads/Clients`. */
  readonly path: string
  /** Undefined where they were not asked for. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface OrganizationAccount {
  /** 12 digits. */
  readonly id: string
  readonly name: string
  readonly email: string
  /** Path of its unit; '' directly below the root. */
  readonly ou: string
  /** AWS's word: PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED (Organizations API, Account.State). */
  readonly state: string
  /** Of the account itself; undefined where they were not asked for, which takes one request for each account. */
  readonly tags?: Readonly<Record<string, string>>
}

/** The only state in which an account can be entered. */
export const ACTIVE = 'ACTIVE'

/** Whether a unit is another one or below it. Slashes at the ends of what a person wrote mean nothing. */
export const isBelow = (path: string, unit: string): boolean => {
  const plain = (text: string): string => text.replace(/^\/+|\/+$/g, '')
  return plain(path) === plain(unit) || plain(path).startsWith(`${plain(unit)}/`)
}
