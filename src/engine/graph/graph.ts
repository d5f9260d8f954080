import {keyOf} from '../../core/address.js'
import {byText} from '../../policy/json.js'
import type {Finding, Resource} from '../../core/types.js'
import {arnOf} from '../../kinds/resource.js'
import type {Group, Role} from '../../kinds/values.js'
import {entranceKeys} from '../../ownership/entrances.js'
import {isAwsOwned} from '../../ownership/things.js'
import {arnOfPrincipal} from '../../access/model.js'
import type {AccessModel, Principal} from '../../access/model.js'
import {reachOf} from '../../access/reach.js'
import type {Site} from '../../render/explain/site.js'
import type {Graph, GraphEdge, GraphNode, RoleFacts} from '../../render/graph/model.js'
import {switchUrl} from '../../render/links/url.js'
import type {Display} from '../../render/links/url.js'
import type {AskedWorld} from '../ask/ask.js'
import {assumeEdge, granteeNode, halfEdges, trustEdges} from './edges.js'
import type {EdgeWorld} from './edges.js'
import {powerHazards, roleHazards, untilOf} from './hazards.js'

export interface GraphSources {
  readonly site: Site
  /** As `Graph.asks`. */
  readonly asks: string
  /** Of the linter, or of the plan. */
  readonly findings: readonly Finding[]
  /** How an account is shown in the console, by name. */
  readonly display: (account: string) => Display
}

/** Roles that AWS makes for its own services: nobody can change who gets in. */
const isServiceLinked = ({value}: Principal): boolean => value.path.startsWith('/aws-service-role/')

const partsOf = ({state}: AccessModel): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>()
  for (const one of state.values()) {
    if (one.kind !== 'inline-policy' && one.kind !== 'attachment' && one.kind !== 'boundary') continue
    const owner = keyOf(one.address.split('/').slice(0, 3).join('/'))
    const list = found.get(owner)
    if (list) list.push(one)
    else found.set(owner, [one])
  }
  return found
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

const policyNames = (parts: readonly Resource[]): string[] =>
  parts
    .filter(({kind}) => kind !== 'boundary')
    .map((part) => (part.kind === 'attachment' ? lastOf((part.value as {arn: string}).arn) : `${part.name} (inline)`))
    .sort(byText)

const ownerIn = (address: string): string => keyOf(address.split('/').slice(0, 3).join('/'))

