import type {Kind} from '../core/kind.js'
import {policyId, targetId} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {Ref, Resource} from '../core/types.js'
import {organizations} from './organization-calls.js'
import {needsMember, needsUnit} from './organization-refs.js'
import {guardAddress, policyTypeAddress, unitAddress} from './organization-resource.js'
import type {GuardAttachment} from './values.js'

/**
 * Policies of a type on one root, unit or account, AWS's own included. Source: AWS Organizations User Guide, "Quotas and
 * service limits" (service control policies: 10 since May 2026, before that 5).
 */
export const GUARD_QUOTA: Readonly<Record<GuardType, number>> = {
  SERVICE_CONTROL_POLICY: 10,
  RESOURCE_CONTROL_POLICY: 5,
}

const input = ({value}: Resource<GuardAttachment>) => ({
  PolicyId: policyId(value.type, value.policy),
  TargetId: targetId(value.target),
})

function needsTarget({target}: GuardAttachment): Ref[] {
  const name = target.slice(target.indexOf('/') + 1)
  if (target === 'root') return []
  return target.startsWith('unit/') ? needsUnit(name) : needsMember(name)
}

/** A service or resource control policy on the root, a unit or an account. Source: Organizations API, AttachPolicy. */
export const guardAttachment: Kind<GuardAttachment> = {
  name: 'guard-attachment',
  binds: true,
  seat: {
    of: ({value}) => `${value.type} on ${value.target}`.toLowerCase(),
    capacity: ({value}) => GUARD_QUOTA[value.type],
  },
  goesWith: ({value}) =>
    value.target.startsWith('unit/') ? unitAddress(value.target.slice('unit/'.length)) : undefined,
  at: ({value}) => [value.target.toLowerCase()],
  refs: ({value}) => [
    {address: guardAddress(value.type, value.policy), how: 'needs'},
    {address: policyTypeAddress(value.type), how: 'needs'},
    ...needsTarget(value),
  ],
  same: () => true,
  make: (resource) => [organizations('AttachPolicy', input(resource))],
  remove: (resource) => [organizations('DetachPolicy', input(resource))],
  alter: () => [],
}
