import assert from 'node:assert/strict'
import {createServer, request as ask} from 'node:http'
import type {IncomingMessage, ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {file} from '../scenarios/base.js'
import {policyIn} from '../scenarios/look.js'
import {account} from '../support/clouds.js'
import {doings, labOver} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {emptyAccount} from '../support/moto-empty.js'
import {motoKeys, motoUrl} from '../support/moto.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]

const FROM = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root/user/alice], policies: [Reports, ReadOnlyAccess]}}
users: {alice: {account: root}}
groups: {Gone: {account: client}}`)

const TO = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
roles:
  Gate: {account: client, description: again, trust: [root/user/alice, root/user/bob], policies: [Reports]}
  Next: {account: root, trust: [client/role/Gate], inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
users: {alice: {account: root}, bob: {account: root}}
groups: {Ops: {account: root, users: [alice, bob]}}`)

type Fault = 'reset' | 'reset-after' | 'hang' | {readonly status: number; readonly body: string}

const ways: Readonly<Record<string, Fault>> = {
  'HTTP 503': {status: 503, body: ''},
  'the HTML page of a proxy': {status: 502, body: '<html><body><h1>Bad Gateway</h1></body></html>'},
  'a connection that breaks before it was done': 'reset',
  'a connection that breaks after it was done': 'reset-after',
  'no answer': 'hang',
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const forward = ({method, headers, url}: IncomingMessage, body: Buffer): Promise<[IncomingMessage, Buffer]> =>
  new Promise((resolve, reject) => {
    const passed = ask(new URL(url ?? '/', motoUrl()), {method, headers}, (answer) => {
      bodyOf(answer).then((bytes) => resolve([answer, bytes]), reject)
    })
    passed.once('error', reject)
    passed.end(body)
  })

/** What stands between the program and moto: at one write, counted from 0, the fault; all else passes. */
async function openProxy() {
  let at = -1
  let fault: Fault = 'reset'
  let writes = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const op = new URLSearchParams(body.toString()).get('Action') ?? ''
    const due = !/^(Get|List|AssumeRole)/.test(op) && writes++ === at ? fault : undefined
    if (due === 'hang') return
    if (due === 'reset') return void request.socket.destroy()
    if (typeof due === 'object') return void response.writeHead(due.status).end(due.body)
    const [{statusCode = 500, headers}, bytes] = await forward(request, body)
    if (due === 'reset-after') return void request.socket.destroy()
    response.writeHead(statusCode, headers).end(bytes)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on; the count of writes begins anew. */
    script(next: Fault, nth: number) {
      fault = next
      at = nth
      writes = 0
    },
    writes: () => writes,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

describe('faults over sockets, between us and moto', function () {
  this.timeout(300_000)
  let proxy: Awaited<ReturnType<typeof openProxy>>
  let lab: Lab
  let runs = 0
  before(async () => {
    proxy = await openProxy()
    const cloud = createAwsCloud({
      accounts: ACCOUNTS.map((ref) => ({
        ref,
        connect: {role: 'OrganizationAccountAccessRole'},
        connectExplicit: false,
      })),
      use: 'apply',
      region: 'us-east-1',
      endpoint: proxy.url,
      // Nothing but what hangs takes this long, even on a busy machine.
      timeouts: {connect: 5000, request: 3000},
      credentials: await motoKeys(motoUrl(), ACCOUNTS[0]?.id ?? ''),
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      rates: 'none',
    })
    lab = labOver(cloud, ACCOUNTS)
  })
  after(async () => {
    lab.close()
    await proxy.close()
    console.log(`  ${runs} runs`)
  })

  const start = async (): Promise<void> => {
    for (const one of ACCOUNTS) await emptyAccount(lab.cloud, one)
    assert.equal((await lab.apply(FROM)).exit, 0)
  }

  for (const [name, fault] of Object.entries(ways))
    it(`${name}, at a sample of the writes: done once, nothing left over`, async () => {
      await start()
      proxy.script(fault, -1)
      assert.equal((await lab.apply(TO)).exit, 0)
      const all = proxy.writes()
      assert.ok(all >= 12, `${all} writes`)
      for (let nth = Object.keys(ways).indexOf(name) % 3; nth < all; nth += 3) {
        await start()
        proxy.script(fault, nth)
        const {exit, outcome} = await lab.apply(TO)
        const label = `at write ${nth}: ${outcome?.failed.map(({error}) => error.message).join('\n')}`
        assert.equal(exit, 0, label)
        assert.deepEqual(outcome?.remaining, [], label)
        assert.deepEqual(doings(await lab.plan(TO)), [], label)
        assert.equal((await policyIn(lab, 'client', 'Reports')).PolicyVersionList.length, 2, label)
        runs++
      }
    })
})
