import type {Snapshot, SnapshotRole} from '../core/snapshot.js'
import type {AccountRef} from '../core/types.js'
import {addressFor} from '../kinds/resource.js'
import {byText} from '../policy/json.js'
import {keyOf} from '../core/address.js'
import type {Address} from '../core/address.js'

/** Days for which AWS keeps when a role was last used (IAM API, RoleLastUsed). */
export const TRACKED_DAYS = 400

const DAY = 24 * 60 * 60 * 1000

/** A role that was not used for so many days, and is not younger than that. Times are ISO. */
export interface Unused {
  readonly key: string
  readonly address: Address
  readonly account: AccountRef
  readonly role: SnapshotRole
  /** Undefined: never, as far as AWS can tell. */
  readonly lastUsed?: string | undefined
  readonly made?: string | undefined
  /** Whole days since it was used, of one that never was since it was made; undefined: nobody can tell. */
  readonly days?: number | undefined
}

const daysSince = (now: Date, iso: string): number => Math.floor((now.getTime() - Date.parse(iso)) / DAY)

const isTime = (iso: string | undefined): iso is string => iso !== undefined && !Number.isNaN(Date.parse(iso))

/** Of one that nobody has used and of which nobody knows when it was made it can only be said that it was not used. */
function ofRole(account: AccountRef, role: SnapshotRole, now: Date): Unused {
  const address = addressFor(account, 'role', role.RoleName)
  const lastUsed = isTime(role.RoleLastUsed) ? role.RoleLastUsed : undefined
  const made = isTime(role.CreateDate) ? role.CreateDate : undefined
  const since = lastUsed ?? made
  return {
    ...{key: keyOf(address), address, account, role, lastUsed, made},
    days: since === undefined ? undefined : daysSince(now, since),
  }
}

/** AWS's own: of its services, and of Identity Center, which makes and removes them. */
export const isOfAws = ({Path: path}: Pick<SnapshotRole, 'Path'>): boolean =>
  /^\/aws-(service-role|reserved)\//.test(path)

const idleness = ({days = Infinity}: Unused): number => days

/** Every role with how long it was not used, the longest first. */
export const usesIn = (snapshots: readonly Snapshot[], now: Date): Unused[] =>
  snapshots
    .flatMap(({account, roles}) => roles.map((role) => ofRole(account, role, now)))
    .sort((a, b) => (idleness(a) === idleness(b) ? byText(a.address, b.address) : idleness(b) - idleness(a)))

export const isUnused = (one: Unused, days: number): boolean => idleness(one) >= days

/** Whether it is so old that what was not used since then says something. */
export const isOlder = ({made}: Unused, {days, now}: {readonly days: number; readonly now: Date}): boolean =>
  made === undefined || daysSince(now, made) >= days
