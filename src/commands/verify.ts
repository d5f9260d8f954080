import {Flags} from '@oclif/core'
import {locate} from '../core/locate.js'
import {openWorlds} from '../engine/ask/ask.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import type {ExitCode} from '../engine/exit.js'
import {shared} from '../engine/flags.js'
import {wantsColor} from '../engine/terminal.js'
import type {Verified} from '../engine/verify/verify.js'
import {runVerify} from '../engine/verify/run.js'
import {escapeText} from '../render/escape.js'
import {verifyJson, verifyText} from '../render/verify.js'
import type {VerifyReport} from '../render/verify.js'

export default class Verify extends BaseCommand {
  static override summary = 'after apply: assume for real what the credentials at hand may, and simulate the rest'
  static override description =
    'Assumes each role of the file with the credentials at hand, those that they should reach and those that they should not, makes the probe: of the tests that are about them, and asks the policies in AWS about everybody else. Each line says whether it was tried or simulated. Changes nothing; the credentials that AWS gives out are dropped. Exit 0 when all is as it should be, 2 when something is not or a test fails, 1 when something could not be read or tried.'
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify --sandbox',
    '<%= config.bin %> verify --mfa-serial arn:aws:iam::111111111111:mfa/paul --mfa-token 123456',
    '<%= config.bin %> verify --only "client/role/*" --json',
  ]
  static override flags = {
    file: shared.file,
    json: shared.json,
    'no-color': shared['no-color'],
    sandbox: shared.sandbox,
    'sandbox-file': shared['sandbox-file'],
    organization: shared.organization,
    only: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ADDRESS-GLOB',
      description: 'verify only roles, and tests about them, that match',
    }),
    account: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SELECTOR',
      description: 'verify only what is in these accounts: names and globs',
    }),
    concurrency: shared.concurrency,
    'mfa-serial': Flags.string({
      helpValue: 'ARN',
      dependsOn: ['mfa-token'],
      description: "the caller's MFA device, for roles that need MFA",
    }),
    'mfa-token': Flags.string({
      helpValue: 'CODE',
      dependsOn: ['mfa-serial'],
      description: 'the code that it shows; used once',
    }),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Verify)
    const {only, 'mfa-serial': serial, 'mfa-token': token, ...rest} = flags
    if (token !== undefined && !/^\d{6}$/.test(token))
      throw new Failure('--mfa-token is the six digits that the device shows')
    const asking = await openWorlds(rest, ['live', 'after'], this.config.version)
    try {
      const mfa = serial === undefined || token === undefined ? undefined : {serial, token}
      const verified = await runVerify(asking, {...flags, only, mfa})
      const {texts} = asking.loaded.sources
      const report: VerifyReport = {
        ...verified,
        where: (origin, statement) => asking.worlds[0]?.where(origin, statement) ?? origin.address,
        place: ({place}) => ({file: place.file, ...locate(texts.get(place.file) ?? '', place.start)}),
      }
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log(flags.json ? JSON.stringify(verifyJson(report), null, 2) : verifyText(report, {color}).trimEnd())
      const unread = asking.session?.plan.unknown ?? []
      for (const {account, message} of unread)
        this.logToStderr(`error: account ${escapeText(account)} could not be read: ${escapeText(message)}`)
      this.end(unread.length > 0 ? EXIT.error : exitOf(verified))
    } finally {
      asking.close()
    }
  }
}

/** Without an answer nobody knows; that is louder than a disagreement. */
function exitOf({checked}: Verified): ExitCode {
  if (checked.some(({verdict}) => verdict === 'unknown')) return EXIT.error
  return checked.some(({verdict}) => verdict === 'wrong') ? EXIT.differences : EXIT.done
}
