import {keyOf} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {alikeOf, unclearPaths} from '../kinds/alike.js'
import {kinds} from '../kinds/index.js'
import {GUARD_WORD, guardAddress, guardAttachmentOf, guardPolicyOf, unitOf} from '../kinds/organization-resource.js'
import type {Alike, GuardAttachment, GuardPolicy, Placement, Unit} from '../kinds/values.js'
import {isOfOrganization, ofKind, policyKey, unitKey, unitOfTarget} from './organization-things.js'

/** Leaves alone what AWS has under names that differ only by case. */
export interface LeavingAlike {
  /** Before anything is judged: what the file writes just as AWS does is meant; what is not clear is not done. */
  respell(desired: Map<string, Resource>): void
  /** Whatever of these would change about them is as it was. */
  settle(desired: Map<string, Resource>, isMeant: (resource: Resource) => boolean): void
  /** One for each thing that was not done. */
  findings(): Finding[]
}

const NOTHING: LeavingAlike = {respell: () => undefined, settle: () => undefined, findings: () => []}

/** Which names may be meant, and of what: `SCPs Guard and guard`. */
const words = (what: string, among: Alike['among']): string =>
  `${what} ${among.slice(0, -1).join(', ')} and ${among.at(-1)}`

const policyWhat = ({type}: Pick<GuardPolicy, 'type'>): string => `${GUARD_WORD[type].toUpperCase()}s`

/** A name as Live has it, or the words for those that it may mean. */
type Named = {readonly name: string} | {readonly unclear: string}

/** How a file's names of units and policies are called in Live. */
function namesIn(live: State) {
  const units = new Map(
    ofKind<Unit>(live, 'unit').flatMap(({value: {alike, path}}) => (alike ? [[alike.name, path]] : [])),
  )
  const policies = new Map<string, Named>()
  for (const {value} of ofKind<GuardPolicy>(live, 'guard-policy')) {
    const {type, alike, name} = value
    if (!alike) continue
    policies.set(`${type} ${alike.name}`, {name})
    policies.set(keyOf(guardAddress(type, name)), {unclear: words(policyWhat(value), alike.among)})
    policies.set(keyOf(guardAddress(type, alike.name)), {unclear: words(policyWhat(value), alike.among)})
  }
  const unclear = unclearPaths(live.values())
  const unit = (path: string): Named => {
    const name = live.has(unitKey(path) ?? '') ? path : units.get(path)
    const among = name === undefined ? unclear(path) : undefined
    return among ? {unclear: words('units', among)} : {name: name ?? path}
  }
  const policy = (type: GuardPolicy['type'], name: string): Named => {
    const at = keyOf(guardAddress(type, name))
    return live.has(at) ? {name} : (policies.get(`${type} ${name}`) ?? policies.get(at) ?? {name})
  }
  const target = (one: GuardTarget): Named => {
    const named = one.startsWith('unit/') ? unit(one.slice('unit/'.length)) : {name: one}
    return 'name' in named && one.startsWith('unit/') ? {name: `unit/${named.name}`} : named
  }
  return {unit, policy, target}
}

/** A resource of the file with the names that Live has, or the words for what it may mean. */
function renamed(resource: Resource, names: ReturnType<typeof namesIn>): Resource | string {
  const {kind, account} = resource
  const use = (named: Named, make: (name: string) => Resource | string): Resource | string =>
    'unclear' in named ? named.unclear : make(named.name)
  if (kind === 'unit') {
    const value = resource.value as Unit
    return use(names.unit(value.path), (path) => unitOf(account, {...value, path}))
  }
  if (kind === 'guard-policy') {
    const value = resource.value as GuardPolicy
    return use(names.policy(value.type, value.name), (name) => guardPolicyOf(account, {...value, name}))
  }
  if (kind === 'placement') {
    const value = resource.value as Placement
    return use(names.unit(value.unit), (unit) => ({...resource, value: {...value, unit}}))
  }
  if (kind !== 'guard-attachment') return resource
  const value = resource.value as GuardAttachment
  return use(names.policy(value.type, value.policy), (policy) =>
    use(names.target(value.target), (target) =>
      guardAttachmentOf(account, {...value, policy, target: target as GuardTarget}),
    ),
  )
}

const same = (a: Resource, b: Resource): boolean =>
  a === b || kinds.get(a.kind)?.same(a as Resource<never>, b as Resource<never>) === true

export function leavingAlike(live: State, intent: Intent): LeavingAlike {
  const things = new Map([...live].flatMap(([key, one]) => (alikeOf(one) ? [[key, one] as const] : [])))
  if (things.size === 0) return NOTHING
  const names = namesIn(live)
  const original = new Map<string, Resource>()
  const refused = new Map<string, Resource[]>()
  const refuse = (group: string, resource: Resource) =>
    refused.set(group, [...(refused.get(group) ?? []), original.get(resource.key) ?? resource])

  /** Words for what is not clear of what a resource is or is about. */
  const groupOf = (resource: Resource | undefined): string | undefined => {
    const {kind, key, value} = resource ?? {kind: '', key: '', value: undefined}
    const attachment = kind === 'guard-attachment' ? (value as GuardAttachment) : undefined
    const keys = [
      key,
      ...(kind === 'placement' ? [unitKey((value as Placement).unit)] : []),
      ...(attachment ? [policyKey(attachment), unitOfTarget(attachment.target)] : []),
    ]
    const thing = keys.map((one) => things.get(one ?? '')).find((one) => one !== undefined)
    if (!thing) return undefined
    const what = thing.kind === 'unit' ? 'units' : policyWhat(thing.value as GuardPolicy)
    return words(what, alikeOf(thing)!.among)
  }

  return {
    respell(desired) {
      for (const one of [...desired.values()].filter(isOfOrganization)) {
        const named = renamed(one, names)
        if (named === one) continue
        desired.delete(one.key)
        if (typeof named === 'string') refuse(named, one)
        else {
          desired.set(named.key, named)
          original.set(named.key, one)
        }
      }
    },
    settle(desired, isMeant) {
      for (const key of new Set([...live.keys(), ...desired.keys()])) {
        const [is, wanted] = [live.get(key), desired.get(key)]
        if (is === wanted || !isMeant((is ?? wanted)!)) continue
        const group = groupOf(is) ?? groupOf(wanted)
        if (group === undefined) continue
        if (!is || !wanted || !same(is, wanted)) refuse(group, (wanted ?? is)!)
        if (is) desired.set(key, is)
        else desired.delete(key)
      }
    },
    findings: () =>
      [...refused].flatMap(([group, all]) =>
        all.map(({key, address}): Finding => ({
          code: 'alike-names',
          severity: 'error',
          address,
          place: intent.declared.get(key)?.place ?? intent.placeOf(key),
          message: `${address}: AWS has the ${group}, which differ only by case, and here that is one name; nothing about them is changed until one of them is renamed in AWS`,
        })),
      ),
  }
}
