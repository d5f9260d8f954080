import {Command} from '@oclif/core'
import {CloudError} from '../core/cloud.js'
import {nearest} from '../core/nearest.js'
import {escapeText, terminalJson} from '../render/escape.js'
import {EXIT, type ExitCode} from './exit.js'
import {Failure} from './failure.js'
import {failureText} from './failure-text.js'
import {keepRunning} from './output.js'

export {Failure}

interface Thrown extends Error {
  /** Set by oclif on errors of the command line. */
  readonly parse?: {readonly output?: unknown}
  readonly flags?: unknown
}

/** How oclif begins to say that the value of a flag is no number, or too small a one. */
const VALUE = /^Parsing (--\S+) Expected /

/** oclif's wording, on one line, with the flag that was meant. */
function usageMessage(error: Thrown, known: readonly string[]): string {
  const message = error.message
    .split('\n')
    .map((text) => text.trim().replace(/\s+/g, ' '))
    .filter((text) => text !== '' && !text.startsWith('See more help'))
    .join(' ')
    .replace(VALUE, '$1: expected ')
  const unknown = Array.isArray(error.flags) ? error.flags.filter((flag) => typeof flag === 'string') : []
  const meant = unknown.map((flag) => nearest(flag.replace(/^-+/, ''), known)).find((flag) => flag !== undefined)
  return meant ? `${message}; did you mean "--${meant}"?` : message
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
    const known = Object.keys(this.ctor.flags ?? {})
    // Else oclif warns that the command never looked at its arguments.
    this.parsed = true
    const command = (this.id ?? '').replaceAll(':', ' ')
    const failure = error instanceof CloudError ? failureText(error) : error.message
    const message = usage ? `${usageMessage(error, known)} (see xrole ${command} --help)` : failure
    // Findings bring their own layout, place first, and are escaped where they are rendered.
    if ('findings' in error) this.logToStderr(message)
    else this.logToStderr(`error: ${message.split('\n').map(escapeText).join('\n')}`)
    if (error instanceof Failure && this.wantsJson() && error.json !== undefined)
      this.log(JSON.stringify(error.json, null, 2))
    if (process.env['DEBUG']) this.logToStderr((error.stack ?? '').split('\n').map(escapeText).join('\n'))
  }
}
