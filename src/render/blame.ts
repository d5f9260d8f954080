import type {SnapshotEvent} from '../core/snapshot.js'
import {escapeText} from './escape.js'

/** Who did it, as far as CloudTrail tells: somebody, and a write of ours that is newer or the only one. */
export interface BlameTold {
  readonly by?: SnapshotEvent
  readonly own?: SnapshotEvent
}

const eventText = ({by, time, event, sourceIp}: SnapshotEvent): string =>
  escapeText(`by ${by}, ${time}, ${event}${sourceIp === '' ? '' : `, from ${sourceIp}`}`)

const NOBODY =
  'by nobody in CloudTrail: no such change in its newest events about it, of 90 days at most; events take up to 15 minutes to get there'

/** One line beside a difference. */
export function blameLine({by, own}: BlameTold): string {
  if (by === undefined) return own ? `${eventText(own)} (a session of xrole; nobody else is in CloudTrail)` : NOBODY
  const later = own && ` (xrole wrote it at ${escapeText(own.time)}, so a later change is not in CloudTrail yet)`
  return `${eventText(by)}${later ?? ''}`
}

/** Of a trust that names what is left of a principal: what happened did not happen to the trust. */
export const NOT_LOOKED_UP = 'who deleted the principal is not looked up'

/** The same for programs: one event or none; `own` is what the text says of writes of ours. */
export function blameJson({by, own}: BlameTold) {
  const event = by ?? own
  if (event === undefined) return []
  const {time, event: name, sourceIp, requestId} = event
  return [
    {
      by: event.by,
      time,
      event: name,
      sourceIp,
      requestId,
      ...(own && {own: {time: own.time, event: own.event}}),
    },
  ]
}
