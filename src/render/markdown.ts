import {escapeText} from './escape.js'

/**
 * Free text as Markdown that shows it as it is: no emphasis, link, image, HTML, heading, mention or table cell starts in
 * it. Characters are written as CommonMark's backslash escapes (0.31, "Backslash escapes") and, where a renderer makes more of them (GitHub's
 * mentions, bare links, references to issues), as character references.
 */
export const markdownText = (text: string): string =>
  escapeText(text)
    .replace(/[\\`*_[\]<>#!|~&$]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&')

/** A table of GitHub's Markdown; cells are Markdown already and have no line breaks. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
