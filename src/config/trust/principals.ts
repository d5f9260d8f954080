import {keyOf, type Address} from '../../core/address.js'
import {nearest} from '../../core/nearest.js'
import type {AccountRef, Severity} from '../../core/types.js'
import {addressFor, type OwnerKind} from '../../kinds/resource.js'
import type {Context} from '../compile/context.js'
import type {Entry} from '../compile/entries.js'
import type {Account} from '../intent.js'

/** What the file declares and a trust can name. */
export interface Principals {
  /** Roles, users and groups by key. */
  readonly declared: ReadonlyMap<string, Entry>
  /** Users by account and entry key: `root/alice`. */
  readonly users: ReadonlyMap<string, Entry>
  /** Keys of roles whose last day is over: they are on their way out, so nothing can name them. */
  readonly expired: ReadonlySet<string>
}

/** Who needs the right to call AssumeRole for a trust to be of use. */
export interface Caller {
  readonly kind: OwnerKind
  readonly address: Address
  readonly arn: string
  readonly account: AccountRef
  readonly declared: boolean
}

/** A principal as a trust policy has it. `gone`: its role has expired, so that it is left out. */
export interface Principal {
  readonly kind: 'account' | 'user' | 'role' | 'session' | 'gone'
  readonly arn: string
  readonly caller?: Caller
}

/** A principal, if there is one, and what there is to tell about it. */
export interface Resolved {
  readonly principal?: Principal
  readonly told?: {readonly severity: Severity; readonly code: string; readonly message: string}
}

export const failed = (code: string, message: string): Resolved => ({told: {severity: 'error', code, message}})

export const rootOf = (account: {partition: string; id: string}): string =>
  `arn:${account.partition}:iam::${account.id}:root`

export const declaredPrincipal = (entry: Entry): Principal => {
  const caller = {
    kind: entry.kind as OwnerKind,
    address: entry.address,
    arn: entry.arn,
    account: entry.account,
    declared: true,
  }
  // A group cannot be a principal: its account is trusted, and its members are let through by the caller policy.
  return entry.kind === 'group'
    ? {kind: 'account', arn: rootOf(entry.account), caller}
    : {kind: entry.kind as 'user' | 'role', arn: entry.arn, caller}
}

/** The path of a user or role that the file does not declare; null when it is known not to be there. */
export function livePath(
  context: Context,
  account: Account,
  kind: 'user' | 'role',
  name: string,
): {path: string | null; told?: Resolved['told']} {
  const at = addressFor(account, kind, name)
  if (!account.managed) {
    const message = `${at} is not checked, because account "${account.name}" ${account.closed ?? 'is not managed'}; its path is taken to be /`
    return {path: '/', told: {severity: 'note', code: 'unverified-principal', message}}
  }
  const path = context.facts.principalPath(at)
  if (path === undefined) {
    const message = `${at} is not declared here; plan looks in AWS whether it exists`
    return {path: '/', told: {severity: 'warning', code: 'undeclared-principal', message}}
  }
  // Lookups ignore case, principals do not.
  const names = context.facts.names(account.name, kind)
  const misspelt = names.length > 0 && !names.includes(name) && names.some((each) => keyOf(each) === keyOf(name))
  return {path: misspelt ? null : path}
}

/** A name of the same account, declared or live, that may have been meant. */
function nearestIn(
  context: Context,
  principals: Principals,
  account: AccountRef,
  kind: OwnerKind,
  name: string,
): string | undefined {
  const declared = [...principals.declared.values()]
    .filter((entry) => entry.kind === kind && entry.account.name === account.name)
    .map((entry) => entry.name)
  const near = nearest(name, [...declared, ...context.facts.names(account.name, kind)])
  return near === undefined ? undefined : `did you mean ${addressFor(account, kind, near)}?`
}

export const nearestOf = (
  ...[context, principals, account, kind, name]: Parameters<typeof nearestIn>
): string | undefined => nearestIn(context, principals, account, kind, name) ?? declaredAs(principals, name, [kind])

/** What is told of a name that is not declared, with the one of its account that may have been meant. */
export function meaning(message: string, ...name: Parameters<typeof nearestIn>): string {
  const near = nearestIn(...name)
  return near === undefined ? message : `${message}; ${near}`
}

/** Something of that name which the file declares elsewhere: what was left out, or put into the wrong account. */
export function declaredAs(principals: Principals, name: string, kinds: readonly string[]): string | undefined {
  const entry = [...principals.declared.values()].find((each) => kinds.includes(each.kind) && each.name === name)
  return entry && `did you mean ${entry.address}?`
}
