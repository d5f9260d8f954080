import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {permissionHazards} from './permissions.js'
import {arnOf} from './resource.js'
import {tagList} from './tags.js'
import type {ManagedPolicy} from './values.js'

/** Versions that a managed policy can have; ids are never used again (IAM User Guide, "Versioning IAM policies"). */
const VERSION_QUOTA = 5

const arn = (resource: Resource<ManagedPolicy>): string =>
  arnOf(resource.account, 'policy', resource.value.path, resource.value.name)

const tagsOf = (value: ManagedPolicy) => tagList(value.tags, {}, value.applied)

/** Makes the document the default version: an older version that has it becomes default again, else there is a new one. */
function alter(live: Resource<ManagedPolicy>, desired: Resource<ManagedPolicy>): Call[] {
  const PolicyArn = arn(live)
  const wanted = canonicalText(desired.value.document, desired.account)
  const Tags = tagsOf(desired.value)
  const tag = Tags.length > 0 ? [{op: 'TagPolicy', input: {PolicyArn, Tags}}] : []
  if (canonicalText(live.value.document, live.account) === wanted) return tag
  const others = (live.value.versions ?? []).filter((version) => !version.isDefault)
  const known = others.find((version) => canonicalText(version.document, live.account) === wanted)
  if (known) return [{op: 'SetDefaultPolicyVersion', input: {PolicyArn, VersionId: known.id}}, ...tag]
  const oldest = others.length + 1 >= VERSION_QUOTA ? others.slice(0, 1) : []
  return [
    ...oldest.map((version) => ({op: 'DeletePolicyVersion', input: {PolicyArn, VersionId: version.id}})),
    {
      op: 'CreatePolicyVersion',
      input: {PolicyArn, PolicyDocument: JSON.stringify(desired.value.document), SetAsDefault: true},
    },
    ...tag,
  ]
}

/** A customer-managed policy. Only its document can change; its path is its mark. Source: IAM API, CreatePolicy. */
export const managedPolicy: Kind<ManagedPolicy> = {
  name: 'managed-policy',
  refs: () => [],
  same: (live, desired) =>
    canonicalText(live.value.document, live.account) === canonicalText(desired.value.document, desired.account),
  replaces: ({value: a}, {value: b}) => a.path !== b.path || a.name !== b.name,
  make: ({value}) => [
    {
      op: 'CreatePolicy',
      input: {
        PolicyName: value.name,
        Path: value.path,
        PolicyDocument: JSON.stringify(value.document),
        ...(value.description === '' ? {} : {Description: value.description}),
        ...(tagsOf(value).length > 0 ? {Tags: tagsOf(value)} : {}),
      },
    },
  ],
  remove: (resource) => [
    ...(resource.value.versions ?? [])
      .filter((version) => !version.isDefault)
      .map((version) => ({op: 'DeletePolicyVersion', input: {PolicyArn: arn(resource), VersionId: version.id}})),
    {op: 'DeletePolicy', input: {PolicyArn: arn(resource)}},
  ],
  alter,
  hazards: (change, before, after) => permissionHazards(before?.document, after?.document, change.account),
}
