import {Flags} from '@oclif/core'
import {locate} from '../core/locate.js'
import {FROM, openWorlds} from '../engine/ask/ask.js'
import type {Asking, From} from '../engine/ask/ask.js'
import {BaseCommand} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {shared} from '../engine/flags.js'
import {wantsColor} from '../engine/terminal.js'
import {testsIn} from '../engine/tests.js'
import {escapeLines, escapeText} from '../render/escape.js'
import {testsJunit} from '../render/junit/junit.js'
import {testsJson, testsText} from '../render/tests.js'
import type {TestReport} from '../render/tests.js'

export default class Test extends BaseCommand {
  static override summary = 'run the tests: of the file: who can, who cannot'
  static override description =
    'Asks the file, and no AWS, unless told. With --sandbox or --snapshot, and with --from live --from after, each entry is run against what AWS has now and what it will have after the plan. Exit 0; 2 when an entry does not hold in the last of what was asked, an entry that cannot be decided included; 1 when something is wrong or an account could not be read.'
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test --from live --from after',
    '<%= config.bin %> test --sandbox',
    '<%= config.bin %> test --format junit > report.xml',
  ]
  static override flags = {
    file: shared.file,
    json: shared.json,
    'no-color': shared['no-color'],
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    snapshot: shared.snapshot,
    organization: shared.organization,
    concurrency: shared.concurrency,
    from: Flags.option({
      options: FROM,
      multiple: true,
      multipleNonGreedy: true,
      description: 'what to ask: the file, AWS as it is, AWS as it will be after the plan [default: file]',
    })(),
    format: Flags.option({
      options: ['text', 'json', 'junit'] as const,
      description: 'how to print it [default: text]',
    })(),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Test)
    const asking = await this.open(flags, fromsOf(flags))
    try {
      const {file, sources} = asking.loaded
      const worlds = testsIn(asking.worlds)
      const report: TestReport = {
        file,
        tests: asking.worlds.at(-1)?.intent.tests ?? [],
        worlds,
        place: ({place}) => ({file: place.file, ...locate(sources.texts.get(place.file) ?? '', place.start)}),
      }
      this.log(this.print(report, flags).trimEnd())
      const unread = asking.session?.plan.unknown ?? []
      for (const {account, message} of unread)
        this.logToStderr(
          `error: account ${escapeText(account)} could not be read: ${escapeLines(message).join('\n  ')}`,
        )
      const isHeld = worlds.at(-1)?.results.every(({passed}) => passed) ?? true
      this.end(unread.length > 0 ? EXIT.error : isHeld ? EXIT.done : EXIT.differences)
    } finally {
      asking.close()
    }
  }

  /** A file without entries asks AWS nothing. */
  private async open(flags: Parameters<typeof openWorlds>[0], froms: readonly From[]): Promise<Asking> {
    const offline = await openWorlds(flags, ['file'], this.config.version)
    const isOffline = froms.every((from) => from === 'file') || offline.loaded.written.tests.length === 0
    return isOffline ? offline : openWorlds(flags, froms, this.config.version)
  }

  private print(report: TestReport, flags: {format?: string | undefined; json: boolean; 'no-color': boolean}): string {
    const format = flags.format ?? (flags.json ? 'json' : 'text')
    if (format === 'json') return JSON.stringify(testsJson(report), null, 2)
    if (format === 'junit') return testsJunit(report)
    return testsText(report, {color: wantsColor(process.stdout, {noColor: flags['no-color']})})
  }
}

interface Asked {
  readonly from?: readonly From[] | undefined
  readonly sandbox: boolean
  readonly 'sandbox-file'?: string | undefined
  readonly snapshot?: string | undefined
}

/** In the order in which the last one decides. Who names an AWS means what it has and what the plan makes of it. */
function fromsOf({from, sandbox, snapshot, 'sandbox-file': file}: Asked): readonly From[] {
  if (from) return FROM.filter((one) => from.includes(one))
  return sandbox || file !== undefined || snapshot !== undefined ? ['live', 'after'] : ['file']
}
