import assert from 'node:assert/strict'
import {organizationLab} from '../support/organization-lab.js'
import {doings} from '../support/lab.js'

const idOf = (index: number): string => String(500000000000 + index)
const ACCOUNTS = [
  {id: '111111111111', name: 'root'},
  ...Array.from({length: 50}, (_, index) => ({id: idOf(index), name: `a${index}`})),
]
/** Roles in the first account, which stays in the organization, and in `count` others. */
const yaml = (count: number) => `owner: acme
organization: {}
accounts: {root: "111111111111", ${Array.from({length: 50}, (_, index) => `a${index}: "${idOf(index)}"`).join(', ')}}
roles:
  Deployer: {accounts: [${Array.from({length: count + 1}, (_, index) => `a${index}`).join(', ')}], trust: [root/user/alice]}
users: {alice: {account: root, callerScope: organization}}
safety: {mustKeep: [{principal: root/user/alice, role: a0/role/Deployer}, {principal: root/user/alice, role: a1/role/Deployer}]}
`
const deployer = (index: number): string => `arn:aws:iam::${idOf(index)}:role/Deployer`
const lets = (index: number): string => `arn:aws:sts::${idOf(index)}:assumed-role/Deployer/lab`

describe('engine: callerScope: organization, and many accounts outside of it', () => {
  it('goes from inline to pages and back, and nobody is out in between', async () => {
    const lab = organizationLab(ACCOUNTS, 'aws')
    for (let index = 1; index < 50; index++) await lab.expel(idOf(index))
    for (const count of [20, 45, 20]) {
      const {exit, gathered} = await lab.apply(yaml(count), {maxDeletes: '99', allow: ['DELETES']})
      assert.equal(exit, 0, JSON.stringify(gathered.plan.findings))
      for (const index of [0, 1, count]) assert.equal(await lab.assume('alice', deployer(index)), lets(index))
      assert.deepEqual(doings(await lab.plan(yaml(count))), [])
    }
  })
})
