import {Flags} from '@oclif/core'
import {locate} from '../core/locate.js'
import type {Place, Plan as PlanValue} from '../core/types.js'
import {BaseCommand} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import type {ExitCode} from '../engine/exit.js'
import {shared} from '../engine/flags.js'
import {railWarnings} from '../engine/rail-warnings.js'
import {callsOfChange, detailOf, openSession} from '../engine/session.js'
import type {Session} from '../engine/session.js'
import {wantsColor} from '../engine/terminal.js'
import {planJson} from '../render/plan-json.js'
import {planMarkdown} from '../render/plan-markdown.js'
import {renderPlan} from '../render/plan-text.js'

export default class Plan extends BaseCommand {
  static override summary = 'show the difference between the file and AWS; changes nothing'
  static override description =
    'Exit 0; 1 when something is wrong or an account could not be read; 3 when apply would refuse whatever was allowed; with --detailed-exitcode 2 when there are differences.'
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --sandbox',
    '<%= config.bin %> plan --format markdown --only "client/role/*"',
  ]
  static override flags = {
    ...shared,
    format: Flags.option({
      options: ['text', 'json', 'markdown'] as const,
      description: 'how to print it [default: text]',
    })(),
    'detailed-exitcode': Flags.boolean({description: 'exit 2 when there are differences'}),
    calls: Flags.boolean({description: 'print the AWS requests under each change'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Plan)
    const session = await openSession(flags, 'plan', this.config.version)
    try {
      const format = flags.format ?? (flags.json ? 'json' : 'text')
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log((await this.print(session, format, color, flags.calls)).trimEnd())
      this.end(exitCode(session.plan, flags['detailed-exitcode']))
    } finally {
      session.close()
    }
  }

  private async print(session: Session, format: 'text' | 'json' | 'markdown', color: boolean, calls: boolean) {
    const {loaded} = session
    const plan = {...session.plan, findings: [...session.plan.findings, ...railWarnings(session)]}
    const place = (at: Place) => locate(loaded.sources.texts.get(at.file) ?? '', at.start)
    const detail = await detailOf(session, {calls})
    if (format === 'json') return JSON.stringify(planJson(plan, callsOfChange, place), null, 2)
    if (format === 'markdown') return planMarkdown(plan, {file: loaded.file, detail})
    return renderPlan(plan, {color, file: loaded.file, detail})
  }
}

/** An unknown account and an error are louder than a refusal, and that than a difference. */
function exitCode({findings, unknown, changes}: PlanValue, detailed: boolean): ExitCode {
  const errors = findings.filter((finding) => finding.severity === 'error')
  if (unknown.length > 0 || errors.some((finding) => finding.refused !== true)) return EXIT.error
  if (errors.length > 0) return EXIT.refused
  return detailed && changes.length > 0 ? EXIT.differences : EXIT.done
}
