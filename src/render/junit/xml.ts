import {escapeText} from '../escape.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for an attribute or between tags; characters that XML 1.0 does not take are written out (2.2, "Characters"). */
export const xml = (text: string): string =>
  escapeText(text)
    .replace(/[\uFFFE\uFFFF]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

/** GitLab takes entries of one suite and name for one. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

export const counts = (tests: number, failures: number, skipped: number): string =>
  `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`
