import assert from 'node:assert/strict'
import type {Json} from '../../src/core/types.js'
import {account} from '../support/clouds.js'
import {ROOT_ARN} from '../scenarios/base.js'
import {acceptAfter} from './accept-support.js'
import type {Hand} from './accept-support.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]

/** A role with these lines of trust; `keys` are further keys of the role. */
const file = (lines: string, keys: string): string => `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
roles:
  Gate:
    account: client
    trust: ${lines}
${keys === '' ? '' : `    ${keys}\n`}  ci: {account: root, trust: [ec2.amazonaws.com]}
users: {alice: {account: root}, bob: {account: root}}
groups: {Ops: {account: root, users: [bob]}}
`

const aws = (AWS: Json, Condition?: Json, more: {[key: string]: Json} = {}): Json => ({
  Effect: 'Allow',
  Principal: {AWS},
  Action: 'sts:AssumeRole',
  ...(Condition === undefined ? {} : {Condition}),
  ...more,
})
const user = (name: string): string => `arn:aws:iam::111111111111:user/${name}`
const MFA = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}
const GITHUB = 'token.actions.githubusercontent.com'
const web = (host: string, Condition: Json): Json => ({
  Effect: 'Allow',
  Principal: {Federated: `arn:aws:iam::222222222222:oidc-provider/${host}`},
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
})
const sso = 'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/'
const ROLE_ARN = 'arn:aws:iam::222222222222:role/Gate'

interface Row {
  readonly name: string
  readonly lines: string
  readonly keys?: string
  /** Statements of the trust policy, put there by hand. */
  readonly live: readonly Json[]
  readonly hands?: readonly Hand[]
  readonly becomes: string
}

