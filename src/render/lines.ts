import type {Verb} from '../core/types.js'
import type {Paint, Tone} from './style.js'

/** What stands at the start of a line: made, removed, changed, removed and made anew, taken over, moved, or a warning. */
export type Mark = '+' | '-' | '~' | '±' | '»' | '→' | '!' | ' '

/** One line before it is text: Markdown puts the mark into the first column, the terminal after the indent. */
export interface Line {
  readonly depth: number
  readonly mark: Mark
  /** Already escaped. */
  readonly text: string
  /** Detail that a reader may skip. */
  readonly dim?: boolean
}

export const VERBS: Readonly<Record<Verb, {readonly mark: Mark; readonly word: string; readonly done: string}>> = {
  create: {mark: '+', word: 'to create', done: 'created'},
  update: {mark: '~', word: 'to update', done: 'updated'},
  replace: {mark: '±', word: 'to replace', done: 'replaced'},
  delete: {mark: '-', word: 'to delete', done: 'deleted'},
  adopt: {mark: '»', word: 'to adopt', done: 'adopted'},
  move: {mark: '→', word: 'to move', done: 'moved'},
}

const TONES: Readonly<Record<Mark, Tone>> = {
  '+': 'green',
  '-': 'red',
  '~': 'yellow',
  '±': 'magenta',
  '»': 'cyan',
  '→': 'cyan',
  '!': 'red',
  ' ': 'plain',
}

export const line = (depth: number, mark: Mark, text: string): Line => ({depth, mark, text})

export const indented = (lines: readonly Line[], by: number): Line[] =>
  lines.map((each) => ({...each, depth: each.depth + by}))

export const terminalLine = ({depth, mark, text, dim}: Line, paint: Paint): string =>
  '  '.repeat(depth) + paint(dim ? 'dim' : TONES[mark], `${mark} ${text}`.trimEnd())

/** For a ```diff fence, which colours by the first column and knows `+`, `-` and `!`. */
export function fenceLine({depth, mark, text}: Line): string {
  const indent = '  '.repeat(depth)
  if (mark === '+' || mark === '-') return `${mark} ${indent}${text}`.trimEnd()
  if (mark === '~' || mark === '!') return `! ${indent}${text}`.trimEnd()
  return mark === ' ' ? `  ${indent}${text}`.trimEnd() : `! ${indent}${mark} ${text}`.trimEnd()
}
