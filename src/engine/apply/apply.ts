import {CloudError} from '../../core/cloud.js'
import {execute} from '../../core/execute.js'
import type {ExecuteOptions, Report} from '../../core/execute.js'
import type {Step} from '../../core/steps.js'
import type {Change, Finding, HazardName} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import {rails} from '../../ownership/rails.js'
import type {Allowed} from '../../ownership/rails.js'
import type {ApplyOutcome} from '../../render/report.js'
import {EXIT} from '../exit.js'
import type {ExitCode} from '../exit.js'
import type {Gathered} from '../gather.js'
import {managementChanged, unconfirmed} from '../management.js'
import {placed} from '../places.js'
import {fileLimit} from '../rail-warnings.js'

export interface ApplyFlags {
  readonly allow: readonly HazardName[]
  readonly adopt: boolean
  readonly maxDeletes: string | undefined
  readonly skipUnreadable: boolean
  /** Changes of the organization's management account are meant. */
  readonly managementAccount: boolean
}

/** Why nothing may be written, and how apply then ends. */
export interface Refusal {
  readonly findings: readonly Finding[]
  readonly exit: ExitCode
}

const unreadable = (account: string, message: string, {accounts}: Intent): Finding => ({
  code: 'account-unknown',
  severity: 'error',
  place: accounts.find((one) => one.name === account)?.place,
  message: `account ${account} could not be read, so nothing is written; leave it out with --account, or go on without it with --skip-unreadable\n${message}`,
})

/** Every check before the first write. Undefined means go. */
export function refusal(gathered: Gathered, flags: ApplyFlags): Refusal | undefined {
  const {plan, owned, selected, intent} = gathered
  const errors = plan.findings.filter((finding) => finding.severity === 'error')
  const broken = errors.filter((finding) => finding.refused !== true)
  const blind = flags.skipUnreadable ? [] : plan.unknown.filter((one) => selected.has(one.account))
  if (broken.length + blind.length > 0)
    return {
      findings: [...errors, ...blind.map((one) => unreadable(one.account, one.message, intent))],
      exit: EXIT.error,
    }
  const allowed: Allowed = {
    hazards: new Set(flags.allow),
    adopt: flags.adopt,
    maxDeletes: flags.maxDeletes,
    fileMaxDeletes: fileLimit(gathered),
  }
  const management = flags.managementAccount ? undefined : managementChanged(plan.changes, intent)
  const refused = [
    ...errors,
    ...placed(rails(plan, owned, allowed), intent),
    ...(management ? [unconfirmed(management)] : []),
  ]
  return refused.length > 0 ? {findings: refused, exit: EXIT.refused} : undefined
}

export interface ApplyOptions {
  /** The last look before the first write: what it finds refuses the whole apply. It may throw: nothing is written then. */
  readonly check?: (() => Promise<readonly Finding[]>) | undefined
  /** Told of every request, see ExecuteOptions: the journal. */
  readonly onCall?: ExecuteOptions['onCall']
  readonly sleep: (ms: number) => Promise<void>
  readonly concurrency: number
  readonly signal: AbortSignal
  onProgress(done: number, all: number, failed: number): void
  /** Reads AWS again and gives what still differs. */
  readonly readAgain: () => Promise<readonly Change[]>
  /** Milliseconds between looks, while AWS still differs: its copies follow within seconds. */
  readonly patience: readonly number[]
}

/** Requests side by side in one account: IAM throttles each account by itself. */
const PER_ACCOUNT = 5

const isWholly = (change: Change, steps: readonly Step[], done: ReadonlySet<Step>): boolean =>
  steps.every((step) => step.change !== change || done.has(step))

/** The report by changes: a replacement is done when both its halves are. */
function outcomeOf(steps: readonly Step[], report: Report): Omit<ApplyOutcome, 'remaining'> {
  const done = new Set(report.done)
  const failed = new Map(report.failed.map((failure) => [failure.step.change, failure]))
  const changes = [...new Set(steps.map((step) => step.change))]
  const blocked = (change: Change): string => {
    const step = steps.find((one) => one.change === change && !done.has(one))
    const first = step?.after.find((one) => !done.has(one))
    if (first) return `it needs ${first.change.address}`
    if (report.halted !== undefined) return report.halted
    return !report.interrupted && report.silent.includes(change.account.name)
      ? `${change.account.name} does not answer any more`
      : 'interrupted'
  }
  const open = changes.filter((change) => !failed.has(change) && !isWholly(change, steps, done))
  const unsure = report.failed.filter(({error}) => error instanceof CloudError && error.detail.maybeDone)
  return {
    written: report.written + unsure.length,
    done: changes.filter((change) => !failed.has(change) && isWholly(change, steps, done)),
    failed: [...failed.values()].map(({step, error}) => ({change: step.change, error})),
    notStarted: open.map((change) => ({change, reason: blocked(change)})),
  }
}

/**
 * Does the plan and looks again: what AWS still has otherwise is part of the outcome. A refusal when the last look
 * before the first write found something.
 */
export async function applyPlan(gathered: Gathered, options: ApplyOptions): Promise<ApplyOutcome | Refusal> {
  const {cloud, steps, world} = gathered
  const moved = (await options.check?.()) ?? []
  if (moved.length > 0) return {findings: moved, exit: EXIT.refused}
  let failures = 0
  const report = await execute(steps, kinds, world, {
    send: (account, call) => cloud.send(account, call),
    sleep: options.sleep,
    concurrency: options.concurrency * PER_ACCOUNT,
    perAccount: PER_ACCOUNT,
    signal: options.signal,
    ...(options.onCall && {onCall: options.onCall}),
    onStep(_, outcome, done, all) {
      if (outcome === 'failed') failures++
      options.onProgress(done, all, failures)
    },
  })
  const outcome = outcomeOf(steps, report)
  if (outcome.failed.length + outcome.notStarted.length > 0) return outcome
  try {
    let remaining = await options.readAgain()
    for (const wait of options.patience) {
      if (remaining.length === 0) break
      await options.sleep(wait)
      remaining = await options.readAgain()
    }
    return {...outcome, remaining}
  } catch (error) {
    // The work is done and has to be reported; not knowing what AWS has now is part of the report.
    return {...outcome, unread: error instanceof Error ? error.message : String(error)}
  }
}

export function exitOf(outcome: ApplyOutcome, skipped: boolean): ExitCode {
  const {done, failed, notStarted, remaining, written = 0} = outcome
  if (failed.length + notStarted.length > 0) return done.length + written > 0 ? EXIT.partial : EXIT.error
  if (skipped || remaining === undefined || remaining.length > 0) return EXIT.partial
  return EXIT.done
}
