import assert from 'node:assert/strict'
import type {Json} from '../../src/core/types.js'
import {roleOf, trustOf, userOf} from '../../src/kinds/resource.js'
import type {Body, LiftAccount} from '../../src/lift/lift.js'
import {allow, bodyOf, DEV, liftOf, optionsFor, planOf, ROOT, roleWith} from './lift-support.js'

const PARTNER: LiftAccount = {name: 'partner', id: '333333333333', partition: 'aws', managed: false}
const ACCOUNTS = [ROOT, DEV, PARTNER]
const OPTIONS = optionsFor(ACCOUNTS)

const root = (id: string): string => `arn:aws:iam::${id}:root`
const aws = (principal: Json, Condition?: Json, more: {[key: string]: Json} = {}): Json => ({
  Effect: 'Allow',
  Principal: {AWS: principal},
  Action: 'sts:AssumeRole',
  ...(Condition !== undefined && {Condition}),
  ...more,
})
const service = (name: Json, Condition?: Json): Json => ({
  Effect: 'Allow',
  Principal: {Service: name},
  Action: 'sts:AssumeRole',
  ...(Condition !== undefined && {Condition}),
})
const oidc = (host: string, Condition: Json): Json => ({
  Effect: 'Allow',
  Principal: {Federated: `arn:aws:iam::111111111111:oidc-provider/${host}`},
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
})
const GITHUB = 'token.actions.githubusercontent.com'
const github = (sub: string, operator = 'StringEquals'): Json =>
  oidc(
    GITHUB,
    operator === 'StringEquals'
      ? {StringEquals: {[`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: sub}}
      : {StringEquals: {[`${GITHUB}:aud`]: 'sts.amazonaws.com'}, StringLike: {[`${GITHUB}:sub`]: sub}},
  )
const sso = (id: string, name: string): Json => {
  const base = `arn:aws:iam::${id}:role/aws-reserved/sso.amazonaws.com/`
  const role = `AWSReservedSSO_${name}_${'?'.repeat(16)}`
  return {ArnLike: {'aws:PrincipalArn': [`${base}${role}`, `${base}*/${role}`]}}
}
const MFA = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}
const RAW = {...(aws(root(DEV.id)) as object), Sid: 'Console'}

/** Users and roles that trusts name. */
const PEOPLE = [
  userOf(DEV, {name: 'alice', path: '/people/', tags: {}, marks: {}}),
  userOf(ROOT, {name: 'bob', path: '/', tags: {}, marks: {}}),
  roleOf(DEV, {name: 'ci', path: '/', description: '', maxSession: 3600, tags: {}, marks: {}}),
  trustOf(DEV, 'ci', {document: allow(service('ec2.amazonaws.com'))}),
]
const ALICE = 'arn:aws:iam::222222222222:user/people/alice'
const BOB = 'arn:aws:iam::111111111111:user/bob'
const CI = 'arn:aws:iam::222222222222:role/ci'

/** What a trust policy becomes: the words of the role, its account apart. */
const CASES: readonly (readonly [name: string, document: Json, body: {[key: string]: Json}])[] = [
  ['an account', allow(aws(root(DEV.id))), {trust: ['dev']}],
  ['an account by its id', allow(aws(DEV.id)), {trust: ['dev']}],
  ['an account that is only named', allow(aws(root(PARTNER.id))), {trust: ['partner']}],
  ['an account that nobody lists', allow(aws(root('999999999999'))), {trust: ['999999999999']}],
  ['two accounts', allow(aws([root(DEV.id), root(ROOT.id)])), {trust: ['root', 'dev']}],
  ['an account with MFA', allow(aws(root(DEV.id), MFA)), {trust: ['dev'], mfa: true}],
  [
    'MFA that is a value of JSON',
    allow(aws(root(DEV.id), {Bool: {'aws:MultiFactorAuthPresent': true}})),
    {trust: ['dev'], mfa: true},
  ],
  [
    'an odd value for MFA stays as it is',
    allow(aws(root(DEV.id), {Bool: {'aws:MultiFactorAuthPresent': 'True'}})),
    {trust: [{statement: aws(root(DEV.id), {Bool: {'aws:MultiFactorAuthPresent': 'True'}})}]},
  ],
  [
    'an external id',
    allow(aws(root('999999999999'), {StringEquals: {'sts:ExternalId': 'acme-7f3a'}})),
    {trust: ['999999999999'], externalId: 'acme-7f3a'},
  ],
  [
    'addresses and a condition of its own',
    allow(
      aws(root(DEV.id), {
        IpAddress: {'aws:SourceIp': '203.0.113.0/24'},
        StringLike: {'aws:PrincipalTag/team': ['a*', 'b*']},
      }),
    ),
    {trust: ['dev'], sourceIp: ['203.0.113.0/24'], when: {StringLike: {'aws:PrincipalTag/team': ['a*', 'b*']}}},
  ],
  [
    'what all lines have in common stands on the role, the rest on its line',
    allow(
      aws(root(DEV.id), {...MFA, StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456', 'aws:PrincipalTag/a': 'b'}}),
      aws([BOB, root(PARTNER.id)], {
        ...MFA,
        StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456', 'sts:ExternalId': 'x1'},
      }),
      service('ec2.amazonaws.com'),
    ),
    {
      trust: [
        {principal: 'dev', when: {StringEquals: {'aws:PrincipalTag/a': 'b'}}},
        {principals: ['root/user/bob', 'partner'], externalId: 'x1'},
        'ec2.amazonaws.com',
      ],
      mfa: true,
      when: {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}},
    },
  ],
  [
    'MFA for one of two',
    allow(aws(root(DEV.id), MFA), aws(root(PARTNER.id))),
    {trust: [{principal: 'dev', mfa: true}, 'partner']},
  ],
  ['a user of the same account', allow(aws(BOB)), {trust: ['root/user/bob']}],
  [
    'a user with a path and a role: nobody gets a caller policy',
    allow(aws([ALICE, CI])),
    {trust: ['dev/role/ci', 'dev/user/alice'], caller: false},
  ],
  ['a role cannot send MFA', allow(aws(CI, MFA)), {trust: [{statement: aws(CI, MFA)}]}],
  [
    'a session and a role of an account that is only named',
    allow(aws(['arn:aws:sts::222222222222:assumed-role/ci/x', 'arn:aws:iam::333333333333:role/a/Their'])),
    {trust: ['arn:aws:iam::333333333333:role/a/Their', 'arn:aws:sts::222222222222:assumed-role/ci/x']},
  ],
  [
    'session tags',
    allow({...(aws(CI) as object), Action: ['sts:AssumeRole', 'sts:TagSession']}),
    {trust: [{principal: 'dev/role/ci', tagSession: true}], caller: false},
  ],
  [
    'another action',
    allow({...(aws(root(DEV.id)) as object), Action: ['sts:AssumeRole', 'sts:SetSourceIdentity']}),
    {trust: [{statement: {...(aws(root(DEV.id)) as object), Action: ['sts:AssumeRole', 'sts:SetSourceIdentity']}}]},
  ],
  [
    'services',
    allow(service(['lambda.amazonaws.com', 'ec2.amazonaws.com'])),
    {trust: ['ec2.amazonaws.com', 'lambda.amazonaws.com']},
  ],
  [
    'a service for the own account',
    allow(
      service('sns.amazonaws.com', {
        StringEquals: {'aws:SourceAccount': ROOT.id},
        ArnLike: {'aws:SourceArn': 'arn:aws:sns:eu-west-1:111111111111:t'},
      }),
    ),
    {
      trust: [{service: 'sns.amazonaws.com', sourceAccount: 'self', sourceArn: 'arn:aws:sns:eu-west-1:111111111111:t'}],
    },
  ],
  ['a branch', allow(github('repo:acme/app:ref:refs/heads/main')), {trust: [{github: 'acme/app', branch: 'main'}]}],
  ['tags', allow(github('repo:acme/app:ref:refs/tags/v*', 'StringLike')), {trust: [{github: 'acme/app', tag: 'v*'}]}],
  [
    'an environment',
    allow(github('repo:acme/app:environment:prod')),
    {trust: [{github: 'acme/app', environment: 'prod'}]},
  ],
  ['pull requests', allow(github('repo:acme/app:pull_request')), {trust: [{github: 'acme/app', pullRequest: true}]}],
  [
    'a repository with whatever',
    allow(github('repo:acme/app:*', 'StringLike')),
    {trust: [{github: 'acme/app', subject: 'repo:acme/app:*'}]},
  ],
  [
    'a pod',
    allow(
      oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC', {
        StringEquals: {
          'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com',
          'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:a:b',
        },
      }),
    ),
    {
      trust: [
        {
          oidc: 'oidc.eks.eu-west-1.amazonaws.com/id/ABC',
          audience: 'sts.amazonaws.com',
          subject: 'system:serviceaccount:a:b',
        },
      ],
    },
  ],
  [
    'a SAML provider',
    allow({
      Effect: 'Allow',
      Principal: {Federated: 'arn:aws:iam::111111111111:saml-provider/Okta'},
      Action: 'sts:AssumeRoleWithSAML',
      Condition: {StringEquals: {'SAML:aud': 'https://signin.aws.amazon.com/saml'}},
    }),
    {trust: [{saml: 'Okta'}]},
  ],
  ['a permission set', allow(aws(root(DEV.id), sso(DEV.id, 'Admin'))), {trust: [{sso: 'Admin', account: 'dev'}]}],
  [
    'a permission set with MFA, which it never sends',
    allow(aws(root(DEV.id), {...(sso(DEV.id, 'Admin') as object), ...MFA})),
    {trust: [{statement: aws(root(DEV.id), {...(sso(DEV.id, 'Admin') as object), ...MFA})}]},
  ],
  [
    'an organization',
    allow(aws('*', {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}})),
    {trust: [{org: 'o-abcd123456'}]},
  ],
  ['anyone', allow(aws('*')), {trust: [{statement: aws('*')}]}],
  ['a statement with a Sid', allow(RAW, aws(root(PARTNER.id))), {trust: [{statement: RAW}, 'partner']}],
  [
    'two statements that lines would make one',
    allow(aws(root(DEV.id)), aws(root(PARTNER.id))),
    {trust: ['dev', {statement: aws(root(PARTNER.id))}]},
  ],
  [
    'a Deny beside a line',
    allow(aws(root(DEV.id)), {
      ...(aws('*', {BoolIfExists: {'aws:SecureTransport': 'false'}}) as object),
      Effect: 'Deny',
    }),
    {
      trust: [
        'dev',
        {statement: {...(aws('*', {BoolIfExists: {'aws:SecureTransport': 'false'}}) as object), Effect: 'Deny'}},
      ],
    },
  ],
  [
    'the old version',
    {Version: '2008-10-17', Statement: [aws(root(DEV.id))]},
    {trust: {document: {Version: '2008-10-17', Statement: [aws(root(DEV.id))]}}},
  ],
  ['no version', {Statement: aws(root(DEV.id))}, {trust: {document: {Statement: aws(root(DEV.id))}}}],
  [
    'an Id',
    {Version: '2012-10-17', Id: 'x', Statement: [aws(root(DEV.id))]},
    {trust: {document: {Version: '2012-10-17', Id: 'x', Statement: [aws(root(DEV.id))]}}},
  ],
]

describe('trust policies as lines', () => {
  for (const [name, document, body] of CASES)
    it(name, () => {
      const {live, lifted} = liftOf([...PEOPLE, ...roleWith(document)], OPTIONS)
      assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {account: 'root', ...body})
      assert.deepEqual(planOf(live, lifted, OPTIONS), [])
    })

  for (const [name, document] of CASES)
    it(`whole when it did not come back: ${name}`, () => {
      const options = {...OPTIONS, verbatim: new Set(['root/role/r'])}
      const {live, lifted} = liftOf([...PEOPLE, ...roleWith(document)], options)
      assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {account: 'root', trust: {document}})
      assert.deepEqual(planOf(live, lifted, options), [])
    })

  it('says why something is not shorter', () => {
    const notes = (document: Json): readonly string[] =>
      liftOf(roleWith(document), OPTIONS).lifted.entries[0]?.notes ?? []
    assert.deepEqual(notes(allow(RAW)), ['a raw statement of trust: it has the Sid "Console"'])
    const anyone: Body = {Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}
    const raw = (more: Body) => notes(allow({...anyone, ...more}))
    assert.deepEqual(raw({}), ['a raw statement of trust: no line says who that is'])
    assert.deepEqual(raw({Action: 'sts:*'}), ['a raw statement of trust: no line says its action'])
    assert.deepEqual(raw({Condition: {Null: {'aws:PrincipalOrgID': 'false'}}}), [
      'a raw statement of trust: no line says who that is under that condition',
    ])
    assert.deepEqual(notes({Version: '2008-10-17', Statement: [aws(root(DEV.id))]}), [
      'the trust policy is given whole: it has another Version than 2012-10-17',
    ])
    assert.deepEqual(notes(allow(aws(root(DEV.id)))), [])
  })

  it('keeps AWS principals apart that the file does not declare', () => {
    const options = optionsFor(ACCOUNTS, {
      leaveOut: (resource) => (resource.key === 'dev/user/alice' ? 'not asked for' : undefined),
    })
    const {live, lifted} = liftOf([...PEOPLE, ...roleWith(allow(aws([ALICE, BOB])))], options)
    assert.deepEqual(bodyOf(lifted, 'roles', 'R'), {account: 'root', trust: ['root/user/bob', ALICE]})
    assert.deepEqual(planOf(live, lifted, options), [])
  })
})
