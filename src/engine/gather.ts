import pMap from 'p-map'
import {globToRegExp} from '../core/address.js'
import {CloudError} from '../core/cloud.js'
import type {Cloud} from '../core/cloud.js'
import {queryKey} from '../core/snapshot.js'
import type {Query, Snapshot} from '../core/snapshot.js'
import type {AccountRef, Change, Finding, Json, Plan, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Credentials} from '../kinds/credentials.js'
import {observe} from '../kinds/live.js'
import {arnOf, stateOf} from '../kinds/resource.js'
import type {ManagedPolicy, User} from '../kinds/values.js'
import type {Observation} from '../ownership/scope.js'
import type {Selection} from '../ownership/selection.js'
import {Failure} from './base-command.js'
import {factsOf, offlineFacts} from './facts.js'
import {failureText} from './failure-text.js'
import {identityHash} from '../config/compile/marks.js'
import {compiled, sha256} from './load.js'
import type {Loaded} from './load.js'
import {checkOnly} from './only.js'
import {makePlan} from './plan.js'
import type {Planned} from './plan.js'

export interface GatherOptions {
  readonly cloud: (intent: Intent) => Promise<Cloud>
  readonly selection: {readonly only?: readonly string[] | undefined; readonly account?: readonly string[] | undefined}
  /** Accounts read at once. */
  readonly concurrency: number
  readonly version: string
  onProgress?(done: number, all: number): void
}

export interface Gathered extends Planned {
  readonly intent: Intent
  readonly cloud: Cloud
  readonly snapshots: readonly Snapshot[]
  /** Managed accounts that the selection takes in; all without one. */
  readonly selected: ReadonlySet<string>
  /** Reads AWS again: what differs now, judged by the same file and selection. Throws where an account is lost. */
  changesNow(): Promise<readonly Change[]>
}

/** `--account`: names and globs over managed accounts; one that matches nothing is a mistake. */
function selectionOf(options: GatherOptions, intent: Intent): Selection & {selected: ReadonlySet<string>} {
  const managed = intent.accounts.filter((account) => account.managed).map((account) => account.name)
  const globs = options.selection.account?.flatMap((one) => one.split(','))
  if (!globs) return {only: options.selection.only, selected: new Set(managed)}
  const accounts = new Set<string>()
  for (const glob of globs) {
    const test = globToRegExp(glob === 'all' ? '*' : glob)
    const found = managed.filter((name) => test.test(name))
    if (found.length === 0) throw new Failure(`--account ${glob} matches none of the accounts: ${managed.join(', ')}`)
    found.forEach((name) => accounts.add(name))
  }
  return {only: options.selection.only, accounts, selected: accounts}
}

interface Read {
  readonly snapshots: Snapshot[]
  readonly unknown: Plan['unknown'][number][]
}

/** Reads all managed accounts side by side. One that cannot be read is unknown; it never looks empty. */
export async function readAccounts(
  cloud: Cloud,
  accounts: readonly AccountRef[],
  options: Pick<GatherOptions, 'concurrency' | 'onProgress'>,
): Promise<Read> {
  const unknown: Read['unknown'] = []
  let done = 0
  const answers = await pMap(
    accounts,
    async (account) => {
      try {
        return await cloud.snapshot(account)
      } catch (error) {
        if (!(error instanceof CloudError)) throw error
        unknown.push({account: account.name, message: failureText(error)})
        return undefined
      } finally {
        options.onProgress?.(++done, accounts.length)
      }
    },
    {concurrency: options.concurrency},
  )
  unknown.sort((a, b) => (a.account < b.account ? -1 : 1))
  return {snapshots: answers.filter((snapshot) => snapshot !== undefined), unknown}
}

