import type {AccountRef, Json} from '../core/types.js'

/** What reading an account takes: the two bulk reads and the single questions of lookup.ts. */
const READS = [
  'iam:GetAccountAuthorizationDetails',
  'iam:ListRoles',
  'iam:ListPolicyTags',
  'iam:GetPolicy',
  'iam:ListAccessKeys',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:ListSSHPublicKeys',
  'iam:ListSigningCertificates',
  'iam:ListServiceSpecificCredentials',
  'iam:ListOpenIDConnectProviders',
  'iam:GetOpenIDConnectProvider',
  'iam:ListSAMLProviders',
  'iam:GetSAMLProvider',
  'iam:GetAccountPasswordPolicy',
  'iam:ListAccountAliases',
]

export interface Door {
  readonly account: AccountRef
  /** Role name, with its path when it has one: `OrganizationAccountAccessRole`, `ops/xrole`. */
  readonly role: string
  readonly externalId?: string | undefined
  readonly caller: {readonly arn: string; readonly account: string}
  readonly readOnly: boolean
}

export const roleArn = ({account, role}: Pick<Door, 'account' | 'role'>): string =>
  `arn:${account.partition}:iam::${account.id}:role/${role.replace(/^\//, '')}`

const trustOf = ({account, caller, externalId}: Door): Json => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {AWS: `arn:${account.partition}:iam::${caller.account}:root`},
      Action: 'sts:AssumeRole',
      ...(externalId !== undefined && {Condition: {StringEquals: {'sts:ExternalId': externalId}}}),
    },
  ],
})

// The external id comes from a file that others may have written, and the line is made to be pasted into a shell.
const quoted = (document: Json): string => `'${JSON.stringify(document).replaceAll("'", `'\\''`)}'`

const permissions = ({account, readOnly}: Door, name: string): string =>
  readOnly
    ? `aws iam put-role-policy --role-name ${name} --policy-name xrole-plan --policy-document ` +
      quoted({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: READS, Resource: '*'}]})
    : `aws iam attach-role-policy --role-name ${name} --policy-arn arn:${account.partition}:iam::aws:policy/AdministratorAccess`

/** How to make the role that xrole enters an account with, for when AssumeRole is denied: AWS does not tell why. */
export function doorAdvice(door: Door): string {
  const {account, caller} = door
  const parts = door.role.replace(/^\//, '').split('/')
  const name = parts.pop() ?? door.role
  const path = parts.length > 0 ? ` --path /${parts.join('/')}/` : ''
  return [
    `xrole is ${caller.arn} and enters ${account.name} as ${roleArn(door)}. AWS says the same whether that role is`,
    'missing, its trust policy does not let this caller in, or the caller lacks sts:AssumeRole on it.',
    `To make the role, with credentials of account ${account.id}:`,
    `  aws iam create-role --role-name ${name}${path} --assume-role-policy-document ${quoted(trustOf(door))}`,
    `  ${permissions(door, name)}`,
    'If it exists, its trust policy has to hold that statement.',
  ].join('\n')
}

/** For when a profile gives no credentials; undefined without one, for which there is advice in general. */
export function profileAdvice(profile: string | undefined, message: string): string | undefined {
  // The SDK's own words (fromIni): it knows of nobody who could be asked for the code.
  if (profile && /requires multi-factor authentication/.test(message))
    return `The profile "${profile}" assumes a role with MFA, and no code can be asked for here: call with its source_profile, and assume the role with xrole assume ROLE, which asks for the code (before another command: xrole assume ROLE -- COMMAND).`
  return profile
    ? `The profile "${profile}" gives no credentials: see that it exists (aws configure list-profiles) and log in (aws sso login --profile ${profile}), or choose another one with AWS_PROFILE.`
    : undefined
}
