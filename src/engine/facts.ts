import type {LiveFacts} from '../config/intent.js'
import type {Organization} from '../core/organization.js'
import type {Snapshot} from '../core/snapshot.js'
import type {ProviderKind} from '../kinds/resource.js'

/** Nothing is known of AWS: what `validate` compiles with. What only AWS could have told is written down. */
export interface OfflineFacts {
  readonly facts: LiveFacts
  /** Policy names that may be AWS's own. */
  readonly policies: ReadonlySet<string>
  /** Whether anything was asked: if not, compiling with AWS's answers gives the same. */
  wasAsked(): boolean
}

export function offlineFacts(organization?: Organization): OfflineFacts {
  const policies = new Set<string>()
  let asked = false
  const facts: LiveFacts = {
    organization,
    principalPath() {
      asked = true
      return undefined
    },
    names: () => [],
    managedPolicy(name) {
      asked = true
      policies.add(name)
      return undefined
    },
    provider() {
      asked = true
      return undefined
    },
  }
  return {facts, policies, wasAsked: () => asked}
}

type Providers = ReadonlyMap<string, {readonly audiences: readonly string[]}>

/** By name, which of an OIDC one is its URL. A list that was not read is unknown. */
function providersOf({oidcProviders, samlProviders}: Snapshot): {readonly [K in ProviderKind]: Providers | undefined} {
  const named = <T extends {Arn: string}>(list: readonly T[] | undefined, audiences: (one: T) => readonly string[]) =>
    list && new Map(list.map((one) => [one.Arn.slice(one.Arn.indexOf('/') + 1), {audiences: audiences(one)}]))
  return {
    'oidc-provider': named(oidcProviders, (one) => one.ClientIDList),
    'saml-provider': named(samlProviders, () => []),
  }
}

/** What one read account tells of its users, roles, groups and providers: names and paths, no documents. */
export interface AccountFacts {
  readonly name: string
  /** Paths by name. */
  readonly user: ReadonlyMap<string, string>
  readonly role: ReadonlyMap<string, string>
  readonly group: ReadonlyMap<string, string>
  readonly providers: ReturnType<typeof providersOf>
}

export const accountFacts = (snapshot: Snapshot): AccountFacts => ({
  name: snapshot.account.name,
  user: new Map(snapshot.users.map((user) => [user.UserName, user.Path])),
  role: new Map(snapshot.roles.map((role) => [role.RoleName, role.Path])),
  group: new Map(snapshot.groups.map((group) => [group.GroupName, group.Path])),
  providers: providersOf(snapshot),
})

/** What was asked and could not be answered. */
export interface Unanswered {
  /** Names of accounts of which nothing is known. */
  readonly accounts: Set<string>
  /** Policy names that may be AWS's own. */
  readonly policies: Set<string>
  /** Addresses of identity providers. */
  readonly providers: Set<string>
}

export const nothingAsked = (): Unanswered => ({accounts: new Set(), policies: new Set(), providers: new Set()})

export const isAnswered = ({accounts, policies, providers}: Unanswered): boolean =>
  accounts.size + policies.size + providers.size === 0

/** What was read, as compiling asks for it. An account that is not among those given is unknown, and is told to `asked`. */
export function factsFrom(
  accounts: readonly AccountFacts[],
  policies: ReadonlyMap<string, string | null>,
  organization: Organization | undefined,
  asked: Unanswered,
): LiveFacts {
  const known = new Map(accounts.map((account) => [account.name, account]))
  return {
    organization,
    principalPath(address) {
      const [name, kind, own] = address.split('/') as [string, 'user' | 'role' | 'group', string]
      const account = known.get(name)
      if (!account) asked.accounts.add(name)
      // Principals are case-sensitive in a trust policy, so another case is another name here.
      return account && (account[kind].get(own) ?? null)
    },
    names: (account, kind) => [...(known.get(account)?.[kind].keys() ?? [])],
    managedPolicy(name) {
      const found = policies.get(name)
      if (found === undefined) asked.policies.add(name)
      return found
    },
    provider(address) {
      const [name = '', kind = ''] = address.split('/')
      const providers = known.get(name)?.providers[kind as ProviderKind]
      if (!providers) asked.providers.add(address)
      return providers && (providers.get(address.slice(name.length + kind.length + 2)) ?? null)
    },
  }
}

export const factsOf = (
  snapshots: readonly Snapshot[],
  policies: ReadonlyMap<string, string | null>,
  organization?: Organization,
): LiveFacts => factsFrom(snapshots.map(accountFacts), policies, organization, nothingAsked())

/** Nothing is known of AWS, but whether anything was asked of it. */
export function blankFacts(organization: Organization | undefined): {facts: LiveFacts; isAsked(): boolean} {
  const asked = nothingAsked()
  return {facts: factsFrom([], new Map(), organization, asked), isAsked: () => !isAnswered(asked)}
}
