import type {Address} from '../../core/address.js'
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
  /** An account that there is not: it is chosen where another one is, and nowhere else. See templates.ts. */
  readonly standIn?: {readonly account: Account; readonly for: Account} | undefined
}

/** One of the accounts that an entry stands for. Told are the accounts of a finding, unless it holds in all `of` them. */
export interface InAccount {
  readonly name: string
  readonly of?: number
}

export type Tell = (severity: Severity, code: string, path: Path, message: string, account?: InAccount) => void

/** What was found at one place, with everything that it is about, before that is put into words. */
export interface Telling extends Omit<Finding, 'place'> {
  readonly place: Place
  readonly about: readonly About[]
}

export interface About {
  /** Into the merged file, at least as deep as what was found. */
  readonly path: Path
  readonly account?: InAccount | undefined
  /** Of the part that is meant, where it is known. */
  readonly address?: Address | undefined
}

export interface Findings {
  readonly tell: Tell
  /** In the order of the text. */
  list(): Telling[]
}

const LISTED = 20

function namesOf(accounts: readonly string[]): string {
  const rest = accounts.length - LISTED
  return accounts.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

const inTextOrder = (a: Telling, b: Telling): number => {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1
  return a.place.start - b.place.start
}

const isEverywhere = (accounts: readonly InAccount[]): boolean => accounts.every(({of}) => of === accounts.length)

/** What is said of some of the accounts of an entry, each once, in their order. */
export const inWords = (message: string, accounts: readonly InAccount[]): string =>
  isEverywhere(accounts) ? message : `${message} (in ${namesOf(accounts.map(({name}) => name))})`

/** The accounts that something is about, each once. */
export const accountsOf = ({about}: Pick<Telling, 'about'>): InAccount[] => [
  ...new Map(about.flatMap(({account}) => (account ? [[account.name, account] as const] : []))).values(),
]

/** In words, for all accounts that it is about. */
export const findingOf = ({about, message, ...rest}: Telling): Finding => ({
  ...rest,
  message: inWords(message, accountsOf({about})),
})

/** The same thing told of several accounts or entries at one place, as one. In the order of the text. */
export function together(tellings: readonly Telling[]): Telling[] {
  const found = new Map<string, Telling & {readonly about: About[]}>()
  for (const {about, ...telling} of tellings) {
    const {code, message, place} = telling
    const key = JSON.stringify([code, message, place.file, place.start, place.end])
    const same = found.get(key)
    if (same) same.about.push(...about)
    else found.set(key, {...telling, about: [...about]})
  }
  return [...found.values()].sort(inTextOrder)
}

/** Accounts are named in the order of the file, whichever was compiled first. */
export function inFileOrder(tellings: readonly Telling[], accounts: readonly {readonly name: string}[]): Telling[] {
  const rank = new Map(accounts.map(({name}, at) => [name, at]))
  const rankOf = (one: Telling['about'][number]): number => rank.get(one.account?.name ?? '') ?? -1
  return tellings.map((telling) => ({...telling, about: [...telling.about].sort((a, b) => rankOf(a) - rankOf(b))}))
}

/** One mistake in an entry for 900 accounts is one finding. */
export function collectFindings(sources: Sources): Findings {
  const told: Telling[] = []
  return {
    tell(severity, code, path, message, account) {
      told.push({severity, code, message, place: placeOf(sources, path), about: [{path, account}]})
    },
    list: () => together(told),
  }
}
