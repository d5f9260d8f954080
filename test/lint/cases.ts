/** Bodies of accounts.yaml by rule: where it has something to tell, and where it is near to it. */
export interface Cases {
  readonly hits: Readonly<Record<string, string>>
  readonly misses: Readonly<Record<string, string>>
}

const section = (name: string, entries: Readonly<Record<string, string>>): string =>
  `${name}:\n${Object.entries(entries)
    .map(([key, value]) => `  ${key}: ${value}\n`)
    .join('')}`

/** One role R in client; `fields` as YAML flow. */
export const role = (fields: string): string => section('roles', {R: `{account: client, description: d, ${fields}}`})

/** Its trust is a raw statement. */
export const raw = (principal: string, condition = '', more = 'Action: "sts:AssumeRole"'): string =>
  role(
    `trust: [{statement: {Effect: Allow, Principal: ${principal}, ${more}${condition && `, Condition: ${condition}`}}}]`,
  )

/** A user alice in root with one statement of an inline policy. */
const gives = (statement: string): string =>
  section('users', {alice: `{account: root, inline: {p: {statements: [${statement}]}}}`})

const document = (version: string, statement: string): string =>
  section('users', {
    alice: `{account: root, inline: {p: {document: {${version}Statement: [${statement}]}}}}`,
  })

const USER = 'arn:aws:iam::111111111111:user/alice'
const OIDC = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'
const SAML = 'arn:aws:iam::222222222222:saml-provider/Okta'
const WEB = 'Action: "sts:AssumeRoleWithWebIdentity"'
const ADMIN = 'policies: [AdministratorAccess]'
const many = (count: number, make: (at: number) => string): string =>
  Array.from({length: count}, (_, at) => make(at)).join(', ')

