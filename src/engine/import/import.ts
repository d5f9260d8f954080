import type {Finding, State} from '../../core/types.js'
import type {Written} from '../../config/written.js'
import {arnOf} from '../../kinds/resource.js'
import type {ManagedPolicy} from '../../kinds/values.js'
import {lift} from '../../lift/lift.js'
import type {LeftOut, Lifted, LiftedEntry, LiftOptions} from '../../lift/lift.js'
import type {PageText, PlacedEntry} from '../../lift/layout.js'
import {lint} from '../../lint/lint.js'
import {escapeLines, escapeText} from '../../render/escape.js'
import {Failure} from '../base-command.js'
import type {Gathered} from '../gather.js'
import {exclusions} from './filters.js'
import type {Exclusion, ImportFilters} from './filters.js'
import type {ImportGround} from './ground.js'
import {pagesOf} from './pages.js'
import type {PageOptions} from './pages.js'
import {objections} from './proof.js'
import type {Objection} from './proof.js'
import {InvalidFile} from '../load.js'
import {modelFor} from '../plan/access.js'

export interface ImportOptions extends PageOptions {
  readonly filters: ImportFilters
  readonly fold: boolean
  readonly merge: boolean
  readonly now: Date
}

export interface Imported {
  readonly pages: readonly PageText[]
  readonly lifted: Lifted
  /** What is left out and was not asked for to be left out. */
  readonly left: readonly LeftOut[]
  readonly lint: readonly Finding[]
  /** The plan of the file against what was read. */
  readonly proof: Gathered
  /** How many times a file was tried. */
  readonly tries: number
}

/** What was found out about things by trying: keys. */
interface Known {
  readonly verbatim: Set<string>
  readonly passOver: Map<string, string>
}

interface Draft {
  readonly lifted: Lifted
  readonly pages: readonly PageText[]
}

const textsOf = (pages: readonly PageText[]): Map<string, string> => new Map(pages.map(({name, text}) => [name, text]))

/** The entry whose lines a finding of the file points at. */
function entryAt({place}: Finding, pages: readonly PageText[]): LiftedEntry | undefined {
  const page = place && pages.find(({name}) => place.file === name || place.file.endsWith(`/${name}`))
  return page?.spans.find(({start, end}) => place!.start >= start && place!.start < end)?.entry
}

/** What is wrong with a file that cannot be compiled, by the entries that it is about. */
const inFile = (findings: readonly Finding[], pages: readonly PageText[]): Objection[] =>
  findings
    .filter(({severity}) => severity === 'error')
    .map((finding) => ({
      reason: finding.message,
      about: (entryAt(finding, pages)?.things ?? []).map(({key}) => key),
    }))

/** Takes each thing that is spoken against one step back: lifted, verbatim, left out. @returns what could not */
function stepBack(objected: readonly Objection[], {lifted}: Draft, known: Known): Objection[] {
  const things = new Set(lifted.entries.flatMap((entry) => entry.things.map(({key}) => key)))
  const steps = new Map<string, string>()
  const stuck: Objection[] = []
  for (const objection of objected) {
    const own = objection.about.filter((key) => things.has(key))
    own.forEach((key) => steps.set(key, steps.get(key) ?? objection.reason))
    if (own.length === 0) stuck.push(objection)
  }
  for (const [key, reason] of steps) {
    if (known.verbatim.has(key)) known.passOver.set(key, `it does not come back the same: ${reason}`)
    else known.verbatim.add(key)
  }
  return steps.size > 0 ? [] : stuck
}

/** Each entry with what there is to say of it. */
function placed(entries: readonly LiftedEntry[], found: ReadonlyMap<string, readonly Finding[]>): PlacedEntry[] {
  return entries.map((entry) => {
    const told = new Map<string, string[]>()
    for (const {code, message} of found.get(idOf(entry)) ?? []) told.set(code, [...(told.get(code) ?? []), message])
    const comments = [...told].map(([code, [first = '', ...more]]) =>
      escapeLines(`lint: ${code}: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`).join('\n'),
    )
    return {entry, comments: [...entry.notes.map(escapeText), ...comments]}
  })
}

const idOf = ({section, key}: LiftedEntry): string => `${section} ${key}`

/** What import cannot know, and would say of nearly everything: what things are for, which providers an account has. */
const isSilent = ({code, severity}: Finding): boolean =>
  code === 'missing-description' || (code === 'missing-provider' && severity === 'note')

