import type {AccountRef} from '../core/types.js'
import {rootArn} from './canonical.js'

export type PrincipalType =
  'account' | 'user' | 'role' | 'session' | 'anyone' | 'service' | 'federated' | 'orphan' | 'canonical'

/** Who a principal is. `accountId` where the principal lives in one. */
export interface Principal {
  /** An ARN, a service, a provider, an id that IAM left behind, or `*`. */
  readonly principal: string
  readonly type: PrincipalType
  readonly accountId?: string
}

const AWS_TYPES: readonly [RegExp, PrincipalType][] = [
  [/^arn:[^:]+:iam::(\d{12}):root$/, 'account'],
  [/^arn:[^:]+:iam::(\d{12}):user\/./, 'user'],
  [/^arn:[^:]+:iam::(\d{12}):role\/./, 'role'],
  [/^arn:[^:]+:sts::(\d{12}):(?:assumed-role|federated-user)\/./, 'session'],
]

/**
 * One principal of a trust policy, by the key it stands under. Anything that IAM would not take as an ARN is what IAM
 * shows once the principal is gone: its unique id (`AROA…`), an orphan.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
export function principalOf(under: string, name: string, account: AccountRef): Principal {
  if (name === '*' && (under === 'AWS' || under === '*')) return {principal: '*', type: 'anyone'}
  if (under === 'Service') return {principal: name, type: 'service'}
  if (under === 'Federated') {
    const accountId = /^arn:[^:]+:iam::(\d{12}):/.exec(name)?.[1]
    return {principal: name, type: 'federated', ...(accountId && {accountId})}
  }
  if (under === 'CanonicalUser') return {principal: name, type: 'canonical'}
  const arn = rootArn(name, account)
  for (const [pattern, type] of AWS_TYPES) {
    const accountId = pattern.exec(arn)?.[1]
    if (accountId) return {principal: arn, type, accountId}
  }
  return {principal: arn, type: 'orphan'}
}
