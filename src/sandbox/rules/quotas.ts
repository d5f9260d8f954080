import {AwsError} from '../errors.js'

/** "IAM and AWS STS quotas" (IAM User Guide); sizes are characters without white space. */
export const defaultQuotas = {
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  AccessKeysPerUserQuota: 2,
  AssumeRolePolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  GroupsPerUserQuota: 10,
  GroupsQuota: 300,
  InstanceProfilesQuota: 1000,
  MfaDevicesPerUserQuota: 8,
  PoliciesQuota: 1500,
  PolicySizeQuota: 6144,
  RolePolicySizeQuota: 10240,
  RolesQuota: 1000,
  SigningCertificatesPerUserQuota: 2,
  SshKeysPerUserQuota: 5,
  TagsQuota: 50,
  UserPolicySizeQuota: 2048,
  UsersQuota: 5000,
  VersionsPerPolicyQuota: 5,
}
export type Quotas = typeof defaultQuotas

const sizeOf = (document: string): number => document.replace(/\s/g, '').length

const limit = (message: string): AwsError => new AwsError('LimitExceeded', message)

/** For a quota that AWS names in its answer: `Cannot exceed quota for PoliciesPerRole: 10`. */
export const checkQuota = (label: string, count: number, quota: number): void => {
  if (count > quota) throw limit(`Cannot exceed quota for ${label}: ${quota}`)
}

export const checkSize = (label: string, document: string, quota: number): void =>
  checkQuota(label, sizeOf(document), quota)

/** All inline policies of one identity share one quota. */
export const checkInlineSize = (kind: string, name: string, documents: readonly string[], quota: number): void => {
  if (documents.reduce((sum, document) => sum + sizeOf(document), 0) > quota)
    throw limit(`Maximum policy size of ${quota} bytes exceeded for ${kind} ${name}`)
}

export const checkVersions = (count: number, quota: number): void => {
  if (count > quota)
    throw limit(
      `A managed policy can have up to ${quota} versions. Before you create a new version, you must delete an existing version.`,
    )
}
