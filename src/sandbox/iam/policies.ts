import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import {managedPolicies, managedPolicy} from '../../data/managed-policies.js'
import type {Policy} from '../model.js'
import {checkIdentityDocument} from '../rules/documents.js'
import {checkQuota, checkSize, checkVersions} from '../rules/quotas.js'
import {readTags, withTags} from '../rules/tags.js'
import {page, underPath} from '../wire/paging.js'
import {flag, need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {keyOfName, nextId} from '../world.js'
import {checkPolicyArn, localPolicy, ownPolicyOf, policyArn} from './lookup.js'
import {encoded, managedListed, policyListed, policyWhole, usesOf, versionsShape} from './shapes.js'

const documentFrom = ({input, quotas}: Call): string => {
  const document = need(input, 'PolicyDocument')
  checkIdentityDocument(document)
  checkSize('PolicySize', document, quotas.PolicySizeQuota)
  return document
}

const createPolicy = (call: Call): Policy => {
  const {account, input, quotas} = call
  const name = need(input, 'PolicyName')
  if (account.policies.get(keyOfName(name)))
    throw new AwsError(
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
    )
  const document = documentFrom(call)
  const tags = withTags([], readTags(input, 'case-sensitive'), 'case-sensitive', quotas.TagsQuota)
  checkQuota('PoliciesPerAccount', account.policies.size + 1, quotas.PoliciesQuota)
  const description = text(input, 'Description')
  const created = call.now.toISOString()
  const policy: Policy = {
    name,
    path: text(input, 'Path') ?? '/',
    id: nextId(account, 'ANPA'),
    created,
    updated: created,
    ...(description === undefined ? {} : {description}),
    tags,
    defaultVersion: 'v1',
    lastVersion: 1,
    versions: [{id: 'v1', document, created}],
  }
  account.policies.add(policy)
  return policy
}

const deletePolicy = (call: Call): void => {
  const policy = ownPolicyOf(call)
  const uses = usesOf(call)
  const arn = policyArn(call, policy)
  if (uses.attached.has(arn) || uses.boundary.has(arn))
    throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.')
  if (policy.versions.length > 1)
    throw new AwsError(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    )
  call.account.policies.remove(policy)
}

const versionOf = (policy: Policy, id: string): Policy['versions'][number] => {
  const version = policy.versions.find((item) => item.id === id)
  if (!version)
    throw new AwsError('NoSuchEntity', `Policy ${policy.name} version ${id} does not exist or is not attachable.`)
  return version
}

const createVersion = (call: Call): XmlObject => {
  const policy = ownPolicyOf(call)
  const document = documentFrom(call)
  checkVersions(policy.versions.length + 1, call.quotas.VersionsPerPolicyQuota)
  const created = call.now.toISOString()
  const id = `v${++policy.lastVersion}`
  policy.versions = [...policy.versions, {id, document, created}]
  policy.updated = created
  const isDefault = flag(call.input, 'SetAsDefault')
  if (isDefault) policy.defaultVersion = id
  return {PolicyVersion: {VersionId: id, IsDefaultVersion: isDefault, CreateDate: call.now}}
}

const deleteVersion = (call: Call): void => {
  const policy = ownPolicyOf(call)
  const {id} = versionOf(policy, need(call.input, 'VersionId'))
  if (id === policy.defaultVersion)
    throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.')
  policy.versions = policy.versions.filter((version) => version.id !== id)
}

/** What one may ask of any policy, AWS's own included. */
const anyPolicy = (call: Call): {own: Policy} | {managed: NonNullable<ReturnType<typeof managedPolicy>>} => {
  const arn = need(call.input, 'PolicyArn')
  checkPolicyArn(arn)
  const own = localPolicy(call, arn)
  if (own) return {own}
  const managed = managedPolicy(arn)
  if (managed) return {managed}
  throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`)
}

const getPolicy = (call: Call): XmlObject => {
  const found = anyPolicy(call)
  const uses = usesOf(call)
  return {Policy: 'own' in found ? policyWhole(call, found.own, uses) : managedListed(found.managed.arn, uses)}
}

const versionShapes = (call: Call): XmlObject[] => {
  const found = anyPolicy(call)
  if ('own' in found) return versionsShape(found.own)
  const {version, document, updated} = found.managed
  return [{Document: encoded(document), VersionId: version, IsDefaultVersion: true, CreateDate: updated}]
}

const getVersion = (call: Call): XmlObject => {
  const id = need(call.input, 'VersionId')
  const version = versionShapes(call).find(({VersionId}) => VersionId === id)
  if (!version)
    throw new AwsError(
      'NoSuchEntity',
      `Policy ${need(call.input, 'PolicyArn')} version ${id} does not exist or is not attachable.`,
    )
  return {PolicyVersion: version}
}

const listPolicies = (call: Call): XmlObject => {
  const {account, world, input} = call
  const [scope, usage, uses] = [text(input, 'Scope') ?? 'All', text(input, 'PolicyUsageFilter'), usesOf(call)]
  const local = scope === 'AWS' ? [] : underPath(call, account.policies.sorted())
  const aws = scope === 'Local' ? [] : underPath(call, managedPolicies(world.partition))
  const used = (arn: string): boolean =>
    usage === 'PermissionsBoundary'
      ? uses.boundary.has(arn)
      : usage === 'PermissionsPolicy' || flag(input, 'OnlyAttached')
        ? uses.attached.has(arn)
        : true
  const all = [
    ...local.map((policy) => ({arn: policyArn(call, policy), show: () => policyListed(call, policy, uses)})),
    ...aws.map(({arn}) => ({arn, show: () => managedListed(arn, uses)})),
  ]
  const {items, more} = page(
    call,
    all.filter(({arn}) => used(arn)),
  )
  return {Policies: items.map(({show}) => show()), ...more}
}

export const policyOperations: Operations = {
  CreatePolicy: writes(['PolicyName', 'PolicyDocument'], (call) => {
    const policy = createPolicy(call)
    const shape = policyListed(call, policy, usesOf(call))
    return {Policy: {...shape, Tags: policy.tags.length > 0 ? policy.tags : undefined}}
  }),
  GetPolicy: reads(['PolicyArn'], getPolicy),
  ListPolicies: reads([], listPolicies),
  DeletePolicy: writes(['PolicyArn'], deletePolicy),
  CreatePolicyVersion: writes(['PolicyArn', 'PolicyDocument'], createVersion),
  GetPolicyVersion: reads(['PolicyArn', 'VersionId'], getVersion),
  ListPolicyVersions: reads(['PolicyArn'], (call) => {
    const {items, more} = page(call, versionShapes(call))
    return {Versions: items.map((version) => ({...version, Document: undefined})), ...more}
  }),
  DeletePolicyVersion: writes(['PolicyArn', 'VersionId'], deleteVersion),
  SetDefaultPolicyVersion: writes(['PolicyArn', 'VersionId'], (call) => {
    const policy = ownPolicyOf(call)
    policy.defaultVersion = versionOf(policy, need(call.input, 'VersionId')).id
    policy.updated = call.now.toISOString()
  }),
}
