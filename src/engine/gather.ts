import {globToRegExp} from '../core/address.js'
import type {Cloud} from '../core/cloud.js'
import {lineText} from '../core/locate.js'
import type {Organization} from '../core/organization.js'
import type {Snapshot} from '../core/snapshot.js'
import type {Change, Finding, Place, Resource} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {fingerprinting, identityHash} from '../config/compile/marks.js'
import {kinds} from '../kinds/index.js'
import {observe} from '../kinds/live.js'
import {stateOf} from '../kinds/resource.js'
import type {Observation} from '../ownership/scope.js'
import {keysOf} from '../ownership/selection.js'
import type {Selection} from '../ownership/selection.js'
import {wantedParts} from './account-parts.js'
import {Failure} from './base-command.js'
import {factsOf, offlineFacts} from './facts.js'
import {followUp} from './follow-up.js'
import {compiled, sha256} from './load.js'
import type {Loaded} from './load.js'
import {movedSince} from './moved.js'
import {checkOnly} from './only.js'
import {completePlan, makePlan, outlinePlan} from './plan.js'
import type {Planned} from './plan.js'
import {newPolicies, readUsable, recording} from './read.js'
import type {Read, ReadOptions} from './read.js'

export interface GatherOptions extends Omit<ReadOptions, 'parts'> {
  readonly cloud: (intent: Intent) => Promise<Cloud>
  /** Reads the organization, for files that discover their accounts in it. */
  readonly organization?: (() => Promise<Organization>) | undefined
  readonly selection: {readonly only?: readonly string[] | undefined; readonly account?: readonly string[] | undefined}
  readonly version: string
}

export interface Gathered extends Planned {
  readonly intent: Intent
  /** The organization that the accounts were discovered in; read once. */
  readonly organization: Organization | undefined
  readonly cloud: Cloud
  readonly snapshots: readonly Snapshot[]
  /** Managed accounts that the selection takes in; all without one. */
  readonly selected: ReadonlySet<string>
  /** Reads AWS again: what differs now, judged by the same file and selection. Throws where an account is lost. */
  changesNow(): Promise<readonly Change[]>
  /** Where a rule of the file is: `accounts.yaml:12`. */
  readonly where: (place: Place) => string
  /** Reads once more what the plan touches: findings where that is no longer what was planned for, or now refused. Throws where an account is lost. */
  moved(): Promise<readonly Finding[]>
  /** The same read, planned for these keys only: what a saved plan or a drift is about. */
  choose(keys: ReadonlySet<string>): Gathered
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

/** Reads who is in the organization, where the file discovers its accounts there and nothing else is wrong with it. */
async function discovered(loaded: Loaded, options: GatherOptions): Promise<Organization | undefined> {
  if (!loaded.written.discover) return undefined
  compiled(loaded, offlineFacts().facts)
  if (!options.organization) throw new Failure('accounts: from: needs an organization to read')
  return options.organization()
}

/** For planning once more in the same run. */
export const readAlready = ({organization}: Pick<Gathered, 'organization'>): GatherOptions['organization'] =>
  organization && (async () => organization)

/** File and AWS → plan. Everything that only reads; nothing here writes to AWS. */
export async function gather(loaded: Loaded, options: GatherOptions): Promise<Gathered> {
  const organization = await discovered(loaded, options)
  const offline = offlineFacts(organization)
  const first = compiled(loaded, offline.facts)
  const {selected, ...selection} = selectionOf(options, first.intent)
  const {cloud, withAnswers} = recording(await options.cloud(first.intent))
  const caller = await cloud.caller()
  const parts = wantedParts(first.intent)
  const managed = first.intent.accounts.filter((account) => account.managed)

  const inputOf = ({snapshots, unknown, policies}: Known, chosen: Selection): Input => {
    const {intent, findings} = offline.wasAsked() ? compiled(loaded, factsOf(snapshots, policies, organization)) : first
    const observed = snapshots.map(observe)
    const live: Observation = {
      state: stateOf(observed.flatMap((one) => one.resources)),
      unknown: new Set(unknown.map((one) => one.account)),
      callerAccount: caller?.account,
      identity: (thing) => identityHash(thing, sha256),
      fingerprint: fingerprinting(sha256),
      principals: new Map(observed.flatMap((one) => [...one.principals])),
    }
    const all = [...findings, ...observed.flatMap((one) => one.findings)]
    return {intent, live, caller, selection: chosen, version: options.version, findings: all, unknown}
  }
  const read = async (): Promise<Known> => {
    const {snapshots, unknown} = await readUsable(cloud, managed, {...options, parts})
    return {snapshots, unknown, policies: await newPolicies(cloud, offline.policies, snapshots[0]?.account)}
  }
  const found = await read()
  const {snapshots} = found
  const input = inputOf(found, selection)
  const {intent, live} = input
  const outline = outlinePlan(input)
  // Nobody knows what is in an account that was not read.
  if (live.unknown.size === 0)
    checkOnly(
      selection.only,
      [...outline.live.values(), ...intent.state.values()].map((one) => one.address),
    )
  const more = await followUp(outline, intent, cloud, options.concurrency)
  const isMore = more.resources.length + more.findings.length > 0
  const known = isMore ? withMore(input, more) : input

  const gathered = (chosen: Selection, made: Planned): Gathered => ({
    ...made,
    intent,
    organization,
    cloud,
    snapshots: snapshots.map(withAnswers),
    selected,
    where: (place) => lineText(loaded.sources.texts, place),
    async changesNow() {
      const now = await read()
      const lost = now.unknown.find((one) => !live.unknown.has(one.account))
      if (lost) throw new Failure(`account ${lost.account} can no longer be read: ${lost.message}`)
      return outlinePlan(inputOf(now, chosen)).changes
    },
    moved: () =>
      movedSince(made, {
        intent,
        cloud,
        concurrency: options.concurrency,
        parts,
        accounts: snapshots.map((one) => one.account),
        again(fresh) {
          const newer = new Map(fresh.map((one) => [one.account.id, one]))
          const merged = snapshots.map((one) => newer.get(one.account.id) ?? one)
          const keys = keysOf(made.plan.changes, kinds)
          return makePlan(inputOf({...found, snapshots: merged}, {...chosen, keys}))
        },
      }),
    choose(keys) {
      const narrower = {...selection, keys}
      return gathered(narrower, makePlan({...known, selection: narrower}))
    },
  })
  return gathered(selection, isMore ? makePlan(known) : completePlan(input, outline))
}

type Input = Parameters<typeof makePlan>[0]

/** What was read of AWS, with the policies of its own that are newer than the shipped list. */
interface Known extends Read {
  readonly policies: Awaited<ReturnType<typeof newPolicies>>
}

const withMore = (input: Input, {resources, findings}: {resources: Resource[]; findings: Finding[]}): Input => ({
  ...input,
  live: {...input.live, state: new Map([...input.live.state, ...resources.map((one) => [one.key, one] as const)])},
  findings: [...input.findings, ...findings],
})
