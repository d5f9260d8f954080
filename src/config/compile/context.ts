import type {Finding, Place, Severity} from '../../core/types.js'
import type {Account, LiveFacts} from '../intent.js'
import {placeOf} from './places.js'
import type {Path, Sources} from '../source.js'
import type {Written} from '../written.js'

/** What every step of compiling may ask, and where it tells what it found. */
export interface Context {
  readonly written: Written
  readonly sources: Sources
  readonly facts: LiveFacts
  readonly now: Date
  readonly hash: (text: string) => string
  readonly accounts: readonly Account[]
  /** By the key of the file. */
  readonly account: ReadonlyMap<string, Account>
  /** By the 12-digit id. */
  readonly accountById: ReadonlyMap<string, Account>
  readonly tell: Tell
}

/** One of the accounts that an entry stands for. Told are the accounts of a finding, unless it holds in all `of` them. */
export interface InAccount {
  readonly name: string
  readonly of?: number
}

export type Tell = (severity: Severity, code: string, path: Path, message: string, account?: InAccount) => void

export interface Findings {
  readonly tell: Tell
  /** In the order of the text. */
  list(): Finding[]
}

const LISTED = 20

function namesOf(accounts: readonly string[]): string {
  const rest = accounts.length - LISTED
  return accounts.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

const inTextOrder = (a: Finding, b: Finding): number => {
  if (!a.place || !b.place) return 0
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1
  return a.place.start - b.place.start
}

interface Told extends Omit<Finding, 'place'> {
  readonly place: Place
  readonly in: Map<string, InAccount>
}

const isEverywhere = (accounts: readonly InAccount[]): boolean => accounts.every(({of}) => of === accounts.length)

function finding({in: accounts, message, ...rest}: Told): Finding {
  const all = [...accounts.values()]
  return {...rest, message: isEverywhere(all) ? message : `${message} (in ${namesOf([...accounts.keys()])})`}
}

/** One mistake in an entry for 900 accounts is one finding. */
export function collectFindings(sources: Sources): Findings {
  const found = new Map<string, Told>()
  return {
    tell(severity, code, path, message, account) {
      const place = placeOf(sources, path)
      const key = JSON.stringify([code, message, place.file, place.start, place.end])
      const same = found.get(key) ?? {severity, code, message, place, in: new Map<string, InAccount>()}
      if (account) same.in.set(account.name, account)
      found.set(key, same)
    },
    list: () => [...found.values()].map(finding).sort(inTextOrder),
  }
}
