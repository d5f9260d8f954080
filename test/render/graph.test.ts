import assert from 'node:assert/strict'
import {graphDot} from '../../src/render/graph/dot.js'
import {graphHtml, inertJson} from '../../src/render/graph/html.js'
import {graphMermaid} from '../../src/render/graph/mermaid.js'
import {aroundNode, inAccounts} from '../../src/render/graph/narrow.js'
import {loudest, placeOf} from '../../src/render/graph/model.js'
import type {Graph, GraphEdge, GraphNode} from '../../src/render/graph/model.js'
import {PAYLOADS} from './hostile-world.js'

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  kind: id.includes('/user/') ? 'user' : id.includes('/group/') ? 'group' : 'role',
  label: id.split('/').at(-1) ?? id,
  account: id.split('/')[0],
  isKnown: true,
  hazards: [],
  ...more,
})

const edge = (from: string, to: string, more: Partial<GraphEdge> = {}): GraphEdge => ({
  from,
  to,
  kind: 'assume',
  relation: 'cross-account',
  ways: [{conditions: [], through: []}],
  layers: [],
  hazards: [],
  ...more,
})

const graph = (nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph => ({
  format: 1,
  file: 'accounts.yaml',
  from: 'file',
  unread: [],
  hasGuards: false,
  asks: '',
  accounts: ['root', 'client', 'dev'].map((name, at) => ({name, id: String(111111111111 + at), isManaged: true})),
  nodes,
  edges,
})

/** Everything that is text says `evil`. */
const hostile = (evil: string): Graph => {
  const role = `client/role/${evil}`
  const facts = {description: evil, tags: {[evil]: evil}, maxSession: 3600, policies: [evil], where: evil, findings: []}
  const via = {conditions: [evil], through: [`root/group/${evil}`]}
  const layers = [{layer: 'trust policy', says: evil, where: evil, through: evil}]
  return {
    ...graph(
      [
        node('root/user/paul', {label: evil}),
        node(role, {label: evil, arn: evil, role: facts, hazards: [{code: 'anyone', text: evil}]}),
      ],
      [
        edge('root/user/paul', role, {ways: [via], layers}),
        edge('root/user/paul', role, {kind: 'half', ways: [], why: evil, fix: evil, hazards: ['half']}),
      ],
    ),
    file: evil,
    unread: [evil],
    narrowed: evil,
    asks: evil,
  }
}

const html = (one: Graph) => graphHtml(one, {style: 's{}', script: '1', body: '<main></main>'}, () => 'sha256-x')

describe('the access map, written', () => {
  for (const [name, evil] of Object.entries(PAYLOADS)) {
    it(`HTML takes ${name} as data`, () => {
      const plain = html(hostile('plain'))
      const page = html(hostile(evil))
      const [, data = ''] = /<script type="application\/json" id="data">(.*)<\/script>\n<script>/.exec(page) ?? []
      assert.doesNotMatch(data, /[<>&\u007f-\u009f\u2028\u2029]/)
      assert.equal(page.replace(data, ''), plain.replace(/(id="data">).*(<\/script>\n<script>)/, '$1$2'))
      const read = JSON.parse(data) as {file: string; nodes: [string, string, string][]}
      assert.equal(read.file, evil)
      assert.equal(read.nodes[0]?.[2], evil)
    })

    it(`DOT takes ${name} as a label`, () => {
      const text = graphDot(hostile(evil))
      assert.doesNotMatch(text, /[^\P{C}\n]|[\u2028\u2029]/u)
      // Without its quoted texts it is what a harmless one is.
      const bare = (one: string) => one.replace(/"(?:[^"\\]|\\.)*"/g, '""')
      assert.equal(bare(text), bare(graphDot(hostile('plain'))))
    })

    it(`Mermaid takes ${name} as a label`, () => {
      const text = graphMermaid(hostile(evil))
      assert.doesNotMatch(text, /[^\P{C}\n]|[\u2028\u2029]/u)
      const texts = [...text.matchAll(/"([^"\n]*)"/g)].map(([, one = '']) => one.replaceAll('<br/>', ''))
      for (const one of texts) assert.doesNotMatch(one.replace(/#\d+;/g, ''), /[^\p{L}\p{N} .,:/@+=_()-]/u)
      const bare = (one: string) => one.replace(/"[^"\n]*"/g, '""')
      assert.equal(bare(text), bare(graphMermaid(hostile('plain'))))
    })
  }

  it('JSON stays the same value', () => {
    for (const value of Object.values(PAYLOADS))
      assert.equal(JSON.parse(inertJson(value)), JSON.parse(JSON.stringify(value)))
  })

  it('edges differ by kind, and hazards by colour', () => {
    const one = graph(
      [
        node('root/user/a'),
        node('client/role/B', {
          hazards: [
            {code: 'admin', text: 'x'},
            {code: 'anyone', text: 'y'},
          ],
        }),
      ],
      [
        edge('root/user/a', 'client/role/B'),
        edge('root/user/a', 'client/role/B', {kind: 'trust', ways: [{conditions: ['with MFA'], through: []}]}),
        edge('root/user/a', 'client/role/B', {kind: 'half', ways: [], hazards: ['half']}),
      ],
    )
    const [dot, mermaid] = [graphDot(one), graphMermaid(one)]
    for (const style of ['solid', 'dashed', 'dotted']) assert.match(dot, new RegExp(`n0 -> n1 \\[style=${style}`))
    assert.match(dot, /label="B\\nrole", shape=box, fillcolor="#f8d0cd"/)
    for (const arrow of ['n0 --> n1', 'n0 -.->|"with MFA"| n1', 'n0 -.-x|"half-made"| n1'])
      assert.ok(mermaid.includes(`  ${arrow}\n`), arrow)
    assert.match(mermaid, /n1\["B<br\/>role"\]:::h-anyone/)
    assert.match(mermaid, /linkStyle 2 stroke:#9a5b00/)
  })

  it('the loudest hazard wins', () => {
    assert.equal(loudest(['admin', 'external', 'anyone']), 'anyone')
    assert.equal(loudest([]), undefined)
  })

  it('whoever is in no account has a place of its own', () => {
    assert.deepEqual(
      (['service', 'provider', 'organization', 'external', 'user'] as const).map((kind) =>
        placeOf({kind, account: 'root'}),
      ),
      ['AWS services', 'Identity providers', 'Outside', 'Outside', 'root'],
    )
  })
})

describe('the access map, narrowed', () => {
  const whole = graph(
    [
      node('client/role/B'),
      node('client/role/Idle'),
      node('dev/role/C'),
      node('root/group/G', {members: ['root/user/a']}),
      node('root/user/a'),
      node('root/user/b'),
    ],
    [
      edge('root/user/a', 'client/role/B', {ways: [{conditions: [], through: ['root/group/G']}]}),
      edge('client/role/B', 'dev/role/C'),
      edge('root/user/b', 'dev/role/C'),
    ],
  )
  const told = ({nodes, edges}: Graph) => ({
    nodes: nodes.map(({id}) => id),
    edges: edges.map(({from, to}) => `${from} > ${to}`),
  })

  it('to accounts: what comes in and goes out, and what is in them', () => {
    assert.deepEqual(told(inAccounts(whole, new Set(['client']))), {
      nodes: ['client/role/B', 'client/role/Idle', 'dev/role/C', 'root/group/G', 'root/user/a'],
      edges: ['root/user/a > client/role/B', 'client/role/B > dev/role/C'],
    })
  })

  it('to a role: both directions', () => {
    assert.deepEqual(told(aroundNode(whole, 'client/role/B')), {
      nodes: ['client/role/B', 'dev/role/C', 'root/group/G', 'root/user/a'],
      edges: ['root/user/a > client/role/B', 'client/role/B > dev/role/C'],
    })
  })

  it('to a group: what its members get into by it', () => {
    assert.deepEqual(told(aroundNode(whole, 'root/group/G')), {
      nodes: ['client/role/B', 'root/group/G', 'root/user/a'],
      edges: ['root/user/a > client/role/B'],
    })
  })
})
