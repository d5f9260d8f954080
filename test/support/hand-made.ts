import type {Snapshot} from '../../src/core/snapshot.js'
import type {AccountRef, Json} from '../../src/core/types.js'
import {
  DATA,
  deployers,
  DEV,
  FUNCTIONS,
  HAND_MADE,
  IDENTITY,
  lambda,
  odd,
  people,
  PROD,
  serviceLinked,
  services,
  SHARED,
  singleSignOn,
  stacked,
  STAGING,
  vendors,
} from './hand-made-roles.js'
import {
  allow,
  document,
  emptySnapshot,
  group,
  letting,
  policy,
  role,
  rootOf,
  service,
  user,
} from './hand-made-things.js'

export {HAND_MADE}

/**
 * An estate as companies have it after some years: six accounts, some 300 roles that people, wizards, stacks and vendors
 * made. The same on every call.
 */

const WORKLOADS = [DEV, STAGING, PROD]
const assuming = (names: readonly string[], accounts: readonly AccountRef[]): Json =>
  document(
    allow(
      'sts:AssumeRole',
      accounts.flatMap(({id}) => names.map((name) => `arn:aws:iam::${id}:role/${name}`)),
    ),
  )

const PEOPLE = [
  'mira',
  'jonas',
  'aylin',
  'pedro',
  'chen',
  'fatou',
  'lars',
  'nadia',
  'olek',
  'priya',
  'ruth',
  'sam',
] as const

function identity(): Snapshot {
  const others = [SHARED, DEV, STAGING, PROD, DATA]
  const memberships: Readonly<Record<string, readonly string[]>> = {
    mira: ['Admins', 'Everyone'],
    jonas: ['Admins', 'Everyone'],
    sam: ['Billing', 'Everyone'],
    ruth: ['Auditors', 'Everyone'],
  }
  return {
    ...emptySnapshot(IDENTITY),
    groups: [
      group(IDENTITY, 'Everyone', {
        attached: ['IAMUserChangePassword'],
        inline: {'assume-readonly': assuming(['ReadOnly'], others)},
      }),
      group(IDENTITY, 'Admins', {inline: {'assume-admin': assuming(['Admin', 'recent-mfa'], others)}}),
      group(IDENTITY, 'Developers', {inline: {'assume-developer': assuming(['Developer'], [DEV, STAGING, PROD])}}),
      group(IDENTITY, 'Billing', {inline: {billing: assuming(['Billing'], others)}}),
      group(IDENTITY, 'Auditors', {
        inline: {audit: document(allow('sts:AssumeRole', 'arn:aws:iam::*:role/SecurityAudit'))},
      }),
    ],
    users: PEOPLE.map((name) =>
      user(IDENTITY, name, memberships[name] ?? ['Developers', 'Everyone'], {
        tags: {email: `${name}@acme.example`},
        ...(name === 'olek' && {inline: {'office-only': assuming(['office-only'], [SHARED])}}),
      }),
    ),
    policies: [
      policy(
        IDENTITY,
        'RequireMFA',
        document({
          Sid: 'DenyAllExceptListedIfNoMFA',
          Effect: 'Deny',
          NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
          Resource: '*',
          Condition: {BoolIfExists: {'aws:MultiFactorAuthPresent': 'false'}},
        }),
        'nothing without MFA',
      ),
    ],
    roles: [
      ...serviceLinked(IDENTITY),
      ...singleSignOn(IDENTITY),
      role(IDENTITY, 'okta-sync', letting({AWS: `arn:aws:iam::${SHARED.id}:role/scanner`}), {
        attached: ['IAMReadOnlyAccess'],
      }),
    ],
  }
}

function shared(): Snapshot {
  return {
    ...emptySnapshot(SHARED),
    roles: [
      ...serviceLinked(SHARED),
      ...singleSignOn(SHARED),
      ...stacked(SHARED),
      ...people(SHARED),
      ...vendors(SHARED),
      ...odd(SHARED),
      role(SHARED, 'scanner', service('ecs-tasks'), {inline: {scan: assuming(['SecurityAudit'], HAND_MADE)}}),
      role(SHARED, 'jenkins', letting({Service: ['ec2.amazonaws.com']}), {
        attached: ['AmazonEC2ContainerRegistryPowerUser'],
        inline: {deploy: assuming(['jenkins-deploy'], WORKLOADS)},
      }),
      role(SHARED, 'atlantis', service('ecs-tasks'), {
        tags: {team: 'platform'},
        inline: {terraform: assuming(['terraform'], HAND_MADE)},
      }),
    ],
  }
}

