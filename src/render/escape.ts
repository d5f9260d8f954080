// Control characters (ESC, newline, C1), format characters (bidi marks, zero width, tags), line separators, halves of
// surrogate pairs, and whatever else is not drawn (fillers, variation selectors): what could move the cursor, colour a
// terminal, hide text or reorder it.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/**
 * Text that came from AWS or from the file, made safe for one line of a terminal, a log or a Markdown fence: whatever is
 * not plainly visible is written as `\n` or `\u{202e}`.
 */
export const escapeText = (text: string): string =>
  text.replace(UNSAFE, (char) => SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)

/** A message of several lines, each of them safe. What follows the first has to be indented, so that it passes for nothing else. */
export const escapeLines = (text: string): string[] => text.split('\n').map(escapeText)

/**
 * One line of Markdown in which nothing means anything: no link, mention, reference or HTML starts in a code span. It
 * outlasts any backticks in it.
 */
export function codeSpan(text: string): string {
  const safe = escapeText(text)
  const fence = '`'.repeat(Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const pad = /^`|`$/.test(safe) ? ' ' : ''
  return `${fence}${pad}${safe}${pad}${fence}`
}

/** JSON for a terminal: the control characters that JSON leaves as they are (DEL, C1) as it writes the others. The same value. */
export const terminalJson = (json: string): string =>
  json.replace(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)

/** One value on one line: free text is quoted, so that an empty string and a trailing space are seen. */
export const quoted = (text: string): string => escapeText(JSON.stringify(text))
