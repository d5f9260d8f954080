import {Args, Flags} from '@oclif/core'
import {allowedBy, applying} from '../engine/apply/flags.js'
import {runApply} from '../engine/apply/run.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {shared} from '../engine/flags.js'
import {checkSaved, chooseSaved, worldOfPlan} from '../engine/saved/check.js'
import {readSaved} from '../engine/saved/plan.js'
import type {SavedPlan} from '../engine/saved/plan.js'
import {LARGE} from '../engine/ground.js'
import {accountIn} from '../engine/relations.js'
import {openSession} from '../engine/session.js'

export default class Apply extends BaseCommand {
  static override summary = 'make AWS match the file'
  static override description =
    'Plans anew, checks everything, asks, then writes in dependency order in all accounts and reads AWS again. With a plan saved by plan --out it does just that, without asking, and refuses when something that it touches has moved since. Safe to run again at any time. Exit 3: a safety rule refused and nothing was written; exit 4: applied in part, or AWS disagrees afterwards.'
  static override args = {
    plan: Args.string({description: 'a plan that plan --out saved; without one, all that the file wants is applied'}),
  }
  static override examples = [
    '<%= config.bin %> apply',
    '<%= config.bin %> apply --sandbox --yes',
    '<%= config.bin %> apply plan.json',
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
    'no-file-safety': shared['no-file-safety'],
    ...applying,
    yes: {...applying.yes, description: 'do not ask; needed where there is no terminal, but for a saved plan'},
    'plan-digest': Flags.string({
      helpValue: 'HEX',
      description: 'apply only the saved plan that has this sha256, as plan --out printed it',
    }),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Apply)
    const allowed = allowedBy(flags)
    const saved = savedPlan(args.plan, flags)
    const session = await openSession(flags, 'apply', this.config.version, {
      large: LARGE,
      include: saved?.changes.map(({address}) => accountIn(address)),
      check: (intent) => saved && checkSaved(saved, intent, worldOfPlan(flags)),
    })
    try {
      // Who saved a plan has looked at it.
      this.end(
        saved
          ? await runApply(this, chooseSaved(session, saved), {...flags, yes: true}, allowed)
          : await runApply(this, session, flags, allowed),
      )
    } finally {
      session.close()
    }
  }
}

/** The saved plan to apply, when one is named, and what then makes no sense. */
function savedPlan(
  file: string | undefined,
  flags: {only?: unknown; account?: unknown; 'plan-digest'?: string | undefined},
): SavedPlan | undefined {
  const digest = flags['plan-digest']
  if (digest !== undefined && file === undefined)
    throw new Failure('--plan-digest is about a saved plan; name its file: xrole apply FILE --plan-digest HEX')
  if (digest !== undefined && !/^[0-9a-f]{64}$/i.test(digest))
    throw new Failure('--plan-digest takes a sha256: the 64 hexadecimal digits that plan --out printed')
  if (file === undefined) return undefined
  if (flags.only !== undefined || flags.account !== undefined)
    throw new Failure('a saved plan is applied whole; give --only and --account to plan --out instead')
  return readSaved(file, digest)
}
