import type {Rule} from '../rule.js'

/** What is found while the file is compiled, or by the questions of access, and can be silenced as the rules can. */
export const ELSEWHERE: readonly Rule[] = [
  {
    code: 'public-trust',
    severity: 'warning',
    reason:
      'A trust policy allows everyone (`AWS: "*"`) and holds them to no organization, account, principal, network or external id: anybody with an AWS account may assume the role. Add a condition on aws:PrincipalOrgID, or name accounts. `apply` counts it as WIDENS_EXTERNAL.',
  },
  {
    code: 'open-federation',
    severity: 'warning',
    reason:
      'An identity provider like GitHub vouches for the whole world. Without a condition on `sub` that names whom (`repo:acme/…`, not `*` and not `repo:*`), anybody who has an account there may assume the role.',
  },
  {
    code: 'no-external-id',
    severity: 'warning',
    reason:
      'An account that is not the file’s own is trusted without sts:ExternalId. A vendor who serves many customers from one account can be talked into using your role for another customer, the confused deputy; the external id, which the vendor gives each customer, prevents it.',
  },
  {
    code: 'org-trust-own-account',
    severity: 'note',
    reason:
      'A line `org:` becomes `AWS: "*"` with a condition on the organization, by which AWS lets in the role’s own account without asking for a permission of the caller’s own.',
  },
  {
    code: 'sso-role-by-name',
    severity: 'warning',
    reason:
      'Identity Center gives an `AWSReservedSSO_*` role another name and id whenever it provisions the permission set anew, and the trust is broken from then on. The line `sso:` trusts the permission set instead.',
  },
  {
    code: 'nobody-trusted',
    severity: 'warning',
    reason: 'No line of trust is left, since all have expired. The role stays and nobody can assume it.',
  },
  {
    code: 'undeclared-principal',
    severity: 'warning',
    reason:
      'A user or role that this file does not declare. `validate` does not ask AWS whether there is one; the plan does, and prints the statement that its owner has to add.',
  },
  {
    code: 'unverified-principal',
    severity: 'note',
    reason: 'A principal in an account with `connect: false`, which nobody can look up; its path is taken to be `/`.',
  },
  {
    code: 'expired',
    severity: 'note',
    reason: 'The last day of a role or of a line of trust is over. The next apply removes it; then the entry can go.',
  },
  {
    code: 'expired-principal',
    severity: 'note',
    reason: 'A line of trust names a role of this file that has expired, and is left out with it.',
  },
  {
    code: 'half-made-grant',
    severity: 'warning',
    reason:
      'A trust policy names a user or a role, or a group’s members are meant to come in, and no condition helps them in: their own permission is missing, or a boundary or a Deny stands in the way. The message says what, and the smallest change that mends it.',
  },
  {
    code: 'idle-permission',
    severity: 'warning',
    reason:
      'A policy allows sts:AssumeRole on a role of a listed account that does not exist, or whose trust policy does not let the holder in.',
  },
  {
    code: 'wrong-account-id',
    severity: 'warning',
    reason:
      'A trust policy or a permission names an account that is not listed, where a listed one has a thing of that very name, or an id that differs in one digit.',
  },
  {
    code: 'unknown-action',
    severity: 'warning',
    reason:
      'AWS has no such action. It takes the policy and ignores the action, so that nothing is allowed, or denied, by it.',
  },
  {code: 'unknown-service', severity: 'warning', reason: 'No AWS service has this prefix; AWS ignores such actions.'},
  {
    code: 'unknown-condition-key',
    severity: 'warning',
    reason:
      'No AWS service has such a condition key. AWS takes the policy; no request ever has the key, so that an Allow never allows and a Deny under a positive operator never denies.',
  },
  {
    code: 'condition-value',
    severity: 'warning',
    reason: 'The operator can never match the value: a number that is none, a date that is none, text under Bool.',
  },
  {
    code: 'number-as-text',
    severity: 'warning',
    reason:
      'An operator that compares text has a number. JSON and YAML may change how it is written (1e3, 0123); quote it.',
  },
  {
    code: 'variable-in-2008',
    severity: 'warning',
    reason:
      'In a document of version 2008-10-17, or without Version, `${aws:username}` is plain text and matches nothing. Write "Version": "2012-10-17".',
  },
  {
    code: 'principal',
    severity: 'warning',
    reason:
      'A principal by which nobody can come in: the unique id that IAM leaves of a deleted user or role, a canonical user, a service of another name.',
  },
  {
    code: 'trust-action',
    severity: 'warning',
    reason: 'A trust policy has an sts action that is of no use in one.',
  },
  {
    code: 'trust-long',
    severity: 'warning',
    reason:
      'The trust policy is longer than 2,048 characters, and AWS takes it only once the quota is raised (up to 8,192).',
  },
  {
    code: 'many-attachments',
    severity: 'warning',
    reason: 'More than 10 policies are attached, and AWS takes more only once the quota is raised.',
  },
  {
    code: 'role-not-switchable',
    severity: 'warning',
    reason: 'Path and name together have more than 64 characters; the console cannot switch to such a role.',
  },
  {
    code: 'ignored-tag',
    severity: 'warning',
    reason:
      'A declared tag is under `ignoreTags:` as well: it is set when the thing is made, and later differences are ignored.',
  },
  {
    code: 'unused-policy',
    severity: 'warning',
    reason: 'A policy without `accounts:` that nothing in the file uses, so that it is made nowhere.',
  },
  {
    code: 'unknown-policy',
    severity: 'warning',
    reason:
      'No entry of `policies:` and no AWS-managed policy of the shipped list has this name. AWS may have one that is newer; the plan asks.',
  },
]
