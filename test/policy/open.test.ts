import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {denies, grants, isExternal, isWithin} from '../../src/policy/grants.js'
import {CLIENT, doc, trusts, when} from './support.js'

const KNOWN = new Set(['111111111111', '222222222222'])
const verdict = (statement: Json): string => {
  const [grant] = grants(doc(statement), CLIENT)
  return grant === undefined ? 'nobody' : isExternal(grant, KNOWN) ? 'external' : 'internal'
}

const ACCOUNT = 'aws:PrincipalAccount'
const ORG = 'aws:PrincipalOrgID'
const PATHS = 'aws:PrincipalOrgPaths'
const ARN = 'aws:PrincipalArn'

/** Everyone, under one test. */
const EVERYONE: readonly (readonly [operator: string, key: string, value: Json, expected: string])[] = [
  ['StringEquals', ACCOUNT, '111111111111', 'internal'],
  ['StringEquals', ACCOUNT, '999999999999', 'external'],
  ['StringEqualsIgnoreCase', ACCOUNT, '111111111111', 'internal'],
  ['StringEqualsIgnoreCase', ACCOUNT, '999999999999', 'external'],
  ['StringLike', ACCOUNT, '999999999999', 'external'],
  ['StringLike', ACCOUNT, '1111*', 'external'],
  ['ForAnyValue:StringEquals', ACCOUNT, '111111111111', 'internal'],
  ['ForAnyValue:StringEquals', ACCOUNT, '999999999999', 'external'],
  ['ForAllValues:StringEquals', ACCOUNT, '111111111111', 'external'],
  ['StringEquals', ACCOUNT, '${aws:ResourceAccount}', 'internal'],
  ['StringEquals', ACCOUNT, ['${aws:ResourceAccount}', '999999999999'], 'external'],
  ['StringEquals', ACCOUNT, '${aws:PrincipalAccount}', 'external'],
  ['StringEquals', 'aws:SourceAccount', '111111111111', 'internal'],
  ['StringEquals', 'aws:SourceAccount', '999999999999', 'external'],
  ['StringEquals', ORG, 'o-abc', 'internal'],
  ['StringEquals', ORG, '${aws:ResourceOrgID}', 'internal'],
  ['StringEquals', ORG, '${aws:resourceorgid}', 'internal'],
  ['StringEquals', ORG, '${aws:PrincipalOrgID}', 'external'],
  ['StringEquals', ORG, "${aws:ResourceOrgID, 'o-abc'}", 'external'],
  ['ForAnyValue:StringLike', PATHS, 'o-abc/*', 'internal'],
  ['ForAnyValue:StringLike', PATHS, '${aws:ResourceOrgID}/*', 'internal'],
  ['ForAnyValue:StringLike', PATHS, '${aws:PrincipalOrgID}/*', 'external'],
  ['ForAnyValue:StringLike', PATHS, 'o-*/r-ab/*', 'external'],
  ['ForAnyValue:StringLike', PATHS, 'o-abc', 'external'],
  ['ArnLike', ARN, 'arn:aws:iam::111111111111:role/*', 'internal'],
  ['ArnLike', ARN, 'arn:*:iam::111111111111:role/*', 'internal'],
  ['ArnLike', ARN, 'arn:aws:iam::999999999999:role/*', 'external'],
  ['ArnLike', ARN, 'arn:aws:iam::*:role/*', 'external'],
  ['StringLike', ARN, 'arn:aws:iam::111111111111:role/*', 'internal'],
  // A path may have colons, so this may be a role of any account.
  ['StringLike', ARN, 'arn:*:iam::111111111111:role/*', 'external'],
]

const HOSTS = {
  github: 'token.actions.githubusercontent.com',
  enterprise: 'token.actions.githubusercontent.com/acme',
  gitlab: 'gitlab.com',
  ownGitlab: 'gitlab.acme.example',
  terraform: 'app.terraform.io',
  buildkite: 'agent.buildkite.com',
  google: 'accounts.google.com',
  cluster: 'oidc.eks.eu-west-1.amazonaws.com/id/ABC',
} as const

