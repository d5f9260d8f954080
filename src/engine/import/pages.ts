import {basename} from 'node:path'
import {shellWord} from '../../core/shell.js'
import {pageText, unmanagedLines} from '../../lift/layout.js'
import type {Head, Page, PageText, PlacedEntry, Unmanaged} from '../../lift/layout.js'
import {splitEntries} from '../../lift/split.js'
import {comment} from '../../lift/yaml.js'
import type {Target} from './target.js'
import {SCHEMA_COPY} from '../starter.js'

/** What the entries are written into. */
export interface PageOptions extends Target {
  /** Of a root file that is to be written; undefined: there is one, and what is written is to be included in it. */
  readonly head: Omit<Head, 'include'> | undefined
  /** Whether the root file that is there includes a file of that name already, by a pattern. */
  readonly isIncluded: (name: string) => boolean
}

const ROOT_TITLE = [
  `yaml-language-server: $schema=${SCHEMA_COPY}`,
  '',
  'Written by xrole import from what AWS had. xrole plan shows what this file would take over, xrole apply --adopt takes it over.',
]

const PART_TITLE = 'Written by xrole import from what AWS had.'

/** What is to be done with a file that is to be included, as comments at its end. */
function closingOf(file: string, names: readonly string[], unmanaged: readonly Unmanaged[]): string[] {
  const root = basename(file)
  const lists = unmanagedLines(unmanaged).map((line) => `#   ${line}`)
  const include = names.length === 0 ? [] : [`#   include: [${names.map(shellWord).join(', ')}]`]
  const parts: readonly (readonly [why: string, lines: readonly string[]])[] = [
    [`To have it read, add this to ${root}:`, include],
    [`For what was left out and xrole plan would report, add this to ${root}:`, lists],
  ]
  return parts
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([why, lines], at) => [...(at === 0 ? [] : ['#']), ...comment(why, 0, ''), '#', ...lines])
}

/** The files with these entries in them. */
export function pagesOf(
  placed: readonly PlacedEntry[],
  unmanaged: readonly Unmanaged[],
  {root: file, folder, head, isIncluded, name, split}: PageOptions,
): PageText[] {
  const of = new Map(placed.map((one) => [one.entry, one]))
  const parts: Pick<Page, 'name' | 'entries'>[] = split
    ? [...splitEntries([...of.keys()], split)].map(([word, entries]) => ({
        name: `${folder}/${word}.yaml`,
        entries: entries.flatMap((entry) => of.get(entry) ?? []),
      }))
    : head || placed.length === 0
      ? []
      : [{name, entries: placed}]
  const names = parts.map((part) => part.name)
  const missing = names.filter((one) => !isIncluded(one))
  const included = parts.map((part, at): Page => {
    const closing = !head && at === parts.length - 1 ? closingOf(file, missing, unmanaged) : []
    return {...part, title: [PART_TITLE], unmanaged: [], closing}
  })
  if (!head) return included.map(pageText)
  const root: Page = {
    name: basename(file),
    title: ROOT_TITLE,
    head: {...head, include: names},
    entries: split ? [] : placed,
    unmanaged,
    closing: [],
  }
  return [root, ...included].map(pageText)
}
