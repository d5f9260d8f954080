import {acceptance} from '../../src/engine/accept/accept.js'
import type {Acceptance} from '../../src/engine/accept/accept.js'
import {fingerprintsOf} from '../../src/engine/accept/run.js'
import {applyPlan} from '../../src/engine/apply/apply.js'
import {driftedChanges} from '../../src/engine/drift/drift.js'
import {load} from '../../src/engine/load.js'
import {faultyWorld} from '../faults/world.js'
import type {FaultyWorld} from '../faults/world.js'
import {memoryFiles, NOW} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import type {SandboxState} from '../../src/sandbox/model.js'
import type {AccountRef} from '../../src/core/types.js'

export type Texts = Readonly<Record<string, string>>

/** One request by hand: in the account, the operation, its input. */
export type Hand = readonly [account: string, op: string, input: Record<string, unknown>]

export interface Accepted {
  readonly lab: Lab
  readonly acceptance: Acceptance
  /** All files as they are then. */
  readonly texts: Texts
  /** Differences that a plan of them has, after AWS was told what was accepted. */
  readonly plan: readonly string[]
  /** How often a new file was tried. */
  readonly tries: number
}

export const loadTexts = (texts: Texts) => load('accounts.yaml', () => NOW, memoryFiles(texts))

const starts = new Map<string, Promise<{world: FaultyWorld; state: SandboxState}>>()

/** A world in which the files are applied; made once for the same files, and put back for each that asks. */
async function startOf(texts: Texts, accounts: readonly AccountRef[], before: readonly Hand[]): Promise<Lab> {
  const key = JSON.stringify([texts, accounts, before])
  const make = async () => {
    const world = faultyWorld(accounts)
    for (const [account, op, input] of before) await world.lab.send(account, op, input)
    const made = await world.lab.applyOf(loadTexts(texts), {allow: ['WIDENS_EXTERNAL']})
    if (made.exit !== 0) throw new Error(`the start cannot be applied: ${JSON.stringify(made.refused ?? made.outcome)}`)
    return {world, state: await world.sandbox.state()}
  }
  if (!starts.has(key)) starts.set(key, make())
  const {world, state} = await starts.get(key)!
  await world.sandbox.load(state)
  return world.lab
}

/**
 * Applies the files, changes AWS by hand, accepts what drifted and plans again.
 * @param edited the files as they are by then, where somebody edited them since
 */
export async function acceptAfter(
  applied: Texts,
  hands: readonly Hand[],
  accounts: readonly AccountRef[],
  before: readonly Hand[],
  edited?: Texts,
): Promise<Accepted> {
  const lab = await startOf(applied, accounts, before)
  const texts = edited ?? applied
  let tries = 0
  const loaded = loadTexts(texts)
  for (const [account, op, input] of hands) await lab.send(account, op, input)
  const gathered = await lab.planOf(loaded)
  const accepted = await acceptance(loaded, gathered, driftedChanges(gathered.plan.changes), {
    files: memoryFiles(texts),
    now: () => NOW,
    gather: {concurrency: 4, version: '0.0.0-test'},
    onTry: (count) => (tries = count),
  })
  const now: Texts = {...texts, ...Object.fromEntries([...accepted.files].map(([file, {after}]) => [file, after]))}
  const told = fingerprintsOf(await lab.planOf(loadTexts(now)), accepted.accepted)
  await applyPlan(told, {
    sleep: async () => undefined,
    concurrency: 4,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    readAgain: () => told.changesNow(),
    patience: [],
  })
  const plan = (await lab.planOf(loadTexts(now))).plan.changes.map(({verb, address}) => `${verb} ${address}`)
  return {lab, acceptance: accepted, texts: now, plan, tries}
}
