import {setTimeout as delay} from 'node:timers/promises'
import type {Account} from '../../config/intent.js'
import type {Finding, HazardName} from '../../core/types.js'
import {escapeText} from '../../render/escape.js'
import {renderPlan} from '../../render/plan/text.js'
import {createProgress} from '../../render/progress.js'
import {renderReport} from '../../render/report.js'
import type {ApplyOutcome} from '../../render/report.js'
import {laterWords} from '../../render/summary.js'
import {applyPlan, exitOf, refusal} from './apply.js'
import type {ApplyFlags, Refusal} from './apply.js'
import {Failure} from '../base-command.js'
import {EXIT} from '../exit.js'
import type {ExitCode} from '../exit.js'
import {onInterrupt} from '../interrupt.js'
import {openFile, openJournal} from '../journal.js'
import type {Journal} from '../journal.js'
import {managementChanged, managementQuestion} from '../management.js'
import {newAccounts} from '../new-accounts.js'
import {outcomeJson} from '../outcome-json.js'
import {detailOf, modeOf} from '../session.js'
import type {Session} from '../session.js'
import {askFor, askYes, isInteractive, wantsColor} from '../terminal.js'

/** Where a run prints: results, and what is said beside them. */
export interface Output {
  log(text: string): void
  logToStderr(text: string): void
}

export type RunFlags = Parameters<typeof modeOf>[0] & {
  readonly json: boolean
  readonly yes: boolean
  readonly concurrency: number
  readonly 'no-color'?: boolean
}

/** Real copies of IAM follow within seconds; the embedded one has no copies. Milliseconds. */
const PATIENCE = {aws: [2000, 4000, 8000], sandbox: [], snapshot: []} as const

/** The plan above says why an account could not be read. */
const named = (finding: Finding): Finding =>
  finding.code === 'account-unknown' ? {...finding, message: finding.message.split('\n')[0] ?? ''} : finding

/** Where the changes go, as the question says it. */
async function whereTo(session: Session, flags: RunFlags): Promise<string> {
  const mode = modeOf(flags)
  if (mode.kind === 'sandbox') return `to the sandbox in ${escapeText(mode.file)}`
  const caller = await session.cloud.caller()
  return caller ? `to AWS as ${escapeText(caller.arn)}` : 'to AWS'
}

/** Somebody is there to ask, and wants to be asked. */
const canAsk = ({yes, json}: RunFlags): boolean => !yes && !json && isInteractive(process.stdin)

/** @param management the organization's management account, where it is changed and that was not confirmed by a flag */
async function confirmed(
  output: Output,
  flags: RunFlags,
  where: string,
  management: Account | undefined,
): Promise<boolean> {
  if (!canAsk(flags))
    throw new Failure('nobody is there to confirm: nothing was written; give --yes to apply without asking')
  const streams = {input: process.stdin, output: process.stderr}
  const yes =
    (await askYes(`\nApply these changes ${where}? Only "yes" is a yes: `, streams)) &&
    (management === undefined || (await askFor(management.name, managementQuestion(management), streams)))
  if (!yes) output.logToStderr('Not confirmed; nothing was written.')
  return yes
}

async function journalOf({plan, cloud}: Session): Promise<Journal> {
  const caller = await cloud.caller()
  return openJournal(
    {xrole: plan.xrole, owner: plan.owner, caller: caller?.arn},
    {now: () => new Date(), pid: process.pid, open: openFile},
  )
}

async function carryOut(
  output: Output,
  session: Session,
  flags: RunFlags,
  journal: Journal,
): Promise<ApplyOutcome | Refusal> {
  const progress = createProgress(process.stderr, Date.now)
  const interrupt = onInterrupt(() => {
    progress.clear()
    output.logToStderr('Stopping: what is under way finishes, nothing new starts. Press Ctrl-C again to quit at once.')
  })
  try {
    return await applyPlan(session, {
      check: () => session.moved(),
      onCall: (step, call, event) => journal.call(step, call, event),
      sleep: (ms) => delay(ms),
      concurrency: flags.concurrency,
      signal: interrupt.signal,
      patience: PATIENCE[modeOf(flags).kind],
      onProgress: (done, all, failed) => progress.show(done, all, 'steps', failed > 0 ? `${failed} failed` : ''),
      readAgain: () => session.changesNow(),
    })
  } finally {
    interrupt.off()
    progress.clear()
  }
}

