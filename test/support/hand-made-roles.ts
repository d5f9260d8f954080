import type {AccountRef, Json} from '../../src/core/types.js'
import {allow, document, letting, role, rootOf, service} from './hand-made-things.js'

/** Roles as people, wizards, stacks and vendors make them. */

const ref = (name: string, id: string): AccountRef => ({name, id, partition: 'aws'})

export const HAND_MADE: readonly AccountRef[] = [
  ref('identity', '100000000001'),
  ref('shared', '100000000002'),
  ref('dev', '100000000003'),
  ref('staging', '100000000004'),
  ref('prod', '100000000005'),
  ref('data', '100000000006'),
]

export const [IDENTITY, SHARED, DEV, STAGING, PROD, DATA] = HAND_MADE as [
  AccountRef,
  AccountRef,
  AccountRef,
  AccountRef,
  AccountRef,
  AccountRef,
]
const MFA = {Bool: {'aws:MultiFactorAuthPresent': 'true'}}

export const FUNCTIONS = [
  'orders-api',
  'orders-worker',
  'invoice-pdf',
  'invoice-mail',
  'cart-api',
  'cart-cleanup',
  'search-index',
  'search-api',
  'user-sync',
  'webhook-in',
  'webhook-out',
  'thumbnailer',
  'report-daily',
  'report-weekly',
  'metrics-push',
  'slack-notify',
  'fraud-score',
  'price-feed',
  'stock-sync',
  'stock-alert',
  'returns-api',
  'returns-label',
  'gift-cards',
  'loyalty-points',
  'address-check',
  'tax-rates',
  'sitemap',
  'feature-flags',
  'audit-trail',
  'pdf-merge',
  'sms-send',
  'push-send',
  'session-store',
  'geo-lookup',
  'currency-rates',
  'review-import',
  'image-resize',
  'video-encode',
  'ledger-close',
  'ledger-export',
  'consent-log',
  'ab-tests',
] as const

/** What the Lambda console makes. */
export const lambda = (account: AccountRef, name: string, at: number) =>
  role(account, `${name}-role`, service('lambda'), {
    path: '/service-role/',
    inline: {
      [`AWSLambdaBasicExecutionRole-${name}`]: document(
        allow('logs:CreateLogGroup', `arn:aws:logs:eu-west-1:${account.id}:*`),
        allow(
          ['logs:CreateLogStream', 'logs:PutLogEvents'],
          [`arn:aws:logs:eu-west-1:${account.id}:log-group:/aws/lambda/${name}:*`],
        ),
      ),
      ...(at % 3 === 0 && {
        queue: document(
          allow(
            ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            `arn:aws:sqs:eu-west-1:${account.id}:${name}`,
          ),
        ),
      }),
      ...(at % 4 === 1 && {
        table: document(
          allow(
            ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
            `arn:aws:dynamodb:eu-west-1:${account.id}:table/${name}`,
          ),
        ),
      }),
    },
    ...(at % 5 === 2 && {attached: ['service-role/AWSLambdaVPCAccessExecutionRole']}),
  })

const SERVICES: readonly (readonly [name: string, service: string, attached: readonly string[]])[] = [
  ['ecsTaskExecutionRole', 'ecs-tasks', ['service-role/AmazonECSTaskExecutionRolePolicy']],
  ['rds-monitoring-role', 'monitoring.rds', ['service-role/AmazonRDSEnhancedMonitoringRole']],
  ['ssm-instances', 'ec2', ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy']],
  ['eks-cluster', 'eks', ['AmazonEKSClusterPolicy']],
  ['apigateway-logs', 'apigateway', ['service-role/AmazonAPIGatewayPushToCloudWatchLogs']],
  ['config-recorder', 'config', ['service-role/AWS_ConfigRole']],
  ['backup-default', 'backup', ['service-role/AWSBackupServiceRolePolicyForBackup']],
  ['flow-logs', 'vpc-flow-logs', []],
]

/** The same in every workload account, most of it. */
export function services(account: AccountRef) {
  return SERVICES.map(([name, by, attached]) =>
    role(account, name, service(by), {
      attached,
      ...(attached.length === 0 && {inline: {logs: document(allow(['logs:*'], '*'))}}),
    }),
  )
}

const REPOSITORIES = ['web', 'api', 'infra', 'jobs', 'mobile-backend'] as const

const github = (account: AccountRef, sub: Json, operator: string) =>
  letting(
    {Federated: `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`},
    {
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          ...(operator === 'StringEquals' && {'token.actions.githubusercontent.com:sub': sub}),
        },
        ...(operator === 'StringLike' && {StringLike: {'token.actions.githubusercontent.com:sub': sub}}),
      },
    },
    'sts:AssumeRoleWithWebIdentity',
  )

export const deployers = (account: AccountRef) =>
  REPOSITORIES.map((name) =>
    role(
      account,
      `github-${name}`,
      account === PROD
        ? github(account, `repo:acme/${name}:ref:refs/heads/main`, 'StringEquals')
        : github(account, `repo:acme/${name}:*`, 'StringLike'),
      {
        description: `GitHub Actions of acme/${name}`,
        tags: {team: name === 'infra' ? 'platform' : 'product', 'created-by': 'mira'},
        attached: name === 'infra' ? ['AdministratorAccess'] : ['PowerUserAccess'],
      },
    ),
  )

