import {isDeepStrictEqual} from 'node:util'
import type {
  CreateGroupRequest,
  CreateOpenIDConnectProviderRequest,
  CreatePolicyRequest,
  CreatePolicyVersionRequest,
  CreateRoleRequest,
  CreateSAMLProviderRequest,
  CreateUserRequest,
  GetGroupResponse,
  GetOpenIDConnectProviderResponse,
  GetPolicyResponse,
  GetPolicyVersionResponse,
  GetRoleResponse,
  GetSAMLProviderResponse,
  GetUserResponse,
  ListAccountAliasesResponse,
  ListPolicyVersionsResponse,
  Tag,
} from '@aws-sdk/client-iam'
import {CloudError} from '../core/cloud.js'
import {decodeDocument} from '../core/document.js'
import type {AccountRef, Call, Json} from '../core/types.js'
import {xmlText} from '../core/xml-text.js'
import {allPages} from './pages.js'
import type {Ask} from './service.js'

type Input = Call['input']
type IsDone = (ask: Ask, input: Input, account: AccountRef) => Promise<boolean>

/**
 * What AWS has where a request should have left something: just what was asked for, something else, nothing that it
 * would show, or what it lists and does not show yet.
 */
export type Seen = 'done' | 'different' | 'absent' | 'hidden'

/** How to find out whether a request whose answer was lost was carried out. */
export interface ReadBack {
  look(ask: Ask): Promise<Seen>
  /** Milliseconds between looks, before the request is sent again: for what must not be done twice. */
  readonly patience: readonly number[]
}

/** AWS writes documents anew: lists in another order, one value for a list of one (IAM User Guide, "IAM JSON policy elements"). */
const settled = (value: Json): Json => {
  if (Array.isArray(value)) {
    const items = value.map(settled).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    return items.length === 1 ? (items[0] as Json) : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]))
}

const sameDocument = (a = '', b = ''): boolean =>
  isDeepStrictEqual(settled(decodeDocument(a) ?? null), settled(decodeDocument(b) ?? null))

const sameTags = (a: readonly Tag[] = [], b: readonly Tag[] = []): boolean => {
  const flat = (tags: readonly Tag[]): string[] => tags.map(({Key, Value = ''}) => `${Key}=${Value}`).sort()
  return isDeepStrictEqual(flat(a), flat(b))
}

async function isRole(ask: Ask, input: Input): Promise<boolean> {
  const wanted = input as unknown as CreateRoleRequest
  const {Role} = await ask<GetRoleResponse>('GetRole', {RoleName: wanted.RoleName})
  return (
    Role !== undefined &&
    sameDocument(Role.AssumeRolePolicyDocument, wanted.AssumeRolePolicyDocument) &&
    Role.Path === (wanted.Path ?? '/') &&
    (Role.Description ?? '') === (wanted.Description ?? '') &&
    Role.MaxSessionDuration === (wanted.MaxSessionDuration ?? 3600) &&
    Role.PermissionsBoundary?.PermissionsBoundaryArn === wanted.PermissionsBoundary &&
    sameTags(Role.Tags, wanted.Tags)
  )
}

async function isUser(ask: Ask, input: Input): Promise<boolean> {
  const wanted = input as unknown as CreateUserRequest
  const {User} = await ask<GetUserResponse>('GetUser', {UserName: wanted.UserName})
  return (
    User !== undefined &&
    User.Path === (wanted.Path ?? '/') &&
    User.PermissionsBoundary?.PermissionsBoundaryArn === wanted.PermissionsBoundary &&
    sameTags(User.Tags, wanted.Tags)
  )
}

async function isGroup(ask: Ask, input: Input): Promise<boolean> {
  const wanted = input as unknown as CreateGroupRequest
  const {Group} = await ask<GetGroupResponse>('GetGroup', {GroupName: wanted.GroupName})
  return Group?.Path === (wanted.Path ?? '/')
}

async function isPolicy(ask: Ask, input: Input, {partition, id}: AccountRef): Promise<boolean> {
  const wanted = input as unknown as CreatePolicyRequest
  const arn = `arn:${partition}:iam::${id}:policy${wanted.Path ?? '/'}${wanted.PolicyName}`
  const {Policy} = await ask<GetPolicyResponse>('GetPolicy', {PolicyArn: arn})
  const {PolicyVersion} = await ask<GetPolicyVersionResponse>('GetPolicyVersion', {
    PolicyArn: arn,
    VersionId: Policy?.DefaultVersionId,
  })
  return (
    sameDocument(PolicyVersion?.Document, wanted.PolicyDocument) &&
    (Policy?.Description ?? '') === (wanted.Description ?? '') &&
    sameTags(Policy?.Tags, wanted.Tags)
  )
}

