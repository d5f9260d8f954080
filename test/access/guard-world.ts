import type {GuardTarget} from '../../src/core/organization-ids.js'
import type {GuardType} from '../../src/core/organization.js'
import type {AccountRef, Json, Resource} from '../../src/core/types.js'
import {
  guardAttachmentOf,
  guardPolicyOf,
  placementOf,
  policyTypeOf,
  unitOf,
} from '../../src/kinds/organization-resource.js'
import {document} from './world.js'
import type {Fields} from './world.js'

/** The management account is one of its own: account 1 is bound as the others are. */
export const ORG: AccountRef = {name: 'organization', id: '999999999990', partition: 'aws'}
export const OURS = 'o-abcd123456'

export const SCP: GuardType = 'SERVICE_CONTROL_POLICY'
export const RCP: GuardType = 'RESOURCE_CONTROL_POLICY'

export const ALL: Fields = {Effect: 'Allow', Action: '*', Resource: '*'}
export const deny = (Action: Json, Condition?: Json, Resource: Json = '*'): Fields => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...(Condition === undefined ? {} : {Condition}),
})
/** The same for whoever comes, as RCPs have it. */
export const denyAll = (Action: Json, Condition?: Json, Resource: Json = '*'): Fields => ({
  ...deny(Action, Condition, Resource),
  Principal: '*',
})
export const NOT_OURS: Json = {StringNotEqualsIfExists: {'aws:PrincipalOrgID': OURS}}

export const enabled = (...types: GuardType[]): Resource[] => types.map((type) => policyTypeOf(ORG, {type}))
export const unit = (path: string): Resource => unitOf(ORG, {path, tags: {}, marks: {}})

export const attach = (type: GuardType, policy: string, ...targets: GuardTarget[]): Resource[] =>
  targets.map((target) => guardAttachmentOf(ORG, {type, policy, target}))

/** A policy with what it is attached to. */
export const guard = (type: GuardType, name: string, says: Fields[], ...targets: GuardTarget[]): Resource[] => [
  guardPolicyOf(ORG, {type, name, description: '', document: document(...says), tags: {}, marks: {}}),
  ...attach(type, name, ...targets),
]

/** AWS's own, attached there. */
export const full = (type: GuardType, ...targets: GuardTarget[]): Resource[] => {
  const [name, says] = type === SCP ? ['FullAWSAccess', ALL] : ['RCPFullAWSAccess', {...ALL, Principal: '*'}]
  return [
    guardPolicyOf(ORG, {type, name, description: '', document: document(says), isAws: true, tags: {}, marks: {}}),
    ...attach(type, name, ...targets),
  ]
}

export const placed = ({name, id}: {name: string; id: string}, path: string): Resource =>
  placementOf(ORG, name, {id, unit: path})
