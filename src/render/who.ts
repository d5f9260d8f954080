import type {Address} from '../core/address.js'
import type {Relation} from '../core/types.js'
import type {Chain, Entered, Visit} from '../access/chains.js'
import type {Edge} from '../access/reach.js'
import type {Way} from '../access/ways.js'
import {isExternal} from '../policy/grants.js'
import type {Grant} from '../policy/grants.js'
import {byText} from '../policy/json.js'
import {principalWords} from '../policy/words.js'
import {escapeText} from './escape.js'
import {columns, unseenWords, worldLine} from './explain/explain.js'
import type {Site} from './explain/site.js'
import {painter} from './style.js'
import {quantity} from './summary.js'

type World = Pick<Site, 'file' | 'from' | 'unread' | 'hasGuards'>

/** What the listed accounts are called, and which ids are ours. */
export interface Names {
  /** Account id → name. */
  readonly accounts: ReadonlyMap<string, string>
}

export const RELATIONS: Readonly<Record<Relation | 'service' | 'provider', string>> = {
  'same-account': 'same account',
  'cross-account': 'cross-account',
  external: 'external',
  service: 'AWS service',
  provider: 'identity provider',
}

type Kind = keyof typeof RELATIONS

/** What asks for nothing says so: an empty cell could be anything. */
export const FREE = 'without conditions'

const wayText = ({conditions, through}: Way): string =>
  (conditions.join(' and ') || FREE) + (through.length > 0 ? ` (by ${through.join(', ')})` : '')

/** A way that asks for nothing makes the others idle. */
const waysText = ({ways}: Edge): string => {
  const free = ways.find(({conditions}) => conditions.length === 0)
  return (free ? [free] : ways).map(wayText).join('; or ')
}

/** A hop that a session of a role makes. */
const isChained = ({principal}: Edge): boolean => principal.kind === 'role'

export const hopText = (edge: Edge): string =>
  [waysText(edge), ...(isChained(edge) ? ['one hour at most'] : [])].join(', ')

export const relationOf = ({principal, role}: Edge): Relation =>
  principal.account.id === role.account.id ? 'same-account' : 'cross-account'

export function visitRelation(grant: Grant, role: Edge['role'], {accounts}: Names): Kind {
  if (grant.type === 'service') return 'service'
  if (isExternal(grant, new Set(accounts.keys()))) return 'external'
  if (grant.type === 'federated') return 'provider'
  return grant.accountId === role.account.id ? 'same-account' : 'cross-account'
}

const LOUDEST: readonly Kind[] = ['external', 'cross-account', 'same-account', 'provider', 'service']

/** Those nearest to the role first, strangers before the others. */
export const inOrder = (visits: readonly Visit[], names: Names): Visit[] => {
  const rank = ({grant, into}: Visit) => LOUDEST.indexOf(visitRelation(grant, into, names))
  return [...visits].sort(
    (a, b) => a.chain.length - b.chain.length || rank(a) - rank(b) || byText(a.grant.principal, b.grant.principal),
  )
}

/** `root/user/paul → dev/role/ci → client/role/Admin` */
const pathText = (first: string, hops: readonly Address[]): string => [first, ...hops].join(' → ')

interface Listed {
  readonly cells: readonly string[]
  readonly more: readonly string[]
}

const listed = (rows: readonly Listed[]): string[] => {
  const lines = columns(rows.map(({cells}) => cells.map(escapeText)))
  return rows.flatMap(({more}, at) => [`  ${lines[at]}`, ...more.map((text) => `      ${escapeText(text)}`)])
}

const hopLines = (chain: Chain): string[] => chain.map((edge) => `into ${edge.role.address}: ${hopText(edge)}`)

export const visitWords = ({grant}: Visit, {accounts}: Names): string =>
  grant.type === 'account' && accounts.has(grant.accountId ?? '')
    ? `whoever may in ${principalWords(grant.principal, accounts)}`
    : principalWords(grant.principal, accounts)

function visitRow(visit: Visit, names: Names): Listed {
  const {grant, into, chain} = visit
  const who = visitWords(visit, names)
  const conditions = grant.conditions.join(' and ') || FREE
  const relation = RELATIONS[visitRelation(grant, into, names)]
  if (chain.length === 0) return {cells: [who, relation, conditions], more: []}
  return {
    cells: [`${pathText(who, [into.address, ...chain.map(({role}) => role.address)])} (${relation})`],
    more: [`into ${into.address}: ${conditions}`, ...hopLines(chain)],
  }
}

