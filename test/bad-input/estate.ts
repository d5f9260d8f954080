import type {AccountRef} from '../../src/core/types.js'
import {account} from '../support/clouds.js'

export const ROOT = account('root', 1)
export const CLIENT = account('client', 2)

const HEADING = 'version: 1\nowner: acme\n'
const accountsLine = (more: string): string => `accounts: {root: "111111111111", client: "222222222222"${more}}\n`
const HEAD = HEADING + accountsLine('')

/** A file of two accounts; the first further line is line 4. */
export const file = (lines: string): string => HEAD + lines

/** A role in client that root may assume, at line 5; further lines of the role from line 8 on. */
export const inRole = (lines = '', trust = '[root]'): string =>
  file(`roles:\n  Gate:\n    account: client\n    trust: ${trust}\n${lines.replace(/^(?=.)/gm, '    ')}`)

/** A customer-managed policy that is made in client; its lines are from line 6 on. */
export const inPolicy = (lines: string): string =>
  file(`policies:\n  Reports:\n${lines.replace(/^(?=.)/gm, '    ')}    account: client\n`)

/** Accounts that nothing is wrong with. */
export const good: readonly AccountRef[] = Array.from({length: 48}, (_, i) => ({
  name: `good-${i + 1}`,
  id: String(500_000_000_001 + i),
  partition: 'aws',
}))

const GOOD_ROLE = 'roles: {GoodReader: {accounts: ["good-*"], trust: [good-1], policies: [ReadOnlyAccess]}}\n'
const listed = good.map(({name, id}) => `${name}: "${id}"`).join(', ')

export interface Files {
  readonly [name: string]: string
}

/**
 * The same files as part of a large estate: 48 more accounts with a role in each. No line of the text moves, so that what
 * is wrong in it stays where it was. A text with accounts of its own gets the others by include.
 */
export function inEstate(files: Files): Files {
  const text = files['accounts.yaml'] ?? ''
  if (text.startsWith(HEAD)) {
    const head = `include: [estate.yaml]\nowner: acme\n${accountsLine(`, ${listed}`)}`
    return {...files, 'accounts.yaml': head + text.slice(HEAD.length), 'estate.yaml': GOOD_ROLE}
  }
  const end = text.endsWith('\n') ? '' : '\n'
  return {
    ...files,
    'accounts.yaml': `${text}${end}include: [estate.yaml]\n`,
    'estate.yaml': `accounts: {${listed}}\n${GOOD_ROLE}`,
  }
}
