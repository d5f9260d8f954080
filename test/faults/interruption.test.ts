import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {SandboxState} from '../../src/sandbox/index.js'
import {account} from '../support/clouds.js'
import type {Lab} from '../support/lab.js'
import {file} from '../scenarios/base.js'
import {faultyWorld} from './world.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]

const FROM = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports, ReadOnlyAccess]}
  Old: {account: client, trust: [client/role/Gate], boundary: Reports}
  Ping: {account: root, trust: [client/role/Gate]}
users: {alice: {account: root, policies: [ReadOnlyAccess]}, bob: {account: root}}
groups: {Ops: {account: root, users: [alice]}}`)

/** Everything there is: a replacement with trusts to write again, a pair in a cycle, moves, updates, deletions. */
const TO = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
roles:
  Gate: {account: client, path: /ci/, trust: [root/user/bob, root/role/Ping], policies: [Reports], inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
  Ping: {account: root, description: again, trust: [client/role/Gate, client/role/Pong]}
  Pong: {account: client, trust: [root/role/Ping], boundary: Reports}
users: {bob: {account: root, path: /team/, tags: {team: data}}}
groups: {Ops: {account: root, users: [bob], policies: [ReadOnlyAccess]}}`)

const OPTIONS = {maxDeletes: '9', allow: ['REPLACES'] as const}

/** Does something as soon as k requests have been written. */
interface Trigger {
  left: number
  then: 'abort' | 'die'
  abort: AbortController
}

const dead = (account: {name: string}, op: string): CloudError =>
  new CloudError('unreachable', 'the process is gone', {account: account.name, op, code: 'ECONNRESET'})

const triggered =
  (trigger: Trigger) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    async send(to, call) {
      if (trigger.then === 'die' && trigger.left <= 0) throw dead(to, call.op)
      const sent = await cloud.send(to, call)
      if (--trigger.left === 0 && trigger.then === 'abort') trigger.abort.abort()
      return sent
    },
  })

const writes = (log: readonly {op: string}[]): number =>
  log.filter((one) => !/^(Get|List|AssumeRole)/.test(one.op)).length

async function stoppedAfter(k: number, then: Trigger['then'], from: SandboxState, to: string): Promise<boolean> {
  const trigger: Trigger = {left: k, then, abort: new AbortController()}
  const {lab, sandbox} = faultyWorld(ACCOUNTS, triggered(trigger))
  await sandbox.load(from)
  const {exit, outcome} = await lab.apply(to, {...OPTIONS, signal: trigger.abort.signal})
  const isStopped = exit !== 0
  if (isStopped) assert.equal(exit, outcome!.done.length > 0 ? 4 : 1)
  trigger.left = Infinity
  await finishes(lab, to, `after ${k}`)
  lab.close()
  return isStopped
}

async function finishes(lab: Lab, yaml: string, label: string): Promise<void> {
  const {exit, outcome, refused} = await lab.apply(yaml, OPTIONS)
  const why = [...(refused?.findings ?? []), ...(outcome?.failed.map((one) => one.error) ?? [])].map(
    (one) => one.message,
  )
  assert.equal(exit, 0, `${label}: ${why.join('\n')}`)
  assert.deepEqual(outcome?.remaining, [], label)
}

/** Tries every k until nothing is left to stop. */
async function everywhere(then: Trigger['then'], from: string | undefined, to: string): Promise<void> {
  const {lab, sandbox} = faultyWorld(ACCOUNTS)
  if (from !== undefined) assert.equal((await lab.apply(from)).exit, 0)
  const start = await sandbox.state()
  let k = 1
  while (await stoppedAfter(k, then, start, to)) k++
  assert.ok(k > 8, `only ${k} requests`)
}

describe('faults: interrupted anywhere, the next apply finishes the job', () => {
  it('by Ctrl-C on the way from nothing', () => everywhere('abort', undefined, FROM))
  it('by Ctrl-C on the way from one state to another', () => everywhere('abort', FROM, TO))
  it('by death on the way from nothing', () => everywhere('die', undefined, FROM))
  it('by death on the way from one state to another', () => everywhere('die', FROM, TO))

  it('starts nothing new: what was under way is done, the rest is reported as not started', async () => {
    const trigger: Trigger = {left: 1, then: 'abort', abort: new AbortController()}
    const {lab, log} = faultyWorld(ACCOUNTS, triggered(trigger))
    const {exit, outcome} = await lab.apply(FROM, {signal: trigger.abort.signal})
    assert.equal(exit, 4)
    assert.deepEqual(outcome?.failed, [])
    assert.equal(writes(log), outcome?.done.length)
    assert.ok((outcome?.notStarted.length ?? 0) > 0)
  })
})
