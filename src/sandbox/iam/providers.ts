import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {OidcProvider, SamlProvider} from '../model.js'
import {readTags, withTags} from '../rules/tags.js'
import {need, text, texts} from '../wire/query.js'
import {keyOfName} from '../world.js'
import {date} from './shapes.js'

type Place = Pick<Call, 'world' | 'account'>
const invalid = (message: string): AwsError => new AwsError('InvalidInput', message)

const arnPrefix = ({world, account}: Place, type: string): string =>
  `arn:${world.partition}:iam::${account.id}:${type}/`
const oidcArn = (place: Place, {url}: OidcProvider): string => `${arnPrefix(place, 'oidc-provider')}${url}`
const samlArn = (place: Place, {name}: SamlProvider): string => `${arnPrefix(place, 'saml-provider')}${name}`

/** The last part of an ARN of this account and type; IAM finds providers by ARN only. */
const nameIn = (call: Call, type: string, arn: string): string | undefined => {
  const prefix = arnPrefix(call, type)
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined
}

const findOidc = (call: Call): OidcProvider | undefined => {
  const arn = need(call.input, 'OpenIDConnectProviderArn')
  if (!/:oidc-provider\/.+/.test(arn)) throw invalid(`Invalid ARN: ${arn}`)
  return call.account.oidcProviders.get(nameIn(call, 'oidc-provider', arn) ?? '')
}

export const oidcProviderOf = (call: Call): OidcProvider => {
  const provider = findOidc(call)
  if (!provider)
    throw new AwsError(
      'NoSuchEntity',
      `OpenIDConnect Provider not found for arn ${need(call.input, 'OpenIDConnectProviderArn')}`,
    )
  return provider
}

export const samlProviderOf = (call: Call): SamlProvider => {
  const arn = need(call.input, 'SAMLProviderArn')
  if (!/:saml-provider\/.+/.test(arn)) throw invalid(`Invalid ARN: ${arn}`)
  const name = nameIn(call, 'saml-provider', arn)
  const provider = name === undefined ? undefined : call.account.samlProviders.get(keyOfName(name))
  if (!provider || provider.name !== name) throw new AwsError('NoSuchEntity', `Could not find Provider ${arn}`)
  return provider
}

const clientIdsOf = (ids: readonly string[]): string[] => {
  if (ids.some((id) => id.length < 1 || id.length > 255)) throw invalid('Invalid client id.')
  return [...new Set(ids)]
}
const thumbprintsOf = (thumbprints: readonly string[]): string[] => {
  if (thumbprints.length > 5) throw invalid('Thumbprint list must contain fewer than 5 entries.')
  if (!thumbprints.every((item) => /^[0-9a-fA-F]{40}$/.test(item)))
    throw invalid('Thumbprint must be 40 hexadecimal digits.')
  return [...thumbprints]
}

/** What AWS fetches itself when no thumbprint is given. */
const fetchedThumbprint = 'ffffffffffffffffffffffffffffffffffffffff'

