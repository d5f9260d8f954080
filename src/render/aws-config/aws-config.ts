import {escapeText} from '../escape.js'

/** A profile of an AWS configuration file. */
export interface AwsProfile {
  readonly name: string
  /** One line that says what it is for. */
  readonly comment: string
  readonly settings: readonly (readonly [key: string, value: string])[]
}

/**
 * What every reader of such files takes as it stands: botocore, the SDKs and browser extensions differ about `#`, `;`,
 * quotes and brackets, white space at the ends is lost, and a line end would be another setting.
 */
export const isPlainValue = (value: string): boolean => /^[\w+=,.@:%/\\-]+$/.test(value)

/** The same of a command line, in which single quotes stand for themselves; ` #` and ` ;` begin a comment for some. */
export const isPlainCommand = (value: string): boolean =>
  /^[!-~]+( [!-~]+)*$/.test(value) && !/ [#;]/.test(value) && !value.includes('"')

/** Names that all readers take: the SDK for JavaScript knows letters, digits and `_-@+.%:/`. */
export const isPlainName = (name: string): boolean => /^[\w@+.%:/-]+$/.test(name)

/** A name made of text that may have other characters. */
export const plainName = (text: string): string => text.replace(/[^\w@+.-]/g, '-')

export const BEGIN = '# BEGIN xrole'
export const END = '# END xrole'

const beginLine = (owner: string): string =>
  `${BEGIN} ${owner} (written by xrole profiles --write; what is changed in here is lost)`
const endLine = (owner: string): string => `${END} ${owner}`

/** Without letters beyond ASCII: the AWS CLI reads all of the file, its comments too, in the character set of the system. */
const inAscii = (text: string): string =>
  escapeText(text).replace(/[^ -~]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)

const profileLines = ({name, comment, settings}: AwsProfile): string[] => [
  `[profile ${name}]`,
  `# ${inAscii(comment)}`,
  ...settings.map(([key, value]) => `${key} = ${value}`),
]

/** The lines of a block, its markers included. Settings have to be plain. */
export const blockLines = (owner: string, profiles: readonly AwsProfile[]): string[] => [
  beginLine(owner),
  ...profiles.flatMap((profile, at) => [...(at === 0 ? [] : ['']), ...profileLines(profile)]),
  endLine(owner),
]

interface Line {
  /** Without its end. */
  readonly text: string
  readonly start: number
  /** Behind its end. */
  readonly end: number
}

/** The bytes of a UTF-8 mark at the start of a file, each as one character. */
const BOM = '\u00ef\u00bb\u00bf'

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  const first = text.startsWith(BOM) ? BOM.length : 0
  const pattern = /\r\n|\n|\r|$/g
  for (let start = first; start < text.length;) {
    pattern.lastIndex = start
    const found = pattern.exec(text)
    const at = found?.index ?? text.length
    const end = at + (found?.[0].length ?? 0)
    lines.push({text: text.slice(start, at), start, end})
    start = end
  }
  return lines
}

export interface Problem {
  readonly problem: string
}

interface Block {
  /** Offsets: the block with its line end; from 0. */
  readonly start: number
  readonly end: number
}

const isMarker = (marker: string, owner: string, text: string): boolean =>
  text === `${marker} ${owner}` || text.startsWith(`${marker} ${owner} `)

/** Where the block of an owner is in a file; undefined: nowhere. */
function blockIn(lines: readonly Line[], owner: string): Block | Problem | undefined {
  const at = (marker: string): number[] =>
    lines.flatMap(({text}, index) => (isMarker(marker, owner, text.trim()) ? [index] : []))
  const [begins, ends] = [at(BEGIN), at(END)]
  const told = (all: readonly number[]) => `line ${all.map((index) => index + 1).join(' and line ')}`
  const fix = 'put the markers right by hand, or remove the block with what is in it'
  if (begins.length === 0 && ends.length === 0) return undefined
  if (begins.length > 1) return {problem: `"${BEGIN} ${owner}" is there twice, in ${told(begins)}; ${fix}`}
  if (ends.length > 1) return {problem: `"${END} ${owner}" is there twice, in ${told(ends)}; ${fix}`}
  const [begin, end] = [begins[0], ends[0]]
  if (end === undefined) return {problem: `"${BEGIN} ${owner}" in ${told(begins)} has no "${END} ${owner}"; ${fix}`}
  if (begin === undefined) return {problem: `"${END} ${owner}" in ${told(ends)} has no "${BEGIN} ${owner}"; ${fix}`}
  if (end < begin) return {problem: `"${END} ${owner}" in ${told(ends)} stands before the beginning; ${fix}`}
  const inside = lines.slice(begin + 1, end)
  const other = inside.findIndex(({text}) => text.trim().startsWith(BEGIN) || text.trim().startsWith(END))
  if (other >= 0) return {problem: `another block's marker stands in this one, in ${told([begin + 1 + other])}; ${fix}`}
  return {start: lines[begin]?.start ?? 0, end: lines[end]?.end ?? 0}
}

