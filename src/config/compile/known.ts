import {keyOf, type Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import {addressFor, arnOf} from '../../kinds/resource.js'
import {otherPartition} from '../../policy/check-partition.js'
import type {Account} from '../intent.js'
import type {Path} from '../source.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'
import {unknownAccount} from './selectors.js'

/** Users and roles that an entry of `safety:` or `tests:` names: whether they are meant as they are written. */

/** What the file declares, by key. */
export type Names = ReadonlyMap<string, Entry>

export type Side = 'user' | 'role'

/** The account of an address, if it is listed. */
export function listed(context: Context, name: string, path: Path): Account | undefined {
  const account = context.account.get(name)
  if (!account) context.tell('error', 'unknown-account', path, unknownAccount(name, context.account.keys()))
  return account
}

/** What was meant by a name that nothing has: one near to it in its account, else its namesake in another. */
export function meant(context: Context, names: Names, account: Account, kind: Side, name: string): Address | undefined {
  const declared = [...names.values()].filter((one) => one.kind === kind)
  const here = declared.filter((one) => one.account.name === account.name).map((one) => one.name)
  const near = nearest(name, [...here, ...context.facts.names(account.name, kind)])
  return near === undefined
    ? declared.find((one) => keyOf(one.name) === keyOf(name))?.address
    : addressFor(account, kind, near)
}

/**
 * A user or role as the file has it. One that is neither declared nor in AWS, and near to none that is, is left to the
 * plan, which tells that the rule does not hold: it may have been made away with on purpose.
 */
export function known(context: Context, names: Names, account: Account, kind: Side, name: string, path: Path): Address {
  const at = addressFor(account, kind, name)
  const declared = names.get(keyOf(at))
  if (declared) return declared.address
  if (!account.managed) return at
  const live = context.facts.principalPath(at)
  if (typeof live === 'string') return at
  const near = meant(context, names, account, kind, name)
  if (near === undefined) return at
  if (live === null)
    context.tell('error', 'unknown-principal', path, `${at} is neither declared nor in AWS; did you mean ${near}?`)
  else context.tell('warning', 'undeclared-principal', path, `${at} is not declared here; did you mean ${near}?`)
  return at
}

/** Whether an ARN is of the partition that the file is about: no other's can ever ask for anything here. */
export function isOfPartition({written, tell}: Context, arn: string, path: Path): boolean {
  const problem = otherPartition(arn, written.partition)
  if (problem === undefined) return true
  tell('error', 'other-partition', path, `${problem}: nobody can come from another partition; write an ARN of this one`)
  return false
}

/** An ARN of a listed account has to be the one that its user or role has, path included. */
export function checkArn(context: Context, names: Names, arn: string, path: Path): void {
  if (!isOfPartition(context, arn, path)) return
  const [, , , , id = '', resource = ''] = arn.split(':')
  const account = context.accountById.get(id)
  if (!account) return
  const kind = resource.startsWith('user/') ? 'user' : 'role'
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  const at = known(context, names, account, kind, name, path)
  const iamPath = names.get(keyOf(at))?.iamPath ?? context.facts.principalPath(at)
  if (typeof iamPath !== 'string' || arn === arnOf(account, kind, iamPath, name)) return
  const message = `${at} has another ARN, ${arnOf(account, kind, iamPath, name)}; write ${at}`
  context.tell('error', 'invalid-principal', path, message)
}