/** AWS-managed policies that are newer than the shipped list: asked for once, wherever an account can be asked. */
async function newPolicies(
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

const refused = (code: string, address: string, message: string): Finding => ({
  code,
  severity: 'error',
  refused: true,
  address,
  message,
})

/**
 * The questions that the bulk read leaves open and a plan raises: what a user that goes signs in with, and whose mark a
 * policy bears that the file claims by its path. Gives what is known then.
 */
async function followUp(
  planned: Planned,
  intent: Intent,
  cloud: Cloud,
): Promise<{users: Resource[]; findings: Finding[]}> {
  const users: Resource[] = []
  const findings: Finding[] = []
  const ask = async (account: AccountRef, query: Query, address: string): Promise<Json | undefined> => {
    try {
      return await cloud.lookup(account, query)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      findings.push(
        refused('unanswered', address, `${address}: ${queryKey(query)} cannot be read: ${failureText(error)}`),
      )
      return undefined
    }
  }
  for (const change of planned.plan.changes) {
    if (change.kind === 'user' && change.verb === 'delete') {
      const credentials = await ask(change.account, {about: 'credentials', subject: change.name}, change.address)
      const live = planned.live.get(change.key) as Resource<User>
      if (credentials) users.push({...live, value: {...live.value, credentials: credentials as unknown as Credentials}})
    }
    const isRewritten = change.verb === 'update' || change.verb === 'replace'
    if (change.kind === 'managed-policy' && isRewritten && intent.declared.get(change.key)?.pathWritten) {
      const {path, name} = change.before as ManagedPolicy
      const arn = arnOf(change.account, 'policy', path, name)
      const tags = await ask(change.account, {about: 'policy-tags', subject: arn}, change.address)
      const owner = (tags as Record<string, string> | undefined)?.['xrole:owner']
      if (owner !== undefined && owner !== intent.owner && !intent.formerOwners.includes(owner))
        findings.push(
          refused(
            'other-owner',
            change.address,
            `${change.address} belongs to "${owner}", another accounts.yaml; take it out of one of the two files`,
          ),
        )
    }
  }
  return {users, findings}
}

/** Keeps the answers to single questions with the account they are about, so that a snapshot can be planned against. */
function recording(cloud: Cloud): {cloud: Cloud; withAnswers: (snapshot: Snapshot) => Snapshot} {
  const answers = new Map<string, Record<string, Json>>()
  return {
    cloud: {
      ...cloud,
      async lookup(account, query) {
        const answer = await cloud.lookup(account, query)
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

/** File and AWS → plan. Everything that only reads; nothing here writes to AWS. */
export async function gather(loaded: Loaded, options: GatherOptions): Promise<Gathered> {
  const offline = offlineFacts()
  const first = compiled(loaded, offline.facts)
  const {selected, ...selection} = selectionOf(options, first.intent)
  const {cloud, withAnswers} = recording(await options.cloud(first.intent))
  const caller = await cloud.caller()
  const managed = first.intent.accounts.filter((account) => account.managed)

  const read = async () => {
    const {snapshots, unknown} = await readAccounts(cloud, managed, options)
    const policies = await newPolicies(cloud, offline.policies, snapshots[0]?.account)
    const {intent, findings} = offline.wasAsked() ? compiled(loaded, factsOf(snapshots, policies)) : first
    const observed = snapshots.map(observe)
    const live: Observation = {
      state: stateOf(observed.flatMap((one) => one.resources)),
      unknown: new Set(unknown.map((one) => one.account)),
      callerAccount: caller?.account,
      identity: (thing) => identityHash(thing, sha256),
    }
    const all = [...findings, ...observed.flatMap((one) => one.findings)]
    const input = {intent, live, caller, selection, version: options.version, findings: all, unknown}
    return {intent, snapshots, input, planned: makePlan(input)}
  }
  const {intent, snapshots, input, planned} = await read()
  const {live} = input
  // Nobody knows what is in an account that was not read.
  if (live.unknown.size === 0)
    checkOnly(
      selection.only,
      [...planned.live.values(), ...intent.state.values()].map((one) => one.address),
    )
  const more = await followUp(planned, intent, cloud)
  const known = more.users.length + more.findings.length === 0 ? planned : makePlan(withMore(input, more))
  const changesNow = async () => {
    const now = await read()
    const lost = now.input.unknown.find((one) => !input.live.unknown.has(one.account))
    if (lost) throw new Failure(`account ${lost.account} can no longer be read: ${lost.message}`)
    return now.planned.plan.changes
  }
  return {...known, intent, cloud, snapshots: snapshots.map(withAnswers), selected, changesNow}
}

type Input = Parameters<typeof makePlan>[0]

const withMore = (input: Input, {users, findings}: {users: Resource[]; findings: Finding[]}): Input => ({
  ...input,
  live: {...input.live, state: new Map([...input.live.state, ...users.map((user) => [user.key, user] as const)])},
  findings: [...input.findings, ...findings],
})
