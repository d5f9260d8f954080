/** Requests per second, and how many at once after a pause. */
export interface Rate {
  readonly rate: number
  readonly burst: number
}

/** What the stub lets through, of one account and group of operations each; undefined: all. */
export interface Limits {
  readonly iam: Rate
  readonly sts: Rate
  /** Organizations: lists of the tree, tags, and policies with all others. */
  readonly tree: Rate
  readonly tags: Rate
  readonly rest: Rate
}

/**
 * Organizations as its guide says ("Throttling limits"); STS by its service quota. AWS publishes none for IAM and for the
 * rest of Organizations: a guess from what has been reported of the one, and the lists' for the other.
 */
export const AWS_LIMITS: Limits = {
  iam: {rate: 15, burst: 30},
  sts: {rate: 600, burst: 600},
  tree: {rate: 5, burst: 8},
  tags: {rate: 10, burst: 15},
  rest: {rate: 5, burst: 8},
}

/** Token buckets by account and group. `now` is in milliseconds. */
export function createBuckets(limits: Limits | undefined, now: () => number) {
  const buckets = new Map<string, {tokens: number; at: number}>()
  return (group: keyof Limits, account: string): boolean => {
    if (!limits) return true
    const {rate, burst} = limits[group]
    const key = `${group} ${account}`
    const time = now()
    const known = buckets.get(key) ?? {tokens: burst, at: time}
    const tokens = Math.min(burst, known.tokens + ((time - known.at) / 1000) * rate)
    const isEnough = tokens >= 1
    buckets.set(key, {tokens: isEnough ? tokens - 1 : tokens, at: time})
    return isEnough
  }
}

export type Sort = 'denied' | 'suspended' | 'throttled' | 'slow'

/** Of 40 accounts in a row, the one with each trouble. */
const PLACES: Readonly<Record<number, Sort>> = {5: 'denied', 15: 'suspended', 25: 'throttled', 35: 'slow'}

export const troubleOf = (index: number): Sort | undefined => PLACES[index % 40]

/** How often IAM throttles an account of the sort `throttled` before it answers. */
export const THROTTLED_AT_FIRST = 5
/** How long an account of the sort `slow` takes for each answer, in milliseconds. */
export const SLOW = 5000

/**
 * The time of one answer, in milliseconds: from half to one and a half of `latency`, and one in fifty four times as long.
 * The same for the same request of the same account.
 */
export function latencyOf(latency: number, account: string, nth: number): number {
  if (latency === 0) return 0
  let hash = 2166136261 ^ nth
  for (let i = 0; i < account.length; i++) hash = Math.imul(hash ^ account.charCodeAt(i), 16777619)
  const spread = ((hash >>> 8) % 1000) / 1000
  return (hash >>> 0) % 50 === 0 ? latency * 4 : latency * (0.5 + spread)
}
