import {keyOf, ownerOf} from '../../core/address.js'
import type {Address} from '../../core/address.js'
import type {Json, Place, Resource} from '../../core/types.js'
import type {Origin} from '../../access/model.js'
import type {Unused} from '../../access/unused.js'
import {writtenAt} from '../../config/edit/edit.js'
import type {Path} from '../../config/source.js'
import {arnOf} from '../../kinds/resource.js'
import type {Attachment, ManagedPolicy} from '../../kinds/values.js'
import {asTexts, byText, isObject, statementsOf} from '../../policy/json.js'
import type {Entry, Ground} from '../accept/ground.js'
import type {MoreEdits} from './change.js'
import {modelFor} from '../plan/access.js'
import type {Session} from '../session.js'
import {askServices} from './asked.js'
import type {Known} from './asked.js'

/** A statement, or a whole policy of AWS, that grants services which nobody used who has it. */
export interface UnusedGrant {
  /** Undefined: it is not in the file. */
  readonly place?: Place | undefined
  /** The address of the policy, `…, statement 2`. */
  readonly what: string
  /** Patterns of its actions; empty: a whole policy of AWS. */
  readonly actions: readonly string[]
  readonly roles: readonly Address[]
  readonly unused: readonly string[]
  readonly used: readonly string[]
  /** The edit that takes the unused actions out; undefined: there is none that does only that. */
  readonly edit?: MoreEdits | undefined
  /** Why there is none. */
  readonly reason?: string | undefined
}

/** A policy that grants more services than it names, or is AWS's: that much of it is not used is no news. */
export interface WideGrant {
  readonly place?: Place | undefined
  readonly what: string
  readonly roles: readonly Address[]
  /** How many services AWS says that it grants. */
  readonly granted: number
  readonly used: readonly string[]
}

export interface ServicesReport {
  /** Roles that AWS was asked about. */
  readonly asked: number
  readonly grants: readonly UnusedGrant[]
  readonly wide: readonly WideGrant[]
  readonly failed: readonly {readonly address: Address; readonly message: string}[]
}

const prefixOf = (action: string): string | undefined => /^([a-z0-9-]+):/i.exec(action)?.[1]?.toLowerCase()

/** Services that a statement names by themselves; undefined: it allows everything, or all but something. */
function namedIn(statement: {[key: string]: Json}): string[] | undefined {
  if (statement['Action'] === undefined) return undefined
  const prefixes = asTexts(statement['Action']).map(prefixOf)
  return prefixes.includes(undefined) ? undefined : [...new Set(prefixes as string[])]
}

interface Held {
  readonly from: Origin
  /** Undefined: the whole policy, which is AWS's. */
  readonly statement?: number
  readonly actions: readonly string[]
  readonly named: readonly string[] | undefined
  readonly holders: Known[]
}

/** Who holds which statement, by where that is in the State of the file. */
function heldBy(session: Session, {keys}: Index, known: readonly Known[]): Map<string, Held> {
  const {intent} = session
  const model = modelFor(intent.state, intent.accounts, undefined)
  const held = new Map<string, Held>()
  const put = (id: string, one: Omit<Held, 'holders'>, holder: Known): void => {
    const found = held.get(id)
    if (found) found.holders.push(holder)
    else held.set(id, {...one, holders: [holder]})
  }
  for (const holder of known)
    for (const {document, from} of model.own(holder.role.key).identity) {
      if (from.isAws) {
        const place = intent.placeOf(keys.get(from.address) ?? keyOf(from.address))
        const named = statementsOf(document)
          .filter((one) => one['Effect'] === 'Allow')
          .map(namedIn)
        const all = named.includes(undefined) ? undefined : [...new Set(named.flatMap((one) => one ?? []))]
        put(place ? `${place.file} ${place.start}` : from.address, {from, actions: [], named: all}, holder)
        continue
      }
      statementsOf(document).forEach((statement, index) => {
        if (statement['Effect'] !== 'Allow') return
        const at = {from, statement: index, actions: asTexts(statement['Action']), named: namedIn(statement)}
        const place = intent.placeOf(keyOf(from.policy ?? from.address), index)
        put(place ? `${place.file} ${place.start}` : `${from.policy ?? from.address} ${index}`, at, holder)
      })
    }
  return held
}

/** Where the statements of a policy are written. */
function bodyPath({from}: Held, entry: Entry | undefined): Path | undefined {
  if (!entry) return undefined
  if (entry.section === 'policies') return [...entry.path, 'statements']
  const all = entry.raw['inline']
  const name = isObject(all) ? Object.keys(all).find((one) => keyOf(one) === keyOf(from.name)) : undefined
  return name === undefined ? undefined : [...entry.path, 'inline', name, 'statements']
}

/** What of the file's State is looked up again and again. */
interface Index {
  /** Address → key: of an attachment these are not the same. */
  readonly keys: ReadonlyMap<string, string>
  /** ARN of a policy → keys of who has it attached. */
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>
  /** Keys of roles that are proposed to go. */
  readonly leaving: ReadonlySet<string>
}

function indexOf({intent}: Session, leaving: ReadonlySet<string>): Index {
  const keys = new Map<string, string>()
  const owners = new Map<string, Set<string>>()
  for (const {address, key, kind, value} of intent.state.values()) {
    keys.set(address, key)
    if (kind !== 'attachment') continue
    const {arn} = value as Attachment
    owners.set(arn, (owners.get(arn) ?? new Set()).add(keyOf(ownerOf(address))))
  }
  return {keys, owners, leaving}
}

