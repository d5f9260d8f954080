import {keyOf, ownerOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import {editedBy} from './lines.js'
import type {Unit} from './units.js'

export type Texts = ReadonlyMap<string, string>

/** Why new texts are not what was meant, and the addresses that it is about. */
export interface Objection {
  readonly reason: string
  readonly about: readonly Address[]
}

/** All objections to the texts that these units make; none when they are what was meant. */
export type Prove = (texts: Texts, units: readonly Unit[]) => Promise<readonly Objection[]>

export interface Refused {
  readonly unit: Unit
  readonly reason: string
}

export interface Settled {
  readonly texts: Texts
  readonly done: readonly Unit[]
  readonly refused: readonly Refused[]
}

/** So many units are tried in halves when there is something against each of them; more are refused at once. */
const FEW = 8

/** The units that objections name: by a part of theirs, else by their thing. */
function named(units: readonly Unit[], objections: readonly Objection[]): Map<Unit, string> {
  const [byKey, byOwner] = [new Map<string, Unit[]>(), new Map<string, Unit[]>()]
  const put = (map: Map<string, Unit[]>, key: string, unit: Unit) => {
    const known = map.get(key)
    if (known) known.push(unit)
    else map.set(key, [unit])
  }
  for (const unit of units) {
    unit.keys.forEach((key) => put(byKey, key, unit))
    new Set(unit.addresses.map((address) => keyOf(ownerOf(address)))).forEach((key) => put(byOwner, key, unit))
  }
  const found = new Map<Unit, string>()
  for (const {reason, about} of objections) {
    const exact = about.flatMap((address) => byKey.get(keyOf(address)) ?? [])
    const some = exact.length > 0 ? exact : about.flatMap((address) => byOwner.get(keyOf(ownerOf(address))) ?? [])
    for (const unit of some) if (!found.has(unit)) found.set(unit, reason)
  }
  return found
}

/**
 * Settles units together when there is nothing against them, else without those that the objections name, else half by
 * half, down to the one that is at fault.
 */
export async function settle(start: Texts, units: readonly Unit[], prove: Prove): Promise<Settled> {
  const refused: Refused[] = []
  let left = units
  for (;;) {
    let texts = start
    const done: Unit[] = []
    for (const unit of left) {
      const {file} = unit.entry
      const made = editedBy(unit, texts.get(file) ?? '')
      if ('problem' in made) refused.push({unit, reason: made.problem})
      else {
        texts = new Map([...texts, [file, made.text]])
        done.push(unit)
      }
    }
    const objections = done.length > 0 ? await prove(texts, done) : []
    const [first] = objections
    if (!first) return {texts, done, refused}
    const faulty = named(done, objections)
    const isAll = faulty.size === done.length
    if (done.length === 1 || (isAll && done.length > FEW)) {
      refused.push(...done.map((unit) => ({unit, reason: faulty.get(unit) ?? first.reason})))
      return {texts: start, done: [], refused}
    }
    if (faulty.size === 0 || isAll) {
      const middle = Math.ceil(done.length / 2)
      const one = await settle(start, done.slice(0, middle), prove)
      const two = await settle(one.texts, done.slice(middle), prove)
      return {
        texts: two.texts,
        done: [...one.done, ...two.done],
        refused: [...refused, ...one.refused, ...two.refused],
      }
    }
    refused.push(...[...faulty].map(([unit, reason]) => ({unit, reason})))
    left = done.filter((unit) => !faulty.has(unit))
  }
}

/** The same, and again for what was refused as long as that gets less: what stood in the way may have gone with another. */
export async function settleAll(start: Texts, units: readonly Unit[], prove: Prove): Promise<Settled> {
  let settled = await settle(start, units, prove)
  for (let accepted = settled.done.length; accepted > 0 && settled.refused.length > 0;) {
    const next = await settle(
      settled.texts,
      settled.refused.map(({unit}) => unit),
      prove,
    )
    accepted = next.done.length
    settled = {...next, done: [...settled.done, ...next.done]}
  }
  return settled
}
