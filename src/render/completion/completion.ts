/** What a shell is to offer for one word: files, names of one kind out of accounts.yaml, or these words. */
export type Offer =
  | {readonly of: 'nothing'}
  | {readonly of: 'files'}
  | {readonly of: 'names'; readonly kind: string}
  | {readonly of: 'words'; readonly words: readonly string[]}

export interface CompletedFlag {
  /** With its dashes: `--file`, `-f`. */
  readonly name: string
  readonly about: string
  /** What its value may be; undefined: it has none. */
  readonly value?: Offer | undefined
}

export interface CompletedCommand {
  /** `plan`, `sandbox call`. */
  readonly name: string
  readonly about: string
  readonly flags: readonly CompletedFlag[]
  /** In their order. */
  readonly args: readonly Offer[]
  /** The last one may be given again. */
  readonly repeats: boolean
}

/** All that a completion script has to know. */
export interface Completed {
  /** What the program is called. */
  readonly bin: string
  readonly commands: readonly CompletedCommand[]
}

/** As the scripts have it, one word without blanks: `@files`, `@roles`, `text,json`; `@` is nothing. */
export const offerWord = (offer: Offer): string =>
  offer.of === 'words'
    ? offer.words.join(',')
    : `@${offer.of === 'names' ? offer.kind : offer.of === 'files' ? 'files' : ''}`

/** In single quotes of sh, bash and zsh. */
export const inQuotes = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The first words of commands that have others below them, each with those. */
export function topicsOf({commands}: Completed): ReadonlyMap<string, readonly CompletedCommand[]> {
  const topics = new Map<string, CompletedCommand[]>()
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ')
    if (second !== undefined) topics.set(first, [...(topics.get(first) ?? []), command])
  }
  return topics
}

/** What can stand first, with what it does. */
export function firstWords(completed: Completed): {readonly name: string; readonly about: string}[] {
  const topics = [...topicsOf(completed)].map(([name, below]) => ({
    name,
    about: below.map((one) => one.name.slice(name.length + 1)).join(', '),
  }))
  const alone = completed.commands.filter(({name}) => !name.includes(' '))
  return [...alone, ...topics.filter(({name}) => !alone.some((one) => one.name === name))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

/** `--format=text,json` for each flag that has a value. */
export const valuesOf = ({flags}: CompletedCommand): string[] =>
  flags.flatMap(({name, value}) => (value ? [`${name}=${offerWord(value)}`] : []))

/** What the arguments are; the last one again behind `+`. */
export const argsOf = ({args, repeats}: CompletedCommand): string[] => [
  ...args.map(offerWord),
  ...(repeats && args.length > 0 ? ['+'] : []),
]
