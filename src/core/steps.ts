import {isPart, keyOf} from './address.js'
import {kindOf} from './kind.js'
import type {Kinds, World} from './kind.js'
import type {Call, Change, Ref, Resource} from './types.js'

export type Phase = 'remove' | 'make' | 'alter'

/** One step of the way: a change, or one half of a replacement. `after` are the steps that have to be done before. */
export interface Step {
  readonly change: Change
  readonly phase: Phase
  readonly after: readonly Step[]
}

export const phasesOf = (change: Change): readonly Phase[] =>
  change.verb === 'replace'
    ? ['remove', 'make']
    : change.verb === 'create' || (change.verb === 'move' && change.before === undefined)
      ? ['make']
      : change.verb === 'delete'
        ? ['remove']
        : ['alter']

const resource = (change: Change, value: unknown): Resource<never> => ({
  key: change.key,
  address: change.address,
  account: change.account,
  kind: change.kind,
  name: change.name,
  value: value as never,
})

export const beforeOf = (change: Change): Resource<never> => resource(change, change.before)
export const afterOf = (change: Change): Resource<never> => resource(change, change.after)

/** The neighbours of one side of a change, those of its folded parts included. */
export function refsOf(change: Change, side: 'before' | 'after', kinds: Kinds, world: World): Ref[] {
  const value = change[side]
  if (value === undefined) return []
  const refs = kindOf(kinds, change.kind).refs(resource(change, value), world)
  if (isPart(change.address)) return refs
  const own = keyOf(change.address)
  for (const kind of kinds.values()) {
    const part = kind.part && (value as Record<string, unknown>)[kind.part.as]
    if (!part) continue
    const address = `${change.address}/${kind.part.as}`
    const partResource = {...resource(change, part), key: keyOf(address), address, kind: kind.name}
    refs.push(...kind.refs(partResource, world).filter((ref) => ref.how !== 'needs' || keyOf(ref.address) !== own))
  }
  return refs
}

/** The requests that do one step, compiled anew from its values. */
export function callsOf(step: {change: Change; phase: Phase}, kinds: Kinds): Call[] {
  const kind = kindOf(kinds, step.change.kind)
  if (step.phase === 'make') return kind.make(afterOf(step.change))
  if (step.phase === 'remove') return kind.remove(beforeOf(step.change))
  return kind.alter(beforeOf(step.change), afterOf(step.change))
}
