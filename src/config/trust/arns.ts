import {keyOf} from '../../core/address.js'
import {addressFor} from '../../kinds/resource.js'
import type {Context} from '../compile/context.js'
import type {Account} from '../intent.js'
import {declaredPrincipal, failed, nearestOf, type Principals, type Resolved} from './principals.js'

const wrong = (message: string): Resolved => failed('invalid-principal', message)

/** What of an ARN AWS does not take as a principal. Source: IAM User Guide, "AWS JSON policy elements: Principal". */
function notAPrincipal(arn: string, own: Account): string | undefined {
  if (/\s/.test(arn)) return `"${arn}" has a blank in it`
  const [, partition, service, region, id, rest] = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/.exec(arn) ?? []
  if (rest === undefined) return `"${arn}" is no whole ARN; it looks like arn:aws:iam::111111111111:role/Name`
  if (partition !== own.partition) return `${arn} is in another partition than "${own.name}" (${own.partition})`
  if (service !== 'iam' && service !== 'sts') return `${arn} is no principal; only iam and sts ARNs are`
  if (region !== '') return `${arn} names a region; IAM has none, so nothing stands between "${service}:" and ":"`
  if (!/^\d{12}$/.test(id ?? '')) return `${arn}: the account id is not 12 digits`
  return service === 'iam' ? notInIam(arn, rest) : notInSts(arn, rest)
}

function notInIam(arn: string, rest: string): string | undefined {
  if (rest === 'root') return undefined
  const kind = rest.slice(0, rest.indexOf('/'))
  if (kind === 'group') return `${arn}: AWS takes no group as a principal; write ACCOUNT/group/NAME of a declared group`
  if (kind === 'oidc-provider') return `${arn} is a provider; write {oidc: ..., audience: ..., subject: ...}`
  if (kind === 'saml-provider') return `${arn} is a provider; write {saml: NAME}`
  if (kind !== 'user' && kind !== 'role') return `${arn} is no principal; users, roles and accounts (:root) are`
  if (!/[*?]/.test(rest)) return /\/[\w+=,.@-]+$/.test(rest) ? undefined : `${arn} lacks the name of the ${kind}`
  return `${arn}: AWS takes no wildcards in a principal; write the account, with when: {ArnLike: {aws:PrincipalArn: ...}}`
}

function notInSts(arn: string, rest: string): string | undefined {
  if (/^federated-user\/[^*?/]+$/.test(rest)) return undefined
  if (/^assumed-role\/[^*?/]+\/[^*?/]+$/.test(rest)) return undefined
  const role = /^assumed-role\/([^*?/]+)/.exec(rest)?.[1] ?? 'NAME'
  const instead = `arn:…:role/${role}, or the account with when: {ArnLike: {aws:PrincipalArn: ...}}`
  return `${arn} names no single session; write the role, ${instead}`
}

/** An ARN is itself; when it is the ARN of something declared, it is that. */
export function arnPrincipal(context: Context, principals: Principals, arn: string, own: Account): Resolved {
  const problem = notAPrincipal(arn, own)
  if (problem !== undefined) return wrong(problem)
  const [, , service, , id = '', rest = ''] = arn.split(':')
  if (rest === 'root') return {principal: {kind: 'account', arn}}
  if (service === 'sts') return {principal: {kind: 'session', arn}}
  const kind = rest.startsWith('user/') ? 'user' : 'role'
  if (rest.startsWith('role/aws-reserved/sso.amazonaws.com/')) {
    const message = `${arn} gets another name whenever Identity Center makes it anew; write {sso: PERMISSION_SET, account: ...}`
    return {principal: {kind, arn}, told: {severity: 'warning', code: 'sso-role-by-name', message}}
  }
  const account = context.accountById.get(id)
  if (!account) return {principal: {kind, arn}}
  return inListedAccount(context, principals, arn, kind, account)
}

function inListedAccount(
  context: Context,
  principals: Principals,
  arn: string,
  kind: 'user' | 'role',
  account: Account,
): Resolved {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const at = addressFor(account, kind, name)
  if (principals.expired.has(keyOf(at))) return {principal: {kind: 'gone', arn: ''}}
  const entry = principals.declared.get(keyOf(at))
  if (entry?.arn === arn) return {principal: declaredPrincipal(entry)}
  if (entry) return wrong(`${arn}: this file declares it as ${entry.arn}; write ${entry.address}`)
  const path = account.managed ? context.facts.principalPath(at) : undefined
  if (path === null) {
    const near = nearestOf(context, principals, account, kind, name) ?? `add it under ${kind}s:`
    return failed('unknown-principal', `${arn} is neither declared nor in AWS; ${near}`)
  }
  const written = arn.slice(arn.indexOf('/'), -name.length)
  if (path !== undefined && path !== written) {
    return wrong(`${arn}: its path in AWS is ${path}; write ${at}, which finds the path by itself`)
  }
  return {principal: {kind, arn}}
}
