import {ownerOf} from '../core/address.js'
import type {Kind} from '../core/kind.js'
import type {Call, Json, Resource} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {policySize} from '../policy/size.js'
import {ownerIn, ownerInput, needsOwner} from './owner.js'
import {permissionHazards} from './permissions.js'
import type {InlinePolicy} from './values.js'

const denies = (document: Json): boolean => {
  const statements = (document as {Statement?: Json} | null)?.Statement
  return [statements ?? []].flat().some((one) => (one as {Effect?: Json} | null)?.Effect === 'Deny')
}

/** Characters of all inline policies of one owner, white space apart (IAM User Guide, "IAM and AWS STS quotas"). */
export const INLINE_QUOTA = {role: 10240, user: 2048, group: 5120} as const

const input = (resource: Resource<InlinePolicy>) => ({...ownerInput(resource.address), PolicyName: resource.name})

const put = (resource: Resource<InlinePolicy>): Call[] => [
  {
    op: `Put${ownerIn(resource.address).title}Policy`,
    input: {...input(resource), PolicyDocument: JSON.stringify(resource.value.document)},
  },
]

/** An inline policy of a role, user or group. Source: IAM API, PutRolePolicy and its like (each replaces the whole). */
export const inlinePolicy: Kind<InlinePolicy> = {
  name: 'inline-policy',
  load: {
    weigh: (resource) => policySize(resource.value.document),
    capacity: (owner) => INLINE_QUOTA[ownerIn(ownerOf(owner)).kind],
  },
  refs: (resource) => [needsOwner(resource)],
  limits: (resource) => denies(resource.value.document),
  same: (live, desired) =>
    canonicalText(live.value.document, live.account) === canonicalText(desired.value.document, desired.account),
  make: put,
  alter: (_, desired) => put(desired),
  remove: (resource) => [{op: `Delete${ownerIn(resource.address).title}Policy`, input: input(resource)}],
  hazards: (change, before, after) => permissionHazards(before?.document, after?.document, change.account),
}
