import assert from 'node:assert/strict'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import type {AccountRef, HazardName} from '../../src/core/types.js'
import {offlineFacts} from '../../src/engine/facts.js'
import type {Loaded} from '../../src/engine/load.js'
import {importLive} from '../../src/engine/import/import.js'
import type {Imported, ImportOptions} from '../../src/engine/import/import.js'
import {importGround} from '../../src/engine/import/ground.js'
import type {TestedCloud} from './clouds.js'
import {doings, labOver, memoryFiles, NOW} from './lab.js'

const OPTIONS: ImportOptions = {
  root: 'accounts.yaml',
  name: 'imported.yaml',
  folder: 'imported',
  split: undefined,
  head: undefined,
  isIncluded: () => false,
  filters: {},
  fold: false,
  merge: true,
  now: NOW,
}

/** Imports what a Cloud has: into a new file of these accounts, or, with `root`, into one that is there. */
export async function importFrom(
  cloud: Cloud,
  from: {readonly accounts: readonly AccountRef[]; readonly owner: string} | {readonly root: string},
  options: Partial<ImportOptions> & {readonly account?: readonly string[]} = {},
): Promise<Imported> {
  const head =
    'root' in from
      ? undefined
      : {owner: from.owner, partition: from.accounts[0]?.partition ?? 'aws', accounts: from.accounts}
  const ground = await importGround('accounts.yaml', head, {
    cloud: async () => cloud,
    concurrency: 8,
    version: '0.0.0-test',
    account: options.account,
    files: memoryFiles('root' in from ? {'accounts.yaml': from.root} : {}),
    now: () => NOW,
  })
  return importLive(ground, {...OPTIONS, head, ...options})
}

export const importRecorded = (
  snapshots: readonly Snapshot[],
  owner: string,
  options: Parameters<typeof importFrom>[2] = {},
): Promise<Imported> =>
  importFrom(createRecordedCloud(snapshots), {accounts: snapshots.map(({account}) => account), owner}, options)

export const textOf = ({pages}: Imported, name = 'accounts.yaml'): string =>
  pages.find((page) => page.name === name)?.text ?? ''

/** What its own plan does, adoption and fingerprints apart. */
export const besides = ({proof}: Imported): string[] =>
  proof.plan.changes
    .filter(({verb, kind}) => verb !== 'adopt' && kind !== 'mark')
    .map(({verb, address}) => `${verb} ${address}`)

const MARK = /^xrole:/

const THING = /^(?:role|user|group|managed-policy)$/
const ENTRANCE = /^OrganizationAccountAccessRole$/

/** Takes xrole's tags off everything: as if somebody had made it all by hand. */
async function unmark(cloud: Cloud, accounts: readonly AccountRef[]): Promise<void> {
  for (const account of accounts) {
    const {roles, users} = await cloud.snapshot(account)
    const keysOf = (tags: readonly {Key: string}[]) => tags.map(({Key}) => Key).filter((key) => MARK.test(key))
    for (const {RoleName, Tags} of roles)
      if (keysOf(Tags).length > 0)
        await cloud.send(account, {op: 'UntagRole', input: {RoleName, TagKeys: keysOf(Tags)}})
    for (const {UserName, Tags} of users)
      if (keysOf(Tags).length > 0)
        await cloud.send(account, {op: 'UntagUser', input: {UserName, TagKeys: keysOf(Tags)}})
  }
}

/**
 * An example is applied, xrole's tags are taken off, what there is then is imported, and the file that comes of it adopted:
 * its plan adopts and does nothing else, and afterwards there is nothing to do. @returns the file
 */
export async function walkExample(tested: TestedCloud, loaded: Loaded, allow: readonly HazardName[]): Promise<string> {
  const {intent} = loaded.compile(offlineFacts().facts)
  const accounts = intent.accounts.filter(({managed}) => managed)
  const opened = await tested.open(accounts)
  const lab = labOver(opened, intent.accounts)
  try {
    const first = await lab.applyOf(loaded, {allow})
    assert.equal(first.exit, 0, JSON.stringify(first.refused?.findings))
    await unmark(opened, accounts)
    const imported = await importFrom(opened, {accounts, owner: intent.owner})
    assert.deepEqual(besides(imported), [])
    const things = [...imported.proof.live.values()].filter(({kind, name}) => THING.test(kind) && !ENTRANCE.test(name))
    const lifted = imported.lifted.entries.flatMap((entry) => entry.things.map(({address}) => address))
    assert.deepEqual(lifted.sort(), things.map(({address}) => address).sort())
    const text = textOf(imported)
    const {exit, refused} = await lab.apply(text, {adopt: true, allow})
    assert.equal(exit, 0, JSON.stringify(refused?.findings))
    assert.deepEqual(doings(await lab.plan(text)), [])
    return text
  } finally {
    lab.close()
  }
}
