// The tables of roles and of principals: filtered, sorted, a page at a time, so that five thousand rows cost as much as fifty.
const PAGE = 50
const RANK = {1: 3, 2: 2, 3: 1}

const loud = (node) => node.hazards.reduce((sum, {code}) => sum + 10 ** RANK[map.data.hazards[code].rank], 0)
const people = (node) => new Set(node.into.filter(map.data.isIn).map(({from}) => from)).size
const name = (node) => map.goTo({sel: node.id}, {class: 'name'}, node.label)

const mfaOf = (node) => {
  const users = node.into.filter(({from, how}) => from.kind === 'user' && how.kind === 'assume')
  return users.length === 0
    ? 'no users'
    : users.every(({how}) => how.hasMfa)
      ? 'always'
      : users.some(({how}) => how.hasMfa)
        ? 'not for all'
        : 'no'
}

const COLUMNS = {
  roles: [
    {key: 'name', title: 'Role', value: ({label}) => label, cell: name},
    {key: 'account', title: 'Account', value: ({place}) => place},
    {key: 'in', title: 'Who gets in', value: people, isNumber: true},
    {
      key: 'cross',
      title: 'From elsewhere',
      value: (node) => node.into.filter((edge) => map.data.isIn(edge) && map.data.isCross(edge)).length,
      isNumber: true,
    },
    {key: 'mfa', title: 'Users with MFA', value: mfaOf},
    {
      key: 'until',
      title: 'Until',
      value: ({role}) => role.until ?? '',
      cell: ({role}) => (role.until ? map.ends(role.until) : ''),
    },
    {
      key: 'hazard',
      title: 'What to look at',
      value: loud,
      cell: (node) => map.badges(map.data.codesOf(node)),
      isNumber: true,
    },
  ],
  principals: [
    {key: 'name', title: 'Principal', value: ({label}) => label, cell: name},
    {key: 'kind', title: 'Kind', value: ({kind}) => map.data.kinds[kind]},
    {key: 'account', title: 'Account', value: ({place}) => place},
    {key: 'out', title: 'Roles it gets into', value: ({out}) => out.filter(map.data.isIn).length, isNumber: true},
    {
      key: 'cross',
      title: 'Elsewhere',
      value: ({out}) => out.filter((edge) => map.data.isIn(edge) && map.data.isCross(edge)).length,
      isNumber: true,
    },
    {
      key: 'hazard',
      title: 'What to look at',
      value: (node) => loud(node) + node.out.filter(({how}) => how.hazards.length > 0).length,
      cell: (node) => map.badges([...map.data.codesOf(node), ...node.out.flatMap(({how}) => how.hazards)]),
      isNumber: true,
    },
  ],
}

const compare = (a, b) => (typeof a === 'number' ? a - b : a < b ? -1 : a > b ? 1 : 0)

function sorted(rows, columns) {
  const [key, order] = (map.state.now().sort || 'hazard:desc').split(':')
  const column = columns.find((one) => one.key === key) ?? columns[0]
  const sign = order === 'desc' ? -1 : 1
  const keyed = rows.map((row) => [column.value(row), row])
  return keyed.sort((a, b) => sign * compare(a[0], b[0]) || compare(a[1].id, b[1].id)).map(([, row]) => row)
}

function head({key, title, isNumber}) {
  const [by, order] = (map.state.now().sort || 'hazard:desc').split(':')
  const next = by === key ? (order === 'desc' ? 'asc' : 'desc') : isNumber ? 'desc' : 'asc'
  const sort = by === key ? (order === 'desc' ? 'descending' : 'ascending') : 'none'
  return map.el(
    'th',
    {scope: 'col', 'aria-sort': sort},
    map.el('button', {type: 'button', click: () => map.state.set({sort: `${key}:${next}`})}, title),
  )
}

const row = (columns) => (node) =>
  map.el(
    'tr',
    {class: node.id === map.state.now().sel ? 'selected' : undefined, 'data-id': node.id},
    columns.map((column, at) =>
      map.el(
        at === 0 ? 'th' : 'td',
        {scope: at === 0 ? 'row' : undefined, class: column.isNumber && !column.cell ? 'number' : undefined},
        (column.cell ?? column.value)(node),
      ),
    ),
  )

map.rows = (view) => {
  const some = view === 'roles' ? map.data.roles : map.data.principals
  return some.filter((node) => map.filter.shows(node, view === 'roles' ? node.into : node.out))
}

map.table = (view) => {
  const columns = COLUMNS[view]
  const rows = sorted(map.rows(view), columns)
  const pages = Math.max(1, Math.ceil(rows.length / PAGE))
  const page = Math.min(pages, Math.max(1, Number(map.state.now().page) || 1))
  const shown = rows.slice((page - 1) * PAGE, page * PAGE)
  const turn = (to, text) =>
    map.el(
      'button',
      {type: 'button', disabled: to < 1 || to > pages, click: () => map.state.set({page: String(to)})},
      text,
    )
  return [
    rows.length === 0
      ? map.el('p', {class: 'empty'}, 'Nothing matches. Take a filter away, or press Esc to clear the search.')
      : map.el(
          'table',
          {class: 'rows'},
          map.el('caption', {class: 'unseen'}, view === 'roles' ? 'Roles' : 'Principals'),
          map.el('thead', {}, map.el('tr', {}, columns.map(head))),
          map.el('tbody', {}, shown.map(row(columns))),
        ),
    pages > 1
      ? map.el(
          'nav',
          {class: 'pages', 'aria-label': 'Pages'},
          turn(page - 1, 'Previous'),
          map.el(
            'span',
            {},
            `${((page - 1) * PAGE + 1).toLocaleString('en')} to ${Math.min(page * PAGE, rows.length).toLocaleString('en')} of ${rows.length.toLocaleString('en')}`,
          ),
          turn(page + 1, 'Next'),
        )
      : undefined,
  ]
}
