import type {World} from '../core/kind.js'
import type {AccessChange, Change, Relation, Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {isExternal} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {byText} from '../policy/json.js'
import {reguarded} from './guard-changes.js'
import type {Reguarded} from './guard-changes.js'
import type {AccessModel} from './model.js'
import {reachOf} from './reach.js'
import type {Edge, See} from './reach.js'
import {idOfLeft, lets} from './strangers.js'
import type {Left} from './strangers.js'
import {reguardedRoles, touchedPrincipals, touchedRoles} from './touched.js'
import type {Way} from './ways.js'

export interface AccessGains {
  readonly access: readonly AccessChange[]
  /** Those from outside who get in and could not before, under the same conditions or fewer. */
  readonly outsiders: readonly Outsider[]
}

/** A gain with the grant by which it comes. */
export interface Outsider extends AccessChange {
  readonly grant: Left
}

/** What touched principals may become besides the touched roles, by the key of the role. */
function otherEdges(
  model: AccessModel,
  roles: ReadonlySet<string>,
  changes: readonly Change[],
  {callers}: Reguarded,
): Map<string, Edge[]> {
  const reach = reachOf(model)
  const others = new Map([...model.roles].filter(([key]) => !roles.has(key)))
  const touched = touchedPrincipals(changes, model)
  const found = new Map<string, Edge[]>()
  const put = (edge: Edge) => {
    const into = found.get(edge.role.key)
    if (into) into.push(edge)
    else found.set(edge.role.key, [edge])
  }
  for (const key of touched) {
    const principal = model.principals.get(key)
    if (principal) reach.fromInto(principal, others).forEach(put)
  }
  if (callers.size === 0) return found
  // Whole accounts of callers: role by role, as each tells who may come, is less than caller by caller.
  for (const role of others.values())
    reach.visit(role, (principal, ways) => {
      if (callers.has(principal.account.id) && !touched.has(principal.key)) put({principal, role, ways})
    })
  return found
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, at) => one === others[at])

/** Tells of everybody who may assume a role. */
type Visit = (see: See) => void

/** Ways that are only after, and ways that were only before. */
function compared(role: Resource<Role>, before: Visit, after: Visit): AccessChange[] {
  const found: AccessChange[] = []
  const put =
    (change: AccessChange['change'], others: ReadonlyMap<string, readonly Way[]>): See =>
    (principal, ways) => {
      const had = others.get(principal.key)
      const relation: Relation = principal.account.id === role.account.id ? 'same-account' : 'cross-account'
      for (const {ids, conditions, through} of ways)
        if (!had?.some((one) => isSame(one.ids, ids)))
          found.push({principal: principal.address, role: role.address, change, conditions, relation, through})
    }
  const [was, is] = [new Map<string, readonly Way[]>(), new Map<string, readonly Way[]>()]
  before((principal, ways) => was.set(principal.key, ways))
  // Of a new role there is nothing to compare, and there may be very many.
  if (was.size > 0) after((principal, ways) => is.set(principal.key, ways))
  after(put('gains', was))
  if (was.size > 0) before(put('loses', is))
  return found
}

/** Services and identity providers act in the role's own account. */
const relationOf = (grant: Grant, role: Resource<Role>, world: World): Relation =>
  isExternal(grant, world.accountIds)
    ? 'external'
    : grant.type === 'service' || grant.accountId === role.account.id
      ? 'same-account'
      : 'cross-account'

function told(grant: Left, role: Resource<Role>, change: AccessChange['change'], world: World): AccessChange {
  return {
    principal: world.addressOf(grant.principal) ?? grant.principal,
    role: role.address,
    change,
    conditions: grant.conditions,
    relation: relationOf(grant, role, world),
    through: [],
  }
}

/** Grants of two sides of a role by which somebody comes in, or goes out, who did not before. */
interface Compared {
  readonly gained: readonly Left[]
  readonly lost: readonly Left[]
}

/** Whether some let in the principal of a grant whenever it does, each of them the same principal. */
const letsSame = (some: readonly Left[], one: Left, home: string): boolean =>
  lets(
    some.filter(({principal}) => principal === one.principal),
    one,
    home,
  )

/** What is new on one side: not where only the statements are others, and let in the same as those that were there. */
function grantsCompared(was: readonly Left[], is: readonly Left[], home: string): Compared {
  const newIn = (some: readonly Left[], others: readonly Left[]): Left[] => {
    const ids = new Set(others.map(idOfLeft))
    return some.filter((one) => !ids.has(idOfLeft(one)))
  }
  const [gained, lost] = [newIn(is, was), newIn(was, is)]
  const [stayed, stays] = [
    was.filter((one) => !lost.includes(one) || letsSame(is, one, home)),
    is.filter((one) => !gained.includes(one) || letsSame(was, one, home)),
  ]
  return {
    gained: gained.filter((one) => !letsSame(stayed, one, home)),
    lost: lost.filter((one) => !letsSame(stays, one, home)),
  }
}

const byPrincipal = (a: AccessChange, b: AccessChange): number =>
  byText(a.change, b.change) ||
  byText(a.principal, b.principal) ||
  byText(a.conditions.join('\n'), b.conditions.join('\n'))

/**
 * Who may assume which role afterwards and could not before, or the other way round, by evaluation of both states:
 * trust, the callers' own policies, groups and boundaries, the organization's policies. A way that is only written otherwise is none. Nobody in an
 * account that neither state has is taken for absent: what a trust says of them counts.
 */
export function accessGains(
  before: AccessModel,
  after: AccessModel,
  changes: readonly Change[],
  world: World,
): AccessGains {
  if (changes.length === 0) return {access: [], outsiders: []}
  const guarded = reguarded(before, after, changes)
  const roles = new Set([
    ...touchedRoles(changes),
    ...[before, after].flatMap((model) => reguardedRoles(guarded, model)),
  ])
  const sides = [before, after].map((model) => ({
    model,
    reach: reachOf(model),
    others: otherEdges(model, roles, changes, guarded),
  }))
  const outsiders: Outsider[] = []
  const keys = new Set([...roles, ...sides.flatMap(({others}) => [...others.keys()])])
  const access: AccessChange[] = []
  for (const key of [...keys].sort(byText)) {
    const role = after.roles.get(key) ?? before.roles.get(key)
    if (!role) continue
    const [was, is] = sides.map(({model, reach, others}) => {
      const here = roles.has(key) ? model.roles.get(key) : undefined
      const visit: Visit = (see) => {
        if (here) reach.visit(here, see)
        else for (const {principal, ways} of others.get(key) ?? []) see(principal, ways)
      }
      return {visit, grants: here ? reach.grantees(here) : []}
    }) as [{visit: Visit; grants: Left[]}, {visit: Visit; grants: Left[]}]
    const {gained, lost} = grantsCompared(was.grants, is.grants, role.account.id)
    const gains = gained.map((grant) => ({...told(grant, role, 'gains', world), grant}))
    for (const one of gains)
      if (one.relation === 'external' && !lets(was.grants, one.grant, role.account.id)) outsiders.push(one)
    const found = compared(role, was.visit, is.visit)
    found.push(
      ...gained.map((one) => told(one, role, 'gains', world)),
      ...lost.map((one) => told(one, role, 'loses', world)),
    )
    for (const one of found.sort(byPrincipal)) access.push(one)
  }
  return {access, outsiders}
}
