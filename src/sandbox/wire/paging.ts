import type {Call} from '../call.js'
import {AwsError} from '../errors.js'
import {integer, text} from './query.js'
import type {XmlObject} from './xml.js'

const marker = (op: string, offset: number): string => Buffer.from(`${op}:${offset}`).toString('base64url')

const offsetOf = (op: string, given: string | undefined): number => {
  if (given === undefined) return 0
  const [of, offset] = Buffer.from(given, 'base64url').toString().split(':')
  if (of !== op || offset === undefined || !/^\d+$/.test(offset))
    throw new AwsError('ValidationError', 'Invalid Marker.')
  return Number(offset)
}

/** One page of a list (MaxItems, 100 unless told) and the members that say whether more is to come. */
export const page = <T>(
  {op, input, pageSize}: Pick<Call, 'op' | 'input' | 'pageSize'>,
  items: readonly T[],
): {items: T[]; more: XmlObject} => {
  const start = offsetOf(op, text(input, 'Marker'))
  const end = start + Math.min(integer(input, 'MaxItems') ?? 100, pageSize ?? Infinity)
  return {
    items: items.slice(start, end),
    more: end < items.length ? {IsTruncated: true, Marker: marker(op, end)} : {IsTruncated: false},
  }
}

export const underPath = <T extends {path: string}>({input}: Pick<Call, 'input'>, items: readonly T[]): T[] => {
  const prefix = text(input, 'PathPrefix') ?? '/'
  return items.filter(({path}) => path.startsWith(prefix))
}
