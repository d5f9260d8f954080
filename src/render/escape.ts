// Control characters (ESC, newline, C1), format characters (bidi marks, zero width, tags), line separators and halves of
// surrogate pairs: what could move the cursor, colour a terminal, hide text or reorder it.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/**
 * Text that came from AWS or from the file, made safe for one line of a terminal, a log or a Markdown fence: whatever is
 * not plainly visible is written as `\n` or `\u{202e}`.
 */
export const escapeText = (text: string): string =>
  text.replace(UNSAFE, (char) => SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)

/** A message of several lines, each of them safe. What follows the first has to be indented, so that it passes for nothing else. */
export const escapeLines = (text: string): string[] => text.split('\n').map(escapeText)

/** One value on one line: free text is quoted, so that an empty string and a trailing space are seen. */
export const quoted = (text: string): string => escapeText(JSON.stringify(text))
