import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import {SECRET, SESSION_KEY, TOKEN, type Answer} from './stub.js'
import {CLIENT, IMPATIENT, stubbed} from './world.js'

interface Row {
  readonly name: string
  readonly op: string
  readonly answer: Answer
  readonly kind: string
  /** How often it is sent in all. */
  readonly sent: number
  readonly code?: string
  readonly advice?: RegExp
}

const scp = 'User: x is not authorized to perform: iam:TagRole with an explicit deny in a service control policy'
const rows: Row[] = [
  {
    name: 'a principal that does not exist yet',
    op: 'CreateRole',
    answer: {code: 'MalformedPolicyDocument', message: 'Invalid principal in policy: "AWS":"arn:x"'},
    kind: 'not-yet',
    sent: 1,
  },
  {
    name: 'a policy that is malformed otherwise',
    op: 'CreateRole',
    answer: {code: 'MalformedPolicyDocument', message: 'Syntax errors in policy.'},
    kind: 'refused',
    sent: 1,
  },
  {
    name: 'what a write needs is missing',
    op: 'AttachRolePolicy',
    answer: {code: 'NoSuchEntity', status: 404},
    kind: 'not-yet',
    sent: 1,
  },
  {
    name: 'what is deleted is missing',
    op: 'DeleteRole',
    answer: {code: 'NoSuchEntity', status: 404},
    kind: 'absent',
    sent: 1,
  },
  {
    name: 'what is detached is missing',
    op: 'DetachUserPolicy',
    answer: {code: 'NoSuchEntity', status: 404},
    kind: 'absent',
    sent: 1,
  },
  {
    name: 'a member that is removed is missing',
    op: 'RemoveUserFromGroup',
    answer: {code: 'NoSuchEntity'},
    kind: 'absent',
    sent: 1,
  },
  {
    name: 'a quota, which the SDK would take for throttling',
    op: 'AttachRolePolicy',
    answer: {code: 'LimitExceeded', message: 'Cannot exceed quota for PoliciesPerRole: 10', status: 409},
    kind: 'refused',
    sent: 1,
    advice: /quota PoliciesPerRole of 10/,
  },
  {name: 'denied', op: 'TagRole', answer: {code: 'AccessDenied', status: 403}, kind: 'denied', sent: 1},
  {
    name: 'denied by the organization',
    op: 'TagRole',
    answer: {code: 'AccessDenied', message: scp, status: 403},
    kind: 'denied',
    sent: 1,
    advice: /explicit deny in a service control policy/,
  },
  {
    name: 'denied by a boundary',
    op: 'TagRole',
    answer: {
      code: 'AccessDenied',
      message: 'because no permissions boundary allows the iam:TagRole action',
      status: 403,
    },
    kind: 'denied',
    sent: 1,
    advice: /permissions boundary/,
  },
  {
    name: 'a key that is not known',
    op: 'TagRole',
    answer: {code: 'InvalidClientTokenId', status: 403},
    kind: 'denied',
    sent: 2,
  },
  {
    name: 'a bad signature',
    op: 'TagRole',
    answer: {code: 'SignatureDoesNotMatch', status: 403},
    kind: 'denied',
    sent: 1,
  },
  {
    name: 'throttled to the end',
    op: 'TagRole',
    answer: {code: 'Throttling'},
    kind: 'refused',
    sent: 8,
    advice: /concurrency/,
  },
  {
    name: 'changed by someone else to the end',
    op: 'TagRole',
    answer: {code: 'ConcurrentModification', status: 409},
    kind: 'refused',
    sent: 8,
  },
  {
    name: 'not modifiable for now',
    op: 'CreateUser',
    answer: {code: 'EntityTemporarilyUnmodifiable', status: 409},
    kind: 'refused',
    sent: 8,
  },
  {
    name: 'in use, although nothing is in it any more,',
    op: 'DeleteRole',
    answer: {code: 'DeleteConflict', status: 409},
    kind: 'refused',
    sent: 5,
  },
  {
    name: "AWS's own failure",
    op: 'TagRole',
    answer: {code: 'ServiceFailure', status: 500},
    kind: 'unreachable',
    sent: 5,
  },
  {
    name: 'a page of a proxy',
    op: 'TagRole',
    answer: {raw: '<html><title>busy<br></html>', status: 503},
    kind: 'unreachable',
    code: 'HTTP 503',
    sent: 5,
    advice: /proxies/,
  },
  {
    name: 'a page of a proxy that calls itself a success and happens to be XML',
    op: 'TagRole',
    answer: {raw: '<html><body>Please log in</body></html>', status: 200},
    kind: 'unreachable',
    code: 'HTTP 200',
    sent: 3,
  },
  {
    name: 'an answer cut short',
    op: 'TagRole',
    answer: {raw: '<TagRoleResponse><x', status: 200},
    kind: 'unreachable',
    code: 'HTTP 200',
    sent: 3,
  },
  {name: 'a connection reset', op: 'TagRole', answer: 'RESET', kind: 'unreachable', code: 'ECONNRESET', sent: 4},
  {name: 'no answer', op: 'TagRole', answer: 'HANG', kind: 'unreachable', code: 'Timeout', sent: 2},
  {
    name: 'an answer that stops in the middle',
    op: 'TagRole',
    answer: 'STALL',
    kind: 'unreachable',
    code: 'Timeout',
    sent: 2,
  },
]

