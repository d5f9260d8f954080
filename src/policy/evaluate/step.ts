import type {AccountRef, Json} from '../../core/types.js'
import {any} from '../verdict.js'
import type {Verdict} from '../verdict.js'
import type {Named} from './principal.js'
import {matchesIn} from './statement.js'
import type {Match, Request} from './statement.js'

/** A policy document with what a reader finds it by; `from` is the caller's own (an address, a place in a file). */
export interface Source<From = unknown> {
  readonly document: Json
  readonly from: From
}

/** A policy that is there and whose text nobody has. */
export interface Unread<From = unknown> {
  readonly document: undefined
  readonly from: From
}

/** The layers that AWS asks, by the names of its own pages. */
export type Layer =
  | 'service control policy'
  | 'resource control policy'
  | 'trust policy'
  | 'resource policy'
  | 'identity policy'
  | 'permissions boundary'
  | 'session policy'

/** What one layer says, with the statement that decided it, where one did. */
export interface Step<From = unknown> {
  readonly layer: Layer
  readonly effect: 'allows' | 'denies'
  readonly verdict: Verdict
  /** The policy of that statement; where none decided, the layer's policy if it can have but one. */
  readonly source?: Source<From> | Unread<From> | undefined
  readonly match?: Match | undefined
  /** Allow statements that would have, but for a condition or because of another principal or resource. */
  readonly near: readonly {readonly source: Source<From>; readonly match: Match}[]
}

export interface Found<From> {
  readonly source: Source<From>
  readonly match: Match
}

export const found = <From>(
  sources: readonly Source<From>[],
  effect: 'Allow' | 'Deny',
  request: Request,
  trust: AccountRef | undefined,
): Found<From>[] =>
  sources.flatMap((source) => matchesIn(source.document, effect, request, trust).map((match) => ({source, match})))

const decisive = <From>(list: readonly Found<From>[]): Found<From> | undefined =>
  list.find(({match}) => match.verdict === 'yes') ?? list.find(({match}) => match.verdict === 'unknown')

export const verdictOf = <From>(list: readonly Found<From>[]): Verdict => any(list.map(({match}) => match.verdict))

export function stepOf<From>(
  layer: Layer,
  effect: Step['effect'],
  verdict: Verdict,
  list: readonly Found<From>[],
): Step<From> {
  return {layer, effect, verdict, ...decisive(list), near: list.filter(({match}) => match.verdict === 'no')}
}

export const isNamed = (list: readonly Found<unknown>[], by: Named): Verdict =>
  any(list.filter(({match}) => match.names.includes(by)).map(({match}) => match.verdict))
