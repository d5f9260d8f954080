import assert from 'node:assert/strict'
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
import type {clouds} from './clouds.js'
import {besides, importFrom, textOf} from './imports.js'
import {doings, labOver} from './lab.js'
import {ACCOUNTS} from './worlds.js'

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

/** The law of import, of one world: what is imported is planned with adoptions only, and once adopted there is nothing to do. */
export async function adoptsWhole(
  tested: ReturnType<typeof clouds>[number],
  state: State,
  how: {readonly fold: boolean; readonly merge?: boolean},
): Promise<void> {
  const cloud = await tested.open(ACCOUNTS)
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
}
