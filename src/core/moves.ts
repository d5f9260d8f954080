import {by} from './graph.js'
import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds} from './kind.js'
import {has} from './siblings.js'
import {afterOf, beforeOf} from './steps.js'

/**
 * What moves from one place to another is bound all the way: where something comes at the new place that takes away, it
 * comes before the move, and what at the old place gives by going goes afterwards.
 */
export function aroundMoves(nodes: readonly Node[], kinds: Kinds): void {
  const moves = nodes.filter(({change}) => change.verb === 'move')
  if (moves.length === 0) return
  const at = ({change, phase}: Node): readonly string[] =>
    kindOf(kinds, change.kind).at?.(phase === 'remove' ? beforeOf(change) : afterOf(change)) ?? []
  const binding = nodes.filter(({change}) => change.verb !== 'move' && kindOf(kinds, change.kind).binds)
  const place = (node: Node): string | undefined => at(node)[0]
  const tighter = by(
    binding.filter((node) => has(node, 'REVOKES_ACCESS')),
    place,
  )
  const looser = by(
    binding.filter((node) => has(node, 'WIDENS_ACCESS') && !has(node, 'REVOKES_ACCESS')),
    place,
  )
  for (const move of moves) {
    const {change} = move
    const [from, to] = [
      new Set(change.before === undefined ? [] : kindOf(kinds, change.kind).at?.(beforeOf(change))),
      new Set(at(move)),
    ]
    const firsts = [...to].flatMap((one) => (from.has(one) ? [] : (tighter.get(one) ?? [])))
    if (firsts.length === 0) continue
    for (const first of firsts) move.rather.add(first)
    for (const one of from) if (!to.has(one)) for (const later of looser.get(one) ?? []) later.rather.add(move)
  }
}
