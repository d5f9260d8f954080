import assert from 'node:assert/strict'
import {findingsOf, HEAD, inRole, readText} from './read-text.js'

/** Rows of the failure catalogue (semantics G) about the text itself: number of the row, what is wrong, text, findings. */
const cases: [row: number, name: string, text: string, findings: string[]][] = [
  [
    1,
    'an unquoted id that starts with 0',
    'owner: o\naccounts:\n  root: 012345678901\n',
    ['3:9 quote-it quote it: "012345678901" (an unquoted number that starts with 0 loses it in other YAML readers)'],
  ],
  [
    1,
    'an unquoted id of 11 digits',
    'owner: o\naccounts:\n  root: 01234567890\n',
    ['3:9 quote-it 01234567890 would be read as the number 1234567890; quote it: "01234567890"'],
  ],
  [
    2,
    'an external id that loses its zero',
    inRole('    externalId: 0123\n'),
    ['7:17 quote-it 0123 would be read as the number 123; quote it: "0123"'],
  ],
  [
    2,
    'an external id that is an exponent',
    inRole('    externalId: 1e3\n'),
    ['7:17 quote-it 1e3 would be read as the number 1000; quote it: "1e3"'],
  ],
  [
    2,
    'tags that are octal, boolean and absent',
    inRole('    tags: {a: 0o17, b: true, c: }\n'),
    [
      '7:15 quote-it 0o17 would be read as the number 15; quote it: "0o17"',
      '7:24 quote-it true is a boolean to YAML; quote it: "true"',
      '7:30 wrong-type "c": expected text, found nothing',
    ],
  ],
  [
    2,
    'a condition value that is a number',
    inRole('    when: {StringEquals: {aws:x: [a, 0123]}}\n'),
    ['7:38 quote-it 0123 would be read as the number 123; quote it: "0123"'],
  ],
  [
    4,
    'a bare * as a value',
    `${HEAD}policies:\n  P:\n    document:\n      Resource: *\n`,
    ['6:17 yaml-syntax a bare * is a YAML alias; quote the *: "*"'],
  ],
  [
    4,
    'an unquoted glob',
    `${HEAD}roles: {A: {accounts: [*-prod], trust: [root]}}\n`,
    ['3:24 unknown-alias *-prod is a YAML alias and no &-prod stands above it; if it is a glob, quote it: "*-prod"'],
  ],
  [
    5,
    'a key given twice',
    `${HEAD}owner: x\n`,
    ['3:1 duplicate-key duplicate key "owner"; it is at accounts.yaml:1:1 already'],
  ],
  [
    5,
    'condition keys equal ignoring case',
    inRole('    when: {StringEquals: {aws:A: x, aws:a: y}}\n'),
    ['7:37 duplicate-key "aws:a" and "aws:A" are one condition key to AWS, which ignores case'],
  ],
  [
    6,
    'an integer above 2^53',
    `${HEAD}policies: {P: {document: {a: 12345678901234567890}}}\n`,
    [
      '3:30 quote-it 12345678901234567890 would be read as the number 12345678901234567000; if it is text, quote it: "12345678901234567890"',
    ],
  ],
  [7, '<< with a text', inRole('    <<: x\n'), ['7:5 bad-merge << takes a section or a list of sections']],
  [
    8,
    'an unknown tag',
    inRole('    policies: [!Ref x]\n'),
    ['7:16 unknown-tag unknown tag !Ref; tags are not used here'],
  ],
  [
    9,
    'an empty file',
    '',
    ['1:1 empty-file the file is empty; that does not mean "delete everything": write owner: and accounts:'],
  ],
  [
    9,
    'nothing but a comment',
    '# later\n',
    ['1:1 empty-file the file is empty; that does not mean "delete everything": write owner: and accounts:'],
  ],
  [9, 'a second document', `${HEAD}---\na: 1\n`, ['3:1 yaml-syntax a second document; a file holds one']],
  [9, 'a tab as indentation', `${HEAD}roles:\n\tA: 1\n`, ['4:1 yaml-syntax a tab indents here; YAML wants spaces']],
  [9, 'a NUL', `${HEAD}\0`, ['3:1 yaml-syntax a NUL character; this is not a text file']],
  [
    9,
    'byte order mark and CRLF: columns as the reader counts them',
    '\uFEFFownr: o\r\naccounts: {root: "1"}\r\nfoo: 1\r\n',
    [
      '1:1 unknown-key unknown key "ownr"; did you mean "owner"?',
      '2:18 bad-account-id account ids have 12 digits; this one has 1',
      '3:1 unknown-key unknown key "foo"; known here: version, owner, formerOwners, partition, connect, include, accounts, policies, roles, groups, users, identityProviders, passwordPolicy, alias, organization, ignoreTags, unmanaged, safety, tests, lint',
    ],
  ],
  [
    9,
    'a directive',
    `%YAML 1.1\n---\n${HEAD}`,
    ['1:1 yaml-syntax YAML directives are not accepted: %YAML 1.1 changes what numbers mean'],
  ],
  [9, 'a list as the whole file', '- a\n', ['1:1 wrong-type expected sections such as owner: and accounts:']],
  [
    9,
    'an unclosed bracket',
    `${HEAD}roles: {A: [\n`,
    ['4:1 yaml-syntax a [ above is not closed before this; close it with ]'],
  ],
  [
    10,
    'a bomb of aliases',
    `${HEAD}x-a: &a [${'0,'.repeat(100)}]\nx-b: &b [${'*a,'.repeat(100)}]\nx-c: &c [${'*b,'.repeat(99)}]\nroles: {A: *c}\n`,
    ['5:304 alias-bomb the aliases of this file stand for more than 1,000,000 values'],
  ],
  [
    10,
    'an alias inside what it repeats',
    `${HEAD}x-a: &a [*a]\n`,
    ['3:10 unknown-alias *a stands inside what it repeats'],
  ],
  [
    10,
    '100,000 brackets',
    `${HEAD}x-a: ${'['.repeat(100_000)}`,
    ['3:106 yaml-syntax nested more than 100 levels deep'],
  ],
  [
    10,
    '100,000 dashes',
    `${HEAD}x-a:\n  ${'- '.repeat(100_000)}`,
    ['4:203 yaml-syntax nested more than 100 levels deep'],
  ],
  [
    10,
    'sections 150 deep',
    `${HEAD}x-a:\n${Array.from({length: 150}, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`,
    ['104:102 too-deep nested more than 100 levels deep'],
  ],
]

describe('config: bad YAML', () => {
  for (const [row, name, text, findings] of cases) {
    it(`G${row}: ${name}`, () => {
      const config = readText(text)
      assert.deepEqual(findingsOf(config), findings)
      assert.equal(config.written, undefined)
    })
  }
})
