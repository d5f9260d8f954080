import {keyOf} from '../../core/address.js'
import {addressFor, arnOf, type OwnerKind} from '../../kinds/resource.js'
import type {Context} from '../compile/context.js'
import type {Account} from '../intent.js'
import {unknownAccount} from '../compile/selectors.js'
import {arnPrincipal} from './arns.js'
import {
  declaredAs,
  declaredPrincipal,
  failed,
  livePath,
  meaning,
  nearestOf,
  rootOf,
  type Principals,
  type Resolved,
} from './principals.js'

/** One principal of a trust line: an account's key or id, an address, an ARN. */
export function resolvePrincipal(context: Context, principals: Principals, text: string, own: Account): Resolved {
  if (/^\d{12}$/.test(text)) return {principal: {kind: 'account', arn: rootOf({...own, id: text})}}
  if (text.startsWith('arn:')) return arnPrincipal(context, principals, text, own)
  const parts = text.split('/')
  const [accountName = '', kind = '', name = ''] = parts
  if (/^A(RO|ID)A[A-Z0-9]{8,}$/.test(text)) {
    return failed('invalid-principal', `${text} is what AWS leaves of a deleted principal; write its name instead`)
  }
  if (text === '*') {
    return failed('invalid-principal', '"*" is everyone; write {org: o-...}, or {statement: ...} if that is meant')
  }
  const account = context.account.get(accountName)
  if (!account) {
    const meant = parts.length === 1 ? declaredAs(principals, text, ['user', 'group', 'role']) : undefined
    const message =
      meant === undefined ? unknownAccount(accountName, context.account.keys()) : `no account "${text}"; ${meant}`
    return failed('unknown-account', message)
  }
  if (parts.length === 1) return {principal: {kind: 'account', arn: rootOf(account)}}
  if (parts.length !== 3 || !['user', 'role', 'group'].includes(kind) || name === '') {
    const form = `${account.name}/role/Name, ${account.name}/user/name or ${account.name}/group/Name (paths are left out)`
    return failed('invalid-principal', `"${text}" is no principal; write ${form}`)
  }
  if (/[*?]/.test(text)) return failed('invalid-principal', `"${text}": AWS takes no wildcards in a principal's name`)
  return addressPrincipal(context, principals, account, kind as OwnerKind, name)
}

function addressPrincipal(
  context: Context,
  principals: Principals,
  account: Account,
  kind: OwnerKind,
  name: string,
): Resolved {
  const at = addressFor(account, kind, name)
  if (principals.expired.has(keyOf(at))) return {principal: {kind: 'gone', arn: ''}}
  const entry = principals.declared.get(keyOf(at))
  if (entry) return {principal: declaredPrincipal(entry)}
  const near = nearestOf(context, principals, account, kind, name)
  if (kind === 'group') return failed('unknown-principal', `${at} is not declared; ${near ?? 'add it under groups:'}`)
  const found = livePath(context, account, kind, name)
  if (found.path === null) {
    return failed('unknown-principal', `${at} is neither declared nor in AWS; ${near ?? `add it under ${kind}s:`}`)
  }
  const arn = arnOf(account, kind, found.path, name)
  return {
    principal: {kind, arn, caller: {kind, address: at, arn, account, declared: false}},
    ...(found.told && {
      told: {...found.told, message: meaning(found.told.message, context, principals, account, kind, name)},
    }),
  }
}
