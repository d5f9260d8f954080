import type {Interfaces} from '@oclif/core'
import {createProgress} from '../render/progress.js'
import {renderFindings} from '../render/findings.js'
import type {PlanDetail} from '../render/plan/detail.js'
import {changeWords} from '../policy/words.js'
import {callsOf, phasesOf} from '../core/steps.js'
import type {Call, Change} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {kinds} from '../kinds/index.js'
import {openCloud} from './clouds.js'
import type {CloudMode} from './clouds.js'
import type {shared} from './flags.js'
import {gather} from './gather.js'
import type {Gathered, GatherOptions} from './gather.js'
import {load, withoutSafety} from './load.js'
import {openOrganization} from './organization.js'
import type {Loaded} from './load.js'

type AllFlags = Interfaces.InferredFlags<typeof shared>
type SharedFlags = {[Name in keyof AllFlags]?: AllFlags[Name] | undefined}

export const DEFAULT_SANDBOX = '.xrole/sandbox.json'

/** Where the accounts are, by the flags. */
export function modeOf(flags: SharedFlags): CloudMode {
  if (flags.snapshot !== undefined) return {kind: 'snapshot', file: flags.snapshot}
  if (flags.sandbox || flags['sandbox-file'] !== undefined)
    return {kind: 'sandbox', file: flags['sandbox-file'] ?? DEFAULT_SANDBOX}
  return {kind: 'aws'}
}

export interface Session extends Gathered {
  readonly loaded: Loaded
  /** `--only` or `--account` was given. */
  readonly isSelection: boolean
  close(): void
}

export interface SessionOptions extends Pick<GatherOptions, 'large' | 'include' | 'shard'> {
  /** Sees what the file wants before AWS is asked; it may throw. */
  readonly check?: (intent: Intent) => void
}

/** File → plan, as `plan`, `apply` and `snapshot` begin. */
export async function openSession(
  flags: Omit<SharedFlags, 'file'> & {file: string},
  use: 'plan' | 'apply',
  version: string,
  options?: SessionOptions,
): Promise<Session> {
  const now = () => new Date()
  const loaded = flags['no-file-safety'] ? withoutSafety(load(flags.file, now)) : load(flags.file, now)
  const progress = createProgress(process.stderr, Date.now)
  let close: (() => void) | undefined
  const cloud = async (intent: Intent) => {
    options?.check?.(intent)
    const opened = await openCloud({accounts: intent.accounts, mode: modeOf(flags), use})
    close = () => opened.close?.()
    return opened
  }
  try {
    const gathered = await gather(loaded, {
      cloud,
      organization: openOrganization(loaded, {
        mode: modeOf(flags),
        file: flags.organization,
        onProgress: (found) => progress.show(found, found, 'accounts found in the organization'),
      }),
      selection: {only: flags.only, account: flags.account},
      concurrency: flags.concurrency ?? 16,
      version,
      large: options?.large,
      include: options?.include,
      shard: options?.shard,
      onProgress: (done, all) => progress.show(done, all, 'accounts read'),
    })
    const isSelection = flags.only !== undefined || flags.account !== undefined
    return {...gathered, loaded, isSelection, close: () => close?.()}
  } catch (error) {
    close?.()
    throw error
  } finally {
    progress.clear()
  }
}

/** All requests of a change, those of both halves of a replacement. */
export const callsOfChange = (change: Change): Call[] =>
  phasesOf(change).flatMap((phase) => callsOf({change, phase}, kinds))

/** What printing a plan needs to know of documents and files. The diff library is loaded when there is a difference. */
export async function detailOf(
  {plan, loaded, isSelection, where}: Session,
  options: {calls: boolean},
): Promise<PlanDetail> {
  const {documentDiff} = plan.changes.length > 0 ? await import('../render/document.js') : {documentDiff: () => []}
  const names = new Map(plan.accounts.map((account) => [account.id, account.name]))
  return {
    documentDiff: (before, after, account) => documentDiff(before, after, account, {color: false}),
    changeWords: (before, after, account, as) => changeWords(before, after, account, as, names),
    findings: (findings) => renderFindings(findings, loaded.sources.texts),
    where,
    selected: isSelection,
    calls: options.calls ? callsOfChange : undefined,
  }
}
