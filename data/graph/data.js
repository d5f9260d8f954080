// The map's data as the page works with it: nodes with the edges into and out of them. Packed by src/render/graph/html.ts.
const packed = JSON.parse(document.getElementById('data').textContent)
const {shared, hazards} = packed

const accounts = packed.accounts.map(([name, id, ou, isManaged]) => ({
  name,
  id,
  ou: ou || '',
  isManaged: isManaged === 1,
}))
const nodes = packed.nodes.map(([id, kind, label, place, arn, isKnown, facts, role, members]) => ({
  id,
  kind,
  label,
  place: typeof place === 'number' ? accounts[place].name : place,
  arn: arn || '',
  isKnown: isKnown === 1,
  hazards: shared[facts],
  role: kind === 'role' && role > 0 ? shared[role] : undefined,
  members: members || [],
  groups: [],
  into: [],
  out: [],
  half: [],
}))
// As an address has it as well, which has no halves of surrogate pairs.
const inAddress = (id) => new URLSearchParams([['id', id]]).get('id')
const byId = new Map(
  nodes.flatMap((node) => [
    [inAddress(node.id), node],
    [node.id, node],
  ]),
)

// How somebody gets in, with the words of it: one object for all edges that are alike.
const hows = new Map()
const howOf = (at) => {
  if (!hows.has(at)) {
    const how = shared[at]
    const words = how.ways.map(({conditions}) => conditions.join(' and '))
    const text = how.kind === 'half' ? 'half-made' : words.includes('') ? '' : words.join('; or ')
    hows.set(at, {
      ...how,
      text,
      hasMfa: how.ways.length > 0 && how.ways.every(({conditions}) => conditions.includes('with MFA')),
    })
  }
  return hows.get(at)
}

let edgeCount = 0
for (const [to, sets] of packed.edges)
  for (const [how, ...pairs] of sets)
    for (let at = 0; at < pairs.length; at += 2) {
      const edge = {from: nodes[pairs[at]], to: nodes[to], how: howOf(how), layers: pairs[at + 1]}
      nodes[to].into.push(edge)
      edge.from.out.push(edge)
      if (edge.how.kind !== 'half') edgeCount += 1
    }
for (const group of nodes) for (const at of group.members) nodes[at].groups.push(group)
// A group has no edges of its own: it is what its members come in by.
for (const group of nodes) {
  if (group.kind !== 'group') continue
  const seen = new Set()
  for (const at of group.members)
    for (const edge of nodes[at].out) {
      if (seen.has(edge.to) || !edge.how.ways.some(({through}) => through.includes(group.id))) continue
      seen.add(edge.to)
      group.out.push({...edge, from: group})
    }
}

const ranks = Object.keys(hazards)
const KINDS = {
  role: 'role',
  user: 'user',
  group: 'group',
  account: 'whole account',
  service: 'AWS service',
  provider: 'identity provider',
  organization: 'anyone with conditions',
  external: 'outside',
}

map.data = {
  packed,
  accounts,
  nodes,
  byId,
  hazards,
  edgeCount,
  kinds: KINDS,
  roles: nodes.filter(({role}) => role),
  principals: nodes.filter(({role, out}) => !role || out.length > 0),
  layersOf: (edge) => shared[edge.layers].map((at) => shared[at]),
  loudest: (codes) => ranks.find((code) => codes.includes(code)),
  codesOf: (node) => node.hazards.map(({code}) => code),
  isCross: (edge) => edge.from.place !== edge.to.place,
  isIn: (edge) => edge.how.kind !== 'half',
}
for (const node of nodes) {
  const role = node.role
  const words = role
    ? [role.description, ...role.policies, ...Object.entries(role.tags).map((tag) => tag.join('='))]
    : []
  node.worst = map.data.loudest(map.data.codesOf(node))
  node.text = [node.id, node.label, node.arn, node.place, KINDS[node.kind], ...words].join('\n').toLowerCase()
}