export const TRUSTS: Readonly<Record<string, Cases>> = {
  'own-account-star': {
    hits: {
      'everyone with an external id': raw('{AWS: "*"}', '{StringEquals: {"sts:ExternalId": abc}}'),
      'everyone of an organization, in a statement with another test': raw(
        '{AWS: "*"}',
        '{StringLike: {"aws:PrincipalOrgPaths": "o-abcd123456/*"}}',
      ),
    },
    misses: {
      'everyone of another account': raw('{AWS: "*"}', '{StringEquals: {"aws:PrincipalAccount": "111111111111"}}'),
      'everyone of a path of another account': raw(
        '{AWS: "*"}',
        '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci/*"}}',
      ),
      'a line org, which is told as such': role('trust: [{org: o-abcd123456}]'),
      'everyone at all, which is told as such': raw('{AWS: "*"}'),
      'a Deny for everyone': role(
        'trust: [root/user/alice, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole", Condition: {StringEquals: {"aws:SourceIp": x}}}}]',
      ),
    },
  },
  'whole-foreign-account': {
    hits: {
      'an account that is not listed': role('trust: ["999999999999"]'),
      'one that is only named': role('trust: [partner]'),
      'for a time only': role('trust: [{principal: partner, expires: 2027-01-31}]'),
    },
    misses: {
      'with an external id': role('trust: [{principal: partner, externalId: acme-7f3a}]'),
      'one role of it': role('trust: ["arn:aws:iam::999999999999:role/vendor"]'),
      'a listed account': role('trust: [root]'),
    },
  },
  'condition-never-sent': {
    hits: {
      'MFA of a service': role(
        'trust: [{service: lambda.amazonaws.com, when: {Bool: {"aws:MultiFactorAuthPresent": "true"}}}]',
      ),
      'MFA of a role, in a statement': raw(
        '{AWS: "arn:aws:iam::111111111111:role/ci"}',
        '{Bool: {"aws:MultiFactorAuthPresent": "true"}}',
      ),
      'MFA of an account whose roles are meant': raw(
        `{AWS: "111111111111"}`,
        '{Bool: {"aws:MultiFactorAuthPresent": "true"}, ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}',
      ),
      'an external id of a provider': raw(
        `{Federated: "${SAML}"}`,
        '{StringEquals: {"sts:ExternalId": abc, "SAML:aud": "https://signin.aws.amazon.com/saml"}}',
        'Action: "sts:AssumeRoleWithSAML"',
      ),
    },
    misses: {
      'MFA of a user': role('trust: [root/user/alice], mfa: true'),
      'MFA of a user and a role': raw(
        `{AWS: ["${USER}", "arn:aws:iam::111111111111:role/ci"]}`,
        '{Bool: {"aws:MultiFactorAuthPresent": "true"}}',
      ),
      'MFA of an account': role('trust: [root], mfa: true'),
      'a service with its source': role('trust: [{service: lambda.amazonaws.com, sourceAccount: self}]'),
    },
  },
  'no-audience': {
    hits: {
      'GitHub without aud': raw(
        `{Federated: "${OIDC}"}`,
        '{StringEquals: {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}}',
        WEB,
      ),
      'SAML without aud': raw(`{Federated: "${SAML}"}`, '', 'Action: "sts:AssumeRoleWithSAML"'),
    },
    misses: {
      'a line github': role('trust: [{github: acme/app, branch: main}]'),
      'a line saml': role('trust: [{saml: Okta}]'),
      'a provider by its app id': raw(
        '{Federated: www.amazon.com}',
        '{StringEquals: {"www.amazon.com:app_id": a, "www.amazon.com:sub": b}}',
        WEB,
      ),
    },
  },
  'principal-arn-never-matches': {
    hits: {
      'a session': raw(
        '{AWS: "111111111111"}',
        '{ArnLike: {"aws:PrincipalArn": "arn:aws:sts::111111111111:assumed-role/ci/*"}}',
      ),
      'a wildcard under StringEquals': raw(
        '{AWS: "111111111111"}',
        '{StringEquals: {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci-*"}}',
      ),
      'another account': raw(
        '{AWS: "111111111111"}',
        '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::333333333333:role/ci"}}',
      ),
      'a group': raw('{AWS: "111111111111"}', '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111111111111:group/g"}}'),
      'no ARN at all': raw('{AWS: "111111111111"}', '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::ci"}}'),
    },
    misses: {
      'a role of that account': raw(
        '{AWS: "111111111111"}',
        '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci-*"}}',
      ),
      'one of two': raw(
        '{AWS: "111111111111"}',
        '{ArnLike: {"aws:PrincipalArn": ["arn:aws:iam::333333333333:role/ci", "arn:aws:iam::111111111111:role/ci"]}}',
      ),
      'any account': raw('{AWS: "111111111111"}', '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}}'),
      'the test of a Deny': role(
        'trust: [root/user/alice, {statement: {Effect: Deny, Principal: {AWS: "111111111111"}, Action: "sts:AssumeRole", Condition: {ArnLike: {"aws:PrincipalArn": "arn:aws:iam::333333333333:role/ci"}}}}]',
      ),
      'a permission set': role('trust: [{sso: Admin, account: root}]'),
    },
  },
  'chained-session': {
    hits: {
      'roles alone': role('trust: [root/role/ci, dev/role/ci], maxSession: 4h'),
      'a permission set': role('trust: [{sso: Admin, account: root}], maxSession: 2h'),
    },
    misses: {
      'one hour': role('trust: [root/role/ci], maxSession: 1h'),
      'a user as well': role('trust: [root/role/ci, root/user/alice], maxSession: 4h'),
      'a whole account': role('trust: [root], maxSession: 4h'),
      'a service as well': role('trust: [root/role/ci, ec2.amazonaws.com], maxSession: 4h'),
    },
  },
  'public-trust': {
    hits: {
      everyone: raw('{AWS: "*"}'),
      'with MFA': raw('{AWS: "*"}', '{Bool: {"aws:MultiFactorAuthPresent": "true"}}'),
    },
    misses: {
      'an organization': raw('{AWS: "*"}', '{StringEquals: {"aws:PrincipalOrgID": o-abcd123456}}'),
      'an external id': raw('{AWS: "*"}', '{StringEquals: {"sts:ExternalId": abc}}'),
      'roles of one name': raw('{AWS: "*"}', '{ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}'),
      'a network': raw('{AWS: "*"}', '{IpAddress: {"aws:SourceIp": 203.0.113.0/24}}'),
    },
  },
  'open-federation': {
    hits: {
      'no sub': raw(`{Federated: "${OIDC}"}`, '{StringEquals: {"token.actions.githubusercontent.com:aud": a}}', WEB),
      'any owner': raw(
        `{Federated: "${OIDC}"}`,
        '{StringLike: {"token.actions.githubusercontent.com:sub": "repo:*"}}',
        WEB,
      ),
    },
    misses: {
      'one owner': raw(
        `{Federated: "${OIDC}"}`,
        '{StringLike: {"token.actions.githubusercontent.com:sub": "repo:acme/*"}}',
        WEB,
      ),
    },
  },
  'no-external-id': {
    hits: {
      'an account that is not listed': role('trust: ["999999999999"]'),
      'one that is only named': role('trust: [partner]'),
    },
    misses: {'an external id': role('trust: [{principal: partner, externalId: acme-7f3a}]')},
  },
  'org-trust-own-account': {
    hits: {org: role('trust: [{org: o-abcd123456}]')},
    misses: {'a statement for an account': raw('{AWS: "111111111111"}')},
  },
  'sso-role-by-name': {
    hits: {
      'its ARN': role(
        'trust: ["arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"]',
      ),
    },
    misses: {sso: role('trust: [{sso: Admin, account: root}]')},
  },
  'nobody-trusted': {
    hits: {'all lines over': role('trust: [{principal: root, expires: 2026-01-31}]')},
    misses: {'one is left': role('trust: [{principal: root, expires: 2026-01-31}, dev]')},
  },
  'undeclared-principal': {
    hits: {'a user': role('trust: [root/user/nobody]')},
    misses: {'an account': role('trust: [root]')},
  },
  'unverified-principal': {
    hits: {'in an account that is only named': role('trust: [{principal: partner/role/x, externalId: abc}]')},
    misses: {'the account': role('trust: [{principal: partner, externalId: abc}]')},
  },
  expired: {
    hits: {'a line': role('trust: [{principal: root, expires: 2026-01-31}, dev]')},
    misses: {'its last day is today': role('trust: [{principal: root, expires: 2026-06-01}, dev]')},
  },
  'expired-principal': {
    hits: {
      'a role': section('roles', {
        R: '{account: client, description: d, trust: [root, dev/role/old]}',
        old: '{account: dev, description: d, trust: [root], expires: 2026-01-31}',
      }),
    },
    misses: {
      'one that is not': section('roles', {
        R: '{account: client, description: d, trust: [root, dev/role/old]}',
        old: '{account: dev, description: d, trust: [root], expires: 2027-01-31}',
      }),
    },
  },
  'half-made-grant': {
    hits: {
      'no permission of its own': `${role('trust: [root/user/alice], caller: false')}users: {alice: {account: root}}\n`,
    },
    misses: {
      'it is written by itself': `${role('trust: [root/user/alice]')}users: {alice: {account: root}}\n`,
      'it has one of its own': `${role('trust: [root/user/alice], caller: false')}${gives(
        '{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/R"]}',
      )}`,
    },
  },
  'idle-permission': {
    hits: {
      'a role that does not let it in': `${role('trust: [dev]')}${gives(
        '{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/R"]}',
      )}`,
    },
    misses: {
      'a role that lets it in': `${role('trust: [root/user/alice], caller: false')}${gives(
        '{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/R"]}',
      )}`,
      'a role that only AWS may have': gives(
        '{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/theirs"]}',
      ),
      "a role of another's account": gives(
        '{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::444444444444:role/theirs"]}',
      ),
    },
  },
  'wrong-account-id': {
    hits: {
      'one digit': section('roles', {
        R: '{account: client, description: d, trust: ["arn:aws:iam::333333333334:role/ci"]}',
        ci: '{account: dev, description: d, trust: [ec2.amazonaws.com]}',
      }),
    },
    misses: {
      'another name': section('roles', {
        R: '{account: client, description: d, trust: ["arn:aws:iam::333333333334:role/vendor"]}',
        ci: '{account: dev, description: d, trust: [ec2.amazonaws.com]}',
      }),
    },
  },
  principal: {
    hits: {'what is left of a role': raw('{AWS: ["111111111111", AROAABCDEFGHIJKLMNOPQ]}')},
    misses: {'a role': raw('{AWS: ["111111111111", "arn:aws:iam::111111111111:role/r"]}')},
  },
  'trust-action': {
    hits: {GetCallerIdentity: raw('{AWS: "111111111111"}', '', 'Action: ["sts:AssumeRole", "sts:GetCallerIdentity"]')},
    misses: {TagSession: raw('{AWS: "111111111111"}', '', 'Action: ["sts:AssumeRole", "sts:TagSession"]')},
  },
}

