import type {Json} from '../core/types.js'
import {isObject} from '../policy/json.js'
import type {Body} from './entry.js'

/** The parts of an entry in which an account's own id may be said by a variable. */
const VARIABLE_IN: ReadonlySet<string> = new Set([
  'trust',
  'when',
  'policies',
  'boundary',
  'inline',
  'statements',
  'document',
])

function replaced(value: Json, pattern: RegExp): Json {
  if (typeof value === 'string') return value.replace(pattern, '${account.id}')
  if (Array.isArray(value)) return value.map((one) => replaced(one, pattern))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.replace(pattern, '${account.id}'), replaced(one, pattern)]),
  )
}

/** An entry's body with a variable in the place of the id of its account. */
export function general(body: Body, id: string): Body {
  const pattern = new RegExp(`(?<!\\d)${id}(?!\\d)`, 'g')
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, VARIABLE_IN.has(key) ? replaced(value, pattern) : value]),
  )
}
