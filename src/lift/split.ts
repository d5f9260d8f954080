import type {LiftedEntry} from './entry.js'

/** How entries are spread over files: by the account they are in, or by the value of a tag. */
export type Split = {readonly by: 'account'} | {readonly by: 'tag'; readonly tag: string}

/** Of entries in more than one account, and of those without the tag. */
const REST = {account: 'several-accounts', tag: 'other'} as const

/** What a file can be called everywhere: no separators, no dots in front, nothing that a shell takes for something else. */
const fileWord = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 64)

function ownWord({body, things}: LiftedEntry, split: Split): string | undefined {
  if (split.by === 'account') {
    const accounts = [...new Set(things.map(({account}) => account))]
    return accounts.length === 1 ? accounts[0] : undefined
  }
  const {tags} = body
  const value = typeof tags === 'object' && tags !== null && !Array.isArray(tags) ? tags[split.tag] : undefined
  return typeof value === 'string' && fileWord(value) !== '' ? value : undefined
}

/** Entries by the name of their file, without folder and suffix: two values that differ by case only share a file. */
export function splitEntries(entries: readonly LiftedEntry[], split: Split): ReadonlyMap<string, LiftedEntry[]> {
  const words = new Map(entries.map((entry) => [entry, ownWord(entry, split)]))
  const names = new Map<string, string>()
  for (const word of words.values())
    if (word !== undefined && !names.has(fileWord(word).toLowerCase()))
      names.set(fileWord(word).toLowerCase(), fileWord(word))
  let rest: string = REST[split.by]
  while (names.has(rest)) rest += '-1'
  const files = new Map<string, LiftedEntry[]>()
  for (const [entry, word] of words) {
    const file = word === undefined ? rest : (names.get(fileWord(word).toLowerCase()) ?? rest)
    files.set(file, [...(files.get(file) ?? []), entry])
  }
  return new Map([...files].sort(([a], [b]) => (a === rest ? 1 : b === rest ? -1 : a < b ? -1 : 1)))
}
