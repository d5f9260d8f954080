import {bytesOf, MAX_BYTES} from './budget.js'
import type {Cuttable} from './budget.js'
import type {Block} from './blocks.js'
import {codeSpan, escapeText} from './escape.js'
import {fenceLine, type Line} from './lines.js'

/** How a report becomes a comment on a pull request or an issue. */
export interface CommentOptions {
  /** In bytes of UTF-8; MAX_BYTES unless given. */
  readonly maxBytes?: number | undefined
  /** Tells the comments of several files of one repository apart: letters, digits and `._/-`. */
  readonly key?: string | undefined
}

/** What a key of a comment may be: nothing of it can end the comment of HTML that it stands in. */
export const COMMENT_KEY = /^[A-Za-z0-9._/]([A-Za-z0-9._/]|-(?!-)){0,63}$/

/** The first line, which nobody sees: by it a workflow finds its own comment. */
export const marker = (of: 'plan' | 'drift', {key}: CommentOptions): string =>
  `<!-- xrole ${of}${key === undefined ? '' : ` ${key}`} -->`

export const budgetOf = ({maxBytes}: CommentOptions): number => maxBytes ?? MAX_BYTES

/** What comes from AWS or the file stands in fences only, where Markdown and HTML mean nothing; a fence outlasts any backticks in it. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

/** The last line of a list that was cut. `how` is a command that shows it whole. */
const leftLine = (left: number, how: string): string => `… ${left} more ${left === 1 ? 'line' : 'lines'}: ${how}`

function fencedList(language: string, before: string, lines: readonly string[], after: string, how: string): Cuttable {
  return {
    lines,
    wrap: (kept, left) =>
      [
        ...(before === '' ? [] : [before]),
        fenced(language, [...kept, ...(left > 0 ? [leftLine(left, how)] : [])].join('\n')),
        ...(after === '' ? [] : [after]),
      ].join('\n\n'),
  }
}

/** A section of the report; none where there is nothing to tell. `how` is a command that shows it whole. */
export const section = (title: string, lines: readonly Line[], how: string): Cuttable[] =>
  lines.length === 0 ? [] : [fencedList('diff', `### ${title}`, lines.map(fenceLine), '', how)]

/** Text that is in lines already. */
export const textSection = (title: string, text: string, how: string): Cuttable[] =>
  text === '' ? [] : [fencedList('text', title === '' ? '' : `### ${title}`, text.split('\n'), '', how)]

/** The line of the file and the carets under it, as `renderFindings` prints them. */
const CONTEXT = /^ *\d* \| /

/** Findings, which have their context only where there is room. */
export const findingsSection = (title: string, text: string, how: string): Cuttable[] =>
  textSection(title, text, how).map((piece) => ({...piece, brief: piece.lines.filter((one) => !CONTEXT.test(one))}))

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '&#64;')

/** The account of a block that is of one. */
const accountOf = (title: string): string | undefined => /^([\w-]+) \(\d{12}\)$/.exec(title)?.[1]

/** Lines of a block that say what it is about: many that say nothing are worse than some that are missing and counted. */
const MIN_BLOCK = 5

/** The changes of an account, or of many alike, folded away. `command` shows the report on a terminal. */
export function details({title, lines, things}: Block, command: string): Cuttable {
  const account = accountOf(title)
  const how = account === undefined ? command : `${command} --account ${account}`
  const summary = `<details><summary>${html(title)}: ${things} ${things === 1 ? 'thing' : 'things'}</summary>`
  return {...fencedList('diff', summary, lines.map(fenceLine), '</details>', how), least: MIN_BLOCK}
}

/** Longer, it would not leave room for anything else in the smallest comment. */
const MAX_SUMMARY = 500

/** The last line of the report in front, in bold. Only a file or accounts of very long names are cut. */
export function boldSummary(text: string, plain: boolean): string {
  let shown = escapeText(text)
  while (bytesOf(shown) > MAX_SUMMARY) shown = `${[...shown].slice(0, -Math.ceil(shown.length / 16)).join('')}…`
  return `**${plain ? shown : codeSpan(shown)}**`
}

/** The command that prints the same report whole; a file of a long name is left out, the reader knows it. */
export const commandFor = (of: 'plan' | 'drift', file: string): string =>
  file === 'accounts.yaml' || !/^[\w./-]{1,80}$/.test(file) ? `xrole ${of}` : `xrole ${of} -f ${file}`

/** What is said below a report that was cut. */
export function missingWords(command: string, most: number) {
  return ({folded, lists}: {folded: number; lists: number}): string => {
    const gone = [
      ...(folded > 0 ? [`${folded} ${folded === 1 ? 'block' : 'blocks'} of changes`] : []),
      ...(lists > 0 ? [`${lists} ${lists === 1 ? 'section' : 'sections'}`] : []),
    ].join(' and ')
    const what = gone === '' ? 'Lines were left out' : `… ${gone} and lines of others left out`
    return `${what} to keep this under ${most} bytes. \`${command} --account NAME\` shows one account, \`${command}\` all.`
  }
}
