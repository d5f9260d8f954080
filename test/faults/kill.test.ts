import assert from 'node:assert/strict'
import type {SandboxState} from '../../src/sandbox/index.js'
import {ACCOUNTS, finishes, FROM, holdings, OPTIONS, TO, triggered} from './stops.js'
import {faultyWorld} from './world.js'

interface Way {
  readonly start: SandboxState
  readonly to: string
  /** What there is when nobody is killed. */
  readonly wanted: unknown
}

async function wayFrom(from: string | undefined, to: string): Promise<Way> {
  const {lab, sandbox} = faultyWorld(ACCOUNTS)
  if (from !== undefined) assert.equal((await lab.apply(from)).exit, 0)
  const start = await sandbox.state()
  assert.equal((await lab.apply(to, OPTIONS)).exit, 0)
  const wanted = await holdings(lab)
  lab.close()
  return {start, to, wanted}
}

/** Dies at the k-th write; what is left is a world, in which another process applies again. False when it came through. */
async function diesAt(k: number, then: 'before' | 'after', {start, to, wanted}: Way): Promise<boolean> {
  const dying = faultyWorld(ACCOUNTS, {cloud: triggered({left: k, then, abort: new AbortController()})})
  await dying.sandbox.load(start)
  const isDead = (await dying.lab.apply(to, OPTIONS)).exit !== 0
  const next = faultyWorld(ACCOUNTS)
  await next.sandbox.load(await dying.sandbox.state())
  if (isDead) await finishes(next.lab, to, `killed ${then} ${k}`)
  assert.deepEqual(await holdings(next.lab), wanted, `killed ${then} ${k}: what there is in the end`)
  dying.lab.close()
  next.lab.close()
  return isDead
}

describe('faults: killed anywhere, the next apply finishes the job: nothing twice, nothing lost', function () {
  this.timeout(600_000)
  let kills = 0
  after(() => console.log(`  ${kills} kills`))
  for (const [name, from, to] of [
    ['on the way from nothing', undefined, FROM],
    ['on the way from one state to another', FROM, TO],
  ] as const)
    for (const then of ['before', 'after'] as const)
      it(`${name}, ${then} each of its writes was carried out`, async () => {
        const way = await wayFrom(from, to)
        let k = 1
        while (await diesAt(k, then, way)) k++
        assert.ok(k > 8, `only ${k} writes`)
        kills += k - 1
      })
})
