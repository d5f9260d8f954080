import type {Organization} from './model.js'

/**
 * "Quotas and service limits for AWS Organizations" (Organizations User Guide), with SCPs as of May 2026. Sizes are in
 * characters, and every character counts. Accounts are those of the organization and those invited or being made.
 */
export const organizationQuotas = {
  Accounts: 10,
  ClosedAccountsIn30Days: 250,
  DelegatedAdministratorsPerService: 5,
  OrganizationalUnitDepth: 5,
  OrganizationalUnits: 1000,
  PoliciesPerType: 1000,
  ResourceControlPoliciesPerTarget: 5,
  ResourceControlPolicySize: 5120,
  ServiceControlPoliciesPerTarget: 10,
  ServiceControlPolicySize: 10240,
  TagPoliciesPerTarget: 10,
  TagPolicySize: 10000,
  Tags: 50,
}
export type OrganizationQuotas = typeof organizationQuotas

export const quotaOf = ({quotas}: Organization, name: keyof OrganizationQuotas): number =>
  quotas[name] ?? organizationQuotas[name]
