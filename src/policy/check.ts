import {nearest} from '../core/nearest.js'
import type {Json} from '../core/types.js'
import type {Document} from './types.js'
import {checkActions} from './check-action.js'
import {checkConditions} from './check-condition.js'
import {checkOpen} from './check-open.js'
import {checkPrincipal} from './check-principal.js'
import {checkCharacters, checkVariables} from './check-text.js'
import {checkKeys, checkOneOf, stringsOf} from './elements.js'
import type {Use} from './elements.js'
import {asList, isObject} from './json.js'
import {didYouMean, error} from './problem.js'
import type {Path, Problem} from './problem.js'

export type {Problem} from './problem.js'

/** Characters, white space included, that IAM reads of a document at all. IAM API Reference, policyDocument. */
const LONGEST = 131_072

/**
 * All that is wrong with a policy document by itself: errors are what AWS refuses or what cannot be meant, warnings
 * what it takes silently and what then does not do what it says. An empty list means that it is in order.
 *
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language"; the rules for a trust policy are those of
 * UpdateAssumeRolePolicy. Names of services and actions: Service Authorization Reference, by way of src/data/actions.ts.
 */
export function checkDocument(document: Json, as: Use): Problem[] {
  if (!isObject(document))
    return [error([], 'not-a-document', 'a policy document is an object with Version and Statement')]
  const length = JSON.stringify(document).length
  return [
    ...(length > LONGEST ? [error([], 'too-long', `the document has ${length} characters, IAM reads ${LONGEST}`)] : []),
    ...checkKeys(document, 'document', as, []),
    ...checkVersion(document['Version']),
    ...checkStatements(document, as),
    ...checkCharacters(document, []),
  ]
}

function checkVersion(version: Json | undefined): Problem[] {
  const known = ['2012-10-17', '2008-10-17']
  if (version === undefined || version === null || (typeof version === 'string' && known.includes(version))) return []
  const near = typeof version === 'string' ? nearest(version, known) : undefined
  return [
    error(
      ['Version'],
      'version',
      `Version is "2012-10-17" or "2008-10-17", not ${JSON.stringify(version)}${didYouMean(near)}`,
    ),
  ]
}

function checkStatements(document: Document, as: Use): Problem[] {
  const value = document['Statement']
  if (value === undefined) return [error([], 'missing-element', 'the document has no Statement')]
  const statements = value === null ? [] : asList(value)
  if (statements.length === 0)
    return value === null ? [] : [error(['Statement'], 'empty-list', 'Statement is an empty list')]
  const old = document['Version'] === undefined || document['Version'] === '2008-10-17'
  const sids = new Map<string, number>()
  return statements.flatMap((statement, at) => {
    const path = Array.isArray(value) ? ['Statement', at] : ['Statement']
    if (!isObject(statement)) return [error(path, 'statement', 'a statement is an object with Effect and Action')]
    return [
      ...checkKeys(statement, 'statement', as, path),
      ...checkSid(statement['Sid'], sids, at, path),
      ...checkEffect(statement['Effect'], path),
      ...checkParts(statement, as, path),
      ...(old ? checkVariables(statement, path) : []),
    ]
  })
}

function checkParts(statement: Document, as: Use, path: Path): Problem[] {
  const {Action: action, NotAction: notAction, Principal: principal, Condition: condition} = statement
  const common = [
    ...(as === 'trust' && action === undefined ? [error(path, 'missing-element', 'the statement has no Action')] : []),
    ...(as === 'identity' ? checkOneOf(statement, 'Action', path) : []),
    ...checkActions(action, 'Action', as, [...path, 'Action']),
    ...checkConditions(condition, [...path, 'Condition']),
  ]
  if (as === 'identity')
    return [
      ...common,
      ...checkActions(notAction, 'NotAction', as, [...path, 'NotAction']),
      ...checkOneOf(statement, 'Resource', path),
      ...['Resource', 'NotResource'].flatMap((name) => checkResources(statement[name], name, [...path, name])),
    ]
  if (principal === undefined)
    return [...common, error(path, 'missing-element', 'the statement has no Principal: a trust policy says who')]
  return [...common, ...checkPrincipal(principal, [...path, 'Principal']), ...checkOpen(statement, path)]
}

function checkSid(sid: Json | undefined, seen: Map<string, number>, at: number, path: Path): Problem[] {
  if (sid === undefined || sid === '' || sid === null) return []
  const where = [...path, 'Sid']
  if (typeof sid !== 'string' || !/^[A-Za-z0-9]+$/.test(sid))
    return [error(where, 'sid', `a Sid has only letters A-Z, a-z and digits, not ${JSON.stringify(sid)}`)]
  const first = seen.get(sid)
  seen.set(sid, first ?? at)
  return first === undefined ? [] : [error(where, 'sid', `the Sid "${sid}" is also that of statement ${first + 1}`)]
}

function checkEffect(effect: Json | undefined, path: Path): Problem[] {
  if (effect === 'Allow' || effect === 'Deny' || effect === null) return []
  if (effect === undefined)
    return [error(path, 'missing-element', 'the statement has no Effect; it is "Allow" or "Deny"')]
  const near = typeof effect === 'string' ? nearest(effect, ['Allow', 'Deny']) : undefined
  return [
    error(
      [...path, 'Effect'],
      'effect',
      `Effect is "Allow" or "Deny", not ${JSON.stringify(effect)}${didYouMean(near)}`,
    ),
  ]
}

function checkResources(value: Json | undefined, name: string, path: Path): Problem[] {
  const {texts, problems} = stringsOf(value, name, path)
  const faults = texts.flatMap(([resource, at]) => {
    if (/^\*+$/.test(resource) || resource.startsWith('${')) return []
    // With a wildcard or a variable inside, any number of colons may be behind it.
    const complete = resource.split(':').length >= 6 || /[*?]|\$\{/.test(resource)
    if (resource.startsWith('arn:') && complete) return []
    return [error(at, 'resource', `"${resource}" is no resource; one is "*" or an ARN like arn:aws:s3:::bucket/*`)]
  })
  return [...problems, ...faults]
}
