import {diff} from '../../src/core/diff.js'
import {fold} from '../../src/core/fold.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import type {Change, State} from '../../src/core/types.js'
import {fingerprinting, identityHash} from '../../src/config/compile/marks.js'
import type {Intent} from '../../src/config/intent.js'
import {accessGains} from '../../src/access/changes.js'
import {powerChanges} from '../../src/access/power-changes.js'
import {openCloud} from '../../src/engine/clouds.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {compiled, load, sha256} from '../../src/engine/load.js'
import {modelFor} from '../../src/engine/plan/access.js'
import {readAccounts} from '../../src/engine/read.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {observe} from '../../src/kinds/live.js'
import {stateOf} from '../../src/kinds/resource.js'
import {scope} from '../../src/ownership/scope.js'
import {accessLines} from '../../src/render/access-lines.js'
import {plan} from '../render/plans.js'
import {memoryFiles} from '../support/lab.js'
import {accessEstate} from './estate.js'

/** Wall and CPU seconds of a part of a plan, in one process. */
interface Cost {
  readonly wall: number
  readonly cpu: number
}

async function timed<T>(work: () => T | Promise<T>): Promise<{cost: Cost; made: T}> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const made = await work()
  const {user, system} = process.cpuUsage(before)
  return {made, cost: {wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6}}
}

const row = (name: string, {wall, cpu}: Cost): string =>
  `  ${name.padEnd(58)} ${wall.toFixed(2).padStart(6)} s wall ${cpu.toFixed(2).padStart(6)} s CPU`

/** What is planned, without a word on access: that is measured as the first of its kind in this process. */
interface Difference {
  readonly live: State
  readonly desired: State
  readonly changes: readonly Change[]
}

function differenceBetween(snapshots: readonly Snapshot[], intent: Intent): Difference {
  const state = stateOf(snapshots.flatMap((one) => observe(one).resources))
  const {desired, adopted} = scope(intent, {
    state,
    unknown: new Set(),
    callerAccount: intent.accounts[0]?.id,
    identity: (thing) => identityHash(thing, sha256),
    fingerprint: fingerprinting(sha256),
    principals: new Map(),
  })
  const world = worldOf(intent.accounts)
  return {live: state, desired, changes: fold(diff(state, desired, kinds, world, adopted), kinds, world)}
}

/** What a plan says of access, as text: this is what is held against the reading. */
function section({live, desired, changes}: Difference, {accounts}: Intent): {entries: number; lines: number} {
  const [before, after] = [modelFor(live, accounts, live), modelFor(desired, accounts, live)]
  const {access: gains} = accessGains(before, after, changes, worldOf(accounts))
  const powers = powerChanges(before, after, changes)
  return {entries: gains.length + powers.length, lines: accessLines(plan([], {access: gains, powers, accounts})).length}
}

async function sideBySide(what: string, difference: Difference, intent: Intent, reading: Cost): Promise<void> {
  const {made, cost} = await timed(() => section(difference, intent))
  const {length} = difference.changes
  console.log(`\n${what}: ${length} changes, ${made.entries} who gain or lose, in ${made.lines} lines`)
  console.log(row('reading the accounts, sandbox on a loopback port', reading))
  console.log(row('the access section', cost))
  console.log(
    `  ratio: ${(cost.wall / reading.wall).toFixed(2)} wall (wanted: below 1), ${(cost.cpu / reading.cpu).toFixed(2)} CPU`,
  )
}

const [ACCOUNTS, ROLES, USERS] = [100, 20, 300]

/** One user may assume whatever trusts it: a policy of its own that is new. */
const withOneMore = (yaml: string): string =>
  yaml.replace(
    '  user1: {account: hub',
    '  user1: {account: hub, inline: {all: {statements: [{allow: ["sts:*"], on: ["*"]}]}}',
  )

/** The sandbox on a loopback port, as the environment of this process names it. */
async function against(url: string, yaml: string, what: string): Promise<void> {
  const intent = compiled(
    load('accounts.yaml', () => new Date(), memoryFiles({'accounts.yaml': yaml})),
    offlineFacts().facts,
  ).intent
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_REGION: 'us-east-1',
  })
  const cloud = await openCloud({accounts: intent.accounts, mode: {kind: 'aws'}, use: 'plan'})
  try {
    const reading = await timed(() => readAccounts(cloud, intent.accounts, {concurrency: 16, parts: () => []}))
    if (reading.made.unknown.length > 0) throw new Error('an account could not be read')
    await sideBySide(what, differenceBetween(reading.made.snapshots, intent), intent, reading.cost)
  } finally {
    cloud.close?.()
  }
}

export interface Sandbox {
  /** Writes accounts.yaml. */
  write(yaml: string): void
  /** Applies it. */
  apply(): void
  serve(): Promise<{url: string; stop: () => void}>
}

/**
 * The access section of a plan beside the reading of the accounts, over an estate of 2,000 roles in 100 accounts and 300
 * users: everything new where one user in thirty has policies with wildcards, and where one in three has; then one policy
 * more in the estate as it was applied.
 */
export async function access(sandbox: Sandbox): Promise<void> {
  const few = accessEstate(ACCOUNTS, ROLES, USERS, 30)
  const yaml = accessEstate(ACCOUNTS, ROLES, USERS, 3)
  const served = async (text: string, what: string) => {
    const {url, stop} = await sandbox.serve()
    try {
      await against(url, text, what)
    } finally {
      stop()
    }
  }
  console.log(`\nquestions of access: ${ACCOUNTS * ROLES} roles in ${ACCOUNTS} accounts, ${USERS} users`)
  sandbox.write(few)
  await served(few, 'everything new, one user in thirty with wildcards')
  sandbox.write(yaml)
  await served(yaml, 'everything new, one user in three with wildcards')
  sandbox.apply()
  await served(withOneMore(yaml), 'one policy more')
}
