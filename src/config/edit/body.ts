import type {AccountRef, Json} from '../../core/types.js'
import {canonicalStatement} from '../../policy/canonical.js'
import {asList, isObject} from '../../policy/json.js'
import {documentOf} from '../compile/owners.js'
import type {Path} from '../source.js'
import type {WrittenBody} from '../written.js'
import type {Edit} from './edit.js'
import type {Problem} from './locate.js'

const SHORT = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition'])

function shortStatement(statement: Json): Json | undefined {
  if (!isObject(statement)) return undefined
  const {Sid: sid, Effect: effect, Action: action, Resource: resource, Condition: condition} = statement
  const isTold = Object.keys(statement).every((key) => SHORT.has(key))
  const lists = [action, resource].map(asList)
  const isNamed = sid === undefined || typeof sid === 'string'
  const areTexts = lists.every((list) => list.length > 0 && list.every((each) => typeof each === 'string'))
  if (!isTold || !isNamed || !areTexts || (effect !== 'Allow' && effect !== 'Deny')) return undefined
  const when = isObject(condition) && Object.keys(condition).length > 0 ? {when: condition} : {}
  const name = sid ? {sid} : {}
  return {[effect === 'Allow' ? 'allow' : 'deny']: lists[0]!, on: lists[1]!, ...when, ...name}
}

/** Short statements that compile to this document; undefined where the short form cannot say it. */
export function shortStatements(document: Json): Json[] | undefined {
  if (!isObject(document) || document['Version'] !== '2012-10-17') return undefined
  if (Object.keys(document).some((key) => key !== 'Version' && key !== 'Statement')) return undefined
  const statements = asList(document['Statement']).map(shortStatement)
  return statements.length > 0 && statements.every((each) => each !== undefined) ? statements : undefined
}

/** A policy's body as a person would write it. */
export const bodyFor = (document: Json): {[key: string]: Json} => {
  const statements = shortStatements(document)
  return statements ? {statements} : {document}
}

/** What lists differ by: items to add and items to take, matched by a text each. */
export function listEdits(
  path: Path,
  now: readonly {readonly id: string; readonly value: Json}[],
  written: readonly {readonly id: string; readonly value: Json}[],
): Edit[] {
  const [has, had] = [now, written].map((list) => new Set(list.map(({id}) => id))) as [Set<string>, Set<string>]
  return [
    // First what is new: a list that is left empty goes.
    ...now.filter(({id}) => !had.has(id)).map(({value}): Edit => ({do: 'add', path, value})),
    ...written.filter(({id}) => !has.has(id)).map(({value}): Edit => ({do: 'take', path, value})),
  ]
}

/**
 * The edits that make a written body that of a live document, in the form that it is written in where that can say it.
 * @param raw the body as it stands in the text, undefined where there is none
 * @param opened the same, as compiling has it
 */
export function bodyEdits(
  path: Path,
  raw: Json | undefined,
  opened: WrittenBody | undefined,
  live: Json,
  account: AccountRef,
): Edit[] | Problem {
  if (!isObject(raw) || !opened) return [{do: 'set', path, value: bodyFor(live)}]
  if (typeof raw['file'] === 'string')
    return {problem: `its document is in ${raw['file']}; what AWS has now is ${JSON.stringify(live)}; write that there`}
  if (raw['document'] !== undefined) return [{do: 'set', path: [...path, 'document'], value: live}]
  const statements = shortStatements(live)
  if (!statements)
    return [
      {do: 'set', path: [...path, 'document'], value: live},
      {do: 'drop', path: [...path, 'statements']},
    ]
  const ids = (document: Json) =>
    asList(isObject(document) ? document['Statement'] : undefined).map((one) =>
      JSON.stringify(canonicalStatement(one, account)),
    )
  const list = (document: Json, values: readonly Json[]) =>
    ids(document).map((id, index) => ({id, value: values[index] ?? null}))
  return listEdits([...path, 'statements'], list(live, statements), list(documentOf(opened), asList(raw['statements'])))
}