const failing = async (op: string, answer: Answer): Promise<{error: CloudError; sent: number; slept: number[]}> => {
  const {cloud, ops, slept} = await stubbed(
    (asked) => (asked.op === op ? answer : undefined),
    answer === 'HANG' || answer === 'STALL' ? IMPATIENT : {},
  )
  const input = {RoleName: 'A', UserName: 'A', GroupName: 'A', PolicyArn: 'arn:aws:iam::aws:policy/A'}
  const full = {...input, AssumeRolePolicyDocument: '{}', Tags: []}
  const error = await cloud.send(CLIENT, {op, input: full}).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof CloudError, String(error))
  return {error, sent: ops().filter((one) => one === op).length, slept}
}

describe('aws: what an error means', () => {
  for (const {name, op, answer, kind, sent, code, advice} of rows) {
    it(`${name} is ${kind}, sent ${sent === 1 ? 'once' : `${sent} times`}`, async () => {
      const result = await failing(op, answer)
      assert.equal(result.error.kind, kind)
      assert.equal(result.sent, sent)
      assert.equal(result.error.detail.op, op)
      assert.equal(result.error.detail.account, 'client')
      if (code) assert.equal(result.error.detail.code, code)
      if (advice) assert.match(result.error.detail.advice ?? '', advice)
      assert.doesNotMatch(result.error.message, /Deserialization|\$response/)
    })
  }

  it("keeps AWS's code, message and request id", async () => {
    const {error} = await failing('DeleteRole', {code: 'DeleteConflict', message: 'must detach first', status: 409})
    assert.equal(error.message, 'must detach first')
    assert.equal(error.detail.code, 'DeleteConflict')
    assert.equal(error.detail.requestId, 'request-1')
  })

  it('waits longer from time to time while AWS throttles', async () => {
    const {slept} = await failing('TagRole', {code: 'Throttling'})
    const backoffs = slept.filter((_, index) => index % 2 === 0)
    assert.deepEqual(
      backoffs,
      [...backoffs].sort((a, b) => a - b),
    )
    assert.ok(slept.reduce((sum, ms) => sum + ms, 0) > 15_000)
  })

  it('never shows a credential, not even where AWS quotes it', async () => {
    const message =
      'The request signature we calculated does not match. The Canonical String for this request should have been ' +
      `'POST\n/\nx-amz-security-token:${TOKEN}\n' Credential=${SESSION_KEY} secret ${SECRET}`
    for (const answer of [
      {code: 'SignatureDoesNotMatch', message, status: 403},
      {code: 'AccessDenied', message: `key ${SESSION_KEY} token ${TOKEN}`, status: 403},
    ]) {
      const {error} = await failing('TagRole', answer)
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)}`
      for (const secret of [TOKEN, SESSION_KEY, SECRET]) assert.ok(!shown.includes(secret), shown)
    }
  })

  it('says that an endpoint is no URL', async () => {
    const {cloud} = await stubbed(() => undefined, {endpoint: 'nonsense'})
    await assert.rejects(cloud.caller(), /the endpoint is not a URL \(AWS_ENDPOINT_URL/)
  })

  it('reports a refused connection as it is', async () => {
    const {cloud, slept} = await stubbed(() => undefined, {endpoint: 'http://127.0.0.1:1'})
    await assert.rejects(cloud.caller(), (error) => {
      assert.ok(error instanceof CloudError)
      assert.equal(error.kind, 'unreachable')
      assert.equal(error.detail.code, 'ECONNREFUSED')
      return true
    })
    assert.equal(slept.length, 3)
  })
})
