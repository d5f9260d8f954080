/** The example of the contract (product.md 1), made valid. Used as a whole and mutated by the schema tests. */
export const CONTRACT = `version: 1
owner: acme-access-x7k2
formerOwners: [acme]
connect:
  role: OrganizationAccountAccessRole
  planRole: xrole-read
  externalId: acme-1
include: [teams/*.yaml]
accounts:
  root:   "111111111111"
  client:
    id: "222222222222"
    ou: Workloads/Clients
    tags: {env: prod}
    display: {name: Client, color: red}
    connect: {profile: client-admin}
  partner: {id: "333333333333", connect: false}
  oldshop: {id: "444444444444", retire: true}
  dev: 555555555555
policies:
  ReportsRead:
    description: read the monthly reports
    statements:
      - allow: [s3:GetObject, s3:ListBucket]
        on: ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
        when: {StringEquals: {aws:PrincipalOrgID: o-abcd123456}}
      - deny: ["s3:DeleteObject"]
        on: ["*"]
  Legacy: {file: policies/legacy.json, accounts: [client]}
roles:
  MainAccountAdminRole:
    account: client
    trust: [root/group/CrossAccount]
    mfa: true
    policies: [AdministratorAccess]
  StagingAccess:
    accounts: {tags: {env: [staging, prod]}, except: [root]}
    description: developers read Lambda
    trust:
      - dev
      - {principal: partner, externalId: acme-7f3a}
      - {principals: [root/user/alice, root/user/bob], mfa: true, sourceIp: [203.0.113.0/24]}
      - {principal: dev/role/ci, tagSession: true}
      - lambda.amazonaws.com
      - {github: acme/app, branch: main}
      - {oidc: oidc.eks.eu-west-1.amazonaws.com/id/ABC, audience: sts.amazonaws.com, subject: "system:serviceaccount:a:b"}
      - {saml: Okta}
      - {sso: Admin, account: root}
      - {org: o-abcd123456}
      - {statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}
    policies: [AWSLambda_ReadOnlyAccess, ReportsRead]
    inline:
      logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}
    boundary: arn:aws:iam::\${account.id}:policy/DeveloperBoundary
    maxSession: 4h
    path: /
    tags: {team: data}
    expires: 2027-01-31
groups:
  CrossAccount: {account: root, users: [alice, paul], policies: [IAMUserChangePassword]}
users:
  alice: {account: root}
  paul:  {account: root, exclusive: false, tags: {a: b}}
ignoreTags: ["cost:*"]
unmanaged: [{address: "*/role/vendor-*", reason: made by the vendor's stack}]
x-anything: {any: thing}
`

export const CONTRACT_FILES = {
  'teams/a.yaml': 'roles:\n  FromTeam: {account: dev, trust: root, protect: true, caller: false}\n',
  'policies/legacy.json':
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
}
