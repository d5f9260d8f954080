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

/** What was read, as compiling asks for it. An account that is not among the snapshots is unknown. */
export function factsOf(
  snapshots: readonly Snapshot[],
  policies: ReadonlyMap<string, string | null>,
  organization?: Organization,
): LiveFacts {
  const accounts = new Map(
    snapshots.map((snapshot) => [
      snapshot.account.name,
      {
        user: new Map(snapshot.users.map((user) => [user.UserName, user.Path])),
        role: new Map(snapshot.roles.map((role) => [role.RoleName, role.Path])),
        group: new Map(snapshot.groups.map((group) => [group.GroupName, group.Path])),
      },
    ]),
  )
  const providers = new Map(snapshots.map((snapshot) => [snapshot.account.name, providersOf(snapshot)]))
  return {
    organization,
    principalPath(address) {
      const [account, kind, name] = address.split('/') as [string, 'user' | 'role' | 'group', string]
      const known = accounts.get(account)
      // Principals are case-sensitive in a trust policy, so another case is another name here.
      return known && (known[kind].get(name) ?? null)
    },
    names: (account, kind) => [...(accounts.get(account)?.[kind].keys() ?? [])],
    managedPolicy: (name) => policies.get(name),
    provider(address) {
      const [account = '', kind = ''] = address.split('/')
      const known = providers.get(account)?.[kind as ProviderKind]
      return known && (known.get(address.slice(account.length + kind.length + 2)) ?? null)
    },
  }
}
