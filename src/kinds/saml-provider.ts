import type {Kind} from '../core/kind.js'
import type {Call, Hazard, Resource} from '../core/types.js'
import {providerArn} from './resource.js'
import {sameTags, tagChanges, tagList} from './tags.js'
import type {SamlProvider} from './values.js'

const of = (resource: Resource<SamlProvider>) => ({
  SAMLProviderArn: providerArn(resource.account, 'saml-provider', resource.value.name),
})

function alter(live: Resource<SamlProvider>, desired: Resource<SamlProvider>): Call[] {
  const provider = of(live)
  const {metadata} = desired.value
  const {untag, tag} = tagChanges(live.value, desired.value)
  return [
    ...(live.value.metadata === metadata
      ? []
      : [{op: 'UpdateSAMLProvider', input: {...provider, SAMLMetadataDocument: metadata}}]),
    ...(untag.length > 0 ? [{op: 'UntagSAMLProvider', input: {...provider, TagKeys: untag}}] : []),
    ...(tag.length > 0 ? [{op: 'TagSAMLProvider', input: {...provider, Tags: tag}}] : []),
  ]
}

function hazards(before: SamlProvider | undefined, after: SamlProvider | undefined): Hazard[] {
  if (!before) return [{name: 'WIDENS_ACCESS', message: `roles that trust ${after?.name} let its users in`}]
  if (!after) return [{name: 'REVOKES_ACCESS', message: `nobody comes in by ${before.name} any more`}]
  if (before.metadata === after.metadata) return []
  // The document has the certificates by which AWS knows who vouches.
  return [
    {name: 'WIDENS_ACCESS', message: 'it takes what is signed by the new metadata'},
    {name: 'REVOKES_ACCESS', message: 'it no longer takes what only the old metadata vouched for'},
  ]
}

/** A SAML identity provider of an account. Source: IAM API, CreateSAMLProvider, UpdateSAMLProvider. */
export const samlProvider: Kind<SamlProvider> = {
  name: 'saml-provider',
  refs: () => [],
  same: ({value: live}, {value: desired}) => live.metadata === desired.metadata && sameTags(live, desired),
  make: ({value}) => [
    {
      op: 'CreateSAMLProvider',
      input: {Name: value.name, SAMLMetadataDocument: value.metadata, Tags: tagList(value.tags, value.marks)},
    },
  ],
  remove: (resource) => [{op: 'DeleteSAMLProvider', input: of(resource)}],
  alter,
  hazards: (_, before, after) => hazards(before, after),
}