const rows: readonly Row[] = [
  {name: 'a listed account', lines: '[root]', live: [aws([ROOT_ARN, '333333333333'])], becomes: '[root, partner]'},
  {
    name: 'an account that is not listed, in place of another',
    lines: '[root]',
    live: [aws('999999999999')],
    becomes: '["999999999999"]',
  },
  {
    name: 'one line is written as a text',
    lines: 'root',
    live: [aws([ROOT_ARN, '999999999999'])],
    becomes: '[root, "999999999999"]',
  },
  {
    name: 'a user whose right to assume it is not there',
    lines: '[root]',
    live: [aws([ROOT_ARN, user('alice')])],
    becomes: '[root, {principal: root/user/alice, caller: false}]',
  },
  {
    name: 'a user whose right to assume it is there',
    lines: '[root]',
    live: [aws([ROOT_ARN, user('alice')])],
    hands: [
      [
        'root',
        'PutUserPolicy',
        {
          UserName: 'alice',
          PolicyName: 'xrole-assume',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE_ARN}],
          }),
        },
      ],
    ],
    becomes: '[root, root/user/alice]',
  },
  {
    name: 'a user and a role that the file does not declare',
    lines: '[root]',
    live: [aws([ROOT_ARN, user('deep/carol'), 'arn:aws:iam::999999999999:role/x/Far'])],
    hands: [['root', 'CreateUser', {UserName: 'carol', Path: '/deep/'}]],
    becomes: '[root, root/user/carol, arn:aws:iam::999999999999:role/x/Far]',
  },
  {
    name: 'two with conditions',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      aws(['888888888888', '999999999999'], {...MFA, IpAddress: {'aws:SourceIp': ['203.0.113.0/24']}}),
    ],
    becomes: '[root, {principals: ["888888888888", "999999999999"], mfa: true, sourceIp: [203.0.113.0/24]}]',
  },
  {
    name: 'what the role says of all lines is not said again',
    lines: '[root]',
    keys: 'mfa: true',
    live: [aws([ROOT_ARN, '999999999999'], MFA)],
    becomes: '[root, "999999999999"]',
  },
  {
    name: 'without the MFA that the role asks of all lines',
    lines: '[root]',
    keys: 'mfa: true',
    live: [aws(ROOT_ARN)],
    becomes: '[{principal: root, mfa: false}]',
  },
  {
    name: "without the role's external id, which no line can undo",
    lines: '[root]',
    keys: 'externalId: acme-7f3a',
    live: [aws(ROOT_ARN)],
    becomes: '[{statement: {Effect: Allow, Principal: {AWS: arn:aws:iam::111111111111:root}, Action: sts:AssumeRole}}]',
  },
  {
    name: 'a condition of its own, and TagSession',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      aws(
        '999999999999',
        {StringLike: {'sts:RoleSessionName': 'ci-*'}},
        {Action: ['sts:TagSession', 'sts:AssumeRole']},
      ),
    ],
    becomes: '[root, {principal: "999999999999", when: {StringLike: {sts:RoleSessionName: ci-*}}, tagSession: true}]',
  },
  {
    name: 'services',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'},
      {
        Effect: 'Allow',
        Principal: {Service: 'sns.amazonaws.com'},
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {'aws:SourceAccount': '222222222222'},
          ArnLike: {'aws:SourceArn': 'arn:aws:sns:eu-west-1:222222222222:t'},
        },
      },
    ],
    becomes:
      '[root, lambda.amazonaws.com, {service: sns.amazonaws.com, sourceAccount: self, sourceArn: arn:aws:sns:eu-west-1:222222222222:t}]',
  },
  {
    name: 'GitHub',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      web(GITHUB, {
        StringEquals: {[`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main'},
      }),
    ],
    becomes: '[root, {github: acme/app, branch: main}]',
  },
  {
    name: 'GitHub by a pattern, and another provider',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      web(GITHUB, {
        StringEquals: {[`${GITHUB}:aud`]: 'sts.amazonaws.com'},
        StringLike: {[`${GITHUB}:sub`]: 'repo:acme/app:*'},
      }),
      web('id.example.com/x', {StringEquals: {'id.example.com/x:aud': 'me', 'id.example.com/x:sub': 'you'}}),
    ],
    becomes:
      '[root, {github: acme/app, subject: repo:acme/app:*}, {oidc: id.example.com/x, audience: me, subject: you}]',
  },
  {
    name: 'SAML',
    lines: '[root]',
    live: [
      aws(ROOT_ARN),
      {
        Effect: 'Allow',
        Principal: {Federated: 'arn:aws:iam::222222222222:saml-provider/Okta'},
        Action: 'sts:AssumeRoleWithSAML',
        Condition: {StringEquals: {'SAML:aud': 'https://signin.aws.amazon.com/saml'}},
      },
    ],
    becomes: '[root, {saml: Okta}]',
  },
  {
    name: 'a permission set and an organization',
    lines: '[partner]',
    live: [
      aws('333333333333'),
      aws(ROOT_ARN, {
        ArnLike: {
          'aws:PrincipalArn': [
            `${sso}AWSReservedSSO_Admin_????????????????`,
            `${sso}*/AWSReservedSSO_Admin_????????????????`,
          ],
        },
      }),
      aws('*', {StringEquals: {'aws:PrincipalOrgID': 'o-abcd123456'}}),
    ],
    becomes: '[partner, {sso: Admin, account: root}, {org: o-abcd123456}]',
  },
  {
    name: 'what has no other words, beside lines that stay',
    lines: '[root, {statement: {Effect: Deny, Principal: {AWS: "999999999999"}, Action: sts:AssumeRole}}]',
    live: [
      aws(ROOT_ARN),
      {Effect: 'Deny', Principal: {AWS: '999999999999'}, Action: 'sts:AssumeRole'},
      aws('888888888888', undefined, {Sid: 'Mine'}),
    ],
    becomes:
      '[root, {statement: {Effect: Deny, Principal: {AWS: "999999999999"}, Action: sts:AssumeRole}}, {statement: {Effect: Allow, Principal: {AWS: arn:aws:iam::888888888888:root}, Action: sts:AssumeRole, Sid: Mine}}]',
  },
  {
    name: 'two statements that lines would make one',
    lines: '[root]',
    live: [aws(ROOT_ARN), aws('999999999999')],
    becomes:
      '[root, {statement: {Effect: Allow, Principal: {AWS: arn:aws:iam::999999999999:root}, Action: sts:AssumeRole}}]',
  },
  {
    name: 'nobody any more',
    lines: '[root]',
    live: [{Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
    becomes: '[{statement: {Effect: Deny, Principal: {AWS: "*"}, Action: sts:AssumeRole}}]',
  },
  {
    name: 'the last day of the role stays said by the role',
    lines: '[root]',
    keys: 'expires: 2027-01-31',
    live: [aws([ROOT_ARN, '999999999999'], {DateLessThan: {'aws:CurrentTime': '2027-02-01T00:00:00Z'}})],
    becomes: '[root, "999999999999"]',
  },
  {
    name: 'a group is trusted as its account',
    lines: '[root/group/Ops]',
    live: [aws([ROOT_ARN, '999999999999'])],
    becomes: '[root/group/Ops, "999999999999"]',
  },
]

describe('engine: drift --accept of trust', () => {
  for (const {name, lines, keys = '', live, hands = [], becomes} of rows) {
    it(name, async () => {
      const before = {'accounts.yaml': file(lines, keys)}
      const document = JSON.stringify({Version: '2012-10-17', Statement: live})
      const trusting: Hand = ['client', 'UpdateAssumeRolePolicy', {RoleName: 'Gate', PolicyDocument: document}]
      const {texts, plan, acceptance} = await acceptAfter(before, [...hands, trusting], ACCOUNTS, [])
      assert.deepEqual(acceptance.refused, [])
      assert.equal(texts['accounts.yaml'], file(becomes, keys))
      assert.deepEqual(plan, [])
    })
  }
})
