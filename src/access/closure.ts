import type {AccountRef} from '../core/types.js'
import type {Declared} from '../config/intent.js'
import {halfMade} from './half-made.js'
import {idle} from './idle.js'
import {mistakenIds} from './mistaken-ids.js'
import {entering} from './pairs.js'
import type {AccessModel} from './model.js'
import type {Told} from './told.js'

/** What has to be known of a State besides itself, to say that something is missing in it. */
export interface Seen {
  /** All that the file lists; those that are not managed are never entered. */
  readonly accounts: readonly (AccountRef & {readonly managed: boolean})[]
  /** By the key of a role, user or group. */
  readonly declared: ReadonlyMap<string, Pick<Declared, 'exclusive'>>
  /** Globs of addresses of what is nobody's business here. */
  readonly unmanaged: readonly {readonly address: string}[]
  /** It is what AWS has, or will have; else it is the file's, and what the file does not say may be all the same. */
  readonly isAws: boolean
  /** Names of accounts that could not be read. */
  readonly unread: ReadonlySet<string>
  /** Addresses of callers of whom it was told already that they need a permission of their own. */
  readonly told: ReadonlySet<string>
}

/**
 * Grants of which one half is missing, or that something else defeats, each with the smallest fix: trusts by which
 * nobody gets in, permissions to assume what lets nobody in, and account ids that look like slips. Silent where one side
 * is not known or unmanaged, and where neither is declared in the file; a note where only the other half is.
 */
export function closure(model: AccessModel, seen: Seen): Told[] {
  const enters = entering(model)
  const slips = mistakenIds(model, seen)
  const half = halfMade(model, seen, enters, slips.pairs)
  const others = idle(model, seen, enters, new Set([...slips.pairs, ...half.pairs]))
  return [...slips.told, ...half.told, ...others]
}
