import {address, keyOf, type Address} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType, Organization} from '../core/organization.js'
import type {AccountRef, Resource} from '../core/types.js'
import type {
  AccountTags,
  DelegatedAdministrator,
  GuardAttachment,
  GuardPolicy,
  Member,
  Placement,
  PolicyType,
  Unit,
} from './values.js'

/** What stands first in the addresses of what an organization has, where others have the name of an account. */
export const ORGANIZATION = 'organization'

/** An organization as the account of its things: they are changed in its management account. */
export const organizationRef = ({managementAccount}: Organization, partition: string): AccountRef => ({
  name: ORGANIZATION,
  id: managementAccount,
  partition,
})

const resource = <T>(account: AccountRef, kind: string, at: Address, name: string, value: T): Resource<T> => ({
  key: keyOf(at),
  address: at,
  account,
  kind,
  name,
  value,
})

export const GUARD_WORD: Readonly<Record<GuardType, 'scp' | 'rcp'>> = {
  SERVICE_CONTROL_POLICY: 'scp',
  RESOURCE_CONTROL_POLICY: 'rcp',
}

/** `organization/unit/Workloads/Clients` */
export const unitAddress = (path: string): Address => address(ORGANIZATION, 'unit', path)
/** `organization/scp/DenyLeaving`; what stands behind a slash would be a part, and AWS takes one in a name. */
export const guardAddress = (type: GuardType, name: string): Address =>
  address(ORGANIZATION, GUARD_WORD[type], name.replaceAll('/', '%2F'))
/** `organization/policy-type/SERVICE_CONTROL_POLICY` */
export const policyTypeAddress = (type: string): Address => address(ORGANIZATION, 'policy-type', type)
/** `organization/account/client`: what the organization keeps of an account; its parts are below. */
export const memberAddress = (account: string): Address => address(ORGANIZATION, 'account', account)

export const unitOf = (org: AccountRef, value: Unit): Resource<Unit> =>
  resource(org, 'unit', unitAddress(value.path), value.path, value)

export const guardPolicyOf = (org: AccountRef, value: GuardPolicy): Resource<GuardPolicy> =>
  resource(org, 'guard-policy', guardAddress(value.type, value.name), value.name, value)

/** `organization/scp/DenyLeaving/on/unit/Workloads`; the name is the policy's. */
export const guardAttachmentOf = (org: AccountRef, value: GuardAttachment): Resource<GuardAttachment> =>
  resource(org, 'guard-attachment', `${guardAddress(value.type, value.policy)}/on/${value.target}`, value.policy, value)

export const onTarget = (type: GuardType, policy: string, target: GuardTarget): Address =>
  `${guardAddress(type, policy)}/on/${target}`

export const policyTypeOf = (org: AccountRef, value: PolicyType): Resource<PolicyType> =>
  resource(org, 'policy-type', policyTypeAddress(value.type), value.type, value)

/** The account of the value is that of the organization; `name` is how the account is called in addresses. */
export const memberOf = (org: AccountRef, name: string, value: Member): Resource<Member> =>
  resource(org, 'member', memberAddress(name), name, value)

export const placementOf = (org: AccountRef, name: string, value: Placement): Resource<Placement> =>
  resource(org, 'placement', `${memberAddress(name)}/placement`, name, value)

export const accountTagsOf = (org: AccountRef, name: string, value: AccountTags): Resource<AccountTags> =>
  resource(org, 'account-tags', `${memberAddress(name)}/tags`, name, value)

/** `organization/account/security/administrator/access-analyzer.amazonaws.com`; the name is the account's. */
export const delegatedAdministratorOf = (
  org: AccountRef,
  name: string,
  value: DelegatedAdministrator,
): Resource<DelegatedAdministrator> =>
  resource(org, 'delegated-administrator', `${memberAddress(name)}/administrator/${value.service}`, name, value)
