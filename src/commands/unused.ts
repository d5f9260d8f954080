import {Flags} from '@oclif/core'
import {TRACKED_DAYS} from '../access/unused.js'
import {worldFlags} from '../engine/ask/flags.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import type {ExitCode} from '../engine/exit.js'
import {shared} from '../engine/flags.js'
import {openSession} from '../engine/session.js'
import {wantsColor} from '../engine/terminal.js'
import {unusedOf} from '../engine/unused/run.js'
import {unusedText, unusedMarkdown} from '../render/unused/unused.js'
import type {ShownUnused} from '../render/unused/unused.js'
import {unusedJson} from '../render/unused/json.js'

const {from: _, ...read} = worldFlags

/** The end of a day, UTC: a use on that day was before it. */
function endOf(day: string): Date {
  const at = new Date(`${day}T23:59:59Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw new Failure(`--as-of ${day} is not a day; write one such as 2027-01-31`)
  return at
}

function checkDays(days: number): void {
  if (days > TRACKED_DAYS)
    throw new Failure(
      `--days ${days}: AWS keeps when a role was last used for ${TRACKED_DAYS} days, so that nobody can tell of more; give --days ${TRACKED_DAYS} or less`,
    )
}

export default class Unused extends BaseCommand {
  static override summary =
    'list roles that nobody used, with the lines that grant them and the change that removes them'
  static override description = `Reads AWS, or a snapshot, and changes nothing, neither there nor in the file. A role is unused when its last use was so many days ago or more, or it was made so long ago and never used since. Roles with protect: true, those that safety: mustKeep: names on either side, those by which xrole enters, and those that lint: ignore: has for the rule unused-role are told apart and stay. The change is a unified diff for git apply or patch -p1, from the working folder, or from that of the file where it is elsewhere; it is compiled in memory first, and what cannot be taken out is told with the reason.

Exit 0 whatever was found; with --detailed-exitcode 2 when something is unused; 1 when an account could not be read (the others are shown) or something is wrong.`
  static override examples = [
    '<%= config.bin %> unused',
    '<%= config.bin %> unused --days 180 --account "prod-*"',
    '<%= config.bin %> unused --service-last-accessed --only client/role/Deployer',
    '<%= config.bin %> unused --json | jq -r .patch | git apply',
    '<%= config.bin %> unused --snapshot live.json --as-of 2027-01-31',
  ]
  static override flags = {
    ...read,
    days: Flags.integer({min: 1, default: 90, description: `how many days, ${TRACKED_DAYS} at most`}),
    'service-last-accessed': Flags.boolean({
      description:
        'ask AWS as well which services the other roles use, and take out of the statements what they do not: three requests or more for each role, which takes seconds',
    }),
    account: Flags.string({
      ...shared.account,
      multiple: true,
      description: 'tell only of these accounts: names and globs',
    }),
    only: Flags.string({...shared.only, multiple: true, description: 'tell only of what matches'}),
    format: Flags.option({
      options: ['text', 'json', 'markdown'] as const,
      description: 'how to print it [default: text]',
    })(),
    'detailed-exitcode': Flags.boolean({description: 'exit 2 when something is unused'}),
    'as-of': Flags.string({
      helpValue: 'DAY',
      description: 'count to the end of this day (UTC) instead of to now, for a snapshot that was recorded then',
    }),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Unused)
    checkDays(flags.days)
    const now = flags['as-of'] === undefined ? new Date() : endOf(flags['as-of'])
    if (flags.snapshot !== undefined && flags['as-of'] === undefined)
      this.logToStderr(
        'note: a snapshot does not say when it was recorded, and days are counted to now: what was used since looks unused; --as-of DAY counts to the day of the snapshot',
      )
    const session = await openSession(flags, 'plan', this.config.version)
    try {
      const options = {days: flags.days, now, only: flags.only}
      const shown = await unusedOf(session, options, flags['service-last-accessed'])
      const format = flags.format ?? (flags.json ? 'json' : 'text')
      const texts = session.loaded.sources.texts
      if (format === 'json')
        this.log(
          JSON.stringify(
            unusedJson(shown, (file) => texts.get(file) ?? ''),
            null,
            2,
          ),
        )
      else if (format === 'markdown') this.log(unusedMarkdown(shown))
      else this.log(unusedText(shown, {color: wantsColor(process.stdout, {noColor: flags['no-color']})}))
      this.end(exitFor(shown, flags['detailed-exitcode']))
    } finally {
      session.close()
    }
  }
}

function exitFor({report, services}: ShownUnused, detailed: boolean): ExitCode {
  if (report.unknown.length > 0 || (services?.failed.length ?? 0) > 0) return EXIT.error
  const isFound = report.found.length + (services?.grants.length ?? 0) > 0
  return detailed && isFound ? EXIT.differences : EXIT.done
}
