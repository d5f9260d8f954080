import type {Json} from '../core/types.js'
import type {Test} from './condition.js'
import {asTexts, isObject} from './json.js'
import {all, not} from './verdict.js'
import type {Verdict} from './verdict.js'

/** What of one statement nobody can decide, as text: all of it has to hold for the statement to apply. */
export type Clause = readonly string[]

/** The statements that apply to a request, or may: those of which something surely does not hold are left out. */
export interface Terms {
  readonly allows: readonly Clause[]
  readonly denies: readonly Clause[]
}

/** One requirement of a statement, and how it is told from others where it stays open. */
export type Requirement = readonly [holds: Verdict, text: string]

/** None where one of the requirements surely does not hold. */
export const clause = (requirements: readonly Requirement[]): Clause[] =>
  requirements.some(([holds]) => holds === 'no')
    ? []
    : [requirements.filter(([holds]) => holds === 'unknown').map(([, text]) => text)]

/** A policy's version, which decides what `${` means. */
export const versionOf = (document: Json): string => (isObject(document) ? asTexts(document['Version']).join() : '')

/** In the versions of policies a variable means different things, so there a test with one differs as well. */
export const testText = ({id, values}: Test, version: string): string =>
  JSON.stringify([id, values, ...(values.some((value) => value.includes('${')) ? [version] : [])])

/** Whether one of some statements applies. */
export const applies = (clauses: readonly Clause[]): Verdict =>
  clauses.some((one) => one.length === 0) ? 'yes' : clauses.length > 0 ? 'unknown' : 'no'

export const judged = ({allows, denies}: Terms): Verdict => all([applies(allows), not(applies(denies))])

/** Whether a clause applies whenever the other does. */
const isAsWide = (wide: Clause, narrow: Clause): boolean => wide.every((one) => narrow.includes(one))

/**
 * Whether the second allows whatever the first does, in whatever way what is open turns out: everything that may allow
 * still does, under no condition more, and nothing is denied that was not.
 */
export const asksNoMore = (before: Terms, after: Terms): boolean =>
  before.allows.every((one) => after.allows.some((other) => isAsWide(other, one))) &&
  after.denies.every((one) => before.denies.some((other) => isAsWide(other, one)))
