// Puts the parts together, and listens to the keyboard.
const VIEWS = {matrix: 'Accounts', roles: 'Roles', principals: 'Principals'}
const FROM = {
  file: ({file}) => `as ${file} says; AWS was not asked`,
  live: () => 'as AWS has it',
  after: ({file}) => `as AWS will be when ${file} is applied`,
}

function heading() {
  const {packed, accounts, roles} = map.data
  const left = [
    packed.narrowed,
    packed.unread.length > 0 ? `not read: ${packed.unread.join(', ')}` : undefined,
    packed.hasGuards ? undefined : 'policies of the organization are not looked at',
  ].filter(Boolean)
  map.put(
    'about',
    [
      `${accounts.length.toLocaleString('en')} accounts, ${roles.length.toLocaleString('en')} roles, ${map.data.edgeCount.toLocaleString('en')} ways in, ${FROM[packed.from](packed)}`,
      ...left,
    ].join('; '),
  )
}

/** How many things have each hazard; a click shows them. */
function tiles() {
  const {hazard} = map.state.now()
  const counts = new Map()
  for (const role of map.data.roles)
    for (const code of new Set(map.data.codesOf(role))) counts.set(code, (counts.get(code) ?? 0) + 1)
  const codes = Object.keys(map.data.hazards).filter((code) => counts.has(code))
  const tile = (code) => {
    const {label, rank, about} = map.data.hazards[code]
    const isOn = hazard === code
    return map.el(
      'button',
      {
        type: 'button',
        class: `tile rank-${rank}`,
        title: about,
        'aria-pressed': String(isOn),
        click: () => map.state.set({hazard: isOn ? '' : code, view: isOn ? map.state.now().view : 'roles'}, true),
      },
      map.el('strong', {}, counts.get(code).toLocaleString('en')),
      map.el('span', {}, label),
    )
  }
  map.put('tiles', codes.length > 0 ? codes.map(tile) : map.el('p', {class: 'calm'}, 'Nothing stands out.'))
}

function options(id, values, first) {
  map.put(
    id,
    map.el('option', {value: ''}, first),
    values.map(([value, text]) => map.el('option', {value}, text)),
  )
}

function filters() {
  const places = [...new Set(map.data.nodes.map(({place}) => place))]
  const order = new Map(map.data.accounts.map(({name}, at) => [name, at]))
  places.sort((a, b) => (order.get(a) ?? 1e9) - (order.get(b) ?? 1e9) || (a < b ? -1 : 1))
  const into = new Set(map.data.roles.map(({place}) => place))
  const kinds = [
    ...new Set(map.data.nodes.filter(({out, kind}) => out.length > 0 && kind !== 'group').map(({kind}) => kind)),
  ].sort()
  options(
    'from',
    places.map((place) => [place, map.safe(place)]),
    'anywhere',
  )
  options(
    'to',
    places.filter((place) => into.has(place)).map((place) => [place, map.safe(place)]),
    'any account',
  )
  options(
    'kind',
    kinds.map((kind) => [kind, map.data.kinds[kind]]),
    'anybody',
  )
  for (const id of ['from', 'to', 'kind'])
    map.get(id).addEventListener('change', ({target}) => map.state.set({[id]: target.value}, true))
  map.get('cross').addEventListener('change', ({target}) => map.state.set({cross: target.checked ? '1' : ''}, true))
  map.get('reset').addEventListener('click', () => map.state.reset())
  let waiting
  map.get('q').addEventListener('input', ({target}) => {
    const {view} = map.state.now()
    clearTimeout(waiting)
    waiting = setTimeout(
      () => map.state.set({q: target.value, view: view === 'matrix' && target.value !== '' ? 'roles' : view}),
      60,
    )
  })
}

function tabs() {
  const {view} = map.state.now()
  const counts = map.state.isFiltered()
    ? {roles: map.rows('roles').length, principals: map.rows('principals').length}
    : {roles: map.data.roles.length, principals: map.data.principals.length}
  map.put(
    'tabs',
    Object.entries(VIEWS).map(([key, text]) =>
      map.goTo(
        {view: key, sort: '', page: ''},
        {'aria-current': key === view ? 'page' : undefined},
        text,
        counts[key] === undefined ? '' : map.el('span', {class: 'count'}, counts[key].toLocaleString('en')),
      ),
    ),
  )
}

let opened = ''

/** What an element is known by from one drawing to the next, where it has the focus. */
const knownBy = (one) =>
  [one.tagName, one.getAttribute('aria-label') ?? one.textContent, one.closest('tr')?.dataset.id].join()

function refocus(before, known) {
  if (document.activeElement === before || !known) return
  const all = [...document.querySelectorAll('#tiles button, #tabs a, #view a, #view button, #panel a, #panel button')]
  all.find((one) => knownBy(one) === known)?.focus({preventScroll: true})
}

function show() {
  const before = document.activeElement
  const known = before && before !== document.body ? knownBy(before) : ''
  const {q, from, to, kind, cross, view, sel} = map.state.now()
  for (const [id, value] of Object.entries({q, from, to, kind}))
    if (map.get(id).value !== value) map.get(id).value = value
  map.get('cross').checked = cross !== ''
  map.get('reset').hidden = !map.state.isFiltered()
  tiles()
  tabs()
  map.put('view', ['roles', 'principals'].includes(view) ? map.table(view) : [...map.matrix(), map.overview()])
  const node = map.data.byId.get(sel)
  map.get('panel').hidden = !node
  document.body.classList.toggle('has-panel', node !== undefined)
  if (node) map.put('panel', map.panel(node))
  document.title = node ? `${map.safe(node.id)} - Access map` : 'Access map'
  refocus(before, known)
  if (node && opened !== sel) {
    map.get('panel').scrollTop = 0
    map.get('opened').focus({preventScroll: true})
  }
  opened = node ? sel : ''
}

/** Up and down go through the rows of a table, or the links of the panel. */
function step(by) {
  const here = document.activeElement
  const within = map.get('panel').contains(here) ? map.get('panel') : map.get('view')
  const all = [...within.querySelectorAll('a.name')]
  const at = all.indexOf(here)
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]
  next?.focus()
  return next !== undefined
}

document.addEventListener('keydown', (event) => {
  const {target, key, ctrlKey, metaKey, altKey} = event
  if (ctrlKey || metaKey || altKey) return
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && target.type !== 'checkbox'
  if (key === '/' && !isTyping) {
    event.preventDefault()
    map.get('q').focus()
    map.get('q').select()
  } else if (key === 'Escape') {
    const {sel, q, edge} = map.state.now()
    const row = sel
    if (target.id === 'q' && q !== '') map.state.set({q: ''})
    else if (edge !== '') map.state.set({edge: ''})
    else if (sel !== '') {
      map.state.set({sel: ''}, true)
      document.querySelector(`tr[data-id="${CSS.escape(row)}"] a.name`)?.focus()
    } else if (map.state.isFiltered()) map.state.reset()
    else target.blur()
  } else if (key === 'ArrowDown' || key === 'ArrowUp') {
    if (target.tagName === 'SELECT' || target.classList?.contains('scroll')) return
    if (step(key === 'ArrowDown' ? 1 : -1)) event.preventDefault()
  } else if (key === 'Enter' && target.id === 'q') {
    document.querySelector('#view a.name')?.focus()
  }
})

heading()
filters()
map.state.open(show)
show()
document.documentElement.dataset.ready = 'yes'
