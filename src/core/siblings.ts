import type {Node} from './graph.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import {keyOf} from './address.js'
import {fits, loadOf} from './quota.js'
import {afterOf, beforeOf, refsOf} from './steps.js'
import type {HazardName, Resource} from './types.js'

export const has = (node: Node, name: HazardName): boolean => node.change.hazards.some((hazard) => hazard.name === name)

/** All of `firsts` before all of `seconds`. */
const line = (firsts: readonly Node[], seconds: readonly Node[]): void => {
  for (const second of seconds) for (const first of firsts) if (first !== second) second.rather.add(first)
}

const limits = (node: Node, side: 'before' | 'after', kinds: Kinds): boolean =>
  kindOf(kinds, node.change.kind).limits?.(side === 'before' ? beforeOf(node.change) : afterOf(node.change)) ?? false

/** What happens under one owner, by what it means for those who have the owner's powers. */
export interface Family {
  /** Nobody new comes in: before any power is added. */
  readonly closing: readonly Node[]
  /** Some come in while others go out, and powers are added. */
  readonly swapping: readonly Node[]
  /** Somebody comes in: when the powers are final. */
  readonly opening: readonly Node[]
  /** Parts that are no gates. */
  readonly powers: readonly Node[]
}

/** `gone`: the owner itself is removed, or removed and made anew. */
export function familyOf(parts: readonly Node[], gone: boolean, kinds: Kinds): Family {
  const isGate = (node: Node) => kindOf(kinds, node.change.kind).gate === true
  const powers = parts.filter((node) => !isGate(node))
  const gates = parts.filter(isGate)
  const opens = (node: Node): boolean => {
    if (node.phase !== 'alter') return node.phase === 'make'
    const closed = kindOf(kinds, node.change.kind).part?.closed
    return has(node, 'WIDENS_ACCESS') || (closed !== undefined && node.change.before === closed) || gone
  }
  const grants = powers.some((node) => node.phase !== 'remove' && has(node, 'WIDENS_ACCESS'))
  const swaps = (node: Node) => node.phase === 'alter' && grants && opens(node) && has(node, 'REVOKES_ACCESS') && !gone
  return {
    closing: gates.filter((node) => !opens(node)),
    swapping: gates.filter(swaps),
    opening: gates.filter((node) => opens(node) && !swaps(node)),
    powers,
  }
}

/**
 * Under one owner, so that at no step anybody has more than before or afterwards: gates that narrow close first and
 * gates that widen open last; what limits (a boundary, a Deny) is there before what it limits and goes after it. A trust
 * that lets some in and others out changes before powers are added: who leaves must not get the new ones, and who comes
 * has the old ones for a moment, which the role had all along. What is added comes before what is taken away, so that
 * nobody loses what they keep, unless both together do not fit AWS's quota.
 */
export function arrange(
  family: Family,
  owned: readonly Resource[],
  gone: ReadonlySet<string>,
  isOwnerGone: boolean,
  kinds: Kinds,
  world: World,
): void {
  const {closing, swapping, opening, powers} = family
  line(closing, [...powers, ...swapping, ...opening])
  line([...powers, ...swapping], opening)
  if (isOwnerGone) return
  const leaves = (node: Node): boolean =>
    node.phase === 'remove' && !refsOf(node.change, 'before', kinds, world).some((ref) => gone.has(keyOf(ref.address)))
  const removes = powers.filter(leaves)
  const makes = powers.filter((node) => node.phase === 'make')
  const alters = powers.filter((node) => node.phase === 'alter')
  const loosens = removes.filter((node) => limits(node, 'before', kinds))
  const tightens = [
    ...makes,
    ...alters.filter((node) => kindOf(kinds, node.change.kind).part),
    ...alters.filter((node) => has(node, 'REVOKES_ACCESS') && !has(node, 'WIDENS_ACCESS')),
  ].filter((node) => limits(node, 'after', kinds))
  const plain = (nodes: readonly Node[]) => nodes.filter((node) => !tightens.includes(node) && !loosens.includes(node))
  const grants = [...plain(makes), ...plain(alters).filter((node) => has(node, 'WIDENS_ACCESS'))]
  const narrows = alters.filter((node) => has(node, 'REVOKES_ACCESS') && !has(node, 'WIDENS_ACCESS'))
  const adds = grants.filter((node) => node.phase === 'make' || !has(node, 'REVOKES_ACCESS'))
  const takes = plain(alters).filter((node) => has(node, 'REVOKES_ACCESS'))

  line(plain(removes), loosens)
  line(swapping, [...grants, ...loosens])
  if (fits(powers, owned, kinds)) {
    line(tightens, [...grants, ...swapping])
    line([...tightens, ...makes, ...grants], removes)
    line(narrows, swapping)
    // A swap comes between them: who comes in must not have what is taken away, who leaves must not get what is added.
    line(adds, swapping.length > 0 ? takes.filter((node) => !narrows.includes(node)) : takes)
    return
  }
  const shrinking = powers.filter((node) => loadOf(node, kinds) < 0)
  const growing = powers.filter((node) => loadOf(node, kinds) > 0)
  line(shrinking, growing)
  line(
    tightens.filter((node) => loadOf(node, kinds) <= 0),
    [...grants, ...swapping],
  )
  line(
    tightens.filter((node) => loadOf(node, kinds) > 0),
    grants.filter((node) => loadOf(node, kinds) > 0),
  )
}
