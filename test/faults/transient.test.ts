import assert from 'node:assert/strict'
import type {Fault} from '../../src/sandbox/index.js'
import {account} from '../support/clouds.js'
import {file} from '../scenarios/base.js'
import {policyIn} from '../scenarios/look.js'
import {aws, faultyWorld} from './world.js'

const ACCOUNTS = [account('root', 1), account('client', 2)]
const at = (action: string): string =>
  file(`
policies: {Reports: {account: client, statements: [{allow: ["${action}"], on: ["*"]}]}}
roles: {Gate: {account: client, trust: [root/user/alice], policies: [Reports], inline: {logs: {statements: [{allow: ["${action}"], on: ["*"]}]}}}}
users: {alice: {account: root}}
groups: {Ops: {account: root, users: [alice]}}`)

/** A write that fails without trace is a write that fails; one that AWS would not take twice is each another matter. */
const SOME = ['CreateRole', 'AttachRolePolicy', 'CreatePolicyVersion']
const ALL = [...SOME, 'CreatePolicy', 'CreateUser', 'CreateGroup', 'AddUserToGroup', 'PutRolePolicy', 'PutUserPolicy']
const READS = ['AssumeRole', 'GetCallerIdentity', 'GetAccountAuthorizationDetails', 'ListRoles']

const errors: Record<string, Fault['error']> = {
  'is throttled': aws(400, 'Throttling', 'Rate exceeded'),
  'is throttled by another name': aws(400, 'ThrottlingException', 'Rate exceeded'),
  'meets a server failure': aws(500, 'ServiceFailure'),
  'meets a proxy that answers HTML': 'html',
  'loses its connection before it was done': 'reset',
  'loses its connection after it was done': 'reset-after',
}

/** Applies a first and a second state over a fault, and wants what no fault would have led to. */
async function survives(fault: Fault): Promise<void> {
  const {lab, faults, pauses} = faultyWorld(ACCOUNTS)
  faults.push(fault)
  for (const action of ['s3:*', 's3:Get*']) {
    const {exit, outcome} = await lab.apply(at(action))
    assert.deepEqual(outcome?.remaining, [])
    assert.equal(exit, 0, outcome?.failed.map(({change, error}) => `${change.address}: ${error.message}`).join('\n'))
  }
  assert.equal((await policyIn(lab, 'client', 'Reports')).PolicyVersionList.length, 2, 'versions of the policy')
  assert.ok(pauses.length > 0, 'nothing went wrong at all')
  lab.close()
}

describe('faults: what passes by itself', () => {
  for (const [name, error] of Object.entries(errors)) {
    for (const op of error === 'reset-after' ? ALL : SOME)
      it(`${op} ${name}: done once, nothing left over`, () => survives({op, times: 1, error}))
  }
  for (const op of READS)
    it(`${op} fails twice: read in the end`, () => survives({op, times: 2, error: aws(500, 'ServiceFailure')}))
  it('five failures in a row of a throttled account', () =>
    survives({account: '222222222222', times: 5, error: aws(400, 'Throttling')}))
})
