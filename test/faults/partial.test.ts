import assert from 'node:assert/strict'
import {account} from '../support/clouds.js'
import {doings} from '../support/lab.js'
import {file} from '../scenarios/base.js'
import {namesIn} from '../scenarios/look.js'
import {aws, DENIED, faultyWorld} from './world.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const YAML = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles:
  Gate: {account: client, trust: [root/user/alice], policies: [Reports, ReadOnlyAccess]}
  Next: {account: root, trust: [client/role/Gate]}
  Apart: {account: client, trust: [root]}
users: {alice: {account: root}}`)
const LIMIT = aws(409, 'LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10')

describe('faults: a step that fails', () => {
  it('a replacement of which only the first half went through has changed AWS', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    const gate = (path: string) => file(`roles: {Gate: {account: client, trust: [root], path: ${path}}}`)
    assert.equal((await lab.apply(gate('/'))).exit, 0)
    faults.push({op: 'CreateRole', times: 1, error: LIMIT})
    const {exit, outcome} = await lab.apply(gate('/ci/'), {allow: ['REPLACES']})
    assert.equal(exit, 4)
    assert.deepEqual(outcome?.done, [])
    assert.deepEqual(await namesIn(lab, 'client'), [])
  })

  it('an attachment over a quota: the rest is done, and the next apply does what is left', async () => {
    const {lab, faults, log} = faultyWorld(ACCOUNTS)
    faults.push({op: 'AttachRolePolicy', times: 1, error: LIMIT})
    const {exit, outcome} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.equal(outcome?.failed.length, 1)
    assert.match(outcome?.failed[0]?.change.address ?? '', /^client\/role\/Gate\/policy\//)
    assert.match(outcome?.failed[0]?.error.message ?? '', /quota/)
    assert.deepEqual(outcome?.notStarted, [])
    assert.equal(log.filter((one) => one.op === 'AttachRolePolicy').length, 2, 'it is not asked again')
    const second = await lab.apply(YAML)
    assert.equal(second.exit, 0)
    assert.equal(doings(second.gathered).length, 1)
  })

  it('a role that cannot be made: what needs it is not started, what does not is done', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    faults.push({op: 'CreateRole', account: '222222222222', times: 2, error: LIMIT})
    const {exit, outcome} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.deepEqual(outcome?.failed.map((one) => one.change.address).sort(), ['client/role/Apart', 'client/role/Gate'])
    assert.deepEqual(outcome?.notStarted.map((one) => one.change.address).sort(), [
      'client/role/Gate/inline/xrole-assume',
      'client/role/Gate/policy/ReadOnlyAccess',
      'client/role/Gate/policy/Reports',
      'root/role/Next',
    ])
    for (const {reason} of outcome?.notStarted ?? []) assert.equal(reason, 'it needs client/role/Gate')
    assert.deepEqual(await namesIn(lab, 'client'), ['policy/Reports'])
    assert.deepEqual(await namesIn(lab, 'root'), ['user/alice'])
    assert.equal((await lab.apply(YAML)).exit, 0)
    assert.deepEqual(doings(await lab.plan(YAML)), [])
  })

  it('an account that denies writing: the other account is done', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    for (const op of ['CreateRole', 'CreatePolicy']) faults.push({op, account: '222222222222', error: DENIED})
    const {exit, outcome} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.deepEqual(await namesIn(lab, 'root'), ['user/alice'])
    assert.ok(outcome?.failed.every((one) => /AccessDenied|scripted/.test(String(one.error))))
    faults.length = 0
    assert.equal((await lab.apply(YAML)).exit, 0)
  })

  it('nothing done at all is an error, not a part', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    faults.push({op: 'CreateRole', error: DENIED})
    const {exit} = await lab.apply(file('roles: {Gate: {account: client, trust: [root]}}'))
    assert.equal(exit, 1)
  })

  it('what somebody else removed meanwhile is as good as removed', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    assert.equal((await lab.apply(YAML)).exit, 0)
    faults.push({op: 'DetachRolePolicy', times: 1, error: 'reset-after'})
    const {exit} = await lab.apply(file('roles: {Apart: {account: client, trust: [root]}}'), {maxDeletes: '9'})
    assert.equal(exit, 0)
    assert.deepEqual([await namesIn(lab, 'root'), await namesIn(lab, 'client')], [[], ['role/Apart']])
  })

  it('a fingerprint is not written before all that it is of', async () => {
    const {lab, faults} = faultyWorld(ACCOUNTS)
    const gate = (body: string): string => file(`roles: {Gate: {account: client, trust: [root]${body}}}`)
    assert.equal((await lab.apply(gate(''))).exit, 0)
    faults.push({op: 'AttachRolePolicy', times: 1, error: LIMIT})
    const {exit, outcome} = await lab.apply(gate(', description: x, policies: [ReadOnlyAccess]'))
    assert.equal(exit, 4)
    assert.deepEqual(
      outcome?.notStarted.map((one) => one.change.address),
      ['client/role/Gate/mark'],
    )
  })

  it('what AWS says it did and did not do is told', async () => {
    const {lab} = faultyWorld(ACCOUNTS, {
      cloud: (cloud) => ({
        ...cloud,
        send: async (to, call) => (call.op === 'AttachRolePolicy' ? {} : cloud.send(to, call)),
      }),
    })
    const {exit, outcome} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.deepEqual(outcome?.remaining?.map((change) => change.address).sort(), [
      'client/role/Gate/policy/ReadOnlyAccess',
      'client/role/Gate/policy/Reports',
    ])
  })
})
