import type {Context, Part} from './context.js'

/** `*` and `?` of a pattern as tokens of their own, so that the value of a variable never acts as one. */
const ANY = Symbol('any')
const ONE = Symbol('one')
type Token = string | typeof ANY | typeof ONE

/** A pattern with its variables put in; `unknown` where one is not known, `valueless` where the request has none. */
export type Pattern = readonly Token[] | 'unknown' | 'valueless'

const VARIABLE = /\$\{([^}]*)\}/g
const LITERALS = new Set(['*', '?', '$'])

const tokensOf = (text: string, wild: boolean): Token[] =>
  [...text].map((char) => (wild && char === '*' ? ANY : wild && char === '?' ? ONE : char))

/**
 * Opens the policy variables of one text: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`. In documents
 * of version 2008-10-17 they are plain text. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 * @param wild whether `*` and `?` are wildcards
 */
export function patternOf(
  text: string,
  context: Context,
  {variables, wild}: {variables: boolean; wild: boolean},
): Pattern {
  if (!variables || !text.includes('${')) return tokensOf(text, wild)
  const tokens: Token[] = []
  let from = 0
  for (const match of text.matchAll(VARIABLE)) {
    tokens.push(...tokensOf(text.slice(from, match.index), wild))
    from = match.index + match[0].length
    const inner = match[1] ?? ''
    if (LITERALS.has(inner)) {
      tokens.push(inner)
      continue
    }
    const [, key = inner, fallback] = /^\s*([^,\s]+)\s*,\s*'([^']*)'\s*$/.exec(inner) ?? []
    const fact = context.fact(key)
    if (fact === 'unknown') return 'unknown'
    // A key of many values is none that a variable can stand for.
    const value = fact === 'absent' || fact.length !== 1 ? fallback : fact[0]
    if (value === undefined) return 'valueless'
    tokens.push(...value)
  }
  tokens.push(...tokensOf(text.slice(from), wild))
  return tokens
}

/** Whether a pattern's tokens match a text. One point of return, so no pattern makes it exponential. */
export function tokensMatch(pattern: readonly Token[], text: string): boolean {
  const chars = [...text]
  let [p, t, star, retry] = [0, 0, -1, 0]
  while (t < chars.length) {
    const token = pattern[p]
    if (token === ANY) {
      star = p++
      retry = t
    } else if (token !== undefined && (token === ONE || token === chars[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++retry
    } else return false
  }
  while (pattern[p] === ANY) p++
  return p === pattern.length
}

const lowered = (token: Token): Token => (typeof token === 'string' ? token.toLowerCase() : token)

/** Whether a pattern could match a value of which no more is known than its start and its end. Case is not looked at. */
export function canMatch(pattern: readonly Token[], {before, after, without}: Part): boolean {
  const one = pattern.map(lowered)
  const wild = one.findIndex((token) => token === ANY || token === ONE)
  const fixed = textOf(wild < 0 ? one : one.slice(0, wild))
  if (without !== undefined && fixed.startsWith((before + without).toLowerCase())) return false
  const other: Token[] = [...tokensOf(before.toLowerCase(), false), ANY, ...tokensOf(after.toLowerCase(), false)]
  // From the end: whether the rest of the first from i on meets the rest of the other from j on.
  const meets = Array.from({length: one.length + 1}, () => Array<boolean>(other.length + 1).fill(false))
  const at = (i: number, j: number): boolean => meets[i]?.[j] ?? false
  for (let i = one.length; i >= 0; i--) {
    for (let j = other.length; j >= 0; j--) {
      const [a, b] = [one[i], other[j]]
      meets[i]![j] =
        (a === undefined && b === undefined) ||
        (a === ANY && (at(i + 1, j) || at(i, j + 1))) ||
        (b === ANY && (at(i, j + 1) || at(i + 1, j))) ||
        (a !== undefined && b !== undefined && (a === ONE || a === b) && at(i + 1, j + 1))
    }
  }
  return at(0, 0)
}

/** The text of a pattern that has no wildcards. */
export const textOf = (pattern: readonly Token[]): string =>
  pattern.map((token) => (token === ANY ? '*' : token === ONE ? '?' : token)).join('')

/** An ARN pattern in its six parts; the wildcards of a part stay inside it. */
export function arnParts(pattern: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of pattern) {
    if (token === ':' && parts.length < 6) parts.push([])
    else parts[parts.length - 1]!.push(token)
  }
  return parts
}
