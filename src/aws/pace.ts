import type {Sleep} from './retry.js'

/** Requests per second, and how many may go at once after a pause. */
interface Rate {
  readonly start: number
  readonly burst: number
}

/**
 * Where a run begins. AWS publishes no numbers for IAM: it has a bucket for each account, which nobody can have raised,
 * and charges it to the account whose credentials sign. These are low enough for all that has been reported of it; the
 * rest is found out, see `createBucket`.
 */
const AWS: {readonly read: Rate; readonly write: Rate} = {
  read: {start: 10, burst: 20},
  write: {start: 5, burst: 10},
}

/**
 * Organizations has a bucket for each account and group of operations (Organizations User Guide, "Throttling limits"): 5
 * per second and 8 at once for the lists of the tree, 10 and 15 for tags. Others ask it too, so that what this grows to
 * stays below. For the lists of policies and the rest no number is published, nor for writes.
 */
const ORGANIZATIONS: {readonly tree: Rate; readonly tags: Rate; readonly rest: Rate} = {
  tree: {start: 1, burst: 4},
  tags: {start: 2, burst: 8},
  rest: {start: 1, burst: 4},
}

/**
 * STS has one for each account and region, 600 requests per second (IAM User Guide, "IAM and AWS STS quotas"): it is charged
 * to who calls, and entering ten thousand accounts is ten thousand requests.
 */
const STS: Rate = {start: 150, burst: 200}

/** How far a rate may grow beyond its start, and how low throttling brings it, per second. */
const GROWTH = 4
const LEAST = 1

/** `aws`: as above. `none`: what answers does not throttle (the sandbox). */
export type Rates = 'aws' | 'none'

export interface Clock {
  /** Milliseconds. */
  readonly now: () => number
  readonly sleep: Sleep
}

/** Holds the requests of one sort in one account back, so that AWS does not throttle them. */
export interface Pace {
  /** Resolves when the next request may go; in the order of asking. */
  wait(): Promise<void>
  /** AWS throttled one. */
  throttled(): void
}

/** Reads and writes have a bucket each: reading must not use up what writing needs. */
export interface Paces {
  readonly read: Pace
  readonly write: Pace
}

/**
 * A token bucket that finds its rate: one request a second more for each second without throttling, half as many after
 * it (once for what was under way together). A request that finds the bucket empty takes its token on credit and waits
 * until it is there.
 */
export function createBucket({start, burst}: Rate, {now, sleep}: Clock): Pace {
  let rate = start
  let tokens = burst
  let filled = now()
  let grown = now()
  let cut = -Infinity

  const catchUp = (): void => {
    // A clock that is set back makes nobody wait longer.
    const time = Math.max(now(), filled)
    tokens = Math.min(burst, tokens + ((time - filled) / 1000) * rate)
    filled = time
    const seconds = Math.floor((time - grown) / 1000)
    if (seconds < 1) return
    rate = Math.min(start * GROWTH, rate + seconds)
    grown += seconds * 1000
  }

  return {
    async wait() {
      catchUp()
      tokens -= 1
      if (tokens < 0) await sleep((-tokens / rate) * 1000)
    },
    throttled() {
      catchUp()
      if (now() - cut < 1000) return
      cut = grown = now()
      rate = Math.max(LEAST, rate / 2)
      tokens = Math.min(tokens, 0)
    },
  }
}

const UNPACED: Pace = {wait: () => Promise.resolve(), throttled: () => undefined}

/** For requests that are not IAM's: STS charges them to the caller elsewhere, and an account is entered once. */
export const NO_PACES: Paces = {read: UNPACED, write: UNPACED}

/** The buckets of one account. */
export const createPaces = (rates: Rates, clock: Clock): Paces =>
  rates === 'none' ? NO_PACES : {read: createBucket(AWS.read, clock), write: createBucket(AWS.write, clock)}

/** One bucket for whatever STS is asked. */
export function createStsPaces(rates: Rates, clock: Clock): Paces {
  const bucket = rates === 'none' ? UNPACED : createBucket(STS, clock)
  return {read: bucket, write: bucket}
}

export const createOrganizationPaces = (
  rates: Rates,
  clock: Clock,
): {readonly tree: Pace; readonly tags: Pace; readonly rest: Pace} =>
  rates === 'none'
    ? {tree: UNPACED, tags: UNPACED, rest: UNPACED}
    : {
        tree: createBucket(ORGANIZATIONS.tree, clock),
        tags: createBucket(ORGANIZATIONS.tags, clock),
        rest: createBucket(ORGANIZATIONS.rest, clock),
      }
