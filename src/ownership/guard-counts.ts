import {keyOf, ownerOf} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {GuardType} from '../core/organization.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {FULL_ACCESS} from '../kinds/foreseen-guards.js'
import {GUARD_QUOTA} from '../kinds/guard-attachment.js'
import {GUARD_WORD, policyTypeAddress} from '../kinds/organization-resource.js'
import type {GuardAttachment, GuardPolicy} from '../kinds/values.js'
import {effectsOf} from './guard-hazards.js'
import {ofKind, policyKey, targetWords, targetWritten, unitOfTarget} from './organization-things.js'

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

interface Emptied {
  readonly type: GuardType
  readonly target: GuardTarget
  readonly before: readonly Attachment[]
  readonly after: readonly Attachment[]
  /** What the file has attached there and this plan leaves out. */
  readonly leftOut: Attachment | undefined
}

function lastOf({type, target, before, after, leftOut}: Emptied, desired: State, intent: Intent): Finding {
  const gone = before.filter(({key}) => !desired.has(key))
  const {address, key} = gone[0] ?? desired.get(policyKey(after[0]!.value)) ?? after[0]!
  const written = `${part(type)} {${FULL_ACCESS[type].name}: {attach: [${targetWritten(target)}]}}`
  const problem =
    after.length === 0
      ? `${targetWords(target)} would be left without any ${short(type)} (${names(gone)} would be detached), which AWS refuses`
      : `at ${targetWords(target)} only ${short(type)}s that allow nothing would be left (${names(after)}), so that everything would be denied there`
  const way = leftOut
    ? `${leftOut.address}, which would allow something there, is left out: add --only '${ownerOf(leftOut.address)}' or select its account too`
    : after.length === 0
      ? `attach another one there, such as organization: ${written}`
      : `attach one that allows something, such as organization: ${written}`
  return {
    code: 'last-policy',
    severity: 'error',
    refused: true,
    address,
    place: intent.placeOf(key) ?? intent.organization?.place,
    message: `${problem}; ${way}`,
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
 * Attachments that cannot come or go at all: of a type that is off, of what AWS keeps attached. Such are as they were in
 * Desired, so that they are told of once.
 */
export const attachable = (desired: Map<string, Resource>, intent: Intent, live: State): Finding[] => [
  ...notEnabled(desired, intent, live),
  ...undetachable(desired, intent, live),
]

/** Of a policy that nobody knows it is not said that it allows nothing. */
const allowsAnything = (state: State, {value}: Attachment): boolean => {
  const policy = state.get(policyKey(value)) as Resource<GuardPolicy> | undefined
  return !policy || effectsOf(policy.value.document).has('Allow')
}

/** Whether a target is deleted with all that is attached to it. */
const goes = (target: GuardTarget, desired: State): boolean => {
  const unit = unitOfTarget(target)
  return unit !== undefined && !desired.has(unit)
}

/**
 * What AWS would refuse of the attachments that a plan leads to, or everything at once: more than it takes on one target,
 * none at all, none that allows anything where one did. Of what was selected, as that is what will be there.
 * @param whole where the plan would lead if nothing were left out
 */
export function guardFindings(desired: State, whole: State, intent: Intent, live: State): Finding[] {
  const [was, is, all] = [bySeat(live), bySeat(desired), bySeat(whole)]
  const found: Finding[] = []
  for (const [seat, after] of is) {
    const {type, target} = after[0]!.value
    const more = after.find(({key}) => !live.has(key))
    if (more && after.length > GUARD_QUOTA[type]) found.push(tooMany(type, target, after, more, intent))
    if (!was.has(seat) || !isEnabled(desired, type) || goes(target, desired)) was.delete(seat)
  }
  for (const [seat, before] of was) {
    const after = is.get(seat) ?? []
    const {type, target} = before[0]!.value
    if (after.some((one) => allowsAnything(desired, one))) continue
    if (after.length > 0 && !before.some((one) => allowsAnything(live, one))) continue
    const other = (all.get(seat) ?? []).find((one) => !is.get(seat)?.includes(one) && allowsAnything(whole, one))
    found.push(lastOf({type, target, before, after, leftOut: other}, desired, intent))
  }
  return found
}
