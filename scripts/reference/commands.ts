import {readdirSync} from 'node:fs'
import type {Command} from '@oclif/core'
import {markdownTable} from './markdown.js'

type Flag = Command.Flag.Any & {
  readonly options?: readonly string[]
  readonly helpValue?: string
  readonly multiple?: boolean
  readonly default?: unknown
}
type Loaded = Pick<Command.Class, 'summary' | 'description' | 'examples' | 'args'> & {
  readonly flags: Readonly<Record<string, Flag>>
}

const COMMANDS = new URL('../../src/commands/', import.meta.url)

/** In the order of the work, those of the sandbox last. */
const ORDER = ['init', 'validate', 'plan', 'merge', 'apply', 'snapshot', 'accounts', 'schema']

const rank = (id: string): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length)

async function commands(): Promise<[string, Loaded][]> {
  const files = readdirSync(COMMANDS, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))
  const loaded = files.map(async (file): Promise<[string, Loaded]> => {
    const {default: command} = (await import(new URL(file, COMMANDS).href)) as {default: Loaded}
    return [file.replace(/\.ts$/, '').replaceAll('/', ' '), command]
  })
  return (await Promise.all(loaded)).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

function valueOf({type, helpValue, options, multiple}: Flag): string {
  if (type === 'boolean') return ''
  const value = options ? (options.length > 4 ? 'NAME' : options.join('|')) : (helpValue ?? 'N')
  return ` ${value}${multiple ? '…' : ''}`
}

const flagRow = ([name, flag]: [string, Flag]): string[] => {
  const {char, description = '', options, multiple} = flag
  const short = char ? `\`-${char}\`, ` : ''
  const fallback =
    ['string', 'number'].includes(typeof flag.default) && flag.default !== ''
      ? `; \`${String(flag.default)}\` unless given`
      : ''
  const names = options && options.length > 4 ? `: ${options.map((one) => `\`${one}\``).join(', ')}` : ''
  const again = multiple ? '; may be given several times' : ''
  return [`${short}\`--${name}${valueOf(flag)}\``, `${description}${names}${again}${fallback}`]
}

const filled = (text: string): string => text.replaceAll('<%= config.bin %>', 'xrole')

function section([id, {summary, description, examples, args, flags}]: [string, Loaded]): string {
  const given = Object.entries(args ?? {})
  const synopsis = given.map(([name, arg]) => (arg.required ? name.toUpperCase() : `[${name.toUpperCase()}]`))
  const known = Object.entries(flags ?? {}).filter(([, {hidden}]) => hidden !== true)
  const argRows = given.map(([name, arg]) => [`\`${name.toUpperCase()}\``, arg.description ?? ''])
  const shown = (examples ?? []).filter((one): one is string => typeof one === 'string').map(filled)
  return [
    `### \`${['xrole', id, ...synopsis].join(' ')}\``,
    `${summary ?? ''}.${description ? ` ${filled(description)}` : ''}`.replace(/^./, (first) => first.toUpperCase()),
    ...(argRows.length > 0 ? [markdownTable(['argument', ''], argRows)] : []),
    ...(known.length > 0 ? [markdownTable(['flag', ''], known.map(flagRow))] : []),
    ...(shown.length > 0 ? [['```sh', ...shown, '```'].join('\n')] : []),
  ].join('\n\n')
}

/** Every command with its arguments, flags and examples, from the commands themselves. */
export const commandReference = async (): Promise<string> => (await commands()).map(section).join('\n\n')
