import {isAmbiguous, type Failure, type Sort} from './failure.js'

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

/** Slows one account down while AWS throttles it: every request waits, as IAM's buckets are per account. */
export interface Pace {
  wait(): Promise<void>
  throttled(): void
  succeeded(): void
}

export function createPace(sleep: Sleep): Pace {
  let pause = 0
  return {
    wait: () => (pause > 0 ? sleep(pause) : Promise.resolve()),
    throttled: () => {
      pause = Math.min(2000, Math.max(100, pause * 2))
    },
    succeeded: () => {
      pause = pause < 20 ? 0 : pause * 0.8
    },
  }
}

export interface Retrying {
  readonly sleep: Sleep
  readonly pace: Pace
  /** Between 0 and 1: spreads the pauses of requests that failed together. */
  readonly random: () => number
  /** Upper bound on the attempts of any sort. */
  readonly maxAttempts: number
  readonly failureOf: (thrown: unknown) => Failure
  /** Called before each new attempt. */
  readonly again?: ((failure: Failure) => void) | undefined
  /** Asked before a request of unknown outcome is sent again; true when it was done after all. */
  readonly settled?: (() => Promise<boolean>) | undefined
}

/** The failure of the last attempt, and whether an earlier one may have been done. */
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
  let maybeDone = false
  for (let attempt = 1; ; attempt++) {
    await how.pace.wait()
    try {
      const output = await send()
      how.pace.succeeded()
      return output
    } catch (thrown) {
      const failure = how.failureOf(thrown)
      if (failure.sort === 'throttled') how.pace.throttled()
      const rule = RETRIES[failure.sort]
      if (!rule || attempt >= Math.min(rule.attempts, how.maxAttempts)) throw new Failed(failure, maybeDone)
      maybeDone ||= isAmbiguous(failure)
      how.again?.(failure)
      await how.sleep(Math.min(rule.cap, rule.base * 2 ** (attempt - 1)) * (0.5 + how.random() / 2))
      if (isAmbiguous(failure) && (await how.settled?.())) return undefined
    }
  }
}
