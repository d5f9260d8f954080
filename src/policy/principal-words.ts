import type {AccountRef} from '../core/types.js'
import {principalOf} from './principal-type.js'
import {ORPHAN, orphanKind} from './principals.js'

// Bare account ids are rare in what comes here and name no partition; the words do not show it either.
const ANY: AccountRef = {name: '', id: '', partition: 'aws'}

/**
 * A principal as a reader knows it: `client/role/X` in an account that is listed, `account root (111111111111)`,
 * `anyone`; else its ARN, service or provider as it is.
 * @param names account id → name, of the listed accounts
 */
export function principalWords(arn: string, names: ReadonlyMap<string, string>): string {
  const {principal, type, accountId = ''} = principalOf(/^arn:|^\d{12}$|^\*$/.test(arn) ? 'AWS' : 'Service', arn, ANY)
  const account = names.get(accountId)
  if (type === 'anyone') return 'anyone'
  if (ORPHAN.test(principal)) return `${principal} (left of a deleted ${orphanKind(principal)})`
  if (type === 'account') return account === undefined ? `account ${accountId}` : `account ${account} (${accountId})`
  if (account === undefined || (type !== 'user' && type !== 'role' && type !== 'session')) return principal
  const parts = principal.split('/')
  if (type !== 'session') return `${account}/${type}/${parts.at(-1)}`
  const [, role = '', session] = parts
  return session === undefined ? `${account}/federated-user/${role}` : `session ${session} of ${account}/role/${role}`
}
