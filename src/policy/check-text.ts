import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {isObject} from './json.js'
import {error, warning} from './problem.js'
import type {Path, Problem} from './problem.js'

// IAM API Reference, policyDocument: "[\u0009\u000A\u000D\u0020-\u00FF]+".
// eslint-disable-next-line no-control-regex
const OUTSIDE = /[^\u0009\u000A\u000D\u0020-\u00FF]/u

/** Characters that IAM does not take in a policy document, in keys and values, with their position. */
export function checkCharacters(value: Json, path: Path): Problem[] {
  if (typeof value === 'string') return checkString(value, path)
  if (Array.isArray(value)) return value.flatMap((one, at) => checkCharacters(one, [...path, at]))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, one]) => [
    ...checkString(key, [...path, key]),
    ...checkCharacters(one, [...path, key]),
  ])
}

function checkString(text: string, path: Path): Problem[] {
  const found = OUTSIDE.exec(text)
  if (!found) return []
  const code = found[0].codePointAt(0) ?? 0
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}${code < 32 ? '' : ` (${found[0]})`}`
  const message = `IAM does not take the character ${name}, at position ${found.index + 1}; it takes U+0020 to U+00FF`
  return [error(path, 'character', message)]
}

/** Before version 2012-10-17 a policy variable is literal text. IAM User Guide, "Policy elements: Variables and tags". */
export function checkVariables(statement: Document, path: Path): Problem[] {
  return ['Resource', 'NotResource', 'Condition'].flatMap((name) => {
    const variable = /\$\{[^}]*\}/.exec(JSON.stringify(statement[name] ?? null))?.[0]
    if (variable === undefined) return []
    const message = `${variable} is literal text here; it is a variable only with "Version": "2012-10-17"`
    return [warning([...path, name], 'variable-in-2008', message)]
  })
}
