import assert from 'node:assert/strict'
import {inForce, policyIn, roleIn, userIn} from '../../scenarios/look.js'
import {file, inPolicy, inRole} from '../estate.js'
import type {Case} from '../run.js'

const reports = inPolicy('statements: [{allow: ["s3:Get*"], on: ["*"]}]\n')
const REPORTS = 'arn:aws:iam::222222222222:policy/xrole/acme/Reports'
const allowing = (Action: string): string =>
  JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action, Resource: '*'}]})
const version = (Action: string): [string, Record<string, unknown>] => [
  'CreatePolicyVersion',
  {PolicyArn: REPORTS, PolicyDocument: allowing(Action), SetAsDefault: true},
]
const REVOKED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {DateLessThan: {'aws:TokenIssueTime': '2026-11-21T00:00:00Z'}},
    },
  ],
})
const byAlice = file('roles:\n  Gate: {account: client, trust: [root/user/alice]}\nusers: {alice: {account: root}}\n')

/** Rows that look like bad input and are not: the contract says what comes of them. */
export const accepted: readonly Case[] = [
  {
    row: 1,
    name: 'an unquoted id that does not start with 0 keeps its digits',
    yaml: file('roles:\n  Gate: {account: client, trust: [root]}\n').replace('"222222222222"', '222222222222'),
    exit: 0,
    plans: ['create client/role/Gate'],
  },
  {
    row: 3,
    name: 'an unquoted Version stays text',
    yaml: inPolicy('document: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: "s3:Get*", Resource: "*"}]}\n'),
    exit: 0,
    then: async ({lab}) =>
      assert.deepEqual(inForce(await policyIn(lab, 'client', 'Reports')), JSON.parse(allowing('s3:Get*'))),
  },
  {
    row: 7,
    name: "merge keys work, and a key of one's own wins",
    yaml: file(
      'x-base: &base {trust: [root], maxSession: 2h, description: base}\nroles:\n  Gate: {<<: *base, account: client, description: own}\n',
    ),
    exit: 0,
    async then({lab}) {
      const {MaxSessionDuration, Description} = await roleIn(lab, 'client', 'Gate')
      assert.deepEqual([MaxSessionDuration, Description], [7200, 'own'])
    },
  },
  {
    row: 9,
    name: 'a byte order mark and CRLF',
    yaml: '\uFEFFversion: 1\r\nowner: acme\r\naccounts: {root: "111111111111", client: "222222222222"}\r\nroles:\r\n  Gate: {account: client, trust: [root], description: a b}\r\n',
    exit: 0,
    then: async ({lab}) => assert.equal((await roleIn(lab, 'client', 'Gate')).Description, 'a b'),
  },
  ...[
    ['90m', 5400],
    ['7200', 7200],
    ['3600s', 3600],
    ['12h', 43200],
  ].map(([written, seconds]): Case => ({
    row: 17,
    name: `maxSession: ${written}`,
    yaml: inRole(`maxSession: ${written}\n`),
    exit: 0,
    then: async ({lab}) => assert.equal((await roleIn(lab, 'client', 'Gate')).MaxSessionDuration, seconds),
  })),
  {
    row: 40,
    name: 'roles that trust each other, and one that trusts itself',
    yaml: file(
      'roles:\n  A: {account: root, trust: [client/role/B]}\n  B: {account: client, trust: [root/role/A]}\n  C: {account: client, trust: [client/role/C]}\n',
    ),
    exit: 0,
    async then({lab}) {
      const trusted = async (account: string, name: string) =>
        JSON.stringify((await roleIn(lab, account, name)).AssumeRolePolicyDocument)
      assert.match(await trusted('root', 'A'), /222222222222:role\/B/)
      assert.match(await trusted('client', 'B'), /111111111111:role\/A/)
      assert.match(await trusted('client', 'C'), /222222222222:role\/C/)
    },
  },
  {
    row: 43,
    name: 'a trust that AWS shows with the unique id of a user that was deleted is written again',
    made: byAlice,
    byHand: ({hand}) =>
      hand(
        'root',
        ['DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'}],
        ['DeleteUser', {UserName: 'alice'}],
      ),
    yaml: byAlice,
    exit: 0,
    plans: ['create root/user/alice', 'create root/user/alice/inline/xrole-assume', 'update client/role/Gate/trust'],
    async then({lab}) {
      const {Arn} = await userIn(lab, 'root', 'alice')
      assert.match(JSON.stringify((await roleIn(lab, 'client', 'Gate')).AssumeRolePolicyDocument), new RegExp(Arn))
    },
  },
  {
    row: 47,
    name: 'AWSRevokeOlderSessions stays until an operator removes it, and is told',
    made: inRole(),
    byHand: ({hand}) =>
      hand('client', [
        'PutRolePolicy',
        {RoleName: 'Gate', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument: REVOKED},
      ]),
    yaml: inRole('description: deploys\n'),
    exit: 0,
    says: ['accounts.yaml:5:3: warning client/role/Gate/inline/AWSRevokeOlderSessions was put there in an incident'],
    then: async ({lab}) => assert.equal((await roleIn(lab, 'client', 'Gate')).RolePolicyList.length, 1),
  },
  {
    row: 47,
    name: "a pattern that would match roles of AWS's own does not make them go",
    byHand: ({hand}) => hand('client', ['CreateServiceLinkedRole', {AWSServiceName: 'autoscaling.amazonaws.com'}]),
    yaml: inRole(),
    exit: 0,
    plans: ['create client/role/Gate'],
  },
  {
    row: 48,
    name: 'the document that is wanted is an older version: it becomes the default',
    made: reports,
    byHand: ({hand}) => hand('client', version('s3:*')),
    yaml: reports,
    exit: 0,
    plans: ['update client/policy/Reports'],
    then: async ({lab}) =>
      assert.deepEqual(inForce(await policyIn(lab, 'client', 'Reports')), JSON.parse(allowing('s3:Get*'))),
  },
  {
    row: 48,
    name: 'five versions are there already: the oldest that is not in force makes room',
    made: reports,
    byHand: ({hand}) => hand('client', ...['s3:A*', 's3:B*', 's3:C*', 's3:D*'].map(version)),
    yaml: inPolicy('statements: [{allow: ["s3:List*"], on: ["*"]}]\n'),
    exit: 0,
    async then({lab}) {
      const policy = await policyIn(lab, 'client', 'Reports')
      assert.deepEqual(inForce(policy), JSON.parse(allowing('s3:List*')))
      assert.equal(policy.PolicyVersionList.length, 5)
    },
  },
]
