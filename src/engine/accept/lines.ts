import {lineRuns} from '../../core/line-diff.js'
import type {LineRun} from '../../core/line-diff.js'
import type {Address} from '../../core/address.js'
import {edited} from '../../config/edit/edit.js'
import type {Unit} from './units.js'

/** Whole lines of a file that change, and what is accepted by that. */
export interface LineChange extends LineRun {
  readonly file: string
  readonly addresses: readonly Address[]
  /** Those of which nobody can tell whether the file or AWS changed. */
  readonly unsure: readonly Address[]
}

/** A text with one unit's edits done, or why they cannot be. */
export function editedBy({edits}: Unit, start: string): {readonly text: string} | {readonly problem: string} {
  let text = start
  for (const edit of edits) {
    const done = edited(text, edit)
    if ('problem' in done) return done
    text = done.text
  }
  return text === start ? {problem: 'the file says so already'} : {text}
}

const touches = (a: LineRun, b: LineRun): boolean =>
  a.line <= b.line + b.before.length && b.line <= a.line + a.before.length

/** The lines that change in one file, each with what the units that change it are about. */
function linesOf(file: string, before: string, after: string, units: readonly Unit[]): LineChange[] {
  const alone = units.map((unit) => {
    const done = editedBy(unit, before)
    return {unit, runs: 'text' in done ? lineRuns(before, done.text) : []}
  })
  return lineRuns(before, after).map((run) => {
    const found = alone.filter(({runs}) => runs.some((one) => touches(one, run))).map(({unit}) => unit)
    // What can be written together with others only: by where its entry begins.
    const start = Math.max(...units.map(({entry}) => entry.line).filter((line) => line <= run.line))
    const concerned = found.length > 0 ? found : units.filter(({entry}) => entry.line === start)
    const all = (some: (unit: Unit) => readonly Address[]): Address[] => [...new Set(concerned.flatMap(some))].sort()
    return {file, ...run, addresses: all(({addresses}) => addresses), unsure: all(({unsure}) => unsure)}
  })
}

/** All lines that change, by file and line. */
export const lineChanges = (
  files: ReadonlyMap<string, {readonly before: string; readonly after: string}>,
  units: readonly Unit[],
): LineChange[] =>
  [...files.keys()].sort().flatMap((file) => {
    const {before, after} = files.get(file)!
    const own = units.filter(({entry}) => entry.file === file)
    return linesOf(file, before, after, own)
  })
