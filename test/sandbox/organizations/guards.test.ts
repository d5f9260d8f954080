import assert from 'node:assert/strict'
import {decide} from '../../../src/policy/evaluate/decide.js'
import type {SandboxState} from '../../../src/sandbox/index.js'
import {guardsFor} from '../../../src/sandbox/organizations/guards.js'
import {revive} from '../../../src/sandbox/world.js'
import {ask, enter, keysFrom, main, must, newSandbox, other} from '../support.js'
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

describe('sandbox: what guards an account binds its requests', () => {
  const role = `arn:aws:iam::${other}:role/OrganizationAccountAccessRole`
  const entered = {RoleArn: role, RoleSessionName: 'test'}

  it('an SCP denies what the caller itself may; elsewhere it does not', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    const ids = await idsOf(org)
    const keys = await enter(sandbox)
    assert.equal((await ask(sandbox, 'CreateUser', {UserName: 'a'}, keys)).code, 'ok')
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P', scp('iam:CreateUser')), TargetId: ids['']})
    const {code, message} = await ask(sandbox, 'CreateUser', {UserName: 'b'}, keys)
    assert.equal(code, 'AccessDenied')
    assert.match(message, /iam:CreateUser on resource: .* with an explicit deny in a service control policy$/)
    assert.equal((await ask(sandbox, 'ListUsers', {}, keys)).code, 'ok')
    await must(sandbox, 'CreateUser', {UserName: 'b'}, await enter(sandbox, outsider))
    await must(sandbox, 'CreateUser', {UserName: 'operator'})
    await must(sandbox, 'AttachUserPolicy', {UserName: 'operator', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess'})
    const operator = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'operator'}))
    await must(sandbox, 'CreateUser', {UserName: 'b'}, operator)
  })

  it('every level has to allow', async () => {
    const sandbox = company()
    const org = orgOf(sandbox)
    const allow = JSON.stringify(everything).replace('"*","Resource"', '"iam:List*","Resource"')
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P', allow), TargetId: other})
    await org.detachPolicy({PolicyId: FULL, TargetId: other})
    const keys = await enter(sandbox)
    assert.equal((await ask(sandbox, 'ListUsers', {}, keys)).code, 'ok')
    const {message} = await ask(sandbox, 'CreateUser', {UserName: 'b'}, keys)
    assert.match(message, / because no service control policy allows the iam:CreateUser action$/)
  })

  it('an RCP binds whoever assumes a role of the account, and no other request', async () => {
    const sandbox = company({policyTypes: [RCPS]})
    const org = orgOf(sandbox)
    const keys = await enter(sandbox)
    await org.attachPolicy({PolicyId: await newPolicy(org, 'P', rcp(), RCPS), TargetId: other})
    assert.equal((await ask(sandbox, 'AssumeRole', entered)).code, 'AccessDenied')
    assert.equal((await ask(sandbox, 'CreateUser', {UserName: 'a'}, keys)).code, 'ok')
    await must(sandbox, 'AssumeRole', {...entered, RoleArn: role.replace(other, outsider)})
  })

  it('Organizations asks for a permission of the caller', async () => {
    const sandbox = company()
    await must(sandbox, 'CreateUser', {UserName: 'operator'})
    const org = orgOf(sandbox, keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'operator'})))
    await assert.rejects(org.describeOrganization({}), /not authorized to perform: organizations:DescribeOrganization/)
    await must(sandbox, 'AttachUserPolicy', {
      UserName: 'operator',
      PolicyArn: 'arn:aws:iam::aws:policy/AWSOrganizationsReadOnlyAccess',
    })
    assert.equal((await org.describeOrganization({})).Organization?.MasterAccountId, main)
    await assert.rejects(org.createPolicy({Name: 'P', Content: scp(), Description: '', Type: 'SERVICE_CONTROL_POLICY'}))
  })
})
