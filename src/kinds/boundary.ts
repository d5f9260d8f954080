import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import {needsOwner, needsPolicy, ownerIn, ownerInput} from './owner.js'
import type {Boundary} from './values.js'

const put = (resource: Resource<Boundary>): Call[] => [
  {
    op: `Put${ownerIn(resource.address).title}PermissionsBoundary`,
    input: {...ownerInput(resource.address), PermissionsBoundary: resource.value.arn},
  },
]

/** The permissions boundary of a role or user. Source: IAM API, Put/DeleteRolePermissionsBoundary and the user's. */
export const boundary: Kind<Boundary> = {
  name: 'boundary',
  part: {as: 'boundary'},
  limits: () => true,
  refs: (resource) => [needsOwner(resource), ...needsPolicy(resource.account, resource.value.arn)],
  same: ({value: a}, {value: b}) => a.arn === b.arn,
  make: put,
  alter: (_, desired) => put(desired),
  remove: (resource) => [
    {op: `Delete${ownerIn(resource.address).title}PermissionsBoundary`, input: ownerInput(resource.address)},
  ],
  hazards: (_, before, after) =>
    before && after?.arn !== before.arn
      ? [{name: 'WIDENS_ACCESS', message: `the permissions boundary ${before.arn} no longer limits it`}]
      : [],
}
