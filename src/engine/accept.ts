import {queryKey} from '../core/snapshot.js'
import type {Cloud} from '../core/cloud.js'
import {kindOf} from '../core/kind.js'
import {lineRuns} from '../core/line-diff.js'
import type {LineRun} from '../core/line-diff.js'
import type {Address} from '../core/address.js'
import type {Change, Json, Resource} from '../core/types.js'
import {edited} from '../config/edit/edit.js'
import type {Files} from '../config/text/files.js'
import {kinds} from '../kinds/index.js'
import {openGround} from './accept-ground.js'
import {unitsOf} from './accept-units.js'
import type {NotAccepted, Unit} from './accept-units.js'
import {gather} from './gather.js'
import type {Gathered, GatherOptions} from './gather.js'
import {InvalidFile, load} from './load.js'
import type {Loaded} from './load.js'

export type {NotAccepted} from './accept-units.js'

/** Whole lines of a file that change. */
export interface LineChange extends LineRun {
  readonly file: string
  readonly addresses: readonly Address[]
}

export interface Acceptance {
  /** The files that change, as they are read and as they are to be written. */
  readonly files: ReadonlyMap<string, {readonly before: string; readonly after: string}>
  readonly lines: readonly LineChange[]
  /** The differences that are gone then: key → address. */
  readonly accepted: ReadonlyMap<string, Address>
  readonly refused: readonly NotAccepted[]
}

type Texts = ReadonlyMap<string, string>

/** The same files, but for some texts. */
const withTexts = (files: Files, texts: Texts): Files => ({
  ...files,
  read(name, from) {
    const answer = files.read(name, from)
    const text = 'file' in answer ? texts.get(answer.file) : undefined
    return 'file' in answer && text !== undefined ? {...answer, text} : answer
  },
})

/** AWS as it was read, asked again and again; single questions are asked once. */
function asRead({cloud, snapshots}: Gathered): Cloud {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.account.id, snapshot]))
  const answers = new Map<string, Promise<Json>>()
  return {
    ...cloud,
    snapshot: async (account) => byId.get(account.id) ?? cloud.snapshot(account),
    async lookup(account, query) {
      const id = `${account.id} ${queryKey(query)}`
      const answer = answers.get(id) ?? cloud.lookup(account, query)
      answers.set(id, answer)
      return answer
    },
  }
}

/** Every difference between AWS and the file by key, with what the file wants; fingerprints apart, which follow. */
function differencesOf({live, desired}: Gathered): Map<string, {address: Address; wanted: string}> {
  const found = new Map<string, {address: Address; wanted: string}>()
  for (const key of new Set([...live.keys(), ...desired.keys()])) {
    const [is, wanted] = [live.get(key), desired.get(key)] as (Resource<never> | undefined)[]
    const side = (is ?? wanted)!
    const kind = kindOf(kinds, side.kind)
    if (side.kind === 'mark' || (is && wanted && kind.same(is, wanted) && kind.replaces?.(is, wanted) !== true))
      continue
    found.set(key, {address: side.address, wanted: wanted ? JSON.stringify(wanted.value) : ''})
  }
  return found
}

const errorsOf = ({plan}: Gathered): string[] =>
  plan.findings.filter(({severity}) => severity === 'error').map(({message}) => message)

/** Why the new file is not what was meant; undefined when it is: what is accepted differs no more, and nothing else does. */
function objection(before: Gathered, after: Gathered, keys: ReadonlySet<string>): string | undefined {
  const [was, is] = [differencesOf(before), differencesOf(after)]
  for (const [key, {address, wanted}] of is) {
    if (keys.has(key)) return `with these lines ${address} would still differ from AWS`
    if (was.get(key)?.wanted !== wanted) return `${address} would differ from AWS then`
  }
  const known = new Set(errorsOf(before))
  return errorsOf(after).find((message) => !known.has(message))
}

interface Draft {
  readonly texts: Texts
  readonly lines: readonly LineChange[]
}

/** A draft with one unit's edits done, or why they cannot be. */
function withUnit({texts, lines}: Draft, {entry, edits, addresses}: Unit): Draft | string {
  const start = texts.get(entry.file) ?? ''
  let text = start
  for (const edit of edits) {
    const done = edited(text, edit)
    if ('problem' in done) return done.problem
    text = done.text
  }
  if (text === start) return 'the file says so already'
  const changes = lineRuns(start, text).map((run) => ({file: entry.file, addresses, ...run}))
  return {texts: new Map([...texts, [entry.file, text]]), lines: [...lines, ...changes]}
}

