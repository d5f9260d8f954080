import {Args} from '@oclif/core'
import {signInUrl} from '../aws/sign-in.js'
import type {AskedWorld} from '../engine/ask/ask.js'
import {
  assumeFlags,
  askedBy,
  checkOutput,
  signInEndpoint,
  splitAtDashes,
  withDashes,
  worldWordsOf,
} from '../engine/assume/flags.js'
import type {AssumeFlags} from '../engine/assume/flags.js'
import {terminalPrompt} from '../engine/assume/mfa.js'
import {callerSettings, isSandbox, openAssumer, openSessions, sessionsOf, worldFor} from '../engine/assume/open.js'
import type {OpenAssumer} from '../engine/assume/open.js'
import {assumeRole} from '../engine/assume/run.js'
import type {AssumeAsked, Assumed} from '../engine/assume/run.js'
import {childEnvironment, runChild} from '../engine/assume/child.js'
import {BaseCommand, Failure} from '../engine/base-command.js'
import {credentialsText} from '../render/credentials.js'
import {escapeText} from '../render/escape.js'

/** Milliseconds to wait for the sign-in of the console. */
const SIGN_IN_LIMIT = 30_000

export default class Assume extends BaseCommand {
  static override summary = 'assume a role: temporary credentials for a command, a shell, a program or the console'
  static override description = [
    'Asks AWS for a session of a role that the file names (or of any, by ARN) with what the file says that it takes: MFA, the external id, maxSession, and the way through other roles where the caller gets in by those only. Where the file says that the caller may not, AWS is asked all the same.',
    'The command behind -- gets the credentials in its environment, and its exit code is that of xrole: 128 and the number of the signal that ended it, 127 when there is no such command. --console prints a URL: it is a credential, valid for 15 minutes. On a terminal nothing secret is printed without --format or --console.',
    'Sessions are kept in $XDG_CACHE_HOME/xrole (~/.cache/xrole), readable by their owner alone, and used again while five minutes are left, so that a code of MFA is asked for once. --no-cache does without, --forget removes them. With --sandbox the command finds the sandbox at AWS_ENDPOINT_URL for as long as it runs.',
    'Exit 0, or what the command ends with; 1 when the role could not be assumed.',
  ].join('\n\n')
  static override usage = ['assume ROLE [FLAGS] -- COMMAND...', 'assume ROLE [FLAGS]', 'assume --forget']
  static override examples = [
    '<%= config.bin %> assume client/Admin -- aws sts get-caller-identity',
    'eval "$(<%= config.bin %> assume client/Admin)"',
    '<%= config.bin %> assume client/Admin --format fish | source',
    '<%= config.bin %> assume client/Admin --console',
    'credential_process = <%= config.bin %> assume client/Admin -f /srv/access.yaml --format credential-process',
  ]
  static override args = {role: Args.string({description: 'the role: client/Admin, client/role/Admin or an ARN'})}
  static override flags = assumeFlags

  private readonly say = (line: string): void => this.logToStderr(line)
  private readonly warning = (message: string): void => this.say(`warning: ${escapeText(message)}`)

  async run(): Promise<void> {
    const {own, command} = splitAtDashes(this.argv)
    const {flags, args} = await this.parse(Assume, own).catch((error: Error) => {
      throw command ? error : withDashes(error)
    })
    if (flags.forget) return this.forget(args.role)
    if (args.role === undefined)
      throw new Failure('name the role to assume, as in: xrole assume client/Admin -- aws s3 ls')
    if (command?.length === 0) throw new Failure('no command stands behind --; name one, as in: -- aws s3 ls')
    checkOutput(flags, command, process.stdout.isTTY)
    const endpoint = signInEndpoint(process.env)
    const world = await worldFor(args.role, flags, this.config.version)
    const asked = askedBy(args.role, flags, world)
    const partition = asked.target.arn.split(':')[1] ?? ''
    const opened = await openAssumer(flags, partition, callerSettings(process.env, flags))
    try {
      const session = await this.session(asked, world, flags, opened)
      const credentials = {...session.keys, expires: session.expires}
      if (command) {
        const env = childEnvironment(process.env, credentials, await opened.childWorld())
        process.exitCode = await runChild(command, env, this.say)
      } else if (flags.console) {
        const {destination} = flags
        this.log(await signInUrl({keys: session.keys, partition, destination, endpoint, limit: SIGN_IN_LIMIT}))
      } else {
        if (isSandbox(flags))
          this.say('These are credentials of the sandbox: they are good at xrole sandbox serve only.')
        this.log(credentialsText(credentials, flags.format ?? 'sh'))
      }
    } finally {
      await opened.close()
    }
  }

  private forget(role: string | undefined): void {
    if (role !== undefined) throw new Failure('--forget removes all sessions that are kept and takes no ROLE')
    const count = openSessions(process.env, this.warning).forget()
    this.log(
      `${count} kept ${count === 1 ? 'session is' : 'sessions are'} removed; in AWS they are valid until they expire.`,
    )
  }

  /** The one that is kept, else a new one. */
  private async session(
    asked: AssumeAsked,
    world: AskedWorld | undefined,
    flags: AssumeFlags,
    {assumer}: OpenAssumer,
  ): Promise<Assumed> {
    const now = () => new Date()
    const sessions =
      isSandbox(flags) || flags['no-cache']
        ? undefined
        : sessionsOf(openSessions(process.env, this.warning), process.env, flags, asked)
    const kept = sessions?.find(now())
    if (kept) return kept
    const session = await assumeRole(asked, {
      assumer,
      world,
      prompt: terminalPrompt(process.stdin, process.stderr),
      knownSerial: process.env['AWS_MFA_SERIAL'] || callerSettings(process.env, flags).mfaSerial,
      now,
      file: flags.file,
      worldWords: worldWordsOf(flags),
      say: this.say,
    })
    sessions?.keep(session, now())
    return session
  }
}
