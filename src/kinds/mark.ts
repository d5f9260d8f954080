import type {Kind} from '../core/kind.js'
import type {Call, Resource} from '../core/types.js'
import {needsOwner, ownerIn, ownerInput} from './owner.js'
import {APPLIED} from './tags.js'
import type {Mark} from './values.js'

const tag = (resource: Resource<Mark>): Call[] => [
  {
    op: `Tag${ownerIn(resource.address).title}`,
    input: {...ownerInput(resource.address), Tags: [{Key: APPLIED, Value: resource.value.applied}]},
  },
]

/** The fingerprint of what was applied, the tag `xrole:applied` of a role or user. */
export const mark: Kind<Mark> = {
  name: 'mark',
  part: {as: 'mark'},
  last: true,
  refs: (resource) => [needsOwner(resource)],
  same: ({value: a}, {value: b}) => a.applied === b.applied,
  make: tag,
  alter: (_, desired) => tag(desired),
  remove: (resource) => [
    {op: `Untag${ownerIn(resource.address).title}`, input: {...ownerInput(resource.address), TagKeys: [APPLIED]}},
  ],
}

/** The fingerprint of another thing with the same parts. */
export const withIdentity = (applied: string, identity: string): string =>
  applied.replace(/^1:[0-9a-f]*/, `1:${identity}`)
