import type {Operations} from './call.js'
import {cloudTrailOperations} from './cloudtrail.js'
import {accountOperations} from './iam/account.js'
import {authorizationDetailOperations} from './iam/authorization-details.js'
import {boundaryAndTagOperations} from './iam/boundaries-and-tags.js'
import {accessKeyOperations, loginProfileOperations} from './iam/credentials.js'
import {groupOperations} from './iam/groups.js'
import {identityOperations} from './iam/identities.js'
import {instanceProfileOperations} from './iam/instance-profiles.js'
import {lastAccessedOperations} from './iam/last-accessed.js'
import {mfaOperations} from './iam/mfa.js'
import {policyOperations} from './iam/policies.js'
import {policyEntityOperations} from './iam/policy-entities.js'
import {providerOperations} from './iam/providers.js'
import {roleOperations} from './iam/roles.js'
import {serviceLinkedRoleOperations} from './iam/service-linked-roles.js'
import {uploadOperations} from './iam/uploads.js'
import {userOperations} from './iam/users.js'
import {organizationsOperations} from './organizations/operations.js'
import {stsOperations} from './sts/operations.js'

export const operations: Readonly<Record<'iam' | 'sts' | 'cloudtrail' | 'organizations', Operations>> = {
  iam: {
    ...accountOperations,
    ...authorizationDetailOperations,
    ...boundaryAndTagOperations,
    ...accessKeyOperations,
    ...loginProfileOperations,
    ...groupOperations,
    ...identityOperations,
    ...instanceProfileOperations,
    ...lastAccessedOperations,
    ...mfaOperations,
    ...policyOperations,
    ...policyEntityOperations,
    ...providerOperations,
    ...roleOperations,
    ...serviceLinkedRoleOperations,
    ...uploadOperations,
    ...userOperations,
  },
  sts: stsOperations,
  cloudtrail: cloudTrailOperations,
  organizations: organizationsOperations,
}
