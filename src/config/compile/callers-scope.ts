import type {OwnerKind} from '../../kinds/resource.js'
import {byText} from '../../policy/json.js'
import type {Document} from '../../policy/types.js'
import type {CallerScope} from '../written.js'
import type {CallerReach} from '../intent.js'
import type {Need} from '../trust/trust.js'
import {INLINE_SIZE} from '../rules/quotas.js'
import {arnsOf, assumeDocument} from './callers-pages.js'
import type {Context} from './context.js'
import type {Entry} from './entries.js'

/** `callerScope: organization`: roles by their names, in whichever account of the organization they are. */

export const scopeOf = ({written}: Entry): CallerScope | undefined =>
  (written as {readonly callerScope?: CallerScope}).callerScope

/**
 * As long as nobody has read the organization that the accounts come from, its id is not known: the same as the caller's
 * own. A file is applied only when it was read.
 */
const NOT_READ = '${aws:PrincipalOrgID}'

const MISSING =
  'callerScope: organization needs the id of the organization, and nothing in the file says which it is; add organization: {id: o-…}, or let the accounts come from it with accounts: {from: organization}'

/** The id to write; undefined where nobody can know it, which has been told. */
function organizationId({facts, written, tell}: Context, {path, tellIn}: Entry): string | undefined {
  const known = facts.organization?.id ?? written.organization?.id ?? written.discover?.organization
  if (known !== undefined) return known
  if (written.discover || written.organization) return NOT_READ
  tell('error', 'organization-unknown', [...path, 'callerScope'], MISSING, tellIn)
  return undefined
}

const inAnyAccount = ({account, iamPath, name}: Entry): string =>
  `arn:${account.partition}:iam::*:role${iamPath}${name}`

/** What one principal with `callerScope:` may assume. */
export interface ScopedCaller {
  /** For roles in accounts of the organization; empty where it needs none of them. */
  readonly statements: readonly Document[]
  readonly scope: CallerReach
  /** ARNs of roles in accounts that are known to be outside of it, for which that condition does not hold; sorted. */
  readonly outside: readonly string[]
}

/**
 * One statement for the roles in accounts of the organization: until it was read, those in all accounts. Undefined where
 * nobody can know which organization, which has been told.
 */
export function scopedCaller(context: Context, entry: Entry, needs: readonly Need[]): ScopedCaller | undefined {
  const organization = organizationId(context, entry)
  if (organization === undefined) return undefined
  const members = context.facts.organization && new Set(context.facts.organization.accounts.map(({id}) => id))
  const isInside = ({role}: Need): boolean => members?.has(role.account.id) ?? true
  const accounts = new Map<string, Set<string>>()
  for (const {role} of needs.filter(isInside)) {
    const arn = inAnyAccount(role)
    accounts.set(arn, (accounts.get(arn) ?? new Set()).add(role.account.id))
  }
  const arns = [...accounts.keys()].sort(byText)
  const condition = {StringEquals: {'aws:ResourceOrgID': organization}}
  return {
    statements: arns.length > 0 ? assumeDocument(arns).Statement.map((one) => ({...one, Condition: condition})) : [],
    scope: {organization, roles: arns.map((arn) => ({arn, accounts: accounts.get(arn)?.size ?? 0}))},
    outside: arnsOf(needs.filter((need) => !isInside(need))),
  }
}

/** There are no pages of these: what an inline policy does not hold names too many different roles. */
export function tellTooMany({tell}: Context, {kind, address, path, tellIn}: Entry, {scope}: ScopedCaller): void {
  const most = INLINE_SIZE[kind as OwnerKind]
  const message = `the caller policy of ${address} names ${scope.roles.length} different roles: with its inline policies more than the ${most} characters that AWS allows; spread them over more groups, or leave callerScope: out`
  tell('error', 'caller-policy-too-long', [...path, 'callerScope'], message, tellIn)
}
