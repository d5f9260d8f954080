import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {changeWords, principalWords, statementWords} from '../../src/policy/words.js'
import {allow, CLIENT, doc, ROOT_ARN, trusts, when} from './support.js'

const NAMES = new Map([
  ['111111111111', 'root'],
  ['222222222222', 'client'],
])
const ALICE = 'arn:aws:iam::111111111111:user/ops/alice'
const READ = {Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']}
const MFA = when('Bool', 'aws:MultiFactorAuthPresent', 'true')

describe('statementWords', () => {
  const cases: Record<string, [Json, string]> = {
    'actions and resources': [allow(READ), 'allow s3:GetObject, s3:ListBucket on arn:aws:s3:::a, arn:aws:s3:::a/*'],
    'Deny, all but': [
      allow({Effect: 'Deny', NotAction: 'iam:*', NotResource: ['arn:a', 'arn:b']}, ['Action', 'Resource']),
      'deny all but iam:* on all but arn:a, arn:b',
    ],
    conditions: [
      allow({
        Condition: {Bool: {'aws:MultiFactorAuthPresent': true}, StringLike: {'s3:prefix': ['b/', 'a/']}},
      }),
      'allow s3:GetObject on * with MFA and when StringLike s3:prefix = a/ or b/',
    ],
    trust: [
      trusts({Principal: {AWS: [ALICE, '*'], Service: 'ec2.amazonaws.com'}}),
      'allow root/user/alice, anyone, ec2.amazonaws.com sts:AssumeRole',
    ],
    'a long list': [
      allow({Action: Array.from({length: 10}, (_, at) => `s3:A${at}`)}),
      'allow s3:A0, s3:A1, s3:A2, s3:A3, s3:A4, s3:A5, s3:A6 and 3 more on *',
    ],
    'no statement': [5, '5'],
  }
  for (const [name, [statement, expected]] of Object.entries(cases))
    it(name, () => assert.equal(statementWords(statement, NAMES), expected))
})

describe('principalWords', () => {
  const cases: Record<string, string> = {
    [ROOT_ARN]: 'account root (111111111111)',
    '222222222222': 'account client (222222222222)',
    'arn:aws:iam::999999999999:root': 'account 999999999999',
    [ALICE]: 'root/user/alice',
    'arn:aws:iam::222222222222:role/ci/Deployer': 'client/role/Deployer',
    'arn:aws:iam::999999999999:role/x': 'arn:aws:iam::999999999999:role/x',
    'arn:aws:sts::222222222222:assumed-role/Deployer/run': 'session run of client/role/Deployer',
    'arn:aws:sts::222222222222:federated-user/bob': 'client/federated-user/bob',
    'arn:aws:iam::222222222222:saml-provider/Okta': 'arn:aws:iam::222222222222:saml-provider/Okta',
    'lambda.amazonaws.com': 'lambda.amazonaws.com',
    AROAEXAMPLEEXAMPLE123: 'AROAEXAMPLEEXAMPLE123 (left of a deleted role)',
    AIDAEXAMPLEEXAMPLE123: 'AIDAEXAMPLEEXAMPLE123 (left of a deleted user)',
    '*': 'anyone',
  }
  for (const [arn, expected] of Object.entries(cases)) it(arn, () => assert.equal(principalWords(arn, NAMES), expected))
})

describe('changeWords', () => {
  const cases: Record<string, ['trust' | 'identity', Json | undefined, Json | undefined, string[]]> = {
    'new trust': [
      'trust',
      undefined,
      doc(trusts({Principal: {AWS: ['111111111111', ALICE]}, ...MFA})),
      ['+ account root (111111111111) may assume it with MFA', '+ root/user/alice may assume it with MFA'],
    ],
    'trust that goes': ['trust', doc(trusts()), undefined, ['- account root (111111111111) may no longer assume it']],
    'one comes, one goes': [
      'trust',
      doc(trusts({Principal: {AWS: ['111111111111', '333333333333']}})),
      doc(trusts({Principal: {AWS: ['111111111111', '444444444444']}})),
      ['+ account 444444444444 may assume it', '- account 333333333333 may no longer assume it'],
    ],
    'a condition more': [
      'trust',
      doc(trusts()),
      doc(trusts(when('StringEquals', 'sts:ExternalId', 'acme'))),
      [
        '+ account root (111111111111) may assume it with external id acme',
        '- account root (111111111111) may no longer assume it without conditions',
      ],
    ],
    'a Deny comes': [
      'trust',
      doc(trusts()),
      doc(trusts(), trusts({Effect: 'Deny', Principal: {AWS: ALICE}})),
      ['- root/user/alice is kept out'],
    ],
    'a Deny goes': [
      'trust',
      doc(trusts(), trusts({Effect: 'Deny', Principal: {AWS: ALICE}})),
      doc(trusts()),
      ['+ root/user/alice is no longer kept out'],
    ],
    'trust that changes for nobody': [
      'trust',
      doc(trusts()),
      doc(trusts({Action: ['sts:AssumeRole', 'sts:TagSession']})),
      ['+ allow account root (111111111111) sts:TagSession'],
    ],
    'Sid only': ['trust', doc(trusts()), doc(trusts({Sid: 'A'})), ['  the same access, written differently']],
    nothing: ['identity', doc(allow(READ)), doc(allow({...READ, Action: ['S3:listbucket', 's3:getobject']})), []],
    Version: ['identity', {Statement: [allow()]}, doc(allow()), ['- Version 2008-10-17', '+ Version 2012-10-17']],
    'new policy': [
      'identity',
      undefined,
      doc(allow(READ), allow({Effect: 'Deny', Action: 's3:DeleteObject'})),
      ['+ allow s3:GetObject, s3:ListBucket on arn:aws:s3:::a, arn:aws:s3:::a/*', '+ deny s3:DeleteObject on *'],
    ],
    'one action for another': [
      'identity',
      doc(allow(READ), allow()),
      doc(allow(), allow({...READ, Action: ['s3:GetObject', 's3:PutObject']})),
      [
        '- allow s3:ListBucket on arn:aws:s3:::a, arn:aws:s3:::a/*',
        '+ allow s3:PutObject on arn:aws:s3:::a, arn:aws:s3:::a/*',
      ],
    ],
    'one resource more': [
      'identity',
      doc(allow({Resource: 'arn:aws:s3:::a'})),
      doc(allow({Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::b']})),
      ['+ allow s3:GetObject on arn:aws:s3:::b'],
    ],
    'a condition less': [
      'identity',
      doc(allow(MFA)),
      doc(allow()),
      ['- allow s3:GetObject on * with MFA', '+ allow s3:GetObject on *'],
    ],
    'what AWS has is no JSON': ['identity', '%7B', doc(allow()), ['- "%7B"', '+ allow s3:GetObject on *']],
  }
  for (const [name, [as, before, after, expected]] of Object.entries(cases))
    it(name, () => assert.deepEqual(changeWords(before, after, CLIENT, as, NAMES), expected))

  it('knows the name of the account it is in', () =>
    assert.deepEqual(changeWords(undefined, doc(trusts({Principal: {AWS: '222222222222'}})), CLIENT, 'trust'), [
      '+ account client (222222222222) may assume it',
    ]))
})
