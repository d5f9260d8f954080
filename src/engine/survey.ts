import pMap from 'p-map'
import {diff} from '../core/diff.js'
import type {Snapshot} from '../core/snapshot.js'
import type {World} from '../core/kind.js'
import type {Finding, Plan, State} from '../core/types.js'
import {findingOf, inFileOrder, together} from '../config/compile/context.js'
import type {Telling} from '../config/compile/context.js'
import type {Account, Intent} from '../config/intent.js'
import {kinds} from '../kinds/index.js'
import {observe} from '../kinds/live.js'
import {stateOf} from '../kinds/resource.js'
import {isOurs} from '../ownership/owner.js'
import {isLeft} from '../ownership/refusals.js'
import {scope} from '../ownership/scope.js'
import type {Observation} from '../ownership/scope.js'
import {wantedParts} from './account-parts.js'
import type {WantedParts} from './account-parts.js'
import {factsFrom, isAnswered, nothingAsked} from './facts.js'
import {createPartCompiler} from './known.js'
import type {KnownOptions, PartCompiler} from './known.js'
import {hasErrors, InvalidFile} from './load.js'
import type {Loaded} from './load.js'
import {placed} from './places.js'
import {retired} from './plan-findings.js'
import {byAccount, readAccount, unusable} from './read.js'
import {accountIn} from './relations.js'
import type {Relations} from './relations.js'
import {createOrphans} from './survey-orphans.js'
import type {Orphans} from './survey-orphans.js'
import {worldOf} from './world.js'

/** Accounts that are compared at a time: what is made for them is let go of when that is done. */
const TOGETHER = 64

export interface SurveyOptions extends KnownOptions {
  /** What a comparison goes by besides the accounts. */
  readonly marks: Pick<Observation, 'callerAccount' | 'identity' | 'fingerprint'>
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
  /** How many things the owner has in the others. */
  readonly owned: number
  readonly compiler: PartCompiler
}

/** Some accounts on their way: what the file wants of them, and what was read so far. */
interface Batch {
  readonly accounts: readonly Account[]
  readonly snapshots: Snapshot[]
  left: number
  opened?: {
    readonly intent: Intent
    /** What was made of templates, and the accounts for which there is none. */
    readonly alike: readonly Intent[]
    readonly others: ReadonlySet<string>
    readonly tellings: readonly Telling[]
    readonly isAnswered: boolean
    readonly parts: WantedParts
  }
}

const batchesOf = (accounts: readonly Account[]): Batch[] =>
  Array.from({length: Math.ceil(accounts.length / TOGETHER)}, (_, at) => {
    const some = accounts.slice(at * TOGETHER, (at + 1) * TOGETHER)
    return {accounts: some, snapshots: [], left: some.length}
  })

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

/** What comparing some accounts with the file found. */
interface Compared {
  readonly loud: ReadonlySet<string>
  readonly findings: readonly Finding[]
  readonly owned: number
}

/** What comparing goes by. */
interface Yardstick {
  readonly marks: SurveyOptions['marks']
  readonly world: World
  readonly relations: Relations
  readonly orphans: Orphans
}

/** Compares what was read of a batch; what was not read of it is unknown. */
function compare(
  {accounts}: Batch,
  read: readonly Snapshot[],
  intent: Intent,
  {marks, world, relations, orphans}: Yardstick,
): Compared {
  const observed = read.map(observe)
  const state: State = stateOf(observed.flatMap(({resources}) => resources))
  const here = new Set(read.map(({account}) => account.name))
  const live: Observation = {
    ...marks,
    state,
    unknown: new Set(accounts.map(({name}) => name).filter((name) => !here.has(name))),
    principals: new Map(observed.flatMap((one) => [...one.principals])),
  }
  const {desired, adopted, findings} = scope(intent, live)
  orphans.add(live, desired)
  const deltas = diff(state, desired, kinds, world, adopted, (one) => isLeft(one, state))
  const differing = new Set([...deltas.keys(), ...adopted])
  const loud = new Set([...differing].map((key) => (desired.get(key) ?? state.get(key))!.account.name))
  relations.add(state.values())
  relations.add(intent.state.values())
  for (const key of differing) relations.differ(state.get(key), desired.get(key))
  const said = [
    ...observed.flatMap((one) => one.findings),
    ...findings,
    ...retired(
      {...intent, accounts: accounts.filter(({name}) => here.has(name) && !loud.has(name))},
      live,
      desired,
      [],
    ),
  ]
  return {
    loud,
    findings: placed(
      said.filter(({address}) => address === undefined || !loud.has(accountIn(address))),
      intent,
    ),
    owned: [...state.values()].filter((one) => !loud.has(one.account.name) && isOurs(one, intent)).length,
  }
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
  const yardstick: Yardstick = {marks, world: worldOf(everybody), relations, orphans}
  const compiler = createPartCompiler(loaded, options)
  const templates = loaded.templates(organization)
  const loud = new Set<string>()
  const kept = new Map<string, Snapshot>()
  const unknown = [...unusable(accounts)]
  const findings: (readonly Finding[])[] = []
  let tellings: readonly Telling[] = []
  let owned = 0

  /** What the file wants, as far as it is known before anything is read: mistakes are found before most is. */
  const open = (batch: Batch): NonNullable<Batch['opened']> => {
    if (batch.opened) return batch.opened
    const asked = nothingAsked()
    const facts = factsFrom([], new Map(), organization, asked)
    const made = batch.accounts.map((account) => ({account, intent: templates.of(account)}))
    const alike = made.flatMap(({intent}) => intent ?? [])
    const others = new Set(made.flatMap(({account, intent}) => (intent ? [] : [account.name])))
    const {intent: own, tellings: told} = loaded.compile(facts, {within: others, rules: false})
    refuseErrors(loaded, told)
    const intent = joined(own, alike)
    return (batch.opened = {
      ...{intent, alike, others},
      tellings: told,
      isAnswered: isAnswered(asked),
      parts: wantedParts(intent),
    })
  }

  const close = async (batch: Batch, at: number): Promise<void> => {
    const opened = open(batch)
    delete batch.opened
    const read = batch.snapshots.splice(0)
    const {intent: own, tellings: told} = opened.isAnswered
      ? opened
      : await compiler.compile(
          opened.others,
          read.filter(({account}) => opened.others.has(account.name)),
          {rules: false},
        )
    const intent = opened.isAnswered ? own : joined(own, opened.alike)
    tellings = together([...tellings, ...told])
    const compared = compare(batch, read, intent, yardstick)
    findings[at] = compared.findings
    owned += compared.owned
    for (const one of read) if (compared.loud.has(one.account.name)) kept.set(one.account.name, one)
    for (const name of compared.loud) loud.add(name)
  }

  const batches = batchesOf(accounts.filter((account) => account.unusable === undefined))
  const work = batches.flatMap((batch, at) => batch.accounts.map((account) => ({account, batch, at})))
  let done = 0
  await pMap(
    work,
    async ({account, batch, at}) => {
      const answer = await readAccount(cloud, account, open(batch).parts)
      if ('snapshot' in answer) batch.snapshots.push(answer.snapshot)
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
    compiler,
  }
}
