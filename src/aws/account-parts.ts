import type {
  GetAccountPasswordPolicyResponse,
  GetOpenIDConnectProviderResponse,
  GetSAMLProviderResponse,
  ListAccountAliasesResponse,
  ListOpenIDConnectProvidersResponse,
  ListSAMLProvidersResponse,
} from '@aws-sdk/client-iam'
import type {AccountPart, SnapshotOidcProvider, SnapshotPasswordPolicy, SnapshotSamlProvider} from '../core/snapshot.js'
import type {AccountRef, Json} from '../core/types.js'
import {orAbsent} from './absent.js'
import {sortedBy, tagsFrom} from './observed.js'
import {allPages} from './pages.js'
import type {Ask} from './service.js'

/** One list (not paged), then one request for each thing in it; what goes away meanwhile is not there. */
async function each<T>(arns: readonly (string | undefined)[], read: (arn: string) => Promise<T>): Promise<T[]> {
  const found = await Promise.all(arns.map((arn) => orAbsent(read(arn ?? ''))))
  return found.filter((one) => one !== undefined)
}

async function oidcProviders(ask: Ask): Promise<SnapshotOidcProvider[]> {
  const {OpenIDConnectProviderList = []} = await ask<ListOpenIDConnectProvidersResponse>(
    'ListOpenIDConnectProviders',
    {},
  )
  const found = await each(
    OpenIDConnectProviderList.map(({Arn}) => Arn),
    async (Arn): Promise<SnapshotOidcProvider> => {
      const {
        ClientIDList = [],
        ThumbprintList = [],
        Tags,
      } = await ask<GetOpenIDConnectProviderResponse>('GetOpenIDConnectProvider', {OpenIDConnectProviderArn: Arn})
      return {Arn, ClientIDList: [...ClientIDList].sort(), ThumbprintList, Tags: tagsFrom(Tags)}
    },
  )
  return sortedBy(found, ({Arn}) => Arn)
}

async function samlProviders(ask: Ask): Promise<SnapshotSamlProvider[]> {
  const {SAMLProviderList = []} = await ask<ListSAMLProvidersResponse>('ListSAMLProviders', {})
  const found = await each(
    SAMLProviderList.map(({Arn}) => Arn),
    async (Arn): Promise<SnapshotSamlProvider> => {
      const {SAMLMetadataDocument = '', Tags} = await ask<GetSAMLProviderResponse>('GetSAMLProvider', {
        SAMLProviderArn: Arn,
      })
      return {Arn, SAMLMetadataDocument, Tags: tagsFrom(Tags)}
    },
  )
  return sortedBy(found, ({Arn}) => Arn)
}

async function passwordPolicy(ask: Ask): Promise<SnapshotPasswordPolicy | null> {
  const answer = await orAbsent(ask<GetAccountPasswordPolicyResponse>('GetAccountPasswordPolicy', {}))
  if (!answer) return null
  const {
    MinimumPasswordLength = 6,
    RequireSymbols = false,
    RequireNumbers = false,
    RequireUppercaseCharacters = false,
    RequireLowercaseCharacters = false,
    AllowUsersToChangePassword = false,
    MaxPasswordAge,
    PasswordReusePrevention,
    HardExpiry = false,
  } = answer.PasswordPolicy ?? {}
  return {
    MinimumPasswordLength,
    RequireSymbols,
    RequireNumbers,
    RequireUppercaseCharacters,
    RequireLowercaseCharacters,
    AllowUsersToChangePassword,
    ...(MaxPasswordAge ? {MaxPasswordAge} : {}),
    ...(PasswordReusePrevention ? {PasswordReusePrevention} : {}),
    HardExpiry,
  }
}

async function accountAlias(ask: Ask, {name}: AccountRef): Promise<string | null> {
  const pages = await allPages<ListAccountAliasesResponse>(ask, name, 'ListAccountAliases', {})
  return pages.flatMap(({AccountAliases = []}) => AccountAliases)[0] ?? null
}

const PARTS: Readonly<Record<AccountPart, (ask: Ask, account: AccountRef) => Promise<unknown>>> = {
  oidcProviders,
  samlProviders,
  passwordPolicy,
  accountAlias,
}

/** A field of the snapshot that the bulk read does not fill. */
export const accountPart = async (ask: Ask, account: AccountRef, part: AccountPart): Promise<Json> =>
  (await PARTS[part](ask, account)) as Json
