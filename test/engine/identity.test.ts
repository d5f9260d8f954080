import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {ask, keysFrom, main, must, newSandbox, other, trust} from '../sandbox/support.js'
import type {Keys} from '../sandbox/support.js'
import {BOTH, file} from '../scenarios/base.js'
import {labOver} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'

const arn = (id: string, role: string): string => `arn:aws:iam::${id}:role/${role}`

const labIn = (sandbox: Sandbox): Lab => {
  const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const connect = {role: 'OrganizationAccountAccessRole'}
  const cloud = createAwsCloud({
    accounts: BOTH.map((ref) => ({ref, connect, connectExplicit: false})),
    use: 'apply',
    rates: 'none',
    region: 'us-east-1',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
    sleep,
  })
  return labOver(cloud, BOTH, sleep)
}

/** Credentials of a role, by the administrator. */
const as = async (sandbox: Sandbox, role: string): Promise<Keys> =>
  keysFrom(await must(sandbox, 'AssumeRole', {RoleArn: role, RoleSessionName: 'me'}))

const into = async (sandbox: Sandbox, role: string, keys: Keys): Promise<string> =>
  (await ask(sandbox, 'AssumeRole', {RoleArn: role, RoleSessionName: 'me'}, keys)).code

/** What a shell makes of a line, for a command that only says what it was given. */
const shell = (line: string): string[] =>
  execFileSync('sh', ['-c', `aws() { printf '%s\\0' "$@"; }\n${line}`], {encoding: 'utf8'})
    .split('\0')
    .slice(0, -1)

const yaml = (path: string, more = ''): string =>
  file(`roles:
  ci: {account: root, path: ${path}, trust: [root], inline: {all: {statements: [{allow: ["sts:*"], on: ["*"]}]}}}
  Gate: {account: client, trust: [root/role/ci]}
  Other: {account: client, trust: [root]}
  Another: {account: client, trust: [root]}
${more}`)
const KEPT = '  Kept: {account: client, trust: [root/role/ci], caller: false, protect: true}'
const REPLACE = {allow: ['REPLACES' as const], maxDeletes: '5'}

