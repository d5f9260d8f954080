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

/**
 * An estate for questions of access: roles over all accounts that the hub trusts as a whole, by group, by user and with
 * conditions; users of whom one in `wildEvery` may assume whatever trusts them, in policies of which no two are the same.
 */
export function accessEstate(accounts: number, roles: number, users: number, wildEvery: number): string {
  const lines = ['version: 1', 'owner: bench', 'accounts:', `  hub: "${idOf(0)}"`]
  for (let a = 1; a <= accounts; a++) lines.push(`  acc${a}: "${idOf(a)}"`)
  lines.push('roles:')
  const groups = Math.max(1, Math.floor(roles / 4))
  for (let r = 1; r <= roles; r++) {
    const group = `hub/group/Group${r % groups}`
    const trust = [
      '[hub], mfa: true',
      `[${group}], mfa: true`,
      `[{principal: hub, externalId: ext-${r}}]`,
      `[hub/user/user${r}, {principal: hub, sourceIp: [10.${r}.0.0/16]}]`,
    ][r % 4]!
    lines.push(`  Role${r}: {accounts: ["acc*"], description: role ${r}, trust: ${trust}, policies: [ReadOnlyAccess]}`)
  }
  lines.push('groups:')
  for (let g = 0; g < groups; g++) {
    const members = Array.from({length: users}, (_, at) => at + 1).filter(
      (u) => u % wildEvery !== 0 && u % groups === g,
    )
    lines.push(`  Group${g}: {account: hub, users: [${members.map((u) => `user${u}`).join(', ')}]}`)
  }
  lines.push('users:')
  for (let u = 1; u <= users; u++) {
    const on = u % (2 * wildEvery) === 0 ? ['*'] : [`arn:aws:iam::*:role/Role*`, `arn:aws:iam::${idOf(u)}:role/*`]
    const inline = `{assume: {statements: [{allow: ["sts:AssumeRole"], on: ${JSON.stringify(on)}}, {allow: ["s3:Get*"], on: ["arn:aws:s3:::home-${u}"]}]}}`
    lines.push(`  user${u}: {account: hub${u % wildEvery === 0 ? `, inline: ${inline}` : ''}}`)
  }
  return `${lines.join('\n')}\n`
}
