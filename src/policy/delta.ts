import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {asList, isObject} from './json.js'
import {readable} from './spelling.js'

/** A statement that is gone, new, or changed in no more than the entries of one list. */
export interface StatementChange {
  readonly before?: Json
  readonly after?: Json
  /** The list that changed, when both sides are there: `['Action']`, `['Principal', 'AWS']`. */
  readonly list?: readonly string[]
}

export interface Delta {
  readonly changes: readonly StatementChange[]
  readonly unchanged: number
}

const statements = (document: Json | undefined): Json[] =>
  isObject(document) ? asList(document['Statement']) : document === undefined ? [] : [document]

/** Which statements of a document changed, in canonical form and readable spelling. */
export function delta(before: Json | undefined, after: Json | undefined, account: AccountRef): Delta {
  const form = (document: Json | undefined) =>
    document === undefined ? [] : statements(readable(document, account, [before, after]))
  const [was, is] = [form(before), form(after)]
  const texts = (list: Json[]) => new Set(list.map((one) => JSON.stringify(one)))
  const [had, has] = [texts(was), texts(is)]
  const gone = was.filter((one) => !has.has(JSON.stringify(one)))
  const made = is.filter((one) => !had.has(JSON.stringify(one)))
  return {changes: paired(gone, made), unchanged: was.length - gone.length}
}

const LISTS = [
  ['Action'],
  ['NotAction'],
  ['Resource'],
  ['NotResource'],
  ['Principal', 'AWS'],
  ['Principal', 'Service'],
  ['Principal', 'Federated'],
] as const

function paired(gone: readonly Json[], made: readonly Json[]): StatementChange[] {
  const open = new Set(made)
  const changes = gone.map((before): StatementChange => {
    for (const list of LISTS) {
      const rest = without(before, list)
      const after = rest && [...open].find((one) => without(one, list) === rest)
      if (after === undefined || after === '') continue
      open.delete(after)
      return {before, after, list}
    }
    return {before}
  })
  return [...changes, ...[...open].map((after) => ({after}))]
}

const valueAt = (statement: Json, [key, type]: readonly string[]): Json | undefined => {
  const value = isObject(statement) ? statement[key ?? ''] : undefined
  return type === undefined ? value : isObject(value) ? value[type] : undefined
}

/** The entries of a list in a statement. */
export const entriesAt = (statement: Json, list: readonly string[]): Json[] => asList(valueAt(statement, list))

/** The statement with another list in place of one. */
export function withEntries(statement: Json, list: readonly string[], entries: Json[]): Document {
  const whole = isObject(statement) ? statement : {}
  const [key = '', type] = list
  const inner = whole[key]
  return {...whole, [key]: type === undefined ? entries : {...(isObject(inner) ? inner : {}), [type]: entries}}
}

/** What a statement says apart from one list, as text; undefined when it has no such list. */
const without = (statement: Json, list: readonly string[]): string | undefined =>
  valueAt(statement, list) === undefined ? undefined : JSON.stringify(withEntries(statement, list, []))
