import {beforeOf, afterOf} from './steps.js'
import type {Phase} from './steps.js'
import {kindOf} from './kind.js'
import type {Kinds} from './kind.js'
import {isPart} from './address.js'
import type {Change, Resource, State} from './types.js'

/** The parts that a change carries inside its value, as resources of their own. */
function partsOf(change: Change, side: 'before' | 'after', kinds: Kinds): Resource[] {
  const value = change[side] as Record<string, unknown> | undefined
  if (!value || isPart(change.address)) return []
  return [...kinds.values()].flatMap((kind) => {
    const part = kind.part && value[kind.part.as]
    if (!part) return []
    const address = `${change.address}/${kind.part.as}`
    return [{...change, address, key: address.toLowerCase(), kind: kind.name, value: part}].map(plain)
  })
}

const plain = ({key, address, account, kind, name, value}: Resource): Resource => ({
  key,
  address,
  account,
  kind,
  name,
  value,
})

/** The state that one step leads to. */
export function simulateStep(state: State, step: {change: Change; phase: Phase}, kinds: Kinds): State {
  const {change, phase} = step
  kindOf(kinds, change.kind)
  const next = new Map(state)
  if (phase === 'remove') {
    next.delete(change.key)
    for (const part of partsOf(change, 'before', kinds)) next.delete(part.key)
    return next
  }
  const own = phase === 'make' || phase === 'alter' ? plain(afterOf(change)) : plain(beforeOf(change))
  const parts = partsOf(change, 'after', kinds)
  const inside = new Set(parts.map((part) => kindOf(kinds, part.kind).part!.as))
  next.set(change.key, {...own, value: without(own.value, inside)})
  for (const part of parts) next.set(part.key, part)
  return next
}

const without = (value: unknown, names: ReadonlySet<string>): unknown =>
  names.size === 0 ? value : Object.fromEntries(Object.entries(value as object).filter(([name]) => !names.has(name)))

/** The state after all steps: what AWS looks like when everything worked. */
export const simulate = (state: State, steps: readonly {change: Change; phase: Phase}[], kinds: Kinds): State =>
  steps.reduce((now, step) => simulateStep(now, step, kinds), state)
