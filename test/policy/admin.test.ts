import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {grantsAdmin, isAdminPolicyArn} from '../../src/policy/admin.js'
import {allow, doc, when} from './support.js'

const CASES: Record<string, [Json, boolean]> = {
  'star on star': [allow({Action: '*'}), true],
  'star:star on star': [allow({Action: '*:*'}), true],
  'iam:* on star': [allow({Action: ['s3:*', 'IAM:*']}), true],
  'iam:* on every role': [allow({Action: 'iam:*', Resource: 'arn:aws:iam::*:role/*'}), true],
  'iam:* on every role of an account': [allow({Action: 'iam:*', Resource: 'arn:aws:iam::111111111111:role/*'}), true],
  'iam:* on one role': [allow({Action: 'iam:*', Resource: 'arn:aws:iam::111111111111:role/x'}), false],
  'star on a bucket': [allow({Action: '*', Resource: 'arn:aws:s3:::b/*'}), false],
  'star with MFA': [allow({Action: '*', ...when('Bool', 'aws:MultiFactorAuthPresent', 'true')}), true],
  'all but IAM': [allow({NotAction: ['iam:*', 'organizations:*']}, ['Action']), false],
  'all but S3': [allow({NotAction: 's3:*'}, ['Action']), true],
  'on all but a bucket': [allow({Action: '*', NotResource: 'arn:aws:s3:::b'}, ['Resource']), true],
  'one escalation': [allow({Action: 'iam:AttachRolePolicy'}), true],
  'one escalation under a condition': [
    allow({
      Action: 'iam:AttachRolePolicy',
      ...when('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
    }),
    false,
  ],
  'reading IAM': [allow({Action: ['iam:Get*', 'iam:List*']}), false],
  'assuming any role': [allow({Action: 'sts:AssumeRole'}), false],
  'Deny of star': [allow({Effect: 'Deny', Action: '*'}), false],
}

describe('grantsAdmin', () => {
  for (const [name, [statement, expected]] of Object.entries(CASES))
    it(`${name}: ${expected}`, () => assert.equal(grantsAdmin(doc(allow(), statement)), expected))
})

describe('isAdminPolicyArn', () => {
  const arns: Record<string, boolean> = {
    'arn:aws:iam::aws:policy/AdministratorAccess': true,
    'arn:aws-us-gov:iam::aws:policy/AdministratorAccess': true,
    'arn:aws:iam::aws:policy/IAMFullAccess': true,
    'arn:aws:iam::aws:policy/PowerUserAccess': false,
    'arn:aws:iam::aws:policy/ReadOnlyAccess': false,
    'arn:aws:iam::111111111111:policy/AdministratorAccess': false,
  }
  for (const [arn, expected] of Object.entries(arns))
    it(`${arn}: ${expected}`, () => assert.equal(isAdminPolicyArn(arn), expected))
})
