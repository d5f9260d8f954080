import {escapeText} from '../escape.js'
import {loudest, placeOf} from './model.js'
import type {Graph, GraphEdge, GraphNode, HazardCode} from './model.js'

/** How loud a hazard is drawn, in the text formats: the fill of a node, the line of an edge. */
export const COLOURS: Readonly<Record<HazardCode | 'none', {readonly fill: string; readonly line: string}>> = {
  anyone: {fill: '#f8d0cd', line: '#b3261e'},
  'any-subject': {fill: '#f8d0cd', line: '#b3261e'},
  'admin-without-mfa': {fill: '#f8d0cd', line: '#b3261e'},
  unmanaged: {fill: '#f8d0cd', line: '#b3261e'},
  escalates: {fill: '#fde3c3', line: '#9a5b00'},
  external: {fill: '#fde3c3', line: '#9a5b00'},
  half: {fill: '#fde3c3', line: '#9a5b00'},
  admin: {fill: '#e4dbf5', line: '#5b3fa0'},
  expires: {fill: '#d7e8f7', line: '#20618f'},
  none: {fill: '#ffffff', line: '#5f6b7a'},
}

export const hazardOf = ({hazards}: GraphNode): HazardCode | undefined => loudest(hazards.map(({code}) => code))

const KINDS: Readonly<Record<GraphNode['kind'], string>> = {
  role: 'role',
  user: 'user',
  group: 'group',
  account: 'account',
  service: 'AWS service',
  provider: 'identity provider',
  organization: 'anyone with conditions',
  external: 'outside',
}

/** Lines of a node: what it is called, what it is. Not quoted for any format. */
export const nodeLines = (node: GraphNode): string[] => [escapeText(node.label), KINDS[node.kind]]

/** What an edge asks for: `with MFA`, or of a half-made one that it is. Not quoted for any format. */
export function edgeWords({kind, ways}: GraphEdge): string {
  if (kind === 'half') return 'half-made'
  const free = ways.some(({conditions}) => conditions.length === 0)
  return escapeText(free ? '' : ways.map(({conditions}) => conditions.join(' and ')).join('; or '))
}

export interface Drawn {
  /** By the place that it is drawn in, those in the order of the accounts, others behind. */
  readonly places: readonly {readonly title: string; readonly nodes: readonly GraphNode[]}[]
  readonly edges: readonly GraphEdge[]
}

/** Whatever has an edge, by place. Whoever has none is left out: a picture is of access. */
export function drawn({accounts, nodes, edges}: Graph): Drawn {
  const ends = new Set(edges.flatMap(({from, to}) => [from, to]))
  const own = nodes.filter(({id, kind, hazards}) => ends.has(id) || (kind === 'role' && hazards.length > 0))
  const ids = new Map(accounts.map(({name, id}) => [name, id]))
  const titles = [...accounts.map(({name}) => name), 'AWS services', 'Identity providers', 'Outside']
  const places = titles.map((title) => ({
    title: ids.has(title) ? `${title} ${ids.get(title)}` : title,
    nodes: own.filter((node) => placeOf(node) === title),
  }))
  return {places: places.filter((one) => one.nodes.length > 0), edges}
}
