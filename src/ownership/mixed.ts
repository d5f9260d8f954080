import type {Intent} from '../config/intent.js'
import type {Change, Resource} from '../core/types.js'

/** More than these are not told apart: each one doubles what has to be tried. */
const MOST = 8

/**
 * Of several differences some may be drift and some pending: those are drift without which AWS would be as it was
 * applied. Undefined when there are no such, because one of them was changed on both sides.
 * @param wasApplied whether AWS would be as it was applied once these are undone
 */
export function driftOf<T>(
  differences: readonly T[],
  wasApplied: (undone: readonly T[]) => boolean,
): ReadonlySet<T> | undefined {
  if (differences.length > MOST) return undefined
  for (let bits = 0; bits < 2 ** differences.length; bits++) {
    const undone = differences.filter((_one, at) => bits & (1 << at))
    if (wasApplied(undone)) return new Set(undone)
  }
  return undefined
}

/**
 * Which changes of one sort on one owner are drift.
 * @param parts what AWS has on that owner
 * @param wasApplied whether the fingerprint is of these parts
 */
export function driftAmong(
  changes: readonly Change[],
  parts: readonly Resource[],
  wasApplied: (parts: readonly Resource[]) => boolean,
  intent: Intent,
): ReadonlySet<Change> | undefined {
  const without = (undone: readonly Change[]): Resource[] => {
    const keys = new Set(undone.map(({key}) => key))
    const kept = parts.filter(({key}) => !keys.has(key))
    return [...kept, ...undone.flatMap(({key, after}) => (after === undefined ? [] : (intent.state.get(key) ?? [])))]
  }
  return driftOf(changes, (undone) => wasApplied(without(undone)))
}
