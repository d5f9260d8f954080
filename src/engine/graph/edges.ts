import {blocked} from '../../access/blocked.js'
import {policiesFor} from '../../access/model.js'
import type {AccessModel, Origin, Principal} from '../../access/model.js'
import {allowedTo, byArn, trustedBy} from '../../access/pairs.js'
import type {Edge, Reach} from '../../access/reach.js'
import type {Left} from '../../access/strangers.js'
import {requestFor} from '../../access/ways.js'
import type {AccountRef, Relation, Resource} from '../../core/types.js'
import type {Role} from '../../kinds/values.js'
import {decide} from '../../policy/evaluate/decide.js'
import type {Step} from '../../policy/evaluate/decide.js'
import {isExternal} from '../../policy/grants.js'
import {isIdle, rowOf} from '../../render/explain/steps.js'
import type {Site} from '../../render/explain/site.js'
import type {GraphEdge, GraphLayer, GraphNode} from '../../render/graph/model.js'
import {grantHazard, isForATime} from './hazards.js'

/** What edges have to know of the world besides its model. */
export interface EdgeWorld {
  readonly model: AccessModel
  readonly reach: Reach
  readonly site: Site
  /** Account id → name, of all that are listed. */
  readonly names: ReadonlyMap<string, string>
}

const relationOf = (from: AccountRef, to: AccountRef): Relation =>
  from.id === to.id ? 'same-account' : 'cross-account'

/** A layer is told where it lets through, or might not. */
const isTold = (step: Step<Origin>): boolean =>
  !isIdle(step) &&
  !(step.effect === 'denies' && step.verdict === 'no') &&
  !(step.effect === 'allows' && step.verdict === 'no')

function layersOf({model, site}: EdgeWorld, principal: Principal, role: Resource<Role>): GraphLayer[] {
  const request = requestFor(model, principal, role)
  const policies = policiesFor(model, principal.key, role.key, principal.account.id)
  return decide(request, policies, role.account, true)
    .steps.filter(isTold)
    .map((step) => rowOf(step, site))
}

export function assumeEdge(world: EdgeWorld, {principal, role, ways}: Edge): GraphEdge {
  return {
    from: principal.address,
    to: role.address,
    kind: 'assume',
    relation: relationOf(principal.account, role.account),
    ways: ways.map(({conditions, through}) => ({conditions, through})),
    layers: layersOf(world, principal, role),
    hazards: isForATime(ways) ? ['expires'] : [],
  }
}

const KINDS: Readonly<Record<Left['type'], GraphNode['kind']>> = {
  account: 'account',
  user: 'user',
  role: 'role',
  session: 'role',
  service: 'service',
  federated: 'provider',
  anyone: 'organization',
  orphan: 'external',
  canonical: 'external',
}

/** Whoever a trust policy lets in and who is no user or role that the world has. */
export function granteeNode(grant: Left, names: ReadonlyMap<string, string>): GraphNode {
  const {type, principal, accountId, open, conditions} = grant
  const account = accountId === undefined ? undefined : names.get(accountId)
  const isOutside =
    type === 'anyone' ? open : type === 'canonical' || (accountId !== undefined && account === undefined)
  const base = {isKnown: false, hazards: [], account}
  if (type === 'anyone')
    return open
      ? {...base, id: '*', kind: 'external', label: 'anyone in any AWS account'}
      : {
          ...base,
          id: `* ${conditions.join(' and ')}`,
          kind: 'organization',
          label: `anyone ${conditions.join(' and ')}`,
        }
  if (type === 'account')
    return account === undefined
      ? {...base, id: accountId ?? principal, kind: 'external', label: `account ${accountId ?? principal}`}
      : {...base, id: account, kind: 'account', label: `whoever may in ${account}`}
  const kind = isOutside && type !== 'federated' ? 'external' : KINDS[type]
  const label =
    type === 'user' || type === 'role'
      ? (principal.split('/').at(-1) ?? principal)
      : principal.replace(/^.+:(?:oidc|saml)-provider\//, '')
  return {...base, id: principal, kind, label: isOutside ? principal : label, arn: principal}
}

const idOf = (grant: Left, names: ReadonlyMap<string, string>): string => granteeNode(grant, names).id

/** The edges of a trust to those whom nobody sees; the same principal under several conditions is one edge. */
export function trustEdges(world: EdgeWorld, role: Resource<Role>): GraphEdge[] {
  const {model, names, site} = world
  const ids = new Set(names.keys())
  const from = model.trusts.get(role.key)?.from
  const trusted = trustedBy(model, role)
  const alike = new Map<string, Left[]>()
  for (const grant of world.reach.grantees(role)) {
    const id = idOf(grant, names)
    alike.set(id, [...(alike.get(id) ?? []), grant])
  }
  return [...alike].map(([id, some]): GraphEdge => {
    const [first] = some as [Left, ...Left[]]
    const isOutside = some.some((grant) => isExternal(grant, ids))
    const at = trusted.filter(({grant}) => some.some(({principal}) => principal === grant.principal))
    const statements = [...new Set(at.map(({statement}) => statement))]
    const ways = some.map(({conditions}) => ({conditions, through: []}))
    const hazards = [...new Set(some.flatMap((grant) => grantHazard(grant, ids) ?? []))]
    return {
      from: id,
      to: role.address,
      kind: 'trust',
      relation:
        first.type === 'service'
          ? 'service'
          : isOutside
            ? 'external'
            : first.type === 'federated'
              ? 'provider'
              : first.accountId === role.account.id
                ? 'same-account'
                : 'cross-account',
      ways,
      layers: statements.map((statement) => ({
        layer: 'trust policy',
        says: 'allows it',
        where: from && site.where(from, statement),
      })),
      hazards: [...hazards, ...(isForATime(ways) ? (['expires'] as const) : [])],
    }
  })
}

/** Pairs that a trust, or a policy, names by name and of which nothing helps the one into the other. */
export function halfEdges(
  world: EdgeWorld,
  isIn: (principal: Principal, role: Resource<Role>) => boolean,
): GraphEdge[] {
  const {model} = world
  const all = byArn(model)
  const pairs = new Map<string, readonly [Principal, Resource<Role>]>()
  const add = (principal: Principal | undefined, role: Principal | undefined): void => {
    if (!principal || role?.kind !== 'role' || principal === role || isIn(principal, role as Resource<Role>)) return
    pairs.set(`${role.key} ${principal.key}`, [principal, role as Resource<Role>])
  }
  for (const role of model.roles.values())
    for (const {grant} of trustedBy(model, role))
      if (grant.type === 'user' || grant.type === 'role') add(all.get(grant.principal), role)
  for (const principal of model.principals.values())
    for (const {arn} of allowedTo(model, principal.key)) add(principal, all.get(arn))
  return [...pairs.values()].map(([principal, role]): GraphEdge => {
    const {why, fix} = blocked(model, principal, role, 'sts:AssumeRole')
    return {
      from: principal.address,
      to: role.address,
      kind: 'half',
      relation: relationOf(principal.account, role.account),
      ways: [],
      layers: layersOf(world, principal, role),
      hazards: ['half'],
      why,
      fix,
    }
  })
}
