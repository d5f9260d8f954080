import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {askedBy} from './asked.js'
import {canonical} from './canonical.js'
import {asksNoMore} from './implied.js'
import {asTexts, isObject, statementsOf} from './json.js'
import {covers} from './wildcard.js'

const text = (value: Json | undefined): string => JSON.stringify(value ?? null)

/** Whether whatever meets the second Condition block meets the first, in documents of one version. */
export const isMilder = (mild: Json | undefined, strict: Json | undefined): boolean =>
  text(mild) === text(strict) || asksNoMore(askedBy(mild, ''), askedBy(strict, ''))

/** A policy variable is text of any length, which `?` and a wildcard inside of `${*}` would misread. */
const isCovered = (wide: string, narrow: string): boolean =>
  wide === narrow || (!wide.includes('${') && !(narrow.includes('${') && wide.includes('?')) && covers(wide, narrow))

function elementCovers(wide: Document, narrow: Document, name: 'Action' | 'Resource'): boolean {
  const not = `Not${name}`
  if (wide[not] !== undefined || narrow[not] !== undefined)
    return text(wide[not]) === text(narrow[not]) && text(wide[name]) === text(narrow[name])
  const patterns = asTexts(wide[name])
  return asTexts(narrow[name]).every((one) => patterns.some((pattern) => isCovered(pattern, one)))
}

const COMPARED = new Set(['Sid', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'])

/** What stands in a statement besides what is compared by meaning: Effect, and what should not be there. */
const rest = (statement: Document): string =>
  JSON.stringify(Object.entries(statement).filter(([key]) => !COMPARED.has(key)))

const statementCovers = (wide: Document, narrow: Document): boolean =>
  rest(wide) === rest(narrow) &&
  elementCovers(wide, narrow, 'Action') &&
  elementCovers(wide, narrow, 'Resource') &&
  isMilder(wide['Condition'], narrow['Condition'])

/**
 * Whether the first permissions policy has statements of this effect that no single statement of the second covers.
 * May say yes where several statements together cover one.
 */
export function hasBeyond(
  document: Json | undefined,
  other: Json | undefined,
  effect: 'Allow' | 'Deny',
  account: AccountRef,
): boolean {
  const [own, others] = [document, other].map((one) =>
    one === undefined ? [] : statementsOf(canonical(one, account)).filter((each) => each['Effect'] === effect),
  )
  // In the version of 2008 policy variables are plain text.
  const isComparable = version(document) === version(other)
  return (own ?? []).some(
    (one) => !(others ?? []).some((each) => (isComparable ? statementCovers(each, one) : text(each) === text(one))),
  )
}

const version = (document: Json | undefined): string => (isObject(document) ? text(document['Version']) : '')
