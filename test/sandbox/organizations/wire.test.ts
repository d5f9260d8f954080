import assert from 'node:assert/strict'
import {Organizations} from '@aws-sdk/client-organizations'
import type {Sandbox} from '../../../src/sandbox/index.js'
import {serve} from '../../../src/sandbox/index.js'
import {administrator, ask, main, other} from '../support.js'
import {company, orgOf, outcomeOf} from './support.js'

const raw = async (sandbox: Sandbox, op: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await sandbox.handle({
    headers: {
      'x-amz-target': `AWSOrganizationsV20161128.${op}`,
      'content-type': 'application/x-amz-json-1.1',
      ...headers,
    },
    body: JSON.stringify(body),
  })
  return {...answer, body: JSON.parse(answer.body) as Record<string, unknown>}
}

describe('sandbox: Organizations on the wire', () => {
  it('JSON 1.1, with times in seconds', async () => {
    const {status, headers, body} = await raw(company(), 'DescribeAccount', {AccountId: other})
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/x-amz-json-1.1')
    assert.equal((body['Account'] as Record<string, unknown>)['JoinedTimestamp'], 1772366400)
  })

  it('an error with its type, message and reason', async () => {
    const {status, body} = await raw(company(), 'CloseAccount', {AccountId: main})
    assert.equal(status, 400)
    assert.deepEqual(body, {
      __type: 'ConstraintViolationException',
      Message: "You can't close the management account.",
      Reason: 'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
    })
  })

  it('a required parameter that is missing', async () => {
    const {body} = await raw(company(), 'MoveAccount', {AccountId: other})
    assert.deepEqual([body['__type'], body['Reason']], ['InvalidInputException', 'INPUT_REQUIRED'])
  })

  it('an operation that there is not', async () => {
    const {status, body} = await raw(company(), 'LeaveEverything', {})
    assert.deepEqual([status, body['__type']], [400, 'UnknownOperationException'])
  })

  it('credentials that have run out, by the name of JSON services', async () => {
    const session = {account: main, expires: '2020-01-01T00:00:00Z', mfa: false}
    const token = `xroleSandbox.${Buffer.from(JSON.stringify(session)).toString('base64')}`
    const {body} = await raw(company(), 'ListRoots', {}, {'x-amz-security-token': token})
    assert.equal(body['__type'], 'ExpiredTokenException')
  })

  it('through a port as well', async () => {
    const server = await serve(company())
    const org = new Organizations({
      region: 'us-east-1',
      endpoint: server.url,
      credentials: administrator,
      maxAttempts: 1,
    })
    try {
      assert.equal((await org.listAccounts({})).Accounts?.length, 2)
      const {code, reason} = await outcomeOf(org.closeAccount({AccountId: main}))
      assert.deepEqual([code, reason], ['ConstraintViolationException', 'CANNOT_CLOSE_MANAGEMENT_ACCOUNT'])
    } finally {
      org.destroy()
      await server.close()
    }
  })

  it('a fault can be meant for one service, where two have an operation of that name', async () => {
    const error = {status: 400, code: 'TooManyRequestsException', message: 'Slow down'}
    const sandbox = company({}, {faults: [{service: 'organizations', op: 'ListPolicies', times: 1, error}]})
    assert.equal((await ask(sandbox, 'ListPolicies')).code, 'ok')
    const list = () => outcomeOf(orgOf(sandbox).listPolicies({Filter: 'TAG_POLICY'}))
    assert.deepEqual([(await list()).code, (await list()).code], ['TooManyRequestsException', 'ok'])
  })

  it('nothing of it is told by the trail of IAM', async () => {
    const sandbox = company()
    await orgOf(sandbox).tagResource({ResourceId: other, Tags: [{Key: 'a', Value: 'RoleName=y'}]})
    const {body} = await sandbox.handle({
      headers: {'x-amz-target': 'CloudTrail_20131101.LookupEvents'},
      body: JSON.stringify({}),
    })
    assert.deepEqual(JSON.parse(body), {Events: []})
  })
})
