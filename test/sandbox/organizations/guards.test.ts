import assert from 'node:assert/strict'
import {decide} from '../../../src/policy/evaluate/decide.js'
import type {SandboxState} from '../../../src/sandbox/index.js'
import {guardsFor} from '../../../src/sandbox/organizations/guards.js'
import {revive} from '../../../src/sandbox/world.js'
import {main, newSandbox, other} from '../support.js'
import {company, FULL, idsOf, newPolicy, orgOf, outsider, RCPS, rcp, scp} from './support.js'

const guards = (state: SandboxState, account: string) => guardsFor(revive(state), account)
const everything = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]}

/** The actions that each level allows or denies, by the first statement of each policy. */
const shape = (levels: ReturnType<typeof guards>['serviceControl']) =>
  levels?.map((level) => level.map(({document}) => JSON.stringify(document).match(/"Effect":"(\w+)"/)?.[1]))

describe('sandbox: what guards an account', () => {
  it('the SCPs of the root, of each unit and of the account, in this order', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    const ids = await idsOf(org)
    const id = await newPolicy(org, 'P')
    await org.attachPolicy({PolicyId: id, TargetId: ids['Workloads']})
    await org.attachPolicy({PolicyId: id, TargetId: other})
    await org.detachPolicy({PolicyId: FULL, TargetId: other})
    const {serviceControl, resourceControl} = guards(await sandbox.state(), other)
    assert.deepEqual(shape(serviceControl), [['Allow'], ['Allow', 'Deny'], ['Allow'], ['Deny']])
    assert.equal(resourceControl, undefined)
  })

  it('RCPs where they are enabled', async () => {
    const sandbox = company({policyTypes: [RCPS]})
    const org = orgOf(sandbox)
    const ids = await idsOf(org)
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P', rcp(), RCPS), TargetId: ids['']})
    const {resourceControl} = guards(await sandbox.state(), other)
    assert.deepEqual(shape(resourceControl), [['Allow', 'Deny'], ['Allow'], ['Allow'], ['Allow']])
  })

  for (const [name, account] of [
    ['the management account', main],
    ['an account outside', outsider],
    ['an account that nobody knows', '999999999999'],
  ] as const)
    it(`nothing guards ${name}`, async () => {
      const found = guards(await company({policyTypes: [RCPS]}).state(), account)
      assert.deepEqual(found, {serviceControl: undefined, resourceControl: undefined})
    })

  it('nothing guards where there is no organization', async () => {
    assert.deepEqual(guards(await newSandbox().state(), other), {serviceControl: undefined, resourceControl: undefined})
  })

  it('the decision follows them', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    const ids = await idsOf(org)
    const at = {id: other, name: 'client', partition: 'aws'}
    const outcome = async (action: string) =>
      decide(
        {
          caller: {type: 'user', arn: `arn:aws:iam::${other}:user/alice`, accountId: other},
          action,
          resource: '*',
          context: {fact: () => 'absent'},
        },
        {identity: [{document: everything, from: undefined}], ...guards(await sandbox.state(), other)},
        at,
        false,
      ).outcome
    assert.equal(await outcome('iam:CreateUser'), 'allowed')
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P', scp('iam:*')), TargetId: ids['Workloads']})
    assert.equal(await outcome('iam:CreateUser'), 'denied')
    assert.equal(await outcome('s3:ListBucket'), 'allowed')
  })
})
