import assert from 'node:assert/strict'
import type {SandboxState} from '../../src/sandbox/index.js'
import {ACCOUNTS, finishes, FROM, OPTIONS, TO, triggered} from './stops.js'
import type {Trigger} from './stops.js'
import {faultyWorld} from './world.js'

const writes = (log: readonly {op: string}[]): number =>
  log.filter((one) => !/^(Get|List|AssumeRole)/.test(one.op)).length

async function stoppedAfter(k: number, from: SandboxState, to: string): Promise<boolean> {
  const trigger: Trigger = {left: k, then: 'abort', abort: new AbortController()}
  const {lab, sandbox} = faultyWorld(ACCOUNTS, {cloud: triggered(trigger)})
  await sandbox.load(from)
  const {exit, outcome} = await lab.apply(to, {...OPTIONS, signal: trigger.abort.signal})
  const isStopped = exit !== 0
  if (isStopped) assert.equal(exit, outcome!.done.length > 0 ? 4 : 1)
  await finishes(lab, to, `after ${k}`)
  lab.close()
  return isStopped
}

/** Tries every k until nothing is left to stop. */
async function everywhere(from: string | undefined, to: string): Promise<void> {
  const {lab, sandbox} = faultyWorld(ACCOUNTS)
  if (from !== undefined) assert.equal((await lab.apply(from)).exit, 0)
  const start = await sandbox.state()
  let k = 1
  while (await stoppedAfter(k, start, to)) k++
  assert.ok(k > 8, `only ${k} requests`)
}

describe('faults: interrupted anywhere, the next apply finishes the job', () => {
  it('on the way from nothing', () => everywhere(undefined, FROM))
  it('on the way from one state to another', () => everywhere(FROM, TO))

  it('starts nothing new: what was under way is done, the rest is reported as not started', async () => {
    const trigger: Trigger = {left: 1, then: 'abort', abort: new AbortController()}
    const {lab, log} = faultyWorld(ACCOUNTS, {cloud: triggered(trigger)})
    const {exit, outcome} = await lab.apply(FROM, {signal: trigger.abort.signal})
    assert.equal(exit, 4)
    assert.deepEqual(outcome?.failed, [])
    assert.equal(writes(log), outcome?.done.length)
    assert.ok((outcome?.notStarted.length ?? 0) > 0)
  })
})
