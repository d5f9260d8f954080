import assert from 'node:assert/strict'
import {account} from '../support/clouds.js'
import {doings} from '../support/lab.js'
import {file} from '../scenarios/base.js'
import {aws, faultyWorld} from './world.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const INVALID = aws(
  400,
  'MalformedPolicyDocument',
  'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user/alice"',
)
const YAML = file('roles: {Gate: {account: client, trust: [root/user/alice]}}\nusers: {alice: {account: root}}')

describe('faults: what is not there yet', () => {
  for (const times of [1, 3, 8])
    it(`a principal of this run that AWS does not know ${times} times is waited for`, async () => {
      const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
      faults.push({op: 'CreateRole', times, error: INVALID})
      const {exit} = await lab.apply(YAML)
      assert.equal(exit, 0)
      assert.equal(pauses.length, times)
      assert.deepEqual(doings(await lab.plan(YAML)), [])
    })

  it('a principal of this run that never appears is an error, after about two minutes', async () => {
    const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
    faults.push({op: 'CreateRole', error: INVALID})
    const {exit, outcome} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.deepEqual(
      outcome?.failed.map((one) => one.change.address),
      ['client/role/Gate'],
    )
    const waited = pauses.reduce((sum, ms) => sum + ms, 0)
    assert.ok(waited >= 60_000 && waited <= 300_000, `waited ${waited} ms`)
  })

  it('one that this run did not make is not waited for', async () => {
    const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
    assert.equal((await lab.apply(file('users: {alice: {account: root}}'))).exit, 0)
    faults.push({op: 'CreateRole', error: INVALID})
    const {exit} = await lab.apply(YAML)
    assert.equal(exit, 4)
    assert.deepEqual(pauses, [])
  })

  it('a policy of this run that cannot be attached yet is waited for', async () => {
    const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
    const yaml = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root], policies: [Reports]}}`)
    faults.push({
      op: 'AttachRolePolicy',
      times: 2,
      error: aws(404, 'NoSuchEntity', 'Policy does not exist or is not attachable.'),
    })
    assert.equal((await lab.apply(yaml)).exit, 0)
    assert.equal(pauses.length, 2)
  })

  it('a role of this run that its inline policy does not find yet is waited for', async () => {
    const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
    const yaml = file(
      'roles: {Gate: {account: client, trust: [root], inline: {a: {statements: [{allow: ["s3:*"], on: ["*"]}]}}}}',
    )
    faults.push({
      op: 'PutRolePolicy',
      times: 2,
      error: aws(404, 'NoSuchEntity', 'The role with name Gate cannot be found.'),
    })
    assert.equal((await lab.apply(yaml)).exit, 0)
    assert.equal(pauses.length, 2)
  })
})