/** A provider's tokens, under one test of their `sub`. */
const SUBJECTS: readonly (readonly [host: keyof typeof HOSTS, operator: string, value: Json, expected: string])[] = [
  ['github', 'StringLike', 'repo:acme/*', 'internal'],
  ['github', 'StringLike', 'repo:acme/app:*', 'internal'],
  ['github', 'StringLike', 'repository_owner:acme:*', 'internal'],
  ['github', 'StringEquals', 'repo:acme/app:ref:refs/heads/main', 'internal'],
  ['github', 'ForAnyValue:StringEquals', 'repo:acme/app:ref:refs/heads/main', 'internal'],
  ['github', 'StringLike', 'repo:acme*', 'external'],
  ['github', 'StringLike', 'repo:*/app:*', 'external'],
  ['github', 'StringLike', 'repo:*', 'external'],
  ['github', 'StringLike', 'repo*', 'external'],
  ['github', 'StringLike', 'r*', 'external'],
  ['github', 'StringLike', '*', 'external'],
  ['github', 'StringLike', 'repository_owner:acme*', 'external'],
  ['github', 'StringLike', ['repo:acme/app:*', 'repo:*'], 'external'],
  ['github', 'StringEqualsIfExists', 'repo:acme/app:ref:refs/heads/main', 'external'],
  ['github', 'StringEquals', '${token.actions.githubusercontent.com:sub}', 'external'],
  ['github', 'StringLike', '${token.actions.githubusercontent.com:sub}', 'external'],
  ['github', 'StringEquals', 'repo:${aws:PrincipalTag/owner}/app', 'external'],
  ['github', 'StringEquals', 'repo:acme/${aws:PrincipalTag/repo}', 'internal'],
  ['enterprise', 'StringLike', 'repo:*', 'external'],
  ['enterprise', 'StringLike', 'repo:acme/*', 'internal'],
  ['gitlab', 'StringLike', 'project_path:acme/*', 'internal'],
  ['gitlab', 'StringLike', 'project_path:acme*', 'external'],
  ['gitlab', 'StringLike', 'project_path:*', 'external'],
  ['gitlab', 'StringLike', 'p*', 'external'],
  ['ownGitlab', 'StringLike', 'project_path:*', 'internal'],
  ['terraform', 'StringLike', 'organization:acme:project:p:*', 'internal'],
  ['terraform', 'StringLike', 'organization:acme*', 'external'],
  ['buildkite', 'StringLike', 'organization:acme:*', 'internal'],
  ['buildkite', 'StringLike', 'organization:*', 'external'],
  ['google', 'StringEquals', '113155550000000000000', 'internal'],
  ['google', 'StringLike', '1131*', 'external'],
  ['cluster', 'StringLike', 'system:serviceaccount:*', 'internal'],
  ['cluster', 'StringLike', '*', 'external'],
]

describe('who is from outside', () => {
  for (const [operator, key, value, expected] of EVERYONE)
    it(`everyone with ${operator} ${key} ${JSON.stringify(value)}: ${expected}`, () =>
      assert.equal(verdict(trusts({Principal: {AWS: '*'}, ...when(operator, key, value)})), expected))

  for (const [host, operator, value, expected] of SUBJECTS)
    it(`${host} with ${operator} ${JSON.stringify(value)}: ${expected}`, () =>
      assert.equal(
        verdict(
          trusts({
            Principal: {Federated: `arn:aws:iam::222222222222:oidc-provider/${HOSTS[host]}`},
            Action: 'sts:AssumeRoleWithWebIdentity',
            ...when(operator, `${HOSTS[host]}:sub`, value),
          }),
        ),
        expected,
      ))

  it('a provider of an account that is not listed is', () =>
    assert.equal(
      verdict(
        trusts({
          Principal: {Federated: 'arn:aws:iam::999999999999:saml-provider/Okta'},
          Action: 'sts:AssumeRoleWithSAML',
          ...when('StringEquals', 'SAML:sub', 'x'),
        }),
      ),
      'external',
    ))
})

