import {ownerOf} from '../core/address.js'
import type {Kind} from '../core/kind.js'
import type {Hazard, Resource} from '../core/types.js'
import {needsOwner, needsPolicy, ownerIn, ownerInput} from './owner.js'
import type {Attachment} from './values.js'

/** Managed policies on one role, user or group before a quota increase (IAM User Guide, "IAM and AWS STS quotas"). */
export const ATTACHMENT_QUOTA = 10

const input = (resource: Resource<Attachment>) => ({...ownerInput(resource.address), PolicyArn: resource.value.arn})

/** A managed policy on a role, user or group. Source: IAM API, AttachRolePolicy and its like (idempotent). */
export const attachment: Kind<Attachment> = {
  name: 'attachment',
  load: {weigh: () => 1, capacity: () => ATTACHMENT_QUOTA},
  refs: (resource) => [needsOwner(resource), ...needsPolicy(resource.account, resource.value.arn)],
  same: ({value: a}, {value: b}) => a.arn === b.arn,
  make: (resource) => [{op: `Attach${ownerIn(resource.address).title}Policy`, input: input(resource)}],
  remove: (resource) => [{op: `Detach${ownerIn(resource.address).title}Policy`, input: input(resource)}],
  alter: () => [],
  hazards(change, before, after): Hazard[] {
    if (before && after) return []
    const owner = ownerOf(change.address)
    return before
      ? [{name: 'REVOKES_ACCESS', message: `${owner} no longer has ${change.name}`}]
      : [{name: 'WIDENS_ACCESS', message: `${owner} gets ${change.name}`}]
  },
}
