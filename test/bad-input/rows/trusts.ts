import {file, inRole} from '../estate.js'
import type {Case} from '../run.js'

const ARN = 'arn:aws:iam::111111111111'
/** A line of trust at 7:13, and what is said about it. */
const line = (row: number, name: string, text: string, ...says: string[]): Case => ({
  row,
  name,
  yaml: inRole('', `[${text}]`),
  says: says.map((message) =>
    /^\d+:/.test(message) ? `accounts.yaml:${message}` : `accounts.yaml:7:13: error ${message}`,
  ),
})
const statement = (text: string): string => `{statement: {Effect: Allow, ${text}}}`

/** Rows about who may assume a role. */
export const trusts: readonly Case[] = [
  line(
    21,
    'an ARN of another partition',
    'arn:aws-cn:iam::111111111111:role/x',
    'arn:aws-cn:iam::111111111111:role/x is in another partition than "client" (aws)',
  ),
  line(
    21,
    'an ARN with a region',
    'arn:aws:iam:us-east-1:111111111111:role/x',
    'ARNs of IAM have no region; found "us-east-1"',
  ),
  line(21, 'an ARN without an account', 'arn:aws:iam:::role/x', 'the account in an ARN has 12 digits; found ""'),
  line(
    21,
    'an ARN with 11 digits',
    'arn:aws:iam::11111111111:role/x',
    'the account in an ARN has 12 digits; found "11111111111"',
  ),
  line(
    21,
    'an ARN with 13 digits',
    'arn:aws:iam::1111111111111:role/x',
    'the account in an ARN has 12 digits; found "1111111111111"',
  ),
  line(21, 'an ARN with a trailing blank', `"${ARN}:role/x "`, `blanks around "${ARN}:role/x"`),
  line(22, 'the ARN of a group', `${ARN}:group/g`, 'a group cannot be a principal'),
  line(
    22,
    'the ARN of an instance profile',
    `${ARN}:instance-profile/p`,
    'an instance profile cannot be a principal; name its role',
  ),
  line(22, 'a wildcard in a role', `"${ARN}:role/*"`, 'a principal has no wildcards'),
  line(22, 'a wildcard in an address', '"root/role/*"', 'a principal has no wildcards'),
  line(
    22,
    'a group that is not declared',
    'root/group/Admins',
    'root/group/Admins is not declared; add it under groups:',
  ),
  line(
    23,
    'any session of a role',
    '"arn:aws:sts::111111111111:assumed-role/x/*"',
    'a session has no wildcards; name the role itself',
  ),
  line(
    24,
    'NotPrincipal in a trust',
    statement('NotPrincipal: {AWS: "111111111111"}, Action: "sts:AssumeRole"'),
    '7:55: error a trust policy takes no NotPrincipal',
  ),
  line(
    24,
    'Resource in a trust',
    statement('Principal: {AWS: "111111111111"}, Action: "sts:AssumeRole", Resource: "*"'),
    '7:111: error a trust policy takes no Resource',
  ),
  line(25, 'everybody, without a word more', '"*"', 'to let everybody in, write it out as {statement: {…}}'),
  line(
    25,
    'Principal: "*" in a statement',
    statement('Principal: "*", Action: "sts:AssumeRole"'),
    '7:52: error a trust policy takes no Principal "*"; write {"AWS": "*"}',
  ),
  {
    row: 25,
    name: 'everybody, written out: a lint, and refused until it is allowed',
    yaml: inRole('', `[${statement('Principal: {AWS: "*"}, Action: "sts:AssumeRole"')}]`),
    exit: 3,
    says: ['WIDENS_EXTERNAL client/role/Gate', 'allow it with --allow WIDENS_EXTERNAL'],
  },
  {
    row: 25,
    name: 'everybody, allowed: the lint stays',
    yaml: inRole('', `[${statement('Principal: {AWS: "*"}, Action: "sts:AssumeRole"')}]`),
    options: {allow: ['WIDENS_EXTERNAL']},
    exit: 0,
    says: ['accounts.yaml:7:25: warning anyone in any AWS account may assume it'],
  },
  {
    row: 33,
    name: 'an account of strangers without an external id: a lint, and refused until it is allowed',
    yaml: inRole('', '["999999999999"]'),
    exit: 3,
    says: ['WIDENS_EXTERNAL client/role/Gate', 'allow it with --allow WIDENS_EXTERNAL'],
  },
  {
    row: 33,
    name: 'an account of strangers, allowed: the lint stays',
    yaml: inRole('', '["999999999999"]'),
    options: {allow: ['WIDENS_EXTERNAL']},
    exit: 0,
    says: ['accounts.yaml:7:13: warning ', 'add externalId:'],
  },
  line(
    33,
    'GitHub without saying from where',
    '{github: acme/app}',
    'one of branch, tag, environment, pullRequest or subject is missing',
  ),
  line(
    33,
    'GitHub with any repository',
    '{github: "acme/*", branch: main}',
    '7:22: error a * in the owner or the repository would let strangers in',
  ),
  line(
    33,
    'GitHub with a subject of any repository',
    '{github: acme/app, subject: "repo:*"}',
    '7:41: error subject "repo:*" is not held to acme/app',
  ),
  line(38, 'a misspelt account', 'rot', 'no account "rot"; did you mean "root"?'),
  {
    row: 38,
    name: 'a misspelt user of this file',
    yaml: inRole('', '[root/user/alcie]') + 'users: {alice: {account: root}}\n',
    says: ['accounts.yaml:7:13: error root/user/alcie is neither declared nor in AWS; did you mean root/user/alice?'],
  },
  {
    row: 38,
    name: 'a misspelt role that only AWS knows',
    yaml: inRole('', '[root/role/Deplyoer]'),
    byHand: ({hand}) =>
      hand('root', [
        'CreateRole',
        {
          RoleName: 'Deployer',
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: {Effect: 'Allow', Principal: {AWS: '111111111111'}, Action: 'sts:AssumeRole'},
          }),
        },
      ]),
    says: [
      'accounts.yaml:7:13: error root/role/Deplyoer is neither declared nor in AWS; did you mean root/role/Deployer?',
    ],
  },
  {
    row: 38,
    name: 'a member of a group that nobody knows',
    yaml: file('groups:\n  Admins:\n    account: root\n    users: [alice]\n'),
    says: ['accounts.yaml:7:13: error root/user/alice is neither declared nor in AWS; add it under users:'],
  },
]
