import type {Json} from '../../core/types.js'

/** How wide a line may get before what is new on it is broken up. Columns. */
const WIDTH = 120

// Other readers take these for booleans (YAML 1.1), so they are quoted where text is meant.
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i
const PLAIN = /^[A-Za-z/_][\w./+=@:;*() -]*$|^\d+[hm]$|^\d+(?:\.\d+){3}(?:\/\d+)?$/

export type Quote = 'double' | 'single' | 'plain'

const isPlain = (text: string): boolean => PLAIN.test(text) && !WORDS.test(text) && !/: |[: ]$/.test(text)

/** A scalar that reads back as this value, in any context. `like` is how the one before it was quoted. */
export function scalarText(value: null | boolean | number | string, like: Quote): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (like === 'plain' && isPlain(value)) return value
  if (like === 'single' && /^[\x20-\x7E]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`
  // JSON's text is YAML's, but for the two that YAML takes for line ends.
  return JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalarText(value, 'plain')
  return `{${Object.entries(value)
    .map(([key, each]) => pairText(key, each))
    .join(', ')}}`
}

// `on` is a word of the grammar, and keys are text to the reader.
const nameText = (key: string): string => (key === 'on' ? key : scalarText(key, 'plain'))

/** `key: value` in flow style. */
export const pairText = (key: string, value: Json): string => `${nameText(key)}: ${flowText(value)}`

const isCollection = (value: Json): value is Json[] | {[key: string]: Json} =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

/**
 * A list or section in block style. The first line stands where the reader is, the others are indented by `indent`
 * blanks. What is inside goes on one line where it fits.
 */
export function blockText(value: Json, indent: number, eol: string): string {
  const pad = ' '.repeat(indent)
  if (!isCollection(value)) return flowText(value)
  const lines = Array.isArray(value)
    ? value.map((item) => itemText(item, indent, eol))
    : Object.entries(value).map(([key, each]) => keyText(key, each, indent, eol))
  return lines.join(`${eol}${pad}`)
}

/** `- item` of a block list whose dashes are indented by `indent`. */
export function itemText(item: Json, indent: number, eol: string): string {
  const short = flowText(item)
  const fits = indent + short.length + '- '.length <= WIDTH
  return `- ${fits || !isCollection(item) ? short : blockText(item, indent + 2, eol)}`
}

/** `key: value` of a block section whose keys are indented by `indent`. */
export function keyText(key: string, value: Json, indent: number, eol: string): string {
  const short = pairText(key, value)
  if (indent + short.length <= WIDTH || !isCollection(value)) return short
  const inner = ' '.repeat(indent + 2)
  return `${nameText(key)}:${eol}${inner}${blockText(value, indent + 2, eol)}`
}
