import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {existsSync} from 'node:fs'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {chromium} from 'playwright-core'
import type {Browser, Page} from 'playwright-core'
import {graphPage} from '../../src/engine/graph/page.js'
import type {Graph, GraphEdge, GraphNode} from '../../src/render/graph/model.js'
import GraphCommand from '../../src/commands/graph.js'
import {openDesk} from '../commands/asking.js'
import {PAYLOADS} from '../render/hostile-world.js'

/** The access map in a real browser: `CHROMIUM`, else the first chromium on the PATH. */

const ARTIFACTS = fileURLToPath(new URL('../../.artifacts', import.meta.url))

function browserPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = folders.flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  const path = process.env['CHROMIUM'] ?? found.find((file) => existsSync(file))
  assert.ok(path, 'no chromium on the PATH; name one in CHROMIUM')
  return path
}

const YAML = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: "222222222222"
  dev: "333333333333"
  prod: {id: "444444444444", display: {name: Production}}
  partner: {id: "555555555555", connect: false}
users:
  paul: {account: root}
  zoe: {account: root}
  alice:
    account: root
    inline: {x: {statements: [{allow: ["sts:AssumeRole"], on: ["arn:aws:iam::444444444444:role/Deployer"]}]}}
groups: {Ops: {account: root, users: [paul, zoe]}}
roles:
  ci: {account: dev, description: builds and deploys, trust: [{github: acme/app, branch: main}], tags: {team: web}}
  Admin: {accounts: [client, prod], description: the way in for operators, trust: [root/group/Ops], mfa: true, policies: [AdministratorAccess]}
  Break: {account: prod, description: in an emergency, trust: [root/user/paul], policies: [AdministratorAccess]}
  Deployer: {account: prod, trust: [dev/role/ci], policies: [PowerUserAccess], description: ships it}
  Vendor: {account: client, trust: [{principal: "999999999999", externalId: acme-1, expires: 2099-01-31}], policies: [ReadOnlyAccess]}
  Partner: {account: client, trust: [{principal: partner, externalId: p-77}], policies: [SecurityAudit]}
  Public: {account: dev, trust: [{statement: {Effect: Allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}]}
  Worker: {account: client, trust: [lambda.amazonaws.com]}
`

/** 200 accounts with 25 roles each; two users and a role get into each role, a tenth is open to a stranger as well. */
function large(): Graph {
  const accounts = Array.from({length: 201}, (_, at) => ({
    name: at === 0 ? 'hub' : `acc${at}`,
    id: String(100000000000 + at),
    isManaged: true,
  }))
  const nodes: GraphNode[] = Array.from({length: 50}, (_, at) => ({
    id: `hub/user/user${at}`,
    kind: 'user',
    label: `user${at}`,
    account: 'hub',
    isKnown: true,
    hazards: [],
  }))
  nodes.push({id: '999999999999', kind: 'external', label: 'account 999999999999', isKnown: false, hazards: []})
  const edges: GraphEdge[] = []
  for (let at = 0; at < 5000; at++) {
    const account = `acc${1 + (at % 200)}`
    const id = `${account}/role/Role${Math.floor(at / 200)}`
    const isOpen = at % 10 === 0
    nodes.push({
      id,
      kind: 'role',
      label: `Role${Math.floor(at / 200)}`,
      account,
      arn: `arn:aws:iam::${100000000000 + 1 + (at % 200)}:role/Role${Math.floor(at / 200)}`,
      isKnown: true,
      hazards: isOpen ? [{code: 'external', text: 'account 999999999999 may assume it'}] : [],
      role: {
        description: `role ${at}`,
        tags: {team: `t${at % 40}`},
        maxSession: 3600,
        policies: ['ReadOnlyAccess'],
        where: `accounts.yaml:${at}`,
        findings: [],
      },
    })
    const into = [`hub/user/user${at % 50}`, `hub/user/user${(at * 7 + 1) % 50}`]
    for (const from of new Set(into))
      edges.push({
        from,
        to: id,
        kind: 'assume',
        relation: 'cross-account',
        ways: [{conditions: ['with MFA'], through: []}],
        layers: [{layer: 'trust policy', says: 'may allow it', where: `accounts.yaml:${at}`}],
        hazards: [],
      })
    if (isOpen)
      edges.push({
        from: '999999999999',
        to: id,
        kind: 'trust',
        relation: 'external',
        ways: [{conditions: ['external id x'], through: []}],
        layers: [],
        hazards: ['external'],
      })
    if (at % 2 === 0)
      edges.push({
        from: `acc${1 + ((at + 1) % 200)}/role/Role0`,
        to: id,
        kind: 'assume',
        relation: 'cross-account',
        ways: [{conditions: [], through: []}],
        layers: [],
        hazards: [],
      })
  }
  return {format: 1, file: 'accounts.yaml', from: 'file', unread: [], hasGuards: true, asks: '', accounts, nodes, edges}
}

function hostile(): Graph {
  const nodes = Object.values(PAYLOADS).map((evil, at): GraphNode => ({
    id: `root/role/${at}${evil}`,
    kind: 'role',
    label: evil,
    account: 'root',
    arn: evil,
    isKnown: true,
    hazards: [{code: 'anyone', text: evil}],
    role: {
      description: evil,
      tags: {[evil]: evil},
      maxSession: 3600,
      policies: [evil],
      where: evil,
      switchLink: 'https://signin.aws.amazon.com/switchrole?account=1',
      findings: [{code: 'x', severity: 'note', message: evil}],
    },
  }))
  const edges = nodes.slice(1).map((node, at): GraphEdge => ({
    from: nodes[at]!.id,
    to: node.id,
    kind: 'assume',
    relation: 'same-account',
    ways: [{conditions: [node.label], through: [node.label]}],
    layers: [{layer: 'trust policy', says: node.label, where: node.label}],
    hazards: ['anyone'],
  }))
  return {
    format: 1,
    file: 'accounts.yaml',
    from: 'file',
    unread: ['<b>'],
    hasGuards: true,
    asks: '',
    accounts: [{name: 'root', id: '111111111111', isManaged: true}],
    nodes,
    edges,
  }
}

describe('the access map in a browser', function () {
  this.timeout(120_000)
  let browser: Browser
  let folder: string
  let page: Page
  let wrong: string[] = []
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-graph-'))
    mkdirSync(ARTIFACTS, {recursive: true})
    browser = await chromium.launch({
      executablePath: browserPath(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const desk = await openDesk()
    desk.write(YAML)
    const {stdout} = await desk.run((args, config) => new GraphCommand(args, config))
    desk.close()
    writeFileSync(join(folder, 'small.html'), stdout)
    writeFileSync(join(folder, 'large.html'), graphPage(large()))
    writeFileSync(join(folder, 'hostile.html'), graphPage(hostile()))
  })
  after(async () => {
    await browser.close()
    rmSync(folder, {recursive: true})
  })

  async function open(file: string, hash: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<number> {
    page = await browser.newPage({viewport: {width: 1440, height: 900}, ...options})
    page.on('console', (message) => wrong.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) wrong.push(`asked for ${request.url()}`)
    })
    const start = performance.now()
    await page.goto(`${pathToFileURL(join(folder, file)).href}${hash}`)
    await page.waitForSelector('html[data-ready=yes]')
    return performance.now() - start
  }
  beforeEach(() => {
    wrong = []
  })
  afterEach(async () => {
    await page.close()
    assert.deepEqual(wrong, [])
  })

  const rows = () => page.locator('#view tbody tr').count()
  const names = () => page.locator('#view tbody a.name').allTextContents()
  const title = () => page.locator('#panel h2').textContent()
  const shot = (name: string) => page.screenshot({path: join(ARTIFACTS, `graph-${name}.png`)})

  for (const colorScheme of ['light', 'dark'] as const)
    it(`loads from disk and shows accounts, hazards and the whole picture, ${colorScheme}`, async () => {
      await open('small.html', '', {colorScheme})
      assert.match(
        (await page.locator('#about').textContent()) ?? '',
        /^5 accounts, 9 roles, \d+ ways in, as accounts\.yaml says/,
      )
      assert.equal(await page.locator('.matrix tbody tr').count(), 8)
      assert.deepEqual(await page.locator('.tile span').allTextContents(), [
        'Open to anyone',
        'Admin without MFA',
        'Lets in outsiders',
        'Half-made',
        'Administrator',
        'For a time',
      ])
      assert.ok((await page.locator('.overview svg a').count()) > 10)
      await shot(colorScheme)
    })

  it('searches, filters, and takes filters away', async () => {
    await open('small.html', '')
    await page.keyboard.press('/')
    await page.keyboard.type('emergency')
    await page.waitForSelector('#view table.rows')
    assert.deepEqual(await names(), ['Break'])
    await page.keyboard.press('Escape')
    await page.locator('#view tbody tr:nth-child(9)').waitFor()
    await page.selectOption('#kind', 'service')
    assert.deepEqual(await names(), ['Worker'])
    await page.click('#reset')
    await page.selectOption('#from', 'root')
    await page.check('#cross')
    assert.deepEqual((await names()).sort(), ['Admin', 'Admin', 'Break', 'Deployer'])
    await page.click('#reset')
    await page.getByRole('button', {name: /Lets in outsiders/}).click()
    assert.deepEqual(await names(), ['Vendor'])
  })

  it('a number of the matrix opens its roles', async () => {
    await open('small.html', '')
    await page.getByRole('link', {name: /^2 roles of prod for root/}).click()
    assert.deepEqual((await names()).sort(), ['Admin', 'Break', 'Deployer'])
    assert.match(page.url(), /view=roles.*from=root.*to=prod/)
  })

  it('opens a role and tells who gets in, by what, and how to ask', async () => {
    await open('small.html', '#view=roles')
    await page.locator('tr[data-id="prod/role/Admin"] a.name').click()
    assert.equal(await title(), 'prod/role/Admin')
    await page.getByRole('button', {name: 'Why: paul into Admin'}).click()
    const why = (await page.locator('.why').innerText()).replace(/\s+/g, ' ')
    for (const said of [
      'with MFA, by root/group/Ops',
      'trust policy may allow it accounts.yaml:18',
      'identity policy allows it accounts.yaml:15 by root/group/Ops',
      'xrole explain root/user/paul prod/role/Admin --mfa',
      'xrole assume prod/role/Admin',
    ])
      assert.ok(why.includes(said), `${said}\n${why}`)
    const panel = await page.locator('#panel').innerText()
    for (const said of [
      'the way in for operators',
      'AdministratorAccess',
      'arn:aws:iam::444444444444:role/Admin',
      'xrole who prod/role/Admin',
    ])
      assert.ok(panel.includes(said), said)
    assert.equal(
      await page.getByRole('link', {name: 'Switch to prod/role/Admin'}).getAttribute('href'),
      'https://signin.aws.amazon.com/switchrole?account=444444444444&roleName=Admin&displayName=Admin%20%40%20Production',
    )
    assert.equal(await page.locator('#panel svg a.kind-group').count(), 1)
    await shot('role')
  })

  it('a half-made grant says why, and what to do', async () => {
    await open('small.html', '#sel=prod%2Frole%2FDeployer&edge=root%2Fuser%2Falice+%3E+prod%2Frole%2FDeployer')
    const why = await page.locator('.why').innerText()
    assert.match(why, /Nobody gets in by it: its trust policy does not name it/)
    assert.match(why, /What to do: let the trust policy of prod\/role\/Deployer name root\/user\/alice/)
  })

  it('the address restores a view, and back leaves it', async () => {
    await open('small.html', '#view=principals&sort=name%3Adesc&sel=root%2Fgroup%2FOps')
    assert.equal(await title(), 'root/group/Ops')
    assert.deepEqual((await names()).slice(0, 2), ['zoe', 'whoever may in root'])
    await page.locator('#panel').getByRole('link', {name: 'root/user/paul'}).first().click()
    assert.equal(await title(), 'root/user/paul')
    await page.goBack()
    await page.locator('#panel h2', {hasText: 'root/group/Ops'}).waitFor()
    const again = page.url()
    await page.close()
    await open('small.html', new URL(again).hash)
    assert.equal(await title(), 'root/group/Ops')
  })

  it('works by keyboard alone', async () => {
    await open('small.html', '#view=roles&sort=name%3Aasc')
    await page.keyboard.press('/')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Break')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#panel:not([hidden])')
    assert.equal(await title(), 'prod/role/Break')
    assert.equal(await page.evaluate('document.activeElement.id'), 'opened')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('#panel').isVisible(), false)
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Break')
  })

  it('an address with words of nobody shows a page all the same', async () => {
    await open('small.html', '#view=constructor&sort=__proto__:desc&hazard=toString&sel=valueOf&page=-1')
    assert.equal(await page.locator('#tabs a').count(), 3)
  })

  it('everything that can be pressed has a name', async () => {
    await open('small.html', '#view=roles&sel=prod%2Frole%2FAdmin')
    const unnamed = await page.evaluate(`[...document.querySelectorAll('a[href], button, select, input')]
      .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
      .map((one) => one.outerHTML)`)
    assert.deepEqual(unnamed, [])
  })

  it('fits a telephone', async () => {
    await open('small.html', '#view=roles&sel=prod%2Frole%2FAdmin', {viewport: {width: 390, height: 844}})
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await shot('telephone')
  })

  it('prints what is open', async () => {
    await open('small.html', '#view=roles&sel=prod%2Frole%2FAdmin')
    await page.emulateMedia({media: 'print'})
    assert.equal(await page.locator('#view').isVisible(), false)
    assert.equal(await page.locator('#panel').isVisible(), true)
  })

  it('5,000 roles: is there at once, and searches as one types', async () => {
    const took = await open('large.html', '')
    const paint = await page.evaluate<number>(`new Promise((found) => {
      const look = (list) => list.getEntriesByName('first-contentful-paint').forEach((one) => found(one.startTime))
      new PerformanceObserver(look).observe({type: 'paint', buffered: true})
    })`)
    console.log(`      5,000 roles: ready after ${Math.round(took)} ms, first paint at ${Math.round(paint)} ms`)
    assert.ok(took < 10_000 && paint < 5_000, `${took} ${paint}`)
    await shot('large')
    await page.fill('#q', 'acc77 role7')
    await page.locator('#view table.rows tbody tr').first().waitFor()
    await page.fill('#q', 'acc77/role/role12')
    await page.locator('#view tr[data-id="acc77/role/Role12"]:only-child').waitFor()
    await page.locator('#view a.name').click()
    assert.equal(await title(), 'acc77/role/Role12')
    await page.click('#reset')
    assert.equal(await rows(), 50)
    await page.getByRole('button', {name: 'Next'}).click()
    assert.match((await page.locator('.pages').innerText()).replace(/\s+/g, ' '), /51 to 100 of 5,000/)
    await shot('large-roles')
  })

  it('names are text, whatever they are', async () => {
    await open('hostile.html', '#view=roles')
    const ids = await page.locator('#view tr[data-id] a.name').count()
    assert.equal(ids, Object.keys(PAYLOADS).length)
    for (let at = 0; at < ids; at++) {
      await page.locator('#view a.name').nth(at).click()
      await page.locator('#panel:not([hidden])').waitFor({timeout: 5000})
      const why = page.locator('#panel .more').first()
      if ((await why.count()) > 0) await why.click()
      const found = await page.evaluate<{text: string; made: number}>(`({
        text: document.body.innerText,
        made: document.querySelectorAll('#view script, #panel script, img, b, #panel h1, details').length,
      })`)
      assert.equal(found.made, 0)
      assert.doesNotMatch(found.text, /[^\P{C}\n\t]/u)
    }
  })
})
