/** Account ids of the measured estate, the caller's first. */
export const idOf = (i: number): string => String(100000000001 + i)

/**
 * An estate like the one of the peers' figures: each role has a trust policy (a third with an external id, a third with
 * MFA), one AWS-managed policy, one customer-managed policy made and attached, one inline policy, three tags and a
 * session length.
 */
export function estate(accounts: number, roles: number): string {
  const lines = ['version: 1', 'owner: bench', 'accounts:', `  hub: "${idOf(0)}"`]
  for (let a = 1; a <= accounts; a++) lines.push(`  acc${a}: "${idOf(a)}"`)
  lines.push('policies:')
  for (let r = 1; r <= roles; r++)
    lines.push(
      `  Policy${r}: {accounts: ["acc*"], statements: [{allow: [s3:GetObject, s3:ListBucket], on: ["arn:aws:s3:::b${r}", "arn:aws:s3:::b${r}/*"]}]}`,
    )
  lines.push('roles:')
  for (let r = 1; r <= roles; r++) {
    const condition = r % 3 === 0 ? 'mfa: true, ' : r % 3 === 1 ? `externalId: ext-${r}, ` : ''
    lines.push(
      `  Role${r}: {accounts: ["acc*"], description: bench role ${r}, trust: [hub], ${condition}policies: [ReadOnlyAccess, Policy${r}], ` +
        `inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}, maxSession: 4h, tags: {team: t${r}, env: bench, cost: "c${r}"}}`,
    )
  }
  return `${lines.join('\n')}\n`
}
