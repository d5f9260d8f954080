import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {asList, asSet, byText, fromEntries, isObject} from './json.js'
import {covers} from './wildcard.js'

/**
 * A canonical document with what provably does not matter taken away, to tell a cosmetic difference from a real one.
 * Never used to decide that nothing has to be done.
 */
export function loosened(document: Json): Json {
  if (!isObject(document) || !Array.isArray(document['Statement'])) return document
  return {...document, Statement: asSet(document['Statement'].flatMap(loosenedStatement))}
}

function loosenedStatement(statement: Json): Json[] {
  if (!isObject(statement)) return [statement]
  const entries = Object.entries(statement).filter(([key]) => key !== 'Sid')
  return byPrincipal(fromEntries(entries.map(([key, value]) => [key, LOOSE.get(key)?.(value) ?? value])))
}

// A policy variable may stand for anything and so may be covered by nothing.
const covered = (one: Json, other: Json): boolean =>
  typeof one === 'string' && typeof other === 'string' && !`${one}${other}`.includes('${') && covers(other, one)

/** The entries that no other one covers; of two that cover each other the first stays. */
function uncovered(values: Json): Json {
  const all = asList(values)
  const stays = (one: Json, at: number) =>
    !all.some((other, index) => index !== at && covered(one, other) && (index < at || !covered(other, one)))
  return all.filter(stays)
}

const actions = (value: Json): Json =>
  uncovered(asSet(asList(value).map((action) => (action === '*:*' ? '*' : action))))

const LOOSE = new Map<string, (value: Json) => Json>([
  ['Action', actions],
  ['NotAction', actions],
  ['Resource', uncovered],
  ['NotResource', uncovered],
  ['Condition', loosenedCondition],
])

/** Several principals in one statement are that statement for each of them. */
function byPrincipal(statement: Document): Document[] {
  const principal = statement['Principal']
  if (!isObject(principal)) return [statement]
  const each = Object.entries(principal).flatMap(([type, names]) => asList(names).map((name) => ({[type]: [name]})))
  return each.length === 0 ? [statement] : each.map((one) => ({...statement, Principal: one}))
}

/** Operators that are two names of one test. Source: IAM User Guide, "Condition operators", on ArnEquals and ArnLike. */
const SAME_OPERATOR = new Map([
  ['arnequals', 'arnlike'],
  ['arnnotequals', 'arnnotlike'],
])

const lower = (text: string): string => (text.includes('${') ? text : text.toLowerCase())
const network = (text: string): string => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`)

/** Values that are one to their operator. */
const SAME_VALUE = new Map<string, (text: string) => string>([
  ['stringequalsignorecase', lower],
  ['stringnotequalsignorecase', lower],
  ['ipaddress', network],
  ['notipaddress', network],
])

/** A canonical Condition block with the same done to it. */
export function loosenedCondition(condition: Json): Json {
  return isObject(condition) ? conditions(condition) : condition
}

function conditions(blocks: Document): Json {
  const loose = Object.entries(blocks).map(([operator, block]): [string, Json] => {
    const [, prefix = '', name = '', suffix = ''] = /^(for\w+:)?(.*?)(ifexists)?$/.exec(operator) ?? []
    return [`${prefix}${SAME_OPERATOR.get(name) ?? name}${suffix}`, looseValues(block, SAME_VALUE.get(name))]
  })
  // Two operators that became one would be joined with OR where they were AND: then nothing is proved.
  const merged = new Set(loose.map(([operator]) => operator)).size < loose.length
  return merged ? blocks : fromEntries(loose.sort(([a], [b]) => byText(a, b)))
}

function looseValues(block: Json, same: ((text: string) => string) | undefined): Json {
  if (!same || !isObject(block)) return block
  const values = (value: Json) => asSet(asList(value).map((one) => (typeof one === 'string' ? same(one) : one)))
  return fromEntries(Object.entries(block).map(([key, value]) => [key, values(value)]))
}
