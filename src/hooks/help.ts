import {CommandHelp, Help} from '@oclif/core'
import type {Command, Interfaces} from '@oclif/core'
import {COMMAND_GROUPS, describedExits, FLAG_GROUPS, SEE_ALSO} from '../engine/help-tables.js'

type Flag = Command.Flag.Any & {helpValue?: string | string[]; options?: readonly string[]; helpGroup?: string}

/** Longer lists of words stand behind what the flag does. */
const MOST_WORDS = 30

/** A flag with the words that it takes where they are read best. */
function shownFlag(flag: Flag): Flag {
  if (flag.type !== 'option' || !flag.options || flag.helpValue) return flag
  const words = flag.options.join('|')
  if (words.length <= MOST_WORDS) return {...flag, helpValue: words}
  return {...flag, helpValue: 'NAME', description: `${flag.description ?? ''}; NAME is ${flag.options.join(', ')}`}
}

const lines = (entries: readonly (readonly [string, string])[]): [string, string][] =>
  entries.map(([left, right]) => [left, right])

/** One command, laid out like a page of a manual. */
class Page extends CommandHelp {
  private described() {
    const of = (command: Pick<Command.Loadable, 'description'>) => describedExits(command.description ?? '')
    const own = of(this.command)
    const other = own.like === undefined ? undefined : this.config.findCommand(own.like)
    return other ? {...own, exits: of(other).exits} : own
  }

  protected override defaultUsage(): string {
    const args = Object.entries(this.command.args ?? {}).filter(([, {hidden}]) => !hidden)
    const shown = args.map(([name, {required}]) => {
      const word = `${name.toUpperCase()}${this.command.strict === false ? '...' : ''}`
      return required ? word : `[${word}]`
    })
    const hasFlags = Object.values(this.command.flags ?? {}).some(({hidden}) => !hidden)
    return [this.command.id, ...shown, ...(hasFlags ? ['[FLAGS]'] : [])].join(' ')
  }

  protected override description(): string | undefined {
    const {text} = this.described()
    return text === '' ? undefined : this.wrap(text)
  }

  protected override flags(flags: Command.Flag.Any[]) {
    return super.flags(flags.map((flag) => shownFlag(flag as Flag)))
  }

  protected override groupFlags(flags: Command.Flag.Any[]) {
    const groupOf = ({name, helpGroup}: Flag) => helpGroup ?? FLAG_GROUPS.find(([, names]) => names.includes(name))?.[0]
    const flagGroups = Object.fromEntries(
      FLAG_GROUPS.map(([title]) => [title, flags.filter((flag) => groupOf(flag) === title)]),
    )
    return {mainFlags: flags.filter((flag) => groupOf(flag) === undefined), flagGroups}
  }

  private files(): [string, string][] {
    const flags = this.command.flags ?? {}
    return lines([
      ...('file' in flags ? [['accounts.yaml', 'what is wanted, unless --file names another'] as const] : []),
      ...('sandbox' in flags ? [['.xrole/sandbox.json', 'the embedded AWS of --sandbox'] as const] : []),
      ...('revert' in flags || this.command.id === 'apply'
        ? [['.xrole/journal/', 'every request of a run that writes, with its id'] as const]
        : []),
    ])
  }

  private environment(): [string, string][] {
    const flags = this.command.flags ?? {}
    return lines([
      ...('sandbox' in flags
        ? [['AWS_PROFILE, AWS_REGION, …', 'who asks AWS: the credential chain of the AWS SDK'] as const]
        : []),
      ...('no-color' in flags ? [['NO_COLOR', 'not empty: no colour'] as const] : []),
      ['DEBUG', 'not empty: a failure comes with its stack trace'] as const,
    ])
  }

