import assert from 'node:assert/strict'
import {ownerOf} from '../../src/core/address.js'
import {CloudError} from '../../src/core/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {Fault} from '../../src/sandbox/index.js'
import {labOver} from '../support/lab.js'
import type {Applied, LabOptions} from '../support/lab.js'
import {ACCOUNTS, FROM, OPTIONS, TO} from './estate.js'
import {holdings} from './stops.js'
import {faultyWorld} from './world.js'
import type {FaultyWorld, Wiring} from './world.js'

/** A request of a run without faults: where it is among all, among those of its account, and among those like it there. */
export interface Asked {
  readonly op: string
  readonly account: string
  readonly index: number
  readonly inAccount: number
  readonly alike: number
}

export interface Run {
  readonly exit: number
  /** Milliseconds. */
  readonly took: number
}

/** One way between two states of an estate, to be gone as often as there are faults; planned once. */
export interface Replay {
  /** Requests until there is a plan, and those after that. */
  readonly planning: readonly Asked[]
  readonly applying: readonly Asked[]
  /** Applies the plan over faults, looks whether the report is true, and applies what is left without them. */
  run(faults: readonly Fault[], label: string, wiring?: Wiring): Promise<Run>
  /** The same from the first question on. */
  whole(faults: readonly Fault[], label: string): Promise<Run>
}

type Ended = Pick<Applied, 'exit' | 'outcome'>

interface Known {
  /** What there was before. */
  readonly before: unknown
  /** Addresses of changes of which at least one request was carried out. */
  readonly carriedOut: ReadonlySet<string>
}

const askedOf = (log: FaultyWorld['log']): Asked[] =>
  log.map(({op, account}, index) => {
    const before = log.slice(0, index).filter((one) => one.account === account)
    return {op, account, index, inAccount: before.length, alike: before.filter((one) => one.op === op).length}
  })

/** From the first question on. Where that fails, the program prints the error and ends with 1. */
async function fromTheStart({lab}: FaultyWorld, options: LabOptions): Promise<Ended> {
  try {
    return await lab.apply(TO, options)
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return {exit: 1}
  }
}

/** Done is done; what failed without a doubt, and what was not started, is not. */
function isTrue({done, failed, notStarted}: NonNullable<Ended['outcome']>, left: ReadonlySet<string>, known: Known) {
  const isUnsure = (error: Error): boolean => error instanceof CloudError && error.detail.maybeDone === true
  const open = [
    ...notStarted,
    ...failed.filter(({change, error}) => !isUnsure(error) && !known.carriedOut.has(change.address)),
  ]
  assert.deepEqual(
    done.map(({address}) => address).filter((address) => left.has(address)),
    [],
    'reported as done',
  )
  assert.deepEqual(
    // The parts of what is still to be made are made with it.
    open.map(({change}) => change.address).filter((address) => !left.has(address) && !left.has(ownerOf(address))),
    [],
    'reported as not done',
  )
}

/** An apply that did not reach its end: whether what it says is so, and whether the next one finishes. */
async function judge(world: FaultyWorld, {exit, outcome}: Ended, known: Known): Promise<void> {
  assert.ok(exit === 1 || exit === 4, `exit ${exit}`)
  if (exit === 1)
    assert.deepEqual(await holdings(world.lab, ACCOUNTS), known.before, 'exit 1, and something was written')
  const rest = await world.lab.plan(TO)
  if (outcome) isTrue(outcome, new Set(rest.plan.changes.map((change) => change.address)), known)
  const second = await world.lab.applyGathered(rest, OPTIONS)
  const why = second.outcome?.failed.map(({change, error}) => `${change.address}: ${error.message}`) ?? []
  assert.equal(second.exit, 0, `the second run: ${why.join('\n')}`)
  assert.deepEqual(second.outcome?.remaining, [])
}

export async function prepareReplay(): Promise<Replay> {
  const first = faultyWorld(ACCOUNTS)
  assert.equal((await first.lab.apply(FROM)).exit, 0)
  const start = await first.sandbox.state()
  const before = await holdings(first.lab, ACCOUNTS)

  // One plan for many worlds: its cloud is whichever world is on.
  let on = first
  const relay: Cloud = {
    caller: () => on.lab.cloud.caller(),
    snapshot: (account) => on.lab.cloud.snapshot(account),
    lookup: (account, query) => on.lab.cloud.lookup(account, query),
    send: (account, call) => on.lab.cloud.send(account, call),
  }
  const lab = labOver(relay, ACCOUNTS, (ms) => on.sleep(ms))
  const enter = async (faults: readonly Fault[], wiring?: Wiring): Promise<FaultyWorld> => {
    const world = faultyWorld(ACCOUNTS, wiring)
    await world.sandbox.load(start)
    world.faults.push(...faults)
    return (on = world)
  }

  const planned = await enter([])
  const gathered = await lab.plan(TO)
  assert.ok(gathered.plan.changes.length >= 30, `${gathered.plan.changes.length} changes`)
  const clean = await enter([])
  assert.equal((await lab.applyGathered(gathered, OPTIONS)).exit, 0)
  const applying = askedOf(clean.log)
  const wanted = await holdings(clean.lab, ACCOUNTS)

  async function judged(world: FaultyWorld, begin: (options: LabOptions) => Promise<Ended>): Promise<Run> {
    const carriedOut = new Set<string>()
    const onCall: LabOptions['onCall'] = ({change}, _, event) =>
      void (event.what === 'done' && carriedOut.add(change.address))
    const ended = await begin({...OPTIONS, onCall})
    const took = world.took()
    world.faults.length = 0
    if (ended.exit === 0) assert.deepEqual(ended.outcome?.remaining, [])
    else await judge(world, ended, {before, carriedOut})
    assert.deepEqual(await holdings(world.lab, ACCOUNTS), wanted, 'what there is in the end')
    world.lab.close()
    return {exit: ended.exit, took}
  }

  /** Says which run it was. */
  async function labelled(label: string, run: () => Promise<Run>): Promise<Run> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Error) error.message = `${label}: ${error.message}`
      throw error
    }
  }

  return {
    planning: askedOf(planned.log),
    applying,
    run: (faults, label, wiring) =>
      labelled(label, async () => {
        const world = await enter(faults, wiring)
        return judged(world, (options) => lab.applyGathered(gathered, options))
      }),
    whole: (faults, label) =>
      labelled(label, async () => {
        const world = await enter(faults)
        return judged(world, (options) => fromTheStart(world, options))
      }),
  }
}
