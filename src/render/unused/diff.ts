import {lineRuns} from '../../core/line-diff.js'

/** Lines around a change. */
const CONTEXT = 3

interface Hunk {
  /** Lines of the old text, from 0; the end is not in it. */
  readonly start: number
  end: number
  readonly runs: {at: number; gone: number; come: readonly string[]}[]
}

/** Text as lines without their ends (a `\r` stays with its line). */
const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function hunksOf(before: string, after: string): Hunk[] {
  const [was, is] = [linesOf(before), linesOf(after)]
  const hunks: Hunk[] = []
  let shift = 0
  for (const {line, before: gone, after: come} of lineRuns(before.replace(/\n$/, ''), after.replace(/\n$/, ''))) {
    const at = line - 1
    // By their places in the texts: what ends lines is kept.
    const added = is.slice(at + shift, at + shift + come.length)
    shift += come.length - gone.length
    const run = {at, gone: gone.length, come: added}
    const end = Math.min(was.length, at + gone.length + CONTEXT)
    const last = hunks.at(-1)
    if (last && at - CONTEXT <= last.end) {
      last.runs.push(run)
      last.end = end
    } else hunks.push({start: Math.max(0, at - CONTEXT), end, runs: [run]})
  }
  return hunks
}

const span = (start: number, count: number): string =>
  `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`

/** What `diff -u` and git write behind the last line of a text that does not end with a line end. */
const NO_END = '\\ No newline at end of file'

/** Stands for that while lines are compared: no YAML has it. */
const OPEN = '\0'
const marked = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}${OPEN}`)

/** As git quotes names: what is not plain in C escapes; a name with a space is ended by a tab. */
function nameOf(file: string): string {
  if (!/[\p{Cc}"\\]/u.test(file)) return file.includes(' ') ? `${file}\t` : file
  const escaped = file
    .replace(/["\\]/g, '\\$&')
    .replace(/\p{Cc}/gu, (one) =>
      [...new TextEncoder().encode(one)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
    )
  return `"${escaped}"`
}

/** The change of one file as a unified diff, as `patch` and `git apply` take it (POSIX, diff -u). */
export function unifiedDiff(file: string, oldText: string, newText: string): string[] {
  const [before, after] = [oldText, newText].map(marked) as [string, string]
  const was = linesOf(before)
  let shift = 0
  const body = hunksOf(before, after).flatMap(({start, end, runs}) => {
    const lines: string[] = []
    let at = start
    for (const run of runs) {
      lines.push(...was.slice(at, run.at).map((text) => ` ${text}`))
      lines.push(
        ...was.slice(run.at, run.at + run.gone).map((text) => `-${text}`),
        ...run.come.map((text) => `+${text}`),
      )
      at = run.at + run.gone
    }
    lines.push(...was.slice(at, end).map((text) => ` ${text}`))
    const grown = runs.reduce((sum, {gone, come}) => sum + come.length - gone, 0)
    const head = `@@ -${span(start, end - start)} +${span(start + shift, end - start + grown)} @@`
    shift += grown
    return [head, ...lines]
  })
  const lines = body.flatMap((line) => (line.endsWith(OPEN) ? [line.slice(0, -1), NO_END] : [line]))
  return lines.length === 0 ? [] : [`--- ${nameOf(`a/${file}`)}`, `+++ ${nameOf(`b/${file}`)}`, ...lines]
}
