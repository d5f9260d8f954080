import {keyOf} from './address.js'
import {CloudError} from './cloud.js'
import type {Kinds, World} from './kind.js'
import {callsOf, refsOf} from './steps.js'
import type {Step} from './steps.js'
import type {AccountRef, Call} from './types.js'

export interface Failure {
  readonly step: Step
  /** The request that failed. */
  readonly op: string
  readonly error: Error
}

/** What an apply did: every step is in exactly one list. */
export interface Report {
  readonly done: readonly Step[]
  readonly failed: readonly Failure[]
  /** Steps that waited for a failed one, or that an interruption kept from starting. */
  readonly skipped: readonly Step[]
  readonly interrupted: boolean
  /** Requests that AWS carried out, those of steps that failed later on included. */
  readonly written: number
}

export interface ExecuteOptions {
  send(account: AccountRef, call: Call): Promise<unknown>
  /** Milliseconds. */
  sleep(ms: number): Promise<void>
  /** Steps under way at once, over all accounts and in one account (IAM throttles by account). */
  readonly concurrency: number
  readonly perAccount: number
  /** When aborted, nothing new starts; what is under way finishes. */
  readonly signal?: AbortSignal
  onStep?(step: Step, outcome: 'done' | 'failed' | 'skipped', done: number, all: number): void
}

/**
 * How long to go on asking for something this run made: IAM answers from copies that follow within seconds, seldom a
 * minute (IAM User Guide, "Changes that I make are not always immediately visible"). Milliseconds.
 */
const WAITS = [500, 1000, 2000, 3000, 5000, ...Array<number>(22).fill(5000)]

/**
 * Does the steps, each when those it waits for are done, side by side within the limits. A failure stops only what
 * waits for it. Never throws for what AWS answers: the report tells.
 */
export async function execute(
  steps: readonly Step[],
  kinds: Kinds,
  world: World,
  options: ExecuteOptions,
): Promise<Report> {
  const done: Step[] = []
  const failed: Failure[] = []
  const skipped: Step[] = []
  const made = new Set<string>()
  const settled = new Map<Step, boolean>()
  const pending = new Set(steps)
  const busy = new Map<string, number>()
  let running = 0
  let written = 0

  /** Only what this run made can be on its way; anything else that AWS does not know is a mistake. */
  const mayAppear = (step: Step): boolean =>
    refsOf(step.change, 'after', kinds, world).some((ref) => made.has(keyOf(ref.address)))

  const send = async (step: Step, call: Call): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await options.send(step.change.account, call)
        return
      } catch (error) {
        if (!(error instanceof CloudError)) throw error
        if (error.kind === 'absent' && step.phase === 'remove') return
        const wait = WAITS[attempt]
        if (error.kind !== 'not-yet' || wait === undefined || !mayAppear(step)) throw error
        await options.sleep(wait)
      }
    }
  }

  const run = async (step: Step): Promise<void> => {
    let op = ''
    try {
      for (const call of callsOf(step, kinds)) {
        op = call.op
        await send(step, call)
        written++
      }
      if (step.phase !== 'remove') made.add(keyOf(step.change.address))
      done.push(step)
      settled.set(step, true)
      options.onStep?.(step, 'done', settled.size, steps.length)
    } catch (error) {
      failed.push({step, op, error: error instanceof Error ? error : new Error(String(error))})
      settled.set(step, false)
      options.onStep?.(step, 'failed', settled.size, steps.length)
    }
  }

  const skip = (step: Step) => {
    pending.delete(step)
    skipped.push(step)
    settled.set(step, false)
    options.onStep?.(step, 'skipped', settled.size, steps.length)
  }

  await new Promise<void>((finish) => {
    const turn = () => {
      for (const step of pending) {
        if (options.signal?.aborted || step.after.some((first) => settled.get(first) === false)) {
          skip(step)
          continue
        }
        if (running >= options.concurrency) break
        const account = step.change.account.id
        if ((busy.get(account) ?? 0) >= options.perAccount) continue
        if (!step.after.every((first) => settled.get(first))) continue
        pending.delete(step)
        running++
        busy.set(account, (busy.get(account) ?? 0) + 1)
        void run(step).then(() => {
          running--
          busy.set(account, busy.get(account)! - 1)
          turn()
        })
      }
      if (running === 0 && pending.size === 0) finish()
    }
    turn()
  })
  return {done, failed, skipped, interrupted: options.signal?.aborted ?? false, written}
}
