import {codeSpan, escapeText} from './escape.js'

/**
 * Free text as Markdown that shows it as it is: no emphasis, link, image, HTML, heading, mention or table cell starts in
 * it. Characters are written as CommonMark's backslash escapes (0.31, "Backslash escapes") and, where a renderer makes more of them (GitHub's
 * mentions, bare links, references to issues), as character references.
 */
export const markdownText = (text: string): string =>
  escapeText(text)
    // At the start of a line blanks make a list, a heading or a code block of what follows; elsewhere they are one.
    .trim()
    .replace(/[\\`*_[\]<>#!|~&$]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&')

/** A table of GitHub's Markdown; cells are Markdown already and have no line breaks. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** A code span for a cell of a table, where a bar has to be told apart even in one. */
export const codeCell = (text: string): string => codeSpan(text).replaceAll('|', '\\|')
