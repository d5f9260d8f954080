import type {AccountRef} from '../core/types.js'
import {DEFAULT_PARTITION} from '../core/partition.js'
import type {LiftedEntry, Section} from './entry.js'
import {comment, flow, pair} from './yaml.js'

/** An entry in a file, with what is said above it. Comments are already escaped; what follows a line break is to be copied as it is. */
export interface PlacedEntry {
  readonly entry: LiftedEntry
  readonly comments: readonly string[]
}

/** What the first file of a configuration begins with. */
export interface Head {
  readonly owner: string
  readonly partition: string
  readonly accounts: readonly Pick<AccountRef, 'name' | 'id'>[]
  readonly include: readonly string[]
}

export interface Unmanaged {
  readonly address: string
  readonly reason: string
}

/** A file to be written. */
export interface Page {
  /** As it is named from the folder of the root file. */
  readonly name: string
  /** Comments above all, each a line or a paragraph. */
  readonly title: readonly string[]
  /** Of a root file. */
  readonly head?: Head | undefined
  readonly entries: readonly PlacedEntry[]
  /** Of a root file. */
  readonly unmanaged: readonly Unmanaged[]
  /** Comment lines below all, as they are. */
  readonly closing: readonly string[]
}

export interface PageText {
  readonly name: string
  readonly text: string
  /** Where each entry stands, comments included: offsets, `end` is behind its last line. */
  readonly spans: readonly {readonly entry: LiftedEntry; readonly start: number; readonly end: number}[]
  /** It ends with what is to be done with it. */
  readonly isClosed: boolean
  /** How many lines of the text are an entry's own, without comments, by section. */
  readonly lines: Readonly<Record<Section, number>>
}

const SECTIONS: readonly Section[] = ['policies', 'roles', 'groups', 'users']

const headLines = ({owner, partition, accounts, include}: Head): string[][] => [
  [
    'version: 1',
    `owner: ${owner}`,
    ...(partition === DEFAULT_PARTITION ? [] : [`partition: ${partition}`]),
    ...(include.length > 0 ? pair('include', [...include], 0) : []),
  ],
  ['accounts:', ...accounts.flatMap(({name, id}) => pair(name, id, 2))],
]

/** `unmanaged:`, one line each. */
export const unmanagedLines = (unmanaged: readonly Unmanaged[]): string[] =>
  unmanaged.length === 0
    ? []
    : ['unmanaged:', ...unmanaged.map(({address, reason}) => `  - ${flow({address, reason})}`)]

/** The text of a file: sections in the order of the reference, an entry on one line where it fits. */
export function pageText(page: Page): PageText {
  let text = ''
  const spans: PageText['spans'][number][] = []
  const lines = {policies: 0, roles: 0, groups: 0, users: 0}
  const put = (some: readonly string[]) => {
    text += some.map((line) => `${line}\n`).join('')
  }
  const part = (some: readonly string[]) => {
    if (some.length === 0) return
    put(text === '' ? some : ['', ...some])
  }

  part(page.title.flatMap((one) => comment(one, 0, '')))
  for (const some of page.head ? headLines(page.head) : []) {
    // The file's own words follow their comment at once.
    if (text.endsWith('\n') && spans.length === 0 && some[0] === 'version: 1') put(some)
    else part(some)
  }
  for (const section of SECTIONS) {
    const placed = page.entries.filter(({entry}) => entry.section === section)
    if (placed.length === 0) continue
    part([`${section}:`])
    for (const {entry, comments} of placed) {
      const start = text.length
      const own = pair(entry.key, {...entry.body}, 2)
      put([...comments.flatMap((one) => comment(one, 2, '  ')), ...own])
      lines[section] += own.length
      spans.push({entry, start, end: text.length})
    }
  }
  part(unmanagedLines(page.unmanaged))
  part(page.closing)
  return {name: page.name, text, spans, isClosed: page.closing.length > 0, lines}
}
