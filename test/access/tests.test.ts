import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import type {AccessTest} from '../../src/config/intent.js'
import {boundaryOf, roleOf} from '../../src/kinds/resource.js'
import {overlap, partsOf} from '../../src/access/resources.js'
import {runTest} from '../../src/access/tests.js'
import {outcomeWords} from '../../src/render/test-words.js'
import {
  account,
  account1,
  allows,
  attached,
  aws,
  CLIENT,
  denies,
  inline,
  own,
  policy,
  role,
  ROOT,
  trusting,
  user,
} from '../ownership/estate.js'
import {document, ENTER, letting, MFA, modelFrom, OFFICE} from './world.js'
import type {Fields} from './world.js'

const PARTNER = account('partner', 3, {managed: false})
const PAUL = ['user', 'paul'] as const
const READER = ['role', 'Reader', CLIENT] as const

const enter = inline(PAUL, 'enter', ENTER)
const gate = (...statements: Fields[]): Resource[] => role('Gate', document(...statements))
const open = [user('paul'), enter, ...role('Gate', account1)]
const closed = [user('paul'), enter, ...gate(letting('arn:aws:iam::111111111111:root', MFA))]
/** paul becomes Reader, which has this one policy. */
const reading = (...statements: Fields[]): Resource[] => [
  user('paul'),
  enter,
  ...role('Reader', account1),
  inline(READER, 'read', document(...statements)),
]
const on = (Resource: Json, Action: Json = 's3:GetObject', more: Fields = {}): Fields => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
/** All but some, and some. */
const but = (NotResource: string): Fields => ({Effect: 'Deny', Action: 's3:*', NotResource})
const no = (Resource: string): Fields => on(Resource, 's3:*', {Effect: 'Deny'})
const OBJECT = 'arn:aws:s3:::reports/2026.csv'
const BUCKET = 'arn:aws:s3:::reports/*'

type Asked = Partial<Omit<AccessTest, 'request'>> & {readonly with?: Partial<AccessTest['request']>}

const test = ({with: request, ...asked}: Asked): AccessTest => ({
  name: 'it',
  who: 'root/user/paul',
  expected: 'can',
  actions: [],
  resources: ['*'],
  request: {context: {}, ...request},
  place: {file: 'accounts.yaml', start: 0, end: 0},
  ...asked,
})

function run(has: readonly Resource[], asked: Asked, seen: readonly string[]) {
  const world = {
    model: modelFrom(...has),
    accounts: [ROOT, CLIENT, PARTNER],
    isSeen: (id: string) => seen.includes(id),
  }
  const result = runTest(world, test(asked))
  const where = ({address}: {address: string}, statement?: number) => `${address}#${statement ?? ''}`
  return `${result.passed ? 'ok' : 'FAIL'} ${result.outcome}: ${outcomeWords(result, where)}`
}

const GATE = 'client/role/Gate'
const TRUST = 'client/role/Gate/trust'
const READ = {role: 'client/role/Reader', actions: ['s3:GetObject']}
const ALL = [ROOT.id, CLIENT.id]

