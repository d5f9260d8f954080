import pMap from 'p-map'
import {CloudError} from '../core/cloud.js'
import type {Cloud} from '../core/cloud.js'
import {queryKey} from '../core/snapshot.js'
import type {Snapshot} from '../core/snapshot.js'
import type {AccountRef, Json, Plan} from '../core/types.js'
import type {Account} from '../config/intent.js'
import {withParts} from './account-parts.js'
import type {WantedParts} from './account-parts.js'
import {failureText} from './failure-text.js'

export interface ReadOptions {
  /** Accounts read at once. */
  readonly concurrency: number
  /** What accounts are asked for besides. */
  readonly parts: WantedParts
  onProgress?(done: number, all: number): void
}

export interface Read {
  readonly snapshots: Snapshot[]
  readonly unknown: Plan['unknown'][number][]
}

/** An account, or why it is unknown; it never looks empty. */
export async function readAccount(
  cloud: Cloud,
  account: AccountRef,
  parts: WantedParts,
): Promise<{readonly snapshot: Snapshot} | {readonly lost: Read['unknown'][number]}> {
  try {
    return {snapshot: await withParts(cloud, await cloud.snapshot(account), parts(account))}
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    return {lost: {account: account.name, message: failureText(error)}}
  }
}

export const byAccount = (a: {readonly account: string}, b: {readonly account: string}): number =>
  a.account < b.account ? -1 : 1

/** Reads all managed accounts side by side. */
export async function readAccounts(cloud: Cloud, accounts: readonly AccountRef[], options: ReadOptions): Promise<Read> {
  let done = 0
  const answers = await pMap(
    accounts,
    async (account) => {
      const answer = await readAccount(cloud, account, options.parts)
      options.onProgress?.(++done, accounts.length)
      return answer
    },
    {concurrency: options.concurrency},
  )
  return {
    snapshots: answers.flatMap((answer) => ('snapshot' in answer ? [answer.snapshot] : [])),
    unknown: answers.flatMap((answer) => ('lost' in answer ? [answer.lost] : [])).sort(byAccount),
  }
}

/** Those that AWS lets nobody into: they are unknown, and not asked. */
export const unusable = (accounts: readonly Account[]): Read['unknown'] =>
  accounts.flatMap(({name, unusable: why}) => (why === undefined ? [] : [{account: name, message: why}]))

/** The same, where AWS lets nobody into some. */
export async function readUsable(cloud: Cloud, accounts: readonly Account[], options: ReadOptions): Promise<Read> {
  const read = await readAccounts(
    cloud,
    accounts.filter((account) => account.unusable === undefined),
    options,
  )
  return {...read, unknown: [...read.unknown, ...unusable(accounts)].sort(byAccount)}
}

/** AWS-managed policies that are newer than the shipped list: asked for once, wherever an account can be asked. */
export async function newPolicies(
  cloud: Cloud,
  names: ReadonlySet<string>,
  account: Snapshot['account'] | undefined,
): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>()
  if (!account) return found
  for (const name of names) {
    const answer = await cloud.lookup(account, {about: 'managed-policy', subject: name})
    found.set(name, typeof answer === 'string' ? answer : null)
  }
  return found
}

/** Keeps the answers to single questions with the account they are about, so that a snapshot can be planned against. */
export function recording(cloud: Cloud): {cloud: Cloud; withAnswers: (snapshot: Snapshot) => Snapshot} {
  const answers = new Map<string, Record<string, Json>>()
  return {
    cloud: {
      ...cloud,
      async lookup(account, query) {
        const answer = await cloud.lookup(account, query)
        // It has a field of its own.
        if (query.about === 'account') return answer
        answers.set(account.id, {...answers.get(account.id), [queryKey(query)]: answer})
        return answer
      },
    },
    withAnswers(snapshot) {
      const lookups = answers.get(snapshot.account.id)
      return lookups ? {...snapshot, lookups: {...snapshot.lookups, ...lookups}} : snapshot
    },
  }
}
