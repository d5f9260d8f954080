import type {AccountRef, Json} from '../core/types.js'
import type {Document} from './types.js'
import {canonicalStatement} from './canonical.js'
import {conditionPhrases, conditionWords} from './condition-words.js'
import {isMilder} from './covering.js'
import {asTexts, isObject, sortKeys, statementsOf} from './json.js'
import {openTo, pinnedAccounts} from './open.js'
import {principalOf} from './principal-type.js'
import type {Principal} from './principal-type.js'
import {matchesIgnoringCase} from './wildcard.js'

/** One principal that a trust policy lets assume the role (or, of `denies`, keeps out), and under which conditions. */
export interface Grant extends Principal {
  /** In words: `with MFA`, `external id acme-7f3a`, else `StringEquals aws:X = y`. */
  readonly conditions: readonly string[]
  /** The same to go on a sentence with: `with external id acme-7f3a`, `when StringEquals aws:X = y`. */
  readonly phrases: readonly string[]
  /** The same for the same principal under the same conditions, however they are written. */
  readonly key: string
  /** The Condition block, canonical. */
  readonly condition: Json
  /** Anyone without an organization condition, or a federated provider without an exact or prefix `sub`. */
  readonly open: boolean
  /** The accounts whose principals come in by this, when the document names them all. */
  readonly accountIds: readonly string[]
}

const ASSUME = {
  AWS: ['sts:AssumeRole'],
  Service: ['sts:AssumeRole'],
  Federated: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
} as const

/** Whether a statement speaks of assuming the role, by a principal of this type. */
function assumes(statement: Document, under: string): boolean {
  const calls = Object.hasOwn(ASSUME, under) ? ASSUME[under as keyof typeof ASSUME] : Object.values(ASSUME).flat()
  const includes = (patterns: Json | undefined) =>
    calls.some((call) => asTexts(patterns).some((pattern) => matchesIgnoringCase(pattern, call)))
  return includes(statement['Action']) || (statement['NotAction'] !== undefined && !includes(statement['NotAction']))
}

/** Allow statement times principal, for all that can assume the role, in the document's order. */
export const grants = (trust: Json, account: AccountRef): Grant[] => listed(trust, 'Allow', account)

/** The same for Deny statements, which take away from the grants. `open` is of no meaning there. */
export const denies = (trust: Json, account: AccountRef): Grant[] => listed(trust, 'Deny', account)

function listed(trust: Json, effect: 'Allow' | 'Deny', account: AccountRef): Grant[] {
  const found = statementsOf(trust)
    .filter((statement) => statement['Effect'] === effect)
    .flatMap((statement) =>
      named(statement)
        .filter(([under]) => assumes(statement, under))
        .map(([under, name]) => grant(statement, principalOf(under, name, account), account)),
    )
  return [...new Map(found.map((one) => [one.key, one])).values()]
}

/** The principals of a statement, each with the key it stands under. NotPrincipal means everyone else. */
function named(statement: Document): [string, string][] {
  const principal = statement['Principal']
  if (statement['NotPrincipal'] !== undefined) return [['*', '*']]
  if (!isObject(principal)) return asTexts(principal).map((name) => ['*', name])
  return Object.entries(principal).flatMap(([under, names]) =>
    asTexts(names).map((name): [string, string] => [under, name]),
  )
}

function grant(statement: Document, principal: Principal, account: AccountRef): Grant {
  const {Condition: condition = {}, NotPrincipal: except} = canonicalStatement(statement, account) as Document
  const but = except === undefined ? [] : [`except ${JSON.stringify(except)}`]
  const open = openTo(statement, principal)
  return {
    ...principal,
    conditions: [...conditionWords(statement), ...but],
    phrases: [...conditionPhrases(statement), ...but],
    key: JSON.stringify([principal.principal, sortKeys(condition), ...but]),
    condition,
    open,
    accountIds: principal.accountId ? [principal.accountId] : open ? [] : pinnedAccounts(statement),
  }
}

/**
 * Whether a grant lets in somebody from outside: an account that is not known, anyone at all, or any subject of a
 * federated provider. Services never; what is left of a deleted principal is nobody.
 */
export function isExternal(grant: Grant, knownAccountIds: ReadonlySet<string>): boolean {
  if (grant.type === 'service' || grant.type === 'orphan') return false
  if (grant.open || grant.type === 'canonical') return true
  if (grant.type === 'federated') return false
  return grant.accountIds.some((id) => !knownAccountIds.has(id))
}

/** Whether the first lets in its principal whenever the second does: the same principal, no condition of its own. */
export const isAsWide = (wide: Grant, narrow: Grant): boolean =>
  wide.principal === narrow.principal &&
  exceptions(wide) === exceptions(narrow) &&
  isMilder(wide.condition, narrow.condition)

const exceptions = ({key}: Grant): string => JSON.stringify((JSON.parse(key) as Json[]).slice(2))
