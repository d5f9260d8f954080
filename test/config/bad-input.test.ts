import assert from 'node:assert/strict'
import {findingsOf, HEAD, inRole, readText} from './read-text.js'

/** Rows of the failure catalogue (semantics G) about what is written: number of the row, what is wrong, text, findings. */
const cases: [row: number, name: string, text: string, findings: string[]][] = [
  [
    11,
    'a misspelt key: its absence is not reported on top',
    `${HEAD}roles:\n  A:\n    account: root\n    trsut: [root]\n`,
    ['6:5 unknown-key unknown key "trsut"; did you mean "trust"?'],
  ],
  [
    11,
    'several unknown keys',
    `${HEAD}accunts: {}\nroels: {}\n`,
    [
      '3:1 unknown-key unknown key "accunts"; did you mean "accounts"?',
      '4:1 unknown-key unknown key "roels"; did you mean "roles"?',
    ],
  ],
  [
    11,
    'a section that comes with later work',
    `${HEAD}scps: {}\n`,
    [
      '3:1 unknown-key unknown key "scps"; known here: version, owner, formerOwners, partition, connect, include, accounts, policies, roles, groups, users, identityProviders, passwordPolicy, alias, organization, ignoreTags, unmanaged, safety, tests, lint',
    ],
  ],
  [
    11,
    'sections where lists and texts are meant',
    inRole('    policies: {a: b}\n    boundary: [x]\n', '{principal: root}'),
    [
      '6:5 wrong-type "trust": expected a list, found a section (key: value)',
      '7:5 wrong-type "policies": expected a list of texts, found a section (key: value)',
      '8:5 wrong-type "boundary": expected text, found a list',
    ],
  ],
  [
    11,
    'yes is no boolean',
    inRole('    mfa: yes\n'),
    ['7:10 wrong-type "mfa": expected true or false, found the text "yes"'],
  ],
  [
    11,
    'no owner',
    'accounts: {root: "111111111111"}\n',
    [
      '1:1 missing-key "owner" is missing; write a mark for what this file owns in AWS, for example owner: acme-access-x7k2',
    ],
  ],
  [
    11,
    'no accounts',
    'owner: o\n',
    ['1:1 missing-key "accounts" is missing; write at least one account, for example accounts: {root: "111111111111"}'],
  ],
  [11, 'another version', `version: 2\n${HEAD}`, ['1:10 wrong-type "version": expected 1, found 2']],
  [
    11,
    'a bad owner',
    'owner: a b\naccounts: {a: "111111111111"}\n',
    ['1:8 bad-owner an owner is 1 to 32 letters, digits, _ and -'],
  ],
  [
    12,
    'null sections',
    `${HEAD}roles:\nusers: {alice: }\n`,
    [
      '3:1 null-section "roles": nothing is written here; for an empty section {} is meant',
      '4:9 null-section "alice": nothing is written here; for an empty section {} is meant',
    ],
  ],
  [12, 'accounts: {}', 'owner: o\naccounts: {}\n', ['2:1 no-accounts a file without accounts; list at least one']],
  [
    12,
    'empty lists',
    `${HEAD}include: []\nroles:\n  A:\n    accounts: []\n    trust: []\n    sourceIp: []\n`,
    [
      '3:1 empty-list name at least one file, or leave include: out',
      '6:5 empty-list name at least one account',
      '7:5 empty-list a role that nobody may assume; name somebody, or remove the role',
      '8:5 empty-list name at least one range',
    ],
  ],
  [
    12,
    'an empty selector',
    `${HEAD}users: {a: {accounts: {}}}\n`,
    ['3:13 empty-selector an empty selector; write all for all accounts'],
  ],
  [
    13,
    'account keys that differ by case, and an account called all',
    'owner: o\naccounts:\n  root: "111111111111"\n  Root: "222222222222"\n  all: "333333333333"\n  1st: "444444444444"\n',
    [
      '4:3 duplicate-key accounts "Root" and "root" differ by case only',
      '5:3 bad-name "all" stands for all accounts and cannot be the key of one',
      '6:3 bad-name "1st" cannot be an account\'s key: a letter, then letters, digits, _ and -, 64 in all',
    ],
  ],
  [
    13,
    'inline policies that differ by case',
    `${HEAD}groups:\n  G:\n    account: root\n    inline:\n      Logs: {document: {}}\n      logs: {document: {}}\n`,
    ['8:7 duplicate-key inline policies "logs" and "Logs" are one to IAM, which ignores case'],
  ],
  [
    14,
    'names with a blank, too long, not ASCII',
    `${HEAD}roles:\n  "a b": {account: root, trust: [root]}\n  ${'x'.repeat(65)}: {account: root, trust: [root]}\n  B: {account: root, trust: [root], name: é}\nusers: {a/b: {account: root}}\n`,
    [
      '4:3 bad-name the name of a role has only letters, digits and _+=,.@-; found U+0020',
      '5:3 bad-name the name of a role has at most 64 characters; this one has 65',
      '6:43 bad-name the name of a role has only letters, digits and _+=,.@-; found U+00E9 "é"',
      '7:9 bad-name the name of a user has only letters, digits and _+=,.@-; found U+002F "/"',
    ],
  ],
  [
    15,
    'paths',
    `${HEAD}users:\n  a: {account: root, path: ci}\n  b: {account: root, path: /${'x'.repeat(511)}/}\npolicies: {P: {path: /a!/, document: {}}}\n`,
    [
      '4:28 bad-path a path starts and ends with "/", for example /ci/',
      '5:28 bad-path a path has at most 512 characters; this one has 513',
      '6:22 bad-path a path of a policy cannot have U+0021 "!"',
    ],
  ],
  [
    16,
    'a description with curly quotes',
    inRole('    description: a “quoted” word\n'),
    [
      '7:18 bad-description IAM does not take U+201C "“" in a role\'s description: only Latin-1, no curly quotes or long dashes',
    ],
  ],
  [
    16,
    'a description of 1001 characters',
    inRole(`    description: ${'x'.repeat(1001)}\n`),
    ['7:18 bad-description a description has at most 1000 characters; this one has 1001'],
  ],
  [
    17,
    'a session of 1',
    inRole('    maxSession: 1\n'),
    ['7:17 bad-duration 1 is 1 second; a session lasts 1h to 12h (3600 to 43200 seconds)'],
  ],
  [
    17,
    'a session of 13h',
    inRole('    maxSession: 13h\n'),
    ['7:17 bad-duration 13h is 46800 seconds; a session lasts 1h to 12h (3600 to 43200 seconds)'],
  ],
  [
    17,
    'a session of words',
    inRole('    maxSession: soon\n'),
    ['7:17 bad-duration "soon" is not a duration; write 4h, 90m or seconds'],
  ],
  [
    17,
    'a day that is none',
    inRole('    expires: 2027-02-30\n'),
    ['7:14 bad-date "2027-02-30" is not a day; write 2027-01-31'],
  ],
  [
    18,
    'tags',
    inRole(`    tags: {"aws:x": a, "b,": c, d: "e;", Team: a, team: b, f: ${'v'.repeat(257)}}\n`),
    [
      '7:12 bad-tag tag keys that start with aws: belong to AWS',
      '7:24 bad-tag a tag\'s key cannot have U+002C ","; letters, digits, spaces and _.:/=+-@ will do',
      '7:36 bad-tag a tag\'s value cannot have U+003B ";"; letters, digits, spaces and _.:/=+-@ will do',
      '7:51 bad-tag tags "team" and "Team" are one to IAM, which ignores case here',
      "7:63 bad-tag a tag's value has at most 256 characters; this one has 257",
    ],
  ],
  [
    18,
    '51 tags',
    inRole(`    tags: {${Array.from({length: 51}, (_, i) => `t${i}: x`).join(', ')}}\n`),
    ['7:5 too-many-tags at most 50 tags; these are 51'],
  ],
  [
    19,
    'an account listed twice',
    'owner: o\naccounts:\n  a: "111111111111"\n  b: {id: "111111111111"}\n  c: "12"\n  d: {id: x}\n',
    [
      '4:11 duplicate-account account 111111111111 is listed twice: "a" at accounts.yaml:3:6 has it too',
      '5:6 bad-account-id account ids have 12 digits; this one has 2',
      '6:11 bad-account-id account ids have 12 digits; found "x"',
    ],
  ],
  [
    19,
    'an account that is retired and never entered',
    'owner: o\naccounts: {a: {id: "111111111111", connect: false, retire: true}}\n',
    ['2:60 bad-connect "a" is to be emptied (retire) and never entered (connect: false)'],
  ],
  [
    32,
    'statements without anything',
    `${HEAD}policies:\n  A: {statements: []}\n  B: {statements: [{allow: [], on: []}]}\n  C: {statements: [{on: "*"}]}\n  D: {statements: [{allow: a:b}]}\n`,
    [
      '4:7 empty-list a policy needs at least one statement',
      '5:21 empty-list name at least one action',
      '5:32 empty-list name at least one resource, or "*"',
      '6:20 one-of one of allow or deny is missing',
      '7:20 missing-key "on" is missing; write the resources, on: ["*"] for all',
    ],
  ],
]

describe('config: bad input', () => {
  for (const [row, name, text, findings] of cases) {
    it(`G${row}: ${name}`, () => {
      const config = readText(text)
      assert.deepEqual(findingsOf(config), findings)
      assert.equal(config.written, undefined)
    })
  }
})
