import {awsManaged} from './managed.js'
import type {Organization, OrganizationPolicy, PolicyType} from './model.js'

export const policyOf = ({policies}: Organization, id: string): OrganizationPolicy | undefined =>
  policies.get(id) ?? awsManaged.find((policy) => policy.id === id)

const idsAt = ({attachments}: Organization, target: string): readonly string[] =>
  attachments.get(target)?.policies ?? []

/** The policies attached to a root, unit or account itself. */
export const attachedTo = (
  organization: Organization,
  target: string,
  type: PolicyType | undefined,
): OrganizationPolicy[] =>
  idsAt(organization, target)
    .map((id) => policyOf(organization, id))
    .filter((policy) => policy !== undefined)
    .filter((policy) => type === undefined || policy.type === type)

export const attach = (organization: Organization, target: string, policy: string): void => {
  const policies = idsAt(organization, target)
  if (!policies.includes(policy)) organization.attachments.add({target, policies: [...policies, policy]})
}

export const detach = (organization: Organization, target: string, policy: string): void => {
  const policies = idsAt(organization, target)
  organization.attachments.add({target, policies: policies.filter((id) => id !== policy)})
}

/** What a new unit or account, or everything once a type is enabled, has attached: AWS's own policy that allows all. */
const defaultOf = (type: PolicyType): string | undefined => awsManaged.find((policy) => policy.type === type)?.id

export const attachDefaults = (organization: Organization, target: string, types: readonly PolicyType[]): void => {
  for (const type of types) {
    const policy = defaultOf(type)
    if (policy !== undefined) attach(organization, target, policy)
  }
}

/** Whatever policies can be attached to. */
export const targetsIn = ({root, units, members}: Organization): string[] => [
  root.id,
  ...units.values().map(({id}) => id),
  ...members.values().map(({id}) => id),
]

/** For what has left the organization. */
export const forgetTarget = ({attachments}: Organization, target: string): void =>
  attachments.remove({target, policies: []})
