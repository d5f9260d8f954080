import {isPart, keyOf, ownerOf} from './address.js'
import type {Address} from './address.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import type {Resource, State, Verb} from './types.js'

/** One difference before parts are folded into what they belong to: the two sides, and what has to be done. */
export interface Delta {
  readonly verb: Verb
  readonly before?: Resource
  readonly after?: Resource
}

export const sideOf = (delta: Delta): Resource => (delta.after ?? delta.before)!

/** What one side of a difference needs or names, as keys. */
const refKeys = (resource: Resource, kinds: Kinds, world: World, how: 'needs' | 'names'): string[] =>
  kindOf(kinds, resource.kind)
    .refs(resource as Resource<never>, world)
    .filter((ref) => ref.how === how)
    .map((ref) => keyOf(ref.address))

function plainDeltas(live: State, desired: State, kinds: Kinds, adopted: ReadonlySet<string>): Map<string, Delta> {
  const deltas = new Map<string, Delta>()
  for (const [key, before] of live) if (!desired.has(key)) deltas.set(key, {verb: 'delete', before})
  for (const [key, after] of desired) {
    const before = live.get(key)
    if (!before) {
      deltas.set(key, {verb: kindOf(kinds, after.kind).moves ? 'move' : 'create', after})
      continue
    }
    const kind = kindOf(kinds, after.kind)
    const sides = [before as Resource<never>, after as Resource<never>] as const
    if (kind.replaces?.(...sides)) deltas.set(key, {verb: 'replace', before, after})
    else if (adopted.has(key)) deltas.set(key, {verb: 'adopt', before, after})
    else if (!kind.same(...sides)) deltas.set(key, {verb: kind.moves ? 'move' : 'update', before, after})
  }
  return deltas
}

/**
 * What is removed and made anew takes along what cannot live without it, and whatever names it has to be written
 * again although its text stays: IAM stores a principal's unique id behind the ARN, and the new one has another
 * (IAM User Guide, "AWS JSON policy elements: Principal").
 */
function followReplacements(
  deltas: Map<string, Delta>,
  live: State,
  desired: State,
  kinds: Kinds,
  world: World,
  isOthers: (resource: Resource) => boolean,
): void {
  const replaced = new Set([...deltas].filter(([, d]) => d.verb === 'replace').map(([key]) => key))
  if (replaced.size === 0) return
  const goes = (keys: string[]) => keys.some((key) => replaced.has(key))
  for (const [key, after] of desired) {
    const before = live.get(key)
    const verb = deltas.get(key)?.verb
    if (!before || replaced.has(key) || verb === 'replace') continue
    if (isOthers(after) && !replaced.has(ownerKey(after.address))) continue
    if (goes(refKeys(after, kinds, world, 'needs'))) deltas.set(key, {verb: 'replace', before, after})
    else if (!verb && goes(refKeys(after, kinds, world, 'names'))) deltas.set(key, {verb: 'update', before, after})
  }
}

/**
 * The difference between two states, one entry per thing and per part, keyed like the states. What `isOthers` is not
 * written again when something that it refers to is made anew.
 */
export function diff(
  live: State,
  desired: State,
  kinds: Kinds,
  world: World,
  adopted: ReadonlySet<string> = new Set(),
  isOthers: (resource: Resource) => boolean = () => false,
): ReadonlyMap<string, Delta> {
  const deltas = plainDeltas(live, desired, kinds, adopted)
  followReplacements(deltas, live, desired, kinds, world, isOthers)
  return deltas
}

/** Whether an address is that of a whole thing which appears, disappears or is made anew. */
export const isRemade = (delta: Delta | undefined): delta is Delta =>
  delta !== undefined && (delta.verb === 'create' || delta.verb === 'delete' || delta.verb === 'replace')

export const ownerKey = (address: Address): string => keyOf(ownerOf(address))

export const isOwnPart = (resource: Resource): boolean => isPart(resource.address)
