import {queryKey} from '../../core/snapshot.js'
import type {Cloud} from '../../core/cloud.js'
import {kindOf} from '../../core/kind.js'
import type {Address} from '../../core/address.js'
import type {Change, Finding, Json, Resource} from '../../core/types.js'
import type {Files} from '../../config/text/files.js'
import {kinds} from '../../kinds/index.js'
import type {InlinePolicy} from '../../kinds/values.js'
import {isCallerPolicy, rolesIn} from '../../ownership/callers.js'
import {openGround} from './ground.js'
import {lineChanges} from './lines.js'
import type {LineChange} from './lines.js'
import {settleAll} from './settle.js'
import type {Objection, Texts} from './settle.js'
import {unitsOf} from './units.js'
import type {NotAccepted, Unit} from './units.js'
import {gather, readAlready} from '../gather.js'
import type {Gathered, GatherOptions} from '../gather.js'
import {InvalidFile, load} from '../load.js'
import type {Loaded} from '../load.js'

export type {LineChange} from './lines.js'
export type {NotAccepted} from './units.js'

export interface Acceptance {
  /** The files that change, as they are read and as they are to be written. */
  readonly files: ReadonlyMap<string, {readonly before: string; readonly after: string}>
  readonly lines: readonly LineChange[]
  /** The differences that are gone then: key → address. */
  readonly accepted: ReadonlyMap<string, Address>
  readonly refused: readonly NotAccepted[]
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

/** AWS as it was read, asked again and again; single questions are asked once. */
export function asRead({cloud, snapshots}: Pick<Gathered, 'cloud' | 'snapshots'>): Cloud {
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

interface Difference {
  readonly address: Address
  readonly wanted: string
  readonly sides: readonly (Resource | undefined)[]
}

/** Every difference between AWS and the file by key, with what the file wants; fingerprints apart, which follow. */
function differencesOf({live, desired}: Gathered): Map<string, Difference> {
  const found = new Map<string, Difference>()
  for (const key of new Set([...live.keys(), ...desired.keys()])) {
    const [is, wanted] = [live.get(key), desired.get(key)] as (Resource<never> | undefined)[]
    const side = (is ?? wanted)!
    const kind = kindOf(kinds, side.kind)
    if (side.kind === 'mark' || (is && wanted && kind.same(is, wanted) && kind.replaces?.(is, wanted) !== true))
      continue
    found.set(key, {
      address: side.address,
      wanted: wanted ? JSON.stringify(wanted.value) : '',
      sides: [is, wanted],
    })
  }
  return found
}

const errorsOf = ({plan}: Gathered): Finding[] => plan.findings.filter(({severity}) => severity === 'error')

/** What a difference is about: itself, or of the callers' half of grants the trusts of the roles that only one side has. */
function aboutOf({address, sides}: Difference, {world}: Gathered): Address[] {
  if (!sides.some((one) => one && isCallerPolicy(one))) return [address]
  const [is = [], wanted = []] = sides.map((one) => (one ? rolesIn((one.value as InlinePolicy).document) : []))
  const arns = [...is.filter((arn) => !wanted.includes(arn)), ...wanted.filter((arn) => !is.includes(arn))]
  const roles = arns.flatMap((arn) => world.addressOf(arn) ?? [])
  return roles.length > 0 ? roles.map((role) => `${role}/trust`) : [address]
}

const asObjection = ({message, address}: Finding): Objection => ({
  reason: message,
  about: address === undefined ? [] : [address],
})

/** Why the new file is not what was meant; empty when it is: what is accepted differs no more, and nothing else does. */
function objections(before: Gathered, after: Gathered, keys: ReadonlySet<string>): Objection[] {
  const [was, is] = [differencesOf(before), differencesOf(after)]
  const found: Objection[] = []
  for (const [key, one] of is) {
    const {address, wanted} = one
    if (keys.has(key)) found.push({reason: `with these lines ${address} would still differ from AWS`, about: [address]})
    else if (was.get(key)?.wanted !== wanted)
      found.push({reason: `${address} would differ from AWS then`, about: aboutOf(one, after)})
  }
  const known = new Set(errorsOf(before).map(({message}) => message))
  return [
    ...found,
    ...errorsOf(after)
      .filter(({message}) => !known.has(message))
      .map(asObjection),
  ]
}

export interface AcceptOptions {
  readonly files: Files
  readonly now: () => Date
  readonly gather: Omit<GatherOptions, 'cloud' | 'selection'>
  /** Told how often the new texts were tried. */
  readonly onTry?: ((tries: number) => void) | undefined
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
    gather(from, {...options.gather, cloud: async () => cloud, organization: readAlready(gathered), selection: {}})
  const base = await planned(loaded)
  const ground = openGround(loaded, base, options.now())
  const {units, refused, halves} = unitsOf(drifted, base.plan.changes, ground)
  let last = base
  let tries = 0
  const prove = async (texts: Texts, some: readonly Unit[]): Promise<readonly Objection[]> => {
    options.onTry?.(++tries)
    try {
      const after = await planned(load(loaded.file, options.now, withTexts(options.files, texts)))
      const found = objections(base, after, new Set(some.flatMap(({keys}) => keys)))
      if (found.length === 0) last = after
      return found
    } catch (error) {
      if (!(error instanceof InvalidFile)) throw error
      const errors = error.findings.filter(({severity}) => severity === 'error')
      return errors.length > 0 ? errors.map(asObjection) : [{reason: error.message, about: []}]
    }
  }

  // From the end of each file to its start, so that entries stay where they are until they are edited.
  const inOrder = [...units].sort((a, b) => b.entry.line - a.entry.line)
  const settled = await settleAll(loaded.sources.texts, inOrder, prove)
  const files = new Map(
    [...settled.texts].flatMap(([file, after]) => {
      const before = loaded.sources.texts.get(file) ?? ''
      return before === after ? [] : [[file, {before, after}] as const]
    }),
  )
  const still = differencesOf(last)
  return {
    files,
    lines: lineChanges(files, settled.done),
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