const GITHUB = `arn:aws:iam::222222222222:oidc-provider/${HOSTS.github}`

const CALLS: Record<string, readonly [Json, string]> = {
  'a role': [trusts({Action: 'sts:*'}), 'sts:AssumeRole'],
  'everyone, one call': [trusts({Principal: {AWS: '*'}}), 'sts:AssumeRole'],
  'everyone, by a token': [
    trusts({Principal: {AWS: '*'}, Action: 'sts:AssumeRoleWithWebIdentity'}),
    'sts:AssumeRoleWithWebIdentity',
  ],
  'everyone, by any call': [
    trusts({Principal: {AWS: '*'}, Action: 'sts:Assume*'}),
    'sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity',
  ],
  'a provider, by any call': [trusts({Principal: {Federated: GITHUB}, Action: '*'}), 'sts:AssumeRoleWithWebIdentity'],
  'a provider, by the call of another kind of provider': [
    trusts({Principal: {Federated: GITHUB}, Action: 'sts:AssumeRoleWithSAML'}),
    '',
  ],
  'all but one call': [
    {Effect: 'Allow', Principal: {AWS: '*'}, NotAction: 'sts:AssumeRole'},
    'sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity',
  ],
  'another call': [trusts({Action: 'sts:TagSession'}), ''],
}

describe('calls of a grant', () => {
  for (const [name, [statement, expected]] of Object.entries(CALLS))
    it(name, () => {
      const read = (of: typeof grants, one: Json) => of(doc(one), CLIENT).flatMap(({calls}) => calls)
      assert.equal(read(grants, statement).join(' '), expected)
      assert.equal(read(denies, {...(statement as object), Effect: 'Deny'}).join(' '), expected)
    })
})

describe('isWithin', () => {
  const [id, other] = ['a', 'b'].map((value) => trusts(when('StringEquals', 'sts:ExternalId', value)))
  const both = trusts(when('StringEquals', 'sts:ExternalId', ['a', 'b']))
  const ROWS: Record<string, readonly [narrow: Json, wide: Json[], expected: boolean]> = {
    'one value of two': [id!, [both], true],
    'two values, each by itself': [both, [id!, other!], true],
    'two values, one of them': [both, [id!], false],
    'no condition': [trusts(), [both], false],
    'another principal': [id!, [trusts({Principal: {AWS: '999999999999'}})], false],
    'fewer calls': [
      trusts({Principal: {AWS: '*'}}),
      [trusts({Principal: {AWS: '*'}, Action: 'sts:AssumeRoleWithSAML'})],
      false,
    ],
  }
  const read = (...statements: Json[]) => grants(doc(...statements), CLIENT)
  for (const [name, [narrow, wide, expected]] of Object.entries(ROWS))
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => assert.equal(isWithin(read(narrow)[0]!, read(...wide)), expected))
})

describe('the key of a grant', () => {
  const key = (value: Json, version: string) =>
    grants({Version: version, Statement: [trusts(when('StringEquals', 'sts:ExternalId', value))]}, CLIENT)[0]?.key
  it('is another in another version where there is a variable', () => {
    assert.notEqual(key('${aws:username}', '2008-10-17'), key('${aws:username}', '2012-10-17'))
    assert.equal(key('alice', '2008-10-17'), key('alice', '2012-10-17'))
  })
  it('is the same for two spellings of one test', () => {
    const of = (condition: Json) => grants(doc(trusts({Condition: condition})), CLIENT)[0]?.key
    assert.equal(
      of({ArnEquals: {'aws:PrincipalArn': 'x'}, IpAddress: {'aws:SourceIp': '1.2.3.4'}}),
      of({ArnLike: {'aws:PrincipalArn': 'x'}, IpAddress: {'aws:SourceIp': '1.2.3.4/32'}}),
    )
  })
})