/** Findings by the thing that they are about, as key. */
function findingsBy(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>()
  for (const one of findings) {
    if (one.address === undefined) continue
    const key = ownerIn(one.address)
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return found
}

/** Whether somebody may switch so in the console, which is for users and roles and sends no external id. */
const isForConsole = ({ways}: GraphEdge, from: GraphNode | undefined): boolean =>
  from?.kind !== 'service' &&
  from?.kind !== 'provider' &&
  ways.some(({conditions}) => !conditions.some((one) => one.startsWith('external id ')))

/** Who can become what in a world, as the map draws it. Roles of AWS's own services are left out. */
export function graphOf(world: AskedWorld, {site, asks, findings, display}: GraphSources): Graph {
  const {model, intent} = world
  const names = new Map(intent.accounts.map(({id, name}) => [id, name]))
  const ids = new Set(names.keys())
  const reach = reachOf(model)
  const edgeWorld: EdgeWorld = {model, reach, site, names}
  const roles = [...model.roles.values()].filter((role) => !isServiceLinked(role))
  const parts = partsOf(model)
  const told = findingsBy(findings)
  const entrances = entranceKeys(intent)
  const unmanaged = new Map(
    findings.flatMap(({code, address, message}) =>
      code === 'unmanaged-access' && address !== undefined ? [[address, message] as const] : [],
    ),
  )

  const pairs = new Set<string>()
  const grantees = new Map<string, GraphNode>()
  const edges: GraphEdge[] = roles.flatMap((role) => {
    const into = reach.into(role)
    for (const {principal} of into) pairs.add(`${role.key} ${principal.key}`)
    for (const grant of reach.grantees(role)) {
      const node = granteeNode(grant, names)
      if (!grantees.has(node.id)) grantees.set(node.id, node)
    }
    return [...into.map((edge) => assumeEdge(edgeWorld, edge)), ...trustEdges(edgeWorld, role)]
  })
  const isAws = (one: Principal): boolean => isAwsOwned(one)
  const halves = halfEdges(edgeWorld, (principal, role) => pairs.has(`${role.key} ${principal.key}`)).filter(
    ({from, to}) => [from, to].every((one) => !isAws(model.principals.get(keyOf(one))!)),
  )
  const halvesInto = new Map<string, number>()
  for (const {to} of halves) halvesInto.set(to, (halvesInto.get(to) ?? 0) + 1)
  const switched = new Set(edges.filter((edge) => isForConsole(edge, grantees.get(edge.from))).map(({to}) => to))

  const factsOf = (role: Resource<Role>): RoleFacts => {
    const own = parts.get(role.key) ?? []
    const boundary = own.find(({kind}) => kind === 'boundary')
    const from = model.trusts.get(role.key)?.from
    return {
      description: role.value.description,
      tags: role.value.tags,
      maxSession: role.value.maxSession,
      policies: policyNames(own),
      boundary: boundary && lastOf((boundary.value as {arn: string}).arn),
      until: untilOf(model, role),
      where: from ? site.where(from) : role.address,
      switchLink: switched.has(role.address) ? switchUrl(role, display(role.account.name)) : undefined,
      findings: (told.get(role.key) ?? []).map(({code, severity, message}) => ({code, severity, message})),
    }
  }
  const principalNode = (one: Principal): GraphNode => {
    const {kind, address, name, account, key} = one
    const base = {id: address, label: name, account: account.name, arn: arnOfPrincipal(one), isKnown: true}
    if (kind !== 'role') return {...base, kind: 'user', hazards: powerHazards(model, key)}
    const role = one as Resource<Role>
    const isEntrance = entrances.has(key) && !intent.declared.has(key)
    const known = {ids, unmanaged, halves: halvesInto.get(address) ?? 0, isEntrance}
    const hazards = roleHazards(model, role, reach.grantees(role), known)
    return {...base, kind: 'role', hazards, role: factsOf(role)}
  }
  const nodes: GraphNode[] = [
    ...[...model.principals.values()].filter((one) => !isServiceLinked(one)).map(principalNode),
    ...groupNodes(model),
    ...grantees.values(),
  ]
  const open = new Set(
    nodes.filter(({hazards}) => hazards.some(({code}) => code === 'admin-without-mfa')).map(({id}) => id),
  )
  return {
    format: 1,
    file: site.file,
    from: world.from,
    unread: site.unread,
    hasGuards: world.hasGuards,
    asks,
    accounts: intent.accounts.map(({name, id, ou, managed}) => ({name, id, ou, isManaged: managed})),
    nodes: nodes.sort((a, b) => byText(a.id, b.id)),
    edges: [...edges.map((edge) => (open.has(edge.to) ? withoutMfa(edge, model) : edge)), ...halves].sort(
      (a, b) => byText(a.to, b.to) || byText(a.from, b.from),
    ),
  }
}

const isWithout = (conditions: readonly string[]): boolean => !conditions.some((one) => /mfa|external id/i.test(one))

/** Of a role that users become administrator by, the edges by which they do so without MFA. */
function withoutMfa(edge: GraphEdge, {principals}: AccessModel): GraphEdge {
  const isPerson = edge.kind === 'trust' ? !edge.from.includes('/') : principals.get(keyOf(edge.from))?.kind === 'user'
  const isOpen = isPerson && edge.relation !== 'service' && edge.ways.some(({conditions}) => isWithout(conditions))
  return isOpen ? {...edge, hazards: ['admin-without-mfa', ...edge.hazards]} : edge
}

function groupNodes(model: AccessModel): GraphNode[] {
  const members = new Map<string, string[]>()
  for (const {key, address} of model.principals.values())
    for (const group of model.own(key).groups)
      members.set(keyOf(group), [...(members.get(keyOf(group)) ?? []), address])
  return [...model.state.values()]
    .filter(({kind}) => kind === 'group')
    .map((one): GraphNode => {
      const {path, name} = (one as Resource<Group>).value
      return {
        id: one.address,
        kind: 'group',
        label: one.name,
        account: one.account.name,
        arn: arnOf(one.account, 'group', path, name),
        isKnown: true,
        hazards: powerHazards(model, one.key),
        members: (members.get(one.key) ?? []).sort(byText),
      }
    })
}
