import {nearest} from '../core/nearest.js'
import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {didYouMean, error} from './problem.js'
import type {Path, Problem} from './problem.js'

/** What a document is for: a permissions policy, or the trust policy of a role. */
export type Use = 'identity' | 'trust'

/** The elements of a statement, in the order of the guide. */
export const STATEMENT = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]

const FORBIDDEN: Record<Use, ReadonlyMap<string, string>> = {
  identity: new Map([
    ['Id', 'a permissions policy takes no Id'],
    ['Principal', 'a permissions policy takes no Principal: it is for whoever it is attached to'],
    ['NotPrincipal', 'a permissions policy takes no NotPrincipal: it is for whoever it is attached to'],
  ]),
  trust: new Map([
    ['NotPrincipal', 'a trust policy takes no NotPrincipal: name who may under Principal'],
    ['Resource', 'a trust policy takes no Resource: it is about the role itself'],
    ['NotResource', 'a trust policy takes no NotResource: it is about the role itself'],
    ['NotAction', 'a trust policy takes no NotAction: name the sts actions under Action'],
  ]),
}

/** Keys that this kind of document does not have, or that are null. */
export function checkKeys(object: Document, level: 'document' | 'statement', as: Use, path: Path): Problem[] {
  const known = level === 'document' ? ['Version', 'Id', 'Statement'] : STATEMENT
  return Object.entries(object).flatMap(([key, value]) => {
    const at = [...path, key]
    const forbidden = FORBIDDEN[as].get(key)
    if (!known.includes(key)) {
      const near = nearest(key, known)
      return error(at, 'unknown-element', `unknown element "${key}"${didYouMean(near)}`)
    }
    if (forbidden) return error(at, 'forbidden-element', forbidden)
    return value === null ? error(at, 'null', `${key} is null; leave it out or give it a value`) : []
  })
}

/** Exactly one of an element and its opposite. */
export function checkOneOf(statement: Document, name: string, path: Path): Problem[] {
  const has = [name, `Not${name}`].filter((key) => statement[key] !== undefined)
  if (has.length === 0) return [error(path, 'missing-element', `the statement has no ${name}`)]
  if (has.length === 1) return []
  return [error([...path, `Not${name}`], 'both-elements', `${name} and Not${name} exclude each other`)]
}

/** The strings of an element that is a string or a list of strings, each with its path; and what else is there. */
export function stringsOf(
  value: Json | undefined,
  name: string,
  path: Path,
): {texts: [string, Path][]; problems: Problem[]} {
  if (value === undefined || value === null) return {texts: [], problems: []}
  if (Array.isArray(value) && value.length === 0)
    return {texts: [], problems: [error(path, 'empty-list', `${name} is an empty list`)]}
  const each: [Json, Path][] = Array.isArray(value) ? value.map((one, at) => [one, [...path, at]]) : [[value, path]]
  return {
    texts: each.flatMap(([one, at]): [string, Path][] => (typeof one === 'string' ? [[one, at]] : [])),
    problems: each.flatMap(([one, at]) =>
      typeof one === 'string' ? [] : error(at, 'not-a-string', `${name} takes strings, not ${JSON.stringify(one)}`),
    ),
  }
}
