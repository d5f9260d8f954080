import type {Finding} from '../core/types.js'
import type {AccessModel} from '../access/model.js'
import type {Sides} from './plan-access.js'

/** Entries of `tests:` that would not hold after the plan. */
export function failingTests(_after: AccessModel, _sides: Sides): Finding[] {
  return []
}
