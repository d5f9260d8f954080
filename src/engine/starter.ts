/** Where `xrole init` puts the grammar's JSON Schema, beside accounts.yaml, for editors. */
export const SCHEMA_COPY = '.xrole/accounts.schema.json'

/**
 * The file a newcomer starts from, which is also accounts.yaml at the root of the repository: user paul in root may
 * become administrator in client, with MFA. `schema` is what the editor's YAML language server reads.
 */
export const starter = ({owner, schema}: {owner: string; schema: string}): string => `\
# yaml-language-server: $schema=${schema}
#
# Who may become what, in which AWS account. This file is the whole truth of it: \`xrole plan\` shows how AWS differs,
# \`xrole apply\` makes AWS match. To try it without any AWS account: xrole plan --sandbox
version: 1

# Marks in AWS what this file made. Everything with this mark that is no longer in here is deleted by the next apply;
# what has no mark is never touched. Choose it once; two files must not share it.
owner: ${owner}

# The accounts, by a name of your choice. Use your own 12-digit ids, in quotes.
accounts:
  root: "111111111111"
  client: "222222222222"

# Roles that somebody assumes. This one stands in client, may do everything there, and may be assumed, with MFA only,
# by the members of a group in root. The members' own half, the permission to assume it, is written for you.
roles:
  MainAccountAdminRole:
    account: client
    trust: [root/group/CrossAccount]
    mfa: true
    policies: [AdministratorAccess]

# The people, in the account where they sign in, and the groups they are in.
groups:
  CrossAccount: {account: root, users: [paul]}
users:
  paul: {account: root}

# Who can and who cannot, in so many words: \`xrole test\` asks the file, and plan refuses what would break an entry.
tests:
  - {who: root/user/paul, can: client/MainAccountAdminRole, with: {mfa: true}}
  - {who: root/user/paul, cannot: client/MainAccountAdminRole}
`
