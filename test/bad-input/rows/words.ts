import {file, inRole} from '../estate.js'
import type {Case} from '../run.js'

const roles = (lines: string): string => file(`roles:\n${lines.replace(/^(?=.)/gm, '  ')}`)

/** Rows about keys, sections, names and the words that IAM takes. */
export const words: readonly Case[] = [
  {
    row: 11,
    name: 'a misspelt key',
    yaml: roles('Gate:\n  account: client\n  trsut: [root]\n'),
    says: ['accounts.yaml:7:5: error unknown key "trsut"; did you mean "trust"?'],
  },
  {
    row: 11,
    name: 'a misspelt section',
    yaml: file('role: {Gate: {account: client, trust: [root]}}\n'),
    says: ['accounts.yaml:4:1: error unknown key "role"; did you mean "roles"?'],
  },
  {
    row: 11,
    name: "sections, texts and lists in each other's place",
    yaml: inRole('policies: {a: b}\nboundary: [x]\nmfa: yes\nmaxSession: true\n', '{root: client}'),
    says: [
      'accounts.yaml:7:5: error "trust": expected a list, found a section',
      'accounts.yaml:8:5: error "policies": expected a list of texts, found a section',
      'accounts.yaml:9:5: error "boundary": expected text, found a list',
      'accounts.yaml:10:10: error "mfa": expected true or false, found the text "yes"',
      'accounts.yaml:11:17: error "maxSession": expected a duration such as 4h, 90m or seconds, found true',
    ],
  },
  {
    row: 12,
    name: 'a section that is null',
    made: inRole(),
    yaml: file('roles:\n'),
    says: ['accounts.yaml:4:1: error "roles": nothing is written here; for an empty section {} is meant'],
  },
  {
    row: 12,
    name: 'a list that is null',
    yaml: inRole('policies:\n'),
    says: ['accounts.yaml:8:5: error "policies": '],
  },
  {
    row: 12,
    name: 'a role that trusts nobody',
    yaml: inRole('', '[]'),
    says: ['accounts.yaml:7:5: error a role that nobody may assume'],
  },
  {
    row: 12,
    name: 'an empty section that would delete all there is',
    made: inRole(),
    yaml: file('roles: {}\n'),
    exit: 3,
    says: ['allow it with --allow DELETES'],
    alone: 'the others are something that is kept',
  },
  {
    row: 12,
    name: 'a file without accounts',
    yaml: 'version: 1\nowner: acme\naccounts: {}\n',
    says: ['accounts.yaml:3:1: error a file without accounts; list at least one'],
    alone: 'the others are accounts',
  },
  {
    row: 13,
    name: 'two roles that are one when case is ignored',
    yaml: roles('Gate: {account: client, trust: [root]}\ngate: {accounts: [client, root], trust: [root]}\n'),
    says: [
      'accounts.yaml:6:3: error role "gate" is declared twice in one account, also by roles.Gate at accounts.yaml:5:3 (in client)',
    ],
  },
  {
    row: 13,
    name: 'two users of one name at two paths',
    yaml: file('users:\n  alice: {account: root, path: /a/}\n  second: {account: root, path: /b/, name: alice}\n'),
    says: [
      'accounts.yaml:6:3: error user "alice" is declared twice in one account, also by users.alice at accounts.yaml:5:3',
    ],
  },
  {
    row: 13,
    name: 'one entry in two files',
    yaml: roles('Gate: {account: client, trust: [root]}\n').replace('version: 1', 'include: [team.yaml]'),
    files: {'team.yaml': 'roles:\n  Gate: {account: client, trust: [root]}\n'},
    says: ['team.yaml:2:3: error "Gate" is in roles: already, at accounts.yaml:5:3'],
  },
  {
    row: 13,
    name: 'account keys that are one when case is ignored',
    yaml: 'version: 1\nowner: acme\naccounts:\n  root: "111111111111"\n  Root: "222222222222"\n',
    says: ['accounts.yaml:5:3: error accounts "Root" and "root" differ by case only'],
  },
  {
    row: 14,
    name: 'names with a blank, a slash, an umlaut, and one that is too long',
    yaml: roles(
      `a b: {account: client, trust: [root]}\na/b: {account: client, trust: [root]}\nTür: {account: client, trust: [root]}\n${'x'.repeat(65)}: {account: client, trust: [root]}\n`,
    ),
    says: [
      'accounts.yaml:5:3: error the name of a role has only letters, digits and _+=,.@-; found U+0020',
      'accounts.yaml:6:3: error the name of a role has only letters, digits and _+=,.@-; found U+002F "/"',
      'accounts.yaml:7:3: error the name of a role has only letters, digits and _+=,.@-; found U+00FC "ü"',
      'accounts.yaml:8:3: error the name of a role has at most 64 characters; this one has 65',
    ],
  },
  {
    row: 14,
    name: 'a name that becomes bad in one account only',
    yaml: file('roles:\n  Gate: {accounts: [client, root], trust: [root], name: "Gate-${account.tags.stage}"}\n')
      .replace('client: "222222222222"', 'client: {id: "222222222222", tags: {stage: a/b}}')
      .replace('root: "111111111111"', 'root: {id: "111111111111", tags: {stage: ab}}'),
    says: ['accounts.yaml:5:57: error "Gate-a/b" is no name for a role', '(in client)'],
  },
  {
    row: 15,
    name: 'paths',
    yaml: file(
      `users:\n  a: {account: root, path: ci}\n  b: {account: root, path: /${'x'.repeat(511)}/}\n  c: {account: root, path: /ci}\npolicies: {P: {account: root, path: /a!/, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}\n`,
    ),
    says: [
      'accounts.yaml:5:28: error a path starts and ends with "/"',
      'accounts.yaml:6:28: error a path has at most 512 characters; this one has 513',
      'accounts.yaml:7:28: error a path starts and ends with "/"',
      'accounts.yaml:8:37: error a path of a policy cannot have U+0021 "!"',
    ],
  },
  {
    row: 16,
    name: 'descriptions with curly quotes, a dash, an emoji, and one that is too long',
    yaml: roles(
      ['a “b”', 'a — b', 'a 🙂', 'x'.repeat(1001)]
        .map((text, i) => `R${i}: {account: client, trust: [root], description: "${text}"}\n`)
        .join(''),
    ),
    says: [
      'accounts.yaml:5:53: error IAM does not take U+201C "“"',
      'accounts.yaml:6:53: error IAM does not take U+2014 "—"',
      'accounts.yaml:7:53: error IAM does not take U+1F642 "🙂"',
      'accounts.yaml:8:53: error a description has at most 1000 characters; this one has 1001',
    ],
  },
  ...[
    ['1', '1 is 1 second'],
    ['30m', '30m is 1800 seconds'],
    ['13h', '13h is 46800 seconds'],
    ['1d', '"1d" is not a duration; write 4h, 90m or seconds'],
    ['-1h', '"-1h" is not a duration'],
  ].map(([value = '', message = '']): Case => ({
    row: 17,
    name: `maxSession: ${value}`,
    yaml: inRole(`maxSession: ${value}\n`),
    says: [`accounts.yaml:8:17: error ${message}`],
  })),
  {
    row: 18,
    name: 'tags that IAM does not take',
    yaml: inRole(`tags:\n  "aws:x": a\n  "b,": c\n  d: "e;"\n  Team: a\n  team: b\n  f: ${'v'.repeat(257)}\n`),
    says: [
      'accounts.yaml:9:7: error tag keys that start with aws: belong to AWS',
      'accounts.yaml:10:7: error a tag\'s key cannot have U+002C ","',
      'accounts.yaml:11:10: error a tag\'s value cannot have U+003B ";"',
      'accounts.yaml:13:7: error tags "team" and "Team" are one to IAM',
      "accounts.yaml:14:10: error a tag's value has at most 256 characters; this one has 257",
    ],
  },
  {
    row: 18,
    name: "more tags than AWS and xrole's own leave room for",
    yaml: inRole(`tags: {${Array.from({length: 47}, (_, i) => `t${i}: x`).join(', ')}}\n`),
    says: ['accounts.yaml:8:11: error 47 tags; AWS allows 50, of which xrole needs 4'],
  },
  {
    row: 18,
    name: "tags of xrole's own",
    yaml: inRole('tags: {"xrole:owner": other}\n'),
    says: ['accounts.yaml:8:12: error'],
  },
]
