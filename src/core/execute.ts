import {keyOf} from './address.js'
import {CloudError} from './cloud.js'
import type {Sent} from './cloud.js'
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
  /** Why nothing was started any more, when it was not an interruption: what `onCall` threw. */
  readonly halted?: string | undefined
  /** Accounts (names) that were given up, as they did not answer any more. */
  readonly silent: readonly string[]
  /** Requests that AWS carried out, those of steps that failed later on included. */
  readonly written: number
}

/** What happens to one request. Every `started` is followed by one of the others, unless the process ends between. */
export type CallEvent =
  | {readonly what: 'started'}
  | {readonly what: 'done'; readonly requestId?: string | undefined}
  | {readonly what: 'failed'; readonly error: Error}

export interface ExecuteOptions {
  send(account: AccountRef, call: Call): Promise<Sent>
  /** Milliseconds. */
  sleep(ms: number): Promise<void>
  /** Steps under way at once, over all accounts and in one account (IAM throttles by account). */
  readonly concurrency: number
  readonly perAccount: number
  /** When aborted, nothing new starts; what is under way finishes. */
  readonly signal?: AbortSignal
  /**
   * Told of each request before it is sent, and of its outcome. Throwing stops the run like an interruption: what it
   * was told of is not sent, and nothing new starts.
   */
  onCall?(step: Step, call: Call, event: CallEvent): void
  onStep?(step: Step, outcome: 'done' | 'failed' | 'skipped', done: number, all: number): void
}

/**
 * How long to go on asking for something this run made: IAM answers from copies that follow within seconds, seldom a
 * minute (IAM User Guide, "Changes that I make are not always immediately visible"). Milliseconds, two minutes in all:
 * no request is asked more than 28 times, each time within the bound that the Cloud gives (aws/retry.ts).
 */
const WAITS = [500, 1000, 2000, 3000, 5000, ...Array<number>(22).fill(5000)]

/** So many requests without an answer, one after the other, and an account is given up: each has taken its whole time. */
const SILENCE = 5

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The run is to stop; the message says why. */
class Halt extends Error {}

/**
 * Does the steps, each when those it waits for are done, side by side within the limits. A failure stops only what
 * waits for it; an account that does not answer any more is left alone. Never throws for what AWS answers: the report
 * tells.
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
  const unanswered = new Map<string, number>()
  let running = 0
  let written = 0
  let halted: string | undefined

  /** Only what this run made can be on its way; anything else that AWS does not know is a mistake. */
  const mayAppear = (step: Step): boolean =>
    refsOf(step.change, 'after', kinds, world).some((ref) => made.has(keyOf(ref.address)))

  const isStopping = (): boolean => halted !== undefined || (options.signal?.aborted ?? false)
  const isSilent = ({id}: AccountRef): boolean => (unanswered.get(id) ?? 0) >= SILENCE

  const tell = (step: Step, call: Call, event: CallEvent): void => {
    try {
      options.onCall?.(step, call, event)
    } catch (error) {
      halted ??= messageOf(error)
    }
  }

  /** One request, told of before and after. */
  const once = async (step: Step, call: Call): Promise<void> => {
    const {account} = step.change
    if (halted === undefined) tell(step, call, {what: 'started'})
    if (halted !== undefined) throw new Halt(halted)
    try {
      const {requestId} = await options.send(account, call)
      written++
      unanswered.set(account.id, 0)
      tell(step, call, {what: 'done', requestId})
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      const isLost = error instanceof CloudError && error.kind === 'unreachable'
      unanswered.set(account.id, isLost ? (unanswered.get(account.id) ?? 0) + 1 : 0)
      tell(step, call, {what: 'failed', error})
      throw error
    }
  }

  const send = async (step: Step, call: Call): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await once(step, call)
        return
      } catch (error) {
        if (!(error instanceof CloudError)) throw error
        if (error.kind === 'absent' && step.phase === 'remove') return
        const wait = WAITS[attempt]
        if (error.kind !== 'not-yet' || wait === undefined || !mayAppear(step)) throw error
        await options.sleep(wait)
        // Who presses Ctrl-C is not kept waiting for AWS's copies.
        if (isStopping()) throw error
      }
    }
  }

  const settle = (step: Step, outcome: 'done' | 'failed' | 'skipped'): void => {
    settled.set(step, outcome === 'done')
    options.onStep?.(step, outcome, settled.size, steps.length)
  }

  const run = async (step: Step): Promise<void> => {
    let op = ''
    let carriedOut = 0
    try {
      for (const call of callsOf(step, kinds)) {
        op = call.op
        await send(step, call)
        carriedOut++
      }
      if (step.phase !== 'remove') made.add(keyOf(step.change.address))
      done.push(step)
      settle(step, 'done')
    } catch (error) {
      const isHalt = error instanceof Halt || (isStopping() && error instanceof CloudError && error.kind === 'not-yet')
      if (isHalt && carriedOut === 0) return skip(step)
      failed.push({step, op, error: error instanceof Error ? error : new Error(String(error))})
      settle(step, 'failed')
    }
  }

  const skip = (step: Step): void => {
    pending.delete(step)
    skipped.push(step)
    settle(step, 'skipped')
  }

  await new Promise<void>((finish) => {
    const turn = () => {
      for (const step of pending) {
        const isBlocked = step.after.some((first) => settled.get(first) === false)
        if (isStopping() || isBlocked || isSilent(step.change.account)) {
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
  const silent = new Set(steps.map(({change}) => change.account).filter(isSilent))
  return {
    done,
    failed,
    skipped,
    interrupted: options.signal?.aborted ?? false,
    halted,
    silent: [...new Set([...silent].map(({name}) => name))],
    written,
  }
}