/**
 * Others than the roles that were asked about have what the entry says, in whichever account: of those nobody knows what they
 * use. Who goes anyway does not count.
 */
function othersHolding({intent}: Session, {owners, leaving}: Index, entry: Entry, {holders}: Held): boolean {
  const asked = new Set(holders.map(({role}) => role.key))
  const all = entry.things.flatMap((key) => {
    if (entry.section !== 'policies') return [key]
    const {account, value} = intent.state.get(key) as Resource<ManagedPolicy>
    return [...(owners.get(arnOf(account, 'policy', value.path, value.name)) ?? [])]
  })
  return all.some((key) => !asked.has(key) && !leaving.has(key))
}

/** The edit of a short statement by which it no longer grants what nobody used, or why there is none. */
function editOf(
  session: Session,
  index: Index,
  ground: Ground,
  held: Held,
  unused: ReadonlySet<string>,
): {readonly edit: MoreEdits['edits']} | {readonly reason: string} {
  const {intent, loaded} = session
  const home = keyOf(held.from.policy ?? held.from.address)
  const entry = ground.entryOf(held.from.policy === undefined ? home.slice(0, home.lastIndexOf('/inline/')) : home)
  const path = bodyPath(held, entry)
  const place = intent.placeOf(home, held.statement)
  const all = path && entry ? writtenAt(loaded.sources.texts.get(entry.file) ?? '', path) : undefined
  if (!path || !entry || !place || !Array.isArray(all))
    return {reason: 'it is not written as short statements; edit the document by hand'}
  if (othersHolding(session, index, entry, held))
    return {reason: 'others have it as well, of which AWS was not asked: they are kept asleep, young, or not looked at'}
  const nth = all.findIndex((_, at) => loaded.sources.at([...path, at]).start === place.start)
  const value = all[nth]
  if (!isObject(value) || value['allow'] === undefined) return {reason: 'edit it by hand'}
  const rest = asTexts(value['allow']).filter((action) => !unused.has(prefixOf(action) ?? ''))
  const take = {file: entry.file, edit: {do: 'take', path, value}} as const
  if (rest.length > 0)
    return {edit: [{file: entry.file, edit: {do: 'add', path, value: {...value, allow: rest}}}, take]}
  return {edit: [take]}
}

interface Joined {
  readonly place?: Place | undefined
  readonly what: string
  readonly roles: readonly Address[]
  readonly unused: readonly string[]
  readonly used: readonly string[]
}

/** What those who have it use of a statement, or of a whole policy of AWS, and what none of them does. */
function joined({intent}: Session, {keys}: Index, {from, statement, named, holders}: Held): Joined {
  const all = [...new Set(holders.flatMap(({used, unused}) => [...used, ...unused]))]
  const isUsed = (service: string): boolean => holders.some((one) => one.used.has(service))
  const mine = (named ?? all).filter((service) => all.includes(service)).sort(byText)
  const home = from.policy ?? from.address
  return {
    what: statement === undefined ? home : `${home}, statement ${statement + 1}`,
    place: intent.placeOf(keys.get(home) ?? keyOf(home), statement),
    roles: [...new Set(holders.map(({role}) => role.address))].sort(byText),
    unused: mine.filter((service) => !isUsed(service)),
    used: mine.filter(isUsed),
  }
}

const USELESS = 'nobody used anything of it, and the file does not have its text: take it out of policies:'

/** Of what grants everything, or is AWS's, only what is of no use at all is told: nobody can take a part out. */
function grantOf(session: Session, index: Index, ground: Ground, held: Held): {grant?: UnusedGrant; wide?: WideGrant} {
  const one = joined(session, index, held)
  const {what, place, roles, unused, used} = one
  if (unused.length === 0) return {}
  const isWide = held.named === undefined || held.from.isAws === true
  if (isWide && used.length > 0) return {wide: {what, place, roles, granted: unused.length + used.length, used}}
  if (isWide) return {grant: {...one, actions: held.actions, reason: USELESS}}
  const edit = editOf(session, index, ground, held, new Set(unused))
  const more = 'edit' in edit ? {edit: {label: what, edits: edit.edit}} : {reason: edit.reason}
  return {grant: {...one, actions: held.actions, ...more}}
}

/**
 * Asks AWS which services declared roles used, and joins the answers to the statements that grant them. A statement that
 * several have grants in vain what none of them used.
 * @param inUse roles to ask about; each costs three requests or more
 * @param leaving roles that are proposed to go
 */
export async function unusedServices(
  session: Session,
  ground: Ground,
  {inUse, leaving}: {readonly inUse: readonly Unused[]; readonly leaving: readonly Unused[]},
  options: {days: number; now: Date},
): Promise<ServicesReport> {
  const {known, failed} = await askServices(session, inUse, options)
  const index = indexOf(session, new Set(leaving.map(({key}) => key)))
  const found = [...heldBy(session, index, known).values()].map((held) => grantOf(session, index, ground, held))
  const at = ({place, what}: Pick<WideGrant, 'place' | 'what'>): string =>
    place ? `0 ${place.file} ${String(place.start).padStart(9, '0')}` : `1 ${what}`
  const inOrder = <T extends Pick<WideGrant, 'place' | 'what'>>(some: T[]): T[] =>
    some.sort((a, b) => byText(at(a), at(b)))
  return {
    asked: known.length,
    failed,
    grants: inOrder(found.flatMap(({grant}) => grant ?? [])),
    wide: inOrder(found.flatMap(({wide}) => wide ?? [])),
  }
}
