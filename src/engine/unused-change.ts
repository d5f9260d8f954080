import type {Address} from '../core/address.js'
import {lineText} from '../core/locate.js'
import type {Intent} from '../config/intent.js'
import type {Files} from '../config/text/files.js'
import type {Ground} from './accept-ground.js'
import {factsOf} from './facts.js'
import type {Gathered} from './gather.js'
import {compiled, InvalidFile, load} from './load.js'
import type {Loaded} from './load.js'
import {editedTexts, removalEdits} from './unused-edits.js'
import type {FileEdit, Texts} from './unused-edits.js'

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

interface Tried {
  readonly texts: Texts
  readonly reason?: string
}

/** So many things are tried one by one when all together do not do. */
const FEW = 200

/**
 * The change of the file by which roles go and other edits are made: all together where that compiles, else one after the
 * other, as many as do. Nothing is written.
 */
export function proposedChange(
  roles: readonly {readonly key: string; readonly address: Address}[],
  more: readonly MoreEdits[],
  options: ChangeOptions,
): ProposedChange {
  const {loaded, ground} = options
  const start = loaded.sources.texts
  const attempt = (keys: ReadonlySet<string>, others: readonly MoreEdits[]): Tried => {
    const edits = [...others.flatMap((one) => one.edits), ...removalEdits(loaded, ground, keys)]
    const done = editedTexts(start, edits)
    if ('problem' in done) return {texts: start, reason: done.problem}
    const reason = objection(done.texts, keys, options)
    return {texts: done.texts, ...(reason !== undefined && {reason})}
  }
  let removed: ReadonlySet<string> = new Set(roles.map(({key}) => key))
  let others = more
  let last = attempt(removed, others)
  const refused: {address: Address; reason: string}[] = []
  if (last.reason !== undefined) {
    const why = last.reason
    ;[removed, others, last] = [new Set<string>(), [], {texts: start}]
    const units = [
      ...roles.map(({key, address}) => ({address, key, edit: undefined})),
      ...more.map((edit) => ({address: edit.label, key: undefined, edit})),
    ]
    let left = units
    // A second round, for those that only go once another one is gone.
    for (const isLast of [false, true]) {
      const open = left
      left = []
      for (const unit of open) {
        const keys = unit.key === undefined ? removed : new Set([...removed, unit.key])
        const edits = unit.edit === undefined ? others : [...others, unit.edit]
        const tried = units.length > FEW ? {texts: start, reason: why} : attempt(keys, edits)
        if (tried.reason === undefined) [removed, others, last] = [keys, edits, tried]
        else if (isLast) refused.push({address: unit.address, reason: tried.reason})
        else left.push(unit)
      }
    }
  }
  const files = [...last.texts].flatMap(([file, after]) => {
    const before = start.get(file) ?? ''
    return before === after ? [] : [[file, {before, after}] as const]
  })
  return {files: new Map(files), removed, done: new Set(others.map(({label}) => label)), refused}
}
