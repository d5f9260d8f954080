import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {Cloud} from '../../src/core/cloud.js'
import {diff} from '../../src/core/diff.js'
import {execute} from '../../src/core/execute.js'
import {fold} from '../../src/core/fold.js'
import {order} from '../../src/core/order.js'
import type {Resource, State} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {stateOf} from '../../src/kinds/resource.js'
import type {Role} from '../../src/kinds/values.js'
import {clouds} from '../support/clouds.js'
import {load} from '../../src/engine/load.js'
import {examples} from '../examples/examples.js'
import {besides, importFrom, textOf, walkExample} from '../support/imports.js'
import {doings, labOver, NOW} from '../support/lab.js'
import {seeds} from '../support/seed.js'
import {ACCOUNTS, worlds} from '../support/worlds.js'

/** A world that nobody manages yet: no owner's tags, and no path of an owner. */
function handMade(state: State): State {
  const text = JSON.stringify([...state.values()]).replaceAll('/xrole/o/', '/')
  return stateOf(
    (JSON.parse(text) as Resource[]).map((one) =>
      one.kind === 'role' || one.kind === 'user' ? {...one, value: {...(one.value as Role), marks: {}}} : one,
    ),
  )
}

async function build(cloud: Cloud, to: State): Promise<void> {
  const world = worldOf(ACCOUNTS)
  const steps = order(fold(diff(new Map(), to, kinds, world), kinds, world), new Map(), kinds, world, () => false)
  const report = await execute(steps, kinds, world, {
    send: (account, call) => cloud.send(account, call),
    sleep: async () => undefined,
    concurrency: 6,
    perAccount: 3,
  })
  assert.deepEqual(report.failed, [])
}

describe('import of every example', () => {
  for (const {name, file, allow} of examples)
    it(name, async () => {
      const text = await walkExample(
        clouds()[0]!,
        load(file, () => NOW),
        allow,
      )
      if (name === 'root') assert.match(text, ROOT)
    })
})

/** The file that one would have written, but for the comments. */
const ROOT = /roles:\n {2}MainAccountAdminRole:\n/

describe('laws of import', () => {
  const [tested] = clouds()
  for (const {name, seed} of seeds)
    for (const how of [{fold: false}, {fold: true}, {fold: false, merge: false}])
      it(`what is imported is planned with adoptions only, and adopted there is nothing to do: ${JSON.stringify(how)} (${name})`, async () => {
        await fc.assert(
          fc.asyncProperty(worlds, async (state) => {
            const cloud = await tested!.open(ACCOUNTS)
            const lab = labOver(cloud, ACCOUNTS)
            try {
              const wanted = handMade(state)
              await build(cloud, wanted)
              const imported = await importFrom(cloud, {accounts: ACCOUNTS, owner: 'o'}, how)
              assert.deepEqual(
                imported.left.map(({address, reason}) => `${address}: ${reason}`),
                [],
              )
              if (!how.fold) assert.deepEqual(besides(imported), [])
              const things = [...wanted.values()].filter(({kind}) => /^(role|user|group|managed-policy)$/.test(kind))
              const lifted = imported.lifted.entries.flatMap((entry) => entry.things.map(({key}) => key))
              assert.deepEqual(lifted.sort(), things.map(({key}) => key).sort())
              const text = textOf(imported)
              const {exit, refused} = await lab.apply(text, {adopt: true})
              assert.equal(exit, 0, JSON.stringify(refused?.findings))
              assert.deepEqual(doings(await lab.plan(text)), [])
            } finally {
              lab.close()
            }
          }),
          {seed, numRuns: how.fold || how.merge === false ? 3 : 5, endOnFailure: true},
        )
      })
})
