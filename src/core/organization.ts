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
}

export interface OrganizationalUnit {
  /** `ou-ab12-cdefgh34` */
  readonly id: string
  readonly name: string
  /** The id of the unit above it, or of the root. */
  readonly parent: string
  /** The names from the root down to it: `Workloads/Clients`. */
  readonly path: string
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
