import type {AccountRef, Json} from '../core/types.js'
import {isObject} from '../policy/json.js'
import type {Body} from './entry.js'

/** Parts of an entry that name other entries: their keys are the same in every account. */
const KEYS_IN: ReadonlySet<string> = new Set(['policies', 'boundary', 'users'])

/** What stands for an account's own id and name. */
const [ID, NAME] = ['${account.id}', '${account.name}']

function replaced(value: Json, in_: (text: string) => string): Json {
  if (typeof value === 'string') return in_(value)
  if (Array.isArray(value)) return value.map((one) => replaced(one, in_))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [in_(key), replaced(one, in_)]))
}

/** `of` a text, whole numbers and words only; what is a variable already stays. */
const replacing =
  (pattern: RegExp, to: string) =>
  (text: string): string =>
    text.replace(pattern, (whole) => (whole.startsWith('$') ? whole : to))

const idOf = ({id}: AccountRef) => replacing(new RegExp(`\\$\\{[^}]*\\}|(?<!\\d)${id}(?!\\d)`, 'g'), ID)

const nameOf = ({name}: AccountRef) =>
  replacing(new RegExp(`\\$\\{[^}]*\\}|(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, 'g'), NAME)

/** An entry's body with a variable in the place of the id of its account. */
export const withoutId = (body: Body, account: AccountRef): Body => replaced(body, idOf(account)) as Body

/** The same with a variable in the place of the name of its account, too. */
export function withoutName(body: Body, account: AccountRef): Body {
  const inText = nameOf(account)
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, KEYS_IN.has(key) ? value : replaced(value, inText)]),
  )
}

/** The name of a thing with a variable in the place of the name of its account; itself where it has none. */
export const stemOf = (name: string, account: AccountRef): string => nameOf(account)(name)

/** A stem as the key of an entry: `${account.name}-deploy` is `deploy`. */
export const wordOf = (stem: string): string =>
  stem
    .split(NAME)
    .map((part) => part.replace(/^[-_.]+|[-_.]+$/g, ''))
    .filter((part) => part !== '')
    .join('-')
