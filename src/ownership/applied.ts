import type {Intent} from '../config/intent.js'
import type {Resource} from '../core/types.js'
import type {ManagedPolicy, Mark, Role, User} from '../kinds/values.js'
import {isCallerPart} from './callers.js'
import {keepsPath} from './claim.js'
import {foreignTags} from './foreign-tags.js'
import type {Observation} from './scope.js'
import {families, isIncidentArtefact} from './things.js'

/** The hash of each part of a thing, by the kind of what it is about; a thing's own settings under its own kind. */
export type Hashes = Readonly<Record<string, string>>

/** One role, user or managed policy as it was applied, as AWS has it and as the file wants it. */
export interface Sides {
  /** Or why nothing is known of it. */
  readonly recorded: Hashes | {readonly unknown: string}
  readonly live: Hashes
  /** Undefined when the file does not declare it. */
  readonly desired: Hashes | undefined
  /** The thing as AWS has it, with all that it has there. */
  readonly thing: Marked
  readonly parts: readonly Resource[]
  /** The same with nothing but what is this file's business. */
  readonly managed: Marked
  /** Whether one part of the fingerprint is of this thing with these parts, be `exclusive:` as it is now or as it may have been. */
  readonly wasApplied: (part: string, thing: Marked, parts: readonly Resource[]) => boolean
}

export type Marked = Resource<Role | User | ManagedPolicy>

const MARKED: ReadonlySet<string> = new Set(['role', 'user', 'managed-policy'])

/** The parts of a fingerprint behind that of its identity, in its order; the last is the thing itself. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  role: ['trust', 'attachment', 'inline-policy', 'boundary', 'role'],
  user: ['trust', 'attachment', 'inline-policy', 'boundary', 'user'],
  'managed-policy': ['managed-policy'],
}

/** A fingerprint's hashes; undefined for none, for one of another version and for one that was tampered with. */
function hashesOf(applied: string | undefined, kind: string): {identity: string; hashes: Hashes} | undefined {
  const parts = PARTS[kind] ?? []
  const [identity = '', ...rest] = applied?.startsWith('1:') ? applied.slice(2).split('.') : []
  if (rest.length !== parts.length || ![identity, ...rest].every((hash) => /^[0-9a-f]{10}$/.test(hash)))
    return undefined
  return {identity, hashes: Object.fromEntries(parts.map((part, at) => [part, rest[at]!]))}
}

const NO_FINGERPRINT = {
  role: 'it bears no fingerprint (tag xrole:applied) of a finished apply',
  user: 'it bears no fingerprint (tag xrole:applied) of a finished apply',
  'managed-policy': 'no fingerprint of it (tag xrole:applied) could be read',
} as const

function recordedOf(applied: string | undefined, thing: Marked, identity: string): Sides['recorded'] {
  const kind = thing.kind as keyof typeof NO_FINGERPRINT
  if (applied === undefined) return {unknown: NO_FINGERPRINT[kind]}
  const known = hashesOf(applied, kind)
  if (!known) return {unknown: 'its fingerprint (tag xrole:applied) cannot be read by this version of xrole'}
  if (known.identity === identity) return known.hashes
  const adopted = kind === 'user' ? ', or its tag xrole:adopted was changed by hand' : ''
  return {unknown: `its fingerprint (tag xrole:applied) is of something else: tags get copied${adopted}`}
}

/**
 * A live role or user with what this file has no say in put as the file has it, so that it can be compared with what was
 * applied: others' tags, and with `exclusive: false` the settings and parts that the file does not name. Of what it does
 * not declare nobody knows what it named.
 */
function managedPart(
  thing: Marked,
  parts: readonly Resource[],
  intent: Intent,
  exclusive: boolean,
): [Marked, readonly Resource[]] {
  if (thing.kind === 'managed-policy') return [thing, parts]
  const live = thing as Resource<Role | User>
  const declared = intent.declared.get(thing.key)
  const wanted = intent.state.get(thing.key) as Resource<Role | User> | undefined
  const foreign = foreignTags(live.value.tags, wanted?.value.tags ?? {}, intent.ignoreTags, exclusive || !wanted)
  const tags = Object.fromEntries(Object.entries(live.value.tags).filter(([key]) => !Object.hasOwn(foreign, key)))
  const plain: Role | User = {...live.value, tags}
  if (exclusive || !declared || !wanted) return [{...live, value: plain}, parts]
  const {path} = keepsPath(live, {...declared, exclusive}) ? wanted.value : live.value
  const {description, maxSession} = wanted.value as Partial<Role>
  const unnamed = {
    ...(description !== undefined && !declared.named.has('description') && {description}),
    ...(maxSession !== undefined && !declared.named.has('maxSession') && {maxSession}),
  }
  return [
    {...live, value: {...plain, path, ...unnamed}},
    parts.filter((part) => intent.state.has(part.key) || isCallerPart(part, intent)),
  ]
}

const appliedTo = (thing: Resource | undefined, mark: Resource | undefined): string | undefined =>
  thing?.kind === 'managed-policy'
    ? (thing as Resource<ManagedPolicy>).value.applied
    : (mark as Resource<Mark> | undefined)?.value.applied

/** The three sides of a thing by its key; undefined for what is not in AWS and for groups, which carry no fingerprint. */
export function sidesOf(live: Observation, intent: Intent): (key: string) => Sides | undefined {
  let found: Map<string, Resource[]> | undefined
  const known = new Map<string, Sides>()
  const open = (thing: Marked): Sides => {
    found ??= families(live.state)
    const family = found.get(thing.key) ?? []
    const parts = family.filter((part) => part !== thing && part.kind !== 'mark' && !isIncidentArtefact(part))
    const hashes = (one: Marked, some: readonly Resource[], isExclusive: boolean): Hashes => {
      const [plain, ours] = managedPart(one, some, intent, isExclusive)
      return hashesOf(live.fingerprint(plain, ours, isExclusive), thing.kind)!.hashes
    }
    const exclusive = intent.declared.get(thing.key)?.exclusive ?? true
    const mark = `${thing.key}/mark`
    const recorded = recordedOf(appliedTo(thing, live.state.get(mark)), thing, live.identity(thing))
    return {
      recorded,
      live: hashes(thing, parts, exclusive),
      desired: hashesOf(appliedTo(intent.state.get(thing.key), intent.state.get(mark)), thing.kind)?.hashes,
      thing,
      parts,
      managed: managedPart(thing, parts, intent, exclusive)[0],
      wasApplied: (part, one, some) =>
        !('unknown' in recorded) &&
        [exclusive, !exclusive].some((isExclusive) => hashes(one, some, isExclusive)[part] === recorded[part]),
    }
  }
  return (key) => {
    const thing = live.state.get(key) as Marked | undefined
    if (!thing || !MARKED.has(thing.kind)) return undefined
    const sides = known.get(key) ?? open(thing)
    known.set(key, sides)
    return sides
  }
}
