import pMap from 'p-map'
import type {Snapshot} from '../../core/snapshot.js'
import type {Finding, Plan, Resource} from '../../core/types.js'
import {findingOf, inFileOrder, together} from '../../config/compile/context.js'
import type {Telling} from '../../config/compile/context.js'
import type {Template} from '../../config/compile/templates.js'
import type {Account, Intent} from '../../config/intent.js'
import {observe} from '../../kinds/live.js'
import type {Observation} from '../../ownership/scope.js'
import {wantedParts} from '../account-parts.js'
import type {WantedPart, WantedParts} from '../account-parts.js'
import {factsFrom, isAnswered, nothingAsked} from '../facts.js'
import {createPartCompiler} from '../known.js'
import type {KnownOptions, PartCompiler} from '../known.js'
import {hasErrors, InvalidFile} from '../load.js'
import type {Loaded} from '../load.js'
import {byAccount, readAccount, unusable} from '../read.js'
import type {Relations} from '../relations.js'
import {settled} from './alike.js'
import {compare} from './compare.js'
import type {Yardstick} from './compare.js'
import {createOrphans} from './orphans.js'
import {worldOf} from '../world.js'

/** Accounts that are compared at a time: what is made for them is let go of when that is done. */
const TOGETHER = 64

export interface SurveyOptions extends KnownOptions {
  /** What a comparison goes by besides the accounts. */
  readonly marks: Pick<Observation, 'callerAccount' | 'identity' | 'fingerprint'>
  /** Told of what every account has, where somebody has to choose by address. */
  readonly seen?: ((resources: readonly Resource[]) => void) | undefined
  /** Takes in who trusts whom, and whom the accounts that differ have to do with. */
  readonly relations: Relations
  onProgress?: ((done: number, all: number) => void) | undefined
}

/** What a look at each account by itself found. Documents are kept of those only that differ. */
export interface Survey {
  /** Names of the accounts in which something differs. */
  readonly loud: ReadonlySet<string>
  /** What was read of them, by name. */
  readonly snapshots: ReadonlyMap<string, Snapshot>
  readonly unknown: Plan['unknown']
  /** What there is to say of the others. */
  readonly findings: readonly Finding[]
  /** What the file says, of all of them. */
  readonly tellings: readonly Telling[]
  /** How many things the owner has, by the name of the account. */
  readonly owned: ReadonlyMap<string, number>
  /** Addresses of users and roles by their unique ids. */
  readonly principals: ReadonlyMap<string, string>
  readonly compiler: PartCompiler
}

/** Some accounts on their way: what the file wants of them, and what was read so far. */
interface Batch {
  readonly accounts: readonly Account[]
  /** Of those that need more than a short look. */
  readonly snapshots: Snapshot[]
  /** What there is to say of those that need no more. */
  readonly said: Finding[]
  left: number
  opened?: {
    /** What the file wants of the accounts for which there is no template. */
    readonly intent: Intent
    readonly others: ReadonlySet<string>
    readonly tellings: readonly Telling[]
    readonly isAnswered: boolean
    readonly parts: WantedParts
  }
}

const batchesOf = (accounts: readonly Account[]): Batch[] =>
  Array.from({length: Math.ceil(accounts.length / TOGETHER)}, (_, at) => {
    const some = accounts.slice(at * TOGETHER, (at + 1) * TOGETHER)
    return {accounts: some, snapshots: [], said: [], left: some.length}
  })

/** Of what its roles need, the account that there is not is asked; of the rest, the account itself. */
function partsFrom({intent, stand}: Template): (account: Account) => readonly WantedPart[] {
  const parts = wantedParts(intent)
  const ofAll = parts({...stand, partition: ''})
  return (account) => {
    const own = parts(account)
    return own.length === 0 ? ofAll : [...new Map([...own, ...ofAll].map((one) => [one.part, one])).values()]
  }
}