function workload(account: AccountRef): Snapshot {
  const own = (name: string): string => `arn:aws:iam::${account.id}:policy/${name}`
  const functions = account === DEV ? FUNCTIONS.slice(0, 36) : FUNCTIONS
  return {
    ...emptySnapshot(account),
    policies: [
      policy(
        account,
        'DeployBucket',
        document(
          allow(
            ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
            [`arn:aws:s3:::acme-${account.name}-deploy`, `arn:aws:s3:::acme-${account.name}-deploy/*`],
          ),
        ),
        'artefacts of deployments',
      ),
      policy(
        account,
        'TeamBoundary',
        document(allow('*', '*'), {Effect: 'Deny', Action: ['iam:*User*', 'organizations:*'], Resource: '*'}),
      ),
      policy(
        account,
        'KmsUse',
        document(allow(['kms:Decrypt', 'kms:GenerateDataKey'], `arn:aws:kms:eu-west-1:${account.id}:key/*`)),
      ),
    ],
    roles: [
      ...serviceLinked(account),
      ...singleSignOn(account),
      ...stacked(account),
      ...people(account),
      ...vendors(account),
      ...services(account),
      ...deployers(account),
      // Half of them were deployed by a framework that puts the stage in front.
      ...functions.map((name, at) => lambda(account, at % 2 === 0 ? name : `${account.name}-${name}`, at)),
      role(account, 'jenkins-deploy', letting({AWS: `arn:aws:iam::${SHARED.id}:role/jenkins`}), {
        attached: ['PowerUserAccess', own('DeployBucket')],
        boundary: own('TeamBoundary'),
      }),
      role(account, 'terraform', letting({AWS: `arn:aws:iam::${SHARED.id}:role/atlantis`}), {
        attached: ['AdministratorAccess'],
        maxSession: 7200,
      }),
      role(account, 'app-server', service('ec2'), {
        attached: ['CloudWatchAgentServerPolicy', own('KmsUse')],
        boundary: own('TeamBoundary'),
        tags: {team: 'product'},
      }),
      ...(account === PROD ? odd(account) : []),
    ],
  }
}

function data(): Snapshot {
  return {
    ...emptySnapshot(DATA),
    roles: [
      ...serviceLinked(DATA),
      ...singleSignOn(DATA),
      ...people(DATA),
      ...services(DATA),
      ...vendors(DATA),
      ...['daily', 'hourly', 'adhoc', 'backfill', 'quality', 'export'].map((name) =>
        role(DATA, `glue-${name}`, service('glue'), {
          attached: ['service-role/AWSGlueServiceRole'],
          tags: {team: 'data'},
          inline: {lake: document(allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::acme-lake/${name}/*`))},
        }),
      ),
      ...WORKLOADS.map((account) =>
        role(
          DATA,
          `feed-from-${account.name}`,
          letting({AWS: rootOf(account)}, {Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-acme123456'}}}),
          {
            inline: {put: document(allow('s3:PutObject', `arn:aws:s3:::acme-lake/in/${account.name}/*`))},
          },
        ),
      ),
      role(
        DATA,
        'everyone-in-org',
        letting({AWS: '*'}, {Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-acme123456'}}}),
        {attached: ['AmazonAthenaFullAccess']},
      ),
      role(
        DATA,
        'partner-export',
        letting(
          {AWS: ['arn:aws:iam::900000000009:role/puller']},
          {
            Condition: {
              StringEquals: {'sts:ExternalId': 'acme-9'},
              DateLessThan: {'aws:CurrentTime': '2031-01-01T00:00:00Z'},
            },
          },
        ),
      ),
    ],
  }
}

export const handMade = (): Snapshot[] => [identity(), shared(), ...WORKLOADS.map(workload), data()]