describe('identity: a role made anew is somebody else', () => {
  it('who it is now may assume what it could before: declared roles, protected or not', async () => {
    const sandbox = newSandbox()
    const lab = labIn(sandbox)
    assert.equal((await lab.apply(yaml('/', KEPT))).exit, 0)
    for (const name of ['Gate', 'Kept'])
      assert.equal(await into(sandbox, arn(other, name), await as(sandbox, arn(main, 'ci'))), 'ok', name)
    assert.equal((await lab.apply(yaml('/ci/', KEPT), REPLACE)).exit, 0)
    for (const name of ['Gate', 'Kept'])
      assert.equal(await into(sandbox, arn(other, name), await as(sandbox, arn(main, 'ci/ci'))), 'ok', name)
    lab.close()
  })

  it('one deleted by hand is made again and may assume what it could before', async () => {
    const sandbox = newSandbox()
    const lab = labIn(sandbox)
    await lab.apply(yaml('/'))
    for (const PolicyName of ['all', 'xrole-assume'])
      await must(sandbox, 'DeleteRolePolicy', {RoleName: 'ci', PolicyName})
    await must(sandbox, 'DeleteRole', {RoleName: 'ci'})
    assert.equal((await lab.apply(yaml('/'))).exit, 0)
    assert.equal(await into(sandbox, arn(other, 'Gate'), await as(sandbox, arn(main, 'ci'))), 'ok')
    lab.close()
  })

  it('a role of others lets it in after the request that the plan prints, whatever its document says', async () => {
    const sandbox = newSandbox()
    const lab = labIn(sandbox)
    await lab.apply(yaml('/'))
    const odd = `it's "$(touch x)" \`id\` !! \\ é`
    const Condition = {StringNotEquals: {'aws:PrincipalTag/note': odd}}
    const vendor = {RoleName: 'vendor', AssumeRolePolicyDocument: trust(arn(main, 'ci'), {Condition})}
    await lab.send('client', 'CreateRole', vendor)
    const {gathered, exit} = await lab.apply(yaml('/ci/'), REPLACE)
    assert.equal(exit, 0)
    const keys = await as(sandbox, arn(main, 'ci/ci'))
    assert.equal(await into(sandbox, arn(other, 'vendor'), keys), 'AccessDenied')

    const [, line = ''] = gathered.plan.findings.find((one) => one.code === 'resave-by-hand')!.message.split('\n')
    assert.match(line, /^[\x20-\x7e]*$/)
    const [service, op, nameFlag, name, documentFlag, document = ''] = shell(line)
    assert.deepEqual(
      [service, op, nameFlag, name, documentFlag],
      ['iam', 'update-assume-role-policy', '--role-name', 'vendor', '--policy-document'],
    )
    assert.deepEqual(JSON.parse(document), JSON.parse(trust(arn(main, 'ci/ci'), {Condition})))
    await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName: name, PolicyDocument: document})
    assert.equal(await into(sandbox, arn(other, 'vendor'), keys), 'ok')
    lab.close()
  })

  it('killed before the others were told again: a leftover of ours has lost nothing, a role of others stays a finding', async () => {
    const sandbox = newSandbox()
    const lab = labIn(sandbox)
    await lab.apply(yaml('/', KEPT))
    const {RoleId} = (await lab.snapshot('root')).roles.find(({RoleName}) => RoleName === 'ci')!
    await lab.send('client', 'CreateRole', {RoleName: 'vendor', AssumeRolePolicyDocument: trust(arn(main, 'ci'))})
    assert.equal((await lab.apply(yaml('/ci/'), REPLACE)).exit, 3)
    for (const name of ['Gate', 'Kept'])
      assert.equal(await into(sandbox, arn(other, name), await as(sandbox, arn(main, 'ci'))), 'ok', name)

    const onCall: LabOptions['onCall'] = (_, call, event) => {
      if (event.what === 'started' && call.op === 'CreateRole') throw new Error('killed')
    }
    assert.equal((await lab.apply(yaml('/ci/', KEPT), {...REPLACE, onCall})).exit, 4)
    assert.equal((await lab.apply(yaml('/ci/', KEPT), REPLACE)).exit, 0)
    const keys = await as(sandbox, arn(main, 'ci/ci'))
    for (const name of ['Gate', 'Kept']) assert.equal(await into(sandbox, arn(other, name), keys), 'ok', name)
    assert.equal(await into(sandbox, arn(other, 'vendor'), keys), 'AccessDenied')
    const {plan} = await lab.plan(yaml('/ci/', KEPT))
    assert.deepEqual(plan.changes, [])
    assert.match(
      plan.findings.map(({code, message}) => `${code}: ${message}`).join('|'),
      new RegExp(`^orphaned-elsewhere: client/role/vendor, which is not ours, trusts ${RoleId} `),
    )
    lab.close()
  })

  it('a request with an id in it is refused as it is, and does what it says with an ARN in its place', async () => {
    const sandbox = newSandbox()
    const lab = labIn(sandbox)
    await lab.apply(yaml('/', KEPT))
    for (const PolicyName of ['all', 'xrole-assume'])
      await must(sandbox, 'DeleteRolePolicy', {RoleName: 'ci', PolicyName})
    await must(sandbox, 'DeleteRole', {RoleName: 'ci'})
    const {gathered} = await lab.apply(yaml('/'))
    assert.ok(!gathered.plan.changes.some(({address}) => address.includes('Kept')))
    const {plan} = await lab.plan(yaml('/'))
    const {message} = plan.findings.find((one) => one.code === 'orphaned-principal')!
    const [, , , RoleName, , PolicyDocument = ''] = shell(message.split('\n')[1]!)
    await assert.rejects(lab.send('client', 'UpdateAssumeRolePolicy', {RoleName, PolicyDocument}), /principal/i)
    const filledIn = PolicyDocument.replace(/<ARN in place of \w+>/, arn(main, 'ci'))
    await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName, PolicyDocument: filledIn})
    assert.equal(await into(sandbox, arn(other, 'Kept'), await as(sandbox, arn(main, 'ci'))), 'ok')
    lab.close()
  })
})
