import {isDeepStrictEqual} from 'node:util'
import type {
  CreateGroupRequest,
  CreatePolicyRequest,
  CreatePolicyVersionRequest,
  CreateRoleRequest,
  CreateUserRequest,
  GetGroupResponse,
  GetPolicyResponse,
  GetPolicyVersionResponse,
  GetRoleResponse,
  GetUserResponse,
  ListPolicyVersionsResponse,
  Tag,
} from '@aws-sdk/client-iam'
import {CloudError} from '../core/cloud.js'
import {decodeDocument} from '../core/document.js'
import type {AccountRef, Call} from '../core/types.js'
import {allPages} from './pages.js'
import type {Ask} from './service.js'

type Input = Call['input']
type ReadBack = (ask: Ask, input: Input, account: AccountRef) => Promise<boolean>

const sameDocument = (a = '', b = ''): boolean => isDeepStrictEqual(decodeDocument(a), decodeDocument(b))

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

/** Each version sent twice would burn one of the five, so the newest is looked at first. */
async function isPolicyVersion(ask: Ask, input: Input, {name}: AccountRef): Promise<boolean> {
  const wanted = input as unknown as CreatePolicyVersionRequest
  const pages = await allPages<ListPolicyVersionsResponse>(ask, name, 'ListPolicyVersions', {
    PolicyArn: wanted.PolicyArn,
  })
  const versions = pages.flatMap(({Versions = []}) => Versions)
  const newest = versions.sort((a, b) => Number(b.VersionId?.slice(1)) - Number(a.VersionId?.slice(1)))[0]
  if (!newest || (wanted.SetAsDefault && !newest.IsDefaultVersion)) return false
  const {PolicyVersion} = await ask<GetPolicyVersionResponse>('GetPolicyVersion', {
    PolicyArn: wanted.PolicyArn,
    VersionId: newest.VersionId,
  })
  return sameDocument(PolicyVersion?.Document, wanted.PolicyDocument)
}

const falseWhenAbsent =
  (isDone: ReadBack): ReadBack =>
  async (...all) => {
    try {
      return await isDone(...all)
    } catch (error) {
      if (error instanceof CloudError && error.kind === 'absent') return false
      throw error
    }
  }

/**
 * For each operation that is not idempotent: whether AWS now has just what the request asks for. Asked after an
 * answer was lost; whatever differs is not taken for our own doing.
 */
export const readBack: Readonly<Record<string, ReadBack>> = {
  CreateRole: falseWhenAbsent(isRole),
  CreateUser: falseWhenAbsent(isUser),
  CreateGroup: falseWhenAbsent(isGroup),
  CreatePolicy: falseWhenAbsent(isPolicy),
  CreatePolicyVersion: falseWhenAbsent(isPolicyVersion),
}
