import assert from 'node:assert/strict'
import {adoption} from '../scenarios/adoption.js'
import type {Stop} from '../scenarios/base.js'
import {cycles} from '../scenarios/cycles.js'
import {exclusive} from '../scenarios/exclusive.js'
import {pages} from '../scenarios/pages.js'
import {paths} from '../scenarios/paths.js'
import {releases} from '../scenarios/release.js'
import {clouds} from '../support/clouds.js'
import {doings, openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {applySaved, loadedFrom, savedOf} from '../support/saved.js'

/** Saving and applying does what applying at once does: the same changes, the same end. */
async function visit(lab: Lab, stop: Stop): Promise<void> {
  const {name, yaml, options = {}, exit} = stop
  await stop.byHand?.(lab)
  if (stop.fails) return
  const loaded = loadedFrom(yaml, options)
  const planned = await lab.planOf(loaded, options)
  // What has errors is not saved.
  if (planned.plan.findings.some(({severity}) => severity === 'error')) return
  const {only: _, account: __, ...rest} = options
  const ended = await applySaved(lab, savedOf(planned, loaded), yaml, rest)
  assert.equal(ended.exit, exit ?? 0, `${name}: ${ended.said}`)
  assert.deepEqual(ended.applied && doings(ended.applied.gathered), doings(planned), name)
  await stop.then?.(lab)
}

/** Those whose changes are most entangled: replacements, cycles, adoptions, releases, parts left to others. */
const entangled = [...paths, ...cycles, ...adoption, ...releases, ...exclusive, ...pages]

for (const cloud of clouds())
  describe(`scenarios by saved plans over ${cloud.name}`, () => {
    for (const walk of entangled.filter((one) => !one.notOn?.[cloud.name]))
      it(walk.name, async () => {
        const lab = await openLab(cloud, walk.accounts)
        try {
          for (const stop of walk.stops) await visit(lab, stop)
        } finally {
          lab.close()
        }
      })
  })
