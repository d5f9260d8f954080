import {ACCOUNT_KEY} from '../grammar/words.js'

const LONGEST = 64
/** Words of the grammar where the key of an account stands. */
const RESERVED: readonly string[] = ['all', 'from']

const isKey = (text: string): boolean => new RegExp(ACCOUNT_KEY, 'u').test(text) && !RESERVED.includes(text)

/**
 * An account's name in Organizations as a key of the file: itself where it fits, else with hyphens for what does not
 * (`Data Prod (EU)` → `Data-Prod-EU`). It only depends on name and id, so that it stays what it is.
 */
export function keyFor(name: string, id: string): string {
  if (isKey(name)) return name
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, LONGEST)
  if (isKey(plain)) return plain
  return `account-${plain === '' ? id : plain}`.slice(0, LONGEST)
}

/** The same, for an account whose key another one has and that nobody has to name. */
export const keyWithId = (key: string, id: string): string => `${key.slice(0, LONGEST - id.length - 1)}-${id}`