export const ADMINISTRATORS: Readonly<Record<string, Cases>> = {
  'admin-without-mfa': {
    hits: {
      'a group': `${role(`trust: [root/group/Admins], ${ADMIN}`)}groups: {Admins: {account: root, users: [alice]}}\nusers: {alice: {account: root}}\n`,
      'a user': role(`trust: [root/user/alice], ${ADMIN}`),
      'an inline policy': role('trust: [root], inline: {all: {statements: [{allow: ["*"], on: ["*"]}]}}'),
      'all of IAM': role('trust: [root], policies: [IAMFullAccess]'),
      'MFA on one of two lines': role(`trust: [{principal: root, mfa: true}, dev], ${ADMIN}`),
      'a Deny that access keys pass': role(
        `trust: [root, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole", Condition: {Bool: {"aws:MultiFactorAuthPresent": "false"}}}}], ${ADMIN}`,
      ),
      'a Deny of another call': role(
        `trust: [root, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:TagSession", Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}}], ${ADMIN}`,
      ),
      'a Deny for a service': role(
        `trust: [root, {statement: {Effect: Deny, Principal: {Service: "lambda.amazonaws.com"}, Action: "sts:AssumeRole", Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}}], ${ADMIN}`,
      ),
    },
    misses: {
      'with MFA': role(`trust: [root], mfa: true, ${ADMIN}`),
      'a Deny of any call': role(
        `trust: [root, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:*", Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}}], ${ADMIN}`,
      ),
      'with MFA of a certain age': role(
        `trust: [{principal: root, when: {NumericLessThan: {"aws:MultiFactorAuthAge": "3600"}}}], ${ADMIN}`,
      ),
      'a Deny without MFA': role(
        `trust: [root, {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole", Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}}], ${ADMIN}`,
      ),
      'no administrator': role('trust: [root], policies: [ReadOnlyAccess]'),
      'a role': role(`trust: [root/role/ci], ${ADMIN}`),
      'a permission set': role(`trust: [{sso: Admin, account: root}], ${ADMIN}`),
      'a vendor': role(`trust: [{principal: partner, externalId: acme-7f3a}], ${ADMIN}`),
      GitHub: role(`trust: [{github: acme/app, branch: main}], ${ADMIN}`),
      'kept down by its boundary': role(`trust: [root], ${ADMIN}, boundary: ReadOnlyAccess`),
    },
  },
  'whole-account-admin': {
    hits: {
      'an account': role(`trust: [root], ${ADMIN}`),
      'for a time only': role(`trust: [root], expires: 2027-01-31, ${ADMIN}`),
    },
    misses: {
      'under a condition': role(`trust: [{principal: root, sourceIp: [203.0.113.0/24]}], ${ADMIN}`),
      'a user': role(`trust: [root/user/alice], ${ADMIN}`),
      'no administrator': role('trust: [root], policies: [ReadOnlyAccess]'),
      "another's account, which is told as such": role(`trust: [partner], ${ADMIN}`),
    },
  },
}

