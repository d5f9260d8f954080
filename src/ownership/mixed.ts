import type {Intent} from '../config/intent.js'
import type {Change, Resource} from '../core/types.js'

/** More than these are not told apart: each one doubles what has to be tried. */
const MOST = 8

/**
 * Several changes of one sort on one owner, of which some are drift and some pending: those are drift without which AWS
 * would be as it was applied. Undefined when there are no such, because one of them was changed on both sides.
 * @param parts what AWS has of that sort
 * @param wasApplied whether the fingerprint is of these parts
 */
export function driftAmong(
  changes: readonly Change[],
  parts: readonly Resource[],
  wasApplied: (parts: readonly Resource[]) => boolean,
  intent: Intent,
): ReadonlySet<Change> | undefined {
  if (changes.length < 2 || changes.length > MOST) return undefined
  const subsets = Array.from({length: 2 ** changes.length}, (_, bits) => changes.filter((_one, at) => bits & (1 << at)))
  const without = (undone: readonly Change[]): Resource[] => {
    const keys = new Set(undone.map(({key}) => key))
    const kept = parts.filter(({key}) => !keys.has(key))
    return [...kept, ...undone.flatMap(({key, after}) => (after === undefined ? [] : (intent.state.get(key) ?? [])))]
  }
  const found = subsets.find((undone) => wasApplied(without(undone)))
  return found && new Set(found)
}
