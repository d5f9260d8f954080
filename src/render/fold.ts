import {line, type Line} from './lines.js'

/** What is told of one account. */
export interface Told {
  readonly account: {readonly name: string; readonly id: string}
  readonly lines: readonly Line[]
}

export interface Folded {
  readonly accounts: readonly string[]
  /** With `${account.name}` and `${account.id}` where the accounts differ, when they are more than one. */
  readonly lines: readonly Line[]
}

/** Below this many accounts each one is told on its own: a reader compares two texts faster than two sets of names. */
const ENOUGH = 3

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

const regExpOf = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** An account's own id and name, where a text uses them to address things in it, as the file's variables. */
function generic({account, lines}: Told): Line[] {
  const own = new RegExp(`(?<![\\w/-])${regExpOf(account.name)}(?=/(?:role|user|group|policy)/)`, 'g')
  return lines.map((line) => ({
    ...line,
    text: line.text.replaceAll(account.id, '${account.id}').replace(own, '${account.name}'),
  }))
}

/** What is the same for many accounts, but for the account itself, told once. Order of first appearance. */
export function fold(items: readonly Told[]): Folded[] {
  const alike = groupBy(
    items.map((item) => ({item, lines: generic(item)})),
    ({lines}) => JSON.stringify(lines),
  )
  return alike.flatMap((group) => {
    const accounts = [...new Set(group.map(({item}) => item.account.name))]
    return accounts.length < ENOUGH
      ? group.map(({item}) => ({accounts: [item.account.name], lines: item.lines}))
      : [{accounts, lines: group[0]?.lines ?? []}]
  })
}

/** Beyond this many names a list is no longer read. */
const NAMES = 40

/** The first of many in words, with a word on where the rest is. */
export function listed<T>(all: readonly T[], say: (one: T) => string, most: number, between: string): string {
  const told = (all.length <= most ? all : all.slice(0, most)).map(say).join(between)
  return all.length <= most ? told : `${told} and ${all.length - most} more (--json has them all)`
}

/** `a, b, c`, cut with a word on where the rest is. */
export const nameList = (names: readonly string[], most = NAMES): string => listed(names, (name) => name, most, ', ')

/** One text for what is the same in many accounts, with the accounts below it. */
export const foldedLines = (items: readonly Told[]): Line[] =>
  fold(items).flatMap(({accounts, lines}) =>
    accounts.length === 1 ? lines : [...lines, line(1, ' ', `in ${accounts.length} accounts: ${nameList(accounts)}`)],
  )
