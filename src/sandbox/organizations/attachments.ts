import type {Operations} from '../call.js'
import {need} from '../wire/query.js'
import {attach, attachDefaults, attachedTo, detach, targetsIn} from './attached.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {constraint, invalidInput, refusal} from './errors.js'
import type {Organization, PolicyType} from './model.js'
import {pageOf} from './paging.js'
import {availableType, isPolicyType, policyFrom} from './policies.js'
import type {OrganizationQuotas} from './quotas.js'
import {quotaOf} from './quotas.js'
import {placeShown, policySummary, rootShown} from './shapes.js'
import {placeOf} from './tree.js'

const limits: Readonly<Record<PolicyType, keyof OrganizationQuotas>> = {
  SERVICE_CONTROL_POLICY: 'ServiceControlPoliciesPerTarget',
  RESOURCE_CONTROL_POLICY: 'ResourceControlPoliciesPerTarget',
  TAG_POLICY: 'TagPoliciesPerTarget',
}

const targetFrom = ({organization, input}: OrganizationCall): string => {
  const place = placeOf(organization, need(input, 'TargetId'))
  if (!place) throw refusal('TargetNotFoundException')
  return place.id
}

const attachPolicy = (call: OrganizationCall): void => {
  const {organization} = call
  const [policy, target] = [policyFrom(call), targetFrom(call)]
  if (!organization.enabled.includes(policy.type)) throw refusal('PolicyTypeNotEnabledException')
  const attached = attachedTo(organization, target, policy.type)
  if (attached.some(({id}) => id === policy.id)) throw refusal('DuplicatePolicyAttachmentException')
  if (attached.length >= quotaOf(organization, limits[policy.type]))
    throw constraint(
      'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You have attached the maximum number of policies to the specified target.',
    )
  attach(organization, target, policy.id)
}

const detachPolicy = (call: OrganizationCall): void => {
  const {organization} = call
  const [policy, target] = [policyFrom(call), targetFrom(call)]
  const attached = attachedTo(organization, target, policy.type)
  if (!attached.some(({id}) => id === policy.id)) throw refusal('PolicyNotAttachedException')
  if (policy.id === 'p-RCPFullAWSAccess')
    throw invalidInput('NON_DETACHABLE_POLICY', "You can't detach the policy RCPFullAWSAccess.")
  if (policy.type === 'SERVICE_CONTROL_POLICY' && attached.length === 1)
    throw constraint(
      'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You cannot remove the last policy attached to the specified target. You should have at least one attached.',
    )
  detach(organization, target, policy.id)
}

const rootFrom = ({organization, input}: OrganizationCall): Organization => {
  if (organization.root.id !== need(input, 'RootId')) throw refusal('RootNotFoundException')
  return organization
}

const enable = (call: OrganizationCall): void => {
  const organization = rootFrom(call)
  const type = availableType(organization, need(call.input, 'PolicyType'))
  if (organization.enabled.includes(type)) throw refusal('PolicyTypeAlreadyEnabledException')
  enableType(organization, type)
}

/** From now on everything has AWS's own policy of the type attached. */
export const enableType = (organization: Organization, type: PolicyType): void => {
  organization.enabled.push(type)
  for (const target of targetsIn(organization)) attachDefaults(organization, target, [type])
}

/** "All policies of that type are detached from all entities in the organization root." */
const disable = (call: OrganizationCall): void => {
  const organization = rootFrom(call)
  const type = need(call.input, 'PolicyType')
  if (!isPolicyType(type) || !organization.enabled.includes(type)) throw refusal('PolicyTypeNotEnabledException')
  organization.enabled = organization.enabled.filter((one) => one !== type)
  for (const target of targetsIn(organization))
    for (const {id} of attachedTo(organization, target, type)) detach(organization, target, id)
}

export const attachmentOperations: Operations = {
  AttachPolicy: managing(['PolicyId', 'TargetId'], attachPolicy),
  DetachPolicy: managing(['PolicyId', 'TargetId'], detachPolicy),
  ListPoliciesForTarget: reading(['TargetId', 'Filter'], (call) => {
    const attached = attachedTo(call.organization, targetFrom(call), undefined)
    const {items, NextToken} = pageOf(
      call,
      attached.filter(({type}) => type === need(call.input, 'Filter')),
    )
    return {Policies: items.map((policy) => policySummary(call, policy)), NextToken}
  }),
  ListTargetsForPolicy: reading(['PolicyId'], (call) => {
    const {id} = policyFrom(call)
    const places = call.organization.attachments
      .values()
      .filter(({policies}) => policies.includes(id))
      .map(({target}) => placeOf(call.organization, target))
      .filter((place) => place !== undefined)
    const {items, NextToken} = pageOf(call, places)
    return {Targets: items.map((place) => placeShown(call, place)), NextToken}
  }),
  EnablePolicyType: managing(['RootId', 'PolicyType'], (call) => {
    enable(call)
    return {Root: rootShown(call)}
  }),
  DisablePolicyType: managing(['RootId', 'PolicyType'], (call) => {
    disable(call)
    return {Root: rootShown(call)}
  }),
}
