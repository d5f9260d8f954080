import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import GraphCommand from '../../src/commands/graph.js'
import Who from '../../src/commands/who.js'
import type {Graph} from '../../src/render/graph/model.js'
import Snapshot from '../../src/commands/snapshot.js'
import {golden} from '../support/golden.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const EXAMPLE = fileURLToPath(new URL('../../examples/08-everything/accounts.yaml', import.meta.url))

const YAML = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: {id: "222222222222", display: {name: Client}}
  dev: "333333333333"
  partner: {id: "555555555555", connect: false}
users:
  paul: {account: root}
  zoe: {account: root}
  eve:
    account: root
    inline: {x: {statements: [{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::222222222222:role/Vendor"]}]}}
groups: {Ops: {account: root, users: [paul]}}
roles:
  ci: {account: dev, trust: [{github: acme/app, branch: main}]}
  Admin: {account: client, trust: [root/group/Ops, dev/role/ci], mfa: false, policies: [AdministratorAccess], description: for operators, tags: {team: ops}}
  Chained: {account: dev, trust: [client/role/Admin]}
  Vendor: {account: client, trust: [{principal: "999999999999", externalId: acme-1, expires: 2099-01-31}]}
  Partner: {account: client, trust: [{principal: partner, externalId: p-77}]}
  Worker: {account: client, trust: [lambda.amazonaws.com]}
  Public: {account: dev, trust: [{statement: {Effect: Allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}]}
  Loose:
    account: dev
    trust:
      - statement:
          Effect: Allow
          Principal: {Federated: "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com"}
          Action: sts:AssumeRoleWithWebIdentity
          Condition: {StringLike: {"token.actions.githubusercontent.com:sub": "*"}}
`

interface Told {
  principals: {principal: string; hops: {ways: {conditions: string[]; through: string[]}[]}[]}[]
  others: {principal: string; relation: string; conditions: string[]}[]
}

describe('xrole graph', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())

  const graph = (...argv: string[]) => desk.run((args, config) => new GraphCommand(args, config), ...argv)
  const model = async (...argv: string[]): Promise<Graph> => {
    const {stdout, stderr, status} = await graph('--format', 'json', ...argv)
    assert.equal(status, 0, stderr)
    return JSON.parse(stdout) as Graph
  }

  for (const format of ['json', 'mermaid', 'dot'] as const)
    it(`${format} of the example with every word of the grammar`, async () => {
      const {stdout} = await graph('--file', EXAMPLE, '--format', format)
      // The file is named as it was given, which is another place on every machine.
      golden(
        `render/graph.${format}`,
        stdout.replaceAll(`${dirname(EXAMPLE)}/`, '').replace(/-f '?accounts\.yaml'?/g, '-f accounts.yaml'),
      )
    })

  it('has the edges that `who` tells, role by role', async () => {
    for (const file of ['accounts.yaml', EXAMPLE]) {
      const {nodes, edges} = await model('--file', file)
      const roles = nodes.filter(({role}) => role !== undefined)
      assert.ok(roles.length > 5)
      for (const {id} of roles) {
        const {stdout} = await desk.run(
          (args, config) => new Who(args, config),
          id,
          '--direct',
          '--json',
          '--file',
          file,
        )
        const {principals, others} = JSON.parse(stdout) as Told
        const into = edges.filter(({to, kind}) => to === id && kind !== 'half')
        const own = into.filter(({kind}) => kind === 'assume')
        assert.deepEqual(
          own.filter(({from}) => from !== id).map(({from, ways}) => [from, ways]),
          principals
            .map(({principal, hops}) => [principal, hops[0]?.ways])
            .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
          id,
        )
        const told = into
          .filter(({kind}) => kind === 'trust')
          .flatMap(({ways}) => ways.map(({conditions}) => conditions.join()))
        assert.deepEqual(told.sort(), others.map(({conditions}) => conditions.join()).sort(), id)
      }
    }
  })

  it('has a console link where the console can switch: to people, without an external id', async () => {
    const {nodes} = await model()
    const linked = nodes.filter(({role}) => role?.switchLink !== undefined).map(({id}) => id)
    assert.deepEqual(linked, ['client/role/Admin', 'dev/role/Chained', 'dev/role/Public'])
  })

  it('knows what needs a look', async () => {
    const {nodes, edges} = await model()
    const hazards = Object.fromEntries(
      nodes.filter(({hazards: some}) => some.length > 0).map(({id, hazards: some}) => [id, some.map(({code}) => code)]),
    )
    assert.deepEqual(hazards, {
      'client/role/Admin': ['admin-without-mfa', 'admin'],
      'client/role/Vendor': ['external', 'half', 'expires'],
      'dev/role/Loose': ['any-subject'],
      'dev/role/Public': ['anyone'],
    })
    const half = edges.find(({kind}) => kind === 'half')
    assert.deepEqual([half?.from, half?.to], ['root/user/eve', 'client/role/Vendor'])
    assert.match(half?.why ?? '', /does not name it/)
    assert.match(half?.fix ?? '', /name root\/user\/eve/)
    const open = edges
      .filter(({hazards: some}) => some.includes('admin-without-mfa'))
      .map(({from, to}) => `${from} > ${to}`)
    assert.deepEqual(open, ['root > client/role/Admin', 'root/user/paul > client/role/Admin'])
  })

  it('gives no advice for a role that xrole comes in by and the file cannot change', async () => {
    const {nodes} = await model('--sandbox-file', 'fresh.json')
    const entrance = nodes.find(({id}) => id === 'client/role/OrganizationAccountAccessRole')
    assert.deepEqual(entrance?.hazards, [
      {code: 'admin', text: 'xrole itself comes in by it, see connect:; it may do everything in its account'},
    ])
  })

  it('tells the policies that decide, by their lines', async () => {
    const {edges} = await model()
    const edge = edges.find(({from, to}) => from === 'root/user/paul' && to === 'client/role/Admin')
    assert.deepEqual(edge?.layers, [
      {layer: 'trust policy', says: 'allows it', where: 'accounts.yaml:17'},
      {layer: 'identity policy', says: 'allows it', where: 'accounts.yaml:14', through: 'root/group/Ops'},
    ])
  })

  it('HTML: the same bytes twice, and nothing runs but what stands in it', async () => {
    const {stdout} = await graph()
    assert.equal((await graph()).stdout, stdout)
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(stdout) ?? []
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/,
    )
    const inside = (tag: string) =>
      [...stdout.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, text = '']) => text)
    for (const tag of ['style', 'script']) {
      const [text = '', ...more] = inside(tag)
      assert.deepEqual(more, [])
      assert.ok(policy.includes(createHash('sha256').update(text).digest('base64')), tag)
    }
    assert.doesNotMatch(stdout, /\b(?:src|href)="|innerHTML|insertAdjacentHTML|\bfetch\(|@import|url\((?!#)/)
  })

  it('--out writes for the owner alone, and never over what it is made from', async () => {
    const {stdout, stderr} = await graph('--out', 'map.html')
    assert.equal(stdout, '')
    assert.equal(stderr, 'Wrote map.html: 8 roles, 15 ways in, 4 accounts.\n')
    assert.equal(statSync('map.html').mode & 0o777, 0o600)
    const refused = await graph('--out', './accounts.yaml')
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /would be overwritten; name another file with --out/)
    assert.equal(readFileSync('accounts.yaml', 'utf8'), YAML)
  })

  it('--focus and --account narrow it, and say so', async () => {
    const focused = await model('--focus', 'client/Admin')
    assert.deepEqual([...new Set(focused.edges.flatMap(({from, to}) => [from, to]))].sort(), [
      'client/role/Admin',
      'dev/role/Chained',
      'dev/role/Public',
      'dev/role/ci',
      'root',
      'root/user/paul',
    ])
    assert.equal(focused.narrowed, 'only client/role/Admin and its neighbours')
    const some = await model('--account', 'd*')
    assert.ok(some.edges.every(({from, to}) => from.startsWith('dev/') || to.startsWith('dev/')))
  })

  const wrong: Readonly<Record<string, {argv: string[]; says: RegExp}>> = {
    'nobody on the map': {argv: ['--focus', 'client/role/Admni'], says: /did you mean "client\/role\/Admin"\?/},
    'no account': {argv: ['--account', 'nope'], says: /--account nope matches none of the accounts/},
    'no format': {argv: ['--format', 'png'], says: /Expected --format=png to be one of: html, mermaid, dot, json/},
  }
  for (const [name, {argv, says}] of Object.entries(wrong))
    it(`${name}: says what to do`, async () => {
      const {status, stderr, stdout} = await graph(...argv)
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, says)
    })

  it('a Mermaid picture that is too large says how to narrow it', async () => {
    const users = Array.from({length: 160}, (_, at) => `u${at}`)
    const names = users.map((user) => `${user}: {account: root}`).join(', ')
    const roles = ['A', 'B'].map((role) => `${role}: {account: client, trust: [root/group/G]}`).join(', ')
    const text = `version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\nusers: {${names}}\ngroups: {G: {account: root, users: [${users.join(', ')}]}}\nroles: {${roles}}\n`
    writeFileSync('large.yaml', text)
    const {status, stderr} = await graph('-f', 'large.yaml', '--format', 'mermaid')
    assert.equal(status, 0)
    assert.match(stderr, /^warning: 322 edges .*--account or --focus/)
    assert.equal(existsSync(join(process.cwd(), 'large.html')), false)
  })

  it('of the sandbox it tells what AWS has', async () => {
    const {from, nodes} = await model('--sandbox')
    assert.equal(from, 'live')
    const entrance = nodes.find(({id}) => id === 'client/role/OrganizationAccountAccessRole')
    assert.deepEqual(entrance?.hazards.map(({code}) => code).includes('admin'), true)
  })

  it('an account that could not be read is told, and the exit code is 1', async () => {
    desk.write(YAML)
    const {stdout: text} = await desk.run((args, config) => new Snapshot(args, config), '--sandbox')
    const all = JSON.parse(text) as {snapshots: {account: {name: string}}[]}
    desk.write(
      JSON.stringify({...all, snapshots: all.snapshots.filter(({account}) => account.name !== 'client')}),
      'part.json',
    )
    const {status, stderr} = await graph('--format', 'json', '--snapshot', 'part.json')
    assert.equal(status, 1)
    assert.match(stderr, /^error: account client could not be read, and is missing here: /m)
  })
})
