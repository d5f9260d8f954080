import {isMap, isScalar, isSeq, parse} from 'yaml'
import type {Node, YAMLSeq} from 'yaml'
import type {Json} from '../../core/types.js'
import type {Path} from '../source.js'
import {fixed, openPage, pairsOf, walk} from './locate.js'
import type {Page, Problem, Step} from './locate.js'
import {blockText, flowText, itemText, keyText, pairText, scalarText} from './render.js'
import type {Quote} from './render.js'
import {appended, columnOf, indentOf, replaced, spliced, withoutIndex} from './splice.js'
import type {Splice} from './splice.js'

/**
 * One edit of a file: `set` a value, keys on the way to it included; `drop` a key; `add` an item to a list, `take` the
 * item with this value out of it. A list may be written as its only item. What is left empty goes as well.
 */
export type Edit =
  | {readonly do: 'set' | 'add' | 'take'; readonly path: Path; readonly value: Json}
  | {readonly do: 'drop'; readonly path: Path}

const QUOTES: Readonly<Record<string, Quote>> = {QUOTE_DOUBLE: 'double', QUOTE_SINGLE: 'single'}
const isProblem = (answer: object | undefined): answer is Problem => answer !== undefined && 'problem' in answer

/** Adds what is missing on the way to a value, as one new key. */
function inserted(page: Page, steps: readonly Step[], path: Path, value: Json): Splice[] | Problem {
  const {node} = steps.at(-1)!
  const [name, ...rest] = path.slice(steps.length - 1).map(String)
  if (!isMap(node) || name === undefined) return {problem: `${path.at(-1)} cannot be written there; edit it by hand`}
  const nested = rest.reduceRight<Json>((inner, key) => ({[key]: inner}), value)
  const block = keyText(name, nested, indentOf(page, node), page.eol)
  return appended(page, node, {flow: pairText(name, nested), block})
}

function set(page: Page, steps: readonly Step[], path: Path, value: Json): Splice[] | Problem {
  if (steps.length <= path.length) return inserted(page, steps, path, value)
  const {node} = steps.at(-1)!
  const stuck = fixed(page, node)
  if (stuck) return stuck
  if (isScalar(node)) {
    const isText = typeof value !== 'object' || value === null
    return replaced(page, node, isText ? scalarText(value, QUOTES[node.type ?? ''] ?? 'plain') : flowText(value))
  }
  const isFlow = (isMap(node) || isSeq(node)) && node.flow === true
  const start = node.range?.[0] ?? 0
  return replaced(page, node, isFlow ? flowText(value) : blockText(value, columnOf(page.text, start), page.eol))
}

/** Takes out a key, and the section around it when that is left empty. */
function drop(page: Page, steps: readonly Step[]): Splice[] | Problem {
  const {node, pair} = steps.at(-1)!
  const parent = steps.at(-2)?.node
  if (!pair || !isMap(parent)) return {problem: 'nothing would be left of the file'}
  if (parent.items.length === 1) return drop(page, steps.slice(0, -1))
  return fixed(page, node) ?? withoutIndex(page, parent, pairsOf(parent).indexOf(pair))
}

const same = (page: Page, node: Node, value: Json): boolean =>
  JSON.stringify(node.toJS(page.document)) === JSON.stringify(value)

function take(page: Page, steps: readonly Step[], value: Json): Splice[] | Problem {
  const {node} = steps.at(-1)!
  if (!isSeq(node)) return same(page, node, value) ? drop(page, steps) : {problem: 'it is no longer written there'}
  const index = (node as YAMLSeq<Node>).items.findIndex((item) => same(page, item, value))
  const item = (node as YAMLSeq<Node>).items[index]
  if (!item) return {problem: 'it is no longer written there'}
  if (node.items.length === 1) return fixed(page, item) ?? drop(page, steps)
  return fixed(page, item) ?? withoutIndex(page, node, index)
}

function add(page: Page, steps: readonly Step[], path: Path, value: Json): Splice[] | Problem {
  if (steps.length <= path.length) return inserted(page, steps, path, [value])
  const {node} = steps.at(-1)!
  if (isSeq(node))
    return appended(page, node, {flow: flowText(value), block: itemText(value, indentOf(page, node), page.eol)})
  const [start = 0, end = 0] = node.range ?? []
  const text = page.text.slice(start, end)
  if (isMap(node) || text.includes('\n')) return {problem: 'it is written in a way that is not edited; edit it by hand'}
  // What is plain in a line of its own may need quotes between commas.
  const first = isScalar(node) && node.type === 'PLAIN' && /[,[\]{}]/.test(text) ? JSON.stringify(text) : text
  return replaced(page, node, `[${first}, ${flowText(value)}]`)
}

const splicesFor = (page: Page, edit: Edit, steps: readonly Step[]): Splice[] | Problem => {
  const isThere = steps.length > edit.path.length
  if (edit.do === 'set') return set(page, steps, edit.path, edit.value)
  if (edit.do === 'add') return add(page, steps, edit.path, edit.value)
  if (!isThere) return {problem: 'it is no longer written there'}
  return edit.do === 'take' ? take(page, steps, edit.value) : drop(page, steps)
}

/** The text with one edit done: every character outside of the keys concerned stays. */
export function edited(text: string, edit: Edit): {readonly text: string} | Problem {
  const page = openPage(text)
  const steps = walk(page, edit.path)
  if (isProblem(steps)) return steps
  const splices = splicesFor(page, edit, steps)
  return isProblem(splices) ? splices : {text: spliced(text, splices)}
}

/** What is written at a path, aliases and merge keys resolved; undefined where nothing is. */
export function writtenAt(text: string, path: Path): Json | undefined {
  const whole: unknown = parse(text, {merge: true, schema: 'core', uniqueKeys: false, maxAliasCount: -1})
  return path.reduce<Json | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, Json>)[String(name)] : undefined,
    whole as Json,
  )
}
