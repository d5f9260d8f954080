import {AwsError} from '../errors.js'
import type {Tag} from '../model.js'
import type {Input} from '../wire/query.js'
import {structures, text} from '../wire/query.js'

const invalid = (message: string): AwsError => new AwsError('InvalidInput', message)
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** "Tags for IAM resources": the keys of roles and users ignore case, those of everything else do not. */
export type Folding = 'case-insensitive' | 'case-sensitive'
const keyOf = (folding: Folding, key: string): string => (folding === 'case-insensitive' ? key.toLowerCase() : key)

export const readTags = (input: Input, folding: Folding): Tag[] => {
  const tags = structures(input, 'Tags').map((tag) => ({Key: text(tag, 'Key') ?? '', Value: text(tag, 'Value') ?? ''}))
  const seen = new Set<string>()
  for (const {Key: key, Value: value} of tags) {
    const at = (what: string, rule: string): AwsError =>
      new AwsError(
        'ValidationError',
        `1 validation error detected: Value at 'tags.1.member.${what}' failed to satisfy constraint: ${rule}`,
      )
    if (key.length < 1 || key.length > 128) throw at('key', 'Member must have length between 1 and 128')
    if (value.length > 256) throw at('value', 'Member must have length less than or equal to 256')
    if (!allowed.test(key))
      throw at('key', 'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+')
    if (!allowed.test(value))
      throw at('value', 'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*')
    if (/^aws:/i.test(key)) throw invalid('Tag keys starting with "aws:" are reserved for AWS use')
    const folded = keyOf(folding, key)
    if (seen.has(folded))
      throw invalid(
        folding === 'case-insensitive'
          ? 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'
          : 'Duplicate tag keys found.',
      )
    seen.add(folded)
  }
  return tags
}

/** Adding `department` replaces `Department` where keys ignore case. */
export const withTags = (tags: readonly Tag[], added: readonly Tag[], folding: Folding, quota: number): Tag[] => {
  const keys = new Set(added.map(({Key: key}) => keyOf(folding, key)))
  const all = [...tags.filter(({Key: key}) => !keys.has(keyOf(folding, key))), ...added]
  if (all.length > quota)
    throw new AwsError('LimitExceeded', `The number of tags has reached the maximum limit of ${quota}.`)
  return all
}

export const withoutTags = (tags: readonly Tag[], removed: readonly string[], folding: Folding): Tag[] => {
  const keys = new Set(removed.map((key) => keyOf(folding, key)))
  return tags.filter(({Key: key}) => !keys.has(keyOf(folding, key)))
}
