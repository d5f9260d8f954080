import {ownerOf} from '../core/address.js'
import type {Change, Plan} from '../core/types.js'
import {changeLines} from './change-lines.js'
import {escapeText} from './escape.js'
import {fold, groupBy, nameList, type Folded, type Told} from './fold.js'
import {indented, line, type Line} from './lines.js'
import {namesOf} from './access-lines.js'
import {organizationOwner} from './organization-words.js'
import type {PlanDetail} from './plan/detail.js'

/** All that changes in one account, or in many accounts alike. */
export interface Block {
  readonly title: string
  readonly lines: readonly Line[]
  /** How many roles, users, groups and policies, over all its accounts. */
  readonly things: number
}

/** Reading order, of things in an account and of the parts of a thing. */
const THINGS = [
  ...['role', 'group', 'user', 'policy', 'oidc-provider', 'saml-provider', 'password-policy', 'alias'],
  ...['policy-type', 'unit', 'account', 'scp', 'rcp'],
]
const PARTS = ['trust', 'boundary', 'policy', 'inline', 'user', 'mark', 'on', 'placement', 'tags', 'administrator']

/** Nothing comes first, what the order does not know last. */
const rank = (order: readonly string[], word: string | undefined): number => {
  if (word === undefined) return -1
  const found = order.indexOf(word)
  return found === -1 ? order.length : found
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const byReading = (a: Change, b: Change): number => {
  const [left, right] = [a.address.split('/'), b.address.split('/')]
  return (
    rank(THINGS, left[1]) - rank(THINGS, right[1]) ||
    compare(ownerOf(a.address), ownerOf(b.address)) ||
    rank(PARTS, left[3]) - rank(PARTS, right[3]) ||
    compare(a.address, b.address)
  )
}

/** The role, user, group or policy that changes are about, when it does not change itself. */
function ownerLine(changes: readonly Change[], owner: string): Line[] {
  if (changes.some(({address}) => address === owner)) return []
  const [, kind = '', name = ''] = owner.split('/')
  const ofOrganization = organizationOwner(kind, name)
  if (ofOrganization === null) return []
  return [line(0, '~', ofOrganization ?? `${kind} ${escapeText(name)}`)]
}

/** One role, user, group or policy with its parts. The fingerprint is bookkeeping, told only when nothing else is. */
function thingOf(changes: readonly Change[], detail: PlanDetail, plan: Parameters<typeof changeLines>[2]): Told[] {
  const [first] = changes
  if (!first) return []
  const owner = ownerOf(first.address)
  const told = changes.length > 1 ? changes.filter(({kind}) => kind !== 'mark') : changes
  const above = ownerLine(told, owner)
  const isUnder = above.length > 0 || told.some(({address}) => address === owner)
  const lines = told.flatMap((change) =>
    indented(changeLines(change, detail, plan), change.address === owner || !isUnder ? 0 : 1),
  )
  return [{account: first.account, lines: [...above, ...lines]}]
}

const titleOf = (accounts: readonly string[], ids: ReadonlyMap<string, string>): string =>
  accounts.length === 1
    ? accounts.map((name) => `${name} (${ids.get(name) ?? ''})`).join('')
    : `in ${accounts.length} accounts: ${nameList(accounts)}`

/** The changes of a plan for reading: first what is alike in many accounts, then account by account in the file's order. */
export function blocksOf(plan: Plan, detail: PlanDetail): Block[] {
  const names = namesOf(plan)
  const ids = new Map(plan.changes.map(({account}) => [account.name, account.id]))
  const order = new Map(plan.accounts.map(({name}, index) => [name, index]))
  const place = (name: string | undefined): number => order.get(name ?? '') ?? order.size
  const inOrder = ({accounts, lines}: Folded): Folded => ({
    accounts: [...accounts].sort((a, b) => place(a) - place(b)),
    lines,
  })
  const things = groupBy([...plan.changes].sort(byReading), ({account, address}) => `${account.id} ${ownerOf(address)}`)
  const folded = fold(things.flatMap((changes) => thingOf(changes, detail, {names, safety: plan.safety}))).map(inOrder)
  return groupBy(folded, ({accounts}) => accounts.join(','))
    .map((group) => ({accounts: group[0]?.accounts ?? [], group}))
    .sort(
      (a, b) =>
        Number(a.accounts.length === 1) - Number(b.accounts.length === 1) ||
        place(a.accounts[0]) - place(b.accounts[0]),
    )
    .map(({accounts, group}) => ({
      title: titleOf(accounts, ids),
      lines: group.flatMap(({lines}) => lines),
      things: group.length * accounts.length,
    }))
}
