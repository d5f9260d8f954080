import type {Phase, Step} from './steps.js'
import type {Change} from './types.js'

/** A step while its order is being found. */
export interface Node {
  readonly change: Change
  readonly phase: Phase
  /** What AWS insists on. */
  readonly after: Set<Node>
  /** What is safer; given up where it cannot be had. */
  readonly rather: Set<Node>
  step?: Step
}

/** Groups by a key; what has none is left out. */
export const by = <T>(items: Iterable<T>, key: (item: T) => string | undefined): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const k = key(item)
    if (k === undefined) continue
    const group = groups.get(k)
    if (group) group.push(item)
    else groups.set(k, [item])
  }
  return groups
}
