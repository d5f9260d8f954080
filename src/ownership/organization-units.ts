import {keyOf} from '../core/address.js'
import type {GuardTarget} from '../core/organization-ids.js'
import type {Finding, Resource, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {guardAttachmentOf, memberAddress, unitAddress} from '../kinds/organization-resource.js'
import {parentPath} from '../kinds/organization-refs.js'
import type {GuardAttachment, Placement, Unit} from '../kinds/values.js'
import {ofKind, unitKey, unitOfTarget} from './organization-things.js'

/** Where the file and AWS write a name in another case, what refers to it is written as AWS has it, or no id is found for it. */
export function respelled(resource: Resource, live: State): Resource {
  const path = (written: string): string => {
    const unit = live.get(unitKey(written) ?? '') as Resource<Unit> | undefined
    return unit?.value.path ?? written
  }
  if (resource.kind === 'placement') {
    const value = resource.value as Placement
    return {...resource, value: {...value, unit: path(value.unit)}}
  }
  if (resource.kind !== 'guard-attachment') return resource
  const value = resource.value as GuardAttachment
  const isUnit = unitOfTarget(value.target) !== undefined
  const target: GuardTarget = isUnit ? `unit/${path(value.target.slice('unit/'.length))}` : value.target
  return target === value.target ? resource : guardAttachmentOf(resource.account, {...value, target})
}

/** What is in each unit, by the unit's key: addresses of the units and accounts right below it. */
function contents(state: State): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const put = (parent: string, address: string) => {
    const key = unitKey(parent)
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), address])
  }
  for (const {value} of ofKind<Unit>(state, 'unit')) put(parentPath(value.path), unitAddress(value.path))
  return found
}

/** Accounts in each unit after the plan, by the unit's key; of 10,000 accounts most are in few units. */
function residents(desired: State, live: State): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const {key, name, value} of ofKind<Placement>(live, 'placement')) {
    const now = (desired.get(key)?.value as Placement | undefined) ?? value
    const at = unitKey(now.unit)
    if (at === undefined) continue
    const some = found.get(at)
    if (some) some.push(name)
    else found.set(at, [name])
  }
  return found
}

/** Names that are told before the rest is only counted. */
const TOLD = 10

const list = (all: readonly string[]): string =>
  all.length > TOLD ? `${all.slice(0, TOLD).join(', ')} and ${all.length - TOLD} more` : all.join(', ')

/**
 * AWS deletes no unit in which something is left: those of ours that the file no longer has and that would not be empty
 * stay, each with a finding that says who and what is in it.
 */
export function keepFullUnits(desired: Map<string, Resource>, live: State, intent: Intent): Finding[] {
  const going = ofKind<Unit>(live, 'unit')
    .filter(({key}) => !desired.has(key))
    .sort((a, b) => b.value.path.length - a.value.path.length)
  if (going.length === 0) return []
  const living = residents(desired, live)
  const kept = new Set<string>()
  return going.flatMap((unit): Finding[] => {
    const units = contents(desired).get(unit.key) ?? []
    const accounts = (living.get(unit.key) ?? []).map(memberAddress)
    if (units.length + accounts.length === 0) return []
    desired.set(unit.key, unit)
    kept.add(unit.key)
    // Of what stays by this very rule it was told.
    if (accounts.length === 0 && units.every((address) => kept.has(keyOf(address)))) return []
    const [first = ''] = accounts.map((address) => address.slice(address.lastIndexOf('/') + 1))
    const way =
      accounts.length > 0
        ? `move them first, by their unit under organization: accounts: (${/^\d/.test(first) ? `list ${first} under accounts: to name it there` : `${first}: {ou: …}`})`
        : 'delete those first, or keep it under organization: units:'
    return [
      {
        code: 'unit-not-empty',
        severity: 'error',
        refused: true,
        address: unit.address,
        place: intent.organization?.place,
        message: `${unit.address} is no longer in the file and would be deleted, but ${list([...units, ...accounts].sort())} would still be in it; ${way}`,
      },
    ]
  })
}
