import {isPart} from '../core/address.js'
import {kindOf} from '../core/kind.js'
import type {Kinds, World} from '../core/kind.js'
import type {Change, Hazard} from '../core/types.js'
import {credentialWords} from '../kinds/credentials.js'
import type {User} from '../kinds/values.js'

/** What is lost by making a thing anew, though it looks the same afterwards. */
const LOST: Readonly<Record<string, string>> = {
  role: 'its unique id changes, sessions end, and resource policies elsewhere (S3, KMS, …) that name it stop working',
  'managed-policy': 'whoever it is attached to is without it for a moment, and its older versions are gone',
}

function generalHazards(change: Change): Hazard[] {
  const found: Hazard[] = []
  const isThing = !isPart(change.address)
  if (change.verb === 'delete' && isThing) found.push({name: 'DELETES', message: `${change.address} is deleted`})
  if (change.verb === 'replace' && isThing)
    found.push({
      name: 'REPLACES',
      message: `${change.address} is deleted and made anew: ${LOST[change.kind] ?? 'its unique id changes'}`,
    })
  if (change.verb === 'adopt') found.push({name: 'ADOPTS', message: `${change.address} exists and is taken over`})
  const credentials =
    change.kind === 'user' && change.verb === 'delete' ? (change.before as User).credentials : undefined
  const words = credentialWords(credentials)
  if (words.length > 0)
    found.push({name: 'DELETES_CREDENTIALS', message: `${change.address} has ${words.join(', ')}, deleted with it`})
  return found
}

/**
 * Hazards of a change and of the parts that are folded into it, as far as they show in the change itself. What only
 * evaluation of both states tells (WIDENS_EXTERNAL, GRANTS_ADMIN) comes in plan-access.ts.
 */
export function hazardsOf(change: Change, registry: Kinds, world: World): Hazard[] {
  const own = kindOf(registry, change.kind)
  const found = own.hazards?.(change, change.before as never, change.after as never, world) ?? []
  if (isPart(change.address)) return [...generalHazards(change), ...found]
  const inside = [...registry.values()].flatMap((kind) => {
    if (!kind.part || !kind.hazards) return []
    const side = (value: unknown) => (value as Record<string, never> | undefined)?.[kind.part!.as]
    const [before, after] = [side(change.before), side(change.after)]
    return before === undefined && after === undefined ? [] : kind.hazards(change, before, after, world)
  })
  return [...generalHazards(change), ...found, ...inside]
}