/** In every account but identity: what people sign in to. */
export function people(account: AccountRef) {
  const trust = letting({AWS: rootOf(IDENTITY)}, {Condition: MFA})
  return [
    role(account, 'Admin', trust, {description: 'full access', maxSession: 14400, attached: ['AdministratorAccess']}),
    role(account, 'ReadOnly', letting({AWS: rootOf(IDENTITY)}), {maxSession: 28800, attached: ['ReadOnlyAccess']}),
    role(account, 'Developer', trust, {
      maxSession: account === PROD ? 3600 : 28800,
      attached: [account === PROD ? 'ReadOnlyAccess' : 'PowerUserAccess'],
      inline: {
        'no-iam': document({
          Effect: 'Deny',
          NotAction: ['iam:Get*', 'iam:List*', 's3:*'],
          Resource: '*',
          Condition: {StringNotEquals: {'aws:RequestedRegion': ['eu-west-1', 'eu-central-1', 'us-east-1']}},
        }),
      },
    }),
    role(account, 'Billing', trust, {attached: ['job-function/Billing']}),
    role(account, 'SecurityAudit', letting({AWS: [`arn:aws:iam::${SHARED.id}:role/scanner`, rootOf(IDENTITY)]}), {
      attached: ['SecurityAudit', 'job-function/ViewOnlyAccess'],
      tags: {team: 'security'},
    }),
  ]
}

const VENDORS: readonly (readonly [name: string, account: string, id: string])[] = [
  ['DatadogIntegration', '464622532012', 'a1b2c3d4e5f6'],
  ['WizScanner', '197171649850', '8d0f2c1e-7b7a-4b6e-9f39-0d2b6a7a1c11'],
  ['VantageCosts', '630399649041', 'vantage-acme-77'],
  ['SumoLogicRole', '926226587429', 'eu:0000000000A1B2C3'],
]

export const vendors = (account: AccountRef) =>
  VENDORS.map(([name, id, external]) =>
    role(
      account,
      name,
      letting({AWS: `arn:aws:iam::${id}:root`}, {Condition: {StringEquals: {'sts:ExternalId': external}}}),
      {attached: ['SecurityAudit'], tags: {owner: 'security@acme.example', 'cost-center': '4711'}},
    ),
  )

/** What a service of AWS made for itself: nobody else can change it. */
export const serviceLinked = (account: AccountRef) =>
  ['autoscaling', 'elasticloadbalancing', 'rds', 'support', 'trustedadvisor'].map((name) =>
    role(account, `AWSServiceRoleFor${name}`, service(name), {path: `/aws-service-role/${name}.amazonaws.com/`}),
  )

export const singleSignOn = (account: AccountRef) =>
  ['Admin', 'ReadOnly'].map((name, at) =>
    role(
      account,
      `AWSReservedSSO_${name}_0123456789abcde${at}`,
      letting(
        {Federated: `arn:aws:iam::${account.id}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`},
        {Condition: {StringEquals: {'SAML:aud': 'https://signin.aws.amazon.com/saml'}}},
        ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      ),
      {path: '/aws-reserved/sso.amazonaws.com/'},
    ),
  )

export const stacked = (account: AccountRef) =>
  ['vpc', 'cluster', 'alerts'].map((name) =>
    role(account, `${name}-stack-Role-1ABCDEF${name.length}`, service('cloudformation'), {
      tags: {
        'aws:cloudformation:stack-name': `${name}-stack`,
        'aws:cloudformation:logical-id': 'Role',
        'aws:cloudformation:stack-id': `arn:aws:cloudformation:eu-west-1:${account.id}:stack/${name}-stack/0`,
      },
    }),
  )

/** What somebody wrote by hand, long ago or in a hurry. */
export const odd = (account: AccountRef) => [
  role(account, 'legacy-importer', {
    Version: '2008-10-17',
    Statement: [{Sid: '', Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'}],
  }),
  role(account, 'legacy-batch', {
    Version: '2008-10-17',
    Id: 'made-by-hand',
    Statement: [{Sid: 'one', Effect: 'Allow', Principal: {AWS: rootOf(SHARED)}, Action: 'sts:AssumeRole'}],
  }),
  role(account, 'left-behind', letting({AWS: ['AROAXXXXXXXXXXXXXXX1A', rootOf(IDENTITY)]})),
  role(
    account,
    'office-only',
    letting(
      {AWS: rootOf(IDENTITY)},
      {Condition: {...MFA, IpAddress: {'aws:SourceIp': ['198.51.100.0/24', '203.0.113.7/32']}}},
    ),
    {attached: ['PowerUserAccess']},
  ),
  role(
    account,
    'recent-mfa',
    letting({AWS: rootOf(IDENTITY)}, {Condition: {...MFA, NumericLessThan: {'aws:MultiFactorAuthAge': '3600'}}}),
    {attached: ['AdministratorAccess']},
  ),
  role(
    account,
    'two-ways',
    document(
      {
        Sid: 'People',
        Effect: 'Allow',
        Principal: {AWS: rootOf(IDENTITY)},
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: MFA,
      },
      {
        Sid: 'Machines',
        Effect: 'Allow',
        Principal: {Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com']},
        Action: 'sts:AssumeRole',
      },
    ),
    {
      inline: {
        everything: document({Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*'}),
        upload: document({
          Sid: 'VisualEditor0',
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::acme-${account.name}-uploads/\${aws:username}/*`,
        }),
      },
    },
  ),
]
