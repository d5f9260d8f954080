import {writeFile} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {shared} from '../engine/flags.js'
import {openSession} from '../engine/session.js'
import {escapeText} from '../render/escape.js'

export default class Snapshot extends BaseCommand {
  static override summary = 'record what AWS has, as JSON, for --snapshot'
  static override description =
    'Reads what plan reads and prints it. Holds names, policies and tags; no credential. An account that cannot be read is an error: a snapshot is whole.'
  static override examples = [
    '<%= config.bin %> snapshot --out live.json',
    '<%= config.bin %> plan --snapshot live.json',
  ]
  static override flags = {
    file: shared.file,
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    concurrency: shared.concurrency,
    out: Flags.string({helpValue: 'FILE', description: 'write it there instead of printing it'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Snapshot)
    const session = await openSession(flags, 'plan', this.config.version)
    session.close()
    const [unread] = session.plan.unknown
    if (unread) throw new Failure(`account ${unread.account} cannot be read: ${unread.message}`)
    const text = `${JSON.stringify({format: 1, xrole: this.config.version, snapshots: session.snapshots}, null, 2)}\n`
    if (flags.out === undefined) return this.log(text.trimEnd())
    await writeFile(flags.out, text, {mode: 0o600})
    this.logToStderr(`Wrote ${escapeText(flags.out)}: ${session.snapshots.length} accounts.`)
  }
}
