import {keyOf, matchesGlob, ownerOf} from '../core/address.js'
import type {World} from '../core/kind.js'
import type {Change, Finding, Json, State} from '../core/types.js'
import type {Intent} from '../config/intent.js'
import type {Role, Trust} from '../kinds/values.js'
import {principalOf} from '../policy/principal-type.js'
import {principalWords} from '../policy/principal-words.js'
import {awsPrincipals, ORPHAN, orphanKind} from '../policy/principals.js'
import {ownershipOf} from './owner.js'
import {resaveCommand} from './resave.js'
import type {Observation} from './scope.js'
import {isAwsOwned, isThing} from './things.js'

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

/**
 * Trust policies that stay as they are and show ids in place of principals that are gone, one finding a role. Of a
 * leftover that bears our mark it is drift, with the request that mends it: nothing in the file does. Of others' roles it
 * is a note. What `unmanaged:` lists and what AWS keeps is nobody's business here.
 */
export function orphanedPrincipals({state, principals}: Observation, wanted: State, intent: Intent): Finding[] {
  return [...wanted.values()].flatMap((resource): Finding[] => {
    if (resource.kind !== 'trust' || state.get(resource.key) !== resource) return []
    const {document} = resource.value as Trust
    const ids = [...new Set(awsPrincipals(document))].filter((one) => ORPHAN.test(one) && !principals.has(one))
    const {account, name} = resource
    const address = ownerOf(resource.address)
    const thing = state.get(keyOf(address))
    if (ids.length === 0 || thing === undefined || !isThing(thing) || isAwsOwned(thing)) return []
    if (intent.unmanaged.some((entry) => matchesGlob(entry.address, address))) return []
    const who = `trusts ${ids.map((id) => principalWords(id, new Map())).join(', ')}, by which nobody comes in any more`
    if (ownershipOf(thing, intent).whose !== 'ours')
      return [
        {
          code: 'orphaned-elsewhere',
          severity: 'note',
          address,
          message: `${address}, which is not ours, ${who}; whoever keeps it has to save its trust policy with an ARN in that place, or without it (aws iam update-assume-role-policy)`,
        },
      ]
    return [
      {
        code: 'orphaned-principal',
        severity: 'warning',
        address,
        message: [
          `${address} bears our mark, is not in the file and ${who}; declare it, or save its trust policy with an ARN in that place or without it: with credentials of account ${account.name} (${account.id}), run`,
          resaveCommand(name, document),
        ].join('\n'),
      },
    ]
  })
}
