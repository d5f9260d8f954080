import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {mayEnter, mayEnterByName} from '../../src/policy/enter.js'
import type {Verdict} from '../../src/policy/verdict.js'
import type {Visitor} from '../../src/policy/visitor.js'
import {CLIENT, doc, ROOT_ARN, trusts, when} from './support.js'

const USER = 'arn:aws:iam::111111111111:user/ops/alice'
const SESSION = 'arn:aws:sts::111111111111:assumed-role/Deployer/run-7'
const SSO = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice'
const names = (...AWS: string[]) => trusts({Principal: {AWS}})
const deny = (fields: Record<string, Json>) => trusts({Effect: 'Deny', ...fields})
const RESERVED = 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/'

const CASES: Record<string, [Json[], string, Verdict, externalId?: string]> = {
  'its account': [[trusts()], USER, 'yes'],
  'its account by id': [[names('111111111111')], SESSION, 'yes'],
  'another account': [[names('333333333333')], USER, 'no'],
  'the root user by its account': [[trusts()], ROOT_ARN, 'yes'],
  'the user itself': [[names(USER)], USER, 'yes'],
  'the user without its path': [[names('arn:aws:iam::111111111111:user/alice')], USER, 'no'],
  'the session itself': [[names(SESSION)], SESSION, 'yes'],
  "the session's role": [[names('arn:aws:iam::111111111111:role/Deployer')], SESSION, 'yes'],
  "the session's role, under a path": [[names('arn:aws:iam::111111111111:role/ci/Deployer')], SESSION, 'yes'],
  'a role of that name in another account': [[names('arn:aws:iam::333333333333:role/Deployer')], SESSION, 'no'],
  'another role': [[names('arn:aws:iam::111111111111:role/Other')], SESSION, 'no'],
  anyone: [[names('*')], USER, 'yes'],
  nobody: [[], USER, 'no'],
  'a service': [[trusts({Principal: {Service: 'lambda.amazonaws.com'}})], USER, 'no'],
  'another action': [[trusts({Action: 'sts:TagSession'})], USER, 'no'],
  'a Deny of all': [[trusts(), deny({Principal: {AWS: '*'}})], USER, 'no'],
  'a Deny of somebody else': [[trusts(), deny({Principal: {AWS: '333333333333'}})], USER, 'yes'],
  'a Deny without MFA': [
    [trusts(), deny(when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))],
    USER,
    'unknown',
  ],
  'a Deny that is undecided and no Allow': [[deny(when('Bool', 'aws:SecureTransport', 'false'))], USER, 'no'],
  'MFA of a user': [[trusts(when('Bool', 'aws:MultiFactorAuthPresent', 'true'))], USER, 'unknown'],
  'MFA of a session': [[trusts(when('Bool', 'aws:MultiFactorAuthPresent', 'true'))], SESSION, 'no'],
  'an external id that the caller does not send': [[trusts(when('StringEquals', 'sts:ExternalId', 'x'))], USER, 'no'],
  'an external id that the caller sends': [[trusts(when('StringEquals', 'sts:ExternalId', 'x'))], USER, 'yes', 'x'],
  'another external id than the caller sends': [[trusts(when('StringEquals', 'sts:ExternalId', 'x'))], USER, 'no', 'y'],
  'an organization': [[trusts(when('StringEquals', 'aws:PrincipalOrgID', 'o-abc'))], USER, 'unknown'],
  'one way with and one without condition': [
    [trusts(when('StringEquals', 'sts:ExternalId', 'x')), names(USER)],
    USER,
    'yes',
  ],
  'a condition on somebody else': [
    [trusts({Principal: {AWS: '333333333333'}, ...when('StringEquals', 'sts:ExternalId', 'x')})],
    USER,
    'no',
  ],
  'aws:PrincipalAccount that is it': [
    [trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'aws:PrincipalAccount', '111111111111')})],
    USER,
    'yes',
  ],
  'aws:PrincipalAccount that is not': [
    [trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'aws:PrincipalAccount', '333333333333')})],
    USER,
    'no',
  ],
  'aws:PrincipalArn of the user': [[trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/*'))], USER, 'yes'],
  'aws:PrincipalArn, a wildcard that would have to cross a colon': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:*:user/ops/alice'))],
    USER,
    'no',
  ],
  'aws:PrincipalArn, another that would': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*/alice'))],
    USER,
    'no',
  ],
  'aws:PrincipalArn of a session, a wildcard that would have to cross a colon': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*/Deployer'))],
    SESSION,
    'no',
  ],
  'aws:PrincipalArn of another': [
    [trusts(when('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:user/bob'))],
    USER,
    'no',
  ],
  'aws:PrincipalArn, negated': [[trusts(when('ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/*'))], USER, 'no'],
  'aws:PrincipalArn of any role': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/*'))],
    SESSION,
    'yes',
  ],
  'aws:PrincipalArn of its role without path': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/Deployer'))],
    SESSION,
    'unknown',
  ],
  'aws:PrincipalArn of another role': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/Other'))],
    SESSION,
    'no',
  ],
  'its permission set': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', `${RESERVED}*/AWSReservedSSO_Admin_????????????????`))],
    SSO,
    'unknown',
  ],
  'another permission set': [
    [trusts(when('ArnLike', 'aws:PrincipalArn', `${RESERVED}*/AWSReservedSSO_Read_????????????????`))],
    SSO,
    'no',
  ],
}

const ROLE = 'arn:aws:iam::111111111111:role/ci/Deployer'
const arnLike = (arn: string) => trusts(when('ArnLike', 'aws:PrincipalArn', arn))

/** Visitors of whom more is known, or less. */
const VISITORS: Record<string, [Json[], Visitor, Verdict]> = {
  'a role stands for its sessions': [[names(ROLE)], {arn: ROLE}, 'yes'],
  'a role, by its account': [[trusts()], {arn: ROLE}, 'yes'],
  'a role brings no MFA': [[trusts(when('Bool', 'aws:MultiFactorAuthPresent', 'true'))], {arn: ROLE}, 'no'],
  'aws:PrincipalArn of a role': [[arnLike(ROLE)], {arn: ROLE}, 'yes'],
  'aws:PrincipalArn of a role, path wrong': [[arnLike(ROLE.replace('ci/', ''))], {arn: ROLE}, 'no'],
  'aws:PrincipalArn of a session whose role is known': [[arnLike(ROLE)], {arn: SESSION, roleArn: ROLE}, 'yes'],
  'a session by its own ARN, its role known': [[names(SESSION)], {arn: SESSION, roleArn: ROLE}, 'yes'],
  'a user by what it was called before': [[names(USER)], {arn: `${USER}2`, formerArn: USER}, 'yes'],
  'somebody unknown, where others are named': [[names(USER)], {arn: undefined}, 'unknown'],
  'somebody unknown, where anyone may': [[names('*')], {arn: undefined}, 'yes'],
  'somebody unknown who sends the external id': [
    [trusts({Principal: {AWS: '*'}, ...when('StringEquals', 'sts:ExternalId', 'x')})],
    {arn: undefined, sends: {externalId: 'x'}},
    'yes',
  ],
  'somebody unknown, where only a service may': [
    [trusts({Principal: {Service: 'lambda.amazonaws.com'}})],
    {arn: undefined},
    'no',
  ],
  'an external id where nobody knows what is sent': [
    [trusts(when('StringEquals', 'sts:ExternalId', 'x'))],
    {arn: USER},
    'unknown',
  ],
}

const BY_NAME: Record<string, [Json[], string, Verdict]> = {
  'the user itself': [[names(USER)], USER, 'yes'],
  'its account': [[trusts()], USER, 'no'],
  'its account, and it': [[trusts(), names(USER)], USER, 'yes'],
  'its account, denied to it': [[names(USER), deny({Principal: {AWS: ROOT_ARN}})], USER, 'no'],
  anyone: [[names('*')], USER, 'yes'],
  "the session's role": [[names(ROLE)], SESSION, 'yes'],
}

describe('mayEnter', () => {
  for (const [name, [statements, visitor, expected]] of Object.entries(VISITORS))
    it(`${name}: ${expected}`, () => assert.equal(mayEnter(doc(...statements), visitor, CLIENT), expected))

  for (const [name, [statements, caller, expected, externalId]] of Object.entries(CASES))
    it(`${name}: ${expected}`, () =>
      assert.equal(mayEnter(doc(...statements), {arn: caller, sends: {externalId}}, CLIENT), expected))
})

describe('mayEnterByName', () => {
  for (const [name, [statements, arn, expected]] of Object.entries(BY_NAME))
    it(`${name}: ${expected}`, () => assert.equal(mayEnterByName(doc(...statements), {arn}, CLIENT), expected))
})
