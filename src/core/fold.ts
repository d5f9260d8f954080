import {keyOf} from './address.js'
import {nodesInCycles} from './cycles.js'
import {isOwnPart, isRemade, ownerKey, sideOf} from './diff.js'
import type {Delta} from './diff.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import type {Change, Resource, Verb} from './types.js'

type Deltas = ReadonlyMap<string, Delta>

/**
 * The new things that cannot be made with their real parts, because those name each other (two roles that trust each
 * other, a role that trusts itself). They are made closed and opened afterwards.
 */
function inCycles(deltas: Deltas, kinds: Kinds, world: World): Set<string> {
  const edges = new Map<string, string[]>()
  for (const delta of deltas.values()) {
    const after = delta.after
    if (!after || !kindOf(kinds, after.kind).part?.closed) continue
    const owner = ownerKey(after.address)
    const made = (key: string) => ['create', 'replace'].includes(deltas.get(key)?.verb ?? '')
    if (!made(owner)) continue
    const names = kindOf(kinds, after.kind)
      .refs(after as Resource<never>, world)
      .filter((ref) => ref.how === 'names')
      .map((ref) => keyOf(ref.address))
    edges.set(owner, names.filter(made))
  }
  return nodesInCycles(edges)
}

const change = (verb: Verb, side: Resource, before?: unknown, after?: unknown): Change => ({
  key: side.key,
  address: side.address,
  account: side.account,
  kind: side.kind,
  name: side.name,
  verb,
  cause: 'unknown',
  ...(before === undefined ? {} : {before}),
  ...(after === undefined ? {} : {after}),
  hazards: [],
  notes: [],
})

/**
 * Differences → changes. A part that the request for its owner writes (a new role's trust and boundary) becomes part of
 * that change's value and is no change of its own; in a cycle the owner is made closed, and opening is a change.
 */
export function fold(deltas: Deltas, kinds: Kinds, world: World): Change[] {
  const cyclic = inCycles(deltas, kinds, world)
  const before = new Map<string, Record<string, unknown>>()
  const after = new Map<string, Record<string, unknown>>()
  const put = (sides: typeof before, owner: string, as: string, value: unknown) =>
    sides.set(owner, {...sides.get(owner), [as]: value})
  const changes: Change[] = []

  for (const delta of deltas.values()) {
    const side = sideOf(delta)
    const part = kindOf(kinds, side.kind).part
    const owner = ownerKey(side.address)
    if (!part || !isOwnPart(side) || !isRemade(deltas.get(owner))) continue
    if (delta.before) put(before, owner, part.as, delta.before.value)
    if (!delta.after) continue
    const closed: unknown = cyclic.has(owner) ? part.closed : undefined
    put(after, owner, part.as, closed ?? delta.after.value)
    if (closed) changes.push(change('update', delta.after, closed, delta.after.value))
  }

  const merged = (value: unknown, parts: Record<string, unknown> | undefined): unknown =>
    parts ? {...(value as object), ...parts} : value
  for (const [key, delta] of deltas) {
    const side = sideOf(delta)
    if (kindOf(kinds, side.kind).part && isOwnPart(side) && isRemade(deltas.get(ownerKey(side.address)))) continue
    changes.push(
      change(
        delta.verb,
        side,
        merged(delta.before?.value, before.get(key)),
        merged(delta.after?.value, after.get(key)),
      ),
    )
  }
  return changes
}
