import {keyOf} from './address.js'
import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import {bindLast, postpone} from './late.js'
import {aroundMoves} from './moves.js'
import {prefer} from './preferences.js'
import {takeSeats} from './seats.js'
import {phasesOf, refsOf} from './steps.js'
import type {Step} from './steps.js'
import type {Change, Resource, State} from './types.js'

/** What is made or changed comes after what it needs or names; what is removed, after whatever lets go of it. */
function linkNeighbours(nodes: Node[], kinds: Kinds, world: World): void {
  const writers = by(nodes, (node) => (node.phase === 'remove' ? undefined : keyOf(node.change.address)))
  const removals = by(nodes, (node) => (node.phase === 'remove' ? keyOf(node.change.address) : undefined))
  for (const node of nodes) {
    const after = node.phase === 'remove' ? [] : refsOf(node.change, 'after', kinds, world)
    const kept = new Set(after.map((ref) => keyOf(ref.address)))
    for (const target of kept)
      for (const writer of writers.get(target) ?? []) if (writer !== node) node.after.add(writer)
    if (node.phase === 'make') continue
    for (const ref of refsOf(node.change, 'before', kinds, world)) {
      const target = keyOf(ref.address)
      // What comes by itself with something that is made can be taken off it afterwards.
      if (node.phase === 'remove')
        for (const writer of writers.get(target) ?? []) if (writer.change.verb === 'create') node.after.add(writer)
      // Two roles that go together may name each other; IAM lets either go first.
      if (node.phase === 'alter' && kept.has(target)) continue
      for (const removal of removals.get(target) ?? []) {
        if (removal === node || (ref.how === 'names' && node.phase === 'remove')) continue
        ;(ref.how === 'names' ? removal.rather : removal.after).add(node)
      }
    }
  }
  for (const [first, second] of by(nodes, (node) =>
    node.change.verb === 'replace' ? node.change.key : undefined,
  ).values())
    second!.after.add(first!)
}

/** What AWS takes away with a thing that goes keeps what it refers to from going until then. */
function linkGoingAlong(nodes: readonly Node[], live: State, kinds: Kinds, world: World): void {
  const removals = by(nodes, (node) => (node.phase === 'remove' ? keyOf(node.change.address) : undefined))
  if (removals.size === 0) return
  const changed = new Set(nodes.map((node) => node.change.key))
  for (const resource of live.values()) {
    const kind = kindOf(kinds, resource.kind)
    const owner = changed.has(resource.key) ? undefined : kind.goesWith?.(resource as Resource<never>)
    const going = owner === undefined ? undefined : removals.get(keyOf(owner))
    if (!going) continue
    for (const ref of kind.refs(resource as Resource<never>, world))
      for (const removal of removals.get(keyOf(ref.address)) ?? [])
        for (const first of going) if (first !== removal) removal.after.add(first)
  }
}

/** Ranks: 0 waits for nothing, each other one more than the latest that it waits for. Those in or behind a cycle have none. */
function tryRank(nodes: readonly Node[]): Map<Node, number> {
  const firsts = new Map(nodes.map((node) => [node, new Set([...node.after, ...node.rather])]))
  const waiting = new Map(nodes.map((node) => [node, firsts.get(node)!.size]))
  const followers = new Map<Node, Node[]>(nodes.map((node) => [node, []]))
  for (const node of nodes) for (const first of firsts.get(node)!) followers.get(first)!.push(node)
  const ranks = new Map<Node, number>()
  let ready = nodes.filter((node) => waiting.get(node) === 0)
  for (let level = 0; ready.length > 0; level++) {
    const next: Node[] = []
    for (const node of ready) {
      ranks.set(node, level)
      for (const follower of followers.get(node)!) {
        const left = waiting.get(follower)! - 1
        waiting.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    ready = next
  }
  return ranks
}

/** Where preferences wait for each other they are given up. */
function untangle(nodes: readonly Node[]): void {
  const ranks = tryRank(nodes)
  for (const node of nodes) if (!ranks.has(node)) node.rather.clear()
}

/** A cycle of what AWS insists on is an error. */
function rank(nodes: readonly Node[]): Map<Node, number> {
  const ranks = tryRank(nodes)
  const stuck = nodes.filter((node) => !ranks.has(node)).map((node) => `${node.phase} ${node.change.address}`)
  if (stuck.length > 0) throw new Error(`these changes wait for each other: ${stuck.join(', ')}`)
  return ranks
}

/**
 * The one sorter: changes → steps in an order that AWS accepts, each with the steps it waits for, over all accounts as
 * one graph. The same changes always give the same order.
 * @param isLate what comes last in its account, as far as nothing else there has to wait for it
 */
export function order(
  changes: readonly Change[],
  live: State,
  kinds: Kinds,
  world: World,
  isLate: (change: Change) => boolean,
): Step[] {
  if (changes.length === 0) return []
  const nodes: Node[] = changes.flatMap((change) =>
    phasesOf(change).map((phase) => ({change, phase, after: new Set<Node>(), rather: new Set<Node>()})),
  )
  linkNeighbours(nodes, kinds, world)
  linkGoingAlong(nodes, live, kinds, world)
  takeSeats(nodes, live, kinds)
  aroundMoves(nodes, kinds)
  prefer(nodes, live, kinds, world)
  untangle(nodes)
  postpone(nodes, isLate)
  bindLast(nodes, kinds)
  const ranks = rank(nodes)
  const compare = (a: Node, b: Node) =>
    ranks.get(a)! - ranks.get(b)! || (a.change.key < b.change.key ? -1 : a.change.key > b.change.key ? 1 : 0)
  return [...nodes].sort(compare).map((node) => {
    node.step = {
      change: node.change,
      phase: node.phase,
      after: [...new Set([...node.after, ...node.rather])].map((first) => first.step!),
    }
    return node.step
  })
}
