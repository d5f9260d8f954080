import assert from 'node:assert/strict'
import type {Json, Resource} from '../../src/core/types.js'
import {stateOf} from '../../src/kinds/resource.js'
import {powersOf} from '../../src/access/powers.js'
import {adminHazards} from '../../src/access/power-hazards.js'
import {powerChanges} from '../../src/access/power-changes.js'
import {modelOf} from '../../src/access/model.js'
import type {AccessModel} from '../../src/access/model.js'
import {
  account1,
  allows,
  attached,
  aws,
  denies,
  group,
  inline,
  limited,
  member,
  own,
  policy,
  role,
  ROOT,
  stepsBetween,
  user,
} from '../ownership/estate.js'
import {document, MFA, modelFrom} from './world.js'

type Statement = Parameters<typeof document>[0]

const allow = (Action: Json, Resource: Json = '*', more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: Json, Resource: Json = '*'): Statement => ({...allow(Action, Resource), Effect: 'Deny'})
const when = (operator: string, key: string, value: string): Statement => ({Condition: {[operator]: {[key]: value}}})

const runBy = (service: string): Json =>
  document({Effect: 'Allow', Principal: {Service: service}, Action: 'sts:AssumeRole'})

/** An administrator of account root that a service runs as. */
const worker = (service: string): Resource[] => [
  ...role('Worker', runBy(service), ROOT),
  attached(['role', 'Worker'], aws('AdministratorAccess')),
]

const A = ['user', 'alice'] as const
const R = ['role', 'Bot'] as const
const ID = '111111111111'

interface Case {
  readonly statements: readonly Statement[]
  /** Whose they are; alice's, a user, when nothing is said. */
  readonly of?: readonly Resource[]
  readonly is: 'administrator' | readonly string[]
}

const ADMIN = 'administrator'
const ALL_OF_IAM = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
]

