import {CloudError} from '../core/cloud.js'
import type {Cloud} from '../core/cloud.js'
import type {AccountPart, Snapshot} from '../core/snapshot.js'
import type {AccountRef, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Trust} from '../kinds/values.js'
import {providerIn} from '../kinds/resource.js'
import {federatedPrincipals} from '../policy/principals.js'

/** A part of an account to ask for besides its bulk read. Without a needed one the account is unknown; another one only tells more. */
export interface WantedPart {
  readonly part: AccountPart
  readonly needed: boolean
}

export type WantedParts = (account: AccountRef) => readonly WantedPart[]

const OF_KIND: Readonly<Record<string, AccountPart>> = {
  'oidc-provider': 'oidcProviders',
  'saml-provider': 'samlProviders',
  'password-policy': 'passwordPolicy',
  'account-alias': 'accountAlias',
}
const PROVIDERS: readonly AccountPart[] = ['oidcProviders', 'samlProviders']

/** The sorts of providers that a trust names, in the account of its role. */
function trusted({kind, value, account}: Resource): AccountPart[] {
  if (kind !== 'trust') return []
  return federatedPrincipals((value as Trust).document).flatMap((arn) => {
    const provider = providerIn(arn)
    return provider?.accountId === account.id ? (OF_KIND[provider.kind] ?? []) : []
  })
}

/**
 * What each account has to be asked for: its password policy and alias where they are declared; its providers where the
 * section is written or the account is being emptied, and, to tell of missing ones, where a declared role trusts one.
 * Accounts of a file with nothing of this are asked nothing more.
 */
export function wantedParts(intent: Intent): WantedParts {
  const needed = new Map<string, Set<AccountPart>>()
  const useful = new Map<string, Set<AccountPart>>()
  const put = (to: typeof needed, id: string, parts: readonly AccountPart[]) => {
    if (parts.length > 0) to.set(id, new Set([...(to.get(id) ?? []), ...parts]))
  }
  for (const {id, retire} of intent.accounts) if (intent.managesProviders || retire) put(needed, id, PROVIDERS)
  for (const resource of intent.state.values()) {
    const part = OF_KIND[resource.kind]
    if (part) put(needed, resource.account.id, [part])
    put(useful, resource.account.id, trusted(resource))
  }
  return ({id}) => {
    const must = needed.get(id) ?? new Set()
    const may = [...(useful.get(id) ?? [])].filter((part) => !must.has(part))
    return [...[...must].map((part) => ({part, needed: true})), ...may.map((part) => ({part, needed: false}))]
  }
}

/** A snapshot with the parts that it lacks: a recorded one may have them. Throws CloudError where a needed one cannot be had. */
export async function withParts(cloud: Cloud, snapshot: Snapshot, wanted: readonly WantedPart[]): Promise<Snapshot> {
  const found = await Promise.all(
    wanted
      .filter(({part}) => snapshot[part] === undefined)
      .map(async ({part, needed}): Promise<[string, unknown][]> => {
        try {
          return [[part, await cloud.lookup(snapshot.account, {about: 'account', subject: part})]]
        } catch (error) {
          if (needed || !(error instanceof CloudError)) throw error
          return []
        }
      }),
  )
  return found.length === 0 ? snapshot : {...snapshot, ...Object.fromEntries(found.flat())}
}
