import type {Json} from '../core/types.js'
import type {Document} from './types.js'

export const isObject = (value: Json | undefined): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** IAM lets a list of one be written as the one. Absent is the empty list. */
export const asList = (value: Json | undefined): Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** The strings of a list; numbers and booleans as the text that IAM compares them by. */
export const asTexts = (value: Json | undefined): string[] =>
  asList(value).flatMap((one) => (isObject(one) || Array.isArray(one) || one === null ? [] : [String(one)]))

/** The statements that are objects, of a document that may be anything. */
export const statementsOf = (document: Json | undefined): Document[] =>
  isObject(document) ? asList(document['Statement']).filter(isObject) : []

/** Code-unit order: the same on every machine, whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

// fromEntries defines a key named __proto__ where an assignment would lose it, and with it a difference.
export const fromEntries = (entries: readonly (readonly [string, Json])[]): Document => Object.fromEntries(entries)

/** Keys sorted at every level, lists kept in order. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, one]) => [key, sortKeys(one)] as const)
  return fromEntries(entries.sort(([a], [b]) => byText(a, b)))
}

/** A list as a set: exact repetitions dropped, sorted by JSON text. */
export function asSet(values: readonly Json[]): Json[] {
  if (values.length < 2) return [...values]
  const byKey = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...byKey].sort(([a], [b]) => byText(a, b)).map(([, value]) => value)
}
