import assert from 'node:assert/strict'
import {newAccounts} from '../../src/engine/new-accounts.js'
import {load} from '../../src/engine/load.js'
import {emailOf} from '../support/organization-seed.js'
import {clouds} from '../support/clouds.js'
import {doings, memoryFiles, NOW, openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {THREE} from '../scenarios/organization-base.js'

const yamlOf = (from: string, accounts: string): string => `version: 1
owner: acme
accounts: {from: ${from}, root: "111111111111", client: "222222222222", dev: "333333333333"}
organization: {units: [New], accounts: {shop: {create: {email: ${emailOf('shop')}, name: shop}, ou: New}}}
roles: {reader: {description: reads, accounts: ${accounts}, trust: [root]}}
`
const ALLOWED = {allow: ['CREATES_ACCOUNT'] as const}
const MAKING = [
  'create organization/account/shop',
  'create organization/unit/New',
  'move organization/account/shop/placement',
]

const codesOf = ({plan}: Awaited<ReturnType<Lab['plan']>>): string[] =>
  plan.findings
    .map(({severity, code}) => `${severity} ${code}`)
    .filter((one) => /account-next-plan|empty-unit|error/.test(one))
    .sort()

describe('engine: an account that is made where accounts are discovered', () => {
  const over = async (use: (lab: Lab) => Promise<void>): Promise<void> => {
    const [sandbox] = clouds()
    const lab = await openLab(sandbox ?? assert.fail(), THREE, {places: {client: 'Workloads'}})
    try {
      await use(lab)
    } finally {
      lab.close()
    }
  }
  const madeBy = (yaml: string, done: Parameters<typeof newAccounts>[0]['done'] = []): string[] =>
    newAccounts({done}, load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml})).written)

  it('is told of before and after, and is managed by the next plan', () =>
    over(async (lab) => {
      const yaml = yamlOf('organization', '{ou: New}')
      const first = await lab.apply(yaml, ALLOWED)
      assert.deepEqual(codesOf(first.gathered), ['note account-next-plan', 'note empty-unit'])
      assert.deepEqual(doings(first.gathered).sort(), MAKING)
      assert.equal(first.exit, 0)
      assert.deepEqual(madeBy(yaml, first.outcome?.done), ['shop'])

      const second = await lab.apply(yaml)
      assert.deepEqual(codesOf(second.gathered), [])
      assert.deepEqual(doings(second.gathered), ['create shop/role/reader'])
      assert.deepEqual([second.exit, madeBy(yaml, second.outcome?.done)], [0, []])
      assert.deepEqual(doings(await lab.plan(yaml)), [])
    }))

  it('and that discovery leaves out is nothing to wait for', () =>
    over(async (lab) => {
      const yaml = yamlOf('{except: [shop]}', 'client')
      // Until it is there, except: has nobody of that name to leave out.
      const kept = yaml.replace('except: [shop]', 'except: [{ou: New}]')
      const {gathered, outcome, exit} = await lab.apply(kept, ALLOWED)
      assert.deepEqual(codesOf(gathered), ['note empty-unit'])
      assert.deepEqual([exit, madeBy(kept, outcome?.done)], [0, []])
      assert.deepEqual(doings(await lab.plan(kept)), [])
      assert.deepEqual(doings(await lab.plan(yaml)), [])
    }))
})
