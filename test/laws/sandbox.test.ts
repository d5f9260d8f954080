import assert from 'node:assert/strict'
import fc from 'fast-check'
import {diff} from '../../src/core/diff.js'
import {execute} from '../../src/core/execute.js'
import {fold} from '../../src/core/fold.js'
import type {Cloud} from '../../src/core/cloud.js'
import {order} from '../../src/core/order.js'
import type {State} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {observe} from '../../src/kinds/live.js'
import {stateOf} from '../../src/kinds/resource.js'
import {clouds} from '../support/clouds.js'
import {seeds} from '../support/seed.js'
import {ACCOUNTS, worlds} from '../support/worlds.js'

const world = worldOf(ACCOUNTS)
const CONNECT = /\/role\/organizationaccountaccessrole/

/** Live, without the role by which accounts are entered: no generated world has it. */
async function read(cloud: Cloud): Promise<State> {
  const snapshots = await Promise.all(ACCOUNTS.map((account) => cloud.snapshot(account)))
  const state = stateOf(snapshots.flatMap((snapshot) => observe(snapshot).resources))
  return new Map([...state].filter(([key]) => !CONNECT.test(key)))
}

async function go(cloud: Cloud, to: State): Promise<void> {
  const from = await read(cloud)
  const steps = order(fold(diff(from, to, kinds, world), kinds, world), from, kinds, world, () => false)
  const report = await execute(steps, kinds, world, {
    send: (account, call) => cloud.send(account, call),
    sleep: async () => undefined,
    concurrency: 6,
    perAccount: 3,
  })
  const failures = report.failed.map(({step, op, error}) => `${op} ${step.change.address}: ${error.message}`)
  assert.deepEqual(failures, [])
  assert.equal(report.skipped.length, 0)
}

describe('laws over the sandbox', () => {
  const [cloudUnderTest] = clouds()
  for (const {name, seed} of seeds) {
    it(`what the model allows the sandbox accepts, and afterwards nothing differs (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(worlds, worlds, async (first, second) => {
          const cloud = await cloudUnderTest!.open(ACCOUNTS)
          try {
            for (const to of [first, second]) {
              await go(cloud, to)
              assert.deepEqual([...diff(await read(cloud), to, kinds, world).keys()], [])
            }
          } finally {
            cloud.close()
          }
        }),
        {seed, numRuns: 25, endOnFailure: true},
      )
    })
  }
})