/** What the policies of user alice of account root make of it. */
const BY_STATEMENTS: Readonly<Record<string, Case>> = {
  'everything on everything': {statements: [allow('*')], is: ADMIN},
  'everything, written service and call': {statements: [allow('*:*')], is: ADMIN},
  'everything on all but a bucket': {
    statements: [{Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::b'}],
    is: ADMIN,
  },
  'everything with MFA, which a user can have': {statements: [allow('*', '*', {Condition: MFA})], is: ADMIN},
  'everything but S3': {statements: [{Effect: 'Allow', NotAction: 's3:*', Resource: '*'}], is: ADMIN},
  'everything, and a Deny that takes away a bucket': {statements: [allow('*'), deny('s3:*')], is: ADMIN},
  'everything, and a Deny of all': {statements: [allow('*'), deny('*')], is: []},
  'everything but IAM': {
    statements: [{Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*'}],
    is: [],
  },
  'everything on a bucket': {statements: [allow('*', 'arn:aws:s3:::b/*')], is: []},
  'everything, and a Deny of IAM': {statements: [allow('*'), deny('iam:*')], is: []},
  'IAM whole': {statements: [allow(['s3:*', 'IAM:*'])], is: ALL_OF_IAM},
  'IAM on every role': {
    statements: [allow('iam:*', 'arn:aws:iam::*:role/*')],
    is: ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
  },
  'IAM on every role of another account': {statements: [allow('iam:*', 'arn:aws:iam::999999999999:role/*')], is: []},
  'IAM on one role that is there and that it cannot become': {
    of: role('x', runBy('ec2.amazonaws.com'), ROOT),
    statements: [allow('iam:*', `arn:aws:iam::${ID}:role/x`)],
    is: [
      'iam:AttachRolePolicy and iam:UpdateAssumeRolePolicy on root/role/x',
      'iam:PutRolePolicy and iam:UpdateAssumeRolePolicy on root/role/x',
    ],
  },
  'its policies and another one’s trust': {
    of: [...role('x', runBy('ec2.amazonaws.com'), ROOT), ...role('y', runBy('ec2.amazonaws.com'), ROOT)],
    statements: [
      allow(['iam:PutRolePolicy', 'iam:AttachRolePolicy'], `arn:aws:iam::${ID}:role/x`),
      allow('iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ID}:role/y`),
    ],
    is: [],
  },
  'IAM on one role of AWS': {
    of: role('AWSServiceRoleForX', runBy('x.amazonaws.com'), ROOT, '/aws-service-role/x.amazonaws.com/'),
    statements: [allow('iam:*', `arn:aws:iam::${ID}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX*`)],
    is: [],
  },
  'IAM on one role that is not there: it makes it': {
    statements: [allow('iam:*', `arn:aws:iam::${ID}:role/x`)],
    is: ['iam:CreateRole and iam:AttachRolePolicy', 'iam:CreateRole and iam:PutRolePolicy'],
  },
  'making roles of some names, with policies': {
    statements: [allow(['iam:CreateRole', 'iam:AttachRolePolicy', 'sts:AssumeRole'], `arn:aws:iam::${ID}:role/app-*`)],
    is: ['iam:CreateRole and iam:AttachRolePolicy'],
  },
  'making roles of some path, with policies, and functions that run as them': {
    statements: [
      allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole'], `arn:aws:iam::${ID}:role/app/*`),
      allow('lambda:*'),
    ],
    is: ['iam:CreateRole and iam:PutRolePolicy'],
  },
  'making roles of some names, and policies for some of those': {
    statements: [
      allow('iam:CreateRole', `arn:aws:iam::${ID}:role/app-*`),
      allow('iam:AttachRolePolicy', 'arn:*:iam::*:role/app-?ci'),
    ],
    is: ['iam:CreateRole and iam:AttachRolePolicy'],
  },
  'making roles of some names, and policies for others': {
    statements: [
      allow('iam:CreateRole', `arn:aws:iam::${ID}:role/app-*`),
      allow('iam:AttachRolePolicy', `arn:aws:iam::${ID}:role/web-*`),
    ],
    is: [],
  },
  'making roles of some names in another account': {
    statements: [allow(['iam:CreateRole', 'iam:PutRolePolicy'], 'arn:aws:iam::999999999999:role/app-*')],
    is: [],
  },
  'making roles of some names, with one harmless policy': {
    statements: [
      allow('iam:CreateRole', `arn:aws:iam::${ID}:role/app-*`),
      allow(
        'iam:AttachRolePolicy',
        `arn:aws:iam::${ID}:role/app-*`,
        when('ArnEquals', 'iam:PolicyARN', aws('ReadOnlyAccess')),
      ),
    ],
    is: [],
  },
  'making roles of some names that a boundary limits': {
    statements: [
      allow(
        ['iam:CreateRole', 'iam:PutRolePolicy'],
        `arn:aws:iam::${ID}:role/app-*`,
        when('StringEquals', 'iam:PermissionsBoundary', own('Limit')),
      ),
    ],
    is: [],
  },
  'making roles of some names, with policies, and a Deny of assuming any': {
    statements: [
      allow(['iam:CreateRole', 'iam:AttachRolePolicy'], `arn:aws:iam::${ID}:role/app-*`),
      deny('sts:AssumeRole'),
    ],
    is: [],
  },
  'making a role of one name that is there': {
    of: role('app', account1, ROOT),
    statements: [allow(['iam:CreateRole', 'iam:AttachRolePolicy'], `arn:aws:iam::${ID}:role/app`)],
    is: [],
  },
  'making users of some names, with policies and keys': {
    statements: [
      allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'], `arn:aws:iam::${ID}:user/app/*`),
    ],
    is: ['iam:CreateUser and iam:PutUserPolicy and iam:CreateAccessKey'],
  },
  'making users of some names, with policies and nothing to come in by': {
    statements: [allow(['iam:CreateUser', 'iam:PutUserPolicy'], `arn:aws:iam::${ID}:user/app/*`)],
    is: [],
  },
  'reading IAM': {statements: [allow(['iam:Get*', 'iam:List*'])], is: []},
  'assuming any role': {statements: [allow('sts:AssumeRole')], is: []},
  'a Deny of all': {statements: [deny('*')], is: []},
  'its own policies': {
    statements: [allow('iam:PutUserPolicy', `arn:aws:iam::${ID}:user/alice`)],
    is: ['iam:PutUserPolicy'],
  },
  'its own policies, by its name': {
    statements: [allow('iam:PutUserPolicy', `arn:aws:iam::${ID}:user/\${aws:username}`)],
    is: ['iam:PutUserPolicy'],
  },
  'its own keys and password': {
    statements: [
      allow(
        ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
        `arn:aws:iam::${ID}:user/\${aws:username}`,
      ),
    ],
    is: [],
  },
  'keys of anybody': {statements: [allow('iam:CreateAccessKey')], is: ['iam:CreateAccessKey']},
  'attaching one harmless policy': {
    statements: [allow('iam:AttachUserPolicy', '*', when('ArnEquals', 'iam:PolicyARN', aws('ReadOnlyAccess')))],
    is: [],
  },
  'attaching any of AWS': {
    statements: [allow('iam:AttachUserPolicy', '*', when('ArnLike', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/*'))],
    is: ['iam:AttachUserPolicy'],
  },
  'writing roles that a boundary limits': {
    statements: [
      allow(
        ['iam:PutRolePolicy', 'iam:CreateRole'],
        '*',
        when('StringEquals', 'iam:PermissionsBoundary', own('Limit')),
      ),
    ],
    is: [],
  },
  'passing any role and starting instances': {
    statements: [allow(['iam:PassRole', 'ec2:*'])],
    is: [
      'iam:PassRole with ec2:RunInstances',
      'iam:PassRole with ec2:RequestSpotInstances',
      'iam:PassRole with ec2:AssociateIamInstanceProfile',
    ],
  },
  'passing any role, and nothing to pass it to': {statements: [allow('iam:PassRole'), allow('s3:*')], is: []},
  'starting instances, and no role to pass': {statements: [allow('ec2:*')], is: []},
  'passing roles to another service than the one that it may use': {
    statements: [
      allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'ecs-tasks.amazonaws.com')),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
    ],
    is: [],
  },
  'a function that nothing calls': {statements: [allow(['iam:PassRole', 'lambda:CreateFunction'])], is: []},
  'a function of some name, called by an event': {
    statements: [
      allow('iam:PassRole'),
      allow(
        ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
        `arn:aws:lambda:eu-west-1:${ID}:function:app-*`,
      ),
    ],
    is: ['iam:PassRole with lambda:CreateFunction and lambda:CreateEventSourceMapping'],
  },
  'a function in another account': {
    statements: [
      allow('iam:PassRole'),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction'], 'arn:aws:lambda:eu-west-1:999999999999:function:*'),
    ],
    is: [],
  },
  'a function, and a Deny of it': {
    statements: [allow(['iam:PassRole', 'lambda:*']), deny('lambda:CreateFunction'), deny('lambda:Update*')],
    is: [],
  },
  'passing a role that is an administrator, to the service that runs as it': {
    of: worker('lambda.amazonaws.com'),
    statements: [
      allow('iam:PassRole', `arn:aws:iam::${ID}:role/Worker`),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
    ],
    is: ['iam:PassRole of root/role/Worker with lambda:CreateFunction and lambda:InvokeFunction'],
  },
  'passing a role that is an administrator, to a service that it does not trust': {
    of: worker('ec2.amazonaws.com'),
    statements: [
      allow('iam:PassRole', `arn:aws:iam::${ID}:role/Worker`),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
    ],
    is: [],
  },
  'passing a role that is none': {
    of: role('Worker', runBy('lambda.amazonaws.com'), ROOT),
    statements: [
      allow('iam:PassRole', `arn:aws:iam::${ID}:role/Worker`),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
    ],
    is: [],
  },
  'code of what runs as an administrator': {
    of: worker('lambda.amazonaws.com'),
    statements: [allow('lambda:UpdateFunctionCode')],
    is: ['lambda:UpdateFunctionCode of what runs as root/role/Worker'],
  },
  'code where nothing runs as one': {
    of: worker('ec2.amazonaws.com'),
    statements: [allow('lambda:UpdateFunctionCode')],
    is: [],
  },
  'a shell on instances that run as one': {
    of: worker('ec2.amazonaws.com'),
    statements: [allow(['ssm:SendCommand', 'ssm:StartSession'])],
    is: ['ssm:SendCommand of what runs as root/role/Worker', 'ssm:StartSession of what runs as root/role/Worker'],
  },
  'keys of a user who is an administrator': {
    of: [user('boss'), attached(['user', 'boss'], aws('AdministratorAccess'))],
    statements: [allow('iam:CreateAccessKey', `arn:aws:iam::${ID}:user/boss`)],
    is: ['iam:CreateAccessKey on root/user/boss'],
  },
  'keys of a user who is none': {
    of: [user('boss')],
    statements: [allow('iam:CreateAccessKey', `arn:aws:iam::${ID}:user/boss`)],
    is: [],
  },
  'the trust of a role that is an administrator': {
    of: worker('ec2.amazonaws.com'),
    statements: [allow('iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ID}:role/Worker`)],
    is: ['iam:UpdateAssumeRolePolicy on root/role/Worker'],
  },
  'a group that makes an administrator': {
    of: [group('Ops'), attached(['group', 'Ops'], aws('AdministratorAccess'))],
    statements: [allow('iam:AddUserToGroup', `arn:aws:iam::${ID}:group/Ops`)],
    is: ['iam:AddUserToGroup on root/group/Ops'],
  },
  'a group that makes none': {
    of: [group('Ops')],
    statements: [allow('iam:AddUserToGroup', `arn:aws:iam::${ID}:group/Ops`)],
    is: [],
  },
  'policies of its group': {
    of: [group('Ops'), member('Ops', 'alice')],
    statements: [allow('iam:PutGroupPolicy', `arn:aws:iam::${ID}:group/Ops`)],
    is: ['iam:PutGroupPolicy'],
  },
  'the text of a policy that it has by its group': {
    of: [
      group('Ops'),
      member('Ops', 'alice'),
      policy('Mine', allows('s3:Get*')),
      attached(['group', 'Ops'], own('Mine')),
    ],
    statements: [allow('iam:CreatePolicyVersion', own('Mine'))],
    is: ['iam:CreatePolicyVersion'],
  },
  'the text of a policy that it has not': {
    of: [policy('Mine', allows('s3:Get*'))],
    statements: [allow('iam:CreatePolicyVersion', own('Mine'))],
    is: [],
  },
  'policies of a role that it may assume': {
    of: role('Near', account1, ROOT),
    statements: [allow(['iam:PutRolePolicy', 'sts:AssumeRole'], `arn:aws:iam::${ID}:role/Near`)],
    is: ['iam:PutRolePolicy on root/role/Near'],
  },
  'policies of roles of some names, one of which it may assume': {
    of: [...role('Far', runBy('ec2.amazonaws.com'), ROOT), ...role('Near', account1, ROOT)],
    statements: [
      allow('iam:PutRolePolicy', `arn:aws:iam::${ID}:role/*ar`),
      allow('sts:AssumeRole', 'arn:aws:iam::*:role/N*'),
    ],
    is: ['iam:PutRolePolicy on root/role/Near'],
  },
  'policies of roles of other names than those that it may assume': {
    of: [...role('Far', account1, ROOT), ...role('Near', account1, ROOT)],
    statements: [
      allow('iam:PutRolePolicy', `arn:aws:iam::${ID}:role/F*`),
      allow('sts:AssumeRole', 'arn:aws:iam::*:role/N*'),
    ],
    is: [],
  },
  'policies of a role that lets it not in': {
    of: role('Near', runBy('ec2.amazonaws.com'), ROOT),
    statements: [allow(['iam:PutRolePolicy', 'sts:AssumeRole'], `arn:aws:iam::${ID}:role/Near`)],
    is: [],
  },
  'everything, limited to reading': {
    of: [limited('user', 'alice', own('Limit')), policy('Limit', allows('s3:Get*'))],
    statements: [allow('*')],
    is: [],
  },
  'everything, with a boundary that lets everything': {
    of: [limited('user', 'alice', aws('AdministratorAccess'))],
    statements: [allow('*')],
    is: ADMIN,
  },
  'lifting its own boundary': {
    of: [
      limited('user', 'alice', own('Limit')),
      policy('Limit', document(allow(['s3:Get*', 'iam:DeleteUserPermissionsBoundary']))),
    ],
    statements: [allow('iam:*')],
    is: ['iam:DeleteUserPermissionsBoundary'],
  },
  'its own policies, of which the boundary lets only some count': {
    of: [limited('user', 'alice', own('Limit')), policy('Limit', document(allow(['s3:Get*', 'iam:PutUserPolicy'])))],
    statements: [allow('iam:PutUserPolicy', `arn:aws:iam::${ID}:user/alice`)],
    is: [],
  },
}

const is = (model: AccessModel, key: string): Case['is'] => {
  const {administrator, escalations} = powersOf(model, key)
  return administrator ? ADMIN : escalations
}

describe('powersOf', () => {
  for (const [name, {statements, of = [], is: expected}] of Object.entries(BY_STATEMENTS))
    it(`${name}: ${expected.length === 0 ? 'none' : expected.toString()}`, () => {
      const model = modelFrom(user('alice'), inline(A, 'all', document(...statements)), ...of)
      assert.deepEqual(is(model, 'root/user/alice'), expected)
    })

  it('a session of a role has no MFA, so that everything with MFA is nothing', () => {
    const model = modelFrom(
      ...role('Bot', account1, ROOT),
      inline(R, 'all', document(allow('*', '*', {Condition: MFA}))),
    )
    assert.deepEqual(is(model, 'root/role/bot'), [])
  })

  it('a role that may write its own policies', () => {
    const own_ = `arn:aws:iam::${ID}:role/Bot`
    const model = modelFrom(
      ...role('Bot', account1, ROOT),
      inline(R, 'all', document(allow('iam:PutRolePolicy', own_))),
    )
    assert.deepEqual(is(model, 'root/role/bot'), ['iam:PutRolePolicy'])
  })

  it('a group is one by itself, without members; by its policies its members are', () => {
    const model = modelFrom(
      group('Ops'),
      group('Idle'),
      user('alice'),
      member('Ops', 'alice'),
      attached(['group', 'Ops'], aws('AdministratorAccess')),
      attached(['group', 'Idle'], aws('AdministratorAccess')),
    )
    assert.deepEqual(
      [is(model, 'root/group/ops'), is(model, 'root/group/idle'), is(model, 'root/user/alice')],
      [ADMIN, ADMIN, ADMIN],
    )
  })

  it('members of a group that may make their own keys gain nothing', () => {
    const model = modelFrom(
      group('Ops'),
      inline(['group', 'Ops'], 'keys', document(allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}'))),
    )
    assert.deepEqual(is(model, 'root/group/ops'), [])
  })

  it('a policy whose text nobody has makes nobody anything, a boundary whose text nobody has limits nobody', () => {
    const model = modelFrom(
      user('alice'),
      attached(A, aws('NewerThanTheList')),
      user('paul'),
      attached(['user', 'paul'], aws('AdministratorAccess')),
      limited('user', 'paul', aws('NewerThanTheList')),
    )
    assert.deepEqual([is(model, 'root/user/alice'), is(model, 'root/user/paul')], [[], ADMIN])
  })

  it('a service control policy takes it away', () => {
    const level = [{document: allows('*'), from: {address: '', kind: 'managed-policy' as const, name: 'scp'}}]
    const denied = [...level, {...level[0]!, document: denies('iam:*')}]
    const state = stateOf([user('alice'), inline(A, 'all', allows('*'))])
    const model = (serviceControl: typeof level) =>
      modelOf(state, () => undefined, {serviceControl: () => [serviceControl], resourceControl: () => undefined})
    assert.deepEqual([is(model(level), 'root/user/alice'), is(model(denied), 'root/user/alice')], [ADMIN, []])
  })

  it('nobody has no power', () => assert.deepEqual(is(modelFrom(), 'root/user/alice'), []))
})

interface Row {
  readonly what: string
  readonly both?: readonly Resource[]
  readonly before?: readonly Resource[]
  readonly after?: readonly Resource[]
  /** `+ root/user/alice administrator: AdministratorAccess` */
  readonly powers: readonly string[]
  /** `root/user/alice/policy/AdministratorAccess: …`, by address of the change. */
  readonly hazards?: readonly string[]
}

const ops = [group('Ops'), user('alice'), user('paul')]
const full = attached(['group', 'Ops'], aws('AdministratorAccess'))
const bot = role('Bot', account1, ROOT)
const writes = allows('iam:PutRolePolicy')

const ROWS: readonly Row[] = [
  {
    what: 'a policy of AWS that is attached',
    both: bot,
    after: [attached(R, aws('AdministratorAccess')), attached(R, aws('AmazonS3FullAccess'))],
    powers: ['+ root/role/Bot administrator: AdministratorAccess'],
    hazards: [
      'root/role/Bot/policy/AdministratorAccess: root/role/Bot becomes an administrator by AdministratorAccess',
    ],
  },
  {
    what: 'a new role with it',
    after: [...bot, attached(R, aws('AdministratorAccess'))],
    powers: ['+ root/role/Bot administrator: AdministratorAccess'],
    hazards: [
      'root/role/Bot/policy/AdministratorAccess: root/role/Bot becomes an administrator by AdministratorAccess',
    ],
  },
  {
    what: 'a policy that goes',
    both: bot,
    before: [attached(R, aws('AdministratorAccess'))],
    powers: ['- root/role/Bot administrator: AdministratorAccess'],
  },
  {
    what: 'one way of many to the same power',
    both: [...bot, attached(R, aws('AdministratorAccess'))],
    after: [inline(R, 'more', allows('*'))],
    powers: [],
  },
  {
    what: 'statements in another order, with Sids',
    both: bot,
    before: [inline(R, 'x', document(allow('s3:*'), allow('iam:PutRolePolicy')))],
    after: [inline(R, 'x', document(allow(['iam:PutRolePolicy'], ['*'], {Sid: 'B'}), allow('s3:*', '*', {Sid: 'A'})))],
    powers: [],
  },
  {
    what: 'one more way to have more',
    both: bot,
    before: [inline(R, 'x', writes)],
    after: [inline(R, 'x', document(allow(['iam:PutRolePolicy', 'iam:AttachRolePolicy'])))],
    powers: ['+ root/role/Bot escalation: iam:AttachRolePolicy'],
    hazards: ['root/role/Bot/inline/x: root/role/Bot can give itself more by x: iam:AttachRolePolicy'],
  },
  {
    what: 'a group of somebody',
    both: ops,
    before: [],
    after: [full, member('Ops', 'alice')],
    powers: [
      '+ root/group/Ops administrator: AdministratorAccess',
      '+ root/user/alice administrator: AdministratorAccess of root/group/Ops',
    ],
    hazards: [
      'root/group/Ops/policy/AdministratorAccess: root/group/Ops becomes an administrator by AdministratorAccess',
      'root/group/Ops/user/alice: root/user/alice becomes an administrator by root/group/Ops',
    ],
  },
  {
    what: 'a policy of a group with members, one of them an administrator already',
    both: [
      ...ops,
      member('Ops', 'alice'),
      member('Ops', 'paul'),
      attached(['user', 'paul'], aws('AdministratorAccess')),
    ],
    after: [full],
    powers: [
      '+ root/group/Ops administrator: AdministratorAccess',
      '+ root/user/alice administrator: AdministratorAccess of root/group/Ops',
    ],
    hazards: [
      'root/group/Ops/policy/AdministratorAccess: root/group/Ops becomes an administrator by AdministratorAccess',
    ],
  },
  {
    what: 'another member',
    both: [...ops, full, member('Ops', 'alice')],
    after: [member('Ops', 'paul')],
    powers: ['+ root/user/paul administrator: AdministratorAccess of root/group/Ops'],
    hazards: ['root/group/Ops/user/paul: root/user/paul becomes an administrator by root/group/Ops'],
  },
  {
    what: 'a member less',
    both: [...ops, full],
    before: [member('Ops', 'paul')],
    powers: ['- root/user/paul administrator: AdministratorAccess of root/group/Ops'],
  },
  {
    what: 'a boundary that goes',
    both: [user('alice'), inline(A, 'all', allows('*')), policy('Limit', allows('s3:Get*'))],
    before: [limited('user', 'alice', own('Limit'))],
    powers: ['+ root/user/alice administrator: all'],
    hazards: [
      `root/user/alice/boundary: root/user/alice becomes an administrator, no longer limited by the permissions boundary ${own('Limit')}`,
    ],
  },
  {
    what: 'a Deny that goes',
    both: [user('alice'), inline(A, 'all', allows('*'))],
    before: [inline(A, 'not', denies('iam:*'))],
    powers: ['+ root/user/alice administrator: all'],
    hazards: ['root/user/alice/inline/not: root/user/alice becomes an administrator'],
  },
  {
    what: 'a Deny of a group that its member leaves',
    both: [...ops, inline(A, 'all', allows('*')), inline(['group', 'Ops'], 'not', denies('iam:*'))],
    before: [member('Ops', 'alice')],
    powers: ['+ root/user/alice administrator: all'],
    hazards: ['root/group/Ops/user/alice: root/user/alice becomes an administrator'],
  },
  {
    what: 'the text of a policy that many have',
    both: [
      user('alice'),
      user('paul'),
      ...bot,
      ...(['user', 'role'] as const).flatMap((kind) =>
        (kind === 'user' ? ['alice', 'paul'] : ['Bot']).map((name) => attached([kind, name], own('Shared'))),
      ),
    ],
    before: [policy('Shared', allows('s3:*'))],
    after: [policy('Shared', allows('*'))],
    powers: [
      '+ root/role/Bot administrator: Shared',
      '+ root/user/alice administrator: Shared',
      '+ root/user/paul administrator: Shared',
    ],
    hazards: ['root/policy/Shared: root/role/Bot, root/user/alice, root/user/paul become administrators by Shared'],
  },
  {
    what: 'a policy that nobody has yet',
    after: [
      policy('Wide', allows('*')),
      policy('Keys', allows('iam:CreateAccessKey')),
      policy('Reads', allows('s3:Get*')),
    ],
    powers: [],
    hazards: [
      'root/policy/Keys: whoever gets it can give itself more: iam:CreateAccessKey',
      'root/policy/Wide: whoever gets it becomes an administrator',
    ],
  },
  {
    what: 'a policy that is a limit only',
    both: [user('alice')],
    after: [policy('Wide', allows('*')), limited('user', 'alice', own('Wide'))],
    powers: [],
  },
  {
    what: 'more than one reader reads',
    both: bot,
    after: [inline(R, 'x', allows('iam:*'))],
    powers: [`+ root/role/Bot escalation: ${ALL_OF_IAM.join('; ')}`],
    hazards: [
      'root/role/Bot/inline/x: root/role/Bot can give itself more by x: iam:AddUserToGroup; iam:AttachGroupPolicy; iam:AttachRolePolicy and 10 more',
    ],
  },
  {
    what: 'a role that was an administrator and goes',
    before: [...bot, attached(R, aws('AdministratorAccess'))],
    powers: ['- root/role/Bot administrator: AdministratorAccess'],
  },
]

const keys = (resource = '*'): Resource => inline(R, 'x', allows('iam:CreateAccessKey', resource))
const BOSS = `arn:aws:iam::${ID}:user/boss`
const boss = [user('boss'), attached(['user', 'boss'], aws('AdministratorAccess'))]
const passing = (...calls: string[]): Resource => inline(R, 'x', document(allow(['iam:PassRole', ...calls])))
const BY_FUNCTION = 'iam:PassRole with lambda:CreateFunction and'

/** What is narrowed, what is widened, and what is only another way to the same. */
const NARROWED: readonly Row[] = [
  {
    what: 'everything becomes IAM',
    both: bot,
    before: [inline(R, 'x', allows('*'))],
    after: [inline(R, 'x', allows('iam:*'))],
    powers: [`- root/role/Bot administrator: x; still ${ALL_OF_IAM.join('; ')}`],
  },
  {
    what: 'everything becomes reading',
    both: bot,
    before: [inline(R, 'x', allows('*'))],
    after: [inline(R, 'x', allows('s3:Get*'))],
    powers: ['- root/role/Bot administrator: x'],
  },
  {
    what: 'IAM becomes everything',
    both: bot,
    before: [inline(R, 'x', allows('iam:*'))],
    after: [inline(R, 'x', allows('*'))],
    powers: ['+ root/role/Bot administrator: x'],
    hazards: ['root/role/Bot/inline/x: root/role/Bot becomes an administrator by x'],
  },
  {
    what: 'keys of anybody become those of one administrator',
    both: [...bot, ...boss],
    before: [keys()],
    after: [keys(BOSS)],
    powers: ['- root/role/Bot escalation: iam:CreateAccessKey; still iam:CreateAccessKey on root/user/boss'],
  },
  {
    what: 'keys of one administrator become those of anybody',
    both: [...bot, ...boss],
    before: [keys(BOSS)],
    after: [keys()],
    powers: ['+ root/role/Bot escalation: iam:CreateAccessKey'],
    hazards: ['root/role/Bot/inline/x: root/role/Bot can give itself more by x: iam:CreateAccessKey'],
  },
  {
    what: 'keys of one administrator become those of another one',
    both: [...bot, ...boss, user('chief'), attached(['user', 'chief'], aws('AdministratorAccess'))],
    before: [keys(`arn:aws:iam::${ID}:user/chief`)],
    after: [keys(BOSS)],
    powers: [
      '+ root/role/Bot escalation: iam:CreateAccessKey on root/user/boss',
      '- root/role/Bot escalation: iam:CreateAccessKey on root/user/chief',
    ],
    hazards: ['root/role/Bot/inline/x: root/role/Bot can give itself more by x: iam:CreateAccessKey on root/user/boss'],
  },
  {
    what: 'any role to pass becomes one that is an administrator',
    both: [...bot, ...worker('lambda.amazonaws.com')],
    before: [passing('lambda:CreateFunction', 'lambda:InvokeFunction')],
    after: [
      inline(
        R,
        'x',
        document(
          allow('iam:PassRole', `arn:aws:iam::${ID}:role/Worker`),
          allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
        ),
      ),
    ],
    powers: [
      `- root/role/Bot escalation: ${BY_FUNCTION} lambda:InvokeFunction; still iam:PassRole of root/role/Worker with lambda:CreateFunction and lambda:InvokeFunction`,
    ],
  },
  {
    what: 'one of several calls that do, where another one was',
    both: bot,
    before: [passing('lambda:CreateFunction', 'lambda:InvokeFunction', 'lambda:AddPermission')],
    after: [passing('lambda:CreateFunction', 'lambda:AddPermission')],
    powers: [],
  },
  {
    what: 'another work than before',
    both: bot,
    before: [passing('lambda:CreateFunction', 'lambda:InvokeFunction')],
    after: [passing('ec2:RunInstances')],
    powers: [
      '+ root/role/Bot escalation: iam:PassRole with ec2:RunInstances',
      `- root/role/Bot escalation: ${BY_FUNCTION} lambda:InvokeFunction`,
    ],
    hazards: ['root/role/Bot/inline/x: root/role/Bot can give itself more by x: iam:PassRole with ec2:RunInstances'],
  },
  {
    what: 'attaching to any role becomes making roles of some names and attaching to those',
    both: bot,
    before: [inline(R, 'x', document(allow(['iam:AttachRolePolicy', 'iam:CreateRole'])))],
    after: [inline(R, 'x', document(allow(['iam:AttachRolePolicy', 'iam:CreateRole'], 'arn:aws:iam::*:role/app-*')))],
    powers: ['- root/role/Bot escalation: iam:AttachRolePolicy; still iam:CreateRole and iam:AttachRolePolicy'],
  },
  {
    what: 'a policy that nobody has, narrowed',
    before: [policy('Keys', allows('iam:CreateAccessKey'))],
    after: [policy('Keys', allows('iam:CreateAccessKey', BOSS))],
    both: boss,
    powers: [],
  },
]

describe('powerChanges, adminHazards', () => {
  for (const {what, both = [], before = [], after = [], powers, hazards = []} of [...ROWS, ...NARROWED])
    it(what, () => {
      const [live, desired] = [
        [...both, ...before],
        [...both, ...after],
      ]
      const changes = stepsBetween(stateOf(live), stateOf(desired), {}).map(({change}) => change)
      const sides = {before: modelFrom(...live), after: modelFrom(...desired)}
      const found = powerChanges(sides.before, sides.after, changes)
      const lines = found.map(
        ({principal, change, power, by, still}) =>
          `${change === 'gains' ? '+' : '-'} ${principal} ${power}: ${by.join('; ')}${still ? `; still ${still.join('; ')}` : ''}`,
      )
      assert.deepEqual(lines, powers)
      const told = adminHazards(found, sides, changes)
      const messages = changes.flatMap(({key, address}) =>
        (told.get(key) ?? []).map(({name, message}) => {
          assert.equal(name, 'GRANTS_ADMIN')
          return `${address}: ${message}`
        }),
      )
      assert.deepEqual(messages.sort(), hazards)
    })
})
