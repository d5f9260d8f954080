import type {GuardType} from '../../core/organization.js'
import type {OwnerKind} from '../../kinds/resource.js'

// Source of all: IAM User Guide, "IAM and AWS STS quotas, name requirements, and character limits". Sizes are characters,
// white space not counted. `default` holds until AWS raises it on request, up to `most`.

/** All inline policies of one owner together. */
export const INLINE_SIZE: Readonly<Record<OwnerKind, number>> = {role: 10_240, user: 2048, group: 5120}

export const ATTACHMENTS: Readonly<Record<OwnerKind, {default: number; most: number}>> = {
  role: {default: 10, most: 25},
  user: {default: 10, most: 20},
  group: {default: 10, most: 10},
}

export const TRUST_SIZE = {default: 2048, most: 8192}

export const GROUPS_PER_USER = 10

export const TAGS = 50

/** Path and name together; longer roles exist, but the console cannot switch to them. */
export const SWITCHABLE = 64

/**
 * Policies of a type on one root, unit or account, FullAWSAccess and RCPFullAWSAccess included; SCPs: 5 until 2026-05-15.
 * Source: Organizations User Guide, "Quotas for AWS Organizations".
 */
export const GUARDS_PER_TARGET: Readonly<Record<GuardType, number>> = {
  SERVICE_CONTROL_POLICY: 10,
  RESOURCE_CONTROL_POLICY: 5,
}
