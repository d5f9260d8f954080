import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {createSandbox} from '../../src/sandbox/index.js'
import {estate, idOf} from '../bench/estate.js'
import {labOver, memoryFiles, NOW} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import type {Sandbox} from '../../src/sandbox/index.js'

const ACCOUNTS = 30
const ROLES = 50

async function open(yaml: string): Promise<{lab: Lab; sandbox: Sandbox}> {
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml}))
  const {accounts} = loaded.compile(offlineFacts().facts).intent
  const sandbox = createSandbox({accounts, now: () => NOW})
  const options = await sandboxCloudOptions(sandbox, accounts, async () => undefined)
  return {lab: labOver(createAwsCloud({...options, now: () => NOW}), accounts), sandbox}
}

/** How often each operation was asked in an account since the last look. */
function take(sandbox: Sandbox): (account: string) => Record<string, number> {
  const seen = sandbox.log.splice(0)
  return (account) => {
    const counts: Record<string, number> = {}
    for (const {op} of seen.filter((one) => one.account === account)) counts[op] = (counts[op] ?? 0) + 1
    return counts
  }
}

const READ = {AssumeRole: 1, GetAccountAuthorizationDetails: 1, ListRoles: 1}

describe(`requests for ${ACCOUNTS} accounts of ${ROLES} roles`, () => {
  it('plan sends three an account, apply one for each thing to make, and nothing is read back one by one', async () => {
    const yaml = estate(ACCOUNTS, ROLES)
    const {lab, sandbox} = await open(yaml)
    const ids = Array.from({length: ACCOUNTS}, (_, i) => idOf(i + 1))

    await lab.plan(yaml)
    const planning = take(sandbox)
    for (const id of ids) assert.deepEqual(planning(id), READ)
    assert.deepEqual(planning(idOf(0)), {GetCallerIdentity: 1, GetAccountAuthorizationDetails: 1, ListRoles: 1})

    assert.equal((await lab.apply(yaml)).exit, 0)
    const applying = take(sandbox)
    for (const id of ids)
      assert.deepEqual(applying(id), {
        // The keys of the first plan are still good: apply reads to plan, right before the first write, and at the end.
        GetAccountAuthorizationDetails: 3,
        ListRoles: 3,
        CreatePolicy: ROLES,
        CreateRole: ROLES,
        AttachRolePolicy: 2 * ROLES,
        PutRolePolicy: ROLES,
      })

    assert.deepEqual((await lab.plan(yaml)).plan.changes, [])
    const again = take(sandbox)
    for (const id of ids) assert.deepEqual(again(id), {GetAccountAuthorizationDetails: 1, ListRoles: 1})
    lab.close()
  })

  it('does not grow with the number of roles', async () => {
    const counts = []
    for (const roles of [1, 40]) {
      const yaml = estate(1, roles)
      const {lab, sandbox} = await open(yaml)
      await lab.apply(yaml)
      take(sandbox)
      await lab.plan(yaml)
      counts.push(take(sandbox)(idOf(1)))
      lab.close()
    }
    assert.deepEqual(counts[0], counts[1])
  })
})
