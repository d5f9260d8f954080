import assert from 'node:assert/strict'
import type {Json} from '../../../src/core/types.js'
import {createContext} from '../../../src/policy/evaluate/context.js'
import type {Given} from '../../../src/policy/evaluate/context.js'
import {decide} from '../../../src/policy/evaluate/decide.js'
import type {Caller} from '../../../src/policy/evaluate/principal.js'
import {A, acting, assuming, B, ID, policy, sessionOf, source, TARGET, trust, userOf} from './world.js'
import type {Situation} from './world.js'

const root = (id: string): Json => ({AWS: `arn:aws:iam::${id}:root`})
const ROOT_A = trust(root(A.id))
const named = (arn: string, more: Record<string, Json> = {}): Json => trust({AWS: arn}, more)
const when = (Condition: Json, principal = root(A.id)): Json => trust(principal, {Condition})
const u = userOf(A)
const b = userOf(B)
const session = sessionOf(A)
const [uArn, bArn] = [u.arn, b.arn]
const EVERYTHING = policy([{Action: '*'}])
const FULL = [EVERYTHING]

type Outcome = 'allowed' | 'denied' | 'conditional'
type Row = readonly [id: string, what: string, expected: Outcome, Situation]

const mfa = when({Bool: {'aws:MultiFactorAuthPresent': 'true'}})
const externalId = when({StringEquals: {'sts:ExternalId': 'abc'}})
const org = trust({AWS: '*'}, {Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-x'}}})
const SSO = when({
  ArnLike: {
    'aws:PrincipalArn': `arn:aws:iam::${A.id}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_????????????????`,
  },
})

/** The decision cases of the semantics, F2. */
const ROWS: readonly Row[] = [
  ['F01', 'A user, id, trust root(A)', 'allowed', {caller: u, identity: [ID], trust: ROOT_A}],
  ['F02', 'A user, no id, trust root(A)', 'denied', {caller: u, trust: ROOT_A}],
  ['F04', 'A user, id, trust names user', 'allowed', {caller: u, identity: [ID], trust: named(uArn)}],
  ['F05', 'A user, id, trust root(C)', 'denied', {caller: u, identity: [ID], trust: trust(root('333333333333'))}],
  [
    'F06',
    'A role session, id, trust role ARN',
    'allowed',
    {caller: session, identity: [ID], trust: named(session.arn)},
  ],
  [
    'F08',
    'A role session, id, trust other session ARN',
    'denied',
    {caller: session, identity: [ID], trust: named(`arn:aws:sts::${A.id}:assumed-role/dev/other`)},
  ],
  ['F09', 'B user, no id, trust names user', 'allowed', {caller: b, trust: named(bArn)}],
  ['F10', 'B user, no id, trust root(B)', 'denied', {caller: b, trust: trust(root(B.id))}],
  [
    'F12',
    'B admin, trust names only another user',
    'denied',
    {caller: b, identity: [policy([{Action: '*:*'}]), EVERYTHING], trust: named(`${bArn}2`)},
  ],
  ['F13', 'B user, no id, trust AWS:*', 'allowed', {caller: b, trust: trust({AWS: '*'})}],
  ['F14', 'A user, no id, trust AWS:*', 'denied', {caller: u, trust: trust({AWS: '*'})}],
  [
    'F16',
    'A user, id only for role/other',
    'denied',
    {
      caller: u,
      identity: [policy([{Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${B.id}:role/other`}])],
      trust: ROOT_A,
    },
  ],
  [
    'F17',
    'A user, id for role/tar*',
    'allowed',
    {
      caller: u,
      identity: [policy([{Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${B.id}:role/tar*`}])],
      trust: ROOT_A,
    },
  ],
  [
    'F18',
    'A user, id Allow * and Deny sts:*',
    'denied',
    {caller: u, identity: [policy([{Action: '*'}, {Effect: 'Deny', Action: 'sts:*'}])], trust: ROOT_A},
  ],
  [
    'F20',
    'A user, id action STS:assumerole',
    'allowed',
    {caller: u, identity: [policy([{Action: 'STS:assumerole'}])], trust: ROOT_A},
  ],
  ['F21', 'A session, id sts:*', 'allowed', {caller: session, identity: [policy([{Action: 'sts:*'}])], trust: ROOT_A}],
  [
    'F22',
    'external id abc, sent abc',
    'allowed',
    {caller: u, identity: [ID], trust: externalId, send: {externalId: 'abc'}},
  ],
  [
    'F23',
    'external id abc, sent ABC',
    'denied',
    {caller: u, identity: [ID], trust: externalId, send: {externalId: 'ABC'}},
  ],
  ['F24', 'external id abc, sent none', 'denied', {caller: u, identity: [ID], trust: externalId}],
  [
    'F25',
    'key written sts:externalid, list [x, abc], sent abc',
    'allowed',
    {
      caller: u,
      identity: [ID],
      trust: when({StringEquals: {'sts:externalid': ['x', 'abc']}}),
      send: {externalId: 'abc'},
    },
  ],
  [
    'F26',
    'Bool MFA true; context true',
    'allowed',
    {caller: u, identity: [ID], trust: mfa, given: {'aws:MultiFactorAuthPresent': 'true'}},
  ],
  ['F27', 'Bool MFA true; context absent', 'denied', {caller: u, identity: [ID], trust: mfa}],
  [
    'F28',
    'Bool MFA true; context false',
    'denied',
    {caller: u, identity: [ID], trust: mfa, given: {'aws:MultiFactorAuthPresent': 'false'}},
  ],
  [
    'F29',
    'access keys; Allow with BoolIfExists MFA true',
    'allowed',
    {caller: u, identity: [ID], trust: when({BoolIfExists: {'aws:MultiFactorAuthPresent': 'true'}})},
  ],
  [
    'F30',
    'access keys; Deny Bool MFA false does not fire',
    'allowed',
    {
      caller: u,
      identity: [
        policy([
          {Action: '*'},
          {Effect: 'Deny', Action: '*', Condition: {Bool: {'aws:MultiFactorAuthPresent': 'false'}}},
        ]),
      ],
      trust: ROOT_A,
    },
  ],
  [
    'F32',
    'NumericLessThan MFAAge 3600, context 100',
    'allowed',
    {
      caller: u,
      identity: [ID],
      trust: when({NumericLessThan: {'aws:MultiFactorAuthAge': '3600'}}),
      given: {'aws:MultiFactorAuthAge': '100'},
    },
  ],
  [
    'F33',
    'untagged; Allow StringNotEquals PrincipalTag/team evil',
    'allowed',
    {
      caller: u,
      identity: [ID],
      trust: when({StringNotEquals: {'aws:PrincipalTag/team': 'evil'}}),
      given: {'aws:PrincipalTag/team': null},
    },
  ],
  [
    'F34',
    'external id right, MFA missing',
    'denied',
    {
      caller: u,
      identity: [ID],
      trust: when({StringEquals: {'sts:ExternalId': 'abc'}, Bool: {'aws:MultiFactorAuthPresent': 'true'}}),
      send: {externalId: 'abc'},
    },
  ],
  [
    'F36',
    'AWS:* + PrincipalOrgID; in the organization',
    'allowed',
    {caller: u, identity: [ID], trust: org, given: {'aws:PrincipalOrgID': 'o-x'}},
  ],
  [
    'F37',
    'AWS:* + PrincipalOrgID; in none',
    'denied',
    {caller: u, identity: [ID], trust: org, given: {'aws:PrincipalOrgID': null}},
  ],
  [
    'F38',
    'session of role/dev; root(A) + ArnLike PrincipalArn role/dev',
    'allowed',
    {caller: session, identity: [ID], trust: when({ArnLike: {'aws:PrincipalArn': `arn:aws:iam::${A.id}:role/dev`}})},
  ],
  [
    'F39',
    'SSO session, path with region',
    'allowed',
    {
      caller: sessionOf(A, 'AWSReservedSSO_Admin_0123456789abcdef', '/aws-reserved/sso.amazonaws.com/eu-west-1/'),
      identity: [ID],
      trust: SSO,
    },
  ],
  [
    'F40',
    'SSO session, path without region',
    'denied',
    {
      caller: sessionOf(A, 'AWSReservedSSO_Admin_0123456789abcdef', '/aws-reserved/sso.amazonaws.com/'),
      identity: [ID],
      trust: SSO,
    },
  ],
  [
    'F41',
    'no tags sent; ForAllValues TagKeys [team]',
    'allowed',
    {caller: u, identity: [ID], trust: when({'ForAllValues:StringEquals': {'aws:TagKeys': ['team']}})},
  ],
  [
    'F42',
    'ForAnyValue:StringLike PrincipalOrgPaths',
    'allowed',
    {
      caller: u,
      identity: [ID],
      trust: when({'ForAnyValue:StringLike': {'aws:PrincipalOrgPaths': ['o-x/r-1/ou-1/*']}}),
      given: {'aws:PrincipalOrgPaths': ['o-x/r-1/ou-1/ou-2/']},
    },
  ],
  [
    'F44',
    'IpAddress outside of the range',
    'denied',
    {
      caller: u,
      identity: [ID],
      trust: when({IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}),
      given: {'aws:SourceIp': '198.51.100.7'},
    },
  ],
  [
    'F45',
    'A user, boundary without sts, trust names user',
    'denied',
    {caller: u, identity: [ID], boundary: policy([{Action: 's3:*'}]), trust: named(uArn)},
  ],
  [
    'F46',
    'B user, boundary without sts, trust names user: AWS says both',
    'conditional',
    {caller: b, boundary: policy([{Action: 's3:*'}]), trust: named(bArn)},
  ],
  [
    'F48',
    'B session, boundary without sts, trust session ARN',
    'allowed',
    {
      caller: sessionOf(B),
      boundary: policy([{Action: 's3:*'}]),
      trust: named(`arn:aws:sts::${B.id}:assumed-role/dev/s`),
    },
  ],
  [
    'F49',
    'B session, boundary denies sts, trust session ARN',
    'denied',
    {
      caller: sessionOf(B),
      boundary: policy([{Action: '*'}, {Effect: 'Deny', Action: 'sts:*'}]),
      trust: named(`arn:aws:sts::${B.id}:assumed-role/dev/s`),
    },
  ],
  [
    'F50',
    'A session with a session policy of s3 only, trust role ARN',
    'denied',
    {caller: session, identity: [ID], session: policy([{Action: 's3:*'}]), trust: named(session.arn)},
  ],
  [
    'F52',
    'SCP at a middle OU allows only s3:*',
    'denied',
    {caller: u, identity: [ID], trust: ROOT_A, scp: [FULL, [policy([{Action: 's3:*'}])], FULL]},
  ],
  [
    'F53',
    'SCP on B denies: it binds the principals of B, not callers into B',
    'allowed',
    {caller: u, identity: [ID], trust: ROOT_A},
  ],
  [
    'F54',
    'A user outside of the organization; RCP on B denies if PrincipalOrgID is not o-x',
    'denied',
    {
      caller: u,
      identity: [ID],
      trust: ROOT_A,
      given: {'aws:PrincipalOrgID': null},
      rcp: [
        [
          policy([
            {Action: '*', Principal: '*'},
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'sts:AssumeRole',
              Condition: {StringNotEquals: {'aws:PrincipalOrgID': 'o-x'}},
            },
          ]),
        ],
      ],
    },
  ],
  [
    'F56',
    'B user named in the trust; SCP denies sts',
    'denied',
    {caller: b, trust: named(bArn), scp: [[policy([{Action: '*'}, {Effect: 'Deny', Action: 'sts:*'}])]]},
  ],
  ['F70', 'user of the management account: SCPs do not bind it', 'allowed', {caller: u, identity: [ID], trust: ROOT_A}],
  [
    'F72',
    'chained session asks for 7200 s of 43200',
    'denied',
    {caller: session, identity: [ID], trust: named(session.arn), maxSession: 43_200, send: {duration: 7200}},
  ],
  [
    'F73',
    'a role assumes itself, not named in its trust',
    'denied',
    {caller: sessionOf(B, 'target'), identity: [ID], trust: ROOT_A},
  ],
  [
    'F74',
    'tags are passed; trust allows only sts:AssumeRole',
    'denied',
    {caller: u, identity: FULL, trust: ROOT_A, send: {tags: {team: 'x'}}},
  ],
]

const github: Caller = {
  type: 'federated',
  arn: `arn:aws:iam::${B.id}:oidc-provider/token.actions.githubusercontent.com`,
}
const okta: Caller = {type: 'federated', arn: `arn:aws:iam::${B.id}:saml-provider/Okta`}
const lambda: Caller = {type: 'service', arn: 'lambda.amazonaws.com'}
const linked = sessionOf(A, 'AWSServiceRoleForX', '/aws-service-role/x.amazonaws.com/')
const NOTHING = [[policy([{Effect: 'Deny', Action: '*'}])]]
const by = (caller: Caller, Action: string, Condition: Json = {}): Json =>
  trust({Federated: caller.arn}, {Action, Condition})
const claim = {StringEquals: {'token.actions.githubusercontent.com:sub': 'repo:acme/x:ref:refs/heads/main'}}
const asking = (Condition: Json, given: Given): Situation => ({
  caller: u,
  identity: [ID],
  trust: when(Condition),
  given,
})
const open = (Condition: Json): Json => [
  {Effect: 'Allow', Principal: root(A.id), Action: 'sts:AssumeRole'},
  {Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Condition},
]

/** Cases of our own beside the tables. */
const MORE: readonly Row[] = [
  ['X01', 'OIDC by web identity', 'allowed', {caller: github, trust: by(github, 'sts:AssumeRoleWithWebIdentity')}],
  ['X02', 'OIDC by AssumeRole', 'denied', {caller: github, trust: by(github, 'sts:AssumeRole')}],
  ['X03', 'SAML by SAML', 'allowed', {caller: okta, trust: by(okta, 'sts:AssumeRoleWithSAML')}],
  ['X04', 'SAML by web identity', 'denied', {caller: okta, trust: by(okta, 'sts:AssumeRoleWithWebIdentity')}],
  [
    'X05',
    'a claim that is not given',
    'conditional',
    {caller: github, trust: by(github, 'sts:AssumeRoleWithWebIdentity', claim)},
  ],
  ['X06', 'a service, SCPs', 'allowed', {caller: lambda, trust: trust({Service: lambda.arn}), scp: NOTHING}],
  ['X07', 'a service-linked role, SCPs', 'allowed', {caller: linked, identity: [ID], trust: ROOT_A, scp: NOTHING}],
  [
    'X08',
    'a service, RCP for everyone',
    'allowed',
    {caller: lambda, trust: trust({Service: lambda.arn}), rcp: [[policy([{Principal: '*', Action: '*'}])]]},
  ],
  [
    'X09',
    'a service, aws:SourceAccount not given',
    'conditional',
    {
      caller: lambda,
      trust: trust({Service: lambda.arn}, {Condition: {StringEquals: {'aws:SourceAccount': B.id}}}),
    },
  ],
  [
    'X10',
    'one session is named, and nobody says which calls',
    'conditional',
    {
      caller: {type: 'role', arn: session.arn, accountId: A.id},
      identity: [ID],
      trust: named(`arn:aws:sts::${A.id}:assumed-role/dev/s`),
    },
  ],
  ['X11', 'sts:RoleSessionName not given', 'conditional', asking({StringLike: {'sts:RoleSessionName': '?*'}}, {})],
  ['X12', 'aws:userid not given', 'conditional', asking({StringLike: {'aws:userid': 'AIDAX:*'}}, {})],
  [
    'X13',
    'Deny unless aws:userid, not given',
    'conditional',
    {
      caller: session,
      identity: [ID],
      trust: {Version: '2012-10-17', Statement: open({StringNotLike: {'aws:userId': ['AROAX:*']}})},
    },
  ],
  [
    'X14',
    'external id as context',
    'allowed',
    {caller: u, identity: [ID], trust: externalId, given: {'sts:ExternalId': 'abc'}},
  ],
  [
    'X15',
    'external id as context and another sent',
    'denied',
    {caller: u, identity: [ID], trust: externalId, given: {'sts:ExternalId': 'abc'}, send: {externalId: 'x'}},
  ],
  [
    'X16',
    'a date without a zone is UTC: before',
    'allowed',
    asking({DateLessThan: {'aws:CurrentTime': '2026-01-01T00:00:00'}}, {'aws:CurrentTime': '2025-12-31T23:59:59Z'}),
  ],
  [
    'X17',
    'a date without a zone is UTC: after',
    'denied',
    asking({DateLessThan: {'aws:CurrentTime': '2026-01-01T00:00'}}, {'aws:CurrentTime': '2026-01-01T00:00:01Z'}),
  ],
  [
    'X18',
    'four digits are a year',
    'allowed',
    asking({DateLessThan: {'aws:CurrentTime': '2030'}}, {'aws:CurrentTime': '2029-12-31T23:59:59Z'}),
  ],
  [
    'X19',
    'more digits are seconds since 1970',
    'denied',
    asking({DateLessThan: {'aws:CurrentTime': '1700000000'}}, {'aws:CurrentTime': '2030'}),
  ],
  [
    'X20',
    '203.0.113.0/ is no range',
    'denied',
    asking({IpAddress: {'aws:SourceIp': '203.0.113.0/'}}, {'aws:SourceIp': '8.8.8.8'}),
  ],
  [
    'X22',
    'a session of 899 s: STS refuses it',
    'denied',
    {caller: u, identity: [ID], trust: ROOT_A, send: {duration: 899}},
  ],
  ['X23', 'a session of 900 s', 'allowed', {caller: u, identity: [ID], trust: ROOT_A, send: {duration: 900}}],
  [
    'X24',
    'a session of a service-linked role, RCPs',
    'allowed',
    {caller: linked, identity: [ID], trust: ROOT_A, rcp: NOTHING},
  ],
  ['X25', 'an RCP of nothing, anybody else', 'denied', {caller: u, identity: [ID], trust: ROOT_A, rcp: [[]]}],
  ['X26', 'id action *:*', 'allowed', {caller: u, identity: [policy([{Action: '*:*'}])], trust: ROOT_A}],
  ['X27', 'id action *:Assume*', 'allowed', {caller: u, identity: [policy([{Action: '*:Assume*'}])], trust: ROOT_A}],
  ['X28', 'id action *:Get*', 'denied', {caller: u, identity: [policy([{Action: '*:Get*'}])], trust: ROOT_A}],
  [
    'X29',
    'Deny *:Assume* of its own',
    'denied',
    {caller: u, identity: [ID, policy([{Effect: 'Deny', Action: '*:Assume*'}])], trust: ROOT_A},
  ],
  ['X21', 'Null with an empty list', 'allowed', asking({Null: {'aws:TagKeys': 'true'}}, {'aws:TagKeys': []})],
]

const OBJECT = 'arn:aws:s3:::b/key'
const GET = 's3:GetObject'
const bucket = (principal: Json): Json => policy([{Principal: principal, Action: GET}])

const ACTIONS: readonly (readonly [string, string, Outcome, string, Parameters<typeof acting>[2]])[] = [
  ['F57', 'same account, id only', 'allowed', OBJECT, {caller: b, identity: [policy([{Action: GET}])]}],
  ['F58', 'same account, bucket policy only', 'allowed', OBJECT, {caller: b, resourcePolicy: bucket({AWS: bArn})}],
  ['F61', 'NotAction iam:*', 'allowed', OBJECT, {caller: b, identity: [policy([{NotAction: 'iam:*'}])]}],
  [
    'F62',
    'Deny NotResource other/*',
    'denied',
    OBJECT,
    {
      caller: b,
      identity: [policy([{Action: '*'}, {Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::other/*'}])],
    },
  ],
  ['F64', 'boundary of ec2 only', 'denied', OBJECT, {caller: b, identity: FULL, boundary: policy([{Action: 'ec2:*'}])}],
  [
    'F65',
    'session policy of ec2 only',
    'denied',
    OBJECT,
    {caller: sessionOf(B), identity: FULL, session: policy([{Action: 'ec2:*'}])},
  ],
  [
    'F66',
    'session policy of ec2, bucket policy names the session ARN',
    'allowed',
    OBJECT,
    {
      caller: sessionOf(B),
      session: policy([{Action: 'ec2:*'}]),
      resourcePolicy: bucket({AWS: `arn:aws:sts::${B.id}:assumed-role/dev/s`}),
    },
  ],
  [
    'F68',
    'ke?y and key: ? is exactly one',
    'denied',
    OBJECT,
    {caller: b, identity: [policy([{Action: GET, Resource: 'arn:aws:s3:::b/ke?y'}])]},
  ],
  [
    'F69',
    'version 2008: ${aws:username} is plain text',
    'denied',
    'arn:aws:s3:::b/u',
    {
      caller: b,
      identity: [policy([{Action: GET, Resource: 'arn:aws:s3:::b/${aws:username}'}], '2008-10-17')],
      given: {'aws:username': 'u'},
    },
  ],
]

const rootB: Caller = {type: 'root', arn: `arn:aws:iam::${B.id}:root`, accountId: B.id}
const alone = (...AWS: string[]): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Deny', NotPrincipal: {AWS}, Action: 's3:*', Resource: '*'}],
})
const mine = sessionOf(B)
const [mineRole, mineSession] = [mine.arn, `arn:aws:sts::${B.id}:assumed-role/dev/s`]
const spared = (caller: Caller, ...AWS: string[]) => ({caller, identity: FULL, resourcePolicy: alone(...AWS)})

const MORE_ACTIONS: typeof ACTIONS = [
  ['X30', 'NotPrincipal: the account does not spare its users', 'denied', OBJECT, spared(b, `${bArn}2`, rootB.arn)],
  ['X31', 'NotPrincipal: the user and its account', 'allowed', OBJECT, spared(b, bArn, rootB.arn)],
  ['X32', 'NotPrincipal: the user without its account: AWS says it may', 'conditional', OBJECT, spared(b, bArn)],
  ['X33', 'NotPrincipal: the role without its session', 'conditional', OBJECT, spared(mine, mineRole, rootB.arn)],
  ['X34', 'NotPrincipal: all three', 'allowed', OBJECT, spared(mine, mineSession, mineRole, rootB.arn)],
  ['X35', 'NotPrincipal: another role', 'denied', OBJECT, spared(mine, `${mineRole}2`, rootB.arn)],
  ['X40', 'root user, same account', 'allowed', OBJECT, {caller: rootB}],
  [
    'X41',
    'root user, a bucket policy for another',
    'allowed',
    OBJECT,
    {caller: rootB, resourcePolicy: bucket({AWS: bArn})},
  ],
  ['X42', 'root user, an explicit Deny', 'denied', OBJECT, {caller: rootB, resourcePolicy: alone(bArn)}],
  ['X43', 'root user, an SCP', 'denied', OBJECT, {caller: rootB, scp: NOTHING}],
  [
    'X44',
    'root user of another account',
    'denied',
    OBJECT,
    {caller: {...rootB, arn: `arn:aws:iam::${A.id}:root`, accountId: A.id}},
  ],
]

describe('decisions of the evaluator', () => {
  for (const [id, what, expected, situation] of [...ROWS, ...MORE])
    it(`${id}: ${what}: ${expected}`, () => assert.equal(assuming(situation).outcome, expected))

  for (const [id, what, expected, resource, situation] of [...ACTIONS, ...MORE_ACTIONS])
    it(`${id}: ${what}: ${expected}`, () => assert.equal(acting(GET, resource, situation).outcome, expected))

  it('X50: policies that nobody has read may deny as well as allow', () => {
    const decided = (identity: readonly Json[], principal: Json, caller = u): string =>
      decide(
        {caller, action: 'sts:AssumeRole', resource: TARGET, context: createContext({})},
        {identity: identity.map(source), identityIsPartial: true, resource: source(trust(principal))},
        B,
        true,
      ).outcome
    assert.equal(decided([ID], root(A.id)), 'conditional')
    assert.equal(decided([], {AWS: bArn}, b), 'conditional')
    assert.equal(decided([policy([{Effect: 'Deny', Action: '*'}])], root(A.id)), 'denied')
  })

  it('X51: a boundary that nobody has read, with no test of ours in it', () => {
    const {outcome, because, open} = decide(
      {caller: u, action: 'sts:AssumeRole', resource: TARGET, context: createContext({})},
      {identity: [source(ID)], boundary: {document: undefined, from: 'Lim'}, resource: source(ROOT_A)},
      B,
      true,
    )
    assert.deepEqual(
      [outcome, because?.layer, because?.source?.from, open],
      ['conditional', 'permissions boundary', 'Lim', []],
    )
  })

  it('has every case of table F2', () => {
    const told = [
      ...['01', '02', '04', '05', '06', '08', '09', '10', '12', '13', '14', '16', '17', '18', '20', '21', '22', '23'],
      ...['24', '25', '26', '27', '28', '29', '30', '32', '33', '34', '36', '37', '38', '40', '41', '42', '44', '45'],
      ...['46', '48', '49', '50', '52', '53', '54', '56', '57', '58', '61', '62', '64', '65', '66', '68', '69', '70'],
      ...['72', '73', '74'],
    ]
    const here = new Set([...ROWS, ...ACTIONS].map(([id]) => id))
    assert.deepEqual(
      told.filter((id) => !here.has(`F${id}`)),
      [],
    )
  })

  it('the target is the role of the tables', () => assert.match(TARGET, /role\/target$/))
})
