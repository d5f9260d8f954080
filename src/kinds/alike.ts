import {keyOf} from '../core/address.js'
import type {OrganizationPolicy, OrganizationalUnit} from '../core/organization.js'
import type {Resource} from '../core/types.js'
import type {Alike, GuardPolicy, Unit} from './values.js'

/**
 * AWS tells names apart that differ only by case, and addresses do not. Units and policies of such names are called by
 * their ids as well (`Prod (ou-ab12-cdefgh34)`), so that access is judged by each, and nothing about them is ever changed.
 */
export interface Called {
  /** As addresses have it. */
  readonly name: string
  readonly alike?: Alike
}

/** Those of which there is more than one, by what is the same of them. */
function repeated<T>(all: readonly T[], keyOfOne: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOfOne(one))
    if (group) group.push(one)
    else groups.set(keyOfOne(one), [one])
  }
  return new Map([...groups].filter(([, group]) => group.length > 1))
}

/** How the unit of each path is called; what is below one that is called by its id is not clear either. */
export function calledUnits(units: readonly OrganizationalUnit[]): (path: string) => Called {
  const siblings = ({parent, name}: OrganizationalUnit) => `${parent} ${keyOf(name)}`
  const groups = repeated(units, siblings)
  if (groups.size === 0) return (path) => ({name: path})
  const byId = new Map(units.map((one) => [one.id, one]))
  const known = new Map<string, Called>()
  const call = (unit: OrganizationalUnit): Called => {
    const above = byId.get(unit.parent)
    const parent = above && (known.get(above.path) ?? call(above))
    const group = groups.get(siblings(unit))
    const own = group ? `${unit.name} (${unit.id})` : unit.name
    const among = parent?.alike?.among ?? group?.map(({path}) => path).sort()
    const called = {
      name: parent ? `${parent.name}/${own}` : own,
      ...(among && {alike: {name: unit.path, among}}),
    }
    known.set(unit.path, called)
    return called
  }
  units.forEach(call)
  return (path) => known.get(path) ?? {name: path}
}

/** How each policy is called. AWS's own keep their names. */
export function calledPolicies(policies: readonly OrganizationPolicy[]): (policy: OrganizationPolicy) => Called {
  const key = ({type, name}: OrganizationPolicy) => `${type} ${keyOf(name)}`
  const groups = repeated(policies, key)
  return (policy) => {
    const group = policy.isAws ? undefined : groups.get(key(policy))
    const {name, id} = policy
    return group ? {name: `${name} (${id})`, alike: {name, among: group.map((one) => one.name).sort()}} : {name}
  }
}

export const alikeOf = ({kind, value}: Resource): Alike | undefined =>
  kind === 'unit' || kind === 'guard-policy' ? (value as Unit | GuardPolicy).alike : undefined

/** Which units a path may mean, or a unit above it, where nobody can tell; undefined where it is clear. */
export function unclearPaths(parts: Iterable<Resource>): (path: string) => Alike['among'] | undefined {
  const groups = new Map<string, Alike['among']>()
  for (const one of parts) {
    const among = one.kind === 'unit' ? alikeOf(one)?.among : undefined
    if (among) groups.set(keyOf(among[0]!), among)
  }
  return (path) => {
    if (groups.size === 0) return undefined
    const names = keyOf(path).split('/')
    return names.map((_, at) => groups.get(names.slice(0, at + 1).join('/'))).find((among) => among !== undefined)
  }
}
