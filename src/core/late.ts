import {by} from './graph.js'
import type {Node} from './graph.js'
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
