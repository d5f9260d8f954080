import type {Kind} from '../core/kind.js'
import {policyId} from '../core/organization-ids.js'
import type {Call, Resource} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {organizations, retag, tagsInput} from './organization-calls.js'
import {permissionHazards} from './permissions.js'
import {sameTags} from './tags.js'
import type {GuardPolicy} from './values.js'

type Side = Resource<GuardPolicy>

const isSameDocument = (live: Side, desired: Side): boolean =>
  canonicalText(live.value.document, live.account) === canonicalText(desired.value.document, desired.account)

const idOf = ({value}: Side) => policyId(value.type, value.name)

/** Without blanks, which count towards the quota. */
const contentOf = ({value}: Side): string => JSON.stringify(value.document)

function alter(live: Side, desired: Side): Call[] {
  const changed = {
    ...(live.value.description === desired.value.description ? {} : {Description: desired.value.description}),
    ...(isSameDocument(live, desired) ? {} : {Content: contentOf(desired)}),
  }
  const PolicyId = idOf(live)
  return [
    ...(Object.keys(changed).length > 0 ? [organizations('UpdatePolicy', {PolicyId, ...changed})] : []),
    ...retag(PolicyId, live.value, desired.value),
  ]
}

/**
 * A service or resource control policy. It binds nobody by being there; its attachments do. What AWS has made itself is
 * never changed. Source: Organizations API, CreatePolicy, UpdatePolicy (what it is not given stays).
 */
export const guardPolicy: Kind<GuardPolicy> = {
  name: 'guard-policy',
  binds: true,
  refs: () => [],
  same: (live, desired) =>
    live.value.isAws === true ||
    (live.value.description === desired.value.description &&
      isSameDocument(live, desired) &&
      sameTags(live.value, desired.value)),
  make: (resource) => [
    organizations(
      'CreatePolicy',
      {
        Name: resource.value.name,
        Description: resource.value.description,
        Type: resource.value.type,
        Content: contentOf(resource),
        ...tagsInput(resource.value.tags, resource.value.marks),
      },
      idOf(resource),
    ),
  ],
  remove: (resource) => [organizations('DeletePolicy', {PolicyId: idOf(resource)})],
  alter,
  hazards: (change, before, after) =>
    before && after ? permissionHazards(before.document, after.document, change.account) : [],
}
