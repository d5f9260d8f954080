import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import {createSandbox, sandboxRequestHandler, type Sandbox, type SandboxOptions} from '../../src/sandbox/index.js'
import {CLIENT, entered, ROOT} from './world.js'

const NOW = new Date('2026-11-22T00:00:00Z')

const over = (options: Partial<SandboxOptions> = {}): {cloud: Cloud; sandbox: Sandbox} => {
  const sandbox = createSandbox({accounts: [ROOT, CLIENT], now: () => NOW, ...options})
  const cloud = createAwsCloud({
    accounts: [entered(ROOT), entered(CLIENT)],
    use: 'apply',
    region: 'us-east-1',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
    now: () => NOW,
    random: () => 0.5,
    sleep: async () => undefined,
    rates: 'none',
  })
  return {cloud, sandbox}
}

const makeRoles = async (cloud: Cloud, count: number): Promise<void> => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'sts:AssumeRole'}],
  })
  for (let n = 0; n < count; n++) {
    await cloud.send(CLIENT, {op: 'CreateRole', input: {RoleName: `R${n}`, AssumeRolePolicyDocument}})
  }
}

const asked = ({log}: Sandbox, account: string): string[] =>
  log
    .filter((one) => one.account === account)
    .map(({op}) => op)
    .sort()

describe('aws: over the sandbox', () => {
  it('asks as little of an account with many roles as of one with none', async () => {
    const {cloud, sandbox} = over()
    await makeRoles(cloud, 12)
    sandbox.log.length = 0
    assert.equal((await cloud.snapshot(CLIENT)).roles.length, 13)
    assert.deepEqual(asked(sandbox, CLIENT.id), ['GetAccountAuthorizationDetails', 'ListRoles'])
    await cloud.snapshot(ROOT)
    assert.deepEqual(asked(sandbox, ROOT.id), ['GetAccountAuthorizationDetails', 'ListRoles'])
  })

  it('reads short pages to the end', async () => {
    const {cloud} = over({pageSize: 3})
    await makeRoles(cloud, 10)
    assert.equal((await cloud.snapshot(CLIENT)).roles.length, 11)
  })

  it('takes a write that was done although its answer was lost for done', async () => {
    const {cloud, sandbox} = over({faults: [{op: 'CreateRole', times: 1, error: 'reset-after'}]})
    await makeRoles(cloud, 1)
    assert.equal(asked(sandbox, CLIENT.id).filter((op) => op === 'CreateRole').length, 1)
    assert.equal((await cloud.snapshot(CLIENT)).roles.length, 2)
  })

  it('gets through when every other request is throttled', async () => {
    const error = {status: 400, code: 'Throttling', message: 'Rate exceeded'}
    const {cloud} = over({faults: [0, 1, 2, 3].map((after) => ({op: 'CreateRole', after, times: 1, error}))})
    await makeRoles(cloud, 4)
    assert.equal((await cloud.snapshot(CLIENT)).roles.length, 5)
  })
})
