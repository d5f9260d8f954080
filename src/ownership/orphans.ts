import type {World} from '../core/kind.js'
import type {Change, Json} from '../core/types.js'
import type {Role, Trust} from '../kinds/values.js'
import {principalOf} from '../policy/principal-type.js'
import {awsPrincipals, ORPHAN, orphanKind} from '../policy/principals.js'

/** The trust policy on one side of a change, by itself or inside its role's value. */
const trustOn = (change: Change, side: 'before' | 'after'): Json | undefined =>
  change.kind === 'trust'
    ? (change[side] as Trust | undefined)?.document
    : change.kind === 'role'
      ? (change[side] as Role | undefined)?.trust?.document
      : undefined

/** The principals that the trust policy on one side of a change names. */
export const principalsOn = (change: Change, side: 'before' | 'after'): string[] => {
  const document = trustOn(change, side)
  return document === undefined ? [] : [...new Set(awsPrincipals(document))]
}

/**
 * What to say of the ids that IAM shows in a trust policy in place of principals. An id tells no name. When the file has
 * the trust name one user or role that AWS does not show, and AWS shows one id of that sort, they are taken for the same.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 * @param existing addresses of the users and roles there are, by unique id
 */
export function orphanNotes(change: Change, existing: ReadonlyMap<string, string>, world: World): string[] {
  const before = principalsOn(change, 'before')
  const ids = before.filter((name) => ORPHAN.test(name))
  if (ids.length === 0) return []
  const missing = principalsOn(change, 'after').filter((name) => !before.includes(name))
  return ids.map((id) => {
    const known = existing.get(id)
    if (known !== undefined)
      return `${id} is ${known}, which exists; AWS shows its id until the trust policy is written again`
    const kind = orphanKind(id)
    const alike = ids.filter((other) => orphanKind(other) === kind && !existing.has(other))
    const [name, ...others] = missing.filter((one) => principalOf('AWS', one, change.account).type === kind)
    return name === undefined || others.length > 0 || alike.length > 1
      ? `${id} is what is left of a ${kind} that was deleted; nobody knows its name`
      : `${id} is what is left of a ${kind} that was deleted: ${world.addressOf(name) ?? name}, by the file`
  })
}
