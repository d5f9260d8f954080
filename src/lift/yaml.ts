import {scalarText} from '../config/edit/render.js'
import type {Json} from '../core/types.js'

/** Values as a person writes them in YAML: on one line where they fit, quotes only where they are needed. */

/** Columns. */
const WIDTH = 100

type Collection = Json[] | {[key: string]: Json}

const isCollection = (value: Json): value is Collection =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

// What is not drawn, or moves what is: never as it is, neither in a file nor on a terminal.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const visible = (text: string): string =>
  text.replace(UNSEEN, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16)
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`
  })

/** Between brackets and commas. */
const inFlow = (value: null | boolean | number | string): string => visible(scalarText(value, 'plain'))

// On a line of its own text may have commas and brackets; not what starts a comment, a key or another type.
const ALONE = /^[\p{Lu}\p{Ll}/_][\p{Lu}\p{Ll}\w .,/+=@:;*()'"&$[\]{}-]*$/u

const aloneText = (value: null | boolean | number | string): string => {
  const short = inFlow(value)
  if (typeof value !== 'string' || !short.startsWith('"')) return short
  // A single word that is quoted all the same is `yes`, or another that other readers take for something else.
  const isPlain = ALONE.test(value) && !/^[A-Za-z]+$/.test(value) && !/: | #|[: ]$/.test(value)
  return isPlain ? value : short
}

// `on` is a word of the grammar, and keys are text to the reader.
const nameText = (key: string): string => (key === 'on' ? key : inFlow(key))

export function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return inFlow(value)
  return `{${Object.entries(value)
    .map(([key, each]) => `${nameText(key)}: ${flow(each)}`)
    .join(', ')}}`
}

/** The lines of what stands below a key or behind a dash, indented by `indent` blanks. */
function block(value: Collection, indent: number): string[] {
  const pad = ' '.repeat(indent)
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, each]) => pair(key, each, indent))
  return value.flatMap((item) => {
    const short = isCollection(item) ? flow(item) : typeof item === 'object' ? flow(item) : aloneText(item)
    if (!isCollection(item) || indent + 2 + short.length <= WIDTH) return [`${pad}- ${short}`]
    const [first = '', ...rest] = block(item, indent + 2)
    return [`${pad}- ${first.trimStart()}`, ...rest]
  })
}

/** The lines of `key: value`, indented by `indent` blanks. */
export function pair(key: string, value: Json, indent: number): string[] {
  const start = `${' '.repeat(indent)}${nameText(key)}:`
  if (!isCollection(value)) return [`${start} ${typeof value === 'object' ? flow(value) : aloneText(value)}`]
  const short = `${start} ${flow(value)}`
  return short.length <= WIDTH ? [short] : [start, ...block(value, indent + 2)]
}

/** Comment lines, broken between words. `hang` is what stands before what continues. Lines after the first stay as they are. */
export function comment(text: string, indent: number, hang: '' | '  '): string[] {
  const pad = ' '.repeat(indent)
  const [first = '', ...others] = text.split('\n')
  return [...broken(first, pad, hang), ...others.map((line) => `${pad}#${hang} ${line}`)]
}

function broken(text: string, pad: string, hang: '' | '  '): string[] {
  if (text === '') return [`${pad}#`]
  const lines: string[] = []
  let line = `${pad}#`
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH && line.trim() !== '#') {
      lines.push(line)
      line = `${pad}#${hang}`
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
