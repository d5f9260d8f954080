import {isBelow} from '../core/organization.js'
import type {Json} from '../core/types.js'
import type {LiftAccount} from './entry.js'

/** From how many accounts on all but one of them are meant as that. */
const MOST_OF = 4

/** A unit and those above it: `A/B/C` → `A`, `A/B`, `A/B/C`. */
const unitsOf = (ou: string | undefined): string[] =>
  (ou ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map((_, at, parts) => parts.slice(0, at + 1).join('/'))

/**
 * How a file says in which accounts an entry is: `{account: dev}`, `{accounts: all}`, by what they and no others have in
 * common, else by their names.
 * @param names of managed accounts, in the file's order
 */
export function whereOf(names: readonly string[], accounts: readonly LiftAccount[]): {readonly [key: string]: Json} {
  const [only] = names
  if (only !== undefined && names.length === 1) return {account: only}
  const managed = accounts.filter(({managed: isManaged, retire}) => isManaged && !retire)
  const meant = new Set(names)
  if (managed.every(({name}) => meant.has(name))) return {accounts: 'all'}
  const chosen = managed.filter(({name}) => meant.has(name))
  const isExact = (selects: (account: LiftAccount) => boolean): boolean =>
    managed.every((account) => selects(account) === meant.has(account.name))
  const first = chosen[0]
  const tags = Object.entries(first?.tags ?? {})
    .filter(([key, value]) => value !== '' && isExact((account) => account.tags?.[key] === value))
    .map(([key, value]): Json => ({tags: {[key]: value}}))
  const units = unitsOf(first?.ou)
    .filter((unit) => isExact(({ou}) => isBelow(ou ?? '', unit)))
    .map((unit): Json => ({ou: unit}))
  const missing = managed.filter(({name}) => !meant.has(name)).map(({name}) => name)
  const most: Json[] = names.length >= MOST_OF && missing.length === 1 ? [{except: missing}] : []
  const length = (value: Json): number => JSON.stringify(value).length
  const [shortest] = [...tags, ...units, ...most].sort((a, b) => length(a) - length(b))
  return {accounts: shortest ?? [...names]}
}
