import {kindOf} from './kind.js'
import type {Kinds} from './kind.js'
import type {Node} from './graph.js'
import {afterOf, beforeOf} from './steps.js'
import type {Resource} from './types.js'

/** What a step adds to what its owner has of a quota; negative when it frees some, 0 where there is none. */
export function loadOf(node: Node, kinds: Kinds): number {
  const {load} = kindOf(kinds, node.change.kind)
  if (!load) return 0
  const before = node.phase === 'make' ? 0 : load.weigh(beforeOf(node.change))
  return (node.phase === 'remove' ? 0 : load.weigh(afterOf(node.change))) - before
}

/** Whether all that grows under one owner fits AWS's quotas before anything shrinks. */
export function fits(siblings: readonly Node[], owned: readonly Resource[], kinds: Kinds): boolean {
  for (const kind of kinds.values()) {
    const {load} = kind
    const first = siblings.find((node) => node.change.kind === kind.name)
    if (!load || !first) continue
    const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
    const has = sum(owned.filter((one) => one.kind === kind.name).map((one) => load.weigh(one as Resource<never>)))
    const loads = siblings.filter((node) => node.change.kind === kind.name).map((node) => loadOf(node, kinds))
    const grows = sum(loads.filter((one) => one > 0))
    if (grows > 0 && has + grows > load.capacity(first.change.address)) return false
  }
  return true
}
