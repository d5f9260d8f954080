import {locate} from '../core/locate.js'
import type {Finding, Place} from '../core/types.js'
import {escapeLines, escapeText} from './escape.js'

export {locate}

/** Columns of a terminal that one character takes: East Asian wide ones and most emoji two, marks none. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const MARK = /\p{M}/u
const TAB = 4
/** A longer line is shown around the place only: a minified policy is one line. */
const MAX_WIDTH = 160

interface Cell {
  readonly shown: string
  readonly width: number
}

function cell(char: string, column: number): Cell {
  if (char === '\t') return {shown: ' '.repeat(TAB - (column % TAB)), width: TAB - (column % TAB)}
  const shown = escapeText(char)
  if (shown !== char) return {shown, width: shown.length}
  return {shown, width: MARK.test(char) ? 0 : WIDE.test(char) ? 2 : 1}
}

/** The line with the place, as it looks on a terminal, and where in it the caret line starts and ends, in columns. */
function layout(line: string, from: number, to: number): {text: string; start: number; end: number} {
  let text = ''
  let column = 0
  let index = 0
  let [start, end] = [-1, -1]
  for (const char of line) {
    if (index >= from && start < 0) start = column
    if (index >= to && end < 0) end = column
    const {shown, width} = cell(char, column)
    text += shown
    column += width
    index += char.length
  }
  if (start < 0) start = column
  if (end < 0) end = column
  return {text, start, end: Math.max(end, start + 1)}
}

function frame(text: string, place: Place): string[] {
  const {line, column} = locate(text, place.start)
  const lineStart = Math.min(place.start, text.length) - (column - 1)
  const found = text.indexOf('\n', lineStart)
  const whole = text.slice(lineStart, found === -1 ? text.length : found).replace(/\r$/, '')
  const from = column - 1
  const cut = whole.length > MAX_WIDTH ? Math.max(0, from - MAX_WIDTH / 2) : 0
  const part = whole.slice(cut, cut + MAX_WIDTH)
  const [before, after] = [cut > 0 ? '… ' : '', cut + MAX_WIDTH < whole.length ? ' …' : '']
  const shown = layout(part, from - cut, Math.min(place.end - lineStart, whole.trimEnd().length) - cut)
  const number = String(line).padStart(5)
  const carets = ' '.repeat(shown.start + before.length) + '^'.repeat(shown.end - shown.start)
  return [`${number} | ${before}${shown.text}${after}`, `${' '.repeat(number.length)} | ${carets}`]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By file in the order the files were read, then by place; what has no place comes last. */
function inOrder(findings: readonly Finding[], texts: ReadonlyMap<string, string>): Finding[] {
  const files = [...texts.keys()]
  const rank = (finding: Finding): number => {
    if (!finding.place) return files.length + 1
    const index = files.indexOf(finding.place.file)
    return index === -1 ? files.length : index
  }
  return [...findings].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.place?.file ?? '', b.place?.file ?? '') ||
      (a.place?.start ?? 0) - (b.place?.start ?? 0),
  )
}

function render({place, severity, message}: Finding, texts: ReadonlyMap<string, string>): string {
  const said = `${severity} ${escapeLines(message).join('\n    ')}`
  if (!place) return `${said}\n`
  const text = texts.get(place.file)
  if (text === undefined) return `${escapeText(place.file)}: ${said}\n`
  const {line, column} = locate(text, place.start)
  return [`${escapeText(place.file)}:${line}:${column}: ${said}`, ...frame(text, place), ''].join('\n')
}

/** Findings as a reader sees them: `file:line:column: error message`, the line, a caret line. Ends with a newline unless empty. */
export const renderFindings = (findings: readonly Finding[], texts: ReadonlyMap<string, string>): string =>
  inOrder(findings, texts)
    .map((finding) => render(finding, texts))
    .join('')
