import assert from 'node:assert/strict'
import {askerOf, questionOf} from '../../src/access/asker.js'
import {closure} from '../../src/access/closure.js'
import {explain} from '../../src/access/explain.js'
import {reachOf} from '../../src/access/reach.js'
import {modelFor} from '../../src/engine/plan/access.js'
import type {Gathered} from '../../src/engine/gather.js'
import {organizationLab} from '../support/organization-lab.js'

const ACCOUNTS = [
  {id: '111111111111', name: 'root'},
  {id: '222222222222', name: 'client', ou: 'Workloads'},
  {id: '333333333333', name: 'dev', ou: 'Workloads'},
  {id: '444444444444', name: 'shop', ou: 'Workloads'},
]
const yaml = (scope: string) => `owner: acme
accounts: {from: organization}
roles:
  Deployer: {accounts: [client, dev, shop], trust: [root/group/Ops]}
groups: {Ops: {account: root, users: [alice]${scope}}}
users: {alice: {account: root}}
safety: {mustKeep: [{principal: root/user/alice, role: client/role/Deployer}]}
`
const YAML = yaml(', callerScope: organization')
const ALICE = 'root/user/alice'
const deployer = (id: string) => `arn:aws:iam::${id}:role/Deployer`

const NO_REQUEST = {context: {}}

/** What a State says of alice becoming Deployer in an account. */
const outcome = ({desired, intent, live}: Gathered, account: string): string => {
  const model = modelFor(desired, intent.accounts, live)
  const asker = askerOf(ALICE, model, intent.accounts)
  assert.ok('caller' in asker)
  return explain(model, questionOf(asker, `${account}/role/Deployer`, NO_REQUEST, model)).outcome
}

describe('engine: callerScope: organization', () => {
  const lab = organizationLab(ACCOUNTS, 'aws')

  it('is one statement in the plan, which says how wide it is, and leaves nothing to do', async () => {
    const {plan, intent} = await lab.plan(YAML)
    const change = plan.changes.find(({address}) => address === 'root/group/Ops/inline/xrole-assume')
    const id = intent.accounts[0]?.organization
    assert.match(id ?? '', /^o-[a-z0-9]{10,32}$/)
    assert.deepEqual((change?.after as {document: object}).document, {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Resource: 'arn:aws:iam::*:role/Deployer',
          Condition: {StringEquals: {'aws:ResourceOrgID': id}},
        },
      ],
    })
    assert.deepEqual(change?.notes, [
      `may assume role Deployer in every account of organization ${id} that trusts it: 3 accounts of this file today`,
    ])
    assert.deepEqual(
      plan.access
        .filter(({principal}) => principal === ALICE)
        .map(({role, change: verb, conditions}) => [role, verb, conditions]),
      ['client', 'dev', 'shop'].map((account) => [`${account}/role/Deployer`, 'gains', []]),
    )
    const applied = await lab.apply(YAML)
    assert.equal(applied.exit, 0)
    assert.deepEqual((await lab.plan(YAML)).plan.changes, [])
  })

  it('is met in every account of the organization: who, can and explain say so, and nothing is half-made', async () => {
    const gathered = await lab.plan(YAML)
    const {desired, intent, live} = gathered
    const model = modelFor(desired, intent.accounts, live)
    for (const account of ['client', 'dev', 'shop']) assert.equal(outcome(gathered, account), 'allowed')
    const alice = model.principals.get(ALICE)!
    assert.deepEqual(
      reachOf(model)
        .from(alice)
        .map(({role, ways}) => [role.address, ways.map(({conditions}) => conditions)]),
      ['client', 'dev', 'shop'].map((account) => [`${account}/role/Deployer`, [[]]]),
    )
    const {accounts, declared, unmanaged} = intent
    const seen = {accounts, declared, unmanaged, isAws: true, unread: new Set<string>(), told: new Set<string>()}
    assert.deepEqual(closure(model, seen), [])
    assert.deepEqual(
      gathered.plan.findings.filter(({code}) => code === 'must-keep-closed'),
      [],
    )
  })

  it('lets in where the sandbox judges, and not in an account that has left the organization', async () => {
    assert.equal(
      await lab.assume('alice', deployer('222222222222')),
      'arn:aws:sts::222222222222:assumed-role/Deployer/lab',
    )
    await lab.expel('444444444444')
    assert.equal(await lab.assume('alice', deployer('444444444444')), 'AccessDenied')
    assert.equal(
      await lab.assume('alice', deployer('333333333333')),
      'arn:aws:sts::333333333333:assumed-role/Deployer/lab',
    )
  })

  it('goes over to exact ARNs and back with the same access', async () => {
    const other = organizationLab(ACCOUNTS, 'aws')
    for (const text of [YAML, yaml(''), YAML]) {
      const {exit, gathered} = await other.apply(text)
      assert.equal(exit, 0)
      for (const account of ['client', 'dev', 'shop']) assert.equal(outcome(gathered, account), 'allowed')
      const locks = gathered.plan.changes.flatMap(({hazards}) => hazards.filter(({name}) => name === 'LOCKS_OUT'))
      assert.deepEqual(locks, [])
      if (text !== YAML || gathered.plan.summary.create === 0) assert.deepEqual(gathered.plan.access, [])
    }
  })
})
