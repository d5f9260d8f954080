import {isMap, isScalar, isSeq} from 'yaml'
import type {Node, YAMLMap, YAMLSeq} from 'yaml'
import {pairsOf} from './locate.js'
import type {Own, Page, Problem} from './locate.js'

/** One replacement in a text. Offsets are UTF-16 units. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export const spliced = (text: string, splices: readonly Splice[]): string =>
  [...splices]
    // From the end, and what is at one place in its order.
    .reverse()
    .sort((a, b) => b.start - a.start)
    .reduce((done, {start, end, text: now}) => done.slice(0, start) + now + done.slice(end), text)

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
export const columnOf = (text: string, at: number): number => at - lineStart(text, at)

/** Just behind the line end of the line that ends at or after `at`. */
function nextLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** Before the line end of the line of `at`. */
function lineEnd(text: string, at: number): number {
  const next = nextLine(text, at)
  return next - (/\r?\n$/.exec(text.slice(at, next))?.[0].length ?? 0)
}

const isBlank = (text: string): boolean => text.trim() === ''
const startOf = (node: Node): number => node.range?.[0] ?? 0

/** Where a value ends, without the comments and empty lines that follow it. */
export function endOf(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last = node.items.at(-1)
    if (isMap(node) && last) return pairEnd(last as Own)
    if (last) return endOf(last as Node)
  }
  return node.range?.[1] ?? 0
}

const pairEnd = ({key, value}: Own): number => Math.max(key.range?.[1] ?? 0, value ? endOf(value) : 0)

interface Span {
  readonly start: number
  readonly end: number
}

const spansOf = (node: YAMLMap | YAMLSeq): Span[] =>
  isMap(node)
    ? pairsOf(node).map((pair) => ({start: pair.key.range?.[0] ?? 0, end: pairEnd(pair)}))
    : (node.items as Node[]).map((item) => ({start: startOf(item), end: endOf(item)}))

const ODD: Problem = {problem: 'it is written in a way that is not edited; edit it by hand'}

/** Whole lines of one part of a block list or section. */
function withoutLines(text: string, span: Span, isItem: boolean): Splice[] | Problem {
  const before = text.slice(0, span.start)
  const start = isItem ? before.trimEnd().length - 1 : span.start
  if (isItem && text[start] !== '-') return ODD
  const line = lineStart(text, start)
  if (!isBlank(text.slice(line, start))) return ODD
  return [{start: line, end: nextLine(text, span.end), text: ''}]
}

/** Whole lines with the remark that stands right above them, as far in as they are. */
export function withRemark(text: string, splice: Splice): Splice {
  const indent = /^[ \t]*/.exec(text.slice(splice.start))?.[0] ?? ''
  let {start} = splice
  while (start > 0) {
    const above = lineStart(text, start - 1)
    if (!text.slice(above, start).startsWith(`${indent}#`)) break
    start = above
  }
  return {...splice, start}
}

/** Cuts that follow one another as one; of the empty lines that whole lines leave above and below them only those above stay. */
export function tidied(text: string, cuts: readonly Splice[]): Splice[] {
  const joined: Splice[] = []
  for (const cut of [...cuts].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last?.end === cut.start) joined[joined.length - 1] = {...last, end: cut.end}
    else joined.push(cut)
  }
  return joined.map((cut) => {
    const isBelow = text[cut.end - 1] === '\n' && /\n\r?\n$/.test(text.slice(0, cut.start))
    return isBelow ? {...cut, end: cut.end + (/^\r?\n/.exec(text.slice(cut.end, cut.end + 2))?.[0].length ?? 0)} : cut
  })
}

