import type {Resource} from '../core/types.js'
import type {Role} from '../kinds/values.js'
import {byText} from '../policy/json.js'
import type {Grant} from '../policy/grants.js'
import {arnOfPrincipal} from './model.js'
import type {AccessModel, Principal} from './model.js'
import {roleGuards} from './outside-guards.js'
import {profilesOf} from './profiles.js'
import type {Asking, Door, Profiles} from './profiles.js'
import {through} from './sides.js'
import {grantingOf} from './strangers.js'
import type {Granting, Left} from './strangers.js'
import {waysOf} from './ways.js'
import type {Way} from './ways.js'

/** One principal that we see and one role that it may assume. */
export interface Edge {
  readonly principal: Principal
  readonly role: Resource<Role>
  readonly ways: readonly Way[]
}

/** @param ways at least one */
export type See = (principal: Principal, ways: readonly Way[]) => void

/** Who may call sts:AssumeRole at all, by account: most users and roles may not, and need not be asked about each role. */
export interface Reach {
  into(role: Resource<Role>): Edge[]
  /** The same in any order, told one by one, where there are too many to keep. */
  visit(role: Resource<Role>, see: See): void
  from(principal: Principal): Edge[]
  /** The same for these roles alone, by their keys. */
  fromInto(principal: Principal, roles: ReadonlyMap<string, Resource<Role>>): Edge[]
  /** Whom a role's trust lets in besides users and roles that we see: whole accounts, and whoever is a stranger. */
  grantees(role: Resource<Role>): Left[]
  /** Those whom a role's trust lets in and who are in no account that we see. */
  strangers(role: Resource<Role>): Left[]
}

interface Index {
  readonly wide: ReadonlyMap<string, readonly Asking[]>
  /** By account and ARN of the role. */
  readonly exact: ReadonlyMap<string, readonly Asking[]>
  readonly all: ReadonlyMap<string, readonly Asking[]>
  readonly byArn: ReadonlyMap<string, Asking>
  /** Roles by the beginning of their sessions' ARNs, which have no path. */
  readonly bySession: ReadonlyMap<string, Asking>
}

const add = <T>(map: Map<string, T[]>, key: string, one: T): void => {
  const list = map.get(key)
  if (list) list.push(one)
  else map.set(key, [one])
}

const byKey = (a: {key: string}, b: {key: string}): number => byText(a.key, b.key)

/** Every list is in the order of keys. */
function indexOf(model: AccessModel, profiles: Profiles): Index {
  const [wide, exact, all] = [new Map<string, Asking[]>(), new Map<string, Asking[]>(), new Map<string, Asking[]>()]
  const [byArn, bySession] = [new Map<string, Asking>(), new Map<string, Asking>()]
  for (const principal of [...model.principals.values()].sort(byKey)) {
    const {id, partition} = principal.account
    const asking = profiles.of(principal)
    byArn.set(asking.arn, asking)
    add(all, id, asking)
    if (principal.kind === 'role')
      bySession.set(`arn:${partition}:sts::${id}:assumed-role/${principal.value.name}`, asking)
    if (asking.profile.isWide) add(wide, id, asking)
    for (const one of asking.profile.exact) add(exact, `${id} ${one}`, asking)
  }
  return {wide, exact, all, byArn, bySession}
}

const made = new WeakMap<AccessModel, Reach>()

/** Made once for a model. */
export function reachOf(model: AccessModel): Reach {
  const known = made.get(model)
  if (known) return known
  const reach = reachIn(model)
  made.set(model, reach)
  return reach
}

