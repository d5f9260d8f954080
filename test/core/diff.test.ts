import assert from 'node:assert/strict'
import {diff} from '../../src/core/diff.js'
import type {Resource} from '../../src/core/types.js'
import {worldOf} from '../../src/engine/world.js'
import {kinds} from '../../src/kinds/index.js'
import {arnOf, attachmentOf, boundaryOf, managedPolicyOf, roleOf, stateOf, trustOf} from '../../src/kinds/resource.js'
import {ROOT} from '../scenarios/base.js'

const world = worldOf([ROOT])
const role = (name: string, path = '/') =>
  roleOf(ROOT, {name, path, description: '', maxSession: 3600, tags: {}, marks: {owner: 'acme'}})
const trusting = (name: string, AWS: string) =>
  trustOf(ROOT, name, {
    document: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'}]},
  })
const policy = (name: string, path: string) =>
  managedPolicyOf(ROOT, {name, path, description: '', document: {}, tags: {}})
const LOGS = {arn: arnOf(ROOT, 'policy', '/', 'Logs')}
const CI = arnOf(ROOT, 'role', '/', 'ci')
const CI_MOVED = arnOf(ROOT, 'role', '/x/', 'ci')
const ACCOUNT = arnOf(ROOT, 'role', '/', 'other')

interface Row {
  readonly live: readonly Resource[]
  readonly desired: readonly Resource[]
  /** Keys of what belongs to others. */
  readonly others?: readonly string[]
  readonly found: readonly string[]
}

/** What a replacement takes along. */
const rows: Readonly<Record<string, Row>> = {
  'nothing is replaced: what names it stays': {
    live: [role('ci'), role('a'), trusting('a', CI)],
    desired: [role('ci'), role('a'), trusting('a', CI)],
    found: [],
  },
  'a trust that names it is written again, though its text is the same': {
    live: [role('ci'), role('a'), trusting('a', CI)],
    desired: [role('ci', '/x/'), role('a'), trusting('a', CI)],
    found: ['replace root/role/ci', 'update root/role/a/trust'],
  },
  'and once when its text changes as well': {
    live: [role('ci'), role('a'), trusting('a', CI)],
    desired: [role('ci', '/x/'), role('a'), trusting('a', CI_MOVED)],
    found: ['replace root/role/ci', 'update root/role/a/trust'],
  },
  'not one that names another role': {
    live: [role('ci'), role('a'), trusting('a', ACCOUNT)],
    desired: [role('ci', '/x/'), role('a'), trusting('a', ACCOUNT)],
    found: ['replace root/role/ci'],
  },
  'not one of others': {
    live: [role('ci'), role('a'), trusting('a', CI)],
    desired: [role('ci', '/x/'), role('a'), trusting('a', CI)],
    others: ['root/role/a/trust'],
    found: ['replace root/role/ci'],
  },
  'its own parts go with it, others or not': {
    live: [role('ci'), trusting('ci', ACCOUNT), attachmentOf(ROOT, 'role', 'ci', LOGS)],
    desired: [role('ci', '/x/'), trusting('ci', ACCOUNT), attachmentOf(ROOT, 'role', 'ci', LOGS)],
    others: ['root/role/ci/policy/Logs'],
    found: ['replace root/role/ci', 'replace root/role/ci/policy/Logs', 'replace root/role/ci/trust'],
  },
  'what has a policy that is replaced loses and gets it': {
    live: [policy('Logs', '/'), role('a'), attachmentOf(ROOT, 'role', 'a', LOGS), boundaryOf(ROOT, 'role', 'a', LOGS)],
    desired: [
      policy('Logs', '/x/'),
      role('a'),
      attachmentOf(ROOT, 'role', 'a', LOGS),
      boundaryOf(ROOT, 'role', 'a', LOGS),
    ],
    found: ['replace root/policy/Logs', 'replace root/role/a/boundary', 'replace root/role/a/policy/Logs'],
  },
}

describe('diff: what a replacement takes along', () => {
  for (const [name, {live, desired, others = [], found}] of Object.entries(rows))
    it(name, () => {
      const isOthers = ({address}: Resource) => others.includes(address)
      const deltas = diff(stateOf(live), stateOf(desired), kinds, world, new Set(), isOthers)
      const told = [...deltas.values()].map(({verb, before, after}) => `${verb} ${(after ?? before)!.address}`)
      assert.deepEqual(told.sort(), [...found].sort())
    })
})
