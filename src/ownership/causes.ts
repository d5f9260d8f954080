import type {Cause, Change} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Observation} from './scope.js'

/** Why there is a difference, by the key of the change. */
export function causesOf(changes: readonly Change[], _live: Observation, _intent: Intent): ReadonlyMap<string, Cause> {
  return new Map(changes.map((change) => [change.key, change.cause]))
}
