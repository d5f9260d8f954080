import type {AccountRef, Json} from '../core/types.js'
import {parts} from '../policy/asked.js'
import {denies, grants} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {asksNoMore} from '../policy/implied.js'
import {byText} from '../policy/json.js'
import {guardedGrants} from './outside-guards.js'
import type {OrganizationOf, RoleGuards} from './outside-guards.js'
import {isPartOf, overlaps} from '../policy/principal-part.js'
import type {Principal} from '../policy/principal-type.js'

/** A grant of a trust with what Deny statements of the same trust leave of it; `conditions` are told with those. */
export interface Left extends Grant {
  /** The Denies that take something away, in the order of their keys. */
  readonly against: readonly Grant[]
}

/** Whether a statement is about all of a principal, NotPrincipal being everyone else. */
const isAbout = (statement: Grant, one: Principal): boolean =>
  isPartOf(one, statement) && !(statement.except ?? []).some((other) => overlaps(one, other))

/** All whom a grant names; of everyone but some only everyone but those. */
const isAboutAll = (statement: Grant, grant: Grant): boolean => {
  const {except} = grant
  if (except === undefined || statement.type !== 'anyone') return isAbout(statement, grant)
  return (statement.except ?? []).every((one) => except.some((other) => isPartOf(one, other)))
}

const makes = (statement: Grant, {calls}: Grant): boolean => calls.every((call) => statement.calls.includes(call))

/** What a Deny takes away, in words: `unless from 10.0.0.0/8`, `except arn:…:role/X`. */
function takenWords(deny: Grant, grant: Grant): string {
  const conditions = deny.except === undefined ? deny.conditions : deny.conditions.slice(0, -1)
  const calls = makes(deny, grant) ? [] : [`by ${deny.calls.filter((one) => grant.calls.includes(one)).join(' or ')}`]
  if (isAboutAll(deny, grant) && calls.length === 0) return `unless ${conditions.join(' and ')}`
  const spared = (deny.except ?? []).map(({principal}) => principal)
  const who = isAboutAll(deny, grant)
    ? []
    : [spared.length === 0 ? deny.principal : `whoever is not ${spared.join(' or ')}`]
  return ['except', ...who, ...calls, ...conditions].join(' ')
}

/** Whether a Deny always applies where a grant does: it is about its principal, and whoever meets the grant meets it. */
const shuts = (deny: Grant, grant: Grant): boolean =>
  isAboutAll(deny, grant) && makes(deny, grant) && asksNoMore(deny.asked, grant.asked)

/** A grant as several, each without a choice of values. */
const split = <T extends Grant>(grant: T): T[] => parts(grant.asked).map((asked) => ({...grant, asked}))

/**
 * What Deny statements of the same trust leave of a grant: nothing, or less, in words. One with NotPrincipal is taken to
 * concern those whom it lists as well: AWS spares them only where their accounts are listed too.
 */
function left(grant: Grant, denials: readonly Grant[]): Left[] {
  const against = denials
    .filter((deny) => overlaps(deny, grant) && deny.calls.some((call) => grant.calls.includes(call)))
    .sort((a, b) => byText(a.key, b.key))
  if (split(grant).every((part) => against.some((deny) => shuts(deny, part)))) return []
  const words = new Set(against.map((deny) => takenWords(deny, grant)))
  return [{...grant, conditions: [...grant.conditions, ...[...words].sort(byText)], against}]
}

/** The same for the same principal under the same conditions. */
export const idOfLeft = ({key, against}: Left): string => JSON.stringify([key, against.map((deny) => deny.key)])

/**
 * Whether the second Deny keeps out of a grant whoever the first does, as far as the grant's calls go; the first is one
 * with no choice of values.
 */
const keepsOut = (deny: Grant, part: Grant['asked'], grant: Grant, other: Grant): boolean =>
  (isAboutAll(other, grant) || isAboutAll(other, deny)) &&
  deny.calls.every((call) => !grant.calls.includes(call) || other.calls.includes(call)) &&
  asksNoMore(other.asked, [...part, ...grant.asked])

/** Whether no Deny takes from the first what is left of the second. */
const isSpared = (wide: Left, narrow: Left): boolean =>
  wide.against.every(
    (deny) =>
      !overlaps(deny, narrow) ||
      !deny.calls.some((call) => narrow.calls.includes(call)) ||
      parts(deny.asked).every((part) => narrow.against.some((other) => keepsOut(deny, part, narrow, other))),
  )

/** Whether the first names whoever the second does. In the role's own account to be named is more than to be of it. */
const names = (wide: Left, narrow: Left, home: string | undefined): boolean =>
  wide.type === 'anyone' || narrow.accountId !== home ? isAboutAll(wide, narrow) : wide.principal === narrow.principal

/**
 * Whether some grants together let in whoever another one does.
 * @param home the id of the role's account
 */
export function lets(wide: readonly Left[], narrow: Left, home: string): boolean {
  const some = wide.filter((one) => names(one, narrow, home) && makes(one, narrow))
  if (some.length === 0) return false
  const isLet = (part: Left) => some.some((one) => asksNoMore(one.asked, part.asked) && isSpared(one, part))
  return split(narrow).every((part) => narrow.against.some((deny) => shuts(deny, part)) || isLet(part))
}

/** Whether the first lets in the same principal whenever the second does. */
const isInstead = (wide: Left, narrow: Left): boolean =>
  wide.principal === narrow.principal &&
  isAboutAll(wide, narrow) &&
  makes(wide, narrow) &&
  asksNoMore(wide.asked, narrow.asked) &&
  isSpared(wide, narrow)

/** What a trust says: whom it names, and what its Denies and the resource control policies leave of that. */
export interface Granting {
  readonly grants: readonly Grant[]
  /** Without those beside which another one of the same principal asks for less. */
  readonly left: readonly Left[]
}

export function grantingOf(
  trust: Json,
  account: AccountRef,
  guards: RoleGuards | undefined,
  organizationOf: OrganizationOf,
): Granting {
  const all = grants(trust, account)
  const denials = denies(trust, account)
  const guarded = guardedGrants(all, guards, account, organizationOf)
  const some = guarded.grants
    .filter(({type}) => type !== 'orphan')
    .flatMap((grant) => left(grant, [...denials, ...guarded.denials(grant)]))
  const isIdle = (one: Left, at: number) =>
    some.some((other, index) => index !== at && isInstead(other, one) && (index < at || !isInstead(one, other)))
  return {grants: all, left: some.filter((one, at) => !isIdle(one, at))}
}
