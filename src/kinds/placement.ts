import type {Kind} from '../core/kind.js'
import {accountId, unitId} from '../core/organization-ids.js'
import type {Call, Resource} from '../core/types.js'
import {targetsAbove} from './guard-levels.js'
import {organizations} from './organization-calls.js'
import {needsMember, needsUnit} from './organization-refs.js'
import type {Placement} from './values.js'

const move = ({name, value}: Resource<Placement>, from: string): Call[] =>
  value.unit === from
    ? []
    : [
        organizations('MoveAccount', {
          AccountId: accountId(name),
          SourceParentId: unitId(from),
          DestinationParentId: unitId(value.unit),
        }),
      ]

/** Where an account is in the tree of units. A new one is in the root. Source: Organizations API, MoveAccount. */
export const placement: Kind<Placement> = {
  name: 'placement',
  moves: true,
  binds: true,
  at: ({value}) => targetsAbove(value.unit).map((target) => target.toLowerCase()),
  refs: ({name, value}) => [...needsMember(name), ...needsUnit(value.unit)],
  same: ({value: live}, {value: desired}) => live.unit === desired.unit,
  make: (resource) => move(resource, ''),
  remove: () => [],
  alter: (live, desired) => move(desired, live.value.unit),
}
