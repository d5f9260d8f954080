import * as v from 'valibot'
import * as iam from './iam.js'
import {mapOf, oneOf, rule, told} from './shapes.js'

/** The small words of the grammar: names, ids, durations, dates, lists of text. */

const isText = (value: unknown): boolean => typeof value === 'string'
export const text = v.pipe(
  v.string(),
  rule<string>('empty', (value) => (value === '' ? 'this is empty' : undefined), {minLength: 1}),
)

const matching = (code: string, pattern: string, message: (value: string) => string) =>
  v.pipe(
    v.string(),
    rule<string>(code, (value) => (new RegExp(pattern, 'u').test(value) ? undefined : message(value)), {pattern}),
  )

/** A list of at least one text, or one text. */
export const listOf = (item: v.GenericSchema<string>, {empty}: {empty?: string} = {}) => {
  const full = rule<string[]>(
    'empty-list',
    (list) => (empty && list.length === 0 ? empty : undefined),
    empty ? {minItems: 1} : {},
  )
  const list = v.pipe(v.array(item), full)
  return oneOf([item, list], (value) =>
    Array.isArray(value) ? list : typeof value === 'object' && value ? 'a list of texts' : item,
  )
}
export const texts = (empty?: string) => listOf(text, empty ? {empty} : {})

export const ACCOUNT_KEY = '^[A-Za-z][A-Za-z0-9_-]{0,63}$'
export const accountKey = v.pipe(
  matching(
    'bad-name',
    ACCOUNT_KEY,
    (key) => `"${key}" cannot be an account's key: a letter, then letters, digits, _ and -, 64 in all`,
  ),
  rule<string>(
    'bad-name',
    (key) => (key === 'all' ? '"all" stands for all accounts and cannot be the key of one' : undefined),
    {not: {const: 'all'}},
  ),
)

// Editors see an unquoted id as a number; the reader keeps its digits.
export const accountId = v.pipe(
  v.string(),
  rule<string>(
    'bad-account-id',
    (id) => {
      if (/^\d{12}$/.test(id)) return undefined
      return /^\d+$/.test(id)
        ? `account ids have 12 digits; this one has ${id.length}`
        : `account ids have 12 digits; found "${id}"`
    },
    {type: ['string', 'integer'], pattern: '^\\d{12}$', minimum: 1e11, maximum: 1e12 - 1},
  ),
)

export const owner = matching(
  'bad-owner',
  '^[A-Za-z0-9_-]{1,32}$',
  () => 'an owner is 1 to 32 letters, digits, _ and -',
)

const named = (kind: iam.Named, limit: number) =>
  v.pipe(
    v.string(),
    rule<string>('bad-name', (value) => iam.nameProblem(kind, value, limit), {pattern: iam.namePattern(limit)}),
  )
export const name = (kind: iam.Named) => named(kind, iam.NAME_LIMITS[kind])
/** The key of an entry is its name unless `name:` gives a shorter one. */
export const entryKey = (kind: iam.Named) => named(kind, 128)

export const path = (of: 'policy' | 'other') =>
  told(
    v.pipe(
      v.string(),
      rule<string>('bad-path', (value) => iam.pathProblem(value, of), {
        pattern: of === 'policy' ? iam.POLICY_PATH_PATTERN : iam.PATH_PATTERN,
      }),
    ),
    'Path',
    'The IAM path; starts and ends with a slash. A role cannot change its path without being replaced.',
    '/ci/',
  )

export const description = (of: 'role' | 'policy') =>
  told(
    v.pipe(
      v.string(),
      rule<string>(
        'bad-description',
        (value) => iam.descriptionProblem(value, of),
        of === 'role' ? {pattern: iam.DESCRIPTION_PATTERN} : {maxLength: 1000},
      ),
    ),
    'Description',
    of === 'role' ? 'At most 1000 characters of Latin-1.' : 'At most 1000 characters; set when the policy is created.',
    'developers read Lambda',
  )

const tagKey = v.pipe(v.string(), rule<string>('bad-tag', iam.tagKeyProblem, {pattern: iam.TAG_KEY_PATTERN}))
const tagValue = v.pipe(v.string(), rule<string>('bad-tag', iam.tagValueProblem, {pattern: iam.TAG_VALUE_PATTERN}))
export const tags = told(
  v.pipe(
    mapOf(tagKey, tagValue),
    rule<Record<string, string>>(
      'too-many-tags',
      (value) => {
        const count = Object.keys(value).length
        return count > iam.MAX_TAGS ? `at most ${iam.MAX_TAGS} tags; these are ${count}` : undefined
      },
      {maxProperties: iam.MAX_TAGS},
    ),
  ),
  'Tags',
  'Key and value of each tag.',
  {team: 'data'},
)

const PARTS = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/
/** `4h`, `90m`, `1h30m`, seconds as text or number → seconds. */
export function seconds(duration: string | number): number | undefined {
  const match = PARTS.exec(String(duration))
  if (!match || duration === '') return undefined
  const [, hours = '0', minutes = '0', rest = '0'] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
}
const sessionProblem = (value: string | number): string | undefined => {
  const length = seconds(value)
  if (length === undefined) return `"${value}" is not a duration; write 4h, 90m or seconds`
  if (length >= 3600 && length <= 43200) return undefined
  return `${value} is ${length} ${length === 1 ? 'second' : 'seconds'}; a session lasts 1h to 12h (3600 to 43200 seconds)`
}
const durationText = v.pipe(
  v.string(),
  rule<string>('bad-duration', sessionProblem, {pattern: '^(?:\\d+h)?(?:\\d+m)?(?:\\d+s?)?$', minLength: 1}),
)
const durationNumber = v.pipe(
  v.number(),
  rule<number>('bad-duration', sessionProblem, {type: 'integer', minimum: 3600, maximum: 43200}),
)
export const duration = told(
  oneOf([durationText, durationNumber], (value) =>
    typeof value === 'number' ? durationNumber : isText(value) ? durationText : 'a duration such as 4h, 90m or seconds',
  ),
  'Longest session',
  'How long a session may last: 1h to 12h.',
  '4h',
)

const askedProblem = (value: string | number): string | undefined => {
  const length = seconds(value)
  if (length === undefined) return `"${value}" is not a duration; write 4h, 90m or seconds`
  return length >= 900 && length <= 43200 ? undefined : `${value} is ${length} seconds; STS takes 900 to 43200`
}
const askedText = v.pipe(
  v.string(),
  rule<string>('bad-duration', askedProblem, {pattern: '^(?:\\d+h)?(?:\\d+m)?(?:\\d+s?)?$', minLength: 1}),
)
const askedNumber = v.pipe(
  v.number(),
  rule<number>('bad-duration', askedProblem, {type: 'integer', minimum: 900, maximum: 43200}),
)
/** How long a session is asked for: less than the shortest `maxSession` will do. */
export const askedDuration = told(
  oneOf([askedText, askedNumber], (value) =>
    typeof value === 'number' ? askedNumber : isText(value) ? askedText : 'a duration such as 4h, 90m or seconds',
  ),
  'Duration',
  'How long a session is asked for: 15m to 12h.',
  '2h',
)

const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) &&
  !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) &&
  new Date(`${day}T00:00:00Z`).toJSON().startsWith(day)
export const day = v.pipe(
  v.string(),
  rule<string>('bad-date', (value) => (isDay(value) ? undefined : `"${value}" is not a day; write 2027-01-31`), {
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  }),
)
export const date = told(day, 'Expires', 'The last day (UTC) on which it holds; AWS itself enforces it.', '2027-01-31')
