import {Command} from '@oclif/core'
import {CloudError} from '../core/cloud.js'
import {escapeText, terminalJson} from '../render/escape.js'
import {EXIT, type ExitCode} from './exit.js'
import {Failure} from './failure.js'
import {failureText} from './failure-text.js'
import {keepRunning} from './output.js'
import {usageMessage} from './usage-message.js'

export {Failure}

interface Thrown extends Error {
  /** Set by oclif on errors of the command line. */
  readonly parse?: {readonly output?: unknown}
  readonly flags?: unknown
}

/**
 * What all commands share. Exit codes are set on the process and the command returns: oclif's own `exit` and `error`
 * end in process.exit, which drops what a pipe has not taken yet.
 */
export abstract class BaseCommand extends Command {
  protected override async init(): Promise<void> {
    keepRunning()
    await super.init()
  }

  protected end(code: ExitCode): void {
    process.exitCode = code
  }

  /** Text is escaped where it is rendered; what is left here of such characters stands in JSON. */
  override log(message = ''): void {
    super.log(terminalJson(message))
  }

  private wantsJson(): boolean {
    return this.argv.includes('--json') || /--format[= ]json/.test(this.argv.join(' '))
  }

  protected override async catch(error: Thrown): Promise<void> {
    this.end(error instanceof Failure ? error.exitCode : EXIT.error)
    const usage = 'parse' in error || error.message.startsWith('Parsing --')
    // Else oclif warns that the command never looked at its arguments.
    this.parsed = true
    const command = (this.id ?? '').replaceAll(':', ' ')
    const failure = error instanceof CloudError ? failureText(error) : error.message
    const message = usage ? `${usageMessage(error, this.ctor.flags ?? {})} (see xrole ${command} --help)` : failure
    // Findings bring their own layout, place first, and are escaped where they are rendered.
    if ('findings' in error) this.logToStderr(message)
    else this.logToStderr(`error: ${message.split('\n').map(escapeText).join('\n')}`)
    if (error instanceof Failure && this.wantsJson() && error.json !== undefined)
      this.log(JSON.stringify(error.json, null, 2))
    if (process.env['DEBUG']) this.logToStderr((error.stack ?? '').split('\n').map(escapeText).join('\n'))
  }
}
