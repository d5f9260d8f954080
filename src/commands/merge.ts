import {readFileSync} from 'node:fs'
import {Args, Flags} from '@oclif/core'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import type {ExitCode} from '../engine/exit.js'
import {unreadable} from '../engine/file-words.js'
import {mergeParts, parsePart} from '../engine/merge.js'
import type {NamedPart} from '../engine/merge.js'
import {escapeText} from '../render/escape.js'

export default class Merge extends BaseCommand {
  static override summary = 'join the parts of a plan: what plan --shard I/N --json printed of each'
  static override description =
    'Prints the whole plan as JSON, the same bytes as plan --json. All N parts have to be there, made from the same file, over the same accounts, by the same version. Exits like plan.'
  static override examples = [
    '<%= config.bin %> merge shard-*.json',
    '<%= config.bin %> merge shard-*.json > plan.json',
  ]
  // Further ones are taken by strict: false.
  static override strict = false
  static override args = {
    parts: Args.string({description: 'files with the parts, in any order', required: true}),
  }
  static override flags = {
    'detailed-exitcode': Flags.boolean({description: 'exit 2 when there are differences'}),
  }

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Merge)
    const parts = (argv as string[]).map(partIn)
    const plan = mergeParts(parts)
    this.log(JSON.stringify(plan, null, 2))
    this.end(exitOf(parts, flags['detailed-exitcode'] && plan.changes.length > 0))
  }
}

function partIn(file: string): NamedPart {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(escapeText(unreadable(file, error, 'xrole plan --shard I/N --json prints one')))
  }
  return parsePart(text, file)
}

/** The loudest of the parts. */
function exitOf(parts: readonly NamedPart[], differs: boolean): ExitCode {
  const exits = new Set(parts.map(({part}) => part.shard.exit))
  if (exits.has(EXIT.error)) return EXIT.error
  if (exits.has(EXIT.refused)) return EXIT.refused
  return differs ? EXIT.differences : EXIT.done
}
