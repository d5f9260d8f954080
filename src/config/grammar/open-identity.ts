import type * as v from 'valibot'
import {DEFAULT_PARTITION} from '../../core/partition.js'
import {stsAudience} from '../trust/federation.js'
import {given, list} from './open-trust.js'
import type {Input} from './schema.js'
import type {identityProvider} from './schema-identity.js'
import type {Path} from '../source.js'
import type * as w from '../written.js'

type Select = (account: Selecting, accounts: Selecting) => w.Selector
type Selecting = v.InferOutput<typeof identityProvider>['accounts']

/** Gives the text of the metadata of a SAML provider, by the key of its entry. */
export type Metadata = (key: string) => string | undefined

function openProvider(
  from: v.InferOutput<typeof identityProvider>,
  metadata: string | undefined,
  select: Select,
  partition: string,
): w.WrittenProvider {
  const common = {accounts: select(from.account, from.accounts), tags: {...from.tags}}
  if ('saml' in from) return {...common, type: 'saml', saml: from.saml, metadata: metadata ?? ''}
  const host = from.oidc.replace(/^https:\/\//, '').replace(/\/$/, '')
  return {
    ...common,
    type: 'oidc',
    oidc: host,
    audiences: from.audiences === undefined ? [stsAudience(host, partition)] : list(from.audiences),
    ...given({thumbprints: from.thumbprints}),
  }
}

function openAliases(from: Input['alias'], select: Select): w.WrittenAlias[] {
  if (from === undefined) return []
  const {accounts, account, alias} = from as {accounts?: Selecting; account?: Selecting; alias?: string}
  if (accounts !== undefined || (account !== undefined && alias !== undefined)) {
    const path: Path = ['alias', 'alias']
    return [{accounts: select(account, accounts), alias: alias ?? '', path, selector: ['alias', 'accounts']}]
  }
  return Object.entries(from as Record<string, string>).map(([name, value]) => {
    const path: Path = ['alias', name]
    return {accounts: [name], alias: value, path, selector: path}
  })
}

const openPasswordPolicy = (
  from: Exclude<NonNullable<Input['passwordPolicy']>, readonly unknown[]>,
  path: Path,
  select: Select,
): w.WrittenPasswordPolicy => ({
  accounts: select(from.account, from.accounts),
  path,
  policy: {
    minimumLength: from.minimumLength,
    requireSymbols: from.requireSymbols ?? false,
    requireNumbers: from.requireNumbers ?? false,
    requireUppercase: from.requireUppercase ?? false,
    requireLowercase: from.requireLowercase ?? false,
    allowChange: from.allowChange ?? false,
    hardExpiry: from.hardExpiry ?? false,
    ...given({maxAge: from.maxAge, reusePrevention: from.reusePrevention}),
  },
})

/** The sections about accounts as a whole. */
export function openIdentity(
  input: Pick<Input, 'identityProviders' | 'passwordPolicy' | 'alias' | 'partition'>,
  metadata: Metadata,
  select: Select,
): Pick<w.Written, 'identityProviders' | 'passwordPolicies' | 'aliases'> {
  const {identityProviders, passwordPolicy, partition = DEFAULT_PARTITION} = input
  // Keyed by what users choose, so without a prototype.
  const providers = Object.create(null) as Record<string, w.WrittenProvider>
  for (const [key, from] of Object.entries(identityProviders ?? {}))
    providers[key] = openProvider(from, metadata(key), select, partition)
  return {
    ...(identityProviders && {identityProviders: providers}),
    passwordPolicies: list(passwordPolicy).map((from, index) =>
      openPasswordPolicy(from, Array.isArray(passwordPolicy) ? ['passwordPolicy', index] : ['passwordPolicy'], select),
    ),
    aliases: openAliases(input.alias, select),
  }
}
