import type {Call, Operations} from '../call.js'
import {writes} from '../call.js'
import type {World} from '../model.js'
import {text} from '../wire/query.js'
import {join} from './accounts.js'
import {enableType} from './attachments.js'
import {telling} from './authority.js'
import {refusal} from './errors.js'
import type {Organization} from './model.js'
import {organizationShown} from './shapes.js'
import {addressOf, newOrganization} from './state.js'

/** A new organization with its management account, the first account of the sandbox, alone below the root. */
export const foundOrganization = (world: World, featureSet: Organization['featureSet'], now: Date): Organization => {
  const {administrator: id} = world
  const organization = newOrganization(id, featureSet)
  // "By default … service control policies automatically enabled in the root" (CreateOrganization).
  if (featureSet === 'ALL') enableType(organization, 'SERVICE_CONTROL_POLICY')
  join(organization, {
    id,
    name: world.accounts.get(id)?.name ?? id,
    email: addressOf(id),
    parent: organization.root.id,
    state: 'ACTIVE',
    method: 'INVITED',
    joined: now.toISOString(),
    tags: [],
  })
  world.organization = organization
  return organization
}

const create = ({world, caller, input, now}: Call): Organization => {
  if (world.organization?.members.get(caller.account)) throw refusal('AlreadyInOrganizationException')
  // AWS has many organizations, the sandbox has one: that of its first account.
  if (caller.account !== world.administrator) throw refusal('AccessDeniedException')
  const billingOnly = text(input, 'FeatureSet') === 'CONSOLIDATED_BILLING'
  return foundOrganization(world, billingOnly ? 'CONSOLIDATED_BILLING' : 'ALL', now)
}

export const organizationOperations: Operations = {
  CreateOrganization: writes([], (call) => ({
    Organization: organizationShown({...call, organization: create(call)}),
  })),
  DescribeOrganization: telling([], (call) => ({Organization: organizationShown(call)})),
}
