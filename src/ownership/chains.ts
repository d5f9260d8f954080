import type {Step} from '../core/steps.js'
import type {State} from '../core/types.js'
import {halvesOf, isLost, isNoLess} from './open.js'
import type {Halves} from './open.js'
import type {Reach} from './reach.js'
import {after, walk} from './walk.js'
import type {Way} from './ways.js'

type Waits = ReadonlyMap<Step, ReadonlySet<Step>>

/** Groups that a user can be in (IAM User Guide, "IAM and AWS STS quotas"). */
const GROUPS_QUOTA = 10

/** Dead ends that are looked into for one way; beyond that the sorter's own order stays. */
const DEAD_ENDS = 500

/** What of some steps comes before each, by whatever path. */
function befores(chain: readonly Step[], waits: Waits): Map<Step, Step[]> {
  const among = new Set(chain)
  return new Map(
    chain.map((step): [Step, Step[]] => {
      const seen = new Set<Step>()
      const open = [step]
      for (let next = open.pop(); next; next = open.pop())
        for (const first of waits.get(next)!)
          if (!seen.has(first)) {
            seen.add(first)
            open.push(first)
          }
      return [step, [...seen].filter((one) => among.has(one))]
    }),
  )
}

/** Adding before removing must fit: beyond the quota AWS would refuse it. */
const fits = (state: State): boolean =>
  [...state.values()].filter((one) => one.kind === 'membership').length <= GROUPS_QUOTA

/** Where some steps lead to, one after the other. */
const reached = (way: Way, from: State, steps: readonly Step[]): State =>
  steps.reduce((state, step) => after(way, state, step), from)

/**
 * Steps that change what is judged when they are done with just what they wait for, or when all others are done; and
 * those that make room for others. What looks idle both ways can be done at the end.
 */
function bearing(way: Way, from: State, chain: readonly Step[], firsts: ReadonlyMap<Step, readonly Step[]>): Step[] {
  const run = (steps: readonly Step[]) => halvesOf(way, reached(way, from, steps))
  const end = run(chain)
  const isSame = (a: Halves, b: Halves) =>
    a.trust === b.trust && a.permissions === b.permissions && isNoLess(a, b) && isNoLess(b, a)
  return chain.filter((step) => {
    const before = chain.filter((one) => firsts.get(step)!.includes(one))
    return (
      (step.change.kind === 'membership' && step.phase === 'remove') ||
      !isSame(run(before), run([...before, step])) ||
      !isSame(end, run(chain.filter((one) => one !== step)))
    )
  })
}

/**
 * An order of the steps that touch a way, legal as far as they wait for each other, in which it never closes. Looked for
 * among those that bear on it, first what does not narrow it; each brings along what it waits for, the rest comes last.
 */
function openOrder(way: Way, reach: Reach, chain: readonly Step[], waits: Waits): Step[] | undefined {
  const firsts = befores(chain, waits)
  const start = halvesOf(way, reach.state)
  if (isLost(way, start, halvesOf(way, reached(way, reach.state, chain)))) return undefined
  const bear = bearing(way, reach.state, chain, firsts)
  const failed = new Set<string>()
  const go = (state: State, done: readonly Step[]): readonly Step[] | undefined => {
    if (bear.every((step) => done.includes(step))) return done
    const id = bear.map((step) => (done.includes(step) ? '1' : '0')).join('')
    if (failed.has(id) || failed.size > DEAD_ENDS) return undefined
    const now = halvesOf(way, state)
    const next = bear.flatMap((step) => {
      const before = firsts.get(step)!.filter((first) => !done.includes(first))
      if (done.includes(step) || before.some((first) => bear.includes(first))) return []
      const steps = [...chain.filter((one) => before.includes(one)), step]
      const states = steps.reduce<State[]>((all, one) => [...all, after(way, all.at(-1) ?? state, one)], [])
      const judged = states.map((one) => halvesOf(way, one))
      const isOpen = judged.every((one) => !isLost(way, start, one))
      if (!isOpen || states.some((one, at) => steps[at]!.phase === 'make' && !fits(one))) return []
      return [{steps, state: states.at(-1)!, isNarrower: !isNoLess(now, judged.at(-1)!)}]
    })
    const narrowing = next.filter((one) => one.isNarrower)
    for (const one of [...next.filter((each) => !each.isNarrower), ...narrowing]) {
      const found = go(one.state, [...done, ...one.steps])
      if (found) return found
    }
    failed.add(id)
    return undefined
  }
  const found = go(reach.state, [])
  if (!found) return undefined
  const all = [...found, ...chain.filter((step) => !found.includes(step))]
  return walk(way, reach, all).some(({lost}) => lost.trust || lost.permissions) ? undefined : all
}

/** The same steps so that each comes after what it waits for, otherwise in the order they have. */
function sorted(steps: readonly Step[], waits: Waits): Step[] {
  const placed = new Set<Step>()
  for (const step of steps) {
    const open = [step]
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const first = placed.has(top) ? undefined : [...waits.get(top)!].find((one) => !placed.has(one))
      if (first) open.push(first)
      else placed.add(open.pop()!)
    }
  }
  return [...placed]
}

/**
 * The same steps, those that touch a way one after the other: the states that the way goes through are then those
 * between them and no others, however many run side by side and whichever fails. Where the order is free, it is one in
 * which the way stays open.
 */
export function chained(steps: readonly Step[], reaches: ReadonlyMap<Way, Reach>): Step[] {
  const waits = new Map(steps.map((step) => [step, new Set(step.after)]))
  let list: readonly Step[] = steps
  for (const [way, reach] of reaches) {
    const chain = list.filter((step) => reach.touches(step.change))
    const closes = walk(way, reach, chain).some(({lost}) => lost.trust || lost.permissions)
    const better = closes ? openOrder(way, reach, chain, waits) : undefined
    const kept = better ?? chain
    kept.slice(1).forEach((step, at) => waits.get(step)!.add(kept[at]!))
    if (better) list = sorted(list, waits)
  }
  const made = new Map<Step, Step>()
  for (const step of list) made.set(step, {...step, after: [...waits.get(step)!].map((first) => made.get(first)!)})
  return [...made.values()]
}
