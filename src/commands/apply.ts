import {setTimeout as delay} from 'node:timers/promises'
import {Flags} from '@oclif/core'
import {HAZARDS} from '../core/types.js'
import type {Finding, HazardName} from '../core/types.js'
import {applyPlan, exitOf, refusal} from '../engine/apply.js'
import type {ApplyFlags} from '../engine/apply.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {shared} from '../engine/flags.js'
import {outcomeJson} from '../engine/outcome-json.js'
import {detailOf, modeOf, openSession} from '../engine/session.js'
import type {Session} from '../engine/session.js'
import {onInterrupt} from '../engine/interrupt.js'
import {askYes, isInteractive, wantsColor} from '../engine/terminal.js'
import {escapeText} from '../render/escape.js'
import {renderPlan} from '../render/plan-text.js'
import {createProgress} from '../render/progress.js'
import {renderReport} from '../render/report.js'

/** Real copies of IAM follow within seconds; the embedded one has no copies. Milliseconds. */
const PATIENCE = {aws: [2000, 4000, 8000], sandbox: [], snapshot: []} as const

/** The plan above says why an account could not be read. */
const named = (finding: Finding): Finding =>
  finding.code === 'account-unknown' ? {...finding, message: finding.message.split('\n')[0] ?? ''} : finding

/** Where the changes go, as the question says it. */
async function whereTo(session: Session, flags: Parameters<typeof modeOf>[0]): Promise<string> {
  const mode = modeOf(flags)
  if (mode.kind === 'sandbox') return `to the sandbox in ${escapeText(mode.file)}`
  const caller = await session.cloud.caller()
  return caller ? `to AWS as ${escapeText(caller.arn)}` : 'to AWS'
}

export default class Apply extends BaseCommand {
  static override summary = 'make AWS match the file'
  static override description =
    'Plans anew, checks everything, asks, then writes in dependency order in all accounts and reads AWS again. Safe to run again at any time. Exit 3: a safety rule refused and nothing was written; exit 4: applied in part, or AWS disagrees afterwards.'
  static override examples = [
    '<%= config.bin %> apply',
    '<%= config.bin %> apply --sandbox --yes',
    '<%= config.bin %> apply --allow REPLACES --only "client/role/Deployer"',
  ]
  static override flags = {
    file: shared.file,
    json: shared.json,
    'no-color': shared['no-color'],
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    only: shared.only,
    account: shared.account,
    concurrency: shared.concurrency,
    yes: Flags.boolean({char: 'y', description: 'do not ask; needed where there is no terminal'}),
    adopt: Flags.boolean({description: 'take over declared things that exist without our mark'}),
    allow: Flags.option({
      options: HAZARDS,
      multiple: true,
      multipleNonGreedy: true,
      description: 'allow a hazard by name',
    })(),
    'max-deletes': Flags.string({
      helpValue: 'N|N%',
      description: 'how many things may be deleted or replaced [default: 10 or 30%, whichever is less, at least 1]',
    }),
    'skip-unreadable': Flags.boolean({description: 'go on without accounts that cannot be read (exit 4)'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Apply)
    const limit = flags['max-deletes']
    if (limit !== undefined && !/^\d+%?$/.test(limit))
      throw new Failure(`--max-deletes takes a number or a percentage, like 20 or 20%; got ${limit}`)
    const session = await openSession(flags, 'apply', this.config.version)
    try {
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      const allowed: ApplyFlags = {
        allow: flags.allow ?? [],
        adopt: flags.adopt,
        maxDeletes: limit,
        skipUnreadable: flags['skip-unreadable'],
      }
      await this.work(session, flags, allowed, color)
    } finally {
      session.close()
    }
  }

  private async work(
    session: Session,
    flags: {json: boolean; yes: boolean; concurrency: number; file: string; sandbox: boolean},
    allowed: ApplyFlags,
    color: boolean,
  ): Promise<void> {
    const {plan, loaded} = session
    const detail = await detailOf(session, {calls: false})
    const passing = new Set<HazardName>([...allowed.allow, ...(allowed.adopt ? ['ADOPTS' as const] : [])])
    if (!flags.json) this.log(renderPlan(plan, {color, file: loaded.file, detail, allowed: passing}).trimEnd())
    const refused = refusal(session, allowed)
    if (refused) {
      this.end(refused.exit)
      const text = detail.findings(refused.findings.map(named)).trimEnd()
      if (flags.json)
        this.log(JSON.stringify({refused: refused.findings.map(({code, message}) => ({code, message}))}, null, 2))
      return this.logToStderr(`\nNothing was written:\n${text}`)
    }
    const skipped = plan.unknown.length > 0 && allowed.skipUnreadable
    if (plan.changes.length === 0) {
      if (flags.json)
        this.log(JSON.stringify(outcomeJson({done: [], failed: [], notStarted: [], remaining: []}), null, 2))
      return this.end(skipped ? EXIT.partial : EXIT.done)
    }
    if (!flags.yes && !(await this.confirmed(flags.json, await whereTo(session, flags)))) return this.end(EXIT.error)
    const outcome = await this.carryOut(session, flags)
    const coverage = {selected: session.isSelection, leftOut: plan.leftOut, unknown: plan.unknown}
    this.log(
      flags.json
        ? JSON.stringify(outcomeJson(outcome), null, 2)
        : `\n${renderReport(outcome, {color, file: loaded.file, coverage}).trimEnd()}`,
    )
    this.end(exitOf(outcome, skipped))
  }

  private async confirmed(json: boolean, where: string): Promise<boolean> {
    if (!isInteractive(process.stdin) || json)
      throw new Failure('nobody is there to confirm: nothing was written; give --yes to apply without asking')
    const yes = await askYes(`\nApply these changes ${where}? Only "yes" is a yes: `, {
      input: process.stdin,
      output: process.stderr,
    })
    if (!yes) this.logToStderr('Not confirmed; nothing was written.')
    return yes
  }

  private async carryOut(session: Session, flags: Parameters<typeof openSession>[0] & {concurrency: number}) {
    const progress = createProgress(process.stderr, Date.now)
    const interrupt = onInterrupt(() => {
      progress.clear()
      this.logToStderr('Stopping: what is under way finishes, nothing new starts. Press Ctrl-C again to quit at once.')
    })
    try {
      return await applyPlan(session, {
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
}