const section = (title: string, rows: readonly Listed[]): string[] =>
  rows.length === 0 ? [] : [title, ...listed(rows), '']

/** Who may assume a role, for a reader. */
export function whoText(
  role: Address,
  {chains, visits}: Entered,
  names: Names,
  world: World,
  {color}: {color: boolean},
): string {
  const paint = painter(color)
  const [direct, far] = [chains.filter((one) => one.length === 1), chains.filter((one) => one.length > 1)]
  const own = direct.map((chain) => {
    const edge = chain[0] as Edge
    return {cells: [edge.principal.address, RELATIONS[relationOf(edge)], hopText(edge)], more: []}
  })
  const through = far.map((chain) => {
    const edge = chain[0] as Edge
    return {
      cells: [
        pathText(
          edge.principal.address,
          chain.map((hop) => hop.role.address),
        ),
      ],
      more: hopLines(chain),
    }
  })
  const all = inOrder(visits, names)
  const [near, remote] = [all.filter(({chain}) => chain.length === 0), all.filter(({chain}) => chain.length > 0)]
  const body = [
    ...section(paint('bold', 'Users and roles'), own),
    ...section(paint('bold', 'Through other roles'), through),
    ...section(
      paint('bold', 'Whole accounts, services and others, by the trust policy alone'),
      near.map((one) => visitRow(one, names)),
    ),
    ...section(
      paint('bold', 'The same through other roles'),
      remote.map((one) => visitRow(one, names)),
    ),
  ]
  const title = escapeText(body.length === 0 ? `Nobody may assume ${role}.` : `Who may assume ${role}:`)
  return [title, '', ...body, paint('dim', worldLine(world, unseenWords(false, world.hasGuards === true)))].join('\n')
}

/** Which roles a principal may become, for a reader. */
export function canText(principal: Address, chains: readonly Chain[], world: World, {color}: {color: boolean}): string {
  const paint = painter(color)
  const [direct, far] = [chains.filter((one) => one.length === 1), chains.filter((one) => one.length > 1)]
  const own = direct.map((chain) => {
    const edge = chain[0] as Edge
    return {cells: [edge.role.address, RELATIONS[relationOf(edge)], hopText(edge)], more: []}
  })
  const through = far.map((chain) => ({
    cells: [
      pathText(
        principal,
        chain.map((hop) => hop.role.address),
      ),
    ],
    more: hopLines(chain),
  }))
  const title = escapeText(
    chains.length === 0
      ? `${principal} may assume no role.`
      : `${principal} may become ${quantity(chains.length, 'role')}:`,
  )
  const body = [...section(paint('bold', 'Roles'), own), ...section(paint('bold', 'Through other roles'), through)]
  return [title, '', ...body, paint('dim', worldLine(world, unseenWords(false, world.hasGuards === true)))].join('\n')
}

const hopJson = (edge: Edge) => ({
  principal: edge.principal.address,
  role: edge.role.address,
  relation: relationOf(edge),
  ways: edge.ways.map(({conditions, through}) => ({conditions, through})),
  ...(isChained(edge) && {maxSeconds: 3600}),
})

const chainJson = (chain: Chain) => ({
  principal: chain[0]?.principal.address,
  role: chain.at(-1)?.role.address,
  hops: chain.map(hopJson),
})

const worldJson = ({from, unread}: World) => ({format: 1, from, unread})

export const whoJson = (role: Address, {chains, visits}: Entered, names: Names, world: World) => ({
  ...worldJson(world),
  role,
  principals: chains.map(chainJson),
  others: inOrder(visits, names).map(({grant, into, chain}) => ({
    principal: grant.principal,
    type: grant.type,
    relation: visitRelation(grant, into, names),
    conditions: grant.conditions,
    into: into.address,
    hops: chain.map(hopJson),
  })),
})

export const canJson = (principal: Address, chains: readonly Chain[], world: World) => ({
  ...worldJson(world),
  principal,
  roles: chains.map(chainJson),
})
