/**
 * Whether a pattern of IAM (`*` any run of characters, `?` exactly one) matches a text, case included.
 * Linear in practice: one point of return, so no pattern makes it exponential.
 */
export function matches(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let retry = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      retry = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++retry
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Whether everything that the narrow pattern matches is matched by the wide one. May say no where it is so. */
export const covers = (wide: string, narrow: string): boolean =>
  // A `*` of the narrow pattern is only matched by a `*` when it cannot pass as one ordinary character.
  wide === narrow || (!(narrow.includes('*') && wide.includes('?')) && matches(wide, narrow))

/** The same for names that ignore case, as actions do. */
export const matchesIgnoringCase = (pattern: string, text: string): boolean =>
  matches(pattern.toLowerCase(), text.toLowerCase())

/** What of a pattern stands before its first wildcard. */
export const literalPrefix = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? ''
