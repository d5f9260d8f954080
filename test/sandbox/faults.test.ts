import assert from 'node:assert/strict'
import {CreateRoleCommand, IAMClient, ListRolesCommand} from '@aws-sdk/client-iam'
import type {Fault, Sandbox} from '../../src/sandbox/index.js'
import {sandboxRequestHandler, serve} from '../../src/sandbox/index.js'
import {administrator, ask, enter, iamOf, main, must, newSandbox, other, trust} from './support.js'

const create = new CreateRoleCommand({RoleName: 'r', AssumeRolePolicyDocument: trust()})
const withFaults = (...faults: Fault[]): Sandbox => newSandbox({faults})
const throttled = {status: 400, code: 'Throttling', message: 'Rate exceeded'}
const nameOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error as Error & {code?: string}).code ?? (error as Error).name,
  )

describe('sandbox: faults', () => {
  it('an error for the calls it is meant for, counted', async () => {
    const sandbox = withFaults({op: 'ListUsers', account: other, after: 1, times: 2, error: throttled})
    const keys = await enter(sandbox)
    const codes: string[] = []
    for (let n = 0; n < 5; n++) codes.push((await ask(sandbox, 'ListUsers', {}, keys)).code)
    assert.deepEqual(codes, ['ok', 'Throttling', 'Throttling', 'ok', 'ok'])
    assert.equal((await ask(sandbox, 'ListUsers')).code, 'ok')
  })

  it('AssumeRole is about the account of the role', async () => {
    const sandbox = withFaults({
      op: 'AssumeRole',
      account: other,
      error: {status: 403, code: 'AccessDenied', message: 'no'},
    })
    await assert.rejects(enter(sandbox), /AccessDenied/)
  })

  it('a connection that breaks before the request leaves nothing', async () => {
    const sandbox = withFaults({op: 'CreateRole', times: 1, error: 'reset'})
    assert.equal(await nameOf(iamOf(sandbox).send(create)), 'ECONNRESET')
    assert.equal(await nameOf(iamOf(sandbox).send(create)), 'ok')
  })

  it('one that breaks afterwards leaves the role', async () => {
    const sandbox = withFaults({op: 'CreateRole', times: 1, error: 'reset-after'})
    assert.equal(await nameOf(iamOf(sandbox).send(create)), 'ECONNRESET')
    assert.equal(await nameOf(iamOf(sandbox).send(create)), 'EntityAlreadyExistsException')
  })

  it('the SDK retries a broken connection by itself', async () => {
    const sandbox = withFaults({op: 'ListRoles', times: 1, error: 'reset'})
    const client = new IAMClient({
      region: 'us-east-1',
      credentials: administrator,
      retryStrategy: {
        mode: 'standard',
        acquireInitialRetryToken: async () => ({getRetryCount: () => 0, getRetryDelay: () => 0}),
        refreshRetryTokenForRetry: async (token) => ({
          getRetryCount: () => token.getRetryCount() + 1,
          getRetryDelay: () => 0,
        }),
        recordSuccess: () => undefined,
      },
      requestHandler: sandboxRequestHandler(sandbox),
    })
    assert.deepEqual((await client.send(new ListRolesCommand({}))).Roles, [])
    assert.equal(sandbox.log.length, 2)
  })

  it('a call that hangs ends when it is aborted', async () => {
    const sandbox = withFaults({op: 'ListRoles', error: 'hang'})
    const controller = new AbortController()
    const call = nameOf(iamOf(sandbox).send(new ListRolesCommand({}), {abortSignal: controller.signal}))
    setImmediate(() => controller.abort())
    assert.equal(await call, 'AbortError')
  })

  it('a page of HTML is no answer', async () => {
    const sandbox = withFaults({op: 'ListRoles', error: 'html'})
    assert.notEqual(await nameOf(iamOf(sandbox).send(new ListRolesCommand({}))), 'ok')
  })

  it('over HTTP a broken connection is one', async () => {
    const sandbox = withFaults({op: 'ListRoles', error: 'reset'})
    const {url, close} = await serve(sandbox)
    try {
      await assert.rejects(fetch(url, {method: 'POST', body: 'Action=ListRoles&Version=2010-05-08'}), /fetch failed/)
      const answer = await fetch(url, {method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15'})
      assert.match(await answer.text(), /user\/administrator/)
    } finally {
      await close()
    }
  })

  it('the log has every request, in order, by account', async () => {
    const sandbox = newSandbox()
    const keys = await enter(sandbox)
    await must(sandbox, 'ListRoles', {}, keys)
    await ask(sandbox, 'ListUsers')
    assert.deepEqual(sandbox.log, [
      {account: other, op: 'AssumeRole'},
      {account: other, op: 'ListRoles'},
      {account: main, op: 'ListUsers'},
    ])
  })
})
