import * as v from 'valibot'
import {group, policy, role, user} from './schema-entries.js'
import {lint} from './schema-lint.js'
import {safety} from './schema-safety.js'
import {tests} from './schema-tests.js'
import {isSection, mapOf, oneOf, rule, section, told} from './shapes.js'
import {accountId, accountKey, entryKey, listOf, owner, tags, text, texts} from './words.js'

/** The whole grammar of accounts.yaml: validator, the type of what is written and JSON Schema all come from here. */

const roleName = v.pipe(
  v.string(),
  rule<string>(
    'bad-name',
    (value) => (/^[\w+=,.@/-]{1,512}$/.test(value) ? undefined : `"${value}" is not the name of a role`),
    {pattern: '^[\\w+=,.@/-]{1,512}$'},
  ),
)
const entry = {
  role: v.optional(
    told(roleName, 'Role', 'The role that is assumed to get into an account.', 'OrganizationAccountAccessRole'),
  ),
  planRole: v.optional(told(roleName, 'Plan role', 'Used by everything that only reads.', 'xrole-read')),
  externalId: v.optional(told(text, 'External id', 'Given when the role is assumed.', 'acme-7f3a')),
}
const connect = told(section(entry), 'Connect', 'How xrole gets into each account.', {
  role: 'OrganizationAccountAccessRole',
})

const ownConnect = section({
  ...entry,
  profile: v.optional(told(text, 'Profile', 'A profile of the AWS configuration, instead of a role.', 'client-admin')),
})
const never = v.pipe(
  v.boolean(),
  rule<boolean>('bad-connect', (value) => (value ? 'write false, or {role: …}' : undefined), {const: false}),
)
const accountConnect = told(
  oneOf([never, ownConnect], (value) =>
    isSection(value) ? ownConnect : typeof value === 'boolean' ? never : 'false, or a section such as {role: …}',
  ),
  'Connect',
  'How xrole gets into this account; false: named only, never entered.',
  {profile: 'client-admin'},
  false,
)

const account = v.pipe(
  section({
    id: told(accountId, 'Id', 'The 12 digits; quote them.', '111111111111'),
    ou: v.optional(told(text, 'Organizational unit', 'For selectors.', 'Workloads/Clients')),
    tags: v.optional(tags),
    display: v.optional(
      told(
        section({
          name: v.optional(told(text, 'Name', 'As links show it.', 'Client')),
          color: v.optional(told(text, 'Color', 'As links show it.', 'red')),
        }),
        'Display',
        'For switch-role links and profiles.',
        {name: 'Client', color: 'red'},
      ),
    ),
    connect: v.optional(accountConnect),
    retire: v.optional(told(v.boolean(), 'Retire', 'Everything owned there goes.', true)),
  }),
  v.title('Account'),
)
const anyAccount = oneOf([accountId, account], (value) =>
  isSection(value)
    ? account
    : value === null || Array.isArray(value)
      ? 'the 12-digit id, or a section with id:'
      : accountId,
)

/** The sections that an included file may have, too. */
const shared = {
  accounts: told(mapOf(accountKey, anyAccount), 'Accounts', 'The accounts, by the name that everything else uses.', {
    root: '111111111111',
  }),
  policies: v.optional(told(mapOf(entryKey('policy'), policy), 'Policies', 'Customer-managed policies.', {})),
  roles: v.optional(
    told(mapOf(entryKey('role'), role), 'Roles', 'Roles: who may assume them, and what they may do.', {}),
  ),
  groups: v.optional(told(mapOf(entryKey('group'), group), 'Groups', 'Groups of users.', {})),
  users: v.optional(told(mapOf(entryKey('user'), user), 'Users', 'Users.', {})),
}
export const INCLUDABLE: readonly string[] = Object.keys(shared)

const unmanaged = v.array(
  section({
    address: told(text, 'Address', 'An address, or a glob of addresses.', '*/role/vendor-*'),
    reason: told(text, 'Reason', 'Why it is left alone.', "made by the vendor's stack"),
  }),
)

export const schema = v.pipe(
  section({
    version: v.optional(told(v.literal(1), 'Version', 'The version of this format.', 1)),
    owner: told(owner, 'Owner', 'Marks what this file owns in AWS.', 'acme-access-x7k2'),
    formerOwners: v.optional(
      told(listOf(owner), 'Former owners', 'Marks that count as ours and are rewritten.', ['acme']),
    ),
    connect: v.optional(connect),
    include: v.optional(
      told(
        texts('name at least one file, or leave include: out'),
        'Include',
        'More files with accounts, policies, roles, users and groups.',
        ['teams/*.yaml'],
      ),
    ),
    ...shared,
    ignoreTags: v.optional(told(texts(), 'Ignored tags', 'Tag keys that others own; globs.', ['cost:*'])),
    unmanaged: v.optional(told(unmanaged, 'Unmanaged', 'What is left alone and not reported.', [])),
    safety: v.optional(safety),
    tests: v.optional(tests),
    lint: v.optional(lint),
  }),
  v.title('accounts.yaml of xrole'),
  v.description('Cross-account access to AWS.'),
)
export type Input = v.InferOutput<typeof schema>
