import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {canonical} from './canonical.js'
import {asList, asTexts, fromEntries, isObject, statementsOf} from './json.js'

/**
 * A canonical document for a reader: actions, operators and condition keys, which the canonical form has in lower case,
 * as they are written in the given documents (the last one decides).
 */
export function readable(document: Json, account: AccountRef, writtenIn: readonly (Json | undefined)[]): Json {
  const form = canonical(document, account)
  if (!isObject(form) || !Array.isArray(form['Statement'])) return form
  const written = new Map(
    writtenIn
      .flatMap(statementsOf)
      .flatMap((statement) => wordsIn(statement).map((word) => [word.toLowerCase(), word])),
  )
  const spell = (word: string): string => written.get(word) ?? word
  return {...form, Statement: form['Statement'].map((one) => (isObject(one) ? respelled(one, spell) : one))}
}

function wordsIn(statement: Document): string[] {
  const blocks = Object.entries(isObject(statement['Condition']) ? statement['Condition'] : {})
  const keys = blocks.flatMap(([operator, block]) => [operator, ...Object.keys(isObject(block) ? block : {})])
  return [...asTexts(statement['Action']), ...asTexts(statement['NotAction']), ...keys]
}

function respelled(statement: Document, spell: (word: string) => string): Document {
  const actions = (value: Json): Json => asList(value).map((one) => (typeof one === 'string' ? spell(one) : one))
  const keys = (value: Json, inner: (value: Json) => Json): Json =>
    isObject(value) ? fromEntries(Object.entries(value).map(([key, one]) => [spell(key), inner(one)])) : value
  const forms = new Map<string, (value: Json) => Json>([
    ['Action', actions],
    ['NotAction', actions],
    ['Condition', (value) => keys(value, (block) => keys(block, (values) => values))],
  ])
  return fromEntries(Object.entries(statement).map(([key, value]) => [key, forms.get(key)?.(value) ?? value]))
}
