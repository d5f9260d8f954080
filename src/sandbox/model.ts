import type {Organization} from './organizations/model.js'
import type {LastUsed} from './iam/last-used.js'
import type {Trail} from './trail.js'

/** What the embedded AWS holds. It is JSON in the file; in memory the lists are tables, so that names are found at once. */

export class Table<T> {
  readonly #items: Map<string, T>
  readonly #keyOf: (item: T) => string
  constructor(keyOf: (item: T) => string, items: readonly T[]) {
    this.#keyOf = keyOf
    this.#items = new Map(items.map((item) => [keyOf(item), item]))
  }
  get(key: string): T | undefined {
    return this.#items.get(key)
  }
  add(item: T): void {
    this.#items.set(this.#keyOf(item), item)
  }
  remove(item: T): void {
    this.#items.delete(this.#keyOf(item))
  }
  get size(): number {
    return this.#items.size
  }
  values(): T[] {
    return [...this.#items.values()]
  }
  /** In the order of their keys: AWS lists entities by name, whatever order they were made in. */
  sorted(): T[] {
    return [...this.#items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  }
  toJSON(): T[] {
    return this.values()
  }
}

/** An alias, since interfaces do not pass for open structures of the wire. */
export type Tag = {Key: string; Value: string}
/** `created` is an ISO time; `id` is IAM's unique id (AROA…, AIDA…, AGPA…, ANPA…, AIPA…). */
export interface Entity {
  name: string
  path: string
  id: string
  created: string
}
export interface Inline {
  name: string
  document: string
}
/** What a role, user or group is given; `attached` holds policy ARNs in the order of attachment. */
export interface Identity extends Entity {
  attached: string[]
  inline: Inline[]
}
export interface Role extends Identity {
  /** The stored form: users and roles stand in it by their unique ids. */
  trust: string
  description?: string
  maxSession: number
  boundary?: string
  tags: Tag[]
}
export interface User extends Identity {
  boundary?: string
  tags: Tag[]
  /** Unique ids of groups, which survive renames. */
  groups: string[]
  login?: {created: string; resetRequired: boolean}
  accessKeys: AccessKey[]
  mfaDevices: {serial: string; enabled: string}[]
  sshKeys: Uploaded[]
  certificates: Uploaded[]
  serviceCredentials: ServiceCredential[]
}
export type Group = Identity
export type Status = 'Active' | 'Inactive'
export interface AccessKey {
  id: string
  status: Status
  created: string
}
export interface Uploaded {
  id: string
  status: Status
  body: string
  uploaded: string
}
export interface ServiceCredential {
  id: string
  service: string
  status: Status
  created: string
}
export interface Policy extends Entity {
  description?: string
  tags: Tag[]
  defaultVersion: string
  /** Version numbers are never used twice. */
  lastVersion: number
  versions: {id: string; document: string; created: string}[]
  updated: string
}
export interface InstanceProfile extends Entity {
  tags: Tag[]
  roles: string[]
}
export interface OidcProvider {
  url: string
  clientIds: string[]
  thumbprints: string[]
  created: string
  tags: Tag[]
}
export interface SamlProvider {
  name: string
  metadata: string
  created: string
  tags: Tag[]
}
export interface MfaDevice {
  serial: string
  name: string
  created: string
  tags: Tag[]
}
export interface Account {
  id: string
  name?: string
  alias?: string
  /** Counts what was ever made here; unique ids come from it, so that the same history gives the same ids. */
  serial: number
  roles: Table<Role>
  users: Table<User>
  groups: Table<Group>
  policies: Table<Policy>
  instanceProfiles: Table<InstanceProfile>
  oidcProviders: Table<OidcProvider>
  samlProviders: Table<SamlProvider>
  mfaDevices: Table<MfaDevice>
  passwordPolicy?: Record<string, string>
}
export interface World {
  format: 1
  partition: string
  /** The account whose administrator is any caller with a key from elsewhere. */
  administrator: string
  accounts: Table<Account>
  /** Absent until there is one. */
  organization?: Organization
  /** Absent in older files. */
  trail?: Trail
  /** Absent until a role is used. */
  lastUsed?: LastUsed
}

/** The same as plain JSON: what `load()` takes and the file holds; `state()` gives it without the trail and without who was used when. */
export type Plain<T> =
  T extends Table<infer U>
    ? Plain<U>[]
    : T extends readonly (infer U)[]
      ? Plain<U>[]
      : T extends object
        ? {[K in keyof T]: Plain<T[K]>}
        : T
export type SandboxState = Plain<World>
