import * as v from 'valibot'
import {body, inlinePolicy, oneBody} from './schema-policy.js'
import {callerScope} from './schema-scope.js'
import {conditions, trust} from './schema-trust.js'
import {isSection, mapOf, oneKey, oneOf, rule, section, told} from './shapes.js'
import {date, description, duration, listOf, name, path, tags, text, texts} from './words.js'

/** Policies, roles, groups and users, and the selectors that say in which accounts they are. */

const selecting = section({
  ou: v.optional(told(text, 'Organizational unit', 'In this unit, or below it.', 'Workloads/Clients')),
  tags: v.optional(
    told(
      mapOf(text, listOf(v.string(), {empty: 'name at least one value'})),
      'Tags',
      'Accounts with one of these values of each tag.',
      {env: ['staging', 'prod']},
    ),
  ),
  except: v.optional(told(texts('name at least one account'), 'Except', 'Not these: names or globs.', ['root'])),
})
const choice = v.pipe(
  selecting,
  rule<v.InferOutput<typeof selecting>>(
    'empty-selector',
    (value) => (Object.keys(value).length === 0 ? 'an empty selector; write all for all accounts' : undefined),
    {minProperties: 1},
  ),
)
const names = v.pipe(
  v.array(text),
  rule<string[]>('empty-list', (list) => (list.length === 0 ? 'name at least one account' : undefined), {minItems: 1}),
)
export const selector = told(
  oneOf([text, names, choice], (value) =>
    Array.isArray(value)
      ? names
      : isSection(value)
        ? choice
        : typeof value === 'object'
          ? 'an account, a list of accounts and globs, all, or {ou, tags, except}'
          : text,
  ),
  'Accounts',
  'An account, a list of accounts and globs, all, or {ou, tags, except}.',
  'client',
  ['client', 'prod-*'],
  {tags: {env: 'prod'}, except: ['root']},
)

const where = {account: v.optional(selector), accounts: v.optional(selector)}
const somewhere = <T>(need: 'exactly' | 'at most') => oneKey<T>(['account', 'accounts'], need)

const nameKey = <K extends 'role' | 'user' | 'group' | 'policy'>(kind: K) =>
  v.optional(told(name(kind), 'Name', `The name in AWS, when it is not the key of the entry.`, 'Deployer'))
const attached = v.optional(
  told(texts(), 'Policies', 'Entries of policies:, names of AWS-managed policies, or ARNs.', ['ReadOnlyAccess']),
)
const inline = v.optional(
  told(mapOf(name('inline policy'), inlinePolicy), 'Inline policies', 'By name; each takes what a policy takes.', {
    logs: {statements: [{allow: ['logs:*'], on: ['*']}]},
  }),
)
const boundary = v.optional(
  told(text, 'Permissions boundary', 'An entry of policies:, an AWS-managed policy, or an ARN.', 'DeveloperBoundary'),
)
const protect = v.optional(
  told(v.boolean(), 'Protect', 'Never deleted or replaced, not even when the entry goes away.', true),
)
const exclusive = v.optional(
  told(v.boolean(), 'Exclusive', 'false: only the parts that the file names are managed.', false),
)

export const policy = v.pipe(
  section({
    ...body,
    name: nameKey('policy'),
    description: v.optional(description('policy')),
    path: v.optional(path('policy')),
    ...where,
    tags: v.optional(tags),
  }),
  oneBody(),
  somewhere('at most'),
  v.title('Policy'),
)

export const role = v.pipe(
  section({
    ...where,
    name: nameKey('role'),
    description: v.optional(description('role')),
    trust,
    ...conditions,
    policies: attached,
    inline,
    boundary,
    maxSession: v.optional(duration),
    path: v.optional(path('other')),
    tags: v.optional(tags),
    expires: v.optional(date),
    protect,
    exclusive,
    caller: v.optional(told(v.boolean(), 'Caller policy', 'false leaves the caller policy out.', false)),
    callerScope,
  }),
  somewhere('exactly'),
  v.title('Role'),
)

export const group = v.pipe(
  section({
    ...where,
    name: nameKey('group'),
    users: v.optional(told(texts(), 'Users', 'Who is in the group.', ['alice'])),
    policies: attached,
    inline,
    path: v.optional(path('other')),
    exclusive,
    callerScope,
  }),
  somewhere('exactly'),
  v.title('Group'),
)

export const user = v.pipe(
  section({
    ...where,
    name: nameKey('user'),
    policies: attached,
    inline,
    boundary,
    path: v.optional(path('other')),
    tags: v.optional(tags),
    protect,
    exclusive,
    callerScope,
  }),
  somewhere('exactly'),
  v.title('User'),
)
