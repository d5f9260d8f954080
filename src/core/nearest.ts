import {distance} from 'fastest-levenshtein'

/** `trsut` for `trust`: two neighbours swapped are one slip, where Levenshtein counts two. */
function isSwap(a: string, b: string): boolean {
  const i = [...a].findIndex((char, at) => char !== b[at])
  return a.length === b.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

/** The candidate that a mistyped word most likely meant, or undefined when none is near. Case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.min(3, Math.floor(word.length / 3)))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const [one, other] = [word.toLowerCase(), candidate.toLowerCase()]
    const cost = isSwap(one, other) ? Math.min(1, distance(one, other)) : distance(one, other)
    if (cost < least) [best, least] = [candidate, cost]
  }
  return best
}
