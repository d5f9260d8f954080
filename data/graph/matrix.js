// Accounts by accounts: how many roles of the column somebody of the row gets into.
const MOST = 120
const OTHERS = ['AWS services', 'Identity providers', 'Outside']

/** Roles by column and row, with the loudest hazard of the ways in. */
function cellsOf() {
  const cells = new Map()
  const {hazard} = map.state.now()
  const words = map.filter.words()
  const has = (node) => words.every((word) => node.text.includes(word))
  for (const role of map.data.roles) {
    if (hazard !== '' && !map.data.codesOf(role).includes(hazard)) continue
    const isHit = has(role)
    for (const edge of map.filter.edges(role.into)) {
      if (!isHit && !has(edge.from)) continue
      const key = `${edge.from.place}\n${role.place}`
      const cell = cells.get(key) ?? {
        from: edge.from.place,
        to: role.place,
        roles: new Set(),
        halves: new Set(),
        codes: new Set(),
      }
      cells.set(key, cell)
      if (map.data.isIn(edge)) cell.roles.add(role)
      else cell.halves.add(role)
      for (const code of edge.how.hazards) cell.codes.add(code)
    }
  }
  return cells
}

const heat = (count) => (count === 0 ? 0 : Math.min(5, 1 + Math.floor(Math.log10(count) * 2)))

function cellElement(cell) {
  if (!cell) return map.el('td', {})
  const {from, to, roles, halves, codes} = cell
  const code = map.data.loudest([...codes])
  const rank = code === undefined ? undefined : map.data.hazards[code].rank
  const what = `${map.count(roles.size, 'role')} of ${to} for ${from}${halves.size > 0 ? `, ${halves.size} half-made` : ''}${code ? `; ${map.data.hazards[code].label}` : ''}`
  const text = roles.size > 0 ? roles.size.toLocaleString('en') : `(${halves.size})`
  const view = {view: 'roles', from, to, sel: '', page: ''}
  return map.el(
    'td',
    {class: `heat-${heat(roles.size)}${from === to ? ' home' : ''}${rank && rank < 3 ? ` mark-${rank}` : ''}`},
    map.goTo(view, {'aria-label': what, title: what}, text),
  )
}

map.matrix = () => {
  const cells = cellsOf()
  const [rows, columns] = [new Map(), new Map()]
  for (const {from, to, roles, halves} of cells.values()) {
    const weight = roles.size + halves.size + (from === to ? 0 : 1000)
    rows.set(from, (rows.get(from) ?? 0) + weight)
    columns.set(to, (columns.get(to) ?? 0) + weight)
  }
  if (cells.size === 0)
    return [map.el('p', {class: 'empty'}, 'No way in matches. Take a filter away, or press Esc to clear the search.')]
  const order = new Map(map.data.accounts.map(({name}, at) => [name, at]))
  // Of more than fit, those between which most happens; in the order of the file all the same.
  const at = (place) => order.get(place) ?? 1e6 + OTHERS.indexOf(place)
  const most = (weights) =>
    [...weights.keys()]
      .sort((a, b) => weights.get(b) - weights.get(a) || at(a) - at(b))
      .slice(0, MOST)
      .sort((a, b) => at(a) - at(b))
  const [shownRows, shownColumns] = [most(rows), most(columns)]
  const ids = new Map(map.data.accounts.map(({name, id}) => [name, id]))
  const left = rows.size - shownRows.length + columns.size - shownColumns.length
  return [
    map.el(
      'p',
      {class: 'hint'},
      `How many roles of the account above somebody of the one at the left gets into. A frame marks what needs a look, (n) what is only half-made; a number opens those roles.${left > 0 ? ` The ${MOST} with most are shown; From and Into show others.` : ''}`,
    ),
    map.el(
      'div',
      {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Accounts by accounts'},
      map.el(
        'table',
        {class: `matrix${shownColumns.length > 14 ? ' many' : ''}`},
        map.el('caption', {class: 'unseen'}, 'Roles by the account they are in and where those are who get in'),
        map.el(
          'thead',
          {},
          map.el(
            'tr',
            {},
            map.el('td', {class: 'corner'}, 'from \u2193 into \u2192'),
            shownColumns.map((to) => map.el('th', {scope: 'col', title: ids.get(to)}, map.el('span', {}, to))),
          ),
        ),
        map.el(
          'tbody',
          {},
          shownRows.map((from) =>
            map.el(
              'tr',
              {},
              map.el('th', {scope: 'row', title: ids.get(from), class: ids.has(from) ? undefined : 'others'}, from),
              shownColumns.map((to) => cellElement(cells.get(`${from}\n${to}`))),
            ),
          ),
        ),
      ),
    ),
  ]
}
