import type {AccessChange, PowerChange} from '../../core/types.js'
import {byText} from '../../policy/json.js'

/**
 * The order of what stands in a JSON plan: by account as the file lists them, then by text. It follows from the entries
 * alone, so that a plan that is put together from parts is the same bytes as one that was made whole.
 */

type Compare<T> = (a: T, b: T) => number

const byFirst =
  <T>(...compares: readonly Compare<T>[]): Compare<T> =>
  (a, b) => {
    for (const compare of compares) {
      const found = compare(a, b)
      if (found !== 0) return found
    }
    return 0
  }

const by = <T>(of: (one: T) => string): Compare<T> => {
  return (a, b) => byText(of(a), of(b))
}

/** Where an account stands in the file, by what an address begins with; what is none of an account goes first. */
export function ranking(accounts: readonly {readonly name: string}[]): (address: string) => number {
  const ranks = new Map(accounts.map(({name}, at) => [name, at]))
  return (address) => ranks.get(address.split('/', 1)[0] ?? '') ?? -1
}

/** The same entry twice, found in two parts, is one. */
const once = <T>(list: readonly T[]): T[] => {
  const found = new Map(list.map((one) => [JSON.stringify(one), one]))
  return [...found.values()]
}

export const sortAccess = (access: readonly AccessChange[], rank: (address: string) => number): AccessChange[] =>
  once(access).sort(
    byFirst<AccessChange>(
      (a, b) => rank(a.role) - rank(b.role),
      by(({role}) => role),
      by(({principal}) => principal),
      by(({change}) => change),
      by((one) => JSON.stringify(one)),
    ),
  )

export const sortPowers = (powers: readonly PowerChange[], rank: (address: string) => number): PowerChange[] =>
  once(powers).sort(
    byFirst<PowerChange>(
      (a, b) => rank(a.principal) - rank(b.principal),
      by(({principal}) => principal),
      by((one) => JSON.stringify(one)),
    ),
  )

interface FindingJson {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}

/** By place in the file; what has none goes last. */
export const sortFindings = <T extends FindingJson>(findings: readonly T[]): T[] =>
  once(findings).sort(
    byFirst<T>(
      (a, b) => Number(a.file === null) - Number(b.file === null),
      by(({file}) => file ?? ''),
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
      by(({code}) => code),
      by(({message}) => message),
      by(({severity}) => severity),
    ),
  )

interface AllowanceJson {
  readonly file: string
  readonly line: number
  readonly column: number
}

export const sortAllowances = <T extends AllowanceJson>(entries: readonly T[]): T[] =>
  once(entries).sort(
    byFirst<T>(
      by(({file}) => file),
      (a, b) => a.line - b.line || a.column - b.column,
    ),
  )
