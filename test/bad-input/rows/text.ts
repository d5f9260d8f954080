import {file, inPolicy, inRole} from '../estate.js'
import type {Case} from '../run.js'

const head = (accounts: string): string => `version: 1\nowner: acme\naccounts:\n${accounts}`
const WHOLE = 'it is about the file as a whole'

/** Rows about the text itself: what YAML would make of it, and what is no YAML. */
export const text: readonly Case[] = [
  {
    row: 1,
    name: 'an unquoted id that starts with 0',
    yaml: head('  root: 012345678901\n'),
    says: ['accounts.yaml:4:9: error quote it: "012345678901"'],
  },
  {
    row: 1,
    name: 'an unquoted id that other readers would take for eleven digits',
    yaml: head('  root: {id: 01234567890}\n'),
    says: ['accounts.yaml:4:14: error 01234567890 would be read as the number 1234567890; quote it'],
  },
  ...['0123', '1e3', '0o17', '0x1F', '.5', 'true'].map((value): Case => ({
    row: 2,
    name: `an external id written as ${value}`,
    yaml: inRole(`externalId: ${value}\n`),
    says: [`accounts.yaml:8:17: error ${value} `, `quote it: "${value}"`],
  })),
  {
    row: 2,
    name: 'bare numbers as values of tags and conditions',
    yaml: inRole('tags: {cost: 0123}\nwhen: {StringEquals: {aws:PrincipalTag/cost: [1e3]}}\n'),
    says: ['accounts.yaml:8:18: error 0123 would', 'accounts.yaml:9:51: error 1e3 would'],
  },
  {
    row: 3,
    name: 'an unquoted Version that is no version',
    yaml: inPolicy('document: {Version: 2012-10-18, Statement: [{Effect: Allow, Action: "s3:Get*", Resource: "*"}]}\n'),
    says: [
      'accounts.yaml:6:25: error Version is "2012-10-17" or "2008-10-17", not "2012-10-18"; did you mean "2012-10-17"?',
    ],
  },
  {
    row: 4,
    name: 'Resource: * without quotes',
    yaml: inPolicy('document:\n  Statement:\n    - {Effect: Allow, Action: "s3:Get*", Resource: *}\n'),
    says: ['accounts.yaml:8:56: error a bare * is a YAML alias; quote the *: "*"'],
  },
  {
    row: 4,
    name: 'Principal: * without quotes',
    yaml: inRole(
      '',
      '\n      - statement:\n          Effect: Allow\n          Principal: *\n          Action: sts:AssumeRole',
    ),
    says: ['accounts.yaml:10:22: error a bare * is a YAML alias; quote the *: "*"'],
  },
  {
    row: 4,
    name: 'a glob of accounts without quotes',
    yaml: file('roles: {Gate: {accounts: [*-prod], trust: [root]}}\n'),
    says: ['accounts.yaml:4:27: error *-prod is a YAML alias', 'quote it: "*-prod"'],
  },
  {
    row: 5,
    name: 'a role given twice',
    yaml: inRole('') + '  Gate: {account: root, trust: [client]}\n',
    says: ['accounts.yaml:8:3: error duplicate key "Gate"; it is at accounts.yaml:5:3 already'],
  },
  {
    row: 5,
    name: 'a key given twice in a JSON file',
    yaml: file('policies: {Reports: {account: client, file: reports.json}}\n'),
    files: {'reports.json': '{"Version": "2012-10-17",\n "Statement": [],\n "Statement": []}'},
    says: ['reports.json:3:2: error duplicate key "Statement"; it is at reports.json:2:2 already'],
  },
  {
    row: 5,
    name: 'condition keys that are one when case is ignored',
    yaml: inRole('when:\n  StringEquals: {aws:PrincipalOrgID: o-abcd123456, aws:principalorgid: o-efgh123456}\n'),
    says: ['accounts.yaml:9:56: error "aws:principalorgid" and "aws:PrincipalOrgID" are one condition key'],
  },
  {
    row: 6,
    name: 'an integer above 2^53',
    yaml: inRole('when: {NumericLessThan: {aws:MultiFactorAuthAge: 12345678901234567890}}\n'),
    says: ['accounts.yaml:8:54: error 12345678901234567890 would be read as the number 12345678901234567000'],
  },
  {
    row: 7,
    name: 'a merge key with something that cannot be merged',
    yaml: inRole('<<: root\n'),
    says: ['accounts.yaml:8:5: error << takes a section or a list of sections'],
  },
  {
    row: 8,
    name: 'a tag that YAML does not know',
    yaml: inRole('policies: [!Ref Reports]\n'),
    says: ['accounts.yaml:8:16: error unknown tag !Ref; tags are not used here'],
  },
  {
    row: 9,
    name: 'an empty file does not mean: delete everything',
    made: inRole(''),
    yaml: '',
    alone: WHOLE,
    says: ['accounts.yaml:1:1: error the file is empty'],
  },
  {
    row: 9,
    name: 'nothing but comments',
    made: inRole(''),
    yaml: '# version: 1\n# owner: acme\n',
    alone: WHOLE,
    says: ['accounts.yaml:1:1: error the file is empty'],
  },
  {
    row: 9,
    name: 'an empty included file',
    yaml: file('').replace('version: 1', 'include: [team.yaml]'),
    files: {'team.yaml': ''},
    says: ['accounts.yaml:1:11: error team.yaml is empty'],
  },
  {
    row: 9,
    name: 'a second document in the stream',
    yaml: inRole('') + '---\nowner: other\n',
    says: ['accounts.yaml:8:1: error a second document; a file holds one'],
  },
  {
    row: 9,
    name: 'a tab as indentation',
    yaml: file('roles:\n\tGate: {account: client, trust: [root]}\n'),
    says: ['accounts.yaml:5:1: error a tab indents here; YAML wants spaces'],
  },
  {
    row: 9,
    name: 'a NUL',
    yaml: inRole('description: a\0b\n'),
    says: ['accounts.yaml:8:19: error a NUL character; this is not a text file'],
  },
  {
    row: 9,
    name: 'a bracket that is never closed',
    yaml: file('roles: {Gate: {account: client, trust: [root}\n'),
    says: ['accounts.yaml:4:45: error'],
  },
  {
    row: 9,
    name: 'an included file that is no YAML: nothing of it is quoted',
    yaml: file('').replace('version: 1', 'include: [team.yaml]'),
    files: {'team.yaml': 'password: [hunter2\n'},
    says: ['accounts.yaml:1:11: error team.yaml is not YAML (line 2, column 1)'],
  },
  {
    row: 10,
    name: 'a bomb of aliases',
    yaml: file(
      `x-a: &a [${'0,'.repeat(100)}]\nx-b: &b [${'*a,'.repeat(100)}]\nx-c: &c [${'*b,'.repeat(99)}]\nroles: {Gate: {account: client, trust: *c}}\n`,
    ),
    says: ['accounts.yaml:6:304: error the aliases of this file stand for more than 1,000,000 values'],
  },
  {
    row: 10,
    name: 'nested too deeply',
    yaml: file(`x-a: ${'['.repeat(5000)}\n`),
    says: ['accounts.yaml:4:106: error nested more than 100 levels deep'],
  },
]