/** The same with a journal, which is open before anything is written. */
async function journaled(
  output: Output,
  session: Session,
  flags: RunFlags,
  skipped: boolean,
): Promise<(ApplyOutcome | Refusal) & {exit: ExitCode; journal: string}> {
  const journal = await journalOf(session)
  let exit: ExitCode = EXIT.error
  try {
    const result = await carryOut(output, session, flags, journal)
    exit = 'findings' in result ? result.exit : exitOf(result, skipped)
    return {...result, exit, journal: journal.file}
  } finally {
    journal.end(exit)
  }
}

/** Shows the plan, checks everything, asks, writes and reports; gives the exit code. What `apply` and `drift --revert` do. */
export async function runApply(
  output: Output,
  session: Session,
  flags: RunFlags,
  allowed: ApplyFlags,
): Promise<ExitCode> {
  const {plan, loaded} = session
  const color = wantsColor(process.stdout, {noColor: flags['no-color'] ?? false})
  const detail = await detailOf(session, {calls: false})
  const passing = new Set<HazardName>([...allowed.allow, ...(allowed.adopt ? ['ADOPTS' as const] : [])])
  if (!flags.json) output.log(renderPlan(plan, {color, file: loaded.file, detail, allowed: passing}).trimEnd())
  const refuse = ({findings, exit}: Refusal): ExitCode => {
    const text = detail.findings(findings.map(named)).trimEnd()
    if (flags.json) output.log(JSON.stringify({refused: findings.map(({code, message}) => ({code, message}))}, null, 2))
    output.logToStderr(`\nNothing was written:\n${text}`)
    return exit
  }
  const management = allowed.managementAccount ? undefined : managementChanged(plan.changes, session.intent)
  // On a terminal it is asked for, behind the other question.
  const refused = refusal(session, {...allowed, managementAccount: allowed.managementAccount || canAsk(flags)})
  if (refused) return refuse(refused)
  const skipped = plan.unknown.length > 0 && allowed.skipUnreadable
  if (plan.changes.length === 0) {
    if (flags.json)
      output.log(JSON.stringify(outcomeJson({done: [], failed: [], notStarted: [], remaining: []}), null, 2))
    return skipped ? EXIT.partial : EXIT.done
  }
  if (!flags.yes && !(await confirmed(output, flags, await whereTo(session, flags), management))) return EXIT.error
  const {journal, exit, ...outcome} = await journaled(output, session, flags, skipped)
  if ('findings' in outcome) return refuse({...outcome, exit})
  const made = newAccounts(outcome, loaded.written)
  const coverage = {selected: session.isSelection, leftOut: plan.leftOut, unknown: plan.unknown, made}
  // A replacement that stopped halfway is no replacement in the next plan, which then says nothing of them.
  const byHand = (outcome.written ?? 0) > 0 ? plan.findings.filter(({code}) => code === 'resave-by-hand') : []
  output.log(
    flags.json
      ? JSON.stringify(outcomeJson(outcome), null, 2)
      : `\n${renderReport(outcome, {color, file: loaded.file, coverage, byHand: byHand.map(({message}) => message)}).trimEnd()}`,
  )
  if (flags.json && made.length > 0) output.logToStderr(`${laterWords(made)}.`)
  if (flags.json && byHand.length > 0) output.logToStderr(detail.findings(byHand).trimEnd())
  if (outcome.failed.length + outcome.notStarted.length > 0) output.logToStderr(`Journal: ${escapeText(journal)}`)
  return exit
}
