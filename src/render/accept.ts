import {escapeText} from './escape.js'

/** Lines of a file that change, or would. `line` counts from 1. */
export interface ShownChange {
  readonly file: string
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly addresses: readonly string[]
  /** Those of which nobody can tell whether the file or AWS changed. */
  readonly unsure: readonly string[]
}

export interface ShownRefusal {
  readonly address: string
  readonly reason: string
}

/** Addresses that are told before the rest is only counted. */
const TOLD = 5

function listed({addresses, unsure}: ShownChange): string {
  // First those that one has to think about.
  const ordered = [...unsure, ...addresses.filter((address) => !unsure.includes(address))]
  const rest = ordered.length - TOLD
  const text = (address: string): string =>
    escapeText(address) + (unsure.includes(address) ? ' (nobody can tell whether the file or AWS changed)' : '')
  return ordered.slice(0, TOLD).map(text).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** What is written into the files, line by line, and what cannot be. */
export function renderAcceptance(lines: readonly ShownChange[], refused: readonly ShownRefusal[]): string {
  const changes = lines.map((change) =>
    [
      `${escapeText(change.file)}:${change.line}: ${listed(change)}`,
      ...change.before.map((text) => `  - ${escapeText(text)}`),
      ...change.after.map((text) => `  + ${escapeText(text)}`),
    ].join('\n'),
  )
  const rest = refused.map(({address, reason}) => `  ${escapeText(address)}: ${escapeText(reason)}`)
  return [...changes, ...(rest.length > 0 ? [['Not accepted:', ...rest].join('\n')] : [])].join('\n\n')
}
