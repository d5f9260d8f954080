import {keyOf, matchesGlob} from '../core/address.js'
import type {Tags} from '../kinds/values.js'

/**
 * The tags of a live thing that are others' business: AWS's own, those that `ignoreTags` names, and with
 * `exclusive: false` all that the file does not write.
 */
export function foreignTags(live: Tags, wanted: Tags, ignore: readonly string[], exclusive: boolean): Tags {
  const isForeign = (key: string) =>
    !exclusive || key.startsWith('aws:') || ignore.some((glob) => matchesGlob(glob, key))
  const taken = new Set(Object.keys(wanted).map(keyOf))
  return Object.fromEntries(Object.entries(live).filter(([key]) => isForeign(key) && !taken.has(keyOf(key))))
}
