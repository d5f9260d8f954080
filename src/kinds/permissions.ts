import type {AccountRef, Hazard, Json} from '../core/types.js'
import {grantsAdmin} from '../policy/admin.js'
import {canonical, canonicalText} from '../policy/canonical.js'

/** Statements of one effect, each as its canonical text. */
function statements(document: Json | undefined, effect: 'Allow' | 'Deny', account: AccountRef): Set<string> {
  if (document === undefined) return new Set()
  const whole = canonical(document, account) as {Statement: {Effect: string}[]}
  return new Set(whole.Statement.filter((one) => one.Effect === effect).map((one) => JSON.stringify(one)))
}

const hasMore = (a: Set<string>, b: Set<string>): boolean => [...a].some((one) => !b.has(one))

/**
 * What a change of a permissions policy means for those who have it, judged by its statements: an Allow that is new or
 * a Deny that is gone widens, the other way round revokes. Coarse on purpose: an unneeded hazard costs a glance, a
 * missing one an incident.
 */
export function permissionHazards(before: Json | undefined, after: Json | undefined, account: AccountRef): Hazard[] {
  if (before !== undefined && after !== undefined && canonicalText(before, account) === canonicalText(after, account))
    return []
  const allowed = [statements(before, 'Allow', account), statements(after, 'Allow', account)] as const
  const denied = [statements(before, 'Deny', account), statements(after, 'Deny', account)] as const
  const hazards: Hazard[] = []
  if (hasMore(allowed[1], allowed[0]) || hasMore(denied[0], denied[1]))
    hazards.push({name: 'WIDENS_ACCESS', message: 'it allows what it did not allow'})
  // A Deny in a policy that nobody had before takes nothing from anybody yet.
  if (hasMore(allowed[0], allowed[1]) || (before !== undefined && hasMore(denied[1], denied[0])))
    hazards.push({name: 'REVOKES_ACCESS', message: 'it no longer allows what it allowed'})
  if (after !== undefined && grantsAdmin(after) && !(before !== undefined && grantsAdmin(before)))
    hazards.push({name: 'GRANTS_ADMIN', message: 'it allows what makes an administrator'})
  return hazards
}
