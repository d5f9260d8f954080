import assert from 'node:assert/strict'
import type {WrittenRole, WrittenTrust} from '../../src/config/written.js'
import type {Json} from '../../src/core/types.js'
import {compiled, factsOf, group, line, principals, role, trustStatements, user} from './compile-support.js'

const ROOT = 'arn:aws:iam::111111111111:root'
const GITHUB = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'
const allow = (Principal: Json, more: Record<string, Json> = {}): Json => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
})
const web = (Principal: Json, Condition: Json): Json => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
})
const github = (ref: object): WrittenTrust => line({type: 'github', github: 'acme/app', ref: ref as never})
const githubSub = (sub: string): Json =>
  web(
    {Federated: GITHUB},
    {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': sub,
      },
    },
  )

interface Case {
  readonly name: string
  readonly trust: readonly WrittenTrust[]
  readonly role?: Partial<WrittenRole>
  readonly statements: readonly Json[]
}

const sourced = line({
  type: 'service',
  service: 'sns.amazonaws.com',
  sourceAccount: 'self',
  sourceArn: 'arn:aws:sns:*:*:t',
})

const LINES: readonly Case[] = [
  {name: 'an account', trust: [principals('root')], statements: [allow({AWS: ROOT})]},
  {
    name: 'a 12-digit account',
    trust: [principals('999999999999')],
    statements: [allow({AWS: 'arn:aws:iam::999999999999:root'})],
  },
  {name: 'a group is its account', trust: [principals('root/group/G')], statements: [allow({AWS: ROOT})]},
  {
    name: 'a declared user',
    trust: [principals('root/user/alice')],
    statements: [allow({AWS: 'arn:aws:iam::111111111111:user/staff/alice'})],
  },
  {
    name: 'a declared role, path included',
    trust: [principals('dev/role/ci')],
    statements: [allow({AWS: 'arn:aws:iam::333333333333:role/ci/ci'})],
  },
  {
    name: 'an undeclared user with the path AWS has',
    trust: [principals('root/user/bob')],
    statements: [allow({AWS: 'arn:aws:iam::111111111111:user/x/bob'})],
  },
  {
    name: 'an ARN',
    trust: [principals('arn:aws:sts::999999999999:assumed-role/R/s')],
    statements: [allow({AWS: 'arn:aws:sts::999999999999:assumed-role/R/s'})],
  },
  {
    name: 'a service',
    trust: [line({type: 'service', service: 'lambda.amazonaws.com'})],
    statements: [allow({Service: 'lambda.amazonaws.com'})],
  },
  {
    name: 'a service for an account and a source',
    trust: [sourced],
    statements: [
      allow(
        {Service: 'sns.amazonaws.com'},
        {
          Condition: {
            ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:*:t'},
            StringEquals: {'aws:SourceAccount': '222222222222'},
          },
        },
      ),
    ],
  },
  {
    name: 'a service for another listed account',
    trust: [line({type: 'service', service: 'sns.amazonaws.com', sourceAccount: 'dev'})],
    statements: [
      allow({Service: 'sns.amazonaws.com'}, {Condition: {StringEquals: {'aws:SourceAccount': '333333333333'}}}),
    ],
  },
  {
    name: 'github branch',
    trust: [github({branch: 'main'})],
    statements: [githubSub('repo:acme/app:ref:refs/heads/main')],
  },
  {name: 'github tag', trust: [github({tag: 'v1'})], statements: [githubSub('repo:acme/app:ref:refs/tags/v1')]},
  {
    name: 'github environment',
    trust: [github({environment: 'eu:prod'})],
    statements: [githubSub('repo:acme/app:environment:eu%3Aprod')],
  },
  {
    name: 'github pull request',
    trust: [github({pullRequest: true})],
    statements: [githubSub('repo:acme/app:pull_request')],
  },
  {
    name: 'github subject',
    trust: [github({subject: 'repo:acme@1/app@2:ref:refs/heads/x'})],
    statements: [githubSub('repo:acme@1/app@2:ref:refs/heads/x')],
  },
  {
    name: 'github branch pattern: StringLike for sub only',
    trust: [github({branch: 'release/*'})],
    statements: [
      web(
        {Federated: GITHUB},
        {
          StringEquals: {'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com'},
          StringLike: {'token.actions.githubusercontent.com:sub': 'repo:acme/app:ref:refs/heads/release/*'},
        },
      ),
    ],
  },
  {
    name: 'oidc',
    trust: [
      line({type: 'oidc', oidc: 'https://oidc.example.com/id/A', audience: 'sts.amazonaws.com', subject: 'system:a:b'}),
    ],
    statements: [
      web(
        {Federated: 'arn:aws:iam::222222222222:oidc-provider/oidc.example.com/id/A'},
        {StringEquals: {'oidc.example.com/id/A:aud': 'sts.amazonaws.com', 'oidc.example.com/id/A:sub': 'system:a:b'}},
      ),
    ],
  },
  {
    name: 'saml',
    trust: [line({type: 'saml', saml: 'Okta', tagSession: true})],
    statements: [
      {
        Effect: 'Allow',
        Principal: {Federated: 'arn:aws:iam::222222222222:saml-provider/Okta'},
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
        Condition: {StringEquals: {'SAML:aud': 'https://signin.aws.amazon.com/saml'}},
      },
    ],
  },
  {
    name: 'sso: both shapes of the path',
    trust: [line({type: 'sso', sso: 'Admin', account: 'root'})],
    statements: [
      allow(
        {AWS: ROOT},
        {
          Condition: {
            ArnLike: {
              'aws:PrincipalArn': [
                'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_????????????????',
                'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_????????????????',
              ],
            },
          },
        },
      ),
    ],
  },
  {
    name: 'org',
    trust: [line({type: 'org', org: 'o-abcd123456'})],
    statements: [allow({AWS: '*'}, {Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}}})],
  },
  {
    name: 'a raw statement, verbatim',
    trust: [
      {
        type: 'statement',
        statement: {Sid: 'X', Effect: 'Allow', Principal: {AWS: ['333333333333']}, Action: 'sts:AssumeRole'},
      },
    ],
    statements: [{Sid: 'X', Effect: 'Allow', Principal: {AWS: ['333333333333']}, Action: 'sts:AssumeRole'}],
  },
  {
    name: 'tagSession',
    trust: [line({type: 'principals', principals: ['root'], tagSession: true})],
    statements: [allow({AWS: ROOT}, {Action: ['sts:AssumeRole', 'sts:TagSession']})],
  },
  {
    name: 'mfa, external id, source addresses and when of the role',
    trust: [principals('root')],
    role: {
      mfa: true,
      externalId: 'e',
      sourceIp: ['10.1.0.0/16', '10.0.0.0/16'],
      when: {StringLike: {'aws:PrincipalTag/t': '*'}},
    },
    statements: [
      allow(
        {AWS: ROOT},
        {
          Condition: {
            Bool: {'aws:MultiFactorAuthPresent': 'true'},
            IpAddress: {'aws:SourceIp': ['10.0.0.0/16', '10.1.0.0/16']},
            StringEquals: {'sts:ExternalId': 'e'},
            StringLike: {'aws:PrincipalTag/t': '*'},
          },
        },
      ),
    ],
  },
  {
    name: "a line's own value replaces the role's, mfa: false too; when is joined",
    trust: [
      line({
        type: 'principals',
        principals: ['root'],
        mfa: false,
        externalId: 'own',
        when: {Bool: {'aws:ViaAWSService': 'false'}},
      }),
    ],
    role: {mfa: true, externalId: 'role', when: {Bool: {'aws:SecureTransport': 'true'}}},
    statements: [
      allow(
        {AWS: ROOT},
        {
          Condition: {
            Bool: {'aws:SecureTransport': 'true', 'aws:ViaAWSService': 'false'},
            StringEquals: {'sts:ExternalId': 'own'},
          },
        },
      ),
    ],
  },
  {
    name: "a role's conditions do not go on services, providers and raw statements",
    trust: [line({type: 'service', service: 'ec2.amazonaws.com'}), github({branch: 'main'}), principals('root')],
    role: {mfa: true},
    statements: [
      allow({Service: 'ec2.amazonaws.com'}),
      githubSub('repo:acme/app:ref:refs/heads/main'),
      allow({AWS: ROOT}, {Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}),
    ],
  },
  {
    name: 'one statement per conditions, in order of first appearance, principals sorted',
    trust: [
      principals('root', 'dev'),
      line({type: 'principals', principals: ['partner'], externalId: 'e'}),
      principals('client', 'dev'),
    ],
    statements: [
      allow({AWS: [ROOT, 'arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root']}),
      allow({AWS: 'arn:aws:iam::444444444444:root'}, {Condition: {StringEquals: {'sts:ExternalId': 'e'}}}),
    ],
  },
  {
    name: 'accounts and services never share a statement',
    trust: [
      line({type: 'service', service: 'ec2.amazonaws.com'}),
      principals('root'),
      line({type: 'service', service: 'a.amazonaws.com'}),
    ],
    statements: [allow({Service: ['a.amazonaws.com', 'ec2.amazonaws.com']}), allow({AWS: ROOT})],
  },
  {
    name: 'conditions that mean the same are one statement',
    trust: [
      line({type: 'principals', principals: ['root'], when: {StringEquals: {'aws:PrincipalTag/a': 'x'}}}),
      line({type: 'principals', principals: ['dev'], when: {StringEquals: {'aws:principaltag/a': ['x']}}}),
    ],
    statements: [
      allow({AWS: [ROOT, 'arn:aws:iam::333333333333:root']}, {Condition: {StringEquals: {'aws:PrincipalTag/a': 'x'}}}),
    ],
  },
  {
    name: 'expires of the role, earlier than that of a line',
    trust: [principals('root'), line({type: 'service', service: 'ec2.amazonaws.com', expires: '2027-06-30'})],
    role: {expires: '2026-12-31'},
    statements: [
      allow({AWS: ROOT}, {Condition: {DateLessThan: {'aws:CurrentTime': '2027-01-01T00:00:00Z'}}}),
      allow({Service: 'ec2.amazonaws.com'}, {Condition: {DateLessThan: {'aws:CurrentTime': '2027-01-01T00:00:00Z'}}}),
    ],
  },
  {
    name: 'expires of the role ends what a raw statement allows',
    trust: [
      {type: 'statement', statement: {Effect: 'Allow', Principal: {AWS: '333333333333'}, Action: 'sts:AssumeRole'}},
    ],
    role: {expires: '2026-12-31'},
    statements: [
      allow({AWS: '333333333333'}, {Condition: {DateLessThan: {'aws:CurrentTime': '2027-01-01T00:00:00Z'}}}),
    ],
  },
  {
    name: 'an expired line is left out, on its last day it is not',
    trust: [
      line({type: 'principals', principals: ['dev'], expires: '2026-05-31'}),
      line({type: 'principals', principals: ['root'], expires: '2026-06-01'}),
    ],
    statements: [allow({AWS: ROOT}, {Condition: {DateLessThan: {'aws:CurrentTime': '2026-06-02T00:00:00Z'}}})],
  },
  {
    name: 'when no line is left the role lets nobody in',
    trust: [line({type: 'principals', principals: ['dev'], expires: '2026-05-31'})],
    statements: [{Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
  },
]

const facts = factsOf({'root/user/bob': '/x/'})
const world = (trust: readonly WrittenTrust[], more: Partial<WrittenRole> = {}) => ({
  roles: {R: role({trust, ...more}), ci: role({accounts: ['dev'], path: '/ci/'})},
  users: {alice: user({path: '/staff/'})},
  groups: {G: group()},
})

describe('a line of trust becomes', () => {
  for (const each of LINES) {
    it(each.name, () => {
      const done = compiled(world(each.trust, each.role), facts)
      assert.deepEqual(trustStatements(done), each.statements)
      assert.deepEqual(
        done.findings.filter(({severity}) => severity === 'error'),
        [],
      )
    })
  }
})

interface Bad {
  readonly name: string
  readonly trust: WrittenTrust
  readonly role?: Partial<WrittenRole>
  readonly told: string
  readonly says: RegExp
}

const at = 'roles.R.trust.0'
const first = `${at}.principals.0`
const arn = (text: string, says: RegExp): Bad => ({
  name: text,
  trust: principals(text),
  told: `error invalid-principal ${first}`,
  says,
})

const BAD: readonly Bad[] = [
  {
    name: 'a misspelt account',
    trust: principals('rot'),
    told: `error unknown-account ${first}`,
    says: /did you mean "root"/,
  },
  {
    name: 'a misspelt account of an address',
    trust: principals('rot/user/alice'),
    told: `error unknown-account ${first}`,
    says: /"root"/,
  },
  {
    name: 'an undeclared group',
    trust: principals('root/group/H'),
    told: `error unknown-principal ${first}`,
    says: /did you mean root\/group\/G/,
  },
  {
    name: 'a user that is nowhere',
    trust: principals('root/user/bb'),
    told: `error unknown-principal ${first}`,
    says: /did you mean root\/user\/bob/,
  },
  {
    name: 'a user in other case',
    trust: principals('root/user/BOB'),
    told: `error unknown-principal ${first}`,
    says: /did you mean root\/user\/bob/,
  },
  {
    name: 'an ARN of a user that is nowhere',
    trust: principals('arn:aws:iam::111111111111:user/bb'),
    told: `error unknown-principal ${first}`,
    says: /user\/bob/,
  },
  {
    name: 'an address without kind',
    trust: principals('dev/ci'),
    told: `error invalid-principal ${first}`,
    says: /dev\/role\/Name/,
  },
  {name: 'everyone', trust: principals('*'), told: `error invalid-principal ${first}`, says: /org: o-/},
  {
    name: 'a wildcard name',
    trust: principals('dev/role/*'),
    told: `error invalid-principal ${first}`,
    says: /no wildcards/,
  },
  {
    name: 'an orphan',
    trust: principals('AROAABCDEFGHIJKLMNOP1'),
    told: `error invalid-principal ${first}`,
    says: /deleted principal/,
  },
  arn(
    'arn:aws:iam::333333333333:role/ci',
    /declares it as arn:aws:iam::333333333333:role\/ci\/ci; write dev\/role\/ci/,
  ),
  arn('arn:aws:iam::111111111111:user/bob', /its path in AWS is \/x\//),
  arn('arn:aws-cn:iam::111111111111:root', /another partition/),
  arn('arn:aws:iam:eu-west-1:111111111111:root', /region/),
  arn('arn:aws:iam::11111111111:root', /not 12 digits/),
  arn('arn:aws:iam::111111111111:root ', /blank/),
  arn('arn:aws:iam::111111111111:group/G', /ACCOUNT\/group\/NAME/),
  arn('arn:aws:iam::111111111111:instance-profile/p', /users, roles and accounts/),
  arn('arn:aws:iam::111111111111:role/*', /ArnLike/),
  arn('arn:aws:iam::111111111111:oidc-provider/x', /oidc:/),
  arn('arn:aws:sts::111111111111:assumed-role/R/*', /arn:…:role\/R/),
  arn('arn:aws:s3:::bucket', /only iam and sts/),
  arn('arn:aws:iam', /no whole ARN/),
  {
    name: 'mfa on a role',
    trust: principals('dev/role/ci'),
    role: {mfa: true},
    told: `error mfa-without-mfa ${first}`,
    says: /mfa: false/,
  },
  {
    name: 'mfa on a role by ARN',
    trust: line({type: 'principals', principals: ['arn:aws:iam::999999999999:role/x'], mfa: true}),
    told: `error mfa-without-mfa ${first}`,
    says: /mfa: false/,
  },
  {
    name: 'mfa on sso',
    trust: line({type: 'sso', sso: 'Admin', account: 'root'}),
    role: {mfa: true},
    told: `error mfa-without-mfa ${at}`,
    says: /mfa: false/,
  },
  {
    name: 'mfa on a service',
    trust: line({type: 'service', service: 'ec2.amazonaws.com', mfa: true}),
    told: `error condition-never-met ${at}.mfa`,
    says: /leave it out/,
  },
  {
    name: 'a condition twice',
    trust: line({type: 'principals', principals: ['root'], when: {Bool: {'aws:x': 'true'}}}),
    role: {when: {bool: {'AWS:X': 'false'}}},
    told: `error condition-twice ${at}.when`,
    says: /twice/,
  },
  {
    name: 'when beside its short form',
    trust: line({
      type: 'principals',
      principals: ['root'],
      externalId: 'a',
      when: {StringEquals: {'sts:ExternalId': 'b'}},
    }),
    told: `error condition-twice ${at}.when`,
    says: /twice/,
  },
  {
    name: 'a wildcard repository',
    trust: line({type: 'github', github: 'acme/*', ref: {branch: 'main'}}),
    told: `error open-subject ${at}.github`,
    says: /name one/,
  },
  {
    name: 'a subject of another repository',
    trust: github({subject: 'repo:evil/app:*'}),
    told: `error open-subject ${at}.subject`,
    says: /acme\/app/,
  },
  {
    name: 'a subject with a wildcard too early',
    trust: github({subject: 'repo:acme/app*'}),
    told: `error open-subject ${at}.subject`,
    says: /acme\/app/,
  },
  {
    name: 'an unknown account of sso',
    trust: line({type: 'sso', sso: 'Admin', account: 'rooot'}),
    told: `error unknown-account ${at}.account`,
    says: /"root"/,
  },
  {
    name: 'a permission set with a wildcard',
    trust: line({type: 'sso', sso: 'A*', account: 'root'}),
    told: `error invalid-permission-set ${at}.sso`,
    says: /permission set/,
  },
  {
    name: 'an organization that is none',
    trust: line({type: 'org', org: 'abcd'}),
    told: `error invalid-organization ${at}.org`,
    says: /o-abcd123456/,
  },
  {
    name: 'protect and expires',
    trust: principals('root'),
    role: {protect: true, expires: '2027-01-31'},
    told: 'error protect-and-expires roles.R.protect',
    says: /keep one/,
  },
  {
    name: 'a raw statement with NotPrincipal',
    trust: {type: 'statement', statement: {Effect: 'Allow', NotPrincipal: {AWS: '*'}, Action: 'sts:AssumeRole'}},
    told: `error forbidden-element ${at}.statement.NotPrincipal`,
    says: /./,
  },
  {
    name: 'a condition operator that is none',
    trust: line({type: 'principals', principals: ['root'], when: {StringEqual: {'aws:x': 'a'}}}),
    told: `error condition-operator ${at}.when.StringEqual`,
    says: /StringEquals/,
  },
]

describe('a line of trust is refused:', () => {
  for (const each of BAD) {
    it(each.name, () => {
      const done = compiled(world([each.trust], each.role), facts)
      const index = done.told.indexOf(each.told)
      assert.notEqual(index, -1, `${each.told} is not among ${JSON.stringify(done.findings, null, 1)}`)
      assert.match(done.findings[index]?.message ?? '', each.says)
    })
  }
})
