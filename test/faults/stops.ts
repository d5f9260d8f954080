import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import {account} from '../support/clouds.js'
import type {Lab} from '../support/lab.js'
import {file} from '../scenarios/base.js'

export const ACCOUNTS = [account('root', 1), account('client', 2)]

export const FROM = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports, ReadOnlyAccess]}
  Old: {account: client, trust: [client/role/Gate], boundary: Reports}
  Ping: {account: root, trust: [client/role/Gate]}
users: {alice: {account: root, policies: [ReadOnlyAccess]}, bob: {account: root}}
groups: {Ops: {account: root, users: [alice]}}`)

/** Everything there is: a replacement with trusts to write again, a pair in a cycle, moves, updates, deletions. */
export const TO = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
roles:
  Gate: {account: client, path: /ci/, trust: [root/user/bob, root/role/Ping], policies: [Reports], inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}}
  Ping: {account: root, description: again, trust: [client/role/Gate, client/role/Pong]}
  Pong: {account: client, trust: [root/role/Ping], boundary: Reports}
users: {bob: {account: root, path: /team/, tags: {team: data}}}
groups: {Ops: {account: root, users: [bob], policies: [ReadOnlyAccess]}}`)

export const OPTIONS = {maxDeletes: '9', allow: ['REPLACES'] as const}

/**
 * What happens at the k-th write. `abort`: it is done, and the run is told to stop. `before`: the process is gone before
 * it arrives. `after`: it is carried out, and the process is gone before the answer comes.
 */
export interface Trigger {
  left: number
  readonly then: 'abort' | 'before' | 'after'
  readonly abort: AbortController
}

const gone = ({name}: {name: string}, op: string): CloudError =>
  new CloudError('unreachable', 'the process is gone', {account: name, op, code: 'ECONNRESET'})

export const triggered =
  (trigger: Trigger) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    async send(to, call) {
      const nth = --trigger.left
      if (trigger.then === 'before' && nth <= 0) throw gone(to, call.op)
      if (trigger.then === 'after' && nth < 0) throw gone(to, call.op)
      const sent = await cloud.send(to, call)
      if (nth === 0 && trigger.then === 'abort') trigger.abort.abort()
      if (nth === 0 && trigger.then === 'after') throw gone(to, call.op)
      return sent
    },
  })

/** What all accounts hold, without what differs from time to time. */
export async function holdings(lab: Lab, accounts = ACCOUNTS): Promise<unknown> {
  const snapshots: Snapshot[] = await Promise.all(accounts.map((ref) => lab.cloud.snapshot(ref)))
  const fleeting = /^(RoleId|UserId|GroupId|PolicyId|CreateDate|RoleLastUsed)$/
  return JSON.parse(
    JSON.stringify(snapshots, (key, value: unknown) => (fleeting.test(key) ? undefined : value)),
  ) as unknown
}

/** The next apply does all that is left, and nothing else differs then. */
export async function finishes(lab: Lab, yaml: string, label: string): Promise<void> {
  const {exit, outcome, refused} = await lab.apply(yaml, OPTIONS)
  const why = [...(refused?.findings ?? []), ...(outcome?.failed.map((one) => one.error) ?? [])].map(
    (one) => one.message,
  )
  assert.equal(exit, 0, `${label}: ${why.join('\n')}`)
  assert.deepEqual(outcome?.remaining, [], label)
}
