// One node with whoever gets into it and what it gets into, as SVG. Each neighbour is a link to its own picture.
const [WIDTH, HEIGHT, GAP, SPAN] = [230, 46, 12, 130]
const MOST = 12

const rankOf = (codes) => {
  const code = map.data.loudest(codes)
  return code === undefined ? 4 : map.data.hazards[code].rank
}

/** Members who come in by a group alone are drawn as the group. */
function gathered(edges) {
  const drawn = new Map()
  for (const edge of edges) {
    const {ways} = edge.how
    const groups = new Set(ways.flatMap(({through}) => (through.length > 0 ? through : [''])))
    const [only] = [...groups]
    const node = (groups.size === 1 && map.data.byId.get(only)) || edge.from
    const known = drawn.get(node)
    if (known) known.codes.push(...edge.how.hazards)
    else drawn.set(node, {node, how: edge.how, codes: [...edge.how.hazards]})
  }
  return [...drawn.values()]
}

const cut = (text, most) => (text.length <= most ? text : `${text.slice(0, most - 1)}\u2026`)

function box(node, x, y, isCentre) {
  const isIn = ['role', 'user', 'group'].includes(node.kind)
  const place = isIn ? `${map.data.kinds[node.kind]}, ${node.place}` : map.data.kinds[node.kind]
  const codes = map.data.codesOf(node)
  const rank = rankOf(codes)
  const hazard = codes.length > 0 ? `; ${map.data.hazards[map.data.loudest(codes)].label}` : ''
  const link = map.svg(
    'a',
    {
      href: isCentre ? undefined : map.state.link({sel: node.id, edge: ''}),
      class: `node kind-${node.kind} rank-${rank}${isCentre ? ' centre' : ''}`,
      'aria-label': `${node.label}, ${place}${hazard}`,
    },
    map.svg('title', {}, node.id),
    map.svg('rect', {x, y, width: WIDTH, height: HEIGHT, rx: node.kind === 'role' ? 6 : 22}),
    map.svg('text', {x: x + WIDTH / 2, y: y + 19, class: 'what'}, cut(node.label, 30)),
    map.svg('text', {x: x + WIDTH / 2, y: y + 35, class: 'where'}, cut(place, 36)),
  )
  return link
}

function line({how, codes}, x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2
  return map.svg(
    'path',
    {
      class: `edge ${how.kind} rank-${rankOf(codes)}`,
      d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
      'marker-end': 'url(#arrow)',
    },
    map.svg('title', {}, how.text || 'without conditions'),
  )
}

const arrow = () =>
  map.svg(
    'defs',
    {},
    map.svg(
      'marker',
      {
        id: 'arrow',
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerUnits: 'userSpaceOnUse',
        markerWidth: 10,
        markerHeight: 10,
        orient: 'auto',
      },
      map.svg('path', {d: 'M0 0 8 4 0 8z', class: 'head'}),
    ),
  )

const loudFirst = (a, b) => rankOf(a.codes) - rankOf(b.codes) || (a.node.id < b.node.id ? -1 : 1)

map.picture = (node) => {
  const into = gathered(node.into).sort(loudFirst)
  const out = node.out.map(({to, how}) => ({node: to, how, codes: how.hazards})).sort(loudFirst)
  const [left, right] = [into.slice(0, MOST), out.slice(0, MOST)]
  const members = node.kind === 'group' && left.length === 0
  const columns = [left.length > 0, true, right.length > 0].filter(Boolean).length
  const tall = Math.max(left.length, right.length, 1)
  const more = Math.max(into.length, out.length) > MOST ? 22 : 0
  const height = tall * (HEIGHT + GAP) + GAP + more
  const width = columns * WIDTH + (columns - 1) * SPAN + 4
  const at = (count, index) => (height - more - (count * (HEIGHT + GAP) - GAP)) / 2 + index * (HEIGHT + GAP)
  const middle = left.length > 0 ? WIDTH + SPAN + 2 : 2
  const y = at(1, 0)
  const far = middle + WIDTH + SPAN
  const note = (x, count) =>
    count > MOST
      ? map.svg(
          'text',
          {x: x + WIDTH / 2, y: height - 8, class: 'where'},
          `and ${(count - MOST).toLocaleString('en')} more, listed below`,
        )
      : []
  return map.svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'group',
      'aria-label': `${node.label} with its neighbours${members ? ', members apart' : ''}`,
      class: 'picture',
    },
    arrow(),
    left.map((one, index) => line(one, WIDTH + 2, at(left.length, index) + HEIGHT / 2, middle, y + HEIGHT / 2)),
    right.map((one, index) => line(one, middle + WIDTH, y + HEIGHT / 2, far, at(right.length, index) + HEIGHT / 2)),
    left.map((one, index) => box(one.node, 2, at(left.length, index), false)),
    box(node, middle, y, true),
    right.map((one, index) => box(one.node, far, at(right.length, index), false)),
    note(2, into.length),
    note(far, out.length),
  )
}

/** Whoever gets in at the left, roles at the right, account by account; undefined where there is too much to draw. */
map.drawAll = (edges, most) => {
  if (edges.length === 0 || edges.length > 3 * most) return undefined
  const order = new Map(map.data.accounts.map(({name}, at) => [name, at]))
  const byPlace = (a, b) => (order.get(a.place) ?? 1e9) - (order.get(b.place) ?? 1e9) || (a.id < b.id ? -1 : 1)
  const lines = [...new Set(edges.map(({to}) => to))].flatMap((to) =>
    gathered(edges.filter((edge) => edge.to === to)).map((one) => ({...one, to})),
  )
  const left = [...new Set(lines.map(({node}) => node))].sort(byPlace)
  const right = [...new Set(lines.map(({to}) => to))].sort(byPlace)
  const tall = Math.max(left.length, right.length)
  if (tall > most) return undefined
  const height = tall * (HEIGHT + GAP) + GAP
  const far = WIDTH + 3 * SPAN
  const at = (all, node) => (height - (all.length * (HEIGHT + GAP) - GAP)) / 2 + all.indexOf(node) * (HEIGHT + GAP)
  const quietFirst = (a, b) => rankOf(b.codes) - rankOf(a.codes)
  return map.svg(
    'svg',
    {
      viewBox: `0 0 ${far + WIDTH + 4} ${height}`,
      width: far + WIDTH + 4,
      height,
      role: 'group',
      'aria-label': 'Who gets into which role',
      class: 'picture',
    },
    arrow(),
    lines
      .sort(quietFirst)
      .map((one) => line(one, WIDTH + 2, at(left, one.node) + HEIGHT / 2, far, at(right, one.to) + HEIGHT / 2)),
    left.map((node) => box(node, 2, at(left, node), false)),
    right.map((node) => box(node, far, at(right, node), false)),
  )
}
