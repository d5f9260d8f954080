import type {Snapshot} from '../core/snapshot.js'
import type {AccountRef, Resource} from '../core/types.js'
import {xmlText} from '../core/xml-text.js'
import {accountAliasOf, oidcProviderOf, passwordPolicyOf, samlProviderOf} from './resource.js'
import {readTags} from './tags.js'

/** The name of a provider: of an OIDC one its URL, which has slashes. */
const nameIn = (arn: string): string => arn.slice(arn.indexOf('/') + 1)

const unique = (list: readonly string[]): string[] => [...new Set(list)].sort()

/** What of an account was asked for besides its bulk read, as resources. */
export function accountParts(snapshot: Snapshot): Resource[] {
  const account: AccountRef = snapshot.account
  const {oidcProviders = [], samlProviders = [], passwordPolicy, accountAlias} = snapshot
  return [
    ...oidcProviders.map(({Arn, ClientIDList, ThumbprintList, Tags}) => {
      const {tags, marks} = readTags(Tags)
      const thumbprints = unique(ThumbprintList.map((print) => print.toLowerCase()))
      return oidcProviderOf(account, {url: nameIn(Arn), audiences: unique(ClientIDList), thumbprints, tags, marks})
    }),
    ...samlProviders.map(({Arn, SAMLMetadataDocument, Tags}) => {
      const {tags, marks} = readTags(Tags)
      return samlProviderOf(account, {name: nameIn(Arn), metadata: xmlText(SAMLMetadataDocument), tags, marks})
    }),
    ...(passwordPolicy
      ? [
          passwordPolicyOf(account, {
            minimumLength: passwordPolicy.MinimumPasswordLength,
            requireSymbols: passwordPolicy.RequireSymbols,
            requireNumbers: passwordPolicy.RequireNumbers,
            requireUppercase: passwordPolicy.RequireUppercaseCharacters,
            requireLowercase: passwordPolicy.RequireLowercaseCharacters,
            allowChange: passwordPolicy.AllowUsersToChangePassword,
            ...(passwordPolicy.MaxPasswordAge ? {maxAge: passwordPolicy.MaxPasswordAge} : {}),
            ...(passwordPolicy.PasswordReusePrevention
              ? {reusePrevention: passwordPolicy.PasswordReusePrevention}
              : {}),
            hardExpiry: passwordPolicy.HardExpiry,
          }),
        ]
      : []),
    ...(accountAlias ? [accountAliasOf(account, {alias: accountAlias})] : []),
  ]
}
