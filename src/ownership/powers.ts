import {ownerOf} from '../core/address.js'
import type {AccountRef} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import {NEEDS} from '../kinds/needs.js'
import type {Need, Subject} from '../kinds/needs.js'
import {ownerIn} from '../kinds/owner.js'

/** What every change of a role takes at the least. */
export const WRITES: readonly string[] = ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy']

/** A request that xrole has to be able to make in an account, shown by a thing of no special name. */
export interface Power {
  readonly action: string
  readonly resource: string
  /** Without it xrole does not know what the account has. */
  readonly isRead: boolean
}

/** Requests that are sent in any case: for the bulk read, and for what a file declares. Of the latter, what it is. */
const READS = NEEDS.filter(({when, on, situation}) => when === 'read' && on === 'all' && situation === undefined)
const MAKES = NEEDS.flatMap((need): (Need & {readonly sort: string})[] => {
  const {when, situation} = need
  if (typeof when !== 'object' || !('make' in when) || situation !== undefined) return []
  return [{...need, sort: when.of === undefined ? when.make : `${when.make} of ${when.of}`}]
})

/** All that a way into an account or a way to work there is judged by. */
export const JUDGED: readonly string[] = [
  ...new Set(['sts:AssumeRole', ...WRITES, ...[...READS, ...MAKES].flatMap(({actions}) => actions)]),
]

const resourceOf = (subject: Subject, {partition, id}: AccountRef): string =>
  subject === 'all' ? '*' : `arn:${partition}:iam::${id}:${subject}/xrole`

const PARTS = new Set(['trust', 'boundary', 'inline-policy', 'attachment', 'membership'])

/** What the file declares in each account, by its name: `role`, `attachment of group`. */
function sortsIn({state}: Intent): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const {account, kind, address} of state.values()) {
    const sorts = found.get(account.name) ?? new Set()
    found.set(account.name, sorts)
    sorts.add(PARTS.has(kind) ? `${kind} of ${ownerIn(ownerOf(address)).kind}` : kind)
  }
  return found
}

/** What xrole has to be able to do in each account by the file, besides WRITES, which is always asked for. */
export function powersFor(intent: Intent): (account: AccountRef) => readonly Power[] {
  const sorts = sortsIn(intent)
  return (account) => {
    const declared = sorts.get(account.name)
    const found = new Map<string, Power>()
    const add = ({actions, on}: Need, isRead: boolean) => {
      for (const action of actions)
        if (!WRITES.includes(action)) found.set(action, {action, resource: resourceOf(on, account), isRead})
    }
    for (const need of READS) add(need, true)
    for (const need of MAKES) if (declared?.has(need.sort)) add(need, false)
    return [...found.values()]
  }
}
