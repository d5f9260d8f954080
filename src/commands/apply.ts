import {Flags} from '@oclif/core'
import {HAZARDS} from '../core/types.js'
import {runApply} from '../engine/apply-run.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {shared} from '../engine/flags.js'
import {openSession} from '../engine/session.js'

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
      const allowed = {
        allow: flags.allow ?? [],
        adopt: flags.adopt,
        maxDeletes: limit,
        skipUnreadable: flags['skip-unreadable'],
      }
      this.end(await runApply(this, session, flags, allowed))
    } finally {
      session.close()
    }
  }
}
