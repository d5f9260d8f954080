import type {Operations} from '../call.js'
import {need, text} from '../wire/query.js'
import {policyOf} from './attached.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {constraint, invalidInput, refusal} from './errors.js'
import {awsManaged, isAwsManaged} from './managed.js'
import type {Organization, OrganizationPolicy, PolicyType} from './model.js'
import {pageOf} from './paging.js'
import {checkContent} from './policy-documents.js'
import {quotaOf} from './quotas.js'
import {policyShown, policySummary} from './shapes.js'
import {nextPolicyId} from './state.js'
import {newTags} from './tags.js'

const types: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'TAG_POLICY']

export const isPolicyType = (text: string): text is PolicyType => (types as readonly string[]).includes(text)

/** A type that policies of this organization can have. */
export const availableType = ({featureSet}: Organization, text: string): PolicyType => {
  if (featureSet !== 'ALL' || !isPolicyType(text)) throw refusal('PolicyTypeNotAvailableForOrganizationException')
  return text
}

export const policyFrom = ({organization, input}: OrganizationCall): OrganizationPolicy => {
  const policy = policyOf(organization, need(input, 'PolicyId'))
  if (!policy) throw refusal('PolicyNotFoundException')
  return policy
}

const ownPolicyFrom = (call: OrganizationCall): OrganizationPolicy => {
  const policy = policyFrom(call)
  if (isAwsManaged(policy))
    throw invalidInput('IMMUTABLE_POLICY', "You specified a policy that is managed by AWS and can't be modified.")
  return policy
}

const checkName = ({policies}: Organization, name: string, self: OrganizationPolicy | undefined): void => {
  if ([...awsManaged, ...policies.values()].some((policy) => policy !== self && policy.name === name))
    throw refusal('DuplicatePolicyException')
}

const create = (call: OrganizationCall): OrganizationPolicy => {
  const {organization, input} = call
  const type = availableType(organization, need(input, 'Type'))
  const [name, content, tags] = [need(input, 'Name'), need(input, 'Content'), newTags(call)]
  checkName(organization, name, undefined)
  checkContent(organization, type, content)
  const same = organization.policies.values().filter((policy) => policy.type === type)
  if (same.length >= quotaOf(organization, 'PoliciesPerType'))
    throw constraint('POLICY_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed number of policies.')
  const policy = {id: nextPolicyId(organization), name, description: need(input, 'Description'), type, content, tags}
  organization.policies.add(policy)
  return policy
}

/** What is left out stays as it is. */
const update = (call: OrganizationCall): OrganizationPolicy => {
  const {organization, input} = call
  const policy = ownPolicyFrom(call)
  const name = text(input, 'Name') ?? policy.name
  const content = text(input, 'Content') ?? policy.content
  checkName(organization, name, policy)
  checkContent(organization, policy.type, content)
  Object.assign(policy, {name, content, description: text(input, 'Description') ?? policy.description})
  return policy
}

export const policyOperations: Operations = {
  CreatePolicy: managing(['Content', 'Description', 'Name', 'Type'], (call) => ({
    Policy: policyShown(call, create(call)),
  })),
  UpdatePolicy: managing(['PolicyId'], (call) => ({Policy: policyShown(call, update(call))})),
  DeletePolicy: managing(['PolicyId'], (call) => {
    const {organization} = call
    const policy = ownPolicyFrom(call)
    if (organization.attachments.values().some(({policies}) => policies.includes(policy.id)))
      throw refusal('PolicyInUseException')
    organization.policies.remove(policy)
  }),
  DescribePolicy: reading(['PolicyId'], (call) => ({Policy: policyShown(call, policyFrom(call))})),
  ListPolicies: reading(['Filter'], (call) => {
    const all = [...awsManaged, ...call.organization.policies.values()]
    const {items, NextToken} = pageOf(
      call,
      all.filter(({type}) => type === need(call.input, 'Filter')),
    )
    return {Policies: items.map((policy) => policySummary(call, policy)), NextToken}
  }),
}
