import type {AccountRef, Hazard, Json} from '../core/types.js'
import {canonicalText} from '../policy/canonical.js'
import {hasBeyond} from '../policy/covering.js'

/**
 * What a change of a permissions policy means for those who have it, judged by its statements: an Allow that is new or
 * a Deny that is gone widens, the other way round revokes, unless one of the other side says as much. Coarse on purpose: an unneeded hazard costs a glance, a
 * missing one an incident.
 */
export function permissionHazards(before: Json | undefined, after: Json | undefined, account: AccountRef): Hazard[] {
  if (before !== undefined && after !== undefined && canonicalText(before, account) === canonicalText(after, account))
    return []
  const hazards: Hazard[] = []
  if (hasBeyond(after, before, 'Allow', account) || hasBeyond(before, after, 'Deny', account))
    hazards.push({name: 'WIDENS_ACCESS', message: 'it allows what it did not allow'})
  // A Deny in a policy that nobody had before takes nothing from anybody yet.
  if (hasBeyond(before, after, 'Allow', account) || (before !== undefined && hasBeyond(after, before, 'Deny', account)))
    hazards.push({name: 'REVOKES_ACCESS', message: 'it no longer allows what it allowed'})
  return hazards
}
