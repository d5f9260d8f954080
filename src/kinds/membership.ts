import {ownerOf} from '../core/address.js'
import type {Kind} from '../core/kind.js'
import type {Resource} from '../core/types.js'
import {needsOwner, ownerInput} from './owner.js'
import {addressFor} from './resource.js'
import type {Membership} from './values.js'

const input = (resource: Resource<Membership>) => ({...ownerInput(resource.address), UserName: resource.value.user})

/** A user's place in a group. Source: IAM API, AddUserToGroup, RemoveUserFromGroup. */
export const membership: Kind<Membership> = {
  name: 'membership',
  gate: true,
  refs: (resource) => [
    needsOwner(resource),
    {address: addressFor(resource.account, 'user', resource.value.user), how: 'needs'},
  ],
  same: () => true,
  make: (resource) => [{op: 'AddUserToGroup', input: input(resource)}],
  remove: (resource) => [{op: 'RemoveUserFromGroup', input: input(resource)}],
  alter: () => [],
  hazards: (change, before, after) =>
    before && after
      ? []
      : before
        ? [{name: 'REVOKES_ACCESS', message: `${before.user} loses what ${ownerOf(change.address)} has`}]
        : [{name: 'WIDENS_ACCESS', message: `${after!.user} gets what ${ownerOf(change.address)} has`}],
}
