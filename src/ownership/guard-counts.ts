import {keyOf} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {FULL_ACCESS} from '../kinds/foreseen-guards.js'
import {GUARD_QUOTA} from '../kinds/guard-attachment.js'
import {GUARD_WORD, policyTypeAddress} from '../kinds/organization-resource.js'
import type {GuardAttachment} from '../kinds/values.js'
import {ofKind, targetWords, targetWritten} from './organization-things.js'

type Attachment = Resource<GuardAttachment>

const UPPER = {scp: 'SCP', rcp: 'RCP'} as const
const short = (type: GuardType): string => UPPER[GUARD_WORD[type]]
const part = (type: GuardType): string => `${GUARD_WORD[type]}s:`

const isEnabled = (state: State, type: GuardType): boolean => state.has(keyOf(policyTypeAddress(type)))

/** Attachments by what they are on and their type. */
function bySeat(state: State): Map<string, Attachment[]> {
  const found = new Map<string, Attachment[]>()
  for (const one of ofKind<GuardAttachment>(state, 'guard-attachment')) {
    const seat = `${one.value.type} ${keyOf(one.value.target)}`
    const some = found.get(seat)
    if (some) some.push(one)
    else found.set(seat, [one])
  }
  return found
}

const names = (some: readonly Attachment[]): string =>
  some
    .map(({value}) => value.policy)
    .sort()
    .join(', ')

/** Attachments of a type that is not enabled and that the file does not enable: AWS would refuse each of them. */
function notEnabled(desired: Map<string, Resource>, intent: Intent, live: State): Finding[] {
  const refused = new Map<GuardType, Attachment[]>()
  for (const one of ofKind<GuardAttachment>(desired, 'guard-attachment')) {
    const {type} = one.value
    if (live.has(one.key) || isEnabled(desired, type)) continue
    desired.delete(one.key)
    refused.set(type, [...(refused.get(type) ?? []), one])
  }
  return [...refused].map(([type, [first]]) => ({
    code: 'policy-type-off',
    severity: 'error',
    address: first!.address,
    place: intent.placeOf(first!.key),
    message: `${first!.address}: ${short(type)}s are not enabled in this organization, so that none can be attached; add organization: policyTypes: [${type}]`,
  }))
}

function lastOf(type: GuardType, target: GuardTarget, gone: readonly Attachment[], intent: Intent): Finding {
  const {name} = FULL_ACCESS[type]
  const [first] = gone
  return {
    code: 'last-policy',
    severity: 'error',
    refused: true,
    address: first!.address,
    place: intent.placeOf(first!.key) ?? intent.organization?.place,
    message: `${targetWords(target)} would be left without any ${short(type)} (${names(gone)} would be detached), which AWS refuses; attach another one there, such as organization: ${part(type)} {${name}: {attach: [${targetWritten(target)}]}}`,
  }
}

function tooMany(
  type: GuardType,
  target: GuardTarget,
  all: readonly Attachment[],
  more: Attachment,
  intent: Intent,
): Finding {
  return {
    code: 'too-many-policies',
    severity: 'error',
    address: more.address,
    place: intent.placeOf(more.key) ?? intent.organization?.place,
    message: `${targetWords(target)} would have ${all.length} ${short(type)}s (${names(all)}), and AWS takes ${GUARD_QUOTA[type]} at most; join some of them, or attach some to a unit above or below it`,
  }
}

/** AWS keeps its policy for resources attached everywhere; source: AWS Organizations User Guide, "Resource control policies". */
function undetachable(desired: Map<string, Resource>, intent: Intent, live: State): Finding[] {
  const {name} = FULL_ACCESS.RESOURCE_CONTROL_POLICY
  const gone = ofKind<GuardAttachment>(live, 'guard-attachment').filter(
    ({key, value}) => value.type === 'RESOURCE_CONTROL_POLICY' && value.policy === name && !desired.has(key),
  )
  for (const one of gone) desired.set(one.key, one)
  const [first] = gone
  if (!first) return []
  return [
    {
      code: 'aws-owned',
      severity: 'error',
      address: first.address,
      place: intent.placeOf(first.key) ?? intent.organization?.place,
      message: `AWS keeps ${name} attached everywhere and lets nobody detach it (${gone.length === 1 ? targetWords(first.value.target) : `${gone.length} places`}); take ${name} out of organization: rcps:`,
    },
  ]
}

/**
 * What AWS would refuse of the attachments that a plan leads to: of a type that is off, more than it takes on one target,
 * none at all. Attachments of a type that is off are taken out of Desired, so that they are told of once.
 */
export function guardFindings(desired: Map<string, Resource>, intent: Intent, live: State): Finding[] {
  const found = [...notEnabled(desired, intent, live), ...undetachable(desired, intent, live)]
  const [was, is] = [bySeat(live), bySeat(desired)]
  for (const [seat, all] of is) {
    const {type, target} = all[0]!.value
    const more = all.find(({key}) => !live.has(key))
    if (more && all.length > GUARD_QUOTA[type]) found.push(tooMany(type, target, all, more, intent))
    was.delete(seat)
  }
  for (const gone of was.values()) found.push(lastOf(gone[0]!.value.type, gone[0]!.value.target, gone, intent))
  return found
}