export const DOCUMENTS: Readonly<Record<string, Cases>> = {
  'mfa-if-exists': {
    hits: {
      'in a trust': raw('{AWS: "111111111111"}', '{BoolIfExists: {"aws:MultiFactorAuthPresent": "true"}}'),
      'in a policy': gives(
        '{allow: ["s3:*"], on: ["*"], when: {BoolIfExists: {"aws:MultiFactorAuthPresent": "true"}}}',
      ),
      'by its age': gives(
        '{allow: ["s3:*"], on: ["*"], when: {NumericLessThanIfExists: {"aws:MultiFactorAuthAge": "3600"}}}',
      ),
    },
    misses: {
      Bool: gives('{allow: ["s3:*"], on: ["*"], when: {Bool: {"aws:MultiFactorAuthPresent": "true"}}}'),
      'a Deny': gives('{deny: ["s3:*"], on: ["*"], when: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}'),
    },
  },
  'deny-mfa-false': {
    hits: {'a Deny': gives('{deny: ["s3:*"], on: ["*"], when: {Bool: {"aws:MultiFactorAuthPresent": "false"}}}')},
    misses: {
      BoolIfExists: gives('{deny: ["s3:*"], on: ["*"], when: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}}'),
    },
  },
  'for-all-values': {
    hits: {
      'an Allow': gives(
        '{allow: ["ec2:CreateTags"], on: ["*"], when: {"ForAllValues:StringEquals": {"aws:TagKeys": [team]}}}',
      ),
    },
    misses: {
      'the key has to be there': gives(
        '{allow: ["ec2:CreateTags"], on: ["*"], when: {"ForAllValues:StringEquals": {"aws:TagKeys": [team]}, Null: {"aws:TagKeys": "false"}}}',
      ),
      'a Deny': gives(
        '{deny: ["ec2:CreateTags"], on: ["*"], when: {"ForAllValues:StringEquals": {"aws:TagKeys": [team]}}}',
      ),
      ForAnyValue: gives(
        '{allow: ["ec2:CreateTags"], on: ["*"], when: {"ForAnyValue:StringEquals": {"aws:TagKeys": [team]}}}',
      ),
    },
  },
  'negated-condition': {
    hits: {
      'in a trust': raw('{AWS: "111111111111"}', '{StringNotEquals: {"aws:PrincipalTag/team": evil}}'),
      'a network': gives('{allow: ["s3:*"], on: ["*"], when: {NotIpAddress: {"aws:SourceIp": 203.0.113.0/24}}}'),
    },
    misses: {
      'a Deny': gives('{deny: ["s3:*"], on: ["*"], when: {StringNotEquals: {"aws:PrincipalTag/team": a}}}'),
      'the key has to be there': gives(
        '{allow: ["s3:*"], on: ["*"], when: {StringNotEquals: {"aws:PrincipalTag/team": a}, Null: {"aws:PrincipalTag/team": "false"}}}',
      ),
      'the key is always there': gives(
        '{allow: ["s3:*"], on: ["*"], when: {StringNotEquals: {"aws:RequestedRegion": eu-west-1}}}',
      ),
      positive: gives('{allow: ["s3:*"], on: ["*"], when: {StringEquals: {"aws:PrincipalTag/team": a}}}'),
    },
  },
  'assume-anything': {
    hits: {
      'sts:*': gives('{allow: ["sts:*"], on: ["*"]}'),
      'every role of every account': gives('{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::*:role/*"]}'),
    },
    misses: {
      'some roles': gives('{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/ci-*"]}'),
      'what names no role': gives('{allow: ["sts:GetCallerIdentity"], on: ["*"]}'),
      'an administrator': gives('{allow: ["*"], on: ["*"]}'),
      'of one organization': gives(
        '{allow: ["sts:AssumeRole"], on: ["*"], when: {StringEquals: {"aws:ResourceOrgID": o-abcd123456}}}',
      ),
      'a Deny': gives('{deny: ["sts:*"], on: ["*"]}'),
    },
  },
  'pass-any-role': {
    hits: {
      PassRole: gives('{allow: ["iam:PassRole"], on: ["*"]}'),
      'to one service': gives(
        '{allow: ["iam:PassRole"], on: ["*"], when: {StringEquals: {"iam:PassedToService": lambda.amazonaws.com}}}',
      ),
    },
    misses: {
      'some roles': gives('{allow: ["iam:PassRole"], on: ["arn:aws:iam::111111111111:role/app-*"]}'),
      'all of IAM': gives('{allow: ["iam:*"], on: ["*"]}'),
      'a limit, which gives nothing': `policies: {Limit: {accounts: [client], statements: [{allow: ["iam:PassRole"], on: ["*"]}]}}\n${role('trust: [root], boundary: Limit')}`,
    },
  },
  'key-of-other-service': {
    hits: {
      's3:prefix of EC2': gives('{allow: ["ec2:RunInstances"], on: ["*"], when: {StringLike: {"s3:prefix": "a/*"}}}'),
    },
    misses: {
      'its own': gives('{allow: ["s3:ListBucket"], on: ["*"], when: {StringLike: {"s3:prefix": "a/*"}}}'),
      'of one of its services': gives(
        '{allow: ["ec2:RunInstances", "s3:ListBucket"], on: ["*"], when: {StringLike: {"s3:prefix": "a/*"}}}',
      ),
      'a key that nobody has, which is told as such': gives(
        '{allow: ["ec2:RunInstances"], on: ["*"], when: {StringLike: {"s4:prefix": "a/*"}}}',
      ),
      'every service has it': gives(
        '{allow: ["ec2:RunInstances"], on: ["*"], when: {ArnLike: {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:f"}}}',
      ),
      'where it is there': gives(
        '{allow: ["ec2:RunInstances"], on: ["*"], when: {StringLikeIfExists: {"s3:prefix": "a/*"}}}',
      ),
    },
  },
  'unknown-action': {
    hits: {misspelt: gives('{allow: ["s3:GetObjcet"], on: ["*"]}')},
    misses: {right: gives('{allow: ["s3:getobject"], on: ["*"]}')},
  },
  'unknown-service': {
    hits: {misspelt: gives('{allow: ["dynamdb:GetItem"], on: ["*"]}')},
    misses: {right: gives('{allow: ["dynamodb:GetItem"], on: ["*"]}')},
  },
  'unknown-condition-key': {
    hits: {
      'of a service': gives('{allow: ["s3:ListBucket"], on: ["*"], when: {StringLike: {"s3:prefx": "a/*"}}}'),
      'of all': gives('{allow: ["s3:ListBucket"], on: ["*"], when: {StringLike: {"aws:PrincipalOrg": "a"}}}'),
    },
    misses: {right: gives('{allow: ["s3:ListBucket"], on: ["*"], when: {StringLike: {"s3:PREFIX": "a/*"}}}')},
  },
  'condition-value': {
    hits: {'no address': gives('{allow: ["s3:*"], on: ["*"], when: {IpAddress: {"aws:SourceIp": office}}}')},
    misses: {'an address': gives('{allow: ["s3:*"], on: ["*"], when: {IpAddress: {"aws:SourceIp": 10.0.0.1}}}')},
  },
  'number-as-text': {
    hits: {
      'in a document': document(
        'Version: "2012-10-17", ',
        '{Effect: Allow, Action: "s3:*", Resource: "*", Condition: {StringEquals: {"s3:max-keys": 10}}}',
      ),
    },
    misses: {
      quoted: document(
        'Version: "2012-10-17", ',
        '{Effect: Allow, Action: "s3:*", Resource: "*", Condition: {StringEquals: {"s3:max-keys": "10"}}}',
      ),
    },
  },
  'variable-in-2008': {
    hits: {
      'no Version': document('', '{Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::b/${aws:username}"}'),
    },
    misses: {
      'Version 2012': document(
        'Version: "2012-10-17", ',
        '{Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::b/${aws:username}"}',
      ),
    },
  },
}

