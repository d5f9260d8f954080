import assert from 'node:assert/strict'
import fc from 'fast-check'
import {diff} from '../../src/core/diff.js'
import {execute} from '../../src/core/execute.js'
import {fold} from '../../src/core/fold.js'
import type {Cloud} from '../../src/core/cloud.js'
import {order} from '../../src/core/order.js'
import type {AccountRef, State} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {observe} from '../../src/kinds/live.js'
import {stateOf} from '../../src/kinds/resource.js'
import {clouds} from '../support/clouds.js'
import type {TestedCloud} from '../support/clouds.js'
import {seeds} from '../support/seed.js'
import {ACCOUNTS, inPartition, worlds} from '../support/worlds.js'

const CONNECT = /\/role\/organizationaccountaccessrole/

/** Live, without the role by which accounts are entered: no generated world has it. */
async function read(cloud: Cloud, accounts: readonly AccountRef[]): Promise<State> {
  const snapshots = await Promise.all(accounts.map((account) => cloud.snapshot(account)))
  const state = stateOf(snapshots.flatMap((snapshot) => observe(snapshot).resources))
  return new Map([...state].filter(([key]) => !CONNECT.test(key)))
}

async function go(cloud: Cloud, accounts: readonly AccountRef[], to: State): Promise<void> {
  const world = worldOf(accounts)
  const from = await read(cloud, accounts)
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

/** Goes from nothing to each of two worlds in turn, and finds no difference there. */
async function walk(cloud: TestedCloud, partition: string, worlds: readonly State[]): Promise<void> {
  const accounts = ACCOUNTS.map((account) => ({...account, partition}))
  const opened = await cloud.open(accounts)
  try {
    for (const to of worlds) {
      await go(opened, accounts, to)
      assert.deepEqual([...diff(await read(opened, accounts), to, kinds, worldOf(accounts)).keys()], [])
    }
  } finally {
    opened.close()
  }
}

describe('laws over the sandbox', () => {
  const [cloudUnderTest] = clouds()
  for (const {name, seed} of seeds) {
    it(`what the model allows the sandbox accepts, and afterwards nothing differs (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(worlds, worlds, (first, second) => walk(cloudUnderTest!, 'aws', [first, second])),
        {seed, numRuns: 25, endOnFailure: true},
      )
    })
  }
  for (const partition of ['aws-cn', 'aws-us-gov'])
    it(`the same in ${partition}`, async () => {
      await fc.assert(
        fc.asyncProperty(worlds, worlds, (first, second) =>
          walk(cloudUnderTest!, partition, [inPartition(first, partition), inPartition(second, partition)]),
        ),
        {seed: seeds[0]!.seed, numRuns: 8, endOnFailure: true},
      )
    })
})
