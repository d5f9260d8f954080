import {file, inPolicy, inRole} from '../estate.js'
import type {Case} from '../run.js'

const statement = (text: string): string => inPolicy(`document: {Version: "2012-10-17", Statement: [{${text}}]}\n`)
const short = (text: string): string => inPolicy(`statements: [{${text}}]\n`)
const GOOD = 'Effect: Allow, Action: "s3:GetObject", Resource: "*"'
const range = (n: number, each: (i: number) => string): string => Array.from({length: n}, (_, i) => each(i)).join(', ')
const bad = (row: number, name: string, yaml: string, ...says: string[]): Case => ({
  row,
  name,
  yaml,
  says: says.map((message) => `accounts.yaml:${message}`),
})
/** What AWS takes and a reader should know: applied, with a warning. */
const warned = (row: number, name: string, yaml: string, ...says: string[]): Case => ({
  ...bad(row, name, yaml, ...says),
  exit: 0,
})

/** Rows about policy documents and what is attached. */
export const policies: readonly Case[] = [
  bad(
    24,
    'Principal in a permissions policy',
    statement(`${GOOD}, Principal: "*"`),
    '6:117: error a permissions policy takes no Principal',
  ),
  bad(
    24,
    'Id in a permissions policy',
    inPolicy('document: {Id: x, Statement: []}\n'),
    '6:20: error a permissions policy takes no Id',
  ),
  bad(
    26,
    'a managed policy over its quota',
    short(`allow: ["s3:GetObject"], on: [${range(200, (i) => `"arn:aws:s3:::acme-reports-${i}/*"`)}]`),
    '5:3: error policy "Reports" has ',
  ),
  bad(
    26,
    'inline policies over their quota',
    inRole(
      `inline:\n  a: {statements: [{allow: ["s3:GetObject"], on: [${range(200, (i) => `"arn:aws:s3:::acme-reports-${i}/*"`)}]}]}\n  b: {statements: [{allow: ["s3:GetObject"], on: [${range(200, (i) => `"arn:aws:s3:::acme-reports-${i}/*"`)}]}]}\n`,
    ),
    '9:7: error the inline policies have ',
  ),
  bad(
    26,
    'a trust over its quota',
    inRole('', `[${range(200, (i) => `"arn:aws:iam::999999999999:role/a-role-of-some-length-${i}"`)}]`),
    '7:12: error the trust policy has ',
  ),
  bad(
    27,
    'a character above U+00FF',
    statement('Sid: a, Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::ж"'),
    '6:109: error IAM does not take the character U+0436 (ж), at position 14',
  ),
  bad(
    28,
    'Sids',
    inPolicy(`document:\n  Statement:\n    - {Sid: a b, ${GOOD}}\n    - {Sid: c, ${GOOD}}\n    - {Sid: c, ${GOOD}}\n`),
    '8:17: error a Sid has only letters',
    '10:17: error the Sid "c" is also that of statement 2',
  ),
  bad(
    29,
    'actions without a service and with two colons',
    short('allow: [GetObject, "s3:Get:Object"], on: ["*"]'),
    '6:27: error "GetObject" has no service',
    '6:38: error "s3:Get:Object" has more than one colon',
  ),
  warned(
    29,
    'an action and a service that AWS does not have',
    short('allow: ["s3:GetObjekt", "s4:GetObject"], on: ["*"]'),
    '6:27: warning AWS has no action "s3:GetObjekt"; did you mean "s3:GetObject"?',
    '6:43: warning no AWS service has the prefix "s4"',
  ),
  bad(
    30,
    'an unknown condition operator',
    short('allow: ["s3:GetObject"], on: ["*"], when: {StringEqual: {aws:PrincipalOrgID: o-abcd123456}}'),
    '6:75: error unknown operator "StringEqual"; did you mean "StringEquals"?',
  ),
  warned(
    30,
    'a number under a String operator, and an unknown key',
    statement(`${GOOD}, Condition: {StringEquals: {"aws:PrincipalTag/cost": 12, "aws:PrincipleOrgID": x}}`),
    '6:158: warning StringEquals compares text: quote the number, "12"',
    '6:184: warning AWS has no condition key "aws:PrincipleOrgID"; did you mean "aws:PrincipalOrgID"?',
  ),
  warned(
    31,
    'a policy variable in the old language',
    inPolicy(
      'document: {Version: "2008-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::a/${aws:username}"}]}\n',
    ),
    '6:101: warning ${aws:username} is literal text here',
  ),
  bad(
    32,
    'no statements and no actions',
    inPolicy('document: {Statement: []}\n'),
    '6:27: error Statement is an empty list',
  ),
  bad(32, 'a statement without actions', short('allow: [], on: ["*"]'), '6:19: error name at least one action'),
  bad(
    32,
    'a document without an action',
    statement('Effect: Allow, Action: [], Resource: "*"'),
    '6:75: error Action is an empty list',
  ),
  bad(
    34,
    'a misspelt AWS-managed policy',
    inRole('policies: [AdministratorAcces]\n'),
    '8:16: error no policy "AdministratorAcces"; did you mean "AdministratorAccess"?',
  ),
  bad(
    34,
    'a misspelt policy of this file',
    inRole('policies: [Report]\n') +
      'policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}\n',
    '8:16: error no policy "Report"; did you mean "Reports"?',
  ),
  bad(
    34,
    'an ARN that lacks service-role/',
    inRole('policies: ["arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"]\n'),
    '8:16: error no such policy; its ARN is arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  ),
  bad(
    34,
    'a name that neither the file nor AWS has',
    inRole('policies: [QuiteAnotherThingAltogether]\n'),
    '8:16: error no policy "QuiteAnotherThingAltogether"; AWS has none of that name; add it under policies:',
  ),
  bad(
    34,
    'an ARN of the account that neither the file nor AWS has',
    inRole('policies: ["arn:aws:iam::222222222222:policy/Absent"]\n'),
    '5:3: error client/role/Gate/policy/Absent refers to client/policy/Absent, which is neither in the file nor in AWS',
  ),
  {
    row: 35,
    name: 'a boundary that is missing in some accounts',
    yaml: file(
      'roles:\n  Gate:\n    accounts: all\n    trust: [root]\n    boundary: "arn:aws:iam::${account.id}:policy/Boundary"\n',
    ).replace('all', '[root, client]'),
    byHand: ({hand}) =>
      hand('root', [
        'CreatePolicy',
        {
          PolicyName: 'Boundary',
          PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        },
      ]),
    says: [
      'accounts.yaml:5:3: error client/role/Gate refers to client/policy/Boundary, which is neither in the file nor in AWS',
    ],
  },
  bad(
    36,
    'a policy of another account',
    inRole('policies: ["arn:aws:iam::111111111111:policy/Reports"]\n'),
    '8:16: error arn:aws:iam::111111111111:policy/Reports is a policy of another account',
  ),
  bad(
    36,
    'a policy of this file outside its accounts',
    inRole('policies: [Reports]\n') +
      'policies: {Reports: {account: root, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}\n',
    '8:16: error',
  ),
  bad(
    37,
    'more attachments than AWS allows',
    inRole(`policies: [${range(26, (i) => `"arn:aws:iam::222222222222:policy/P${i}"`)}]\n`),
    '8:15: error 26 policies are attached, AWS allows 25',
  ),
  bad(
    37,
    'a user in eleven groups',
    file(
      `users: {alice: {account: root}}\ngroups:\n${Array.from({length: 11}, (_, i) => `  G${i}: {account: root, users: [alice]}\n`).join('')}`,
    ),
    '16:31: error root/user/alice is in more than 10 groups',
  ),
]