const bucket = (at: number): string => `"arn:aws:s3:::bucket-${String(at).padStart(4, '0')}"`
/** Statements of one policy, of about this many characters. */
const long = (size: number): string =>
  `{statements: [{allow: ["s3:GetObject"], on: [${many(Math.floor((size - 90) / 28), bucket)}]}]}`
const groupsOf = (count: number): string =>
  `groups: {${many(count, (at) => `G${at}: {account: root, users: [alice]}`)}}\nusers: {alice: {account: root}}\n`
const owner = (size: number): string => section('users', {alice: `{account: root, inline: {p: ${long(size)}}}`})

export const ENTRIES: Readonly<Record<string, Cases>> = {
  'missing-description': {
    hits: {one: section('roles', {R: '{account: client, trust: [root]}'})},
    misses: {
      'it has one': section('roles', {R: '{account: client, trust: [root], description: d}'}),
      'users and groups take none': groupsOf(1),
    },
  },
  'naming-pattern': {
    hits: {
      'a role': `${role('trust: [root]')}lint: {names: {role: "[A-Z][a-z]+"}}\n`,
      'the whole name counts': `${role('trust: [root], name: Reader1')}lint: {names: {role: "[A-Z][a-z]+"}}\n`,
    },
    misses: {
      'as it should be': `${role('trust: [root], name: Reader')}lint: {names: {role: "[A-Z][a-z]+"}}\n`,
      'another kind': `${role('trust: [root]')}lint: {names: {user: "[a-z]+"}}\n`,
    },
  },
  'expiring-soon': {
    hits: {
      'a role': role('trust: [root], expires: 2026-06-20'),
      'a line': role('trust: [{principal: root, expires: 2026-06-20}, dev]'),
      today: role('trust: [root], expires: 2026-06-01'),
      'within days of the file': `${role('trust: [root], expires: 2026-08-20')}lint: {expiringWithin: 90}\n`,
    },
    misses: {
      'not yet': role('trust: [root], expires: 2026-07-20'),
      'within days of the file': `${role('trust: [root], expires: 2026-06-20')}lint: {expiringWithin: 7}\n`,
      over: role('trust: [{principal: root, expires: 2026-05-31}, dev]'),
    },
  },
  'near-quota': {
    hits: {
      'a trust policy': role(`trust: [${many(38, (at) => `"arn:aws:iam::111111111111:role/team/number-${at}"`)}]`),
      'a managed policy': `policies: {P: {accounts: [root], ${long(5600).slice(1)}}\n`,
      'inline policies of a user': owner(1900),
      attachments: role(`trust: [root], policies: [${MANAGED(9)}]`),
      'groups of a user': groupsOf(9),
    },
    misses: {
      'a trust policy': role(`trust: [${many(20, (at) => `"arn:aws:iam::111111111111:role/team/number-${at}"`)}]`),
      'a managed policy': `policies: {P: {accounts: [root], ${long(4000).slice(1)}}\n`,
      'inline policies of a user': owner(1500),
      attachments: role(`trust: [root], policies: [${MANAGED(8)}]`),
      'groups of a user': groupsOf(8),
    },
  },
  'trust-long': {
    hits: {long: role(`trust: [${many(60, (at) => `"arn:aws:iam::111111111111:role/team/number-${at}"`)}]`)},
    misses: {short: role('trust: [root]')},
  },
  'many-attachments': {
    hits: {eleven: role(`trust: [root], policies: [${MANAGED(11)}]`)},
    misses: {ten: role(`trust: [root], policies: [${MANAGED(10)}]`)},
  },
  'role-not-switchable': {
    hits: {long: role(`trust: [root], path: /${'p'.repeat(62)}/`)},
    misses: {short: role('trust: [root], path: /p/')},
  },
  'ignored-tag': {
    hits: {both: `${role('trust: [root], tags: {"cost:center": a}')}ignoreTags: ["cost:*"]\n`},
    misses: {another: `${role('trust: [root], tags: {team: a}')}ignoreTags: ["cost:*"]\n`},
  },
  'unused-policy': {
    hits: {unused: 'policies: {P: {statements: [{allow: ["s3:GetObject"], on: ["*"]}]}}\n'},
    misses: {'in accounts': 'policies: {P: {accounts: [root], statements: [{allow: ["s3:GetObject"], on: ["*"]}]}}\n'},
  },
  'unknown-policy': {
    hits: {'maybe newer': role('trust: [root], policies: [SomethingWhollyNew2031]')},
    misses: {known: role('trust: [root], policies: [ReadOnlyAccess]')},
  },
}

function MANAGED(count: number): string {
  return [
    'ReadOnlyAccess',
    'SecurityAudit',
    'AmazonS3ReadOnlyAccess',
    'AmazonEC2ReadOnlyAccess',
    'AmazonRDSReadOnlyAccess',
    'AmazonSQSReadOnlyAccess',
    'AmazonSNSReadOnlyAccess',
    'CloudWatchReadOnlyAccess',
    'AmazonVPCReadOnlyAccess',
    'AmazonRoute53ReadOnlyAccess',
    'AWSLambda_ReadOnlyAccess',
  ]
    .slice(0, count)
    .join(', ')
}
