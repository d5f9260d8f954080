import type {ManagedOrganization} from '../config/intent.js'
import type {State} from '../core/types.js'

/** What of `organization:` a file has; a request is sent where the first is so, and to write only in an apply. */
interface Has {
  readonly kinds: ReadonlySet<string>
  readonly managed: ManagedOrganization
}

interface OrganizationNeed {
  readonly ops: string
  readonly writes: boolean
  readonly where: (has: Has) => boolean
}

const any = (): boolean => true
const units = ({managed}: Has): boolean => managed.units
const guards = ({managed}: Has): boolean => managed.scps || managed.rcps
const services = ({managed}: Has): boolean => managed.services.size > 0
const declares =
  (kind: string) =>
  ({kinds}: Has): boolean =>
    kinds.has(kind)

const reads = (where: OrganizationNeed['where'], ops: string): OrganizationNeed => ({ops, writes: false, where})
const writes = (where: OrganizationNeed['where'], ops: string): OrganizationNeed => ({ops, writes: true, where})

/**
 * Every request that xrole sends to AWS Organizations for `organization:`; the name of the action is that of the request.
 * CreateAccount, CreateOrganizationalUnit, CreatePolicy and InviteAccountToOrganization need TagResource for the tags that
 * they set. Source: Service Authorization Reference, "AWS Organizations".
 */
const ORGANIZATION_NEEDS: readonly OrganizationNeed[] = [
  reads(any, 'DescribeOrganization ListRoots ListOrganizationalUnitsForParent ListAccountsForParent'),
  reads(any, 'ListPolicies DescribePolicy ListTargetsForPolicy'),
  reads((has) => units(has) || guards(has) || declares('account-tags')(has), 'ListTagsForResource'),
  reads(services, 'ListDelegatedAdministrators ListDelegatedServicesForAccount'),
  reads(declares('member'), 'ListHandshakesForOrganization ListCreateAccountStatus'),
  writes(units, 'CreateOrganizationalUnit DeleteOrganizationalUnit TagResource UntagResource'),
  writes(guards, 'CreatePolicy UpdatePolicy DeletePolicy AttachPolicy DetachPolicy TagResource UntagResource'),
  writes(declares('policy-type'), 'EnablePolicyType'),
  writes(declares('member'), 'CreateAccount DescribeCreateAccountStatus InviteAccountToOrganization TagResource'),
  // Where AWS says that an address is taken, or somebody else has an account of the name under way: whose it is.
  writes(declares('member'), 'DescribeAccount ListAccounts'),
  writes(declares('placement'), 'MoveAccount'),
  writes(declares('account-tags'), 'TagResource UntagResource'),
  writes(services, 'RegisterDelegatedAdministrator DeregisterDelegatedAdministrator'),
]

/** The actions that reading, and where asked writing, the organization of a file takes; none without `organization:`. */
export function organizationActions(
  state: State,
  managed: ManagedOrganization | undefined,
  isWritten: boolean,
): string[] {
  if (!managed) return []
  const has: Has = {kinds: new Set([...state.values()].map(({kind}) => kind)), managed}
  const needed = ORGANIZATION_NEEDS.filter((need) => (isWritten || !need.writes) && need.where(has))
  return [...new Set(needed.flatMap(({ops}) => ops.split(' ')))].map((op) => `organizations:${op}`)
}
