import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {clouds} from '../support/clouds.js'
import type {TestedCloud} from '../support/clouds.js'
import {doings, memoryFiles, NOW, openLab} from '../support/lab.js'
import type {Applied, Lab, LabOptions} from '../support/lab.js'
import type {Stop, Walk} from './base.js'
import {load} from '../../src/engine/load.js'
import {beyond} from '../support/permissions.js'
import {worldOf} from './look.js'
import {walks} from './walks.js'

const sorted = (texts: readonly string[]): string[] => [...texts].sort()

/** As the program prints it. */
const told = (error: unknown): string =>
  error instanceof CloudError ? `${error.message} ${error.detail.advice ?? ''}` : String(error)

const reasons = ({refused, outcome, gathered}: Applied): string =>
  [
    ...(refused?.findings.map((one) => one.message) ?? []),
    ...(outcome?.failed.map(({change, error}) => `${change.verb} ${change.address}: ${error.message}`) ?? []),
    ...(outcome?.remaining?.map((change) => `remains: ${change.verb} ${change.address}`) ?? []),
    `plan: ${doings(gathered).join(', ')}`,
  ].join('\n')

/** What `permissions --for apply` prints for the file of this stop is enough for all that was sent. */
function checkPermissions(asked: TestedCloud['asked'], {name, yaml, options}: Stop, {gathered}: Applied): void {
  if (!asked) return
  assert.ok(asked.length > 0)
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({...options?.files, 'accounts.yaml': yaml}))
  assert.deepEqual(
    beyond(asked, loaded, 'apply', gathered.organization),
    [],
    `at "${name}": not in what permissions prints`,
  )
}

async function visit(lab: Lab, walk: Walk, stop: Stop, {asked}: TestedCloud): Promise<void> {
  const label = `at "${stop.name}"`
  await stop.byHand?.(lab)
  const isKept = stop.exit === 1 || stop.exit === 3 || stop.fails !== undefined
  const before = isKept ? await worldOf(lab, walk.accounts) : undefined
  const keeps = async () =>
    assert.deepEqual(await worldOf(lab, walk.accounts), before, `${label}: something was written`)
  if (stop.fails) {
    await assert.rejects(lab.apply(stop.yaml, stop.options), stop.fails, label)
    return keeps()
  }
  asked?.splice(0)
  const applied = await lab.apply(stop.yaml, stop.options)
  checkPermissions(asked, stop, applied)
  const {exit, refused, gathered, outcome} = applied
  const codes = new Set(gathered.plan.findings.map((one) => one.code))
  assert.equal(exit, stop.exit ?? 0, `${label}: ${reasons(applied)}`)
  if (stop.plans) assert.deepEqual(sorted(doings(gathered)), sorted(stop.plans), label)
  for (const code of stop.finds ?? []) assert.ok(codes.has(code), `${label}: no ${code} among ${[...codes].join(', ')}`)
  for (const code of stop.findsNot ?? []) assert.ok(!codes.has(code), `${label}: ${code}`)
  stop.planned?.(gathered)
  if (stop.failed) assert.match(outcome?.failed.map(({error}) => told(error)).join('\n') ?? '', stop.failed, label)
  if (stop.refused)
    assert.deepEqual(sorted((refused?.findings ?? []).map((one) => one.code)), sorted(stop.refused), label)
  if (before) await keeps()
  if (exit === 0) assert.deepEqual(outcome?.remaining, [], `${label}: and now nothing`)
  await stop.then?.(lab)
}

/** How a plan looks at accounts: all together, or each by itself first, as it does where there are very many. */
const LOOKS = [
  {name: '', options: {}},
  {name: ', each account by itself first', options: {large: 0}},
] as const

const looksAt = (stop: Stop, options: LabOptions): Stop => ({
  ...stop,
  options: {...stop.options, ...stop.once?.(), ...options},
})

for (const cloud of clouds())
  for (const look of LOOKS.filter(({options}) => cloud.name === 'sandbox' || !('large' in options)))
    describe(`scenarios over ${cloud.name}${look.name}`, () => {
      for (const walk of walks.filter((one) => !one.notOn?.[cloud.name]))
        it(walk.name, async () => {
          const lab = await openLab(cloud, walk.accounts, walk.organization)
          try {
            const stops = walk.stops.map((stop) => looksAt(stop, look.options))
            for (const stop of stops) await visit(lab, walk, stop, cloud)
            const {yaml, options, exit, fails} = stops.at(-1)!
            if (!exit && !fails) assert.deepEqual(doings(await lab.plan(yaml, options)), [], 'and now nothing')
          } finally {
            lab.close()
          }
        })
    })
