import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {AccountRef, Json, Resource, State} from '../core/types.js'
import {unclearPaths} from './alike.js'
import {guardAttachmentOf, guardPolicyOf, policyTypeAddress} from './organization-resource.js'
import type {GuardPolicy, Member, Placement, PolicyType, Unit} from './values.js'

const allowing = (principal: {[key: string]: Json}): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', ...principal, Action: '*', Resource: '*'}],
})

/** AWS's own policy of each type, which allows everything. Source: AWS Organizations User Guide, "SCP evaluation", "RCPs". */
export const FULL_ACCESS: Readonly<Record<GuardType, {readonly name: string; readonly document: Json}>> = {
  SERVICE_CONTROL_POLICY: {name: 'FullAWSAccess', document: allowing({})},
  RESOURCE_CONTROL_POLICY: {name: 'RCPFullAWSAccess', document: allowing({Principal: '*'})},
}
export const GUARD_TYPES = Object.keys(FULL_ACCESS) as GuardType[]

const ofKind = <T>(resources: Iterable<Resource>, kind: string): Resource<T>[] =>
  [...resources].filter((one) => one.kind === kind) as Resource<T>[]

/**
 * What AWS attaches by itself to what a plan makes: its own policy that allows everything, to a new unit and a new account,
 * and to everything there is when its type is enabled. As if it were there already, so that a plan can take it off again
 * and access is judged by it. Source: AWS Organizations User Guide, "Enabling a policy type", "Attaching SCPs".
 */
export function foreseen(parts: readonly Resource[], desired: State, org: AccountRef): Resource[] {
  const there = new Map(parts.map((one) => [one.key, one]))
  const isNew = ({key}: Resource): boolean => !there.has(key)
  const wanted = [...desired.values()]
  const unclear = unclearPaths(parts)
  const made: GuardTarget[] = [
    ...ofKind<Unit>(wanted, 'unit')
      .filter((one) => isNew(one) && unclear(one.value.path) === undefined)
      .map(({value}): GuardTarget => `unit/${value.path}`),
    ...ofKind<Member>(wanted, 'member')
      .filter((one) => isNew(one) && 'create' in one.value.how)
      .map(({name}): GuardTarget => `account/${name}`),
  ]
  const all: GuardTarget[] = [
    'root',
    ...ofKind<Unit>(parts, 'unit').map(({value}): GuardTarget => `unit/${value.path}`),
    ...ofKind<Placement>(parts, 'placement').map(({name}): GuardTarget => `account/${name}`),
    ...made,
  ]
  const types = new Set(
    ofKind<PolicyType>([...parts, ...wanted], 'policy-type').map(({value}) => value.type as GuardType),
  )
  return GUARD_TYPES.filter((type) => types.has(type))
    .flatMap((type) => {
      const isEnabled = there.has(policyTypeAddress(type).toLowerCase())
      const {name, document} = FULL_ACCESS[type]
      const own: GuardPolicy = {type, name, description: '', document, isAws: true, tags: {}, marks: {}}
      const targets = isEnabled ? made : all
      return [guardPolicyOf(org, own), ...targets.map((target) => guardAttachmentOf(org, {type, policy: name, target}))]
    })
    .filter(isNew)
}
