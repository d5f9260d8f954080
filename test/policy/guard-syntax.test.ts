import assert from 'node:assert/strict'
import type {GuardType} from '../../src/core/organization.js'
import type {Json} from '../../src/core/types.js'
import {checkGuard, GUARD_SIZE, guardSize} from '../../src/policy/guard-syntax.js'

const policy = (...Statement: Json[]): Json => ({Version: '2012-10-17', Statement})
const deny = (more: Record<string, Json> = {}): Json => ({Effect: 'Deny', Action: 's3:*', Resource: '*', ...more})
const rcp = (more: Record<string, Json> = {}): Json => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
  ...more,
})

const without = (statement: Json, key: string): Json =>
  Object.fromEntries(Object.entries(statement as Record<string, Json>).filter(([name]) => name !== key))

type Cases = Readonly<Record<string, [document: Json, told: string[]]>>

const SCP: Cases = {
  'one deny': [policy(deny()), []],
  'a statement that is no list': [{Version: '2012-10-17', Statement: deny()}, []],
  'the whole language, since September 2025': [
    policy({
      Sid: 'A1',
      Effect: 'Allow',
      NotAction: ['iam:*', 's3:*Bucket*', 'ec2:*'],
      NotResource: 'arn:aws:s3:::a/*',
      Condition: {StringEquals: {'aws:RequestedRegion': ['eu-west-1']}},
    }),
    [],
  ],
  'all actions': [policy(deny({Action: '*'})), []],
  'no Version': [{Statement: [deny()]}, ['error  missing-element an SCP needs "Version": "2012-10-17"']],
  'the old Version': [
    {Version: '2008-10-17', Statement: [deny({Resource: '${aws:username}'})]},
    ['error Version version an SCP needs "Version": "2012-10-17", not "2008-10-17"'],
  ],
  'a Version that is none': [
    {Version: '2012-10-18', Statement: [deny()]},
    ['error Version version Version is "2012-10-17" or "2008-10-17", not "2012-10-18"; did you mean "2012-10-17"?'],
  ],
  'an Id': [{Id: 'x', Version: '2012-10-17', Statement: [deny()]}, ['error Id forbidden-element an SCP takes no Id']],
  'a Principal': [
    policy(deny({Principal: '*'})),
    [
      'error Statement.0.Principal forbidden-element an SCP takes no Principal: it binds everybody in the accounts that it is attached to',
    ],
  ],
  'a NotPrincipal': [
    policy(deny({NotPrincipal: {AWS: '1'}})),
    [
      'error Statement.0.NotPrincipal forbidden-element an SCP takes no NotPrincipal: it binds everybody in the accounts that it is attached to',
    ],
  ],
  'no Resource': [
    policy(without(deny(), 'Resource')),
    ['error Statement.0 missing-element the statement has no Resource'],
  ],
  'no Action': [policy(without(deny(), 'Action')), ['error Statement.0 missing-element the statement has no Action']],
  'no Effect': [
    policy(without(deny(), 'Effect')),
    ['error Statement.0 missing-element the statement has no Effect; it is "Allow" or "Deny"'],
  ],
  'an action with a slip': [
    policy(deny({Action: ['s3:GetObject', 's3:GetObjcet']})),
    ['warning Statement.0.Action.1 unknown-action AWS has no action "s3:GetObjcet"; did you mean "s3:GetObject"?'],
  ],
  'no document': [[], ['error  not-a-document a policy document is an object with Version and Statement']],
  'no statement': [policy(), ['error Statement empty-list Statement is an empty list']],
}

