import {globToRegExp, keyOf, matchesGlob, ownerOf} from '../../core/address.js'
import type {Resource, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {arnOf} from '../../kinds/resource.js'
import type {Attachment, Boundary, ManagedPolicy} from '../../kinds/values.js'
import {entranceKeys} from '../../ownership/entrances.js'
import {isThing} from '../../ownership/things.js'
import {ownershipOf} from '../../ownership/owner.js'
import {Failure} from '../base-command.js'

export const KINDS = ['role', 'user', 'group', 'policy'] as const

/** What of AWS is wanted in the file; each undefined or empty one lets everything pass. */
export interface ImportFilters {
  /** Globs. */
  readonly path?: readonly string[] | undefined
  /** `team=data`; without a value the tag has to be there. */
  readonly tag?: readonly string[] | undefined
  /** Globs. */
  readonly name?: readonly string[] | undefined
  readonly kind?: readonly (typeof KINDS)[number][] | undefined
}

interface Test {
  readonly flag: string
  passes(thing: Resource<{readonly path: string}>): boolean
  /** Policies have nothing that it could ask for: they go with whoever has them. */
  readonly policiesFollow?: true
}

const anyGlob = (globs: readonly string[]) => {
  const tests = globs.map(globToRegExp)
  return (text: string): boolean => tests.some((test) => test.test(text))
}

function tagTest(texts: readonly string[]): Test {
  const wanted = texts.map((text) => {
    const at = text.indexOf('=')
    if (at === 0) throw new Failure(`--tag ${text} has no key; write --tag team=data, or --tag team for any value`)
    const key = at < 0 ? text : text.slice(0, at)
    return {key, isValue: at < 0 ? () => true : anyGlob([text.slice(at + 1)])}
  })
  return {
    flag: '--tag',
    policiesFollow: true,
    passes({value}) {
      const tags = 'tags' in value ? (value.tags as Readonly<Record<string, string>>) : {}
      return wanted.some(({key, isValue}) => tags[key] !== undefined && isValue(tags[key]))
    },
  }
}

function testsOf({path, tag, name, kind}: ImportFilters): Test[] {
  const tests: Test[] = []
  if (path?.length) {
    const isPath = anyGlob(path)
    tests.push({flag: '--path', passes: ({value}) => isPath(value.path)})
  }
  if (tag?.length) tests.push(tagTest(tag))
  if (name?.length) {
    const isName = anyGlob(name)
    tests.push({flag: '--name', passes: (thing) => isName(thing.name)})
  }
  if (kind?.length) {
    const kinds = new Set<string>(kind.map((one) => (one === 'policy' ? 'managed-policy' : one)))
    tests.push({flag: '--kind', passes: (thing) => kinds.has(thing.kind)})
  }
  return tests
}

/** Why a thing is left out, and whether that is news to whoever asked for it. */
export interface Exclusion {
  readonly reason: string
  /** The flags, the file and connect: say it themselves; nobody has to list such a thing under unmanaged:. */
  readonly isOwnDoing: boolean
}

/** ARNs of what is attached to things that pass, or bounds them. */
function policiesOf(live: State, passes: (thing: Resource) => boolean): ReadonlySet<string> {
  const arns = new Set<string>()
  for (const part of live.values()) {
    if (part.kind !== 'attachment' && part.kind !== 'boundary') continue
    const owner = live.get(keyOf(ownerOf(part.address)))
    if (owner && passes(owner)) arns.add((part.value as Attachment | Boundary).arn)
  }
  return arns
}

/** What is not lifted: what the file has or knows already, xrole's own entrances, and what the flags leave out. */
export function exclusions(
  intent: Intent,
  live: State,
  filters: ImportFilters,
): (resource: Resource) => Exclusion | undefined {
  const entrances = entranceKeys(intent)
  const tests = testsOf(filters)
  const own = (reason: string): Exclusion => ({reason, isOwnDoing: true})
  let needed: ReadonlySet<string> | undefined
  const isNeeded = ({account, value, name}: Resource): boolean => {
    needed ??= policiesOf(live, (thing) => isThing(thing) && tests.every((test) => test.passes(thing)))
    return needed.has(arnOf(account, 'policy', (value as ManagedPolicy).path, name))
  }
  return (resource) => {
    if (!isThing(resource)) return undefined
    if (intent.declared.has(resource.key)) return own('the file declares it')
    if (intent.unmanaged.some(({address}) => matchesGlob(address, resource.address)))
      return own('the file lists it under unmanaged:')
    if (entrances.has(resource.key)) return own('xrole itself comes in by it, see connect:')
    if (intent.declared.size > 0 && ownershipOf(resource, intent).whose === 'ours')
      return own('it bears the mark of this file and is no longer in it: xrole plan deletes it')
    const failed = tests.find((test) =>
      resource.kind === 'managed-policy' && test.policiesFollow ? !isNeeded(resource) : !test.passes(resource),
    )
    return failed && own(`${failed.flag} leaves it out`)
  }
}
