/** Whole lines that differ between two texts. `line` is where they are in the first, counted from 1. */
export interface LineRun {
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Of pairs of lines: beyond it, what differs is told as one run. */
const MOST = 4_000_000

/** Lengths of the longest common subsequences of the ends of both lists. */
function commonEnds(was: readonly string[], is: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({length: was.length + 1}, () => new Array<number>(is.length + 1).fill(0))
  for (let i = was.length - 1; i >= 0; i--)
    for (let j = is.length - 1; j >= 0; j--)
      table[i]![j] = was[i] === is[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  return table
}

/** The lines by which two texts differ, in runs with common lines between them. */
export function lineRuns(before: string, after: string): LineRun[] {
  const [was, is] = [before, after].map((text) => text.split(/\r?\n/)) as [string[], string[]]
  const least = Math.min(was.length, is.length)
  let head = 0
  while (head < least && was[head] === is[head]) head++
  let tail = 0
  while (tail < least - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++
  const [a, b] = [was.slice(head, was.length - tail), is.slice(head, is.length - tail)]
  if (a.length + b.length === 0) return []
  if (a.length * b.length > MOST) return [{line: head + 1, before: a, after: b}]

  const table = commonEnds(a, b)
  const runs: {line: number; before: string[]; after: string[]}[] = []
  let [i, j, isOpen] = [0, 0, false]
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      ;[i, j, isOpen] = [i + 1, j + 1, false]
      continue
    }
    if (!isOpen) runs.push({line: head + i + 1, before: [], after: []})
    isOpen = true
    const run = runs.at(-1)!
    if (i < a.length && (j === b.length || table[i + 1]![j]! >= table[i]![j + 1]!)) run.before.push(a[i++]!)
    else run.after.push(b[j++]!)
  }
  return runs
}
