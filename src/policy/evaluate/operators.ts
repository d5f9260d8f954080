import {arnParts, textOf, tokensMatch} from './pattern.js'
import type {Pattern} from './pattern.js'

type Tokens = Exclude<Pattern, string>

/** How one condition operator compares a value of the request with a value of the policy. */
export interface Operator {
  /** Holds when none of the policy's values matches. */
  readonly negated: boolean
  /** `*` and `?` of the policy's value are wildcards. */
  readonly wild: boolean
  /** Policy variables are opened in the policy's value. */
  readonly variables: boolean
  test(value: string, wanted: Tokens): boolean
}

const number = (text: string): number => (/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : NaN)

const ISO = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/i

/**
 * Milliseconds since 1970 of a date as W3C's profile of ISO 8601 has it (`2026`, `2026-02-01`, `2026-02-01T10:00:00Z`),
 * without a zone in UTC, or of epoch seconds; four digits are a year (IAM User Guide, "Date condition operators").
 */
function moment(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000
  const [, , , time, , , zone] = ISO.exec(text) ?? []
  return ISO.test(text) ? Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text) : NaN
}

const compare =
  (read: (text: string) => number, holds: (a: number, b: number) => boolean) =>
  (value: string, wanted: Tokens): boolean => {
    const [a, b] = [read(value), read(textOf(wanted))]
    return !Number.isNaN(a) && !Number.isNaN(b) && holds(a, b)
  }

/** An IPv4 or IPv6 address as 32 or 128 bits. */
function bitsOf(address: string): {bits: bigint; width: number} | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)
  if (v4) {
    const bytes = v4.slice(1).map(Number)
    if (bytes.some((byte) => byte > 255)) return undefined
    return {bits: bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n), width: 32}
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return undefined
  const halves = address.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = [halves[0] ?? '', halves[1] ?? ''].map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head!.length - tail!.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head!, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...tail!]
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return {bits: groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n), width: 128}
}

/** Whether a text is one IPv4 or IPv6 address. */
export const isAddress = (text: string): boolean => bitsOf(text) !== undefined

function isInRange(value: string, wanted: Tokens): boolean {
  const [, base = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(textOf(wanted)) ?? []
  const [address, range] = [bitsOf(value), bitsOf(base)]
  if (!address || !range || address.width !== range.width) return false
  const prefix = length === undefined ? range.width : Number(length)
  if (prefix > range.width) return false
  const shift = BigInt(range.width - prefix)
  return address.bits >> shift === range.bits >> shift
}

/** Six parts apart by colons, each compared for itself: a wildcard does not cross one (IAM User Guide, "ARN condition operators"). */
function isArnLike(value: string, wanted: Tokens): boolean {
  const parts = arnParts(wanted)
  if (parts.length < 6) return tokensMatch(wanted, value) && parts.length === 1
  const pieces = value.split(':')
  const given = [...pieces.slice(0, 5), pieces.slice(5).join(':')]
  return pieces.length >= 6 && parts.every((part, at) => tokensMatch(part, given[at] ?? ''))
}

const equals = (value: string, wanted: Tokens): boolean => value === textOf(wanted)
const equalsIgnoringCase = (value: string, wanted: Tokens): boolean =>
  value.toLowerCase() === textOf(wanted).toLowerCase()

const operator = (test: Operator['test'], options: Partial<Omit<Operator, 'test'>> = {}): Operator => ({
  negated: false,
  wild: false,
  variables: false,
  ...options,
  test,
})

const TEXT = {variables: true}
const WILD = {variables: true, wild: true}
const NOT = {negated: true}

const ordered = (type: string, read: (text: string) => number): [string, Operator][] => [
  [`${type}Equals`, operator(compare(read, (a, b) => a === b))],
  [
    `${type}NotEquals`,
    operator(
      compare(read, (a, b) => a === b),
      NOT,
    ),
  ],
  [`${type}LessThan`, operator(compare(read, (a, b) => a < b))],
  [`${type}LessThanEquals`, operator(compare(read, (a, b) => a <= b))],
  [`${type}GreaterThan`, operator(compare(read, (a, b) => a > b))],
  [`${type}GreaterThanEquals`, operator(compare(read, (a, b) => a >= b))],
]

const TABLE: readonly [string, Operator][] = [
  ['StringEquals', operator(equals, TEXT)],
  ['StringNotEquals', operator(equals, {...TEXT, ...NOT})],
  ['StringEqualsIgnoreCase', operator(equalsIgnoringCase, TEXT)],
  ['StringNotEqualsIgnoreCase', operator(equalsIgnoringCase, {...TEXT, ...NOT})],
  ['StringLike', operator((value, wanted) => tokensMatch(wanted, value), WILD)],
  ['StringNotLike', operator((value, wanted) => tokensMatch(wanted, value), {...WILD, ...NOT})],
  ...ordered('Numeric', number),
  ...ordered('Date', moment),
  // Whether Bool takes variables AWS's pages say both ways; without them is the stricter reading.
  ['Bool', operator(equalsIgnoringCase)],
  ['BinaryEquals', operator(equals)],
  ['IpAddress', operator(isInRange)],
  ['NotIpAddress', operator(isInRange, NOT)],
  ['ArnEquals', operator(isArnLike, WILD)],
  ['ArnLike', operator(isArnLike, WILD)],
  ['ArnNotEquals', operator(isArnLike, {...WILD, ...NOT})],
  ['ArnNotLike', operator(isArnLike, {...WILD, ...NOT})],
]

/** By name in lower case. Source: IAM User Guide, "IAM JSON policy elements: Condition operators". `Null` is not among them. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(TABLE.map(([name, one]) => [name.toLowerCase(), one]))
