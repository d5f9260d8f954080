import {isPositive} from './asked.js'
import type {Asked} from './asked.js'
import {OPERATORS} from './evaluate/operators.js'
import {covers, literalPrefix, matches} from './wildcard.js'

/** Whether everything that meets one value meets the other, each by its operator. */
type Covers = (wide: string, narrow: string) => boolean

/** Compares two values as the operator would compare the request's with the policy's. */
const by =
  (name: string): Covers =>
  (wide, narrow) =>
    OPERATORS.get(name)?.test(narrow, [...wide]) === true

const same: Covers = (wide, narrow) => wide === narrow
const sameIgnoringCase: Covers = (wide, narrow) => wide.toLowerCase() === narrow.toLowerCase()
const isPlain = (pattern: string): boolean => literalPrefix(pattern) === pattern

/** An ARN's six parts are compared each for itself (IAM User Guide, "ARN condition operators"). */
function coversArn(wide: string, narrow: string): boolean {
  const [all, some] = [wide, narrow].map((text) => {
    const pieces = text.split(':')
    return pieces.length < 6 ? [] : [...pieces.slice(0, 5), pieces.slice(5).join(':')]
  })
  return (
    wide === narrow ||
    wide === '*' ||
    (all!.length === 6 && some!.length === 6 && all!.every((part, at) => covers(part, some![at]!)))
  )
}

const lengthOf = (range: string): number => {
  const [base = '', length] = range.split('/')
  return length === undefined ? (base.includes(':') ? 128 : 32) : Number(length)
}
const coversRange: Covers = (wide, narrow) =>
  lengthOf(wide) <= lengthOf(narrow) && by('ipaddress')(wide, narrow.split('/')[0] ?? '')

/** By the narrow operator and the wide one. Numbers and dates are in `ordered`. */
const TABLE: ReadonlyMap<string, Covers> = new Map<string, Covers>([
  ['stringequals stringequals', same],
  ['stringequals stringequalsignorecase', sameIgnoringCase],
  ['stringequals stringlike', matches],
  ['stringequalsignorecase stringequalsignorecase', sameIgnoringCase],
  ['stringlike stringlike', covers],
  ['stringlike stringequals', (wide, narrow) => isPlain(narrow) && same(wide, narrow)],
  ['stringlike stringequalsignorecase', (wide, narrow) => isPlain(narrow) && sameIgnoringCase(wide, narrow)],
  ...['arnequals arnequals', 'arnequals arnlike', 'arnlike arnequals', 'arnlike arnlike'].map(
    (pair): [string, Covers] => [pair, coversArn],
  ),
  ['bool bool', sameIgnoringCase],
  ['binaryequals binaryequals', same],
  ['ipaddress ipaddress', coversRange],
  ...['numeric', 'date'].flatMap((type) => ordered(type)),
])

/** Under a limit is whoever is under a lower one; at it counts where the wide one lets it, or the narrow one does not. */
function ordered(type: string): [string, Covers][] {
  const equals = `${type}equals`
  return [
    [`${equals} ${equals}`, by(equals)],
    ...['lessthan', 'greaterthan'].flatMap((way): [string, Covers][] => {
      const [open, closed] = [`${type}${way}`, `${type}${way}equals`]
      return [
        [`${open} ${open}`, by(closed)],
        [`${open} ${closed}`, by(closed)],
        [`${closed} ${closed}`, by(closed)],
        [`${closed} ${open}`, by(open)],
        [`${equals} ${closed}`, by(closed)],
        [`${equals} ${open}`, by(open)],
      ]
    }),
  ]
}

/** A policy variable is text of any length: nothing is known of it but that it is the same in the same place. */
const hasVariable = (value: string): boolean => value.includes('${')

function isMet(wide: Asked, narrow: Asked): boolean {
  const isSameText = wide.operator === narrow.operator && wide.version === narrow.version
  if (isSameText && JSON.stringify(wide.values) === JSON.stringify(narrow.values)) return true
  // Of negated operators and Null nothing else is said; no value at all is met by nobody, or by everybody.
  if (!isPositive(wide) || !isPositive(narrow) || narrow.values.length === 0) return false
  const test = TABLE.get(`${narrow.operator} ${wide.operator}`)
  const isCovered = (value: string, other: string): boolean =>
    (isSameText && value === other) ||
    (test !== undefined && !hasVariable(value) && !hasVariable(other) && test(other, value))
  return narrow.values.every((value) => wide.values.some((other) => isCovered(value, other)))
}

/** Whether whatever meets all of the second meets all of the first. May say no where it is so. */
export const asksNoMore = (mild: readonly Asked[], strict: readonly Asked[]): boolean =>
  mild.every((one) =>
    strict.some(
      (other) =>
        other.key === one.key &&
        other.prefix === one.prefix &&
        (one.isIfExists || !other.isIfExists) &&
        isMet(one, other),
    ),
  )
