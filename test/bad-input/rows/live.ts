import assert from 'node:assert/strict'
import {roleIn} from '../../scenarios/look.js'
import {file, inRole} from '../estate.js'
import type {Case} from '../run.js'

const trusting = (AWS: string): string =>
  JSON.stringify({Version: '2012-10-17', Statement: {Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'}})
const allowing = (Action: string): string =>
  JSON.stringify({Version: '2012-10-17', Statement: {Effect: 'Allow', Action, Resource: '*'}})
const CLOSED = trusting('222222222222')
const role = (RoleName: string, more: object = {}): [string, Record<string, unknown>] => [
  'CreateRole',
  {RoleName, AssumeRolePolicyDocument: CLOSED, ...more},
]
const tag = (Key: string, Value: string) => ({Tags: [{Key, Value}]})
const users = (names: readonly string[]): string =>
  file(`users: {${names.map((name) => `${name}: {account: root}`).join(', ')}}\n`)

/** Rows about what is in AWS and stands against the file: each is refused until somebody says what is meant. */
export const live: readonly Case[] = [
  {
    row: 41,
    name: 'deleting a user that a role of somebody else trusts',
    made: users(['alice', 'bob', 'carol', 'dave']),
    byHand: ({hand}) =>
      hand('client', role('Theirs', {AssumeRolePolicyDocument: trusting('arn:aws:iam::111111111111:user/alice')})),
    yaml: users(['bob', 'carol', 'dave']),
    exit: 3,
    says: [
      'root/user/alice would be deleted, but client/role/Theirs still refers to it; take it out there first, or keep it in the file',
    ],
    then: async ({lab}) => assert.equal((await lab.snapshot('root')).users.length, 4),
  },
  {
    row: 42,
    name: 'a role whose path changes is a new role',
    made: inRole(),
    yaml: inRole('path: /ci/\n'),
    exit: 3,
    says: ['accounts.yaml:5:3: error REPLACES client/role/Gate', 'allow it with --allow REPLACES'],
    plans: ['replace client/role/Gate'],
  },
  {
    row: 44,
    name: 'a role of ours whose name AWS writes otherwise is a new role',
    made: inRole().replace('Gate:', 'GATE:'),
    yaml: inRole(),
    exit: 3,
    says: ['accounts.yaml:5:3: error REPLACES client/role/Gate', '--allow REPLACES'],
  },
  {
    row: 44,
    name: 'a role that is not ours and whose name AWS writes otherwise',
    byHand: ({hand}) => hand('client', role('GATE')),
    yaml: inRole(),
    exit: 1,
    says: ['accounts.yaml:5:3: error AWS has this role as GATE; write the name the same way, or rename it in AWS'],
  },
  {
    row: 44,
    name: 'a user whose name AWS writes otherwise: no people are replaced',
    byHand: ({hand}) => hand('root', ['CreateUser', {UserName: 'Alice', ...tag('xrole:owner', 'acme')}]),
    yaml: file('users:\n  alice: {account: root}\n'),
    says: ['accounts.yaml:5:3: error AWS has this user as Alice; write the name the same way, or rename it in AWS'],
  },
  {
    row: 45,
    name: 'a role that exists without a mark',
    byHand: ({hand}) => hand('client', role('Gate')),
    yaml: inRole(),
    exit: 3,
    says: ['accounts.yaml:5:3: error client/role/Gate exists and is not marked as ours; take it over with --adopt'],
    plans: ['adopt client/role/Gate', 'create client/role/Gate/mark', 'update client/role/Gate/trust'],
    then: async ({lab}) => assert.deepEqual((await roleIn(lab, 'client', 'Gate')).Tags, []),
  },
  {
    row: 45,
    name: 'a policy that exists at another path',
    byHand: ({hand}) =>
      hand('client', ['CreatePolicy', {PolicyName: 'Reports', Path: '/team/', PolicyDocument: allowing('s3:Get*')}]),
    yaml: file('policies:\n  Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}\n'),
    says: [
      'accounts.yaml:5:3: error client/policy/Reports exists at the path /team/; write `path: /team/` to manage that one',
    ],
  },
  {
    row: 46,
    name: 'a role of a CloudFormation stack',
    async byHand({hand, edit}) {
      await hand('client', role('Gate'))
      await edit((gate) => (gate.tags = [{Key: 'aws:cloudformation:stack-name', Value: 'theirs'}]))
    },
    yaml: inRole(),
    options: {adopt: true},
    exit: 3,
    says: ['accounts.yaml:5:3: error client/role/Gate belongs to a CloudFormation stack and cannot be adopted'],
  },
  {
    row: 46,
    name: 'a role that another accounts.yaml owns',
    byHand: ({hand}) => hand('client', role('Gate', tag('xrole:owner', 'others'))),
    yaml: inRole(),
    options: {adopt: true},
    exit: 3,
    says: ['accounts.yaml:5:3: error client/role/Gate belongs to "others", another accounts.yaml'],
  },
  {
    row: 47,
    name: "names of roles that are AWS's own",
    yaml: file(
      'roles:\n  AWSServiceRoleForSupport: {account: client, trust: [root]}\n  AWSReservedSSO_Admin_0123456789abcdef: {account: client, trust: [root]}\n',
    ),
    says: [
      'accounts.yaml:5:3: error roles named AWSServiceRoleFor… are made and kept by AWS',
      'accounts.yaml:6:3: error roles named AWSReservedSSO_… are made and kept by AWS',
    ],
  },
  {
    row: 49,
    name: 'a document in AWS that is no JSON is not taken for an empty one',
    made: inRole('inline: {logs: {statements: [{allow: ["logs:Get*"], on: ["*"]}]}}\n'),
    byHand: ({edit}) => edit((gate) => (gate.inline = [{name: 'logs', document: '{not json'}])),
    yaml: inRole('inline: {logs: {statements: [{allow: ["logs:Get*"], on: ["*"]}]}}\n'),
    says: ['accounts.yaml:5:3: error client/role/Gate/inline/logs: AWS returned a policy document that is not JSON'],
  },
  {
    row: 75,
    name: 'closing the way by which xrole enters the account',
    made: inRole(),
    yaml: file(
      'roles:\n  OrganizationAccountAccessRole: {account: client, trust: [client], policies: [AdministratorAccess]}\n',
    ),
    options: {adopt: true, allow: ['REPLACES', 'WIDENS_EXTERNAL', 'DELETES_CREDENTIALS'], maxDeletes: '100%'},
    exit: 3,
    says: [
      'accounts.yaml:5:3: error LOCKS_OUT client/role/OrganizationAccountAccessRole',
      'allow it with --allow LOCKS_OUT',
    ],
  },
  {
    row: 76,
    name: 'more deletions than a plan may have',
    made: users(['a', 'b', 'c', 'd', 'e']),
    yaml: users(['a', 'b', 'c']),
    exit: 3,
    says: [
      'the plan deletes or replaces 2 of the 5 things that "acme" owns, more than the 1 it may',
      '--max-deletes 2',
    ],
    alone: 'the estate has more things, of which two are few',
  },
  {
    row: 76,
    name: 'more deletions than the file lets a plan have',
    made: users(['a', 'b', 'c', 'd', 'e']),
    yaml: `${users(['a', 'b', 'c', 'd'])}safety: {maxDeletes: 0}\n`,
    exit: 3,
    says: ['more than the 0 that accounts.yaml:', ' lets it; if that is meant, allow it with --max-deletes 1'],
    alone: 'a limit is one for the whole file',
  },
  {
    row: 76,
    name: 'a user with an access key',
    made: users(['a', 'b', 'c', 'd', 'e']),
    byHand: ({hand}) => hand('root', ['CreateAccessKey', {UserName: 'e'}]),
    yaml: users(['a', 'b', 'c', 'd']),
    exit: 3,
    says: ['DELETES_CREDENTIALS root/user/e', 'allow it with --allow DELETES_CREDENTIALS'],
  },
]
