// What is told of the node, or the way in, that was opened.
const MOST = 100

const section = (title, ...children) => {
  const all = children.flat(Infinity).filter((one) => one !== undefined && one !== '')
  return all.length === 0 ? undefined : map.el('section', {}, map.el('h3', {}, title), all)
}
const facts = (pairs) => {
  const some = pairs.filter(([, value]) => value !== undefined && value !== '' && value.length !== 0)
  return some.length === 0
    ? undefined
    : map.el(
        'dl',
        {},
        some.map(([name, value]) => [map.el('dt', {}, name), map.el('dd', {}, value)]),
      )
}
const hours = (seconds) => (seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds / 60} min`)

/** A command line, to be selected at once. */
const command = (line, about) =>
  map.el('div', {class: 'command'}, map.el('span', {}, about), map.el('code', {tabindex: '0'}, line))

const askable = ({kind, id}) =>
  ['role', 'user', 'service', 'provider'].includes(kind) || /^arn:[^:]+:iam::\d{12}:(user|role)\//.test(id)

/** What is sent so that the conditions are met, as far as that has a flag. */
function sends({how}) {
  const [way] = how.ways
  return (way?.conditions ?? []).flatMap((one) => {
    const id = /^external id (\S+)$/.exec(one)?.[1]
    return one === 'with MFA' ? ['--mfa'] : id !== undefined ? ['--external-id', map.word(id)] : []
  })
}
const explain = (edge) =>
  ['xrole explain', map.word(edge.from.id), map.word(edge.to.id), ...sends(edge), map.data.packed.asks]
    .filter(Boolean)
    .join(' ')

const keyOf = ({from, to}) => `${from.id} > ${to.id}`

function whyOf(edge) {
  const {how, to} = edge
  const ways = how.ways.map(
    ({conditions, through}) =>
      `${conditions.join(' and ') || 'without conditions'}${through.length > 0 ? `, by ${through.join(', ')}` : ''}`,
  )
  return map.el(
    'div',
    {class: 'why'},
    how.kind === 'half'
      ? [
          map.el('p', {}, map.badge('half'), ` Nobody gets in by it: ${how.why}.`),
          map.el('p', {}, `What to do: ${how.fix}`),
        ]
      : facts([
          [
            ways.length > 1 ? 'Any of these' : 'Condition',
            map.el(
              'ul',
              {},
              ways.map((one) => map.el('li', {}, one)),
            ),
          ],
        ]),
    how.kind === 'trust' && edge.from.kind === 'account'
      ? map.el(
          'p',
          {class: 'hint'},
          'The trust policy lets in whoever in the account has a policy that allows it; whoever administers the account decides.',
        )
      : undefined,
    map.el(
      'table',
      {class: 'layers'},
      map.el('caption', {}, 'The policies that decide'),
      map.el(
        'tbody',
        {},
        map.data
          .layersOf(edge)
          .map(({layer, says, where, through}) =>
            map.el(
              'tr',
              {},
              map.el('th', {scope: 'row'}, layer),
              map.el('td', {}, says),
              map.el('td', {}, map.el('code', {}, where ?? ''), through ? ` by ${through}` : ''),
            ),
          ),
      ),
    ),
    askable(edge.from) ? command(explain(edge), 'All of it') : undefined,
    how.kind === 'assume' ? command(`xrole assume ${map.word(to.id)}`, 'Get in') : undefined,
  )
}

function wayRow(edge, other) {
  const isOpen = map.state.now().edge === keyOf(edge)
  const {how} = edge
  const toggle = () => map.state.set({edge: isOpen ? '' : keyOf(edge)})
  return map.el(
    'li',
    {class: `way ${how.kind}`},
    map.el(
      'div',
      {class: 'line'},
      map.goTo(
        {sel: other.id},
        {class: 'name', title: other.id},
        other.kind === 'account'
          ? other.label
          : other.isKnown || other.kind === 'role' || other.kind === 'user'
            ? other.id
            : other.label,
      ),
      map.el('span', {class: 'words'}, how.kind === 'half' ? '' : how.text || 'without conditions'),
      map.badges(how.hazards.filter((code) => code !== 'expires')),
      map.el(
        'button',
        {
          type: 'button',
          class: 'more',
          'aria-expanded': String(isOpen),
          'aria-label': `Why: ${edge.from.label} into ${edge.to.label}`,
          click: toggle,
        },
        'why',
      ),
    ),
    isOpen ? whyOf(edge) : undefined,
  )
}

function ways(title, edges, otherOf) {
  const open = map.state.now().edge
  // The one that is open is shown, however many come before it.
  const shown = [...edges.slice(0, MOST), ...edges.slice(MOST).filter((edge) => keyOf(edge) === open)]
  const more =
    edges.length > shown.length
      ? map.el(
          'p',
          {class: 'hint'},
          `and ${(edges.length - shown.length).toLocaleString('en')} more; xrole ${title.startsWith('Who') ? 'who' : 'can'} lists all of them`,
        )
      : undefined
  return edges.length === 0
    ? undefined
    : section(
        `${title} (${edges.length.toLocaleString('en')})`,
        map.el(
          'ul',
          {class: 'ways'},
          shown.map((edge) => wayRow(edge, otherOf(edge))),
        ),
        more,
      )
}

const links = (nodes) =>
  map.el(
    'ul',
    {class: 'names'},
    nodes.slice(0, MOST).map((one) => map.el('li', {}, map.goTo({sel: one.id}, {}, one.id))),
  )

function roleFacts({role, arn, id}) {
  return facts([
    ['Description', role.description.replace(/\s+/g, ' ').trim()],
    ['ARN', map.el('code', {}, arn)],
    ['Written at', map.el('code', {}, role.where)],
    [
      'Policies',
      role.policies.length > 0
        ? map.el(
            'ul',
            {},
            role.policies.map((one) => map.el('li', {}, one)),
          )
        : 'none',
    ],
    ['Boundary', role.boundary],
    ['Session', `${hours(role.maxSession)} at most`],
    ['Ends', role.until && map.ends(role.until)],
    [
      'Tags',
      Object.entries(role.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(', '),
    ],
    [
      'Console',
      role.switchLink &&
        map.el('a', {href: role.switchLink, rel: 'noreferrer noopener', target: '_blank'}, `Switch to ${id}`),
    ],
  ])
}

map.panel = (node) => [
  map.el(
    'header',
    {},
    map.el(
      'div',
      {},
      map.el(
        'p',
        {class: 'kind'},
        `${map.data.kinds[node.kind]}${node.isKnown || node.kind !== 'role' ? '' : ', known by its name alone'}`,
      ),
      map.el('h2', {id: 'opened', tabindex: '-1'}, node.id),
    ),
    map.el(
      'button',
      {type: 'button', class: 'close', 'aria-label': 'Close', click: () => map.state.set({sel: '', edge: ''}, true)},
      '\u00d7',
    ),
  ),
  map.el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Picture'}, map.picture(node)),
  section(
    'What to look at',
    node.hazards.map(({code, text}) => map.el('p', {class: 'hazard'}, map.badge(code), ` ${text}`)),
  ),
  ways('Who gets in', node.into.filter(map.data.isIn), ({from}) => from),
  ways(
    'Half-made: would get in',
    node.into.filter((edge) => !map.data.isIn(edge)),
    ({from}) => from,
  ),
  ways('Gets into', node.out.filter(map.data.isIn), ({to}) => to),
  ways(
    'Half-made: would get into',
    node.out.filter((edge) => !map.data.isIn(edge)),
    ({to}) => to,
  ),
  node.role
    ? section('The role', roleFacts(node))
    : section(
        'Known as',
        facts([
          ['ARN', node.arn && map.el('code', {}, node.arn)],
          ['Account', node.place],
        ]),
      ),
  node.groups.length > 0 ? section('In groups', links(node.groups)) : undefined,
  node.members.length > 0 ? section('Members', links(node.members.map((at) => map.data.nodes[at]))) : undefined,
  node.role && node.role.findings.length > 0
    ? section(
        'What xrole says of it',
        node.role.findings.map(({code, severity, message}) =>
          map.el('p', {class: 'finding'}, map.el('strong', {}, `${severity} `), message, ' ', map.el('code', {}, code)),
        ),
      )
    : undefined,
  node.role
    ? section(
        'Ask',
        command(
          ['xrole who', map.word(node.id), map.data.packed.asks].filter(Boolean).join(' '),
          'Who gets in, through other roles as well',
        ),
      )
    : undefined,
  node.kind === 'user'
    ? section(
        'Ask',
        command(
          ['xrole can', map.word(node.id), map.data.packed.asks].filter(Boolean).join(' '),
          'What it may become, through other roles as well',
        ),
      )
    : undefined,
]
