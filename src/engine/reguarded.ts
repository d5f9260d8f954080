import type {Organization} from '../core/organization.js'
import type {Account, Intent} from '../config/intent.js'
import {guardLevels} from '../kinds/guard-levels.js'
import {stateOf} from '../kinds/resource.js'
import {scope} from '../ownership/scope.js'
import type {Observation} from '../ownership/scope.js'
import {observeOrganization} from './observe-organization.js'

const TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const

/** Whether two lists of policies say the same on the same levels. Levels that are the same object are compared once. */
function comparing(): (a: unknown, b: unknown) => boolean {
  const known = new Map<unknown, Map<unknown, boolean>>()
  return (a, b) => {
    const others = known.get(a) ?? new Map<unknown, boolean>()
    known.set(a, others)
    const found = others.get(b) ?? JSON.stringify(a) === JSON.stringify(b)
    others.set(b, found)
    return found
  }
}

/**
 * The names of accounts that other service or resource control policies bear on afterwards. `wanted` is what the file wants
 * of the organization.
 */
export function reguarded(
  organization: Organization | undefined,
  wanted: Intent,
  accounts: readonly Account[],
  marks: Pick<Observation, 'callerAccount' | 'identity' | 'fingerprint'>,
): string[] {
  if (!organization || !wanted.organization) return []
  const live: Observation = {
    ...marks,
    state: stateOf(observeOrganization(organization, wanted).resources),
    unknown: new Set(),
    principals: new Map(),
  }
  const {desired} = scope(wanted, live)
  const [before, after] = [
    guardLevels(live.state, wanted.accounts, live.state),
    guardLevels(desired, wanted.accounts, live.state),
  ]
  const isSame = comparing()
  return accounts
    .filter(({id}) => TYPES.some((type) => !isSame(before.levels(type, id), after.levels(type, id))))
    .map(({name}) => name)
}
