import type {Address} from '../../core/address.js'
import type {Json} from '../../core/types.js'
import type {Chain, Entered} from '../../access/chains.js'
import {markdownText} from '../markdown.js'
import {codeSpan} from '../escape.js'
import {unseenWords} from '../explain/explain.js'
import {policyTexts} from './policy.js'
import {accountAnchor, peopleText, roleText} from './role.js'
import {quantity} from '../summary.js'
import type {Names} from '../who.js'

/** A commit that changed a line: the newest of an entry. */
export interface Committed {
  /** `2026-11-20`, UTC. */
  readonly day: string
  readonly author: string
  /** Its short id; undefined: not committed yet. */
  readonly commit?: string
  readonly summary: string
}

export interface HandbookPolicy {
  readonly name: string
  readonly kind: 'managed' | 'aws' | 'inline'
  readonly description?: string | undefined
  /** Undefined: nobody has its text. */
  readonly document: Json | undefined
}

export interface HandbookRole {
  readonly address: Address
  readonly account: string
  readonly purpose: string
  /** The value of the first tag that names one, and its key. */
  readonly owner?: {readonly tag: string; readonly value: string} | undefined
  /** `accounts.yaml:21`; undefined: the file does not declare it. */
  readonly at?: string | undefined
  readonly entered: Entered
  /** Seconds. */
  readonly maxSession: number
  readonly administrator: boolean
  readonly escalations: readonly string[]
  readonly policies: readonly HandbookPolicy[]
  /** The name of the policy that limits it. */
  readonly boundary?: string | undefined
  /** The last day of the whole role, UTC. */
  readonly expires?: string | undefined
  readonly protect: boolean
  /** Undefined: nobody knows. */
  readonly changed?: Committed | undefined
  /** What AWS knows, where it was read: days, UTC; `used` null: not once in the days that AWS keeps. */
  readonly aws?: {readonly made?: string | undefined; readonly used: string | null} | undefined
}

export interface Handbook {
  readonly file: string
  readonly from: 'file' | 'live' | 'after'
  /** What marks in AWS what the file made. */
  readonly owner: string
  readonly accounts: readonly {readonly name: string; readonly id: string; readonly ou?: string | undefined}[]
  readonly roles: readonly HandbookRole[]
  readonly people: readonly {readonly address: Address; readonly chains: readonly Chain[]}[]
  readonly unread: readonly string[]
  /** Policies of an organization are known and looked at. */
  readonly hasGuards: boolean
  readonly names: Names
}

const SOURCES: Readonly<Record<Handbook['from'], (file: string) => string>> = {
  file: (file) => `as ${file} says. AWS was not asked`,
  live: (file) => `as AWS has it; ${file} may say more or less`,
  after: (file) => `as AWS will have it once ${file} is applied`,
}

function overview({roles, accounts}: Handbook): string {
  const lines = accounts.flatMap(({name, id}) => {
    const own = roles.filter(({account}) => account === name)
    if (own.length === 0) return []
    const admins = own.filter(({administrator}) => administrator).length
    const notes = admins === 0 ? '' : `, ${admins === 1 ? 'one of them an administrator' : `${admins} administrators`}`
    return [`- [${markdownText(name)}](#${accountAnchor(name)}) (${id}): ${quantity(own.length, 'role')}${notes}`]
  })
  return lines.join('\n')
}

/**
 * The roles handbook: for each role its purpose, owner, who can assume it and how, what it may do, its last change and
 * its end; then what each user can become. Markdown for a repository or a wiki; the same inputs give the same bytes.
 */
export function handbookMarkdown(book: Handbook): string {
  const {accounts, roles, people, unread, file, from, hasGuards} = book
  const policyText = policyTexts(book.names)
  const lost = unread.length === 0 ? '' : ` **Not read, and missing here: ${unread.map(codeSpan).join(', ')}.**`
  const parts = accounts.flatMap((account) => {
    const own = roles.filter((role) => role.account === account.name)
    if (own.length === 0) return []
    const where = account.ou === undefined ? '' : ` Unit ${codeSpan(account.ou)}.`
    return [
      `<a id="${accountAnchor(account.name)}"></a>`,
      `## ${markdownText(account.name)} (${account.id})`,
      `${quantity(own.length, 'role')}.${where}`,
      ...own.map((role) => roleText(role, book, policyText)),
    ]
  })
  const which = roles.length === 0 ? 'There are no roles.' : overview(book)
  return `${[
    '# Who may become what',
    `${quantity(roles.length, 'role')} in ${quantity(new Set(roles.map(({account}) => account)).size, 'account')}, ${[`${SOURCES[from](markdownText(file))}.${lost}`, ...unseenWords(false, hasGuards)].join(' ')} Made by \`xrole docs\`: change ${markdownText(file)} instead of this page.`,
    which,
    ...parts,
    ...(people.length === 0 ? [] : ['## People', peopleText(people)]),
  ].join('\n\n')}\n`
}
