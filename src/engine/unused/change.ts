import type {Address} from '../../core/address.js'
import {lineText} from '../../core/locate.js'
import type {Intent} from '../../config/intent.js'
import type {Files} from '../../config/text/files.js'
import type {Ground} from '../accept/ground.js'
import {groupBy} from '../../render/fold.js'
import {factsOf} from '../facts.js'
import type {Gathered} from '../gather.js'
import {compiled, InvalidFile, load} from '../load.js'
import type {Loaded} from '../load.js'
import {editedTexts, removalEdits} from './edits.js'
import type {FileEdit, Texts} from './edits.js'

/** What the file is proposed to be. */
export interface ProposedChange {
  /** The files that change. */
  readonly files: ReadonlyMap<string, {readonly before: string; readonly after: string}>
  /** Keys of the roles that are gone then. */
  readonly removed: ReadonlySet<string>
  /** Labels of the other edits that are in it. */
  readonly done: ReadonlySet<string>
  /** What is not in it, with the reason. */
  readonly refused: readonly {readonly address: Address; readonly reason: string}[]
}

/** Edits besides the removal of roles, by what they are about. */
export interface MoreEdits {
  readonly label: string
  readonly edits: readonly FileEdit[]
}

export interface ChangeOptions {
  readonly loaded: Loaded
  readonly gathered: Gathered
  readonly ground: Ground
  readonly files: Files
  readonly now: Date
}

/** The same files, but for some texts. */
const withTexts = (files: Files, texts: Texts): Files => ({
  ...files,
  read(name, from) {
    const answer = files.read(name, from)
    const text = 'file' in answer ? texts.get(answer.file) : undefined
    return 'file' in answer && text !== undefined ? {...answer, text} : answer
  },
})

/** Why the new texts are not what was meant; undefined: they compile, and what is declared no more is what was meant to go. */
function objection(texts: Texts, gone: ReadonlySet<string>, options: ChangeOptions): string | undefined {
  const {loaded, gathered, files, now} = options
  let after: Intent
  let fresh: Loaded
  try {
    fresh = load(loaded.file, () => now, withTexts(files, texts))
    after = compiled(fresh, factsOf(gathered.snapshots, new Map(), gathered.organization)).intent
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error
    const [first] = error.findings.filter(({severity}) => severity === 'error')
    return first ? `without it the file would have an error: ${first.message}` : error.message
  }
  const named = after.undeclared.find(({address}) => gone.has(address.toLowerCase()))
  if (named)
    return `${named.address} is still named at ${lineText(fresh.sources.texts, named.place)}; take it out there first`
  for (const [key, {address}] of gathered.intent.declared) {
    if (gone.has(key) && after.declared.has(key)) return `${address} would still be declared`
    // A policy goes from an account in which nobody has it any more.
    const isPolicy = gathered.intent.state.get(key)?.kind === 'managed-policy'
    if (!gone.has(key) && !isPolicy && !after.declared.has(key)) return `${address} would go with it`
  }
  return undefined
}

/** Roles that go together, or an edit. */
interface Unit {
  readonly roles: readonly {readonly key: string; readonly address: Address}[]
  readonly edit?: MoreEdits
}

/** So often a change is tried, each of which compiles the file, before the rest is refused. */
const MOST_TRIES = 250

/**
 * The change of the file by which roles go and other edits are made: all together where that compiles, else as many as do,
 * found by halves. The roles of one entry go together if they can. Nothing is written.
 */
export function proposedChange(
  roles: readonly {readonly key: string; readonly address: Address}[],
  more: readonly MoreEdits[],
  options: ChangeOptions,
): ProposedChange {
  const {loaded, ground} = options
  const start = loaded.sources.texts
  let done: readonly Unit[] = []
  let texts: Texts = start
  let tries = 0
  /** Whether these can go as well; if so, they are in. */
  const take = (units: readonly Unit[]): string | undefined => {
    if (tries++ > MOST_TRIES) return 'too much else cannot be taken out; run again when that is done, or with --only'
    const all = [...done, ...units]
    const keys = new Set(all.flatMap((unit) => unit.roles.map(({key}) => key)))
    const edits = all.flatMap(({edit}) => edit?.edits ?? [])
    const tried = editedTexts(start, [...edits, ...removalEdits(loaded, ground, keys)])
    if ('problem' in tried) return tried.problem
    const reason = objection(tried.texts, keys, options)
    if (reason === undefined) [done, texts] = [all, tried.texts]
    return reason
  }
  /** Those that cannot, each with the reason. */
  const takeMost = (units: readonly Unit[]): {unit: Unit; reason: string}[] => {
    const reason = units.length === 0 ? undefined : take(units)
    if (reason === undefined) return []
    const [unit, second] = units
    if (unit && !second) return [{unit, reason}]
    const half = Math.ceil(units.length / 2)
    return [...takeMost(units.slice(0, half)), ...takeMost(units.slice(half))]
  }
  const entries = groupBy(roles, ({key}) => ground.entryOf(key)?.name ?? key)
  let left: Unit[] = [...entries.map((together) => ({roles: together})), ...more.map((edit) => ({roles: [], edit}))]
  let failed: {unit: Unit; reason: string}[] = []
  // Again while something went: some only go once another one is gone.
  for (let before = -1; done.length > before && left.length > 0;) {
    before = done.length
    failed = takeMost(left)
    left = failed.map(({unit}) => unit)
  }
  // Then those of one entry apart.
  const apart = left.flatMap((unit) => (unit.roles.length > 1 ? unit.roles.map((role): Unit => ({roles: [role]})) : []))
  const refused = [...failed.filter(({unit}) => unit.roles.length < 2), ...takeMost(apart)].flatMap(({unit, reason}) =>
    unit.edit ? [{address: unit.edit.label, reason}] : unit.roles.map(({address}) => ({address, reason})),
  )
  const removed = new Set(done.flatMap((unit) => unit.roles.map(({key}) => key)))
  const files = [...texts].flatMap(([file, after]) => {
    const before = start.get(file) ?? ''
    return before === after ? [] : [[file, {before, after}] as const]
  })
  return {files: new Map(files), removed, done: new Set(done.flatMap(({edit}) => edit?.label ?? [])), refused}
}