const union = <V>(maps: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> => {
  const found = new Map<string, V>()
  for (const map of maps) for (const [key, value] of map) found.set(key, value)
  return found
}

/** What the file wants of several accounts, by what it wants of each. */
const joined = (intent: Intent, alike: readonly Intent[]): Intent => ({
  ...intent,
  state: union([intent, ...alike].map(({state}) => state)),
  declared: union([intent, ...alike].map(({declared}) => declared)),
})

/** Throws InvalidFile where something is wrong with the file. */
export function refuseErrors(loaded: Loaded, tellings: readonly Telling[]): void {
  const told = [...loaded.findings, ...tellings.map(findingOf)]
  if (hasErrors(told)) throw new InvalidFile(told, loaded.sources)
}

/**
 * Reads accounts and compares each with the file by itself, a few at a time, so that memory holds the documents of few.
 * What differs, and what hangs together with it, is planned afterwards as in any other plan. `first` is what the file says
 * of no account in particular. Throws InvalidFile.
 */
export async function survey(
  loaded: Loaded,
  first: Intent,
  accounts: readonly Account[],
  options: SurveyOptions,
): Promise<Survey> {
  const {cloud, organization, marks, relations} = options
  const everybody = loaded.accounts(organization)
  const orphans = createOrphans()
  const world = worldOf(everybody)
  const yardstick: Yardstick = {marks, world, relations, orphans}
  const compiler = createPartCompiler(loaded, options)
  const templates = loaded.templates(organization)
  const templated = new Map<Template, ReturnType<typeof partsFrom>>()
  const loud = new Set<string>()
  const kept = new Map<string, Snapshot>()
  const unknown = [...unusable(accounts)]
  const findings: (readonly Finding[])[] = []
  let tellings: readonly Telling[] = []
  const owned = new Map<string, number>()

  const compiled = (within: ReadonlySet<string>): Omit<NonNullable<Batch['opened']>, 'others'> => {
    const asked = nothingAsked()
    const facts = factsFrom([], new Map(), organization, asked)
    const {intent, tellings: told} = loaded.compile(facts, {within, rules: false})
    refuseErrors(loaded, told)
    return {intent, tellings: told, isAnswered: isAnswered(asked), parts: wantedParts(intent)}
  }
  let nobody: ReturnType<typeof compiled> | undefined

  /** What the file wants, as far as it is known before anything is read: mistakes are found before most is. */
  const open = (batch: Batch): NonNullable<Batch['opened']> => {
    if (batch.opened) return batch.opened
    const others = new Set(batch.accounts.filter((account) => !templates.of(account)).map(({name}) => name))
    const made = others.size === 0 ? (nobody ??= compiled(others)) : compiled(others)
    return (batch.opened = {...made, others})
  }

  const partsOf = (account: Account, batch: Batch): readonly WantedPart[] => {
    const {parts} = open(batch)
    const template = templates.of(account)
    if (!template) return parts(account)
    const known = templated.get(template) ?? partsFrom(template)
    templated.set(template, known)
    return known(account)
  }

  /** A short look is enough for most. What is kept of them is what there is to say. */
  const take = (account: Account, snapshot: Snapshot, batch: Batch): void => {
    const template = templates.of(account)
    const observed = template || options.seen ? observe(snapshot) : undefined
    if (observed) options.seen?.(observed.resources)
    const short = template && observed && settled(observed, template.for(account), marks, world)
    if (!short) return void batch.snapshots.push(snapshot)
    const {resources, principals} = observed
    relations.add(resources)
    orphans.add({...marks, state: short.others, unknown: new Set(), principals}, short.others)
    owned.set(account.name, short.owned)
    batch.said.push(...short.findings)
  }

  const close = async (batch: Batch, at: number): Promise<void> => {
    const opened = open(batch)
    delete batch.opened
    const read = batch.snapshots.splice(0)
    const byName = new Map(batch.accounts.map((account) => [account.name, account]))
    const {intent: own, tellings: told} = opened.isAnswered
      ? opened
      : await compiler.compile(
          opened.others,
          read.filter(({account}) => opened.others.has(account.name)),
          {rules: false},
        )
    const alike = read.flatMap(({account: {name}}) => {
      const account = byName.get(name)!
      return templates.of(account)?.for(account) ?? []
    })
    tellings = together([...tellings, ...told])
    const compared = compare(batch.accounts, read, joined(own, alike), yardstick)
    findings[at] = [...batch.said, ...compared.findings]
    for (const [name, count] of compared.owned) owned.set(name, count)
    for (const one of read) if (compared.loud.has(one.account.name)) kept.set(one.account.name, one)
    for (const name of compared.loud) loud.add(name)
  }

  const batches = batchesOf(accounts.filter((account) => account.unusable === undefined))
  const work = batches.flatMap((batch, at) => batch.accounts.map((account) => ({account, batch, at})))
  let done = 0
  await pMap(
    work,
    async ({account, batch, at}) => {
      const answer = await readAccount(cloud, account, () => partsOf(account, batch))
      if ('snapshot' in answer) take(account, answer.snapshot, batch)
      else unknown.push(answer.lost)
      options.onProgress?.(++done, work.length)
      if (--batch.left === 0) await close(batch, at)
    },
    {concurrency: options.concurrency},
  )
  refuseErrors(loaded, inFileOrder(tellings, everybody))
  return {
    loud,
    snapshots: kept,
    unknown: unknown.sort(byAccount),
    findings: [...findings.flat(), ...orphans.findings(first, loud)],
    tellings,
    owned,
    principals: orphans.principals,
    compiler,
  }
}
