import {loudest} from './model.js'
import type {Graph, HazardCode} from './model.js'
import {COLOURS, drawn, edgeWords, hazardOf, nodeLines} from './words.js'

/** Edges beyond which Mermaid's own limit (`maxEdges`, 500) and a reader's are near. */
export const MERMAID_EDGES = 300

/**
 * Text in quotes in which nothing means anything: whatever is not a letter, a digit, a blank or one of a few marks is
 * written as a character reference, which Mermaid takes with `#` in place of `&#`. It reads `1.` and `-` as Markdown lists
 * only where a text begins with a backtick, which is written so too.
 */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((text) => text.replace(/[^\p{L}\p{N} .,:/@+=_()-]/gu, (char) => `#${char.codePointAt(0)};`)).join('<br/>')}"`

const ARROWS = {assume: '-->', trust: '-.->', half: '-.-x'} as const

const className = (code: HazardCode): string => `h-${code}`

/** A Mermaid flowchart: a subgraph per account; solid is both halves, dashed the trust policy alone, a cross half-made. */
export function graphMermaid(graph: Graph): string {
  const {places, edges} = drawn(graph)
  const nodes = places.flatMap((place) => place.nodes)
  const names = new Map(nodes.map(({id}, at) => [id, `n${at}`]))
  const used = [...new Set(nodes.flatMap((node) => hazardOf(node) ?? []))].sort()
  const styled = edges.flatMap((edge, at) => {
    const code = loudest(edge.hazards)
    return code === undefined ? [] : [{at, line: COLOURS[code].line}]
  })
  const byLine = new Map<string, number[]>()
  for (const {at, line} of styled) byLine.set(line, [...(byLine.get(line) ?? []), at])
  return [
    'flowchart LR',
    ...places.flatMap((place, at) => [
      `  subgraph p${at}[${quoted([place.title])}]`,
      ...place.nodes.map((node) => {
        const [open, close] = node.kind === 'role' ? ['[', ']'] : ['([', '])']
        const code = hazardOf(node)
        return `    ${names.get(node.id)}${open}${quoted(nodeLines(node))}${close}${code === undefined ? '' : `:::${className(code)}`}`
      }),
      '  end',
    ]),
    ...edges.map((edge) => {
      const words = edgeWords(edge)
      const label = words === '' ? '' : `|${quoted([words])}|`
      return `  ${names.get(edge.from)} ${ARROWS[edge.kind]}${label} ${names.get(edge.to)}`
    }),
    ...used.map(
      (code) => `  classDef ${className(code)} fill:${COLOURS[code].fill},stroke:${COLOURS[code].line},color:#111`,
    ),
    ...[...byLine].map(([line, some]) => `  linkStyle ${some.join(',')} stroke:${line}`),
    '',
  ].join('\n')
}
