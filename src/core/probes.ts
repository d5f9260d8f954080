/**
 * What `probe:` of an entry of `tests:` may name: calls that only read and need no input, so that they can be made for
 * real in any role. Source: IAM API Reference, STS API Reference.
 */
export const PROBES = [
  'sts:GetCallerIdentity',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:ListAccountAliases',
  'iam:ListGroups',
  'iam:ListPolicies',
  'iam:ListRoles',
  'iam:ListUsers',
] as const

export type Probe = (typeof PROBES)[number]
