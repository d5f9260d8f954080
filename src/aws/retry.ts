import {isAmbiguous, LATE, type Failure, type Sort} from './failure.js'
import type {Pace} from './pace.js'

export type Sleep = (ms: number) => Promise<void>

/**
 * How often a request that failed in this way is sent in all, and the pause before it is sent again: doubling from
 * `base` up to `cap` milliseconds. Sorts that are not here are final; LimitExceeded, which the SDK's own strategy
 * takes for throttling, is one of those.
 */
const RETRIES: Readonly<Partial<Record<Sort, {attempts: number; base: number; cap: number}>>> = {
  throttled: {attempts: 8, base: 250, cap: 20_000},
  busy: {attempts: 8, base: 1000, cap: 30_000},
  server: {attempts: 5, base: 200, cap: 5000},
  garbled: {attempts: 3, base: 500, cap: 5000},
  network: {attempts: 4, base: 200, cap: 5000},
  // One attempt takes half a minute already.
  timeout: {attempts: 2, base: 500, cap: 500},
  skew: {attempts: 2, base: 0, cap: 0},
  expired: {attempts: 2, base: 0, cap: 0},
  // Keys that AssumeRole gave out a moment ago may not be known everywhere yet.
  'unknown-key': {attempts: 2, base: 5000, cap: 5000},
}

/**
 * The bound on time, in milliseconds: what one attempt may take, and what one request may take with all its attempts,
 * its pauses and the reading back of a lost answer. No attempt begins that could end after it. Entering the account
 * first takes two requests more (GetCallerIdentity, AssumeRole), each with this bound.
 */
export const ATTEMPT = 120_000
export const REQUEST = 300_000

export interface Retrying {
  readonly sleep: Sleep
  /** Milliseconds. */
  readonly now: () => number
  readonly pace: Pace
  /** Between 0 and 1: spreads the pauses of requests that failed together. */
  readonly random: () => number
  /** Upper bound on the attempts of any sort. */
  readonly maxAttempts: number
  /** What one attempt may take, and when all has to be over by `now`. Milliseconds. */
  readonly limit: number
  readonly deadline: number
  readonly failureOf: (thrown: unknown) => Failure
  /** Called before each new attempt. */
  readonly again?: ((failure: Failure) => void) | undefined
  /** Asked before a request of unknown outcome is sent again: true when it was done after all. Throws when nobody can say. */
  readonly settled?: (() => Promise<boolean>) | undefined
}

/** The failure of the last attempt, and whether AWS may have carried out one of them all the same. */
export class Failed extends Error {
  constructor(
    readonly failure: Failure,
    readonly maybeDone: boolean,
  ) {
    super(failure.message)
  }
}

/** Sends until it succeeds or fails for good. Undefined when `settled` says that a lost answer was a success. */
export async function retrying<T>(send: () => Promise<T>, how: Retrying): Promise<T | undefined> {
  const begin = how.now()
  let paused = 0
  let maybeDone = false
  const endsInTime = (pause: number): boolean =>
    begin + Math.max(how.now() - begin, paused) + pause + how.limit <= how.deadline

  const again = async (failure: Failure, attempt: number): Promise<boolean> => {
    const rule = RETRIES[failure.sort]
    if (!rule || attempt >= Math.min(rule.attempts, how.maxAttempts)) return false
    const pause = Math.min(rule.cap, rule.base * 2 ** (attempt - 1)) * (0.5 + how.random() / 2)
    if (!endsInTime(pause)) return false
    how.again?.(failure)
    await how.sleep(pause)
    paused += pause
    return true
  }

  if (!endsInTime(0)) throw new Failed(LATE, false)
  for (let attempt = 1; ; attempt++) {
    await how.pace.wait()
    try {
      return await send()
    } catch (thrown) {
      const failure = how.failureOf(thrown)
      if (failure.sort === 'throttled') how.pace.throttled()
      maybeDone ||= isAmbiguous(failure)
      if (!(await again(failure, attempt))) throw new Failed(failure, maybeDone)
      if (isAmbiguous(failure) && how.settled) {
        // Where nobody can say whether it was done, it is not sent again.
        const isDone = await how.settled().catch(() => undefined)
        if (isDone === undefined) throw new Failed(failure, true)
        if (isDone) return undefined
      }
      if (!endsInTime(0)) throw new Failed(failure, maybeDone)
    }
  }
}
