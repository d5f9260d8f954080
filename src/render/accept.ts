import {escapeText} from './escape.js'

/** Lines of a file that change, or would. `line` counts from 1. */
export interface ShownChange {
  readonly file: string
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly addresses: readonly string[]
}

export interface ShownRefusal {
  readonly address: string
  readonly reason: string
}

/** Addresses that are told before the rest is only counted. */
const TOLD = 5

const listed = (addresses: readonly string[]): string => {
  const rest = addresses.length - TOLD
  return addresses.slice(0, TOLD).map(escapeText).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** What is written into the files, line by line, and what cannot be. */
export function renderAcceptance(lines: readonly ShownChange[], refused: readonly ShownRefusal[]): string {
  const changes = lines.map(({file, line, before, after, addresses}) =>
    [
      `${escapeText(file)}:${line}: ${listed(addresses)}`,
      ...before.map((text) => `  - ${escapeText(text)}`),
      ...after.map((text) => `  + ${escapeText(text)}`),
    ].join('\n'),
  )
  const rest = refused.map(({address, reason}) => `  ${escapeText(address)}: ${escapeText(reason)}`)
  return [...changes, ...(rest.length > 0 ? [['Not accepted:', ...rest].join('\n')] : [])].join('\n\n')
}
