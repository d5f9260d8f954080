import {managedPolicyArn} from '../data/managed-policy-names.js'
import type {Body, LiftAccount, LiftedEntry, Section} from './entry.js'
import type {Family} from './families.js'
import {general} from './general.js'
import {whereOf} from './selectors.js'

/** A thing as an entry of its own would have it: without its account and name. */
export interface Draft {
  readonly family: Family
  readonly body: Body
  /** The same with variables for what is its own account's. */
  readonly general: Body
  readonly notes: readonly string[]
}

/** Things that one entry stands for. */
interface Class {
  readonly body: Body
  readonly drafts: readonly Draft[]
}

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** As few entries as there can be for things of one name: those that are the same, or the same but for their account. */
function classesOf(drafts: readonly Draft[], merge: boolean): Class[] {
  if (!merge) return drafts.map((draft) => ({body: draft.body, drafts: [draft]}))
  const classes: Class[] = []
  let left = [...drafts]
  while (left.length > 0) {
    const same = [...grouped(left, ({body}) => JSON.stringify(body)).values()].map((group): Class => ({
      body: group[0]!.body,
      drafts: group,
    }))
    const alike = [...grouped(left, (draft) => JSON.stringify(draft.general)).values()].map((group): Class => ({
      body: group[0]!.general,
      drafts: group,
    }))
    // Of two that stand for as many the one without variables.
    const best = [...same, ...alike].reduce((a, b) => (b.drafts.length > a.drafts.length ? b : a))
    classes.push(best)
    left = left.filter((draft) => !best.drafts.includes(draft))
  }
  return classes
}

const LONGEST = 128

/** Keys that nothing has yet. An entry of policies: cannot be called what AWS calls one of its own. */
function keyMaker(section: Section, taken: ReadonlySet<string>) {
  const used = new Set(taken)
  const isFree = (key: string): boolean =>
    !used.has(key) && key.length <= LONGEST && (section !== 'policies' || managedPolicyArn(key, 'aws') === undefined)
  return (...wanted: readonly string[]): string => {
    const base = (wanted.at(-1) ?? '').slice(0, LONGEST - 6)
    let key = wanted.find(isFree)
    for (let n = 2; key === undefined; n++) key = isFree(`${base}-${n}`) ? `${base}-${n}` : undefined
    used.add(key)
    return key
  }
}

export interface MergeOptions {
  readonly accounts: readonly LiftAccount[]
  readonly merge: boolean
  /** Keys that entries of this section cannot have. */
  readonly taken: ReadonlySet<string>
}

/** The entries of a section: in the order of their first account, then by name. */
export function entriesFrom(section: Section, drafts: readonly Draft[], options: MergeOptions): LiftedEntry[] {
  const {accounts, merge, taken} = options
  const orderOf = new Map(accounts.map(({name}, index) => [name, index]))
  const at = ({family}: Draft): number => orderOf.get(family.thing.account.name) ?? 0
  const keyFor = keyMaker(section, taken)
  const sorted = [...drafts].sort((a, b) => at(a) - at(b))
  const made = [...grouped(sorted, ({family}) => family.thing.name)].flatMap(([name, same]) => {
    const classes = classesOf(same, merge)
    return classes.map(({body, drafts: own}, index): {first: number; name: string; entry: LiftedEntry} => {
      const names = own.map(({family}) => family.thing.account.name)
      // What most accounts have is what the name stands for; the others are exceptions.
      const isPlain = classes.length === 1 || (index === 0 && own.length > 1)
      const key = keyFor(...(isPlain ? [name] : []), `${names[0]}-${name}`)
      const things = own.map(({family: {thing}}) => ({
        key: thing.key,
        address: thing.address,
        account: thing.account.name,
      }))
      const entry: LiftedEntry = {
        section,
        key,
        body: {...whereOf(names, accounts), ...(key === name ? {} : {name}), ...body},
        things,
        notes: [...new Set(own.flatMap(({notes}) => notes))],
      }
      return {first: at(own[0]!), name, entry}
    })
  })
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return made.sort((a, b) => a.first - b.first || byName(a.name, b.name)).map(({entry}) => entry)
}

/** A draft whose account may be said by variables. */
export const draftOf = (family: Family, own: Body, alike: Body, notes: readonly string[]): Draft => ({
  family,
  body: own,
  general: general(alike, family.thing.account.id),
  notes,
})
