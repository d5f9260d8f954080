import {stripVTControlCharacters} from 'node:util'
import {nearest} from '../core/nearest.js'

/** What oclif throws of a command line. */
export interface UsageError {
  readonly message: string
  /** Those that the command does not have, as they were typed. */
  readonly flags?: unknown
}

/** Of a flag of the command, what is said of it. */
export interface KnownFlag {
  readonly type: string
  readonly options?: readonly string[]
}

/** How oclif begins to say that the value of a flag is no number, or too small a one. */
const VALUE = /^Parsing (--\S+) Expected /
/** What oclif says before the mistakes that flags make together; they follow, each on its line. */
const TOGETHER = /^The following errors? occurred:\n/
/** No word is lost to a flag before it: flags that can be given often take one value each (multipleNonGreedy). */
const NOTE = /\n\nNote: --[^]*$/

export const FILES_ARE_NAMED = '; files are named by -f FILE'

/** One mistake, as what the flag is called on the command line. */
function mistakeText(text: string, flags: Readonly<Record<string, KnownFlag>>): string {
  const missing = /^Missing required flag (\S+)$/.exec(text)?.[1]
  if (missing !== undefined) {
    const {options = []} = flags[missing] ?? {}
    return `--${missing} is missing${options.length > 0 ? `: ${options.join(', ')}` : ''}`
  }
  // A flag without a value is told with one.
  return text.replace(/^--([^\s=]+)=true /, (whole, name: string) =>
    flags[name]?.type === 'boolean' ? `--${name} ` : whole,
  )
}

const oneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('See more help'))
    .join(' ')

function told(message: string, flags: Readonly<Record<string, KnownFlag>>): string {
  if (!TOGETHER.test(message)) return oneLine(message.replace(NOTE, '')).replace(VALUE, '$1: expected ')
  const mistakes = stripVTControlCharacters(message).replace(TOGETHER, '').split('\n').map(oneLine)
  return mistakes
    .filter((text) => text !== '')
    .map((text) => mistakeText(text, flags))
    .join('; ')
}

/** oclif's wording, on one line, with the flag that was meant. @param flags those of the command, by name */
export function usageMessage(error: UsageError, flags: Readonly<Record<string, KnownFlag>>): string {
  const message = told(error.message, flags)
  if (message.startsWith('Unexpected argument') && 'file' in flags) return message + FILES_ARE_NAMED
  const unknown = Array.isArray(error.flags) ? error.flags.filter((flag) => typeof flag === 'string') : []
  const known = Object.keys(flags)
  const meant = unknown.map((flag) => nearest(flag.replace(/^-+/, ''), known)).find((flag) => flag !== undefined)
  return meant ? `${message}; did you mean "--${meant}"?` : message
}
