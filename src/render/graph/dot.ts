import {loudest} from './model.js'
import type {Graph, GraphEdge} from './model.js'
import {COLOURS, drawn, edgeWords, hazardOf, nodeLines} from './words.js'

/** A quoted id or label. A backslash begins an escape in labels, so it is doubled; lines are joined by DOT's own `\n`. */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((text) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`

/** Names are ids of their own, so that no name can be mistaken for another one's port or keyword. */
const numbered = (ids: readonly string[]): ReadonlyMap<string, string> => new Map(ids.map((id, at) => [id, `n${at}`]))

const STYLES = {assume: 'solid', trust: 'dashed', half: 'dotted'} as const

function edgeLine(edge: GraphEdge, names: ReadonlyMap<string, string>): string {
  const {line} = COLOURS[loudest(edge.hazards) ?? 'none']
  const label = edgeWords(edge)
  const attributes = [
    `style=${STYLES[edge.kind]}`,
    `color="${line}"`,
    ...(label === '' ? [] : [`label=${quoted([label])}`]),
  ]
  return `  ${names.get(edge.from)} -> ${names.get(edge.to)} [${attributes.join(', ')}];`
}

/** For Graphviz: a cluster per account; solid is both halves, dashed the trust policy alone, dotted half-made. */
export function graphDot(graph: Graph): string {
  const {places, edges} = drawn(graph)
  const names = numbered(places.flatMap(({nodes}) => nodes.map(({id}) => id)))
  const clusters = places.flatMap(({title, nodes}, at) => [
    `  subgraph cluster_${at} {`,
    `    label=${quoted([title])};`,
    ...nodes.map((node) => {
      const {fill, line} = COLOURS[hazardOf(node) ?? 'none']
      const shape = node.kind === 'role' ? 'box' : 'ellipse'
      return `    ${names.get(node.id)} [label=${quoted(nodeLines(node))}, shape=${shape}, fillcolor="${fill}", color="${line}"];`
    }),
    '  }',
  ])
  return [
    'digraph access {',
    '  rankdir=LR;',
    '  graph [fontname="Helvetica", style="rounded", color="#9aa5b1"];',
    '  node [fontname="Helvetica", style="filled"];',
    '  edge [fontname="Helvetica", fontsize=10];',
    ...clusters,
    ...edges.map((edge) => edgeLine(edge, names)),
    '}',
    '',
  ].join('\n')
}
