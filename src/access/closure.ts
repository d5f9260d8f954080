import type {AccessModel} from './model.js'
import type {Told} from './told.js'

/** Grants of which one half is missing, or that something else defeats, each with the smallest fix. */
export function closure(_model: AccessModel): Told[] {
  return []
}
