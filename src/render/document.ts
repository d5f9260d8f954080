import type {AccountRef, Json} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {delta, entriesAt, withEntries} from '../policy/delta.js'
import type {StatementChange} from '../policy/delta.js'
import {isObject} from '../policy/json.js'
import {readable} from '../policy/spelling.js'
import {diffLines} from './json-lines.js'

/** Above these json-diff takes seconds (measured: 5,000 entries 0.6 s, nested lists exponential): then sets are compared. */
const MOST_ENTRIES = 2000
const MOST_STATEMENTS = 200
/** A statement has lists in keys in operators in its Condition; only what is no statement goes deeper. */
const DEEPEST = 6

/** Unchanged entries in a row that are shown; of longer rows only the two at either end. */
const LONGEST_ROW = 12

/**
 * The difference of two policy documents by json-diff on their canonical forms: every statement that changed whole,
 * with the words that changed marked. Each line begins with `+`, `-` or a blank and another blank; empty when the
 * documents are the same. Statements that did not change are counted, rows of unchanged entries cut.
 */
export function documentDiff(
  before: Json | undefined,
  after: Json | undefined,
  account: AccountRef,
  {color}: {color: boolean},
): string[] {
  if (before !== undefined && after !== undefined && canonicalText(before, account) === canonicalText(after, account))
    return []
  const {changes, unchanged} = delta(before, after, account)
  const lines = [
    ...outside(before, after, account),
    ...(isLarge(changes) ? changes.flatMap(setDifference) : compared(changes)),
    ...(unchanged > 0 ? [`  ... (${unchanged} ${unchanged === 1 ? 'statement' : 'statements'} unchanged)`] : []),
  ]
  return cut(lines).map((line) => (color ? painted(line) : line))
}

const PAINT = new Map([
  ['+', '\u001b[32m'],
  ['-', '\u001b[31m'],
])

const painted = (line: string): string => {
  const paint = PAINT.get(line.charAt(0))
  return paint === undefined ? line : `${paint}${line}\u001b[39m`
}

/** What stands beside the statements: Version, Id, and what should not be there. */
function outside(before: Json | undefined, after: Json | undefined, account: AccountRef): string[] {
  const rest = (document: Json | undefined): Json => {
    const form = document === undefined ? {} : readable(document, account, [])
    if (!isObject(form)) return {}
    return Object.fromEntries(Object.entries(form).filter(([key]) => key !== 'Statement'))
  }
  // A document that is new or gone shows its Version only where it is not the usual one.
  const usual: Json = {Version: '2012-10-17'}
  const [was, is] = [before === undefined ? usual : rest(before), after === undefined ? usual : rest(after)]
  return JSON.stringify(was) === JSON.stringify(is) ? [] : inner(was, is).filter((line) => !line.startsWith(' '))
}

/** The lines inside of the braces or brackets that json-diff puts around everything. */
const inner = (before: Json, after: Json): string[] =>
  diffLines(before, after)
    .slice(1, -1)
    .map((line) => line.charAt(0) + line.slice(3))

const sizeOf = (value: Json | undefined): number =>
  Array.isArray(value)
    ? Math.max(value.length, ...value.map(sizeOf))
    : isObject(value)
      ? Math.max(0, ...Object.values(value).map(sizeOf))
      : 0

const depthOf = (value: Json | undefined): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

const isLarge = (changes: readonly StatementChange[]): boolean =>
  changes.length > MOST_STATEMENTS ||
  changes.some(({before, after}) => [before, after].some((one) => sizeOf(one) > MOST_ENTRIES || depthOf(one) > DEEPEST))

/** Statements that changed in one list are compared with each other; json-diff finds the partners among the others. */
function compared(changes: readonly StatementChange[]): string[] {
  const pairs = changes.filter(({list}) => list)
  const others = changes.filter(({list}) => !list)
  const [gone, made] = (['before', 'after'] as const).map((side) =>
    others.flatMap(({[side]: one}) => (one === undefined ? [] : [one])),
  )
  return [
    ...pairs.flatMap(({before = null, after = null}) => diffLines(before, after)),
    ...(others.length > 0 ? inner(gone ?? [], made ?? []) : []),
  ]
}

/** The changed entries only, in the statement they stand in. */
function setDifference({before, after, list}: StatementChange): string[] {
  if (before === undefined) return inner([], [after ?? null])
  if (after === undefined || !list) return inner([before], [])
  const [was, is] = [entriesAt(before, list), entriesAt(after, list)]
  const [had, has] = [new Set(was), new Set(is)]
  const gone = was.filter((one) => !has.has(one))
  const made = is.filter((one) => !had.has(one))
  const frame = diffLines(withEntries(before, list, []), withEntries(before, list, ['']))
  const at = frame.findIndex((line) => line.startsWith('+'))
  const indent = /^\+( *)/.exec(frame[at] ?? '')?.[1] ?? ''
  return [
    ...frame.slice(0, at),
    ...gone.map((one) => `-${indent}${JSON.stringify(one)}`),
    ...made.map((one) => `+${indent}${JSON.stringify(one)}`),
    ` ${indent}... (${was.length - gone.length} entries unchanged)`,
    ...frame.slice(at + 1),
  ]
}

function cut(all: readonly string[]): string[] {
  const out: string[] = []
  let row: string[] = []
  const flush = () => {
    const hidden = row.length - 4
    const dots = `${/^ */.exec(row[0] ?? '')?.[0]}... (${hidden} entries unchanged)`
    out.push(...(row.length <= LONGEST_ROW ? row : [...row.slice(0, 2), dots, ...row.slice(-2)]))
    row = []
  }
  for (const line of all) {
    if (/^ +"/.test(line)) row.push(line)
    else {
      flush()
      out.push(line)
    }
  }
  flush()
  return out
}
