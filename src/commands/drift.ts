import {Flags} from '@oclif/core'
import {runAccept} from '../engine/accept/run.js'
import {allowedBy, applying} from '../engine/apply/flags.js'
import {refusal} from '../engine/apply/apply.js'
import type {ApplyFlags} from '../engine/apply/apply.js'
import {runApply} from '../engine/apply/run.js'
import type {RunFlags} from '../engine/apply/run.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {withBlame} from '../engine/blame.js'
import {driftedChanges, driftExit, driftOf, revertExit} from '../engine/drift/drift.js'
import type {Drift as Found} from '../engine/drift/drift.js'
import {DRIFT_FORMATS, driftText} from '../engine/drift/output.js'
import {EXIT} from '../engine/exit.js'
import type {ExitCode} from '../engine/exit.js'
import {commentFlags, commentOf} from '../engine/comment-flags.js'
import {shared} from '../engine/flags.js'
import {formatOf} from '../engine/output-format.js'
import {InvalidFile} from '../engine/load.js'
import {findingsSarif} from '../engine/sarif.js'
import type {Left} from '../engine/revert.js'
import {nextFlags} from '../engine/import/target.js'
import {LARGE} from '../engine/ground.js'
import {detailOf, openSession} from '../engine/session.js'
import type {Session} from '../engine/session.js'
import {wantsColor} from '../engine/terminal.js'
import {pendingLine} from '../render/drift/report.js'
import type {PlanDetail} from '../render/plan/detail.js'
import {leftText, unmanagedWith} from '../render/drift/text.js'

/** Flags that let something be written, and so mean nothing without it. */
const REVERTING = ['adopt', 'allow', 'max-deletes', 'management-account', 'skip-unreadable'] as const

export default class Drift extends BaseCommand {
  static override summary =
    "show what was changed in AWS behind the file's back; changes nothing without --revert or --accept"
  static override description =
    'Tells changes made in AWS from changes of the file that were not applied yet, which are counted only. Exit 0; 2 when there is drift; 1 when something is wrong or an account could not be read; 3 when a rule of ownership refuses what the file wants.'
  static override examples = [
    '<%= config.bin %> drift',
    '<%= config.bin %> drift --format markdown --account "prod-*"',
    '<%= config.bin %> drift --format sarif > drift.sarif',
    '<%= config.bin %> drift --blame',
    '<%= config.bin %> drift --revert',
    '<%= config.bin %> drift --accept',
  ]
  static override flags = {
    ...shared,
    format: Flags.option({
      options: DRIFT_FORMATS,
      description: 'how to print it [default: text]; markdown is for an issue, sarif for code scanning',
    })(),
    ...commentFlags,
    'include-pending': Flags.boolean({description: 'exit 2 for pending changes of the file too'}),
    blame: Flags.boolean({
      exclusive: ['revert', 'accept'],
      description: 'ask CloudTrail who changed it and when (needs cloudtrail:LookupEvents)',
    }),
    revert: Flags.boolean({
      exclusive: ['snapshot', 'format', 'include-pending'],
      description: 'put right what drifted, and nothing else, by the rules of apply',
    }),
    accept: Flags.boolean({
      exclusive: ['revert', 'format', 'include-pending', 'no-file-safety'],
      description: 'write what drifted into the file, keeping everything else in it as it is (exit 2: not all of it)',
    }),
    ...applying,
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Drift)
    const allowed = allowedBy(flags)
    const idle = flags.revert ? undefined : REVERTING.find((name) => flags[name])
    if (idle) throw new Failure(`--${idle} is for drift --revert`)
    const format = formatOf(flags)
    const comment = commentOf(flags, format)
    const use = flags.revert || flags.accept ? 'apply' : 'plan'
    const version = this.config.version
    const session = await openSession(flags, use, version, {large: LARGE}).catch((error: unknown) => {
      // Code scanning gets a log also of a file that could not be compared with anything.
      if (format === 'sarif' && error instanceof InvalidFile)
        this.log(
          findingsSarif(error.findings, {file: flags.file, sources: error.sources, version, exitCode: EXIT.error}),
        )
      throw error
    })
    try {
      const found = driftOf(session, flags.only)
      if (flags.accept) {
        const drifted = driftedChanges(session.plan.changes)
        return this.end(await runAccept(this, session, drifted, found.report.unmanaged, flags))
      }
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      if (flags.revert && (flags.json || found.report.differences > 0))
        return this.end(await this.revert(session, found, flags, allowed))
      const told = flags.blame ? {...found, report: await this.blame(session, found, flags.concurrency)} : found
      const exitCode = driftExit(found.report, flags['include-pending'])
      const shown = {format, color, exitCode, version, again: nextFlags(flags.file, flags), isBlamed: flags.blame}
      this.log((await driftText(session, told.report, shown, comment)).trimEnd())
      this.end(exitCode)
    } finally {
      session.close()
    }
  }

  private async revert(session: Session, found: Found, flags: RunFlags, allowed: ApplyFlags): Promise<ExitCode> {
    const {gathered, left} = found.revertWith(allowed)
    const isNothing = gathered.plan.changes.length === 0 && left.length > 0 && !refusal(gathered, allowed)
    if (isNothing && flags.json) {
      const refused = left.map(({address, reason}) => ({code: 'not-reverted', message: `${address}: ${reason}`}))
      this.log(JSON.stringify({refused}, null, 2))
    }
    const code = isNothing
      ? EXIT.refused
      : await runApply(this, {...session, ...gathered, isSelection: true}, flags, allowed)
    this.tellRest(await detailOf(session, {calls: false}), found, left)
    return revertExit(code, found.report, left)
  }

  private blame({cloud, intent}: Session, {report}: Found, concurrency = 16) {
    return withBlame(report, {cloud, intent, concurrency})
  }

  /** What a revert leaves: what would carry out more than drift or is refused, what nobody declared, and what is pending. */
  private tellRest(detail: PlanDetail, {report}: Found, left: readonly Left[]): void {
    const rest = [
      leftText(left),
      ...(report.unmanaged.length > 0
        ? [`Not in the file, and left alone:\n${detail.findings(unmanagedWith(report)).trimEnd()}`]
        : []),
      pendingLine(report),
    ].filter((text) => text !== '')
    if (rest.length > 0) this.logToStderr(`\n${rest.join('\n\n')}`)
  }
}
