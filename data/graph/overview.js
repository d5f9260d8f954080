// Below the matrix: the roles to begin with, and of a small estate all of it as one picture.
const LISTED = 8
const DRAWN = 44

const isLoud = ({code}) => map.data.hazards[code].rank < 3

const matching = () => map.rows('roles')

function first(roles) {
  const loud = roles.filter(({hazards}) => hazards.some(isLoud))
  const weight = ({hazards}) => hazards.reduce((sum, {code}) => sum + 100 ** (3 - map.data.hazards[code].rank), 0)
  loud.sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
  if (loud.length === 0) return undefined
  const more = loud.length - LISTED
  return map.el(
    'section',
    {class: 'card first'},
    map.el('h3', {}, 'Begin with these'),
    map.el(
      'ul',
      {},
      loud.slice(0, LISTED).map((role) =>
        map.el(
          'li',
          {},
          map.goTo({sel: role.id}, {class: 'name'}, role.id),
          map.el(
            'div',
            {},
            role.hazards
              .filter(isLoud)
              .map(({code, text}) => map.el('p', {class: 'hazard'}, map.badge(code), ` ${text}`)),
          ),
        ),
      ),
    ),
    more > 0 ? map.goTo({view: 'roles', sel: ''}, {}, `and ${more.toLocaleString('en')} more`) : undefined,
  )
}

function whole(roles) {
  const shown = new Set(roles)
  const edges = map.filter.edges(roles.flatMap(({into}) => into)).filter(({to}) => shown.has(to))
  const drawn = map.drawAll(edges, DRAWN)
  return (
    drawn &&
    map.el(
      'section',
      {class: 'card'},
      map.el('h3', {}, 'All of it'),
      map.el('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Who gets into which role'}, drawn),
    )
  )
}

map.overview = () => {
  const roles = matching()
  return map.el('div', {class: 'overview'}, first(roles) ?? '', whole(roles) ?? '')
}
