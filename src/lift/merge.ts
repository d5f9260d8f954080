import {managedPolicyArn} from '../data/managed-policy-names.js'
import type {Body, LiftAccount, LiftedEntry, Section} from './entry.js'
import type {Family} from './families.js'
import {stemOf, withoutId, withoutName, wordOf} from './general.js'
import {whereOf} from './selectors.js'

/** A thing as an entry of its own would have it: without its account and name. */
export interface Draft {
  readonly family: Family
  readonly body: Body
  /** The same with variables for the id of its account, and for its name as well. */
  readonly general: Body
  readonly named: Body
  /** Its name with a variable for that of its account. */
  readonly stem: string
  readonly notes: readonly string[]
}

/** Things that one entry stands for. */
interface Class {
  readonly body: Body
  /** Of things that are called after their accounts. */
  readonly stem?: string
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

const alike = (drafts: readonly Draft[], by: 'body' | 'general' | 'named'): Class[] =>
  [...grouped(drafts, (draft) => JSON.stringify(draft[by])).values()].map((group) => ({
    body: group[0]![by],
    drafts: group,
  }))

/** Things that differ by the names of their accounts only, their own names included: `dev-api` in dev, `prod-api` in prod. */
const namesakes = (drafts: readonly Draft[]): Class[] =>
  [...grouped(drafts, ({stem}) => stem)].flatMap(([stem, group]) =>
    alike(group, 'named')
      .filter((one) => one.drafts.length > 1)
      .map((one) => ({...one, stem})),
  )

/** As few entries as there can be for things of one name: those that are the same, or the same but for their account. */
function classesOf(drafts: readonly Draft[], merge: boolean): Class[] {
  if (!merge) return drafts.map((draft) => ({body: draft.body, drafts: [draft]}))
  const classes: Class[] = []
  let left = [...drafts]
  while (left.length > 0) {
    // Of two that stand for as many the one with fewer variables.
    const found = (['body', 'general', 'named'] as const).flatMap((by) => alike(left, by))
    const best = found.reduce((a, b) => (b.drafts.length > a.drafts.length ? b : a))
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
  const byName = grouped(sorted, ({family}) => family.thing.name)
  const alone = [...byName].flatMap(([name, [only, ...others]]) =>
    merge && only && others.length === 0 && only.stem !== name ? [only] : [],
  )
  const called = namesakes(alone)
  const done = new Set(called.flatMap((one) => one.drafts))
  const made = (name: string, wanted: readonly string[], {body, drafts: own}: Class) => {
    const names = own.map(({family}) => family.thing.account.name)
    const key = keyFor(...wanted)
    const entry: LiftedEntry = {
      section,
      key,
      body: {...whereOf(names, accounts), ...(key === name ? {} : {name}), ...body},
      things: own.map(({family: {thing}}) => ({key: thing.key, address: thing.address, account: thing.account.name})),
      notes: [...new Set(own.flatMap(({notes}) => notes))],
    }
    return {first: at(own[0]!), entry}
  }
  const plain = [...byName].flatMap(([name, same]) => {
    const classes = classesOf(
      same.filter((draft) => !done.has(draft)),
      merge,
    )
    return classes.map((one, index) => {
      // What most accounts have is what the name stands for; the others are exceptions.
      const isPlain = classes.length === 1 || (index === 0 && one.drafts.length > 1)
      const other = `${one.drafts[0]!.family.thing.account.name}-${name}`
      return {name, ...made(name, isPlain ? [name, other] : [other], one)}
    })
  })
  const stems = called.map((one) => {
    const stem = one.stem ?? ''
    const word = wordOf(stem)
    return {name: word, ...made(stem, [...(word === '' ? [] : [word]), `each-${word || section}`], one)}
  })
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...plain, ...stems].sort((a, b) => a.first - b.first || order(a.name, b.name)).map(({entry}) => entry)
}

/** A draft whose account may be said by variables. */
export function draftOf(family: Family, own: Body, byVariable: Body, notes: readonly string[]): Draft {
  const {account, name} = family.thing
  const general = withoutId(byVariable, account)
  return {family, body: own, general, named: withoutName(general, account), stem: stemOf(name, account), notes}
}
