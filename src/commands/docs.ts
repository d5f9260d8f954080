import {Flags} from '@oclif/core'
import {openWorlds} from '../engine/ask/ask.js'
import {fromOf, worldFlags} from '../engine/ask/flags.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {handbookOf} from '../engine/handbook.js'
import {namedAccounts} from '../engine/named-accounts.js'
import {unreadLines} from '../engine/unread.js'
import {checkUnused, writeReport} from '../engine/write-file.js'
import {escapeText} from '../render/escape.js'
import {handbookMarkdown} from '../render/handbook/handbook.js'
import {handbookJson} from '../render/handbook/json.js'

export default class Docs extends BaseCommand {
  static override summary = 'print the roles handbook as Markdown: who may become what, why, and until when'
  static override description =
    'For each role its purpose (description), owner (a tag owner, team, contact or maintainer), who can assume it and under which conditions, what it may do in words, the last commit that changed its entry, and the day on which it ends; then what each user can become. Reads the file and git, and no AWS unless told; from AWS it also says when a role was made and last used, and shows roles that the file does not declare. Exit 0; 1 when something is wrong or an account could not be read.'
  static override examples = [
    '<%= config.bin %> docs --out ACCESS.md',
    '<%= config.bin %> docs --account "prod-*"',
    '<%= config.bin %> docs --from live',
  ]
  static override flags = {
    ...worldFlags,
    account: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SELECTOR',
      description: 'only roles and users of these accounts: names and globs',
    }),
    out: Flags.string({helpValue: 'FILE', description: 'write it there instead of printing it'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Docs)
    const {account, out, ...world} = flags
    const asked = await openWorlds(world, [fromOf(flags)], this.config.version)
    try {
      const [first] = asked.worlds
      if (!first) throw new Failure('nothing was asked')
      const selected = namedAccounts(first.intent, account)
      const book = handbookOf(first, asked, (name) => selected.has(name))
      const text = flags.json ? `${JSON.stringify(handbookJson(book), null, 2)}\n` : handbookMarkdown(book)
      if (out === undefined) this.log(text.trimEnd())
      else {
        checkUnused(out, asked.loaded.sources.texts.keys(), 'name another file with --out')
        writeReport(out, text)
        this.logToStderr(`Wrote ${escapeText(out)}.`)
      }
      const unread = unreadLines(asked, first)
      for (const line of unread) this.logToStderr(line)
      if (unread.length > 0) this.end(EXIT.error)
    } finally {
      asked.close()
    }
  }
}
