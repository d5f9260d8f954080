import {globToRegExp} from '../core/address.js'
import type {Cloud} from '../core/cloud.js'
import {lineText} from '../core/locate.js'
import type {Organization} from '../core/organization.js'
import type {Shard} from '../core/shard.js'
import type {Snapshot} from '../core/snapshot.js'
import type {Change, Finding, Place, Resource} from '../core/types.js'
import type {Telling} from '../config/compile/context.js'
import type {Intent} from '../config/intent.js'
import {fingerprinting, identityHash} from '../config/compile/marks.js'
import {kinds} from '../kinds/index.js'
import {isOfOrganization} from '../ownership/organization-things.js'
import {observeOrganization} from './observe-organization.js'
import {guardsUnread} from '../access/guards.js'
import {observe} from '../kinds/live.js'
import {stateOf} from '../kinds/resource.js'
import type {Observation} from '../ownership/scope.js'
import {keysOf} from '../ownership/selection.js'
import type {Selection} from '../ownership/selection.js'
import {Failure} from './base-command.js'
import {offlineFacts} from './facts.js'
import {followUp} from './follow-up.js'
import {compiled, sha256} from './load.js'
import type {Loaded} from './load.js'
import {movedSince} from './moved.js'
import {createOrganizationDirectory, withOrganizationIds} from './organization-ids.js'
import {needsOrganization} from './organization.js'
import {checkOnly, seeing} from './only.js'
import {namesIn, partOf} from './shards.js'
import {completePlan, makePlan, outlinePlan} from './plan/plan.js'
import type {Planned} from './plan/plan.js'
import {surveyedGround, wholeGround} from './ground.js'
import type {Understood} from './ground.js'
import {byAccount, recording} from './read.js'
import type {Read, ReadOptions} from './read.js'