export interface AcceptOptions {
  readonly files: Files
  readonly now: () => Date
  readonly gather: Omit<GatherOptions, 'cloud' | 'selection'>
}

/** Settles units together when the proof holds for all of them, else the half of them, down to the one that is at fault. */
async function settle(
  draft: Draft,
  units: readonly Unit[],
  prove: (texts: Texts, units: readonly Unit[]) => Promise<string | undefined>,
): Promise<{draft: Draft; refused: readonly {unit: Unit; reason: string}[]}> {
  let next = draft
  const refused: {unit: Unit; reason: string}[] = []
  const done: Unit[] = []
  for (const unit of units) {
    const made = withUnit(next, unit)
    if (typeof made === 'string') refused.push({unit, reason: made})
    else {
      next = made
      done.push(unit)
    }
  }
  const reason = done.length > 0 ? await prove(next.texts, done) : undefined
  if (reason === undefined) return {draft: next, refused}
  const [only] = done
  if (done.length === 1 && only) return {draft, refused: [...refused, {unit: only, reason}]}
  const middle = Math.ceil(done.length / 2)
  const first = await settle(draft, done.slice(0, middle), prove)
  const second = await settle(first.draft, done.slice(middle), prove)
  return {draft: second.draft, refused: [...refused, ...first.refused, ...second.refused]}
}

/**
 * The file as it has to be for what drifted to be what it says. Nothing is written: the new texts are compiled in memory
 * and planned against the AWS that was read, and only what is no difference then, and makes none elsewhere, is accepted.
 */
export async function acceptance(
  loaded: Loaded,
  gathered: Gathered,
  drifted: readonly Change[],
  options: AcceptOptions,
): Promise<Acceptance> {
  const cloud = asRead(gathered)
  const planned = (from: Loaded): Promise<Gathered> =>
    gather(from, {...options.gather, cloud: async () => cloud, selection: {}})
  const base = await planned(loaded)
  const ground = openGround(loaded, base, options.now())
  const {units, refused, halves} = unitsOf(drifted, base.plan.changes, ground)
  let last = base
  const prove = async (texts: Texts, some: readonly Unit[]): Promise<string | undefined> => {
    try {
      const after = await planned(load(loaded.file, options.now, withTexts(options.files, texts)))
      const reason = objection(base, after, new Set(some.flatMap(({keys}) => keys)))
      if (reason === undefined) last = after
      return reason
    } catch (error) {
      if (!(error instanceof InvalidFile)) throw error
      return error.findings.find(({severity}) => severity === 'error')?.message ?? error.message
    }
  }

  // From the end of each file to its start, so that line numbers are those of the file as it is.
  const inOrder = [...units].sort((a, b) => b.entry.line - a.entry.line)
  let settled = await settle({texts: loaded.sources.texts, lines: []}, inOrder, prove)
  // What stood in the way of one may have gone with another.
  for (let left = inOrder.length + 1; settled.refused.length > 0 && settled.refused.length < left;) {
    left = settled.refused.length
    settled = await settle(
      settled.draft,
      settled.refused.map(({unit}) => unit),
      prove,
    )
  }
  const {draft} = settled
  const still = differencesOf(last)
  return {
    files: new Map(
      [...draft.texts].flatMap(([file, after]) => {
        const before = loaded.sources.texts.get(file) ?? ''
        return before === after ? [] : [[file, {before, after}] as const]
      }),
    ),
    lines: [...draft.lines].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)),
    accepted: new Map(
      [...differencesOf(base)].flatMap(([key, {address}]) => (still.has(key) ? [] : [[key, address] as const])),
    ),
    refused: [
      ...refused,
      ...settled.refused.flatMap(({unit, reason}) => unit.addresses.map((address) => ({address, reason}))),
      ...halves
        .filter(({key}) => still.has(key))
        .map(({address}) => ({
          address,
          reason:
            'it is the right to assume roles that lines of trust make; drift --revert puts it back, or take the line of trust out (caller: false leaves the right out)',
        })),
    ],
  }
}
