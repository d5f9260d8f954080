import {isPart, keyOf, ownerOf} from './address.js'
import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import {arrange, familyOf, has} from './siblings.js'
import type {Family} from './siblings.js'
import type {Resource, State} from './types.js'

const owner = (address: string): string => keyOf(ownerOf(address))

/** Orders each owner's parts, with the fingerprint when all is done; gives the families by their owners' keys. */
function amongSiblings(nodes: Node[], live: State, kinds: Kinds, world: World): Map<string, Family> {
  const gone = new Set(
    nodes
      .filter((node) => node.phase === 'remove' && !isPart(node.change.address))
      .map((node) => keyOf(node.change.address)),
  )
  const owned = by(live.values(), (resource) => (isPart(resource.address) ? owner(resource.address) : undefined))
  const families = new Map<string, Family>()
  for (const [key, family] of by(nodes, (node) => owner(node.change.address))) {
    const marks = family.filter((node) => kindOf(kinds, node.change.kind).last)
    for (const mark of marks) for (const node of family) if (node !== mark) mark.after.add(node)
    const parts = family.filter((node) => isPart(node.change.address) && !marks.includes(node))
    const sorted = familyOf(parts, gone.has(key), kinds)
    families.set(key, sorted)
    arrange(sorted, owned.get(key) ?? [], gone, gone.has(key), kinds, world)
  }
  return families
}

/**
 * A managed policy that changes changes the powers of all who have it: one that takes away does so after what gives it
 * back to them another way and before anybody new comes in, one that adds after those who leave are out.
 */
function amongSharers(nodes: Node[], families: Map<string, Family>, live: State, kinds: Kinds, world: World): void {
  const altered = by(
    nodes.filter((node) => node.phase === 'alter' && !isPart(node.change.address)),
    (node) => keyOf(node.change.address),
  )
  if (altered.size === 0) return
  const made = nodes
    .filter((node) => node.phase !== 'remove' && isPart(node.change.address))
    .map(({change}): Resource => ({...change, value: change.after}))
  const link = (resource: Resource, isLive: boolean) => {
    const family = families.get(owner(resource.address))
    const kind = kindOf(kinds, resource.kind)
    if (!family || !isPart(resource.address) || kind.gate || kind.binds) return
    for (const ref of kind.refs(resource as Resource<never>, world))
      for (const node of altered.get(keyOf(ref.address)) ?? []) {
        if (has(node, 'REVOKES_ACCESS')) {
          if (isLive && !kind.limits) for (const make of family.powers) if (make.phase === 'make') node.rather.add(make)
          for (const gate of family.opening) gate.rather.add(node)
        }
        if (!has(node, 'WIDENS_ACCESS')) continue
        for (const gate of [...family.closing, ...family.swapping]) node.rather.add(gate)
        if (has(node, 'REVOKES_ACCESS')) continue
        for (const gate of family.opening)
          if (gate.phase === 'alter' && has(gate, 'REVOKES_ACCESS')) node.rather.add(gate)
      }
  }
  for (const resource of live.values()) link(resource, true)
  for (const resource of made) link(resource, false)
}

/** Adds what is safer to what AWS insists on. */
export function prefer(nodes: Node[], live: State, kinds: Kinds, world: World): void {
  amongSharers(nodes, amongSiblings(nodes, live, kinds, world), live, kinds, world)
}
