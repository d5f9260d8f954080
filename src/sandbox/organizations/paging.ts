import type {Call} from '../call.js'
import {integer, text} from '../wire/query.js'
import {invalidInput} from './errors.js'

type Turn = 'empty' | 'full'

const tokenOf = (op: string, offset: number, turn: Turn): string =>
  Buffer.from(`${op}:${offset}:${turn}`).toString('base64url')

const readToken = (op: string, given: string): {offset: number; turn: Turn} => {
  const [of, offset = '', turn] = Buffer.from(given, 'base64url').toString().split(':')
  if (of !== op || !/^\d+$/.test(offset) || (turn !== 'empty' && turn !== 'full'))
    throw invalidInput('INVALID_NEXT_TOKEN', 'The provided pagination token is not valid.')
  return {offset: Number(offset), turn}
}

/**
 * One page of a list: 20 things at most. "These operations can occasionally return an empty set of results even when
 * more results are available" (Organizations API reference): where the sandbox makes short pages, every page with
 * something on it comes after one with nothing.
 */
export const pageOf = <T>(
  {op, input, pageSize}: Pick<Call, 'op' | 'input' | 'pageSize'>,
  items: readonly T[],
): {items: T[]; NextToken: string | undefined} => {
  const given = text(input, 'NextToken')
  const before: Turn = pageSize === undefined ? 'full' : 'empty'
  const {offset, turn} = given === undefined ? {offset: 0, turn: before} : readToken(op, given)
  if (turn === 'empty' && offset < items.length) return {items: [], NextToken: tokenOf(op, offset, 'full')}
  const end = offset + Math.min(integer(input, 'MaxResults') ?? 20, pageSize ?? Infinity)
  return {items: items.slice(offset, end), NextToken: end < items.length ? tokenOf(op, end, before) : undefined}
}