const createOidc = (call: Call): OidcProvider => {
  const {account, input} = call
  const url = need(input, 'Url')
  if (!/^https:\/\/[^\s?#]+$/.test(url)) throw new AwsError('ValidationError', 'Invalid Open ID Connect Provider URL')
  const bare = url.slice('https://'.length)
  if (account.oidcProviders.get(bare))
    throw new AwsError('EntityAlreadyExists', `Provider with url ${url} already exists.`)
  const thumbprints = thumbprintsOf(texts(input, 'ThumbprintList'))
  const provider: OidcProvider = {
    url: bare,
    clientIds: clientIdsOf(texts(input, 'ClientIDList')),
    thumbprints: thumbprints.length > 0 ? thumbprints : [fetchedThumbprint],
    created: call.now.toISOString(),
    tags: withTags([], readTags(input, 'case-sensitive'), 'case-sensitive', call.quotas.TagsQuota),
  }
  account.oidcProviders.add(provider)
  return provider
}

const createSaml = (call: Call): SamlProvider => {
  const {account, input} = call
  const [name, metadata] = [need(input, 'Name'), need(input, 'SAMLMetadataDocument')]
  if (account.samlProviders.get(keyOfName(name)))
    throw new AwsError('EntityAlreadyExists', `SAMLProvider ${name} already exists`)
  if (!/<(\w+:)?EntityDescriptor[\s>]/.test(metadata)) throw invalid('Could not parse metadata')
  const provider: SamlProvider = {
    name,
    metadata,
    created: call.now.toISOString(),
    tags: withTags([], readTags(input, 'case-sensitive'), 'case-sensitive', call.quotas.TagsQuota),
  }
  account.samlProviders.add(provider)
  return provider
}

const century = (iso: string): string => date(new Date(Date.parse(iso) + 100 * 365.25 * 86_400_000).toISOString())

export const providerOperations: Operations = {
  CreateOpenIDConnectProvider: writes(['Url'], (call) => {
    const provider = createOidc(call)
    return {OpenIDConnectProviderArn: oidcArn(call, provider), Tags: provider.tags}
  }),
  GetOpenIDConnectProvider: reads(['OpenIDConnectProviderArn'], (call) => {
    const {url, clientIds, thumbprints, created, tags} = oidcProviderOf(call)
    return {Url: url, ClientIDList: clientIds, ThumbprintList: thumbprints, CreateDate: date(created), Tags: tags}
  }),
  ListOpenIDConnectProviders: reads([], (call) => ({
    OpenIDConnectProviderList: call.account.oidcProviders.sorted().map((provider) => ({Arn: oidcArn(call, provider)})),
  })),
  DeleteOpenIDConnectProvider: writes(['OpenIDConnectProviderArn'], (call) => {
    // "This operation is idempotent": deleting what is not there succeeds.
    const provider = findOidc(call)
    if (provider) call.account.oidcProviders.remove(provider)
  }),
  AddClientIDToOpenIDConnectProvider: writes(['OpenIDConnectProviderArn', 'ClientID'], (call) => {
    const provider = oidcProviderOf(call)
    provider.clientIds = clientIdsOf([...provider.clientIds, need(call.input, 'ClientID')])
  }),
  RemoveClientIDFromOpenIDConnectProvider: writes(['OpenIDConnectProviderArn', 'ClientID'], (call) => {
    const provider = oidcProviderOf(call)
    provider.clientIds = provider.clientIds.filter((id) => id !== need(call.input, 'ClientID'))
  }),
  UpdateOpenIDConnectProviderThumbprint: writes(['OpenIDConnectProviderArn'], (call) => {
    oidcProviderOf(call).thumbprints = thumbprintsOf(texts(call.input, 'ThumbprintList'))
  }),
  CreateSAMLProvider: writes(['SAMLMetadataDocument', 'Name'], (call) => {
    const provider = createSaml(call)
    return {SAMLProviderArn: samlArn(call, provider), Tags: provider.tags}
  }),
  GetSAMLProvider: reads(['SAMLProviderArn'], (call) => {
    const {metadata, created, tags} = samlProviderOf(call)
    return {SAMLMetadataDocument: metadata, CreateDate: date(created), ValidUntil: century(created), Tags: tags}
  }),
  ListSAMLProviders: reads([], (call) => ({
    SAMLProviderList: call.account.samlProviders.sorted().map((provider) => ({
      Arn: samlArn(call, provider),
      ValidUntil: century(provider.created),
      CreateDate: date(provider.created),
    })),
  })),
  UpdateSAMLProvider: writes(['SAMLProviderArn'], (call) => {
    const provider = samlProviderOf(call)
    provider.metadata = text(call.input, 'SAMLMetadataDocument') ?? provider.metadata
    return {SAMLProviderArn: samlArn(call, provider)}
  }),
  DeleteSAMLProvider: writes(['SAMLProviderArn'], (call) => call.account.samlProviders.remove(samlProviderOf(call))),
}
