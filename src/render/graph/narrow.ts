import type {Graph, GraphEdge, GraphNode} from './model.js'

/** Whoever belongs to a node as seen from its edges: itself, and the groups by which it comes in. */
const touches = (edge: GraphEdge, ids: ReadonlySet<string>): boolean =>
  ids.has(edge.from) || ids.has(edge.to) || edge.ways.some(({through}) => through.some((group) => ids.has(group)))

/** What is left of a graph when only some edges and nodes are asked for: those, and whoever is at the end of an edge. */
function withEdges(graph: Graph, edges: readonly GraphEdge[], keep: (node: GraphNode) => boolean): Graph {
  const ends = new Set(edges.flatMap(({from, to, ways}) => [from, to, ...ways.flatMap(({through}) => through)]))
  const nodes = graph.nodes.filter((node) => ends.has(node.id) || keep(node))
  const accounts = new Set(nodes.map(({account}) => account))
  return {...graph, nodes, edges, accounts: graph.accounts.filter(({name}) => accounts.has(name))}
}

/** Only what comes into accounts or goes out of them. @param names of accounts */
export function inAccounts(graph: Graph, names: ReadonlySet<string>): Graph {
  const accountOf = new Map(graph.nodes.map(({id, account}) => [id, account ?? '']))
  const edges = graph.edges.filter(
    ({from, to}) => names.has(accountOf.get(from) ?? '') || names.has(accountOf.get(to) ?? ''),
  )
  const left = withEdges(graph, edges, ({account}) => names.has(account ?? ''))
  return {...left, narrowed: `only what comes into or out of ${[...names].join(', ')}`}
}

/** Only one node, whoever gets into it, and what it gets into. A group stands for its members as well. @param id of a node */
export function aroundNode(graph: Graph, id: string): Graph {
  const node = graph.nodes.find((one) => one.id === id)
  const ids = new Set([id, ...(node?.members ?? [])])
  const edges = graph.edges.filter((edge) => touches(edge, node?.kind === 'group' ? new Set([id]) : ids))
  return {...withEdges(graph, edges, (one) => ids.has(one.id)), narrowed: `only ${id} and its neighbours`}
}
