import {keyOf, ownerOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {kindOf} from '../../core/kind.js'
import type {Cause, Change, Resource} from '../../core/types.js'
import type {Edit} from '../../config/edit/edit.js'
import {kinds} from '../../kinds/index.js'
import {keysOf} from '../../ownership/selection.js'
import {isCallerPart, isCallerPolicy} from '../../ownership/callers.js'
import {isOfOrganization} from '../../ownership/organization-things.js'
import {isOfAccount, isProvider} from '../../ownership/things.js'
import {editsFor} from './edits.js'
import type {Entry, Ground} from './ground.js'

/** What is accepted or not as one: edits of one entry, and the differences that they settle in all its accounts. */
export interface Unit {
  readonly entry: Entry
  readonly addresses: readonly Address[]
  readonly keys: readonly string[]
  readonly edits: readonly Edit[]
  /** Those of which nobody can tell whether the file or AWS changed: the file's word is dropped all the same. */
  readonly unsure: readonly Address[]
}

export interface NotAccepted {
  readonly address: Address
  readonly reason: string
}

export interface Units {
  readonly units: readonly Unit[]
  readonly refused: readonly NotAccepted[]
  /** The callers' half of grants: no words of their own in the file, settled where the trust is. */
  readonly halves: readonly Resource[]
}

const ownerKey = ({address}: {address: Address}): string => keyOf(ownerOf(address))

const sorted = <T>(items: Iterable<T>, text: (item: T) => string): T[] =>
  [...items].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0))

function differs(live: Resource | undefined, desired: Resource | undefined): boolean {
  if (!live || !desired) return true
  const kind = kindOf(kinds, live.kind)
  const sides = [live as Resource<never>, desired as Resource<never>] as const
  return !kind.same(...sides) || kind.replaces?.(...sides) === true
}

/** Why a difference cannot be looked at by itself, by the thing that it is on. */
function obstacle(part: Resource, ground: Ground, changes: ReadonlyMap<string, Change>): string | undefined {
  const key = ownerKey(part)
  const thing = changes.get(key)
  if (isOfOrganization(part))
    return 'what stands under organization: is not written into the file by xrole: edit its entry by hand, or put it back with apply'
  if (isProvider(part) || isOfAccount(part))
    return 'providers, password policies and aliases are not written into the file by xrole: edit its entry by hand, or put it back with apply'
  if (!ground.entryOf(key)) return 'the file no longer has it, and apply deletes it; to keep it, write its entry again'
  if (thing?.verb === 'adopt') return 'it does not bear the mark of this file yet; apply --adopt takes it over'
  if (!ground.live.has(key) && thing?.cause === 'unknown')
    return 'it is not in AWS: not applied yet, or deleted by hand; apply makes it, or take its entry out of the file'
  return undefined
}

const BOTH = 'the file was changed here too since the last apply; apply it or take that edit back first'

/** Why it differs; what is written along with its thing differs as that does. */
const causeOf = (part: Resource, changes: ReadonlyMap<string, Change>): Cause | undefined =>
  (changes.get(part.key) ?? changes.get(ownerKey(part)))?.cause

/**
 * What drifted, as edits of the file.
 * @param drifted changes of a plan over everything
 * @param all all changes of that plan
 */
export function unitsOf(drifted: readonly Change[], all: readonly Change[], ground: Ground): Units {
  const changes = new Map(all.map((change) => [change.key, change]))
  const refused: NotAccepted[] = []
  const halves: Resource[] = []
  const found = new Map<string, {entry: Entry; edits: readonly Edit[]; parts: Resource[]; things: Set<string>}>()
  const refuse = (address: Address, reason: string) => refused.push({address, reason})
  const put = (entry: Entry, thing: string, part: Resource, edits: readonly Edit[]) => {
    const id = JSON.stringify([entry.path, edits])
    const unit = found.get(id) ?? {entry, edits, parts: [], things: new Set()}
    unit.parts.push(part)
    unit.things.add(thing)
    found.set(id, unit)
  }

  for (const key of keysOf(drifted, kinds)) {
    const [live, desired] = [ground.live.get(key), ground.desired.get(key)]
    const part = live ?? desired
    if (!part || part.kind === 'mark' || !differs(live, desired)) continue
    if (isCallerPart(part, ground.intent) || isCallerPolicy(part)) {
      halves.push(part)
      continue
    }
    const thing = ownerKey(part)
    const problem = obstacle(part, ground, changes)
    if (problem !== undefined) {
      // Told once for the thing and all its parts.
      if (thing === part.key || !changes.has(thing)) refuse(part.address, problem)
      continue
    }
    if (causeOf(part, changes) === 'both') {
      if (changes.has(part.key) || !changes.has(thing)) refuse(part.address, BOTH)
      continue
    }
    const entry = ground.entryOf(thing)!
    const thingLive = ground.live.get(thing)
    if (!thingLive) {
      put(entry, thing, part, [{do: 'drop', path: entry.path}])
      continue
    }
    const edits = editsFor({live, desired, thing: thingLive, entry, ground})
    if ('problem' in edits) refuse(part.address, edits.problem)
    else put(entry, thing, part, edits)
  }

  const units: Unit[] = []
  for (const {entry, edits, parts, things} of found.values()) {
    const addresses = sorted(new Set(parts.map(({address}) => address)), (address) => address)
    const unsure = new Set(parts.filter((part) => causeOf(part, changes) === 'unknown').map(({address}) => address))
    if (things.size === entry.things.length)
      units.push({
        entry,
        addresses,
        keys: parts.map(({key}) => key),
        edits,
        unsure: addresses.filter((address) => unsure.has(address)),
      })
    else {
      const reason = `its entry "${entry.name}" stands for ${entry.things.length} accounts, which do not all have the same now; give this account an entry of its own, or put it back with drift --revert`
      addresses.forEach((address) => refuse(address, reason))
    }
  }
  return {units, refused, halves}
}
