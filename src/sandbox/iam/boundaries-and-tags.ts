import type {Call, Operation, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {Tag} from '../model.js'
import type {Folding} from '../rules/tags.js'
import {readTags, withTags, withoutTags} from '../rules/tags.js'
import {page} from '../wire/paging.js'
import {need, texts} from '../wire/query.js'
import {instanceProfileOf} from './instance-profiles.js'
import {demandAttachable, ownPolicyOf, ownRoleOf, roleOf, userOf} from './lookup.js'
import {mfaDeviceOf} from './mfa.js'
import {oidcProviderOf, samlProviderOf} from './providers.js'

/** A role that may be tagged: those of Identity Center are closed, service-linked ones are not. */
const taggableRole = (call: Call): {tags: Tag[]} =>
  roleOf(call).path.startsWith('/aws-reserved/') ? ownRoleOf(call) : roleOf(call)

/** Everything that has tags: [entity, parameter that names it, how keys compare, the entity to read, to change]. */
const tagged: readonly [string, string, Folding, (call: Call) => {tags: Tag[]}, ((call: Call) => {tags: Tag[]})?][] = [
  ['Role', 'RoleName', 'case-insensitive', roleOf, taggableRole],
  ['User', 'UserName', 'case-insensitive', userOf],
  ['Policy', 'PolicyArn', 'case-sensitive', ownPolicyOf],
  ['InstanceProfile', 'InstanceProfileName', 'case-sensitive', instanceProfileOf],
  ['OpenIDConnectProvider', 'OpenIDConnectProviderArn', 'case-sensitive', oidcProviderOf],
  ['SAMLProvider', 'SAMLProviderArn', 'case-sensitive', samlProviderOf],
  ['MFADevice', 'SerialNumber', 'case-sensitive', mfaDeviceOf],
]

const tagOperations = tagged.flatMap(([entity, parameter, folding, find, change = find]): [string, Operation][] => [
  [
    `Tag${entity}`,
    writes([parameter, 'Tags'], (call) => {
      const owner = change(call)
      owner.tags = withTags(owner.tags, readTags(call.input, folding), folding, call.quotas.TagsQuota)
    }),
  ],
  [
    `Untag${entity}`,
    writes([parameter, 'TagKeys'], (call) => {
      const owner = change(call)
      owner.tags = withoutTags(owner.tags, texts(call.input, 'TagKeys'), folding)
    }),
  ],
  [
    `List${entity}Tags`,
    reads([parameter], (call) => {
      const {items, more} = page(call, find(call).tags)
      return {Tags: items, ...more}
    }),
  ],
])

const bounded: readonly [string, (call: Call) => {boundary?: string; name: string}][] = [
  ['Role', ownRoleOf],
  ['User', userOf],
]

const boundaryOperations = bounded.flatMap(([entity, change]): [string, Operation][] => [
  [
    `Put${entity}PermissionsBoundary`,
    writes([`${entity}Name`, 'PermissionsBoundary'], (call) => {
      const identity = change(call)
      const arn = need(call.input, 'PermissionsBoundary')
      demandAttachable(call, arn)
      identity.boundary = arn
    }),
  ],
  [
    `Delete${entity}PermissionsBoundary`,
    writes([`${entity}Name`], (call) => {
      const identity = change(call)
      if (identity.boundary === undefined)
        throw new AwsError('NoSuchEntity', `${entity} ${identity.name} does not have a permissions boundary`)
      delete identity.boundary
    }),
  ],
])

export const boundaryAndTagOperations: Operations = Object.fromEntries([...tagOperations, ...boundaryOperations])
