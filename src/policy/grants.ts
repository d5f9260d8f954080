import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {askedBy, parts} from './asked.js'
import type {Asked} from './asked.js'
import {canonicalStatement} from './canonical.js'
import {conditionPhrases, conditionWords} from './condition-words.js'
import {asksNoMore} from './implied.js'
import {asTexts, isObject, sortKeys, statementsOf} from './json.js'
import {loosenedCondition} from './loose.js'
import {openTo, pinnedAccounts} from './open.js'
import {principalOf} from './principal-type.js'
import type {Principal} from './principal-type.js'
import {versionOf} from './terms.js'
import {matchesIgnoringCase} from './wildcard.js'

/** The calls by which a role is assumed. Source: STS API. */
export type Call = 'sts:AssumeRole' | 'sts:AssumeRoleWithSAML' | 'sts:AssumeRoleWithWebIdentity'

/** One principal that a trust policy lets assume the role (or, of `denies`, keeps out), and under which conditions. */
export interface Grant extends Principal {
  /** In words: `with MFA`, `external id acme-7f3a`, else `StringEquals aws:X = y`. */
  readonly conditions: readonly string[]
  /** The same to go on a sentence with: `with external id acme-7f3a`, `when StringEquals aws:X = y`. */
  readonly phrases: readonly string[]
  /** The same for the same principal by the same calls under the same conditions, however they are written. */
  readonly key: string
  /** The Condition block, canonical. */
  readonly condition: Json
  /** What it asks for, and that it is another thing in another version of the language. */
  readonly asked: readonly Asked[]
  /** Those that the statement is about and that this principal can make; at least one. */
  readonly calls: readonly Call[]
  /** Whom a NotPrincipal leaves out; the grant is then about everyone else. */
  readonly except?: readonly Principal[]
  /** Anyone without an organization condition, or a federated provider without an exact or prefix `sub`. */
  readonly open: boolean
  /** The accounts whose principals come in by this, when the document names them all. */
  readonly accountIds: readonly string[]
}

const EVERY: readonly Call[] = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']

/** The calls that a principal can make: everyone is somebody with a provider's token as well. */
function callsOf({type, principal}: Principal): readonly Call[] {
  if (type === 'anyone') return EVERY
  if (type !== 'federated') return ['sts:AssumeRole']
  if (principal === '*') return EVERY.slice(1)
  return [principal.includes(':saml-provider/') ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity']
}

/** Those of the calls that a statement is about. */
function callsIn({Action: only, NotAction: not}: Document, calls: readonly Call[]): Call[] {
  const among = (patterns: Json | undefined) => {
    const all = asTexts(patterns)
    return (call: Call) => all.some((pattern) => matchesIgnoringCase(pattern, call))
  }
  const [isNamed, isLeftOut] = [among(only), among(not)]
  return calls.filter((call) => isNamed(call) || (not !== undefined && !isLeftOut(call)))
}

/** Whether a statement is about a call by which a role is assumed, whoever makes it. */
export const entersBy = (statement: Document): boolean => callsIn(statement, EVERY).length > 0

/** Allow statement times principal, for all that can assume the role, in the document's order. */
export const grants = (trust: Json, account: AccountRef): Grant[] => listed(trust, 'Allow', account)

/** The same for Deny statements, which take away from the grants. `open` is of no meaning there. */
export const denies = (trust: Json, account: AccountRef): Grant[] => listed(trust, 'Deny', account)

function listed(trust: Json, effect: 'Allow' | 'Deny', account: AccountRef): Grant[] {
  const version = versionOf(trust) || '2008-10-17'
  const found = statementsOf(trust)
    .filter((statement) => statement['Effect'] === effect)
    .flatMap((statement) => inStatement(statement, version, account))
  return [...new Map(found.map((one) => [one.key, one])).values()]
}

function inStatement(statement: Document, version: string, account: AccountRef): Grant[] {
  const {Condition: condition = {}, NotPrincipal: except} = canonicalStatement(statement, account) as Document
  const but = except === undefined ? [] : [`except ${JSON.stringify(except)}`]
  const asked = askedBy(condition, version)
  const about = {
    conditions: [...conditionWords(statement), ...but],
    phrases: [...conditionPhrases(statement), ...but],
    condition,
    asked,
    ...(except === undefined ? {} : {except: named(except).map(([under, name]) => principalOf(under, name, account))}),
  }
  const key = [sortKeys(loosenedCondition(condition)), ...but, ...(asked.some((one) => one.version) ? [version] : [])]
  const names: [string, string][] = except === undefined ? named(statement['Principal']) : [['*', '*']]
  return names.flatMap(([under, name]) => {
    const principal = principalOf(under, name, account)
    const calls = callsIn(statement, callsOf(principal))
    if (calls.length === 0) return []
    const pinned = pinnedAccounts(statement) ?? []
    return [
      {
        ...principal,
        ...about,
        key: JSON.stringify([principal.principal, calls, ...key]),
        calls,
        open: openTo(statement, principal),
        accountIds: principal.accountId ? [principal.accountId] : principal.type === 'anyone' ? pinned : [],
      },
    ]
  })
}

/** The principals of an element, each with the key it stands under. */
function named(principal: Json | undefined): [string, string][] {
  if (!isObject(principal)) return asTexts(principal).map((name) => ['*', name])
  return Object.entries(principal).flatMap(([under, names]) =>
    asTexts(names).map((name): [string, string] => [under, name]),
  )
}

/**
 * Whether a grant lets in somebody from outside: an account that is not known, anyone at all, or any subject of a
 * federated provider, or a provider of such an account. Services never; what is left of a deleted principal is nobody.
 */
export function isExternal(grant: Grant, knownAccountIds: ReadonlySet<string>): boolean {
  if (grant.type === 'service' || grant.type === 'orphan') return false
  if (grant.open || grant.type === 'canonical') return true
  return grant.accountIds.some((id) => !knownAccountIds.has(id))
}

/**
 * Whether some grants together let in a grant's principal whenever it does: each of them the same principal by the same
 * calls, under no condition of its own.
 */
export function isWithin(narrow: Grant, others: readonly Grant[]): boolean {
  const same = others.filter(
    (wide) =>
      wide.principal === narrow.principal &&
      JSON.stringify(wide.except) === JSON.stringify(narrow.except) &&
      narrow.calls.every((call) => wide.calls.includes(call)),
  )
  return same.length > 0 && parts(narrow.asked).every((part) => same.some((wide) => asksNoMore(wide.asked, part)))
}
