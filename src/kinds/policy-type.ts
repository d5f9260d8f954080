import type {Kind} from '../core/kind.js'
import {ROOT_ID} from '../core/organization-ids.js'
import {organizations} from './organization-calls.js'
import type {PolicyType} from './values.js'

/**
 * A type of policies that is enabled in the root; never disabled, which would detach all policies of it for good.
 * Source: Organizations API, EnablePolicyType, DisablePolicyType.
 */
export const policyType: Kind<PolicyType> = {
  name: 'policy-type',
  refs: () => [],
  same: () => true,
  make: ({value}) => [organizations('EnablePolicyType', {RootId: ROOT_ID, PolicyType: value.type})],
  remove: () => [],
  alter: () => [],
}
