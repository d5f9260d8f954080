import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {
  attachmentOf,
  boundaryOf,
  groupOf,
  inlineOf,
  managedPolicyOf,
  roleOf,
  trustOf,
  userOf,
} from '../../src/kinds/resource.js'
import type {Marks, Tags} from '../../src/kinds/values.js'
import {ACCOUNTS, allow, bodyOf, liftOf, optionsFor, planOf, ROOT, roleWith} from './lift-support.js'

const OPTIONS = optionsFor(ACCOUNTS)
const OTHERS = allow({Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::999999999999:root'}, Action: 'sts:AssumeRole'})
const EC2 = allow({Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'})
const GET: Json = {Effect: 'Allow', Action: 's3:GetObject', Resource: '*'}

const role = (name: string, path: string, document: Json, tags: Tags = {}, marks: Marks = {}): Resource[] => [
  roleOf(ROOT, {name, path, description: '', maxSession: 3600, tags, marks}),
  trustOf(ROOT, name, {document}),
]
const policy = (name: string, path: string, document: Json = allow(GET), description = ''): Resource =>
  managedPolicyOf(ROOT, {name, path, description, document, tags: {}})

const LEFT: readonly (readonly [string, readonly Resource[], reason: string, isUnmanaged: boolean])[] = [
  [
    'service-linked roles',
    role('AWSServiceRoleForX', '/aws-service-role/x.amazonaws.com/', OTHERS),
    'a service-linked role',
    false,
  ],
  [
    'roles of Identity Center',
    role('AWSReservedSSO_A_1', '/aws-reserved/sso.amazonaws.com/', OTHERS),
    'a role of IAM Identity Center',
    false,
  ],
  [
    'what a stack made, and lets others in',
    role('S', '/', OTHERS, {'aws:cloudformation:stack-name': 'x'}),
    'a CloudFormation stack made it',
    true,
  ],
  [
    'what a stack made for a service',
    role('S', '/', EC2, {'aws:cloudformation:stack-name': 'x'}),
    'a CloudFormation stack made it',
    false,
  ],
  [
    "another file's roles",
    role('T', '/', OTHERS, {}, {owner: 'them'}),
    'it belongs to "them", another accounts.yaml',
    true,
  ],
  ["another file's policies", [policy('P', '/xrole/them/')], 'it belongs to "them", another accounts.yaml', false],
  [
    'roles that trust somebody who is gone',
    role(
      'O',
      '/',
      allow({Effect: 'Allow', Principal: {AWS: ['AROAABCDEFGHIJKLMNOPQ', '999999999999']}, Action: 'sts:AssumeRole'}),
    ),
    'its trust policy names AROAABCDEFGHIJKLMNOPQ, which is what AWS leaves of a deleted principal; take that out in AWS first',
    true,
  ],
  [
    "policies with a name of AWS's own",
    [policy('ReadOnlyAccess', '/')],
    'AWS has a policy of its own with that name, which the file means by it',
    false,
  ],
  [
    'pages of caller policies',
    [policy('xrole-assume-group-A-1', '/')],
    'its name is one of a caller policy of xrole',
    false,
  ],
  [
    'documents with what looks like a variable',
    [policy('V', '/', allow({...(GET as object), Resource: 'arn:aws:s3:::${bucket}'}))],
    'it has ${bucket}, which the file would take for a variable of its own',
    false,
  ],
  [
    'documents that AWS would not take',
    [policy('W', '/', allow({Effect: 'Allow', Resource: '*'}))],
    'it is not what AWS takes today: the statement has no Action',
    false,
  ],
]

describe('what is left out', () => {
  for (const [name, resources, reason, isUnmanaged] of LEFT)
    it(name, () => {
      const {lifted} = liftOf([...resources, ...roleWith(EC2)], OPTIONS)
      assert.deepEqual(
        lifted.entries.map(({key}) => key),
        ['R'],
      )
      const told = [{key: resources[0]!.key, address: resources[0]!.address, reason}]
      assert.deepEqual(lifted.left, told)
      assert.deepEqual(lifted.unmanaged, isUnmanaged ? told : [])
    })

  it('what nobody asked for is no line of unmanaged:, what could not be lifted is', () => {
    const {lifted} = liftOf([...role('A', '/', OTHERS), ...role('B', '/', OTHERS)], {
      ...OPTIONS,
      leaveOut: ({key}) => (key === 'root/role/a' ? 'not asked for' : undefined),
      passOver: new Map([['root/role/b', 'it does not come back the same']]),
    })
    assert.deepEqual(lifted.entries, [])
    assert.deepEqual(lifted.unmanaged, [
      {key: 'root/role/b', address: 'root/role/B', reason: 'it does not come back the same'},
    ])
  })

  it('what an incident left is in no entry', () => {
    const {lifted} = liftOf(
      [
        ...roleWith(EC2),
        inlineOf(ROOT, 'role', 'R', 'AWSRevokeOlderSessions', {document: allow({...(GET as object), Effect: 'Deny'})}),
        attachmentOf(ROOT, 'role', 'R', {arn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2'}),
      ],
      OPTIONS,
    )
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {account: 'root', trust: ['ec2.amazonaws.com']})
  })

  it('of an account that was not read nothing is lifted', () => {
    const {lifted} = liftOf(roleWith(EC2), {...OPTIONS, read: new Set(['dev'])})
    assert.deepEqual(lifted, {entries: [], unmanaged: [], left: []})
  })
})

const DOCUMENTS: readonly (readonly [string, document: Json, body: Json, notes: readonly string[]])[] = [
  ['one statement', allow(GET), {statements: [{allow: 's3:GetObject', on: '*'}]}, []],
  [
    'lists and conditions',
    allow({
      Effect: 'Deny',
      Action: ['s3:*', 'sqs:*'],
      Resource: ['*'],
      Condition: {Bool: {'aws:SecureTransport': false}},
    }),
    {statements: [{deny: ['s3:*', 'sqs:*'], on: '*', when: {Bool: {'aws:SecureTransport': false}}}]},
    [],
  ],
  ['a Sid', allow({Sid: 'A', ...(GET as object)}), {statements: [{allow: 's3:GetObject', on: '*', sid: 'A'}]}, []],
  ['an empty Sid', allow({Sid: '', ...(GET as object)}), {statements: [{allow: 's3:GetObject', on: '*'}]}, []],
  [
    'NotAction',
    allow({Effect: 'Allow', NotAction: 'iam:*', Resource: '*'}),
    {document: allow({Effect: 'Allow', NotAction: 'iam:*', Resource: '*'})},
    ['it is given whole: it has NotAction'],
  ],
  [
    'the old version',
    {Version: '2008-10-17', Statement: [GET]},
    {document: {Version: '2008-10-17', Statement: [GET]}},
    ['it is given whole: its Version is "2008-10-17"'],
  ],
  [
    'a number where the file wants a text',
    allow({...(GET as object), Condition: {StringEquals: {'s3:signatureAge': 600}}}),
    {document: allow({...(GET as object), Condition: {StringEquals: {'s3:signatureAge': 600}}})},
    ['it is given whole: statements cannot say its conditions'],
  ],
  [
    "IAM's own variables",
    allow({...(GET as object), Resource: 'arn:aws:s3:::x/${aws:username}/*'}),
    {statements: [{allow: 's3:GetObject', on: 'arn:aws:s3:::x/${aws:username}/*'}]},
    [],
  ],
]

describe('policies', () => {
  for (const [name, document, body, notes] of DOCUMENTS)
    it(name, () => {
      const {live, lifted} = liftOf([policy('P', '/xrole/o/', document, 'what it is for')], OPTIONS)
      assert.deepEqual(bodyOf(lifted, 'policies', 'P'), {
        account: 'root',
        description: 'what it is for',
        ...(body as object),
      })
      assert.deepEqual(lifted.entries[0]?.notes, notes)
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

  it('whole when statements did not come back', () => {
    const options = {...OPTIONS, verbatim: new Set(['root/policy/p'])}
    const {lifted} = liftOf([policy('P', '/')], options)
    assert.deepEqual(bodyOf(lifted, 'policies', 'P'), {account: 'root', path: '/', document: allow(GET)})
  })
})

describe('settings', () => {
  it('everything that a role can have, in the order that people write it', () => {
    const {live, lifted} = liftOf(
      [
        ...roleWith(EC2, {
          path: '/ci/',
          description: 'deploys',
          maxSession: 14400,
          tags: {team: 'data', app: 'x', 'aws:servicecatalog:a': 'b'},
          marks: {protect: true},
        }),
        policy('Own', '/own/'),
        policy('SecurityAudit', '/'),
        attachmentOf(ROOT, 'role', 'R', {arn: 'arn:aws:iam::111111111111:policy/own/Own'}),
        attachmentOf(ROOT, 'role', 'R', {arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'}),
        attachmentOf(ROOT, 'role', 'R', {arn: 'arn:aws:iam::111111111111:policy/SecurityAudit'}),
        boundaryOf(ROOT, 'role', 'R', {arn: 'arn:aws:iam::111111111111:policy/own/Own'}),
        inlineOf(ROOT, 'role', 'R', 'logs', {document: allow(GET)}),
      ],
      OPTIONS,
    )
    const body = {
      account: 'root',
      description: 'deploys',
      trust: ['ec2.amazonaws.com'],
      policies: ['Own', 'ReadOnlyAccess', 'arn:aws:iam::111111111111:policy/SecurityAudit'],
      inline: {logs: {statements: [{allow: 's3:GetObject', on: '*'}]}},
      boundary: 'Own',
      maxSession: '4h',
      path: '/ci/',
      tags: {app: 'x', team: 'data'},
      protect: true,
    }
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), body)
    assert.deepEqual(Object.keys(bodyOf(lifted, 'roles', 'R') as object), Object.keys(body))
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })

  it('users, and groups at the path that is theirs without a word', () => {
    const {live, lifted} = liftOf(
      [
        userOf(ROOT, {name: 'alice', path: '/p/', tags: {a: 'b'}, marks: {}}),
        groupOf(ROOT, {name: 'G', path: '/xrole/o/'}),
      ],
      OPTIONS,
    )
    assert.deepEqual(bodyOf(lifted, 'users', 'alice'), {account: 'root', path: '/p/', tags: {a: 'b'}})
    assert.deepEqual(bodyOf(lifted, 'groups', 'G'), {account: 'root'})
    assert.deepEqual(planOf(live, lifted, OPTIONS), [])
  })
})
