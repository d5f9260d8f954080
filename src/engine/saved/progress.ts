import type {Fields} from '../../ownership/fingerprints.js'
import type {Baseline} from './plan.js'

/** What goes with a thing; it is emptied first, and no part of what is wanted. */
const EMPTIED = /^(groups|instanceProfiles|credentials\..+)$/

/** What tells of a managed policy that it was altered or made anew, by which its versions change as well. */
const ALTERED = ['document', 'path', 'name']

/**
 * Whether a thing is as an apply of its saved plan leaves it that stopped on the way, or reached the end: each field is
 * what it was or what it shall be. `empty`: hashes of nothing at all.
 */
export function isOnTheWay({fields, wanted}: Baseline, now: Fields, empty: ReadonlySet<string>): boolean {
  const arrived = (field: string): boolean => now[field] !== fields[field] && now[field] === wanted[field]
  const all = new Set([...Object.keys(fields), ...Object.keys(wanted), ...Object.keys(now)])
  return [...all].every(
    (field) =>
      now[field] === fields[field] ||
      now[field] === wanted[field] ||
      (EMPTIED.test(field) && empty.has(now[field] ?? '')) ||
      (field === 'versions' && ALTERED.some(arrived)),
  )
}

/** What the file wants; the versions that a policy has are AWS's. */
export const wishOf = ({versions: _, ...rest}: Fields): Fields => rest
