import {isPart, keyOf, ownerOf} from './address.js'
import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import {beforeOf, refsOf} from './steps.js'
import type {HazardName, Resource, State} from './types.js'

const has = (node: Node, name: HazardName): boolean => node.change.hazards.some((hazard) => hazard.name === name)

/** Whether making comes before removing under one owner: yes, unless both together would not fit AWS's quota. */
function fits(siblings: Node[], owned: Resource[], kinds: Kinds): boolean {
  for (const kind of kinds.values()) {
    const {load} = kind
    if (!load) continue
    const of = (resources: Resource[]) =>
      resources
        .filter((one) => one.kind === kind.name)
        .reduce((sum, one) => sum + load.weigh(one as Resource<never>), 0)
    const added = siblings
      .filter((node) => node.phase === 'make')
      .map((node) => ({...beforeOf(node.change), value: node.change.after}))
    const first = siblings[0]!.change.address
    if (of(added) > 0 && of(owned) + of(added) > load.capacity(first)) return false
  }
  return true
}

/**
 * Under one owner: a trust that narrows closes first and one that widens opens last, so that nobody new comes in while
 * old powers are still there; what is added comes before what is taken away, so that nobody loses what they keep; the
 * fingerprint is written when all is done.
 */
function amongSiblings(nodes: Node[], live: State, kinds: Kinds, world: World): void {
  const gone = new Set(
    nodes
      .filter((node) => node.phase === 'remove' && !isPart(node.change.address))
      .map((node) => keyOf(node.change.address)),
  )
  const owned = by(live.values(), (resource) =>
    isPart(resource.address) ? keyOf(ownerOf(resource.address)) : undefined,
  )
  const owners = by(nodes, (node) => keyOf(ownerOf(node.change.address)))
  for (const [owner, family] of owners) {
    const parts = family.filter((node) => isPart(node.change.address))
    const marks = family.filter((node) => kindOf(kinds, node.change.kind).last)
    for (const mark of marks) for (const node of family) if (node !== mark) mark.after.add(node)
    const rest = parts.filter((node) => !marks.includes(node))
    for (const gate of rest) {
      const closed = kindOf(kinds, gate.change.kind).part?.closed
      if (!closed) continue
      const opens = has(gate, 'WIDENS_ACCESS') || gate.change.before === closed || gone.has(owner)
      for (const node of rest) {
        if (node === gate) continue
        const [first, second] = opens ? [node, gate] : [gate, node]
        second.rather.add(first)
      }
    }
    if (gone.has(owner)) continue
    const makes = rest.filter((node) => node.phase === 'make')
    const removes = rest.filter(
      (node) =>
        node.phase === 'remove' &&
        !refsOf(node.change, 'before', kinds, world).some((ref) => gone.has(keyOf(ref.address))),
    )
    if (makes.length === 0 || removes.length === 0) continue
    const makeFirst = fits([...makes, ...removes], owned.get(owner) ?? [], kinds)
    for (const make of makes)
      for (const remove of removes) (makeFirst ? remove : make).rather.add(makeFirst ? make : remove)
  }
}

/** What takes something away from those who share it comes after what gives it back to them another way. */
function shrinkLast(nodes: Node[], live: State, kinds: Kinds, world: World): void {
  const shrinking = by(
    nodes.filter((node) => node.phase === 'alter' && !isPart(node.change.address) && has(node, 'REVOKES_ACCESS')),
    (node) => keyOf(node.change.address),
  )
  if (shrinking.size === 0) return
  const makes = by(
    nodes.filter((node) => node.phase === 'make' && isPart(node.change.address)),
    (node) => keyOf(ownerOf(node.change.address)),
  )
  for (const resource of live.values()) {
    const given = makes.get(keyOf(ownerOf(resource.address)))
    if (!given || !isPart(resource.address)) continue
    for (const ref of kindOf(kinds, resource.kind).refs(resource as Resource<never>, world))
      for (const node of shrinking.get(keyOf(ref.address)) ?? []) given.forEach((make) => node.rather.add(make))
  }
}

/** Adds what is safer to what AWS insists on. */
export function prefer(nodes: Node[], live: State, kinds: Kinds, world: World): void {
  amongSiblings(nodes, live, kinds, world)
  shrinkLast(nodes, live, kinds, world)
}
