import {nearest} from '../core/nearest.js'
import {ACTIONS} from '../data/actions.js'
import {BORROWED_KEYS, CONDITION_KEYS, GLOBAL_KEYS} from '../data/condition-keys.js'
import {literalPrefix, matches} from './wildcard.js'

/** The names of one service, lower case → as AWS writes them. */
type Names = ReadonlyMap<string, string>

interface Catalogue {
  services(): Iterable<string>
  /** Undefined when there is no such service. */
  of(service: string): Names | undefined
}

/** Half a megabyte of text: nothing is made of it before it is asked for, and then only of the services asked for. */
function catalogueOf(text: string): Catalogue {
  let lines: ReadonlyMap<string, string> | undefined
  const read = new Map<string, Names>()
  const all = (): ReadonlyMap<string, string> =>
    (lines ??= new Map(
      text
        .trim()
        .split('\n')
        .map((line) => {
          const blank = line.indexOf(' ')
          return [line.slice(0, blank), line.slice(blank + 1)] as const
        }),
    ))
  return {
    services: () => all().keys(),
    of(service) {
      const line = all().get(service)
      if (line === undefined) return undefined
      const names = read.get(service) ?? new Map(line.split(',').map((name) => [name.toLowerCase(), name]))
      read.set(service, names)
      return names
    },
  }
}

const ACTION = catalogueOf(ACTIONS)
const KEY = catalogueOf(CONDITION_KEYS)
const BORROWED = catalogueOf(BORROWED_KEYS)

/** What AWS does not know of a name `service:Name`, with the nearest that it knows. */
export interface Unknown {
  readonly what: 'service' | 'name'
  readonly nearest: string | undefined
}

/** An action that AWS does not know, `s3:GetObjcet`; undefined when it is known. */
export function unknownIn(action: string): Unknown | undefined {
  const [service = '', name = ''] = action.toLowerCase().split(':')
  if (service === '*' || service === '') return undefined
  const known = ACTION.of(service)
  if (!known) return {what: 'service', nearest: nearest(service, ACTION.services())}
  if (known.has(name)) return undefined
  if (!/[*?]/.test(name)) {
    const near = nearest(name, known.keys())
    return {what: 'name', nearest: near && `${service}:${known.get(near)}`}
  }
  for (const one of known.keys()) if (matches(name, one)) return undefined
  return {what: 'name', nearest: undefined}
}

/** Documented, and not in the data. Source: IAM User Guide, "AWS global condition context keys". */
const MORE = new Set(['aws:principalorgmasteraccountid'])

const isIn = (name: string, names: Names): boolean => {
  if (names.has(name)) return true
  for (const one of names.keys()) if (one.includes('*') && matches(one, name)) return true
  return false
}

/** `ResourceTag/` of `ResourceTag/*`, after which a reader chooses; or the names in which there is nothing to choose. */
const headsOf = (names: Names, isChosen: boolean): string[] =>
  [...names.values()].filter((name) => name.includes('*') === isChosen).map(literalPrefix)

const splitKey = (key: string): [prefix: string, name: string] => {
  const colon = key.indexOf(':')
  return [key.slice(0, colon).toLowerCase(), key.slice(colon + 1).toLowerCase()]
}

/** The claims of an identity provider are keys too, by its host: `token.actions.githubusercontent.com:sub`. */
const isProvider = (prefix: string): boolean => /[./]/.test(prefix)

/** A condition key that AWS does not know, `s3:prefx`; undefined when it is known, or a provider's claim. */
export function unknownKey(key: string): Unknown | undefined {
  const [prefix, name] = splitKey(key)
  if (isProvider(prefix) || MORE.has(key.toLowerCase())) return undefined
  const known = KEY.of(prefix)
  if (!known) {
    // A service can have actions and no key of its own.
    return ACTION.of(prefix)
      ? {what: 'name', nearest: undefined}
      : {what: 'service', nearest: nearest(prefix, KEY.services())}
  }
  if (isIn(name, known)) return undefined
  const slash = name.indexOf('/')
  const chosen = nearest(slash === -1 ? `${name}/` : name.slice(0, slash + 1), headsOf(known, true))
  const isTagless = chosen?.toLowerCase() === `${name}/`
  const plain = slash === -1 && !isTagless ? nearest(name, headsOf(known, false)) : undefined
  const near = plain ?? (chosen && `${chosen}${slash === -1 ? 'KEY' : key.slice(key.indexOf('/') + 1)}`)
  return {what: 'name', nearest: near && `${prefix}:${near}`}
}

let everywhere: ReadonlySet<string> | undefined

/** Whether requests to a service can carry a condition key, as far as its prefix says. */
export function hasKey(service: string, key: string): boolean {
  const [prefix] = splitKey(key)
  everywhere ??= new Set(GLOBAL_KEYS.trim().toLowerCase().split('\n'))
  if (prefix === 'aws' || prefix === service || isProvider(prefix) || everywhere.has(key.toLowerCase())) return true
  return BORROWED.of(service)?.has(prefix) === true
}
