import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds} from './kind.js'
import {has} from './siblings.js'
import type {Change} from './types.js'

const firstsOf = (node: Node): Set<Node> => new Set([...node.after, ...node.rather])

/** The nodes themselves and all that waits for them, by whatever path. */
function withFollowers(nodes: readonly Node[], followers: ReadonlyMap<Node, readonly Node[]>): Set<Node> {
  const found = new Set(nodes)
  const open = [...nodes]
  for (let next = open.pop(); next; next = open.pop())
    for (const follower of followers.get(next)!)
      if (!found.has(follower)) {
        found.add(follower)
        open.push(follower)
      }
  return found
}

/**
 * What `isLate` is about comes last in its account: after all of the account that does not itself have to wait for it,
 * so that no circle arises and no other preference has to be given up.
 */
export function postpone(nodes: readonly Node[], isLate: (change: Change) => boolean): void {
  const last = by(nodes, (node) => (isLate(node.change) ? node.change.account.id : undefined))
  if (last.size === 0) return
  const followers = new Map<Node, Node[]>(nodes.map((node) => [node, []]))
  for (const node of nodes) for (const first of firstsOf(node)) followers.get(first)!.push(node)
  const accounts = by(nodes, (node) => node.change.account.id)
  // In a fixed order: where two accounts would wait for each other, the first has its way.
  for (const account of [...last.keys()].sort()) {
    const late = last.get(account)!
    const behind = withFollowers(late, followers)
    for (const first of accounts.get(account)!) {
      if (behind.has(first)) continue
      for (const node of late) node.rather.add(first)
      followers.get(first)!.push(...late)
    }
  }
}

/** These before all others, but for those that they themselves wait for. */
function before(firsts: readonly Node[], nodes: readonly Node[]): void {
  const open = [...firsts]
  const ahead = new Set(firsts)
  for (let next = open.pop(); next; next = open.pop())
    for (const first of firstsOf(next))
      if (!ahead.has(first)) {
        ahead.add(first)
        open.push(first)
      }
  for (const node of nodes) if (!ahead.has(node)) for (const first of firsts) node.rather.add(first)
}

/**
 * What binds whole accounts binds xrole as well: what takes away by it comes last of all, so that nothing of the plan is
 * refused halfway, and what only gives by it first, as the rest may need it.
 */
export function bindLast(nodes: readonly Node[], kinds: Kinds): void {
  const binding = nodes.filter(({change}) => kindOf(kinds, change.kind).binds)
  if (binding.length === 0) return
  const late = binding.filter((node) => has(node, 'REVOKES_ACCESS'))
  const early = binding.filter((node) => has(node, 'WIDENS_ACCESS') && !has(node, 'REVOKES_ACCESS'))
  const followers = new Map<Node, Node[]>(nodes.map((node) => [node, []]))
  for (const node of nodes) for (const first of firstsOf(node)) followers.get(first)!.push(node)
  const behind = withFollowers(late, followers)
  const others = nodes.filter((node) => !behind.has(node))
  for (const node of late) for (const first of others) node.rather.add(first)
  before(
    early.filter((node) => !behind.has(node)),
    nodes,
  )
}
