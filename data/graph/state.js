// What is shown, kept in the address behind # so that a view can be linked and the browser's back button works.
const START = {
  view: 'matrix',
  q: '',
  from: '',
  to: '',
  kind: '',
  hazard: '',
  cross: '',
  sort: '',
  page: '',
  sel: '',
  edge: '',
}
let state = START
let watch = () => undefined
let seen = ''

const read = () => {
  seen = location.hash
  const given = new URLSearchParams(location.hash.slice(1))
  state = Object.fromEntries(Object.entries(START).map(([key, value]) => [key, given.get(key) ?? value]))
}
const write = (next, isNew) => {
  const changed = Object.entries(next).filter(([key, value]) => value !== START[key])
  const hash = `#${new URLSearchParams(changed).toString()}`
  if (isNew) history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
  state = next
  seen = location.hash
  watch()
}

map.state = {
  now: () => state,
  /** What somebody opened is a step to go back from; what is typed is not. */
  set: (some, isNew) => write({...state, page: '', ...some}, isNew),
  reset: () => write({...START, view: state.view}, true),
  link: (some) =>
    `#${new URLSearchParams(Object.entries({...state, ...some}).filter(([key, value]) => value !== START[key])).toString()}`,
  isFiltered: () => ['q', 'from', 'to', 'kind', 'hazard', 'cross'].some((key) => state[key] !== ''),
  open(then) {
    watch = then
    read()
    // Browsers tell of one step by both events.
    const again = () => {
      if (location.hash === seen) return
      read()
      watch()
    }
    window.addEventListener('hashchange', again)
    window.addEventListener('popstate', again)
  },
}

// A role is found by itself and by where those come from who get in; a principal by what it gets into as well.
const has = (node, words) => words.every((word) => node.text.includes(word))

map.filter = {
  words: () => state.q.toLowerCase().split(/\s+/).filter(Boolean),
  /** The edges of a node that the filters leave. */
  edges(edges) {
    const {from, to, kind, cross} = state
    return edges.filter(
      (edge) =>
        (from === '' || edge.from.place === from) &&
        (to === '' || edge.to.place === to) &&
        (kind === '' || edge.from.kind === kind) &&
        (cross === '' || map.data.isCross(edge)),
    )
  },
  /** Whether a row of a table is shown: it matches itself, and something is left of its edges where those are asked for. */
  shows(node, edges) {
    const {from, to, kind, cross, hazard} = state
    const own =
      hazard === '' ||
      map.data.codesOf(node).includes(hazard) ||
      (!node.role && edges.some(({how}) => how.hazards.includes(hazard)))
    if (!own || !has(node, map.filter.words())) return false
    const asks = [from, to, kind, cross].some((one) => one !== '')
    return !asks || map.filter.edges(edges).length > 0
  },
}
