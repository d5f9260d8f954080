import type {Json} from '../core/types.js'
import {asTexts, isObject, statementsOf} from './json.js'
import type {Document} from './types.js'
import {matches} from './wildcard.js'

/** What a policy variable stands for is not known: it may be anything. */
const mayMatch = (patterns: Json | undefined, arn: string): boolean =>
  asTexts(patterns).some((text) => matches(text.replace(/\$\{[^}]*\}/g, '*'), arn))

const isAbout = ({Resource: is, NotResource: isNot}: Document, arn: string): boolean =>
  isNot === undefined ? is === undefined || mayMatch(is, arn) : !mayMatch(isNot, arn)

/** The same document without the statements that are not about a resource; itself where all are. */
export function aboutResource(document: Json, arn: string): Json {
  const all = statementsOf(document)
  const some = all.filter((statement) => isAbout(statement, arn))
  return some.length === all.length || !isObject(document) ? document : {...document, Statement: some}
}
