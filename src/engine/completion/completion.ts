import type {Command, Config} from '@oclif/core'
import type {Completed, CompletedCommand, CompletedFlag, Offer} from '../../render/completion/completion.js'
import type {NameKind} from './asked.js'

const names = (kind: NameKind): Offer => ({of: 'names', kind})
const FILES: Offer = {of: 'files'}
const NOTHING: Offer = {of: 'nothing'}

/** Flags whose values the file has, by name; `validate explain` only there. */
const FLAGS: Readonly<Record<string, Offer>> = {
  account: names('accounts'),
  only: names('addresses'),
  'validate explain': names('rules'),
}

/** Arguments, by name. */
const ARGS: Readonly<Record<string, Offer>> = {
  role: names('roles'),
  principal: names('principals'),
  user: names('principals'),
  account: names('accounts'),
  address: names('addresses'),
  plan: FILES,
  parts: FILES,
  file: FILES,
}

/** As help shows what a value is. */
const OF_FILES = /^(FILE|PATH|FOLDER|DIR)$/

interface Known {
  readonly type?: string
  readonly char?: string
  readonly description?: string
  readonly options?: readonly string[]
  readonly helpValue?: string | string[]
  readonly allowNo?: boolean
  readonly hidden?: boolean
}

function valueOf(command: string, name: string, {options, helpValue}: Known): Offer {
  if (options) return {of: 'words', words: options}
  const known = FLAGS[`${command} ${name}`] ?? FLAGS[name]
  return known ?? (typeof helpValue === 'string' && OF_FILES.test(helpValue) ? FILES : NOTHING)
}

/** The first clause says enough in a list. */
const short = (text: string): string => (text.split(/[;:([\n]|\. /)[0] ?? '').trim()

function flagsOf(command: string, flags: Readonly<Record<string, Known>>): CompletedFlag[] {
  const own = Object.entries(flags).flatMap(([name, flag]): CompletedFlag[] => {
    if (flag.hidden) return []
    const about = short(flag.description ?? '')
    const value = flag.type === 'boolean' ? {} : {value: valueOf(command, name, flag)}
    return [
      {name: `--${name}`, about, ...value},
      ...(flag.char ? [{name: `-${flag.char}`, about, ...value}] : []),
      ...(flag.allowNo ? [{name: `--no-${name}`, about: `not: ${about}`}] : []),
    ]
  })
  return [...own, {name: '--help', about: 'show help'}]
}

function commandOf(
  {id, summary = '', flags, args, strict}: Command.Loadable,
  all: readonly string[],
): CompletedCommand {
  const name = id.replaceAll(':', ' ')
  const given = Object.entries(args).filter(([, arg]) => arg.hidden !== true)
  return {
    name,
    about: short(summary),
    flags: flagsOf(name, flags),
    args: given.map(([arg, {options}]): Offer => {
      if (options) return {of: 'words', words: options}
      if (name === 'help') return {of: 'words', words: all}
      return ARGS[arg] ?? NOTHING
    }),
    repeats: strict === false && name !== 'help',
  }
}

/** What there is to complete, from the commands themselves. */
export function completedOf({bin, commands}: Pick<Config, 'bin' | 'commands'>): Completed {
  const shown = [...commands].filter(({hidden}) => !hidden).sort((a, b) => (a.id < b.id ? -1 : 1))
  const first = [...new Set(shown.map(({id}) => id.split(':')[0] ?? id))]
  return {bin, commands: shown.map((command) => commandOf(command, first))}
}
