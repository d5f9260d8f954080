import type {Operations} from '../call.js'
import {need, text} from '../wire/query.js'
import {memberFrom} from './accounts.js'
import type {OrganizationCall} from './authority.js'
import {managing, reading} from './authority.js'
import {constraint, invalidInput, refusal} from './errors.js'
import {pageOf} from './paging.js'
import {quotaOf} from './quotas.js'
import {memberShown, seconds} from './shapes.js'
import {stateOf} from './state.js'

const principalFrom = ({input}: OrganizationCall): string => {
  const principal = need(input, 'ServicePrincipal')
  if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(principal))
    throw invalidInput('UNRECOGNIZED_SERVICE_PRINCIPAL', 'You specified an unrecognized service principal.')
  return principal
}

const register = (call: OrganizationCall): void => {
  const {organization, now} = call
  const [member, principal] = [memberFrom(call), principalFrom(call)]
  if (member.id === organization.management)
    throw constraint(
      'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
      "You can't register the management account as a delegated administrator.",
    )
  if (stateOf(member, now) !== 'ACTIVE')
    throw constraint(
      'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
      "You can't register a suspended account as a delegated administrator.",
    )
  if (!organization.services.some((service) => service.principal === principal))
    throw constraint('SERVICE_ACCESS_NOT_ENABLED', 'You must first enable service access: EnableAWSServiceAccess.')
  const others = organization.delegated.filter((one) => one.principal === principal)
  if (others.some(({account}) => account === member.id)) throw refusal('AccountAlreadyRegisteredException')
  if (others.length >= quotaOf(organization, 'DelegatedAdministratorsPerService'))
    throw constraint(
      'MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED',
      'You have registered the maximum number of delegated administrators for the service.',
    )
  organization.delegated.push({account: member.id, principal, enabled: now.toISOString()})
}

const deregister = (call: OrganizationCall): void => {
  const {organization} = call
  const [{id}, principal] = [memberFrom(call), principalFrom(call)]
  const found = organization.delegated.find((one) => one.account === id && one.principal === principal)
  if (!found) throw refusal('AccountNotRegisteredException')
  organization.delegated = organization.delegated.filter((one) => one !== found)
}

export const delegationOperations: Operations = {
  RegisterDelegatedAdministrator: managing(['AccountId', 'ServicePrincipal'], register),
  DeregisterDelegatedAdministrator: managing(['AccountId', 'ServicePrincipal'], deregister),
  ListDelegatedAdministrators: reading([], (call) => {
    const {organization, input} = call
    const principal = text(input, 'ServicePrincipal')
    const wanted = organization.delegated.filter((one) => principal === undefined || one.principal === principal)
    // Whoever administers several services stands once, with the day of the first.
    const first = wanted.filter(({account}, at) => wanted.findIndex((one) => one.account === account) === at)
    const {items, NextToken} = pageOf(call, first)
    const DelegatedAdministrators = items.flatMap(({account, enabled}) => {
      const member = organization.members.get(account)
      if (!member) return []
      const {Paths: _, ...shown} = memberShown(call, member)
      return [{...shown, DelegationEnabledDate: seconds(enabled)}]
    })
    return {DelegatedAdministrators, NextToken}
  }),
  ListDelegatedServicesForAccount: reading(['AccountId'], (call) => {
    const {id} = memberFrom(call)
    const services = call.organization.delegated.filter(({account}) => account === id)
    if (services.length === 0) throw refusal('AccountNotRegisteredException')
    const {items, NextToken} = pageOf(call, services)
    return {
      DelegatedServices: items.map(({principal, enabled}) => ({
        ServicePrincipal: principal,
        DelegationEnabledDate: seconds(enabled),
      })),
      NextToken,
    }
  }),
  EnableAWSServiceAccess: managing(['ServicePrincipal'], (call) => {
    const {services} = call.organization
    const principal = principalFrom(call)
    if (!services.some((service) => service.principal === principal))
      services.push({principal, enabled: call.now.toISOString()})
  }),
  ListAWSServiceAccessForOrganization: reading([], (call) => {
    const {items, NextToken} = pageOf(call, call.organization.services)
    return {
      EnabledServicePrincipals: items.map(({principal, enabled}) => ({
        ServicePrincipal: principal,
        DateEnabled: seconds(enabled),
      })),
      NextToken,
    }
  }),
}