const SECTION = /^\s*\[\s*(?:(profile|sso-session)\s+)?(?:"([^"]*)"|'([^']*)'|([^\]]*?))\s*\]/

/** A section of a file with the line it is in, from 1. */
interface Section {
  readonly kind: 'profile' | 'sso-session' | undefined
  readonly name: string
  readonly line: number
}

const sectionsOf = (lines: readonly Line[]): Section[] =>
  lines.flatMap(({text}, index) => {
    const [all, kind, ...names] = SECTION.exec(text) ?? []
    const name = names.find((one) => one !== undefined) ?? ''
    return all === undefined ? [] : [{kind: kind as Section['kind'], name, line: index + 1}]
  })

export interface Placed {
  /** The whole file, each byte as one character. */
  readonly text: string
  /** Sections that stand outside of the block. */
  readonly outside: readonly Section[]
  /** Those that the block had before. */
  readonly inside: readonly Section[]
}

/**
 * The line of a file that no configuration file of AWS has: something before the first section. The AWS CLI reads none of
 * such a file; to put a block into one would spoil what it is.
 */
function strangeLine(lines: readonly Line[]): string | undefined {
  const at = lines.findIndex(({text}) => !/^\s*([#;].*)?$/.test(text))
  return at < 0 || SECTION.test(lines[at]?.text ?? '') ? undefined : `line ${at + 1}`
}

/**
 * A configuration file with the block of an owner in it, anew or for the first time, at its end; what is outside stays as
 * it is, byte for byte. A file without a line end at its end has none behind the block, so that taking the block out
 * again gives the same file.
 * @param text the file's bytes, each as one character
 * @param profiles undefined: the block goes
 */
export function placed(text: string, owner: string, profiles: readonly AwsProfile[] | undefined): Placed | Problem {
  if (text.includes('\0')) return {problem: 'it is not text in UTF-8; convert it first'}
  const lines = linesOf(text)
  const block = blockIn(lines, owner)
  if (block && 'problem' in block) return block
  const isOutside = ({start}: Line) => !block || start < block.start || start >= block.end
  const [outside, inside] = [true, false].map((wanted) =>
    sectionsOf(lines).filter(({line}) => isOutside(lines[line - 1] as Line) === wanted),
  ) as [Section[], Section[]]
  const eol = /\r\n|\n/.exec(text)?.[0] ?? '\n'
  if (!profiles) {
    if (!block) return {text, outside, inside}
    const [before, after] = [text.slice(0, block.start), text.slice(block.end)]
    const isUnended = after === '' && !/[\r\n]$/.test(text)
    return {text: (isUnended ? before.replace(/(\r\n|\n|\r)$/, '') : before) + after, outside, inside}
  }
  const strange = block ? undefined : strangeLine(lines)
  if (strange !== undefined)
    return {
      problem: `it is no configuration file of AWS: ${strange} stands before the first [section]; name another one`,
    }
  for (const {name} of profiles) {
    const same = outside.find((one) => one.kind === 'profile' && one.name === name)
    if (same)
      return {
        problem: `line ${same.line} has a profile "${name}" that xrole did not write; rename it, or give those of xrole another beginning with --prefix`,
      }
  }
  const made = blockLines(owner, profiles).join(eol)
  if (block) {
    const isEnded = /[\r\n]$/.test(text.slice(block.start, block.end))
    return {text: text.slice(0, block.start) + made + (isEnded ? eol : '') + text.slice(block.end), outside, inside}
  }
  const isUnended = text !== '' && text !== BOM && !/[\r\n]$/.test(text)
  return {text: isUnended ? text + eol + made : text + made + eol, outside, inside}
}
