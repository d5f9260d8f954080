import {idOf} from '../../bench/estate.js'

/** The management account, which is the caller's. The members are `idOf(1)` and on. */
export const HUB = idOf(0)
/** Who holds the roles that name callers one by one: a page of ARNs a role has to stay below AWS's quotas. */
const CREW = 2

/** `acct-00042` */
export const nameOf = (index: number): string => (index === 0 ? 'hub' : `acct-${String(index).padStart(5, '0')}`)

export const indexOf = (id: string): number => Number(id) - Number(HUB)

/** Members of the first few accounts hold one role more, which a group and a user of the hub may assume. */
export const isCrew = (index: number): boolean => index >= 1 && index <= CREW

/** Which accounts the file lists besides those it discovers; `from: false` discovers none. */
export interface Listing {
  readonly from: boolean
  /** Their indices. */
  readonly listed: readonly number[]
}

/** The ways in which a role of each number is trusted: by the hub as a whole, with conditions or with a service besides. */
const TRUSTS = [
  'trust: [hub], mfa: true',
  'trust: [{principal: hub, externalId: "ext-for-${account.name}"}]',
  'trust: [hub, lambda.amazonaws.com]',
  'trust: [{principal: hub, sourceIp: [203.0.113.0/24, 198.51.100.0/24]}]',
]

/**
 * The file of an organization: in every member account the same `roles` roles with tags, AWS's policies, policies of the
 * account, inline policies and a boundary; in the hub a group, users and the permissions that the callers need.
 */
export function largeEstate({from, listed}: Listing, roles: number): string {
  const lines = ['version: 1', 'owner: bench', 'accounts:', ...(from ? ['  from: organization'] : [])]
  lines.push(`  hub: "${HUB}"`, ...listed.map((index) => `  ${nameOf(index)}: "${idOf(index)}"`))
  lines.push('policies:')
  lines.push(
    '  Limit: {accounts: ["acct-*"], statements: [{allow: ["s3:*", "logs:*", "ec2:Describe*"], on: ["*"]}]}',
    '  Reports: {accounts: ["acct-*"], description: "reports of ${account.name}", statements: [{allow: [s3:GetObject, s3:ListBucket], on: ["arn:aws:s3:::reports-${account.id}", "arn:aws:s3:::reports-${account.id}/*"]}]}',
  )
  lines.push('roles:')
  for (let r = 1; r <= roles; r++) {
    const policies = r % 3 === 0 ? '[ReadOnlyAccess, Reports]' : r % 3 === 1 ? '[SecurityAudit]' : '[Reports]'
    const boundary = r % 5 === 0 ? 'boundary: Limit, ' : ''
    const inline = `{logs: {statements: [{allow: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:Describe*"], on: ["arn:aws:logs:*:\${account.id}:log-group:/app/role-${r}:*"]}, {allow: [s3:GetObject], on: ["arn:aws:s3:::shared-${r}/*"]}]}}`
    lines.push(
      `  Role${r}: {accounts: ["acct-*"], description: "role ${r} of \${account.name}", ${TRUSTS[r % TRUSTS.length]}, ` +
        `policies: ${policies}, ${boundary}inline: ${inline}, maxSession: 4h, tags: {team: team-${r}, env: bench, cost-center: "cc-${1000 + r}"}}`,
    )
  }
  const crew = Array.from({length: CREW}, (_, i) => nameOf(i + 1)).join(', ')
  lines.push(
    `  Crew: {accounts: [${crew}], trust: [hub/group/Operators, hub/user/user1], mfa: true, policies: [ReadOnlyAccess]}`,
    'groups: {Operators: {account: hub, users: [user1, user2, user3], policies: [ReadOnlyAccess]}}',
    'users:',
    ...[1, 2, 3, 4].map((n) => `  user${n}: {account: hub, tags: {team: ops}}`),
  )
  return `${lines.join('\n')}\n`
}
