import {keyOf, ownerOf} from '../core/address.js'
import type {Finding} from '../core/types.js'
import type {Intent} from '../config/intent.js'

/** What is said of a thing of the file, or of a part of it, is shown at its entry unless a better place is known. */
export const placed = (findings: readonly Finding[], intent: Intent): Finding[] =>
  findings.map((finding) => {
    if (finding.place || finding.address === undefined) return finding
    const place = intent.declared.get(keyOf(ownerOf(finding.address)))?.place
    return place ? {...finding, place} : finding
  })