type Planned = Awaited<ReturnType<ImportGround['plan']>>

/** What lint has to say of the entries. */
function lintOf({loaded, planned}: Planned, pages: readonly PageText[], now: Date): Map<string, Finding[]> {
  const {written, sources} = loaded
  const {intent, tellings} = planned
  const model = modelFor(intent.state, intent.accounts, undefined)
  const found = new Map<string, Finding[]>()
  for (const finding of lint({intent, written, sources, tellings, model, now})) {
    const entry = isSilent(finding) ? undefined : entryAt(finding, pages)
    if (entry) found.set(idOf(entry), [...(found.get(idOf(entry)) ?? []), finding])
  }
  return found
}

const SECTIONS = ['policies', 'roles', 'groups', 'users'] as const

/** Entries that the file has already, by the ARN of the policy: those that are known by the name alone. */
function policyKeys(state: State, written: Written['policies']): ReadonlyMap<string, string> {
  const keys = new Map<string, string[]>()
  for (const [key, {name = key}] of Object.entries(written)) keys.set(name, [...(keys.get(name) ?? []), key])
  return new Map(
    [...state.values()].flatMap((one): [string, string][] => {
      const [key, ...others] = one.kind === 'managed-policy' ? (keys.get(one.name) ?? []) : []
      if (key === undefined || others.length > 0) return []
      return [[arnOf(one.account, 'policy', (one.value as ManagedPolicy).path, one.name), key]]
    }),
  )
}

/** After so many a lift that does not settle is a mistake of ours. */
const MOST_TRIES = 60

/**
 * The live accounts as a file that is proven: its plan against the very same read does nothing but adopt. What does not
 * come back the same is written verbatim, and left out where that does not help.
 */
export async function importLive(ground: ImportGround, options: ImportOptions): Promise<Imported> {
  const {base} = ground
  const {intent, selected} = base
  const {written} = ground.loaded
  const excluded = exclusions(intent, base.live, options.filters)
  const own = new Map<string, Exclusion>()
  const lifting: Omit<LiftOptions, 'verbatim' | 'passOver'> = {
    accounts: intent.accounts,
    read: selected,
    owner: intent.owner,
    taken: new Map(SECTIONS.map((section) => [section, new Set(Object.keys(written[section]))])),
    declared: new Set(intent.declared.keys()),
    policyKeys: policyKeys(intent.state, written.policies),
    leaveOut(resource) {
      const exclusion = excluded(resource)
      if (exclusion) own.set(resource.key, exclusion)
      return exclusion?.reason
    },
    fold: options.fold,
    merge: options.merge,
  }
  const known: Known = {verbatim: new Set(), passOver: new Map()}
  const attempt = async (draft: Draft): Promise<Planned | readonly Objection[]> => {
    try {
      const planned = await ground.plan(textsOf(draft.pages))
      const found = objections(base, planned.planned, options.fold)
      return found.length > 0 ? found : planned
    } catch (error) {
      if (!(error instanceof InvalidFile)) throw error
      return inFile(error.findings, draft.pages)
    }
  }
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const lifted = lift(base.live, {...lifting, ...known})
    const draft = {lifted, pages: pagesOf(placed(lifted.entries, new Map()), lifted.unmanaged, options)}
    const answer = await attempt(draft)
    if (!('planned' in answer)) {
      const stuck = stepBack(answer, draft, known)
      if (stuck.length > 0) throw new Failure(unproven(stuck))
      continue
    }
    const left = lifted.left.filter(({key}) => own.get(key)?.isOwnDoing !== true)
    const found = lintOf(answer, draft.pages, options.now)
    const pages = pagesOf(placed(lifted.entries, found), lifted.unmanaged, options)
    // Comments change nothing, which is proved like the rest.
    const proof = await attempt({lifted, pages})
    if (!('planned' in proof)) throw new Failure(unproven(proof))
    return {pages, lifted, left, lint: [...found.values()].flat(), proof: proof.planned, tries}
  }
  throw new Failure(unproven([{reason: `no file came back the same in ${MOST_TRIES} tries`, about: []}]))
}

const unproven = ([first, ...more]: readonly Objection[]): string =>
  `import could not make a file that its own plan agrees with, so nothing is written: ${first?.reason ?? 'no reason'}${
    more.length > 0 ? ` (and ${more.length} more)` : ''
  }\nLeave what this is about out with --name, --path or --account, and report it as a bug of xrole.`
