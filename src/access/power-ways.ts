import type {Address} from '../core/address.js'

/** One way in which a holder has a power, by name, with the policies that give it, by their positions. */
export interface Way {
  /** The calls in it. */
  readonly calls: readonly string[]
  /** The same with what does as well: of each of these lists one. */
  readonly needs: readonly (readonly string[])[]
  /** What alone it is of use on; undefined: on the holder itself, or on anything. */
  readonly on?: Address | undefined
  readonly name: string
  readonly from: readonly number[]
}

/** Whether the first does all that the second does: with no more calls, on no less. */
const isAsGood = (one: Way, other: Way): boolean =>
  (one.on === undefined || one.on === other.on) &&
  one.needs.every((some) => some.some((call) => other.calls.includes(call)))

/** Of these ways those that none of the others does as well. */
export const beyond = (ways: readonly Way[], others: readonly Way[]): Way[] =>
  ways.filter((way) => !others.some((other) => isAsGood(other, way)))

/** Those whose calls are more than another one's add nothing. */
export const least = (ways: readonly Way[]): Way[] =>
  ways.filter(
    ({calls}) =>
      !ways.some((one) => one.calls.length < calls.length && one.calls.every((call) => calls.includes(call))),
  )

export const and = (calls: readonly string[]): string => calls.join(' and ')
