import assert from 'node:assert/strict'
import {driftExit, driftOf} from '../../src/engine/drift/drift.js'
import type {Placement} from '../../src/kinds/values.js'
import {organization, placesIn, THREE} from '../scenarios/organization-base.js'
import {clouds} from '../support/clouds.js'
import {openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'

const FILE = organization('{units: [W, N], accounts: {client: {ou: W}}}')
const FLAGS = {allow: [], adopt: false, maxDeletes: undefined, skipUnreadable: false, managementAccount: false}

describe('drift: an account that was moved by hand', () => {
  const lab = (): Promise<Lab> => openLab(clouds()[0]!, THREE, {places: {}})
  const moved = async (to: string): Promise<Lab> => {
    const one = await lab()
    await one.apply(FILE)
    await one.organize('MoveAccount', {
      AccountId: '<account client>',
      SourceParentId: '<unit W>',
      DestinationParentId: to,
    })
    return one
  }
  for (const [to, where] of [
    ['<root>', ''],
    ['<unit N>', 'N'],
  ] as const)
    it(`to ${where === '' ? 'the root' : where}: it is counted, told, and moved back`, async () => {
      const one = await moved(to)
      assert.equal((await placesIn(one))['client'], where)
      const found = driftOf(await one.plan(FILE), undefined)
      assert.equal(found.report.differences, 1)
      assert.equal(driftExit(found.report, false), 2)
      const [happened] = found.report.happened.changes
      assert.deepEqual(happened && [happened.verb, happened.address, (happened.after as Placement).unit], [
        'move',
        'organization/account/client/placement',
        where,
      ])
      const {gathered, left} = found.revertWith(FLAGS)
      assert.deepEqual(left, [])
      assert.equal((await one.applyGathered(gathered)).exit, 0)
      assert.equal((await placesIn(one))['client'], 'W')
      assert.equal(driftExit(driftOf(await one.plan(FILE), undefined).report, true), 0)
    })
})