  protected override sections() {
    const {exits} = this.described()
    const shown = super.sections()
    const id = this.command.id.replaceAll(':', ' ')
    const there = (SEE_ALSO[id] ?? []).filter((other) => this.config.findCommand(other.replaceAll(' ', ':')))
    const body = (entries: [string, string][]) =>
      entries.length === 0 ? undefined : this.renderList(entries, {indentation: 2, stripAnsi: this.opts.stripAnsi})
    return [
      ...shown,
      {header: 'EXIT CODES', generate: () => body(Object.entries(exits).map(([code, when]) => [code, when]))},
      {header: 'FILES', generate: () => body(this.files())},
      {header: 'ENVIRONMENT', generate: () => body(this.environment())},
      {
        header: 'SEE ALSO',
        generate: () =>
          there.length === 0 ? undefined : there.map((other) => `${this.config.bin} ${other} --help`).join('\n'),
      },
    ]
  }
}

/** The help of the program (package.json, oclif.helpClass). */
export default class ProgramHelp extends Help {
  protected override CommandHelpClass = Page

  constructor(config: Interfaces.Config, opts: Partial<Interfaces.HelpOptions> = {}) {
    super(config, opts)
  }

  /** oclif prints it as it is, over the edge of the window. */
  protected override summary(command: Command.Loadable): string | undefined {
    const summary = super.summary(command)
    return summary && this.wrap(summary)
  }

  override formatRoot(): string {
    const {bin} = this.config
    const {description: about = ''} = this.config.pjson as {readonly description?: string}
    const commands = this.config.commands.filter(({hidden}) => !hidden)
    const named = new Map(commands.map((command) => [command.id.replaceAll(':', ' '), command.summary ?? '']))
    const known = new Set(COMMAND_GROUPS.flatMap(([, names]) => names))
    const others = [...named.keys()].filter((name) => !known.has(name)).sort()
    const groups = [...COMMAND_GROUPS, ['and', others] as const].flatMap(([title, names]) => {
      const there = names.filter((name) => named.has(name))
      if (there.length === 0) return []
      const list = there.map((name): [string, string] => [name, named.get(name) ?? ''])
      return [
        this.section(title.toUpperCase(), this.renderList(list, {indentation: 2, stripAnsi: this.opts.stripAnsi})),
      ]
    })
    const rest: [string, [string, string][]][] = [
      [
        'EXIT CODES, OF EVERY COMMAND',
        [
          ['0', 'done, or nothing to do'],
          ['1', 'error: usage, an invalid file, a failure of AWS, an account that cannot be read'],
          ['2', 'there are differences: drift, plan --detailed-exitcode, a failed test, explain: no'],
          ['3', 'a safety rule refused, and nothing was written; what is printed names the way on'],
          ['4', 'applied in part, or AWS disagrees afterwards: run apply again'],
        ],
      ],
      [
        'FILES AND ENVIRONMENT',
        [
          ['accounts.yaml', 'what is wanted; --file names another'],
          ['.xrole/', 'the sandbox, the journal of what was written, the schema for editors'],
          ['AWS_PROFILE, …', 'who asks AWS: the credential chain of the AWS SDK'],
          ['NO_COLOR', 'not empty: no colour'],
          ['DEBUG', 'not empty: a failure comes with its stack trace'],
        ],
      ],
    ]
    return [
      this.wrap(about),
      this.section('USAGE', `$ ${bin} COMMAND [FLAGS]\n$ ${bin} COMMAND --help`),
      this.section('TRY IT', [`$ ${bin} init`, `$ ${bin} plan --sandbox`, `$ ${bin} apply --sandbox --yes`].join('\n')),
      ...groups,
      ...rest.map(([title, list]) =>
        this.section(title, this.renderList(list, {indentation: 2, stripAnsi: this.opts.stripAnsi})),
      ),
      this.section(
        'COMPLETION',
        this.wrap(
          `eval "$(${bin} completion bash)" in ~/.bashrc makes TAB complete commands, flags, roles and accounts; zsh, fish and PowerShell: ${bin} completion --help`,
        ),
      ),
    ]
      .filter((text) => text !== '')
      .join('\n\n')
  }

  override async showRootHelp(): Promise<void> {
    this.log(this.formatRoot())
  }
}
