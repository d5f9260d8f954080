import type {Finding} from '../core/types.js'
import type {Told} from '../access/told.js'
import type {Intent} from '../config/intent.js'

/** With its place in the file, where what it is about is written there. */
export function placedIn(intent: Intent, {code, severity, message, address, at}: Told): Finding {
  const place = intent.placeOf(at.key, at.statement)
  return {code, severity, message, address, ...(place && {place})}
}
