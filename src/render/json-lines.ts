import {STATEMENT} from '../policy/elements.js'
import {colorizeToCallback, diff} from 'json-diff'
import type {Json} from '../core/types.js'

/**
 * json-diff's lines for two values, everything shown: the mark (`+`, `-` or blank), a blank, the text, indented by two.
 * Elements of a policy stand in AWS's order, a list of one on the line of its key.
 */
export function diffLines(before: Json, after: Json): string[] {
  const found = diff(guarded(before), guarded(after), {full: true}) as object
  const out: string[] = []
  colorizeToCallback(ordered(found), {}, (mark, line) => out.push(`${mark} ${line.replaceAll(GUARD, '')}`))
  return folded(out)
}

// json-diff keeps notes of its own under the keys and strings that it compares (`key__added`, and whatever every object
// has, like "constructor"), so none is given to it as it is. No policy document may hold this character.
const GUARD = '\uE000'

function guarded(value: unknown): unknown {
  if (typeof value === 'string') return `${GUARD}${value}`
  if (Array.isArray(value)) return value.map(guarded)
  if (typeof value !== 'object' || value === null) return value
  // Keys are printed as they are: quotes and line ends in them are escaped here, as in strings.
  const key = (text: string) => `${GUARD}${JSON.stringify(text).slice(1, -1)}${GUARD}`
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [key(name), guarded(one)]))
}

const RANKS = new Map(['Version', 'Id', ...STATEMENT].map((name, rank) => [`${GUARD}${name}${GUARD}`, rank]))

const rank = (key: string): number => RANKS.get(key.replace(/__(added|deleted)$/, '')) ?? RANKS.size

/** json-diff puts keys that are gone or new before the others. */
function ordered<T>(found: T): T {
  if (Array.isArray(found)) return found.map(ordered) as T
  if (typeof found !== 'object' || found === null) return found
  const entries = Object.entries(found).map(([key, value]): [string, unknown] => [key, ordered(value)])
  return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b))) as T
}

/** `Action: [`, `"sts:AssumeRole"`, `]` of one mark → `Action: "sts:AssumeRole"`. */
function folded(lines: readonly string[]): string[] {
  const out: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const [open = '', entry = '', close = ''] = lines.slice(at, at + 3)
    const mark = open.charAt(0)
    const one = open.endsWith(': [') && /^. +"/.test(entry) && /^. +\]$/.test(close)
    if (one && entry.startsWith(mark) && close.startsWith(mark)) {
      out.push(`${open.slice(0, -1)}${entry.slice(1).trimStart()}`)
      at += 2
    } else out.push(open)
  }
  return out
}
