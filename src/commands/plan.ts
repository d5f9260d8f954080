import {Flags} from '@oclif/core'
import {shellWord} from '../core/shell.js'
import {parseShard} from '../core/shard.js'
import type {Shard} from '../core/shard.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {commentFlags, commentOf} from '../engine/comment-flags.js'
import {shared} from '../engine/flags.js'
import {formatOf} from '../engine/output-format.js'
import {sha256} from '../engine/load.js'
import {LARGE} from '../engine/ground.js'
import {exitCode, shardJson, warned, wholeJson} from '../engine/plan/output.js'
import {savedText} from '../engine/saved/plan.js'
import {worldOfPlan} from '../engine/saved/check.js'
import {detailOf, modeOf, openSession} from '../engine/session.js'
import type {Session} from '../engine/session.js'
import {wantsColor} from '../engine/terminal.js'
import {checkPlanTarget, writePrivately} from '../engine/write-file.js'
import {escapeText} from '../render/escape.js'
import type {CommentOptions} from '../render/markdown-comment.js'
import {planMarkdown} from '../render/plan/markdown.js'
import {renderPlan} from '../render/plan/text.js'

export default class Plan extends BaseCommand {
  static override summary = 'show the difference between the file and AWS; changes nothing'
  static override description =
    'Exit 0; 1 when something is wrong or an account could not be read; 3 when apply would refuse whatever was allowed; with --detailed-exitcode 2 when there are differences.'
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --sandbox',
    '<%= config.bin %> plan --out plan.json',
    '<%= config.bin %> plan --format markdown --only "client/role/*"',
    '<%= config.bin %> plan --format markdown --max-bytes 30000 --comment-key prod',
    '<%= config.bin %> plan --shard 3/8 --json',
  ]
  static override flags = {
    ...shared,
    format: Flags.option({
      options: ['text', 'json', 'markdown'] as const,
      description: 'how to print it [default: text]; markdown is for a comment on a pull request',
    })(),
    ...commentFlags,
    out: Flags.string({
      helpValue: 'FILE',
      description: 'also save the plan there, for apply FILE: not when it has errors',
    }),
    'detailed-exitcode': Flags.boolean({description: 'exit 2 when there are differences'}),
    calls: Flags.boolean({description: 'print the AWS requests under each change'}),
    shard: Flags.string({
      helpValue: 'I/N',
      exclusive: ['out', 'only', 'account'],
      description: 'plan only the I-th of N parts of the accounts; xrole merge joins what --json prints of all',
    }),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Plan)
    const shard = shardIn(flags.shard)
    const format = formatOf(flags)
    const comment = commentOf(flags, format)
    const session = await openSession(flags, 'plan', this.config.version, {large: LARGE, shard})
    try {
      if (flags.out !== undefined) checkPlanTarget(flags.out, usedFiles(session, flags))
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log((await this.print(session, flags, {format, color, shard}, comment)).trimEnd())
      if (flags.out !== undefined) {
        const said = this.save(session, flags.out, flags)
        if (format === 'text') this.log(`\n${said}`)
        else this.logToStderr(said)
      }
      this.end(exitCode(session.plan, flags['detailed-exitcode']))
    } finally {
      session.close()
    }
  }

  private async print(
    session: Session,
    {calls}: {calls: boolean},
    {format, color, shard}: {format: 'text' | 'json' | 'markdown'; color: boolean; shard: Shard | undefined},
    comment: CommentOptions,
  ) {
    const {loaded} = session
    const plan = warned(session)
    const detail = await detailOf(session, {calls})
    if (format === 'json') return JSON.stringify(shard ? shardJson(session, shard) : wholeJson(session), null, 2)
    if (format === 'markdown') return planMarkdown(plan, {...comment, file: loaded.file, detail})
    return renderPlan(plan, {color, file: loaded.file, detail})
  }

  private save(session: Session, out: string, flags: WorldFlags): string {
    if (session.plan.findings.some(({severity}) => severity === 'error'))
      return `Not saved to ${escapeText(out)}: the plan has errors, which no flag of apply lets pass.`
    const text = savedText(wholeJson(session), session, session.loaded, worldOfPlan(flags))
    writePrivately(out, text)
    return escapeText(`Saved to ${out} (sha256 ${sha256(text)}); apply it with: ${commandFor(out, flags)}`)
  }
}

function shardIn(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined
  const shard = parseShard(text)
  if (shard) return shard
  throw new Failure(`--shard ${text} is no part: 3/8 is the third of eight, 1/8 the first`)
}

interface WorldFlags {
  readonly file: string
  readonly sandbox: boolean
  readonly 'sandbox-file'?: string | undefined
  readonly snapshot?: string | undefined
  readonly organization?: string | undefined
}

/** What a plan is made from: the root file with all that it includes, and the sandbox or the recordings. */
const usedFiles = ({loaded}: Session, flags: WorldFlags): string[] => {
  const mode = modeOf(flags)
  const recorded = flags.organization === undefined ? [] : [flags.organization]
  return [loaded.file, ...loaded.sources.texts.keys(), ...(mode.kind === 'aws' ? [] : [mode.file]), ...recorded]
}

/** What applies the saved plan where it was made for; a recorded snapshot is of AWS. */
const commandFor = (out: string, flags: WorldFlags): string =>
  [
    'xrole apply',
    shellWord(out),
    ...(flags.file === 'accounts.yaml' ? [] : ['-f', shellWord(flags.file)]),
    ...(flags['sandbox-file'] !== undefined
      ? ['--sandbox-file', shellWord(flags['sandbox-file'])]
      : flags.sandbox
        ? ['--sandbox']
        : []),
    ...(flags.organization === undefined ? [] : ['--organization', shellWord(flags.organization)]),
  ].join(' ')
