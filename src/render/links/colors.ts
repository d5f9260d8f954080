/**
 * The colours that the console offers for a role, by the names that it gives them, and the hex values that a link has to
 * have for them. AWS documents neither; these are of 2024 (re:Post, "Switch role link query parameters"). The console
 * takes only its own values from a link: with any other it shows no colour, and lets choose one.
 */
export const COLORS: Readonly<Record<string, string>> = {
  red: 'f2b0a9',
  orange: 'fbc8aa',
  yellow: 'efda95',
  green: 'b7ca9d',
  blue: '83d4e8',
}

/** Six hex digits of a colour's name, or of `#f2b0a9`, `f2b0a9`, `#fba`; undefined: no such colour is known. */
export function colorOf(text: string): string | undefined {
  const word = text.trim().toLowerCase()
  const hex = /^#?([0-9a-f]{6})$/.exec(word)?.[1]
  if (hex !== undefined) return hex
  const short = /^#([0-9a-f]{3})$/.exec(word)?.[1]
  if (short !== undefined) return [...short].map((digit) => digit + digit).join('')
  return Object.hasOwn(COLORS, word) ? COLORS[word] : undefined
}