export interface GatherOptions extends Omit<ReadOptions, 'parts'> {
  readonly cloud: (intent: Intent) => Promise<Cloud>
  /** Reads the organization, for files that have to do with it. */
  readonly organization?: (() => Promise<Organization>) | undefined
  readonly selection: {readonly only?: readonly string[] | undefined; readonly account?: readonly string[] | undefined}
  readonly version: string
  /**
   * More managed accounts than this are looked at one by one first, and what is gathered are those that differ, with what
   * hangs together with them. Without it, all are gathered.
   */
  readonly large?: number | undefined
  /** Only what one part of the accounts has to tell. */
  readonly shard?: Shard | undefined
  /** Names of accounts to gather whether they differ or not: what a saved plan is about. */
  readonly include?: readonly string[] | undefined
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
  /** What the findings of the plan say of the file, before it is in words. */
  readonly tellings: readonly Telling[]
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

/** Reads the organization, where the file has to do with it and nothing else is wrong with it. */
async function discovered(loaded: Loaded, options: GatherOptions): Promise<Organization | undefined> {
  if (!needsOrganization(loaded.written)) return undefined
  atFirst(loaded, undefined, options.large)
  if (!options.organization) throw new Failure('accounts: from: and organization: need an organization to read')
  return options.organization()
}

/** Requests that change the organization have names where it has ids. */
const naming = (cloud: Cloud, organization: Organization | undefined, {accounts}: Intent): Cloud =>
  organization ? withOrganizationIds(cloud, createOrganizationDirectory(organization, accounts)) : cloud

/** What is known of a file before its accounts are read: of a large one what it says of none of them in particular. */
function atFirst(loaded: Loaded, organization: Organization | undefined, large: number | undefined) {
  const isLarge = loaded.accounts(organization).filter(({managed}) => managed).length > (large ?? Infinity)
  const offline = offlineFacts(organization)
  const first = compiled(loaded, offline.facts, isLarge ? {within: new Set<string>(), rules: true} : undefined)
  return {first, isLarge, wasAsked: offline.wasAsked(), policies: offline.policies}
}

/** For planning once more in the same run. */
export const readAlready = ({organization}: Pick<Gathered, 'organization'>): GatherOptions['organization'] =>
  organization && (async () => organization)

/** File and AWS → plan. Everything that only reads; nothing here writes to AWS. */
export async function gather(loaded: Loaded, options: GatherOptions): Promise<Gathered> {
  const organization = await discovered(loaded, options)
  const {first, isLarge, ...asked} = atFirst(loaded, organization, options.large)
  const part = options.shard && namesIn(first.intent.accounts, options.shard)
  const {selected, ...selection} = selectionOf(options, first.intent)
  const {cloud, withAnswers} = recording(naming(await options.cloud(first.intent), organization, first.intent))
  const caller = await cloud.caller()
  const marks = {
    callerAccount: caller?.account,
    identity: (thing: Parameters<typeof identityHash>[0]) => identityHash(thing, sha256),
    fingerprint: fingerprinting(sha256),
  }
  const {concurrency, onProgress} = options
  const seen: string[] = []
  const reading = {concurrency, ...(onProgress && {onProgress})}
  const ground = isLarge
    ? await surveyedGround(
        loaded,
        first,
        first.intent.accounts.filter((account) => account.managed),
        {
          cloud,
          organization,
          marks,
          include: options.include ?? [],
          part,
          seen: seeing(selection.only, seen),
          reading: {concurrency},
          ...reading,
        },
      )
    : wholeGround(loaded, {first, ...asked}, {cloud, organization, reading})
  const {elsewhere, parts} = ground

  const inputOf = ({snapshots, unknown, intent, findings, organization: now}: Known, chosen: Selection): Input => {
    const observed = snapshots.map(observe)
    const lost = [...unknown, ...elsewhere.unknown].sort(byAccount)
    const live: Observation = {
      ...marks,
      state: stateOf([
        ...(now ? observeOrganization(now, intent).resources : []),
        ...observed.flatMap((one) => one.resources),
      ]),
      unknown: new Set([...lost.map((one) => one.account), ...elsewhere.names]),
      principals: new Map([...elsewhere.principals, ...observed.flatMap((one) => [...one.principals])]),
    }
    const all = [...findings, ...guardsUnread(now), ...elsewhere.findings, ...observed.flatMap((one) => one.findings)]
    return {intent, live, caller, selection: chosen, version: options.version, findings: all, unknown: lost, elsewhere}
  }
  const known = async (read: Read, now: Organization | undefined): Promise<Known> => ({
    ...read,
    ...(await ground.understand(read.snapshots)),
    organization: now,
  })
  // Who else is in it does not matter any more; what the file manages of it may be another by now.
  const organizationNow = async (): Promise<Organization | undefined> =>
    loaded.written.organization ? options.organization?.() : organization
  const found = await known(await ground.read(), organization)
  const {snapshots} = found
  const input = inputOf(found, selection)
  const {intent, live} = input
  const outline = outlinePlan(input)
  // Nobody knows what is in an account that was not read.
  if (input.unknown.length === 0)
    checkOnly(selection.only, [
      ...[...outline.live.values(), ...intent.state.values()].map((one) => one.address),
      ...elsewhere.addresses,
      ...seen,
    ])
  const more = await followUp(outline, intent, cloud, options.concurrency)
  const isMore = more.resources.length + more.findings.length > 0
  const best = isMore ? withMore(input, more) : input

  const gathered = (chosen: Selection, made: Planned): Gathered => ({
    ...made,
    intent,
    organization,
    cloud,
    snapshots: snapshots.map(withAnswers),
    tellings: found.tellings,
    selected,
    where: (place) => lineText(loaded.sources.texts, place),
    async changesNow() {
      const now = await known(await ground.read(), await organizationNow())
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
        referrers: () => ground.referrers(),
        organization: async () => {
          const now = await organizationNow()
          return now ? observeOrganization(now, intent).resources : []
        },
        async again(fresh, fromOrganization) {
          const byId = new Map(fresh.map((one) => [one.account.id, one]))
          const merged = snapshots.map((one) => byId.get(one.account.id) ?? one)
          const keys = keysOf(made.plan.changes, kinds)
          const newer = inputOf(await known({...found, snapshots: merged}, organization), {...chosen, keys})
          return makePlan(fromOrganization ? withOrganization(newer, fromOrganization) : newer)
        },
      }),
    choose(keys) {
      const narrower = {...selection, keys}
      return gathered(narrower, makePlan({...best, selection: narrower}))
    },
  })
  const made = isMore ? makePlan(best) : completePlan(input, outline)
  return gathered(selection, part ? partOf(made, part, input) : made)
}

type Input = Parameters<typeof makePlan>[0]

/** What was read of AWS, and what the file wants in the light of it. */
interface Known extends Read, Understood {
  readonly organization: Organization | undefined
}

const withOrganization = (input: Input, resources: readonly Resource[]): Input => {
  const others = [...input.live.state.values()].filter((one) => !isOfOrganization(one))
  return {...input, live: {...input.live, state: stateOf([...resources, ...others])}}
}

const withMore = (input: Input, {resources, findings}: {resources: Resource[]; findings: Finding[]}): Input => ({
  ...input,
  live: {...input.live, state: new Map([...input.live.state, ...resources.map((one) => [one.key, one] as const)])},
  findings: [...input.findings, ...findings],
})