function reachIn(model: AccessModel): Reach {
  const profiles = profilesOf(model)
  const index = indexOf(model, profiles)
  const accounts = [...index.all.keys()]
  const rolesAt = new Map<string, Resource<Role>[]>()
  for (const role of model.roles.values()) add(rolesAt, role.account.id, role)

  /** By the numbers of the caller's side and the role's: twice that, and one more in the role's own account. */
  const decided: (readonly Way[] | undefined)[][] = []
  /** The same sides make the same ways. */
  function waysFor(asking: Asking, door: Door): readonly Way[] {
    const own = asking.profile.side(door.role, door.arn)
    const isHome = asking.principal.account.id === door.role.account.id
    if (!isHome && own.whole.length === 0) return []
    const trust = door.side(asking)
    const withOwn = (decided[own.number] ??= [])
    return (withOwn[2 * trust.number + (isHome ? 1 : 0)] ??= waysOf(through(own, trust, isHome)))
  }

  const organizationOf = (id: string) => model.guards.organizationOf?.(id)
  const known = new Map<string, Granting>()
  /** Many roles have the same trust; of the account it knows no more than the partition, and what guards it. */
  function granting(role: Resource<Role>): Granting {
    const trust = model.trusts.get(role.key)
    if (!trust) return {grants: [], left: []}
    const guards = roleGuards(model.guards.resourceControl(role.account.id), arnOfPrincipal(role))
    const text = `${role.account.partition} ${JSON.stringify(trust.document)} ${guards === undefined ? '' : `${organizationOf(role.account.id)} ${guards.id}`}`
    const found = known.get(text) ?? grantingOf(trust.document, role.account, guards, organizationOf)
    known.set(text, found)
    return found
  }

  /** The user or role that a grant names, by itself or by one of its sessions. */
  const seen = ({type, principal}: Grant): Asking | undefined =>
    type === 'session'
      ? index.bySession.get(principal.slice(0, principal.lastIndexOf('/')))
      : index.byArn.get(principal)

  /** Those of an account who could get in by a grant to the account or to anyone. */
  const candidates = (account: string, {role, arn}: Door, {type}: Grant): (readonly Asking[])[] =>
    type === 'anyone' && account === role.account.id
      ? [index.all.get(account) ?? []]
      : [index.wide.get(account) ?? [], index.exact.get(`${account} ${arn}`) ?? []]

  const visit = (role: Resource<Role>, see: See): void => {
    const door = profiles.door(role)
    const lists = granting(role).grants.flatMap((grant) =>
      grant.type === 'anyone'
        ? accounts.flatMap((account) => candidates(account, door, grant))
        : grant.type === 'account'
          ? candidates(grant.accountId ?? '', door, grant)
          : [[seen(grant)].filter((one) => one !== undefined)],
    )
    const told = new Set<Asking>()
    for (const list of new Set(lists))
      for (const asking of list) {
        if (told.has(asking)) continue
        told.add(asking)
        const ways = waysFor(asking, door)
        if (ways.length > 0) see(asking.principal, ways)
      }
  }

  const into = (role: Resource<Role>): Edge[] => {
    const edges: Edge[] = []
    visit(role, (principal, ways) => edges.push({principal, role, ways}))
    return edges.sort((a, b) => byKey(a.principal, b.principal))
  }

  const edgeBetween = (asking: Asking, role: Resource<Role>): Edge[] => {
    const ways = waysFor(asking, profiles.door(role))
    return ways.length > 0 ? [{principal: asking.principal, role, ways}] : []
  }

  const fromInto = (principal: Principal, roles: ReadonlyMap<string, Resource<Role>>): Edge[] => {
    if (roles.size === 0) return []
    const asking = profiles.of(principal)
    const {exact, isWide} = asking.profile
    const named = [...exact].map((arn) => index.byArn.get(arn)?.principal).filter((one) => one?.kind === 'role')
    // In its own account a trust that names it is enough.
    const home = rolesAt.get(principal.account.id) ?? []
    const some = new Set([...(named as Resource<Role>[]), ...home])
    const all = isWide ? [...roles.values()] : [...some].filter(({key}) => roles.has(key))
    return all.sort(byKey).flatMap((role) => edgeBetween(asking, role))
  }

  const grantees = (role: Resource<Role>): Left[] => granting(role).left.filter((grant) => !seen(grant))
  return {
    into,
    visit,
    from: (principal) => fromInto(principal, model.roles),
    fromInto,
    grantees,
    strangers: (role) =>
      grantees(role).filter(
        ({type, accountId}) => !(type === 'account' && accountId !== undefined && index.all.has(accountId)),
      ),
  }
}
