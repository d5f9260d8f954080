import {escapeText} from './escape.js'
import {nameList} from './fold.js'
import {quantity} from './summary.js'

/** What was imported, in numbers. Lines are without comments unless said. */
export interface ImportFigures {
  readonly accounts: readonly {
    readonly account: string
    readonly roles: number
    readonly users: number
    readonly groups: number
    readonly policies: number
  }[]
  readonly entries: number
  readonly roles: number
  readonly roleEntries: number
  readonly roleLines: number
  /** All lines of all files, comments included. */
  readonly lines: number
  /** The same roles as AWS's JSON, pretty-printed. */
  readonly roleJsonLines: number
}

export interface ImportSummary {
  readonly figures: ImportFigures
  readonly left: readonly {readonly address: string; readonly reason: string}[]
  readonly findings: number
  readonly adopt: number
  /** Groups, users and roles that get xrole-assume for policies made by hand. */
  readonly folded: number
  /** Where it is now; undefined: it was printed. */
  readonly written?: readonly string[] | undefined
  /** The root file that is there, and includes it or is to. */
  readonly root?: string | undefined
  /** The last comment says what is to be added to the root file. */
  readonly isClosed: boolean
  /** A command line by which to go on: ` --sandbox`. */
  readonly flags: string
}

/** Addresses that are named before the rest is only counted. */
const NAMED = 3

const NOUNS = ['roles', 'users', 'groups', 'policies'] as const

const ONE: Readonly<Record<(typeof NOUNS)[number], string>> = {
  roles: 'role',
  users: 'user',
  groups: 'group',
  policies: 'policy',
}

const countWords = (counts: ImportFigures['accounts'][number]): string =>
  NOUNS.flatMap((noun) =>
    counts[noun] === 0 ? [] : [`${counts[noun]} ${counts[noun] === 1 ? ONE[noun] : noun}`],
  ).join(', ')

const decimal = (value: number): string => value.toFixed(1)

function lengthWords({roles, roleLines, roleJsonLines}: ImportFigures): string[] {
  if (roles === 0) return []
  const [own, json] = [roleLines / roles, roleJsonLines / roles]
  return [`${decimal(own)} lines per role; the same roles as AWS's JSON: ${decimal(json)}`]
}

function leftWords(left: ImportSummary['left']): string[] {
  const byReason = new Map<string, string[]>()
  for (const {address, reason} of left) byReason.set(reason, [...(byReason.get(reason) ?? []), address])
  if (left.length === 0) return []
  return [
    '',
    `Left out: ${quantity(left.length, 'thing')}`,
    ...[...byReason]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([reason, addresses]) => `  ${nameList(addresses.map(escapeText), NAMED)}: ${escapeText(reason)}`),
  ]
}

function nextWords({written, root, isClosed, flags}: ImportSummary): string[] {
  const include = root === undefined || !isClosed ? '' : `add what its last comment says to ${escapeText(root)}, then `
  const first = written === undefined ? 'save it with --out, ' : ''
  return ['', `Next: ${first}${include}xrole plan${escapeText(flags)}, then xrole apply --adopt${escapeText(flags)}`]
}

const callersWords = (folded: number): string =>
  folded === 0
    ? 'nothing else'
    : `and xrole-assume takes the place of what ${folded === 1 ? 'one caller' : `${folded} callers`} had by hand; nobody gains or loses access`

/** What is told beside the file: what is in it, what is not and why, what its plan does, what to do next. */
export function importWords(summary: ImportSummary): string {
  const {figures, adopt, folded, findings, written} = summary
  if (figures.entries === 0 && summary.root !== undefined)
    return ['There is nothing to import.', ...leftWords(summary.left)].join('\n')
  const width = Math.max(0, ...figures.accounts.map(({account}) => account.length))
  return [
    ...figures.accounts.map((one) => `${escapeText(one.account.padEnd(width))}  ${countWords(one)}`),
    ...lengthWords(figures),
    ...(findings > 0 ? [`${quantity(findings, 'finding')} of lint, in comments`] : []),
    ...leftWords(summary.left),
    '',
    ...(written === undefined ? [] : [`Wrote ${nameList(written.map(escapeText), 10)}.`]),
    `Its plan against what was read: ${adopt} to adopt, ${callersWords(folded)}.`,
    ...nextWords(summary),
  ].join('\n')
}

/** The same for programs. */
export const importJson = (
  {figures, left, adopt, folded}: ImportSummary,
  more: {
    readonly files: Readonly<Record<string, string>>
    readonly unmanaged: readonly {readonly address: string; readonly reason: string}[]
    readonly findings: readonly {readonly code: string; readonly severity: string; readonly message: string}[]
  },
) => ({
  files: more.files,
  figures,
  adopt,
  folded,
  left: left.map(({address, reason}) => ({address, reason})),
  unmanaged: more.unmanaged,
  findings: more.findings.map(({code, severity, message}) => ({code, severity, message})),
})
