import {RULES} from '../../lint/rules.js'
import type {NameKind} from './asked.js'
import {offlineFacts} from '../facts.js'
import {load} from '../load.js'

export interface Word {
  readonly word: string
  readonly about: string
}

/** Nobody reads more, and shells slow down. */
const MOST = 1000

/** What a shell takes for one plain word. What a broken file has besides is not offered. */
const PLAIN = /^[\w+=,.@/:*-]+$/

/** Address without the kind where only a role can be meant. */
const shortRole = (address: string): string => address.replace('/role/', '/')

function inFile(kind: NameKind, file: string, now: () => Date): Word[] {
  const {intent} = load(file, now).compile(offlineFacts(undefined).facts)
  const accounts = intent.accounts.map(({name, id}) => ({word: name, about: id}))
  if (kind === 'accounts') return accounts
  const declared = [...intent.declared.values()].map(({address}) => address)
  const of = (kinds: RegExp): string[] => declared.filter((address) => kinds.test(address.split('/')[1] ?? ''))
  if (kind === 'roles') return of(/^role$/).map((address) => ({word: shortRole(address), about: 'role'}))
  const about = (address: string): Word => ({word: address, about: address.split('/')[1] ?? ''})
  return kind === 'principals' ? of(/^(user|role)$/).map(about) : declared.map(about)
}

/** What a shell reads: a line for each word, with what it is behind a tab. */
export const wordLines = (words: readonly Word[]): string =>
  words.map(({word, about}) => `${word}\t${about}\n`).join('')

/** What can be typed, in order; nothing where the file cannot be read. Asks no AWS. */
export function wordsOf(kind: NameKind, file: string, prefix: string, now: () => Date): Word[] {
  try {
    const all =
      kind === 'rules' ? RULES.map(({code, severity}) => ({word: code, about: severity})) : inFile(kind, file, now)
    const fitting = all.filter(({word}) => word.startsWith(prefix) && PLAIN.test(word))
    const once = new Map(fitting.map((one) => [one.word, one]))
    return [...once.values()].sort((a, b) => (a.word < b.word ? -1 : 1)).slice(0, MOST)
  } catch {
    return []
  }
}
