import * as v from 'valibot'
import {mapOf, oneKey, oneOf, rule, section, told} from './shapes.js'
import {text, texts} from './words.js'

/** Statements, conditions and the three ways to write the body of a policy. */

const scalar = oneOf([v.string(), v.boolean(), v.number()], (value) => {
  if (typeof value === 'boolean') return v.boolean()
  return typeof value === 'number' ? v.number() : v.string()
})
const scalars = v.pipe(
  v.array(scalar),
  rule<(string | number | boolean)[]>(
    'empty-list',
    (list) => (list.length === 0 ? 'no value at all; leave the key out' : undefined),
    {minItems: 1},
  ),
)
const conditionValue = oneOf([scalar, scalars], (value) => (Array.isArray(value) ? scalars : scalar))

// Only these operators compare numbers; elsewhere 0123 is a text that has lost its zero.
const takesNumbers = (operator: string): boolean => /(^|:)(Numeric|Date)/i.test(operator)

const block = mapOf(text, mapOf(text, conditionValue))
type Condition = v.InferOutput<typeof block>

const pathTo = (
  input: unknown,
  keys: readonly (string | number)[],
  origin: 'key' | 'value',
): [v.IssuePathItem, ...v.IssuePathItem[]] =>
  keys.map((key) => ({type: 'unknown', origin, input, key, value: undefined})) as [v.IssuePathItem]

const numbersAreQuoted = Object.assign(
  v.rawCheck<Condition>(({dataset, addIssue}) => {
    for (const [operator, keys] of dataset.typed ? Object.entries(dataset.value) : []) {
      if (takesNumbers(operator)) continue
      for (const [key, value] of Object.entries(keys)) {
        const list: unknown[] = Array.isArray(value) ? value : [value]
        list.forEach((each, i) => {
          const path = pathTo(each, Array.isArray(value) ? [operator, key, i] : [operator, key], 'value')
          if (typeof each === 'number') addIssue({message: `quote it: "${each}"`, path})
        })
      }
    }
  }),
  {requirement: 'quote-it', json: {}},
)

const keysDifferByMore = Object.assign(
  v.rawCheck<Condition>(({dataset, addIssue}) => {
    for (const [operator, keys] of dataset.typed ? Object.entries(dataset.value) : []) {
      const seen = new Map<string, string>()
      for (const key of Object.keys(keys)) {
        const before = seen.get(key.toLowerCase())
        const message = `"${key}" and "${before}" are one condition key to AWS, which ignores case`
        if (before) addIssue({message, path: pathTo(keys, [operator, key], 'key')})
        seen.set(key.toLowerCase(), key)
      }
    }
  }),
  {requirement: 'duplicate-key', json: {}},
)

export const condition = told(
  v.pipe(block, numbersAreQuoted, keysDifferByMore),
  'Condition',
  'A Condition block of a policy, verbatim: operator, key, value or values.',
  {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}},
)

export const statement = v.pipe(
  section({
    allow: v.optional(told(texts('name at least one action'), 'Allow', 'Actions that are allowed.', ['s3:GetObject'])),
    deny: v.optional(told(texts('name at least one action'), 'Deny', 'Actions that are denied.', ['s3:DeleteObject'])),
    on: told(texts('name at least one resource, or "*"'), 'On', 'The resources, as ARNs; "*" for all.', ['*']),
    when: v.optional(condition),
    sid: v.optional(
      told(text, 'Sid', 'A name for the statement: letters and digits. It grants and forbids nothing.', 'ReadLogs'),
    ),
  }),
  oneKey(['allow', 'deny'], 'exactly'),
  v.title('Statement'),
  v.description('One statement of a policy: what is allowed or denied, on what, and when.'),
)

export const statements = v.pipe(
  v.array(statement),
  rule<v.InferOutput<typeof statement>[]>(
    'empty-list',
    (list) => (list.length === 0 ? 'a policy needs at least one statement' : undefined),
    {
      minItems: 1,
    },
  ),
)

export const verbatim = mapOf(v.string(), v.unknown())

export const BODY_KEYS = ['statements', 'document', 'file'] as const

/** The keys by which a whole document is given. */
export const wholeDocument = {
  document: v.optional(
    told(verbatim, 'Document', 'A whole policy document, verbatim.', {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: 'logs:*', Resource: '*'}],
    }),
  ),
  file: v.optional(told(text, 'File', 'A file with the policy document as JSON.', 'policies/legacy.json')),
}

/** The keys by which a policy says what it is; exactly one is given. */
export const body = {
  statements: v.optional(
    told(statements, 'Statements', 'What the policy says, in short.', [{allow: ['logs:*'], on: ['*']}]),
  ),
  ...wholeDocument,
}
export const oneBody = <T>() => oneKey<T>(BODY_KEYS, 'exactly')

export const inlinePolicy = v.pipe(section(body), oneBody(), v.title('Inline policy'))