const RCP: Cases = {
  'one deny': [policy(rcp()), []],
  'a NotResource and a Condition': [
    policy({
      ...(without(rcp(), 'Resource') as Record<string, Json>),
      NotResource: 'arn:aws:s3:::open/*',
      Condition: {StringNotEqualsIfExists: {'aws:PrincipalOrgID': 'o-abcd123456'}},
    }),
    [],
  ],
  'all that there are services for': [
    policy(
      rcp({
        Action: [
          's3:GetObject',
          'sts:AssumeRole*',
          'kms:*',
          'sqs:*',
          'secretsmanager:*',
          'dynamodb:*',
          'cognito-idp:*',
        ],
      }),
    ),
    [],
  ],
  'an Allow': [
    policy(rcp({Effect: 'Allow'})),
    ['error Statement.0.Effect rcp-element an RCP can only deny; what it does not deny passes, by RCPFullAWSAccess'],
  ],
  'no Principal': [
    policy(without(rcp(), 'Principal')),
    ['error Statement.0 missing-element the statement has no Principal; in an RCP it is "*"'],
  ],
  'a Principal that is somebody': [
    policy(rcp({Principal: {AWS: '*'}})),
    [
      'error Statement.0.Principal rcp-element the Principal of an RCP is "*"; name principals in Condition, by aws:PrincipalArn and the like',
    ],
  ],
  'a NotPrincipal': [
    policy({...(without(rcp(), 'Principal') as Record<string, Json>), NotPrincipal: '*'}),
    ['error Statement.0.NotPrincipal rcp-element an RCP takes no NotPrincipal; make exceptions in Condition'],
  ],
  'a NotAction': [
    policy({...(without(rcp(), 'Action') as Record<string, Json>), NotAction: 's3:*'}),
    ['error Statement.0.NotAction rcp-element an RCP takes no NotAction; name the actions under Action'],
  ],
  'no Resource': [
    policy(without(rcp(), 'Resource')),
    ['error Statement.0 missing-element the statement has no Resource'],
  ],
  'all actions': [
    policy(rcp({Action: '*'})),
    ['error Statement.0.Action rcp-action "*": an RCP has to name the service, as in s3:*'],
  ],
  'all actions of all services': [
    policy(rcp({Action: ['s3:*', '*:*']})),
    ['error Statement.0.Action.1 rcp-action "*:*": an RCP has to name the service, as in s3:*'],
  ],
  'a service that RCPs do not guard': [
    policy(rcp({Action: 'ec2:RunInstances'})),
    [
      'warning Statement.0.Action rcp-service "ec2:RunInstances": AWS documents no RCPs for ec2 (as of September 2026) and may refuse this one; it does for s3, sts, kms, sqs, secretsmanager, dynamodb and others',
    ],
  ],
  'a service that is none': [
    policy(rcp({Action: 's33:GetObject'})),
    ['warning Statement.0.Action unknown-service no AWS service has the prefix "s33"; did you mean "s3"?'],
  ],
  'no Version': [{Statement: [rcp()]}, ['error  missing-element an RCP needs "Version": "2012-10-17"']],
}

/** A document of so many characters. */
const sized = (type: GuardType, size: number): Json => {
  const of = (resource: string): Json =>
    policy((type === 'SERVICE_CONTROL_POLICY' ? deny : rcp)({Resource: `arn:aws:s3:::${resource}`}))
  const [blank] = [guardSize(of(''))]
  return of('a'.repeat(size - blank))
}

describe('policy: what AWS refuses of SCPs and RCPs', () => {
  const told = (document: Json, type: GuardType): string[] =>
    checkGuard(document, type).map(
      ({severity, path, code, message}) => `${severity} ${path.join('.')} ${code} ${message}`,
    )
  for (const [type, cases] of [['SERVICE_CONTROL_POLICY', SCP] as const, ['RESOURCE_CONTROL_POLICY', RCP] as const]) {
    for (const [name, [document, expected]] of Object.entries(cases))
      it(`${type}: ${name}`, () => assert.deepEqual(told(document, type), expected))
    it(`${type}: as long as AWS takes it, and one character more`, () => {
      const most = GUARD_SIZE[type]
      assert.deepEqual(told(sized(type, most), type), [])
      assert.deepEqual(
        told(sized(type, most + 1), type).map((line) => line.split(';')[0]),
        [
          `error  guard-too-long the text has ${most + 1} characters, AWS allows ${most} in an ${type === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP'}`,
        ],
      )
    })
  }

  it('white space inside of texts counts', () =>
    assert.equal(guardSize(policy(deny({Sid: 'a b'}))), guardSize(policy(deny({Sid: 'axb'})))))
})
