import {globToRegExp, keyOf, type Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import type {Allowance, State} from '../../core/types.js'
import {addressFor, arnOf} from '../../kinds/resource.js'
import {fullAddress} from '../grammar/addresses.js'
import type {Account, Keep, Safety} from '../intent.js'
import type {Path} from '../source.js'
import {isOver} from '../trust/expiry.js'
import type {WrittenSafety} from '../written.js'
import type {Context} from './context.js'
import {placeOf} from './places.js'
import {unknownAccount} from './selectors.js'

type Side = 'user' | 'role'

const isGlob = (text: string): boolean => /[*?]/.test(text)

/** The account of an address, if it is listed. */
function listed(context: Context, name: string, path: Path): Account | undefined {
  const account = context.account.get(name)
  if (!account) context.tell('error', 'unknown-account', path, unknownAccount(name, context.account.keys()))
  return account
}

/** Whether a plan can change anything in the account that an entry names. */
function isChanged(context: Context, name: string, path: Path): boolean {
  if (isGlob(name)) {
    const pattern = globToRegExp(name)
    if (context.accounts.some((account) => account.managed && pattern.test(account.name))) return true
    context.tell('error', 'nothing-selected', path, `"${name}" matches no managed account`)
    return false
  }
  const account = listed(context, name, path)
  if (account?.managed === false) {
    const message = `account "${name}" ${account.closed ?? 'is not managed'}; nothing is changed in it, so that this entry can go`
    context.tell('error', 'closed-account', path, message)
  }
  return account?.managed === true
}

/** The entries that still count. One whose day is over is told, so that it goes from the file. */
function allowances(context: Context, written: WrittenSafety['allow']): Allowance[] {
  return written.flatMap((entry, index) => {
    const path = ['safety', 'allow', index]
    if (isOver(entry.until, context.now)) {
      const message = `this entry was over on ${entry.until} and no longer counts; remove it, or give it another day`
      context.tell('warning', 'allowance-over', [...path, 'until'], message)
      return []
    }
    const address = fullAddress(entry.address)
    const isMeant = isChanged(context, address.slice(0, address.indexOf('/')), [...path, 'address'])
    return isMeant ? [{...entry, address, place: placeOf(context.sources, path)}] : []
  })
}

/** What was meant by a name that nothing has: one near to it in its account, else its namesake in another. */
function meant(context: Context, state: State, account: Account, kind: Side, name: string): Address | undefined {
  const declared = [...state.values()].filter((one) => one.kind === kind)
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
function known(context: Context, state: State, account: Account, kind: Side, name: string, path: Path): Address {
  const at = addressFor(account, kind, name)
  const declared = state.get(keyOf(at))
  if (declared) return declared.address
  if (!account.managed) return at
  const live = context.facts.principalPath(at)
  if (typeof live === 'string') return at
  const near = meant(context, state, account, kind, name)
  if (near === undefined) return at
  if (live === null)
    context.tell('error', 'unknown-principal', path, `${at} is neither declared nor in AWS; did you mean ${near}?`)
  else context.tell('warning', 'undeclared-principal', path, `${at} is not declared here; did you mean ${near}?`)
  return at
}

/** An ARN of a listed account has to be the one that its user or role has, path included. */
function checkArn(context: Context, state: State, arn: string, path: Path): void {
  const [, , , , id = '', resource = ''] = arn.split(':')
  const account = context.accountById.get(id)
  if (!account) return
  const kind = resource.startsWith('user/') ? 'user' : 'role'
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  const at = known(context, state, account, kind, name, path)
  const declared = state.get(keyOf(at))?.value as {path: string} | undefined
  const iamPath = declared?.path ?? context.facts.principalPath(at)
  if (typeof iamPath !== 'string' || arn === arnOf(account, kind, iamPath, name)) return
  const message = `${at} has another ARN, ${arnOf(account, kind, iamPath, name)}; write ${at}`
  context.tell('error', 'invalid-principal', path, message)
}

function keeps(context: Context, state: State, written: WrittenSafety['mustKeep']): Keep[] {
  return written.flatMap((entry, index) => {
    const path = ['safety', 'mustKeep', index]
    const find = (text: string, at: Path): Address | undefined => {
      const [accountName = '', kind, name = ''] = text.split('/')
      const account = listed(context, accountName, at)
      return account && known(context, state, account, kind as Side, name, at)
    }
    const isArn = entry.principal.startsWith('arn:')
    if (isArn) checkArn(context, state, entry.principal, [...path, 'principal'])
    const principal = isArn ? entry.principal : find(entry.principal, [...path, 'principal'])
    const rolePath = [...path, 'role']
    const role = find(fullAddress(entry.role), rolePath)
    const account = role === undefined ? undefined : context.account.get(role.slice(0, role.indexOf('/')))
    if (account?.managed === false) {
      const message = `account "${account.name}" ${account.closed ?? 'is not managed'}; xrole neither sees nor changes its roles, so that this entry can go`
      context.tell('error', 'closed-account', rolePath, message)
    }
    return principal === undefined || role === undefined
      ? []
      : [{principal, role, place: placeOf(context.sources, path)}]
  })
}

/** `safety:` of the file, its addresses in full. `state` is what the file declares. */
export function compileSafety(context: Context, state: State): Safety {
  const {maxDeletes: limit, allow, mustKeep} = context.written.safety
  return {
    ...(limit !== undefined && {maxDeletes: {limit, place: context.sources.at(['safety', 'maxDeletes'])}}),
    allow: allowances(context, allow),
    mustKeep: keeps(context, state, mustKeep),
  }
}
