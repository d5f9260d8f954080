import * as v from 'valibot'
import {accounts, connect} from './schema-accounts.js'
import {group, policy, role, user} from './schema-entries.js'
import {alias, identityProviders, passwordPolicy} from './schema-identity.js'
import {lint} from './schema-lint.js'
import {organization} from './schema-organization.js'
import {partition} from './schema-scope.js'
import {safety} from './schema-safety.js'
import {tests} from './schema-tests.js'
import {mapOf, section, told} from './shapes.js'
import {entryKey, listOf, owner, text, texts} from './words.js'

/** The whole grammar of accounts.yaml: validator, the type of what is written and JSON Schema all come from here. */

/** The sections that an included file may have, too. */
const shared = {
  accounts,
  policies: v.optional(told(mapOf(entryKey('policy'), policy), 'Policies', 'Customer-managed policies.', {})),
  roles: v.optional(
    told(mapOf(entryKey('role'), role), 'Roles', 'Roles: who may assume them, and what they may do.', {}),
  ),
  groups: v.optional(told(mapOf(entryKey('group'), group), 'Groups', 'Groups of users.', {})),
  users: v.optional(told(mapOf(entryKey('user'), user), 'Users', 'Users.', {})),
  identityProviders: v.optional(identityProviders),
  passwordPolicy: v.optional(passwordPolicy),
  alias: v.optional(alias),
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
    partition,
    connect: v.optional(connect),
    include: v.optional(
      told(
        texts('name at least one file, or leave include: out'),
        'Include',
        'More files with accounts, policies, roles, users, groups and what accounts have as a whole.',
        ['teams/*.yaml'],
      ),
    ),
    ...shared,
    organization: v.optional(organization),
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