const CASES: readonly [name: string, has: readonly Resource[], asked: Asked, result: string][] = [
  ['can, and may', open, {role: GATE}, `ok allowed: allowed by the trust policy (${TRUST}#0)`],
  ['cannot, and may', open, {role: GATE, expected: 'cannot'}, `FAIL allowed: allowed by the trust policy (${TRUST}#0)`],
  ['can, without MFA', closed, {role: GATE}, `FAIL denied: denied by the trust policy (${TRUST}#0): MFA is missing`],
  [
    'cannot, without MFA',
    closed,
    {role: GATE, expected: 'cannot'},
    `ok denied: denied by the trust policy (${TRUST}#0): MFA is missing`,
  ],
  ['can, with MFA', closed, {role: GATE, with: {mfa: true}}, `ok allowed: allowed by the trust policy (${TRUST}#0)`],
  [
    'can, from where nobody says',
    [user('paul'), enter, ...gate(letting('arn:aws:iam::111111111111:root', OFFICE))],
    {role: GATE},
    `FAIL conditional: it depends on aws:SourceIp, by the trust policy (${TRUST}#0); say it under "with"`,
  ],
  [
    'cannot, from where nobody says',
    [user('paul'), enter, ...gate(letting('arn:aws:iam::111111111111:root', OFFICE))],
    {role: GATE, expected: 'cannot'},
    `FAIL conditional: it depends on aws:SourceIp, by the trust policy (${TRUST}#0); say it under "with"`,
  ],
  [
    'can, from the office',
    [user('paul'), enter, ...gate(letting('arn:aws:iam::111111111111:root', OFFICE))],
    {role: GATE, with: {sourceIp: '10.1.2.3'}},
    `ok allowed: allowed by the trust policy (${TRUST}#0)`,
  ],
  [
    'can, by a condition key',
    [user('paul'), enter, ...gate(letting('*', {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}}))],
    {role: GATE, with: {context: {'aws:PrincipalOrgID': ['o-abcd123456']}}},
    `ok allowed: allowed by the trust policy (${TRUST}#0)`,
  ],
  [
    'can, without the permission',
    [user('paul'), ...role('Gate', account1)],
    {role: GATE},
    'FAIL denied: denied by the policies of root/user/paul: none of them allows it',
  ],
  [
    'a Deny',
    [...open, inline(PAUL, 'no', denies('sts:*'))],
    {role: GATE},
    'FAIL denied: denied by the policies of root/user/paul (root/user/paul/inline/no#0): it has a Deny',
  ],
  [
    'nobody names it',
    [user('paul'), enter, ...role('Gate', trusting('arn:aws:iam::222222222222:user/zoe'))],
    {role: GATE},
    `FAIL denied: denied by the trust policy (${TRUST}#): it does not let the caller in`,
  ],
  [
    'too long a session',
    open,
    {role: GATE, with: {duration: 7200}},
    'FAIL denied: denied: the session would be longer or shorter than the role allows',
  ],
  [
    'a role asks',
    [...role('Bot', account1, ROOT), inline(['role', 'Bot'], 'enter', ENTER), ...role('Gate', account1)],
    {who: 'root/role/Bot', role: GATE},
    `ok allowed: allowed by the trust policy (${TRUST}#0)`,
  ],
  [
    'one hop only',
    [
      ...[user('paul'), enter, ...role('Middle', account1)],
      inline(['role', 'Middle', CLIENT], 'enter', ENTER),
      ...role('Gate', trusting('arn:aws:iam::222222222222:role/Middle')),
    ],
    {role: GATE},
    `FAIL denied: denied by the trust policy (${TRUST}#): it does not let the caller in`,
  ],
  [
    'a service',
    role('Gate', document({Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'})),
    {who: 'lambda.amazonaws.com', role: GATE},
    `ok allowed: allowed by the trust policy (${TRUST}#0)`,
  ],
  [
    'somebody of whom nothing is known, who is let in',
    role('Gate', trusting('arn:aws:iam::333333333333:root')),
    {who: 'partner/user/joe', role: GATE},
    'FAIL conditional: nobody can tell: not all policies of partner/user/joe are known',
  ],
  [
    'somebody of whom nothing is known, who is not',
    role('Gate', account1),
    {who: 'partner/user/joe', role: GATE, expected: 'cannot'},
    `ok denied: denied by the trust policy (${TRUST}#): it does not let the caller in`,
  ],
  [
    'a user that is not there',
    open,
    {who: 'root/user/zoe', role: GATE},
    'FAIL denied: denied: there is no root/user/zoe',
  ],
  ['a role that is not there', open, {role: 'client/role/Other'}, 'FAIL denied: denied: there is no such role'],
  [
    'a role where nothing is read',
    open,
    {role: 'partner/role/Other', expected: 'cannot'},
    'FAIL conditional: nobody can tell: nothing is known of partner/role/Other',
  ],
  [
    'a group',
    open,
    {who: 'root/group/G', role: GATE},
    'FAIL conditional: a group cannot assume a role; ask for a user',
  ],

  [
    'its own action',
    [user('paul'), inline(PAUL, 'p', document(on(OBJECT)))],
    {actions: ['s3:GetObject'], resources: [OBJECT]},
    `ok allowed: s3:GetObject on ${OBJECT}: allowed by the policies of root/user/paul (root/user/paul/inline/p#0)`,
  ],
  [
    'its own, on another resource',
    [user('paul'), inline(PAUL, 'p', document(on(OBJECT)))],
    {actions: ['s3:GetObject'], resources: ['arn:aws:s3:::other']},
    'FAIL denied: s3:GetObject on arn:aws:s3:::other: denied by the policies of root/user/paul: none of them allows it',
  ],
  [
    'the same, of a user that is not there',
    open,
    {who: 'root/user/zoe', expected: 'cannot', actions: ['s3:GetObject']},
    'ok denied: denied: there is no root/user/zoe',
  ],
  [
    'the role’s action',
    reading(on(BUCKET)),
    {...READ, resources: [OBJECT]},
    `ok allowed: s3:GetObject on ${OBJECT}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'who does not become the role does nothing in it',
    [user('paul'), ...role('Reader', account1), inline(READER, 'read', document(on(BUCKET)))],
    {...READ, resources: [OBJECT], expected: 'cannot'},
    'ok denied: denied by the policies of root/user/paul: none of them allows it',
  ],
  [
    'who may become it, and may not then',
    reading(on(BUCKET)),
    {...READ, actions: ['s3:PutObject'], resources: [OBJECT], expected: 'cannot'},
    `ok denied: s3:PutObject on ${OBJECT}: denied by the policies of client/role/Reader: none of them allows it`,
  ],
  [
    'can is all of it',
    reading(on(BUCKET)),
    {...READ, actions: ['s3:GetObject', 's3:PutObject'], resources: [OBJECT]},
    `FAIL denied: s3:PutObject on ${OBJECT}: denied by the policies of client/role/Reader: none of them allows it`,
  ],
  [
    'cannot is none of it',
    reading(on(BUCKET)),
    {...READ, actions: ['s3:PutObject', 's3:GetObject'], resources: [OBJECT], expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${OBJECT}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'whether the role is assumed decides',
    [
      ...[user('paul'), enter, ...role('Reader', document(letting('arn:aws:iam::111111111111:root', OFFICE)))],
      inline(READER, 'read', document(on(BUCKET))),
    ],
    {...READ, resources: [OBJECT], expected: 'cannot'},
    'FAIL conditional: it depends on aws:SourceIp, by the trust policy (client/role/Reader/trust#0); say it under "with"',
  ],
  [
    'a session of the role has no MFA',
    reading(on(BUCKET, 's3:GetObject', {Condition: MFA})),
    {...READ, resources: [OBJECT], with: {mfa: true}},
    `FAIL denied: s3:GetObject on ${OBJECT}: denied by the policies of client/role/Reader (client/role/Reader/inline/read#0): its condition on aws:MultiFactorAuthPresent is not met`,
  ],
  [
    'a session of the role has the tags of the role',
    [
      ...[user('paul'), enter, ...role('Reader', account1).slice(1)],
      roleOf(CLIENT, {name: 'Reader', path: '/', description: '', maxSession: 3600, tags: {team: 'data'}, marks: {}}),
      inline(
        READER,
        'read',
        document(on(BUCKET, 's3:GetObject', {Condition: {StringEquals: {'aws:PrincipalTag/team': 'data'}}})),
      ),
    ],
    {...READ, resources: [OBJECT]},
    `ok allowed: s3:GetObject on ${OBJECT}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'and those that are passed, which overrule them',
    [
      ...[user('paul'), inline(PAUL, 'enter', allows('sts:*'))],
      roleOf(CLIENT, {name: 'Reader', path: '/', description: '', maxSession: 3600, tags: {team: 'data'}, marks: {}}),
      ...role(
        'Reader',
        document(letting('arn:aws:iam::111111111111:root', undefined, {Action: ['sts:AssumeRole', 'sts:TagSession']})),
      ).slice(1),
      inline(
        READER,
        'read',
        document(on(BUCKET, 's3:GetObject', {Condition: {StringEquals: {'aws:PrincipalTag/team': 'data'}}})),
      ),
    ],
    {...READ, resources: [OBJECT], with: {tags: {team: 'web'}}, expected: 'cannot'},
    `ok denied: s3:GetObject on ${OBJECT}: denied by the policies of client/role/Reader (client/role/Reader/inline/read#0): its condition on aws:PrincipalTag/team is not met`,
  ],
  [
    'tags that may not be passed',
    [user('paul'), enter, ...role('Gate', account1)],
    {role: GATE, with: {tags: {team: 'web'}}},
    `FAIL denied: sts:TagSession: denied by the trust policy (${TRUST}#): it does not let the caller in`,
  ],
  [
    'a policy that nobody knows',
    [user('paul'), enter, ...role('Reader', account1), attached(READER, aws('NewPolicy'))],
    {...READ, resources: [OBJECT], expected: 'cannot'},
    `FAIL conditional: s3:GetObject on ${OBJECT}: nobody can tell: not all policies of client/role/Reader are known`,
  ],
  [
    'a resource of another account',
    reading(on('*', 'lambda:InvokeFunction')),
    {...READ, actions: ['lambda:InvokeFunction'], resources: ['arn:aws:lambda:eu-west-1:111111111111:function:f']},
    'FAIL conditional: lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111111111111:function:f: it depends on the policy of the resource, which is not looked at',
  ],

  // Cannot, on whatever it may be.
  [
    'can, on no resource that is named: on all',
    reading(on(BUCKET)),
    READ,
    'FAIL denied: s3:GetObject on *: denied by the policies of client/role/Reader: none of them allows it',
  ],
  [
    'cannot, on no resource that is named: on none',
    reading(on(BUCKET)),
    {...READ, expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${BUCKET}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'cannot, on a part of which it may one',
    reading(on(OBJECT)),
    {...READ, resources: [BUCKET], expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${OBJECT}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'cannot, on a part of all that it may',
    reading(on('arn:aws:s3:::*')),
    {...READ, resources: [BUCKET], expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${BUCKET}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'cannot, elsewhere than it may',
    reading(on(OBJECT)),
    {...READ, resources: ['arn:aws:s3:::other/*'], expected: 'cannot'},
    'ok denied: s3:GetObject on arn:aws:s3:::other/*: denied by the policies of client/role/Reader: none of them allows it',
  ],
  [
    'cannot, crosswise',
    reading(on('arn:aws:s3:::*/2026.csv')),
    {...READ, resources: [BUCKET], expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::*/2026.csv is meant; name it under "on"',
  ],
  [
    'cannot, by a variable',
    reading(on('arn:aws:s3:::home/${aws:username}/*')),
    {...READ, expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::home/*/* is meant; name it under "on"',
  ],
  [
    'cannot, where a Deny takes all of it',
    reading(on('arn:aws:s3:::*/2026.csv'), {Effect: 'Deny', Action: 's3:*', Resource: '*'}),
    {...READ, resources: [BUCKET], expected: 'cannot'},
    `ok denied: s3:GetObject on ${BUCKET}: denied by the policies of client/role/Reader (client/role/Reader/inline/read#1): it has a Deny`,
  ],
  [
    'cannot, by all actions but some',
    reading({Effect: 'Allow', NotAction: 'iam:*', Resource: OBJECT}),
    {...READ, expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${OBJECT}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'cannot, on all resources but some',
    reading({Effect: 'Allow', Action: 's3:*', NotResource: OBJECT}),
    {...READ, expected: 'cannot'},
    'FAIL allowed: s3:GetObject on *: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)',
  ],
  [
    'cannot, where a boundary leaves a part',
    [
      ...reading(on('*')),
      policy('Limit', document(on(BUCKET)), '/', CLIENT),
      boundaryOf(CLIENT, 'role', 'Reader', {arn: own('Limit', CLIENT)}),
    ],
    {...READ, expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${BUCKET}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],

  // Where a Deny is about a part of what is asked about.
  [
    'cannot, and a Deny of all but a part leaves that',
    reading(on('*', 's3:*'), but('arn:aws:s3:::b/public/*')),
    {...READ, expected: 'cannot'},
    'FAIL allowed: s3:GetObject on arn:aws:s3:::b/public/*: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)',
  ],
  [
    'cannot, on a pattern, and a Deny of all but a part of it leaves that',
    reading(on('*', 's3:*'), but('arn:aws:s3:::b/public/*')),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'FAIL allowed: s3:GetObject on arn:aws:s3:::b/public/*: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)',
  ],
  [
    'cannot, elsewhere than a Deny of all but a part leaves',
    reading(on('*', 's3:*'), but('arn:aws:s3:::b/public/*')),
    {...READ, resources: ['arn:aws:s3:::b/private/*'], expected: 'cannot'},
    'ok denied: s3:GetObject on arn:aws:s3:::b/private/*: denied by the policies of client/role/Reader (client/role/Reader/inline/read#1): it has a Deny',
  ],
  [
    'cannot, where a Deny of all but a part leaves what another one takes',
    reading(on('*', 's3:*'), but('arn:aws:s3:::b/public/*'), no('arn:aws:s3:::b/public/*')),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'ok denied: s3:GetObject on arn:aws:s3:::b/public/*: denied by the policies of client/role/Reader (client/role/Reader/inline/read#2): it has a Deny',
  ],
  [
    'cannot, and a Deny of all but a part that is crosswise to what is asked',
    reading(on('*', 's3:*'), but('arn:aws:s3:::*/public')),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::*/public is meant; name it under "on"',
  ],
  [
    'cannot, and a Deny of all but a part that may not hold',
    reading(on('*', 's3:*'), {
      ...but('arn:aws:s3:::b/public/*'),
      Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}},
    }),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'FAIL allowed: s3:GetObject on arn:aws:s3:::b/public/*: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)',
  ],
  [
    'cannot, and a Deny of one letter: the pattern is no text',
    reading(on('*', 's3:*'), no('arn:aws:s3:::b/?')),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::b/* is meant; name it under "on"',
  ],
  [
    'cannot, on one letter, and a Deny of it',
    reading(on('*', 's3:*'), no('arn:aws:s3:::b/?')),
    {...READ, resources: ['arn:aws:s3:::b/?'], expected: 'cannot'},
    'ok denied: s3:GetObject on arn:aws:s3:::b/?: denied by the policies of client/role/Reader (client/role/Reader/inline/read#1): it has a Deny',
  ],
  [
    'cannot, and a Deny of whatever it may, which is a part of all',
    reading(on(BUCKET, 's3:*'), no(BUCKET)),
    {...READ, expected: 'cannot'},
    `ok denied: s3:GetObject on ${BUCKET}: denied by the policies of client/role/Reader (client/role/Reader/inline/read#1): it has a Deny`,
  ],
  [
    'cannot, and a Deny by a variable',
    [...reading(on(BUCKET)), inline(PAUL, 'p', document(on('*'), no('arn:aws:s3:::reports/${aws:username}*')))],
    {actions: ['s3:GetObject'], resources: ['arn:aws:s3:::reports/paul*'], expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::reports/paul* is meant; name it under "on"',
  ],
  [
    'cannot, where an Allow leaves out one letter',
    reading({Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b/?'}),
    {...READ, resources: ['arn:aws:s3:::b/*'], expected: 'cannot'},
    'FAIL conditional: whether it can s3:GetObject depends on which of arn:aws:s3:::b/* is meant; name it under "on"',
  ],
  [
    'cannot, where an Allow leaves out all that is asked',
    reading({Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b/*'}),
    {...READ, resources: ['arn:aws:s3:::b/x*'], expected: 'cannot'},
    'ok denied: s3:GetObject on arn:aws:s3:::b/x*: denied by the policies of client/role/Reader: none of them allows it',
  ],
  [
    'cannot, where a boundary denies all but a part',
    [
      ...reading(on('*')),
      policy('Limit', document(on('*'), but(BUCKET)), '/', CLIENT),
      boundaryOf(CLIENT, 'role', 'Reader', {arn: own('Limit', CLIENT)}),
    ],
    {...READ, expected: 'cannot'},
    `FAIL allowed: s3:GetObject on ${BUCKET}: allowed by the policies of client/role/Reader (client/role/Reader/inline/read#0)`,
  ],
  [
    'cannot, on what neither a policy nor a boundary alone leaves out',
    [
      ...reading(on(['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'])),
      policy('Limit', document(on('arn:aws:s3:::c/*')), '/', CLIENT),
      boundaryOf(CLIENT, 'role', 'Reader', {arn: own('Limit', CLIENT)}),
    ],
    {...READ, expected: 'cannot'},
    'ok denied: s3:GetObject on *: denied by the policies of client/role/Reader: none of them allows it',
  ],
  [
    'a source identity that its trust asks for, and may not be passed',
    [
      user('paul'),
      enter,
      ...gate(letting('arn:aws:iam::111111111111:root', {StringEquals: {'sts:SourceIdentity': 'p-1'}})),
    ],
    {role: GATE, expected: 'cannot', with: {context: {'sts:SourceIdentity': ['p-1']}}},
    `ok denied: sts:SetSourceIdentity: denied by the trust policy (${TRUST}#): it does not let the caller in`,
  ],
  [
    'a longer session than the role has, by a condition key',
    open,
    {role: GATE, expected: 'cannot', with: {context: {'sts:DurationSeconds': ['7200']}}},
    'ok denied: denied: the session would be longer or shorter than the role allows',
  ],
  [
    'its own tag, which it has not got',
    [
      user('paul'),
      enter,
      ...gate(letting('arn:aws:iam::111111111111:root', {StringEquals: {'aws:PrincipalTag/team': 'x'}})),
    ],
    {role: GATE, expected: 'cannot'},
    `ok denied: denied by the trust policy (${TRUST}#0): its condition on aws:PrincipalTag/team is not met`,
  ],
  [
    'what nobody calls with policies of its own',
    open,
    {actions: ['sts:AssumeRoleWithSAML'], expected: 'cannot'},
    'FAIL conditional: sts:AssumeRoleWithSAML is called with the token of an identity provider, not by root/user/paul; ask about sts:AssumeRole, or with the ARN of the provider',
  ],
  [
    'its own call of AssumeRole, with what the request carries',
    [
      user('paul'),
      enter,
      ...gate(letting('arn:aws:iam::111111111111:root', {StringEquals: {'sts:ExternalId': 'x-1'}})),
    ],
    {actions: ['sts:AssumeRole'], resources: ['arn:aws:iam::222222222222:role/Gate'], with: {externalId: 'x-1'}},
    `ok allowed: sts:AssumeRole on arn:aws:iam::222222222222:role/Gate: allowed by the trust policy (${TRUST}#0)`,
  ],
]

describe('access: one entry of tests', () => {
  for (const [name, has, asked, result] of CASES) it(name, () => assert.equal(run(has, asked, ALL), result))

  describe('where the model has not all that AWS has', () => {
    const SESSION = 'arn:aws:sts::333333333333:assumed-role'
    const UNSEEN: readonly [name: string, asked: Asked, result: string][] = [
      [
        'a role that is not there may be there',
        {role: 'client/role/Other', expected: 'cannot'},
        'FAIL conditional: nobody can tell: nothing is known of client/role/Other',
      ],
      [
        'so may a user, whose policies nobody knows then',
        {who: 'root/user/zoe', role: GATE, expected: 'cannot'},
        'FAIL conditional: nobody can tell: not all policies of root/user/zoe are known',
      ],
      [
        'and a session, of a role that may have a path',
        {who: 'arn:aws:sts::333333333333:assumed-role/x/me', role: 'client/role/Vault', expected: 'cannot'},
        'FAIL conditional: nobody can tell: not all policies of arn:aws:sts::333333333333:assumed-role/x/me are known',
      ],
      [
        'and a session of a permission set, which is named',
        {who: `${SESSION}/AWSReservedSSO_Admin_0123456789abcdef/me`, role: 'client/role/Desk', expected: 'cannot'},
        `FAIL conditional: nobody can tell: not all policies of ${SESSION}/AWSReservedSSO_Admin_0123456789abcdef/me are known`,
      ],
      [
        'a session of another permission set',
        {who: `${SESSION}/AWSReservedSSO_Read_0123456789abcdef/me`, role: 'client/role/Desk', expected: 'cannot'},
        'ok denied: denied by the trust policy (client/role/Desk/trust#0): its condition on aws:PrincipalArn is not met',
      ],
    ]
    const named = 'arn:aws:iam::333333333333:role/svc/x'
    const SSO = 'arn:aws:iam::333333333333:role/aws-reserved/sso.amazonaws.com'
    const set = `AWSReservedSSO_Admin_${'?'.repeat(16)}`
    const has = [
      ...open,
      ...role('Vault', document(letting(named))),
      ...role(
        'Desk',
        document(
          letting('arn:aws:iam::333333333333:root', {
            ArnLike: {'aws:PrincipalArn': [`${SSO}/${set}`, `${SSO}/*/${set}`]},
          }),
        ),
      ),
    ]
    for (const [name, asked, result] of UNSEEN) it(name, () => assert.equal(run(has, asked, []), result))
  })
})

describe('access: resources within a pattern', () => {
  const OVERLAP: readonly [a: string, b: string, is: boolean][] = [
    ['*', '', true],
    ['', '', true],
    ['a', 'b', false],
    ['a*', '*b', true],
    ['a*c', 'a*bc', true],
    ['a*c', 'b*c', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*', 'a', true],
    ['**', '?', true],
    ['?', '*', true],
    ['??', '*a', true],
    ['x/*/y', 'x/a*', true],
    ['x/*/y', 'x/a', false],
  ]
  for (const [a, b, is] of OVERLAP)
    it(`${a} and ${b} have ${is ? 'something' : 'nothing'} in common`, () => {
      assert.equal(overlap(a, b), is)
      assert.equal(overlap(b, a), is)
    })

  it('a resource is asked about as it is, and so is a pattern of somebody that is not known', () => {
    const model = modelFrom(...reading(on('*')))
    assert.deepEqual(partsOf(model, 'client/role/reader', 's3:GetObject', OBJECT), [{text: OBJECT, which: OBJECT}])
    assert.deepEqual(partsOf(model, undefined, 's3:GetObject', '*'), [{text: '*', which: '*'}])
  })

  it('what two policies leave of a pattern, once each', () => {
    const model = modelFrom(
      ...reading(on([BUCKET, OBJECT, 'arn:aws:s3:::other/*']), {
        Effect: 'Deny',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::reports/public/*', 'arn:aws:s3:::reports/*.csv'],
      }),
    )
    assert.deepEqual(
      partsOf(model, 'client/role/reader', 's3:GetObject', 'arn:aws:s3:::*').map(({text}) => text),
      ['arn:aws:s3:::reports/public/*', 'arn:aws:s3:::reports/*.csv', OBJECT],
    )
  })
})
