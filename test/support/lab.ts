import type {Cloud} from '../../src/core/cloud.js'
import type {Organization} from '../../src/core/organization.js'
import type {Shard} from '../../src/core/shard.js'
import type {AccountRef, HazardName} from '../../src/core/types.js'
import type {Files} from '../../src/config/text/files.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import {applyPlan, exitOf, refusal} from '../../src/engine/apply/apply.js'
import type {ApplyOptions, Refusal} from '../../src/engine/apply/apply.js'
import {Failure} from '../../src/engine/base-command.js'
import type {ExitCode} from '../../src/engine/exit.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import type {Loaded} from '../../src/engine/load.js'
import type {ApplyOutcome} from '../../src/render/report.js'
import {createOrganizationDirectory} from '../../src/engine/organization-ids.js'
import {partsFor} from '../../src/engine/organization.js'
import type {OrganizedWorld, TestedCloud} from './clouds.js'
import type {OrganizationSeed} from './organization-seed.js'

export const NOW = new Date('2026-11-22T12:00:00Z')

/** Files that are only in memory, by name; no folders. */
export const memoryFiles = (texts: Readonly<Record<string, string>>): Files => ({
  read: (name) => {
    const text = texts[name]
    return text === undefined ? {problem: 'there is no such file'} : {file: name, text}
  },
  glob: (pattern) => Object.keys(texts).filter((name) => name === pattern),
})

export interface LabOptions {
  readonly allow?: readonly HazardName[]
  readonly adopt?: boolean
  readonly maxDeletes?: string
  readonly skipUnreadable?: boolean
  /** Confirmed where nothing is said. */
  readonly managementAccount?: boolean
  readonly only?: readonly string[]
  readonly account?: readonly string[]
  /** Further files, by name. */
  readonly files?: Readonly<Record<string, string>>
  /** See GatherOptions. */
  readonly large?: number
  readonly shard?: Shard
  readonly signal?: AbortSignal
  /** The journal. */
  readonly onCall?: ApplyOptions['onCall']
}

export interface Applied {
  readonly exit: ExitCode
  readonly gathered: Gathered
  readonly outcome?: ApplyOutcome
  readonly refused?: Refusal
}

/** The engine over a Cloud, without a terminal: what the commands do, with accounts.yaml as a string. */
export interface Lab {
  readonly cloud: Cloud
  plan(yaml: string, options?: LabOptions): Promise<Gathered>
  apply(yaml: string, options?: LabOptions): Promise<Applied>
  /** The same for a file that was read already. */
  planOf(loaded: Loaded, options?: LabOptions): Promise<Gathered>
  applyOf(loaded: Loaded, options?: LabOptions): Promise<Applied>
  /** Applies what was planned before. */
  applyGathered(gathered: Gathered, options?: LabOptions): Promise<Applied>
  /** One call by hand, by account name. */
  send(account: string, op: string, input: Record<string, unknown>): Promise<void>
  snapshot(account: string): Promise<Snapshot>
  /** The whole organization of a lab that has one. */
  organization(): Promise<Organization>
  /** One call by hand that changes it, with names for ids: `<unit Workloads>`, see core/organization-ids.ts. */
  organize(op: string, input: Record<string, unknown>): Promise<void>
  readonly organized: OrganizedWorld | undefined
  close(): void
}

/** An account that is lost right before the first write: the program prints it and ends. */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Failure)) throw error
  return {findings: [{code: 'failure', severity: 'error', message: error.message}], exit: error.exitCode}
}

export function labOver(
  cloud: Cloud & {close?(): void},
  accounts: readonly AccountRef[],
  sleep: (ms: number) => Promise<void> = async () => undefined,
  organized?: OrganizedWorld,
): Lab {
  const real = organized?.accounts ?? accounts
  const find = (name: string): AccountRef => {
    const found = real.find((account) => account.name === name)
    if (!found) throw new Error(`no account ${name} in this lab`)
    return found
  }
  // A file has the ids that accounts are to have; not every world gives them those.
  const withIds = (yaml: string): string =>
    real.reduce((text, {id}, at) => text.replaceAll(accounts[at]?.id ?? id, id), yaml)
  const read = (yaml: string, options: LabOptions = {}): Loaded =>
    load('accounts.yaml', () => NOW, memoryFiles({...options.files, 'accounts.yaml': withIds(yaml)}))
  const organizedWorld = (): OrganizedWorld => {
    if (!organized) throw new Error('this lab has no organization')
    return organized
  }
  const whole = (): Promise<Organization> =>
    organizedWorld().read({
      accountTags: true,
      unitTags: true,
      policies: true,
      policyTags: true,
      delegated: true,
      joining: true,
    })
  const planOf = (loaded: Loaded, options: LabOptions = {}): Promise<Gathered> =>
    gather(loaded, {
      cloud: async ({accounts: all}) => organized?.cloudOf(all.filter(({managed}) => managed)) ?? cloud,
      organization: organized && (() => organized.read(partsFor(loaded.written))),
      selection: {only: options.only, account: options.account},
      concurrency: 8,
      version: '0.0.0-test',
      large: options.large,
      shard: options.shard,
    })
  const lab: Lab = {
    cloud,
    plan: async (yaml, options) => planOf(read(yaml, options), options),
    planOf,
    apply: async (yaml, options) => lab.applyOf(read(yaml, options), options),
    applyOf: async (loaded, options = {}) => lab.applyGathered(await planOf(loaded, options), options),
    async applyGathered(gathered, options = {}) {
      const flags = {
        allow: options.allow ?? [],
        adopt: options.adopt ?? false,
        maxDeletes: options.maxDeletes,
        skipUnreadable: options.skipUnreadable ?? false,
        managementAccount: options.managementAccount ?? true,
      }
      const refused = refusal(gathered, flags)
      if (refused) return {exit: refused.exit, gathered, refused}
      const outcome = await applyPlan(gathered, {
        check: () => gathered.moved(),
        onCall: options.onCall,
        sleep,
        concurrency: 8,
        signal: options.signal ?? new AbortController().signal,
        onProgress: () => undefined,
        readAgain: () => gathered.changesNow(),
        patience: [],
      }).catch(refusalOf)
      if ('findings' in outcome) return {exit: outcome.exit, gathered, refused: outcome}
      return {exit: exitOf(outcome, flags.skipUnreadable && gathered.plan.unknown.length > 0), gathered, outcome}
    },
    async send(account, op, input) {
      await cloud.send(find(account), {op, input})
    },
    snapshot: (account) => cloud.snapshot(find(account)),
    organization: whole,
    async organize(op, input) {
      const directory = createOrganizationDirectory(await whole(), real)
      const [management] = real
      if (management) await cloud.send(management, directory.resolve({service: 'organizations', op, input}))
    },
    organized,
    close: () => cloud.close?.(),
  }
  return lab
}

export async function openLab(
  tested: TestedCloud,
  accounts: readonly AccountRef[],
  organization?: OrganizationSeed,
): Promise<Lab> {
  const world = await tested.open(accounts, organization)
  return labOver(world, accounts, undefined, world.organized)
}

/** What a plan does, one line a change: `create client/role/Reports`. */
export const doings = (gathered: Gathered): string[] =>
  gathered.plan.changes.map((change) => `${change.verb} ${change.address}`)
