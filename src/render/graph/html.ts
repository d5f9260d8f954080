import {HAZARDS, placeOf} from './model.js'
import type {Graph} from './model.js'

/** The page's own parts, which are ours and hold no data. */
export interface PageParts {
  readonly style: string
  readonly script: string
  /** What stands in <body>. */
  readonly body: string
}

/** Numbers for values, each distinct one once. Thousands of edges have the same few conditions and policies. */
function interned() {
  const numbers = new Map<string, number>()
  const values: unknown[] = []
  return {
    values,
    of(value: unknown): number {
      const key = JSON.stringify(value)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, values.length)
      values.push(value)
      return values.length - 1
    },
  }
}

/**
 * The map as the page reads it (data/graph/data.js): `shared` are values by number; a node's `facts` and an edge's `how`
 * are numbers of them. `edges` are by role: lists of how (a number), then in turn who (of a node) and by which layers (a
 * number), since many come in alike.
 */
export function packed(graph: Graph): unknown {
  const shared = interned()
  const at = new Map(graph.nodes.map(({id}, index) => [id, index]))
  const accounts = new Map(graph.accounts.map(({name}, index) => [name, index]))
  const nodes = graph.nodes.map((node) => [
    node.id,
    node.kind,
    node.label,
    accounts.get(placeOf(node)) ?? placeOf(node),
    node.arn ?? 0,
    node.isKnown ? 1 : 0,
    shared.of(node.hazards),
    node.role ? shared.of(node.role) : 0,
    ...(node.members ? [node.members.flatMap((id) => at.get(id) ?? [])] : []),
  ])
  const byRole = new Map<number, Map<number, [from: number, layers: number][]>>()
  for (const edge of graph.edges) {
    const {kind, relation, ways, layers, hazards, why, fix} = edge
    const how = shared.of({kind, relation, ways, hazards, why, fix})
    const to = at.get(edge.to)
    const from = at.get(edge.from)
    if (to === undefined || from === undefined) continue
    const sets = byRole.get(to) ?? new Map<number, [number, number][]>()
    byRole.set(to, sets)
    const set = sets.get(how) ?? []
    sets.set(how, set)
    set.push([from, shared.of(layers.map((layer) => shared.of(layer)))])
  }
  return {
    format: graph.format,
    file: graph.file,
    from: graph.from,
    unread: graph.unread,
    hasGuards: graph.hasGuards,
    narrowed: graph.narrowed,
    asks: graph.asks,
    hazards: HAZARDS,
    accounts: graph.accounts.map(({name, id, ou, isManaged}) => [name, id, ou ?? 0, isManaged ? 1 : 0]),
    nodes,
    edges: [...byRole].map(([to, sets]) => [to, [...sets].map(([how, some]) => [how, ...some.flat()])]),
    shared: shared.values,
  }
}

/** JSON in which nothing can end the element it stands in, or be taken for anything but JSON; control characters as `\u`. */
export const inertJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/**
 * One self-contained page. The policy lets nothing run or load but the script and the style that stand in it, by hash.
 * @param hash of a text as a content security policy takes it: `sha256-…`
 */
export function graphHtml(graph: Graph, {style, script, body}: PageParts, hash: (text: string) => string): string {
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Access map</title>
<style>${style}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${inertJson(packed(graph))}</script>
<script>${script}</script>
</body>
</html>
`
}