const isAbsent = (error: unknown): boolean => error instanceof CloudError && error.kind === 'absent'

/** Each version sent twice would burn one of the five, so the newest is looked at first. */
async function policyVersion(ask: Ask, input: Input, {name}: AccountRef): Promise<Seen> {
  const wanted = input as unknown as CreatePolicyVersionRequest
  const pages = await allPages<ListPolicyVersionsResponse>(ask, name, 'ListPolicyVersions', {
    PolicyArn: wanted.PolicyArn,
  })
  const versions = pages.flatMap(({Versions = []}) => Versions)
  const newest = versions.sort((a, b) => Number(b.VersionId?.slice(1)) - Number(a.VersionId?.slice(1)))[0]
  if (!newest || (wanted.SetAsDefault && !newest.IsDefaultVersion)) return 'different'
  try {
    const {PolicyVersion} = await ask<GetPolicyVersionResponse>('GetPolicyVersion', {
      PolicyArn: wanted.PolicyArn,
      VersionId: newest.VersionId,
    })
    return sameDocument(PolicyVersion?.Document, wanted.PolicyDocument) ? 'done' : 'different'
  } catch (error) {
    if (isAbsent(error)) return 'hidden'
    throw error
  }
}

/** For what has a name: sent again by mistake, AWS refuses it, so one look is enough. */
const byName =
  (isDone: IsDone) =>
  (input: Input, account: AccountRef): ReadBack => ({
    patience: [],
    async look(ask) {
      try {
        return (await isDone(ask, input, account)) ? 'done' : 'different'
      } catch (error) {
        if (isAbsent(error)) return 'absent'
        throw error
      }
    },
  })

const sameList = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  isDeepStrictEqual([...a].sort(), [...b].sort())

async function isOidcProvider(ask: Ask, input: Input, {partition, id}: AccountRef): Promise<boolean> {
  const wanted = input as unknown as CreateOpenIDConnectProviderRequest
  const found = await ask<GetOpenIDConnectProviderResponse>('GetOpenIDConnectProvider', {
    OpenIDConnectProviderArn: `arn:${partition}:iam::${id}:oidc-provider/${wanted.Url?.replace('https://', '')}`,
  })
  const {ThumbprintList: thumbprints} = wanted
  return (
    sameList(found.ClientIDList, wanted.ClientIDList) &&
    (thumbprints === undefined || sameList(found.ThumbprintList, thumbprints)) &&
    sameTags(found.Tags, wanted.Tags)
  )
}

async function isSamlProvider(ask: Ask, input: Input, {partition, id}: AccountRef): Promise<boolean> {
  const wanted = input as unknown as CreateSAMLProviderRequest
  const found = await ask<GetSAMLProviderResponse>('GetSAMLProvider', {
    SAMLProviderArn: `arn:${partition}:iam::${id}:saml-provider/${wanted.Name}`,
  })
  return (
    xmlText(found.SAMLMetadataDocument) === xmlText(wanted.SAMLMetadataDocument) && sameTags(found.Tags, wanted.Tags)
  )
}

async function isAlias(ask: Ask, {AccountAlias}: Input): Promise<boolean> {
  const {AccountAliases = []} = await ask<ListAccountAliasesResponse>('ListAccountAliases', {})
  return AccountAliases.some((alias) => alias === AccountAlias)
}

/**
 * For each operation that is not idempotent: whether AWS now has just what the request asks for. Asked after an
 * answer was lost; whatever differs is not taken for our own doing.
 */
export const readBack: Readonly<Record<string, (input: Input, account: AccountRef) => ReadBack>> = {
  CreateRole: byName(isRole),
  CreateUser: byName(isUser),
  CreateGroup: byName(isGroup),
  CreatePolicy: byName(isPolicy),
  CreateOpenIDConnectProvider: byName(isOidcProvider),
  CreateSAMLProvider: byName(isSamlProvider),
  CreateAccountAlias: byName(isAlias),
  // Lists follow a moment later, and this has no name that AWS would refuse the second time.
  CreatePolicyVersion: (input, account) => ({
    look: (ask) => policyVersion(ask, input, account),
    patience: [1000, 4000],
  }),
}
