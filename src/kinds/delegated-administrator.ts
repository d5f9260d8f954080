import type {Kind} from '../core/kind.js'
import {accountId} from '../core/organization-ids.js'
import type {Resource} from '../core/types.js'
import {organizations} from './organization-calls.js'
import {needsMember} from './organization-refs.js'
import type {DelegatedAdministrator} from './values.js'

const input = ({name, value}: Resource<DelegatedAdministrator>) => ({
  AccountId: accountId(name),
  ServicePrincipal: value.service,
})

/** An account that administers a service for all of the organization. Source: Organizations API, RegisterDelegatedAdministrator. */
export const delegatedAdministrator: Kind<DelegatedAdministrator> = {
  name: 'delegated-administrator',
  refs: ({name}) => needsMember(name),
  same: () => true,
  make: (resource) => [organizations('RegisterDelegatedAdministrator', input(resource))],
  remove: (resource) => [organizations('DeregisterDelegatedAdministrator', input(resource))],
  alter: () => [],
  hazards: ({name}, before, after) =>
    before && after
      ? []
      : after
        ? [{name: 'WIDENS_ACCESS', message: `${name} administers ${after.service} for the whole organization`}]
        : [{name: 'REVOKES_ACCESS', message: `${name} no longer administers ${before?.service}`}],
}
