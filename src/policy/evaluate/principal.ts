import type {AccountRef, Json} from '../../core/types.js'
import type {Document} from '../types.js'
import {asTexts, isObject} from '../json.js'
import {principalOf} from '../principal-type.js'
import type {Part} from './context.js'
import {yesNo} from '../verdict.js'
import type {Verdict} from '../verdict.js'

/**
 * Who asks. `arn` is what aws:PrincipalArn is: of a session, the ARN of its role, path included. `isPathOpen`: its path
 * may go on before the name, nobody has said it whole.
 */
export type Caller =
  | {readonly type: 'root'; readonly arn: string; readonly accountId: string}
  | {readonly type: 'user'; readonly arn: string; readonly accountId: string; readonly isPathOpen?: boolean}
  | {
      readonly type: 'role'
      readonly arn: string
      readonly accountId: string
      readonly session?: string
      readonly isPathOpen?: boolean
    }
  | {readonly type: 'service' | 'federated'; readonly arn: string; readonly accountId?: undefined}

/**
 * How a statement's principals name a caller: as itself (or anyone), as the role of its session, by its account, as one
 * session of its role while nobody has said which session calls, or not at all.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal", "Policy evaluation logic".
 */
export type Named = 'direct' | 'role' | 'account' | 'session' | 'none'

const RANK: readonly Named[] = ['direct', 'role', 'account', 'session', 'none']

export interface Naming {
  /** The strongest of `names`. */
  readonly named: Named
  /** Every way in which one of the principals names the caller; empty: none does. */
  readonly names: readonly Named[]
  /** Whether the statement is about the caller. */
  readonly verdict: Verdict
}

/** `arn:aws:sts::111111111111:assumed-role/Bot/run` → `Bot`, `run`. */
function sessionIn(arn: string): {role: string; name: string} | undefined {
  const [, role, name] = /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? []
  return role !== undefined && name !== undefined ? {role, name} : undefined
}

const isPathOpen = (caller: Caller): boolean =>
  (caller.type === 'user' || caller.type === 'role') && caller.isPathOpen === true

/** Only roles that AWS makes are below it, each with a name of its own kind (IAM Identity Center User Guide). */
const RESERVED = 'aws-reserved/'

/** What is known of the ARN of a caller whose path is not known whole: how it begins, and its name. */
export function partOf(caller: Caller): Part | undefined {
  if (!isPathOpen(caller)) return undefined
  const at = caller.arn.lastIndexOf('/') + 1
  return {before: caller.arn.slice(0, at), after: caller.arn.slice(at), without: RESERVED}
}

/** Names are unique in an account whatever the path, and IAM takes only principals that exist: one of its name is the caller. */
function isItself(principal: string, caller: Caller): boolean {
  const part = partOf(caller)
  return (
    principal === caller.arn ||
    (part !== undefined && principal.startsWith(part.before) && principal.endsWith(`/${part.after}`))
  )
}

function namedBy(under: string, name: string, caller: Caller, account: AccountRef): Named {
  const {type, principal, accountId} = principalOf(under, name, account)
  // Services and federated identities too, as the Deny statements and RCPs that AWS shows mean them by `*`.
  if (type === 'anyone') return 'direct'
  if (caller.type === 'service')
    return under === 'Service' && name.toLowerCase() === caller.arn.toLowerCase() ? 'direct' : 'none'
  if (caller.type === 'federated') return under === 'Federated' && name === caller.arn ? 'direct' : 'none'
  if (accountId !== caller.accountId) return 'none'
  if (type === 'account') return 'account'
  if (caller.type === 'role') {
    if (type === 'role' && isItself(principal, caller)) return 'role'
    if (type !== 'session') return 'none'
    if (caller.session !== undefined) return principal === caller.session ? 'direct' : 'none'
    return sessionIn(principal)?.role === caller.arn.split('/').at(-1) ? 'session' : 'none'
  }
  return isItself(principal, caller) ? 'direct' : 'none'
}

/** The principals of an element, each with the key it stands under. */
const listed = (principal: Json | undefined): (readonly [under: string, name: string])[] =>
  isObject(principal)
    ? Object.entries(principal).flatMap(([under, names]) => asTexts(names).map((name) => [under, name] as const))
    : asTexts(principal).map((name) => ['*', name] as const)

function namesIn(principal: Json | undefined, caller: Caller, account: AccountRef): Named[] {
  const found = new Set(listed(principal).map(([under, name]) => namedBy(under, name, caller, account)))
  return RANK.filter((one) => one !== 'none' && found.has(one))
}

/** What a Deny with NotPrincipal has to list to spare a caller for sure. */
const SPARED: Readonly<Record<Caller['type'], readonly Named[]>> = {
  user: ['direct', 'account'],
  role: ['direct', 'role', 'account'],
  root: ['account'],
  service: ['direct'],
  federated: ['direct'],
}

/**
 * A Deny with NotPrincipal spares only who is listed itself, never all of an account that is listed. AWS may look at the
 * account, the role and the session one after the other, so a caller that is listed without them may be denied or not.
 * Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
function isDenied(names: readonly Named[], {type}: Caller): Verdict {
  if (SPARED[type].every((one) => names.includes(one))) return 'no'
  return names.some((one) => one !== 'account') ? 'unknown' : 'yes'
}

/** `account` is that of the resource, whose partition a bare account id has. */
export function namedIn(statement: Document, caller: Caller, account: AccountRef): Naming {
  const except = statement['NotPrincipal']
  const names = namesIn(except ?? statement['Principal'], caller, account)
  if (except === undefined) {
    const named = names[0] ?? 'none'
    return {named, names, verdict: named === 'session' ? 'unknown' : yesNo(named !== 'none')}
  }
  const verdict = statement['Effect'] === 'Deny' ? isDenied(names, caller) : yesNo(names.length === 0)
  return verdict === 'no' ? {named: 'none', names: [], verdict} : {named: 'direct', names: ['direct'], verdict}
}

/** Names of the sessions of a role that a statement's principals name. */
export const sessionsIn = (statement: Document, caller: Caller, account: AccountRef): string[] =>
  listed(statement['Principal'])
    .filter(([under, name]) => namedBy(under, name, caller, account) === 'session')
    .flatMap(([, name]) => sessionIn(name)?.name ?? [])
