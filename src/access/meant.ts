import type {Address} from '../core/address.js'
import {nearest} from '../core/nearest.js'

interface Named {
  readonly address: Address
  readonly value: {readonly name: string}
}

/** More are no hint. */
const MOST = 3
/** Characters: with less, a beginning says nothing. */
const LEAST = 3

const few = (some: readonly Named[]): Address[] => (some.length > MOST ? [] : some.map(({address}) => address))

/** Those whose bare name a word is, whatever their account; else those whose name is nearest to it. None: too many, or none like it. */
function byName(word: string, things: readonly Named[]): Address[] {
  const called = (name: string): Named[] => things.filter(({value}) => value.name.toLowerCase() === name.toLowerCase())
  const same = called(word)
  if (same.length > 0) return few(same)
  const near = nearest(
    word,
    things.map(({value}) => value.name),
  )
  return near === undefined ? few(things.filter((one) => isBegun(word, one.value.name))) : few(called(near))
}

const isBegun = (word: string, name: string): boolean =>
  word.length >= LEAST && name.toLowerCase().startsWith(word.toLowerCase())

/**
 * Whom or what a text may have meant that is the address of none of these: a bare name without its account, an address with
 * a slip, or one that ends too early. At most three addresses.
 */
export function meantBy(text: string, things: Iterable<Named>): Address[] {
  const all = [...things]
  if (!text.includes('/')) return byName(text, all)
  const near = nearest(
    text,
    all.map(({address}) => address),
  )
  return near === undefined ? few(all.filter(({address}) => isBegun(text, address))) : [near]
}

/** As the end of an error; undefined: nothing is like it. */
export function didYouMean(meant: readonly Address[]): string | undefined {
  const last = meant.at(-1)
  if (last === undefined) return undefined
  const before = meant.slice(0, -1).map((one) => `"${one}"`)
  return `did you mean ${before.length > 0 ? `${before.join(', ')} or ` : ''}"${last}"?`
}
