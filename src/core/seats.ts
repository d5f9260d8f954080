import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds} from './kind.js'
import {has} from './siblings.js'
import {afterOf, beforeOf} from './steps.js'
import type {Resource, State} from './types.js'

/** What gives comes first and goes last, so that where all that is not given is denied something always is. */
const giving = (node: Node): number =>
  node.phase === 'make' ? -Number(has(node, 'WIDENS_ACCESS')) : Number(has(node, 'REVOKES_ACCESS'))

const isSmaller = (a: Node, b: Node): number =>
  giving(a) - giving(b) || (a.change.key < b.change.key ? -1 : a.change.key > b.change.key ? 1 : 0)

/** How many places are taken, by what they are on. */
function taken(state: State, kinds: Kinds): Map<string, number> {
  const found = new Map<string, number>()
  for (const resource of state.values()) {
    const seat = kindOf(kinds, resource.kind).seat?.of(resource as Resource<never>)
    if (seat !== undefined) found.set(seat, (found.get(seat) ?? 0) + 1)
  }
  return found
}

/**
 * Where AWS wants one place taken always and gives only so many, what comes goes before what leaves; where there is no
 * room for all that comes, one leaves for one that comes. AWS insists on it, so that these are no mere preferences.
 */
export function takeSeats(nodes: readonly Node[], live: State, kinds: Kinds): void {
  const seatOf = ({change, phase}: Node): string | undefined =>
    kindOf(kinds, change.kind).seat?.of(phase === 'remove' ? beforeOf(change) : afterOf(change))
  const groups = by(nodes, seatOf)
  if (groups.size === 0) return
  const had = taken(live, kinds)
  for (const [seat, group] of groups) {
    const makes = group.filter(({phase}) => phase === 'make').sort(isSmaller)
    const removes = group.filter(({phase}) => phase === 'remove').sort(isSmaller)
    const [first] = group
    if (!first || makes.length === 0 || removes.length === 0) continue
    const {change, phase} = first
    const capacity = kindOf(kinds, change.kind).seat!.capacity(phase === 'remove' ? beforeOf(change) : afterOf(change))
    const free = Math.max(0, capacity - (had.get(seat) ?? 0))
    makes.forEach((make, at) => at >= free && removes[at - free] && make.after.add(removes[at - free]!))
    removes.forEach((remove, at) => makes.slice(0, at + free).forEach((make) => remove.after.add(make)))
  }
}
