import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {denies, grants, isExternal} from '../../src/policy/grants.js'
import {CLIENT, doc, ROOT_ARN, trusts, when} from './support.js'

const KNOWN = new Set(['111111111111', '222222222222'])
const GITHUB = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'
const github = (sub: Record<string, Json>) =>
  trusts({Principal: {Federated: GITHUB}, Action: 'sts:AssumeRoleWithWebIdentity', ...sub})
const sub = (operator: string, value: Json) => github(when(operator, 'token.actions.githubusercontent.com:sub', value))
const anyone = (operator: string, key: string, value: Json) =>
  trusts({Principal: {AWS: '*'}, ...when(operator, key, value)})
const PERMISSION_SET = [
  'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_????????????????',
  'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_????????????????',
]

/** `type principal [conditions] open|closed external|internal` */
const told = (trust: Json, read = grants): string[] =>
  read(trust, CLIENT).map((grant) =>
    [
      grant.type,
      grant.principal,
      `[${grant.conditions.join('; ')}]`,
      grant.open ? 'open' : 'closed',
      isExternal(grant, KNOWN) ? 'external' : 'internal',
    ].join(' '),
  )

const GRANTS: Record<string, [Json, string[]]> = {
  'account by id': [trusts({Principal: {AWS: '111111111111'}}), [`account ${ROOT_ARN} [] closed internal`]],
  'account nobody knows': [
    trusts({Principal: {AWS: '999999999999'}}),
    ['account arn:aws:iam::999999999999:root [] closed external'],
  ],
  'user and role': [
    trusts({Principal: {AWS: ['arn:aws:iam::111111111111:user/p/a', 'arn:aws:iam::999999999999:role/r']}}),
    [
      'user arn:aws:iam::111111111111:user/p/a [] closed internal',
      'role arn:aws:iam::999999999999:role/r [] closed external',
    ],
  ],
  session: [
    trusts({Principal: {AWS: 'arn:aws:sts::111111111111:assumed-role/r/s'}}),
    ['session arn:aws:sts::111111111111:assumed-role/r/s [] closed internal'],
  ],
  'what is left of a deleted role': [
    trusts({Principal: {AWS: 'AROAEXAMPLEEXAMPLE123'}}),
    ['orphan AROAEXAMPLEEXAMPLE123 [] closed internal'],
  ],
  'service, never external': [
    trusts({
      Principal: {Service: 'lambda.amazonaws.com'},
      ...when('StringEquals', 'aws:SourceAccount', '999999999999'),
    }),
    ['service lambda.amazonaws.com [for account 999999999999] closed internal'],
  ],
  'conditions in words, the common ones first': [
    trusts({
      Condition: {
        StringEquals: {'sts:ExternalId': 'acme-7f3a', 'aws:PrincipalTag/team': ['b', 'a']},
        IpAddress: {'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7/32']},
        Bool: {'aws:MultiFactorAuthPresent': true},
        DateLessThan: {'aws:CurrentTime': '2027-02-01T00:00:00Z'},
      },
    }),
    [
      `account ${ROOT_ARN} [with MFA; external id acme-7f3a; from 198.51.100.7/32 or 203.0.113.0/24; until 2027-02-01; StringEquals aws:PrincipalTag/team = a or b] closed internal`,
    ],
  ],
  'MFA that need not be': [
    trusts(when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true')),
    [`account ${ROOT_ARN} [BoolIfExists aws:MultiFactorAuthPresent = true] closed internal`],
  ],
  'no MFA': [
    trusts(when('Bool', 'aws:MultiFactorAuthPresent', 'false')),
    [`account ${ROOT_ARN} [Bool aws:MultiFactorAuthPresent = false] closed internal`],
  ],
  'permission set': [
    trusts(when('ArnLike', 'aws:PrincipalArn', PERMISSION_SET)),
    [`account ${ROOT_ARN} [permission set Admin] closed internal`],
  ],
  'two permission sets are told as they are written': [
    trusts(when('ArnLike', 'aws:PrincipalArn', [PERMISSION_SET[0] ?? '', 'arn:aws:iam::111111111111:role/x'])),
    [
      `account ${ROOT_ARN} [ArnLike aws:PrincipalArn = ${PERMISSION_SET[0]} or arn:aws:iam::111111111111:role/x] closed internal`,
    ],
  ],
  anyone: [trusts({Principal: {AWS: '*'}}), ['anyone * [] open external']],
  'anyone, written as a string': [trusts({Principal: '*'}), ['anyone * [] open external']],
  'anyone but some': [
    {Effect: 'Allow', NotPrincipal: {AWS: ROOT_ARN}, Action: 'sts:AssumeRole'},
    [`anyone * [except {"AWS":["${ROOT_ARN}"]}] open external`],
  ],
  'anyone with an external id': [
    anyone('StringEquals', 'sts:ExternalId', 'x'),
    ['anyone * [external id x] open external'],
  ],
  'anyone in an organization': [
    anyone('StringEquals', 'aws:PrincipalOrgID', 'o-abc'),
    ['anyone * [in organization o-abc] closed internal'],
  ],
  'anyone in any organization': [
    anyone('StringLike', 'aws:PrincipalOrgID', 'o-*'),
    ['anyone * [in organization o-*] open external'],
  ],
  'anyone not in an organization': [
    anyone('StringNotEquals', 'aws:PrincipalOrgID', 'o-abc'),
    ['anyone * [StringNotEquals aws:PrincipalOrgID = o-abc] open external'],
  ],
  'anyone in an organization or in none': [
    anyone('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-abc'),
    ['anyone * [StringEqualsIfExists aws:PrincipalOrgID = o-abc] open external'],
  ],
  'anyone in a part of an organization': [
    anyone('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-abc/r-1/ou-2/*'),
    ['anyone * [ForAnyValue:StringLike aws:PrincipalOrgPaths = o-abc/r-1/ou-2/*] closed internal'],
  ],
  'anyone by an empty set of paths': [
    anyone('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-abc/*'),
    ['anyone * [ForAllValues:StringLike aws:PrincipalOrgPaths = o-abc/*] open external'],
  ],
  'anyone in a known account': [
    anyone('StringEquals', 'aws:PrincipalAccount', '111111111111'),
    ['anyone * [StringEquals aws:PrincipalAccount = 111111111111] closed internal'],
  ],
  'anyone in a known or an unknown account': [
    anyone('StringEquals', 'aws:PrincipalAccount', ['111111111111', '999999999999']),
    ['anyone * [StringEquals aws:PrincipalAccount = 111111111111 or 999999999999] closed external'],
  ],
  'GitHub, one branch': [
    sub('StringEquals', 'repo:acme/app:ref:refs/heads/main'),
    [`federated ${GITHUB} [subject repo:acme/app:ref:refs/heads/main] closed internal`],
  ],
  'GitHub, one owner': [
    sub('StringLike', 'repo:acme/*'),
    [`federated ${GITHUB} [subject repo:acme/*] closed internal`],
  ],
  'GitHub, the beginning of an owner': [
    sub('StringLike', 'repo:acme*'),
    [`federated ${GITHUB} [subject repo:acme*] open external`],
  ],
  'GitHub, one of two values open': [
    sub('StringLike', ['repo:acme/app:*', '*']),
    [`federated ${GITHUB} [subject * or repo:acme/app:*] open external`],
  ],
  'GitHub, audience only': [
    github(when('StringEquals', 'token.actions.githubusercontent.com:aud', 'sts.amazonaws.com')),
    [`federated ${GITHUB} [audience sts.amazonaws.com] open external`],
  ],
  'federated principal without a federated action': [trusts({Principal: {Federated: GITHUB}}), []],
  'a service account of a cluster': [
    trusts({
      Principal: {Federated: 'arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC'},
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...when('StringEquals', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub', 'system:serviceaccount:a:b'),
    }),
    [
      'federated arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC [subject system:serviceaccount:a:b] closed internal',
    ],
  ],
  'actions by pattern': [trusts({Action: 'STS:assume*'}), [`account ${ROOT_ARN} [] closed internal`]],
  'another action only': [trusts({Action: 'sts:TagSession'}), []],
  'twice the same': [
    doc(trusts(), trusts({Principal: {AWS: '111111111111'}})),
    [`account ${ROOT_ARN} [] closed internal`],
  ],
  'Deny is no grant': [trusts({Effect: 'Deny'}), []],
  'text that is no document': ['%7B', []],
}

const isStatement = (value: Json): boolean => typeof value === 'object' && value !== null && 'Effect' in value

describe('grants', () => {
  for (const [name, [trust, expected]] of Object.entries(GRANTS))
    it(name, () => assert.deepEqual(told(isStatement(trust) ? doc(trust) : trust), expected))

  it('denies lists what is kept out', () =>
    assert.deepEqual(
      told(doc(trusts(), trusts({Effect: 'Deny', ...when('Bool', 'aws:MultiFactorAuthPresent', 'false')})), denies),
      [`account ${ROOT_ARN} [Bool aws:MultiFactorAuthPresent = false] closed internal`],
    ))

  it('a key tells a principal under other conditions apart, not another spelling', () => {
    const key = (statement: Json) => grants(doc(statement), CLIENT)[0]?.key
    assert.equal(
      key(trusts(when('StringEquals', 'aws:PrincipalOrgID', 'o'))),
      key(trusts(when('stringequals', 'AWS:principalorgid', ['o']))),
    )
    assert.notEqual(
      key(trusts(when('StringEquals', 'sts:ExternalId', 'a'))),
      key(trusts(when('StringEquals', 'sts:ExternalId', 'b'))),
    )
    assert.notEqual(key(trusts()), key(trusts(when('StringEquals', 'sts:ExternalId', 'b'))))
  })
})
