import {keyOf, matchesGlob, ownerOf} from '../../core/address.js'
import {diff} from '../../core/diff.js'
import {kindOf} from '../../core/kind.js'
import type {World} from '../../core/kind.js'
import type {Finding, Resource, State} from '../../core/types.js'
import type {Intent} from '../../config/intent.js'
import {kinds} from '../../kinds/index.js'
import type {Observed} from '../../kinds/live.js'
import {stateOf} from '../../kinds/resource.js'
import type {Marks, Tags} from '../../kinds/values.js'
import {isOurs} from '../../ownership/owner.js'
import {isLeft} from '../../ownership/refusals.js'
import {scope} from '../../ownership/scope.js'
import type {Observation} from '../../ownership/scope.js'

/** What an account has to say in which everything that the file declares is as the file wants it. */
export interface Settled {
  /** About what the file does not declare there. */
  readonly findings: readonly Finding[]
  /** How many things the owner has there. */
  readonly owned: number
  /** What the file does not declare. */
  readonly others: State
}

interface Written {
  /** Of a policy: a later difference is a note. */
  readonly description?: string
  readonly tags?: Tags
  readonly marks?: Marks
}

type Flat = object | undefined

function isSame(a: Flat, b: Flat): boolean {
  if (a === undefined || b === undefined) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && Reflect.get(a, key) === Reflect.get(b, key))
  )
}

/** To the letter: where tags of others or marks have to be weighed, it is not. */
function isAsWanted(live: Resource, wanted: Resource): boolean {
  const [is, shall] = [live.value as Written, wanted.value as Written]
  const kind = kindOf(kinds, wanted.kind)
  const sides = [live as Resource<never>, wanted as Resource<never>] as const
  return (
    live.name === wanted.name &&
    is.description === shall.description &&
    kind.replaces?.(...sides) !== true &&
    kind.same(...sides) &&
    isSame(is.marks, shall.marks) &&
    (is.marks === undefined || isSame(is.tags, shall.tags))
  )
}

/**
 * Whether an account is wholly as it shall be, by the short way: all that is declared is there to the letter, and nothing
 * has to be done about the rest. Undefined where that takes a longer look; most accounts of thousands do not need one.
 */
export function settled(
  {resources, findings}: Observed,
  wanted: Intent,
  marks: Pick<Observation, 'callerAccount' | 'identity' | 'fingerprint'>,
  world: World,
): Settled | undefined {
  const isListed = (address: string): boolean => wanted.unmanaged.some((entry) => matchesGlob(entry.address, address))
  if (findings.length > 0 || [...wanted.declared.values()].some(({address}) => isListed(address))) return undefined
  const others: Resource[] = []
  let found = 0
  for (const live of resources) {
    const own = wanted.state.get(live.key)
    if (own) {
      if (own.kind !== live.kind || !isAsWanted(live, own)) return undefined
      found++
    } else if (live.kind === 'membership' || wanted.declared.has(keyOf(ownerOf(live.address)))) return undefined
    else others.push(live)
  }
  if (found !== wanted.state.size) return undefined
  const state = stateOf(others)
  const rest: Intent = {...wanted, state: new Map(), declared: new Map()}
  const live: Observation = {...marks, state, unknown: new Set(), principals: new Map()}
  const {desired, adopted, findings: said} = scope(rest, live)
  if (adopted.size > 0 || diff(state, desired, kinds, world, adopted, (one) => isLeft(one, state)).size > 0)
    return undefined
  const owned = resources.filter((one) => isOurs(one, wanted)).length
  return {findings: said, owned, others: state}
}
