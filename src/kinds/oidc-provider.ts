import type {Kind} from '../core/kind.js'
import type {Call, Hazard, Resource} from '../core/types.js'
import {sameMembers} from './members.js'
import {providerArn} from './resource.js'
import {sameTags, tagChanges, tagList} from './tags.js'
import type {OidcProvider} from './values.js'

const of = (resource: Resource<OidcProvider>) => ({
  OpenIDConnectProviderArn: providerArn(resource.account, 'oidc-provider', resource.value.url),
})

/** Thumbprints that the file does not name are AWS's: it fetches them itself when none is given. */
const sameThumbprints = (live: OidcProvider, desired: OidcProvider): boolean =>
  desired.thumbprints === undefined || sameMembers(live.thumbprints ?? [], desired.thumbprints)

function alter(live: Resource<OidcProvider>, desired: Resource<OidcProvider>): Call[] {
  const provider = of(live)
  const [had, has] = [new Set(live.value.audiences), new Set(desired.value.audiences)]
  const {untag, tag} = tagChanges(live.value, desired.value)
  return [
    ...[...has]
      .filter((id) => !had.has(id))
      .map((ClientID) => ({op: 'AddClientIDToOpenIDConnectProvider', input: {...provider, ClientID}})),
    ...[...had]
      .filter((id) => !has.has(id))
      .map((ClientID) => ({op: 'RemoveClientIDFromOpenIDConnectProvider', input: {...provider, ClientID}})),
    ...(sameThumbprints(live.value, desired.value)
      ? []
      : [
          {
            op: 'UpdateOpenIDConnectProviderThumbprint',
            input: {...provider, ThumbprintList: desired.value.thumbprints ?? []},
          },
        ]),
    ...(untag.length > 0 ? [{op: 'UntagOpenIDConnectProvider', input: {...provider, TagKeys: untag}}] : []),
    ...(tag.length > 0 ? [{op: 'TagOpenIDConnectProvider', input: {...provider, Tags: tag}}] : []),
  ]
}

function hazards(before: OidcProvider | undefined, after: OidcProvider | undefined): Hazard[] {
  if (!before) return [{name: 'WIDENS_ACCESS', message: `roles that trust ${after?.url} let its users in`}]
  if (!after) return [{name: 'REVOKES_ACCESS', message: `nobody comes in by ${before.url} any more`}]
  const beyond = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one))
  const [more, less] = [beyond(after.audiences, before.audiences), beyond(before.audiences, after.audiences)]
  return [
    ...(more.length > 0
      ? [{name: 'WIDENS_ACCESS' as const, message: `it takes tokens for ${more.join(', ')} as well`}]
      : []),
    ...(less.length > 0
      ? [{name: 'REVOKES_ACCESS' as const, message: `it no longer takes tokens for ${less.join(', ')}`}]
      : []),
    ...(sameThumbprints(before, after)
      ? []
      : [{name: 'WIDENS_ACCESS' as const, message: 'it takes tokens of a server with another certificate'}]),
  ]
}

/**
 * An OIDC identity provider of an account. Its URL is its name. Source: IAM API, CreateOpenIDConnectProvider;
 * AddClientIDToOpenIDConnectProvider is idempotent, and so is DeleteOpenIDConnectProvider.
 */
export const oidcProvider: Kind<OidcProvider> = {
  name: 'oidc-provider',
  refs: () => [],
  same: ({value: live}, {value: desired}) =>
    sameMembers(live.audiences, desired.audiences) && sameThumbprints(live, desired) && sameTags(live, desired),
  make: ({value}) => [
    {
      op: 'CreateOpenIDConnectProvider',
      input: {
        Url: `https://${value.url}`,
        ClientIDList: [...value.audiences],
        ...(value.thumbprints ? {ThumbprintList: [...value.thumbprints]} : {}),
        Tags: tagList(value.tags, value.marks),
      },
    },
  ],
  remove: (resource) => [{op: 'DeleteOpenIDConnectProvider', input: of(resource)}],
  alter,
  hazards: (_, before, after) => hazards(before, after),
}
