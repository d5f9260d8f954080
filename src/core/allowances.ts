import {globToRegExp, type Address} from './address.js'
import type {Allowance, Change, HazardName} from './types.js'

/** What `apply` refuses until it is allowed, by a flag or by an entry of `safety: allow:`; the other hazards are told only. */
export const ALLOWABLE: readonly HazardName[] = [
  'LOCKS_OUT',
  'REPLACES',
  'WIDENS_EXTERNAL',
  'DELETES_CREDENTIALS',
  'CREATES_ACCOUNT',
  'ADOPTS',
]

/** How many segments the address of a whole thing has: account, kind, name. */
const WHOLE = 3

/**
 * Whether the address of an entry means a changed thing or part. Segment by segment, so that a `*` never reaches beyond
 * its slash; an entry for a thing means its parts too, one for a part means that part only.
 */
export function means(entry: Address, changed: Address): boolean {
  const [wanted, found] = [entry.split('/'), changed.split('/')]
  const rest = (parts: readonly string[]) => parts.slice(WHOLE).join('/')
  const isWhole = wanted.slice(0, WHOLE).every((glob, at) => globToRegExp(glob).test(found[at] ?? ''))
  return isWhole && (wanted.length <= WHOLE || globToRegExp(rest(wanted)).test(rest(found)))
}

/** The first entry that lets this hazard of a change pass. */
export const allowanceOf = (
  entries: readonly Allowance[],
  hazard: HazardName,
  change: Pick<Change, 'address'>,
): Allowance | undefined => entries.find((entry) => entry.hazard === hazard && means(entry.address, change.address))

/** The entries that some change needs, in the order of the file. */
export const usedAllowances = (entries: readonly Allowance[], changes: readonly Change[]): Allowance[] =>
  entries.filter((entry) =>
    changes.some(
      ({address, hazards}) => hazards.some(({name}) => name === entry.hazard) && means(entry.address, address),
    ),
  )