/** One part of a flow list or section, with its comma. */
function withoutPart(text: string, spans: readonly Span[], index: number): Splice[] {
  const {start, end} = spans[index]!
  const line = lineStart(text, start)
  const startsLine = isBlank(text.slice(line, start))
  const next = spans[index + 1]
  const comma = /^[ \t]*,/.exec(text.slice(end))?.[0].length ?? 0
  // Its own lines, when nothing else is on them.
  const rest = text.slice(end + comma, lineEnd(text, end + comma))
  if (startsLine && (comma > 0 || !next) && /^\s*(#.*)?$/.test(rest) && line > 0)
    return [{start: line, end: nextLine(text, end + comma), text: ''}]
  if (next && text.slice(end, next.start).includes('\n') && /^\s*(#.*)?$/.test(rest))
    return [{start: text.slice(0, start).trimEnd().length, end: lineEnd(text, end + comma), text: ''}]
  if (next) return [{start, end: next.start, text: ''}]
  const before = spans[index - 1]!
  const gap = text.slice(before.end, start)
  if (!gap.includes('#')) return [{start: before.end, end, text: ''}]
  const at = before.end + gap.indexOf(',')
  return [
    {start: at, end: at + 1, text: ''},
    {start: line, end, text: ''},
  ]
}

/** Takes one of several parts out of a list or section. */
export function withoutIndex(page: Page, node: YAMLMap | YAMLSeq, index: number): Splice[] | Problem {
  const spans = spansOf(node)
  return node.flow ? withoutPart(page.text, spans, index) : withoutLines(page.text, spans[index]!, isSeq(node))
}

/** Puts a part behind the last of a flow list or section, in the way that the others stand. */
function flowAppended(page: Page, node: YAMLMap | YAMLSeq, part: string): Splice[] {
  const {text, eol} = page
  const spans = spansOf(node)
  const [first] = spans
  const last = spans.at(-1)
  if (!first || !last) return [{start: startOf(node) + 1, end: startOf(node) + 1, text: part}]
  const insert = (at: number, now: string): Splice => ({start: at, end: at, text: now})
  const comma = /^[ \t]*,/.exec(text.slice(last.end))?.[0].length ?? 0
  const isSpread = text.slice(startOf(node), first.start).includes('\n')
  if (!isSpread) return [comma > 0 ? insert(last.end + comma, ` ${part},`) : insert(last.end, `, ${part}`)]
  const pad = `${eol}${' '.repeat(columnOf(text, first.start))}`
  const end = lineEnd(text, last.end + comma)
  const closes = !/^\s*(#.*)?$/.test(text.slice(last.end + comma, end))
  if (comma > 0) return [insert(closes ? last.end + comma : end, `${pad}${part},`)]
  return closes ? [insert(last.end, `,${pad}${part}`)] : [insert(last.end, ','), insert(end, `${pad}${part}`)]
}

/** Puts a line, or several, behind the last part of a block list or section. */
function blockAppended(page: Page, node: YAMLMap | YAMLSeq, indent: number, part: string): Splice[] {
  const {text, eol} = page
  const at = nextLine(text, endOf(node))
  const line = `${' '.repeat(indent)}${part}`
  return [{start: at, end: at, text: text[at - 1] === '\n' ? `${line}${eol}` : `${eol}${line}`}]
}

/** The column of the parts of a block section (its keys) or list (its dashes). */
export const indentOf = (page: Page, node: YAMLMap | YAMLSeq): number => columnOf(page.text, startOf(node))

export const appended = (page: Page, node: YAMLMap | YAMLSeq, parts: {flow: string; block: string}): Splice[] =>
  node.flow ? flowAppended(page, node, parts.flow) : blockAppended(page, node, indentOf(page, node), parts.block)

/** Puts another text in the place of a value. A block scalar has its line end within. */
export function replaced({text, eol}: Page, node: Node, now: string): Splice[] {
  const end = endOf(node)
  const isLines = end > startOf(node) && text[end - 1] === '\n' && (isScalar(node) || !(node as YAMLMap).flow)
  return [{start: startOf(node), end, text: isLines ? `${now}${eol}` : now}]
}
