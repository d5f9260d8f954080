import assert from 'node:assert/strict'
import {createAwsCloud} from '../../src/aws/cloud.js'
import type {AwsCloud} from '../../src/aws/cloud.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {Tried} from '../../src/core/cloud.js'
import type {State} from '../../src/core/types.js'
import {load} from '../../src/engine/load.js'
import {managedDocument} from '../../src/engine/managed-documents.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import {liveWorld} from '../../src/engine/tests.js'
import {verify} from '../../src/engine/verify/verify.js'
import type {Verified, Verifying} from '../../src/engine/verify/verify.js'
import {verifyJson, verifyText} from '../../src/render/verify.js'
import {createSandbox} from '../../src/sandbox/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {labOver, memoryFiles, NOW} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {keysFrom, must} from '../sandbox/support.js'
import type {Keys} from '../sandbox/support.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Admin: {account: client, trust: [root/group/Ops], mfa: true, policies: [AdministratorAccess]}
  Read: {account: client, trust: [root/user/alice], policies: [IAMReadOnlyAccess]}
  Vendor: {account: client, trust: [{principal: root/user/alice, externalId: acme-7}]}
  Named: {account: client, trust: [{principal: root/user/alice, when: {StringLike: {sts:RoleSessionName: "\${aws:username}"}}}]}
  Office: {account: client, trust: [{principal: root/user/alice, sourceIp: [203.0.113.0/24]}]}
  Bobs: {account: client, trust: [root/user/bob], maxSession: 2h}
groups: {Ops: {account: root, users: [alice, bob]}}
users: {alice: {account: root}, bob: {account: root}}
`
const serial = 'arn:aws:iam::111111111111:mfa/alice'
const mfa = {serial, token: '123456'}

interface Options {
  readonly yaml?: string
  readonly tests?: string
  /** What is done by hand after apply. */
  readonly byHand?: (lab: Lab, sandbox: Sandbox) => Promise<unknown>
  /** What AWS answers instead, for what policies nobody sees do. */
  readonly answers?: (roleArn: string) => Tried | undefined
  readonly with?: Partial<Verifying>
  readonly device?: boolean
}

/** The file applied, then verified by alice with her own access key. */
async function verified(
  options: Options = {},
): Promise<{result: Verified; text: string; json: string; tokens: string[]}> {
  const yaml = `${options.yaml ?? YAML}${options.tests ?? ''}`
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml}))
  const accounts = [
    {name: 'root', id: '111111111111', partition: 'aws', connect: {role: 'OrganizationAccountAccessRole'}},
    {name: 'client', id: '222222222222', partition: 'aws', connect: {role: 'OrganizationAccountAccessRole'}},
  ]
  const sandbox = createSandbox({accounts, now: () => NOW})
  const tokens: string[] = []
  const listening: Sandbox = {
    ...sandbox,
    async handle(request) {
      const answer = await sandbox.handle(request)
      for (const [, secret] of answer.body.matchAll(/<(?:SessionToken|SecretAccessKey|AccessKeyId)>([^<]+)</g))
        tokens.push(secret!)
      return answer
    },
  }
  const wiring = {...(await sandboxCloudOptions(listening, accounts, async () => undefined)), now: () => NOW}
  const lab = labOver(createAwsCloud(wiring), accounts)
  const {exit, refused} = await lab.apply(YAML)
  assert.equal(exit, 0, JSON.stringify(refused))
  if (options.device) {
    await must(sandbox, 'CreateVirtualMFADevice', {VirtualMFADeviceName: 'alice'})
    const codes = {AuthenticationCode1: '123456', AuthenticationCode2: '654321'}
    await must(sandbox, 'EnableMFADevice', {UserName: 'alice', SerialNumber: serial, ...codes})
  }
  const credentials: Keys = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
  await options.byHand?.(lab, sandbox)
  const gathered = await lab.planOf(loaded)
  const own: AwsCloud = createAwsCloud({...wiring, credentials})
  const worldOf = (state: State) => liveWorld(modelOf(state, managedDocument, NO_GUARDS), gathered.intent, new Set())
  const {tryAssume} = own
  const caller = await own.caller()
  assert.ok(tryAssume && caller)
  const result = await verify({
    caller,
    cloud: {
      tryAssume: async (request) => options.answers?.(request.roleArn) ?? (await tryAssume(request)),
      lookup: (account, query) => lab.cloud.lookup(account, query),
    },
    now: NOW,
    live: worldOf(gathered.live),
    applied: worldOf(gathered.desired),
    isThere: (user) => gathered.live.has(user),
    roles: [...gathered.intent.state.values()].filter(({kind}) => kind === 'role').map(({address}) => address),
    tests: gathered.intent.tests,
    concurrency: 4,
    ...options.with,
  })
  const report = {
    ...result,
    where: (origin: {address: string}) => origin.address,
    place: ({place}: {place: {file: string}}) => ({file: place.file, line: 1, column: 1}),
  }
  lab.close()
  own.close()
  return {result, text: verifyText(report, {color: false}), json: JSON.stringify(verifyJson(report)), tokens}
}

const own = ({checked}: Verified): string[] =>
  checked
    .filter(({who, test, how}) => who === 'root/user/alice' && !test && how !== 'simulated')
    .map(({role, how, verdict, tried}) => [role?.replace('client/role/', ''), how, verdict, tried?.outcome].join(' '))

const others = ({checked}: Verified): string[] =>
  checked
    .filter(({who}) => who !== 'root/user/alice')
    .map(({role, who, how, verdict}) => [role, who, how, verdict].join(' '))

const tests = ({checked}: Verified): string[] =>
  checked.filter(({test}) => test).map(({test, how, verdict}) => [test?.name, how, verdict].join(': '))

const line = (text: string, role: string): string =>
  text.split('\n').find((one) => one.includes(`client/role/${role}:`)) ?? ''

describe('engine: verify', () => {
  it('tries what she should reach and what she should not, and asks the policies about the others', async () => {
    const {result, text} = await verified()
    assert.equal(result.caller.name, 'root/user/alice')
    assert.deepEqual(own(result).sort(), [
      'Admin not tried open ',
      'Bobs live ok denied',
      'Named live ok allowed',
      'Office live open denied',
      'Read live ok allowed',
      'Vendor live ok allowed',
    ])
    assert.deepEqual(others(result).sort(), [
      'client/role/Admin root/user/bob simulated ok',
      'client/role/Bobs root/user/bob simulated ok',
    ])
    assert.match(line(text, 'Read'), /^live +ok +client\/role\/Read: may, and does$/)
    assert.match(line(text, 'Vendor'), /may with its external id, and does$/)
    assert.match(line(text, 'Bobs'), /may not, and does not \(denied by the trust policy \(client\/role\/Bobs\/trust\)/)
    assert.match(line(text, 'Office'), /^live +- .*does not; its policies leave it open: .*aws:SourceIp/)
    assert.match(line(text, 'Admin'), /^not tried .*needs MFA, not tried \(--mfa-serial ARN --mfa-token CODE\)$/)
    assert.match(text, /All is as it should be\.\n$/)
  })

  it('with MFA what needs it is tried, with one code for all', async () => {
    const {result, text} = await verified({device: true, with: {mfa}})
    assert.ok(own(result).includes('Admin live ok allowed'))
    assert.match(line(text, 'Admin'), /may with MFA, and does$/)
  })

  it('who may become something with MFA only and has no device is listed', async () => {
    const without = await verified()
    assert.deepEqual(without.result.withoutDevice, [
      {user: 'root/user/alice', roles: ['client/role/Admin']},
      {user: 'root/user/bob', roles: ['client/role/Admin']},
    ])
    assert.match(
      without.text,
      /^No MFA device: root\/user\/bob may become client\/role\/Admin with MFA only, and has none\.$/m,
    )
    const {result} = await verified({device: true})
    assert.deepEqual(
      result.withoutDevice.map(({user}) => user),
      ['root/user/bob'],
    )
  })

  it('AWS refuses what the policies allow: something that nobody sees forbids it', async () => {
    const no: Tried = {
      outcome: 'denied',
      code: 'AccessDenied',
      message: 'with an explicit deny in a service control policy',
    }
    const {result, text} = await verified({answers: (arn) => (arn.endsWith('/Read') ? no : undefined)})
    assert.ok(own(result).includes('Read live wrong denied'))
    assert.match(
      line(text, 'Read'),
      /^live +FAIL .*may, and does not: AccessDenied: with an explicit deny in a service control policy\. By what was read it is allowed by the trust policy \(client\/role\/Read\/trust\)/,
    )
    assert.match(text, /1 line not as it should be\.\n$/)
  })

  it('AWS lets in what the policies deny', async () => {
    const {result, text} = await verified({
      answers: (arn) => (arn.endsWith('/Bobs') ? {outcome: 'allowed'} : undefined),
    })
    assert.ok(own(result).includes('Bobs live wrong allowed'))
    assert.match(line(text, 'Bobs'), /may not, and does: AWS lets in what .* is denied by the trust policy/)
  })

  it('no answer is neither', async () => {
    const {result, text} = await verified({
      answers: () => ({outcome: 'unknown', code: 'Timeout', message: 'no answer came in time'}),
    })
    assert.ok(own(result).includes('Read live unknown unknown'))
    assert.match(line(text, 'Read'), /^live +\? .*could not be tried: Timeout: no answer came in time$/)
    assert.match(text, /5 lines without an answer\.\n$/)
  })

  it('what was changed by hand is not as it should be, both ways, for her and for others', async () => {
    const trusting = (name: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {Effect: 'Allow', Principal: {AWS: `arn:aws:iam::111111111111:user/${name}`}, Action: 'sts:AssumeRole'},
        ],
      })
    const {result, text} = await verified({
      byHand: async (lab) => {
        await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName: 'Read', PolicyDocument: trusting('bob')})
        await lab.send('client', 'UpdateAssumeRolePolicy', {RoleName: 'Bobs', PolicyDocument: trusting('alice')})
        for (const UserName of ['alice', 'bob'])
          await lab.send('root', 'PutUserPolicy', {
            UserName,
            PolicyName: 'more',
            PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}',
          })
      },
    })
    assert.ok(own(result).includes('Read live wrong denied'), own(result).join('\n'))
    assert.ok(own(result).includes('Bobs live wrong allowed'), own(result).join('\n'))
    assert.match(line(text, 'Read'), /may by the file, and may not in AWS, and does not: denied by the trust policy/)
    assert.match(line(text, 'Bobs'), /may not by the file, and may in AWS, and does/)
    assert.ok(others(result).includes('client/role/Bobs root/user/bob simulated wrong'))
    assert.ok(others(result).includes('client/role/Read root/user/bob simulated wrong'))
  })

  it('a role of the file that AWS has not got', async () => {
    const {result, text} = await verified({
      yaml: YAML.replace('roles:', 'roles:\n  New: {account: client, trust: [root]}'),
    })
    assert.ok(result.checked.some(({role, verdict}) => role === 'client/role/New' && verdict === 'wrong'))
    assert.match(line(text, 'New'), /^simulated +FAIL .*there is no such role$/)
  })

  it('tests about the caller are tried, with their probe; the others are simulated', async () => {
    const {result, text} = await verified({
      device: true,
      tests: `tests:
  - {name: reads, who: root/user/alice, can: client/role/Read, probe: iam:ListRoles}
  - {name: probes in vain, who: root/user/alice, can: client/role/Vendor, with: {externalId: acme-7}, probe: iam:ListRoles}
  - {name: not with another id, who: root/user/alice, cannot: client/role/Vendor, with: {externalId: acme-8}}
  - {name: not hers, who: root/user/alice, can: client/role/Bobs}
  - {name: acts, who: root/user/alice, can: client/role/Read, action: iam:GetRole}
  - {name: acts not, who: root/user/alice, cannot: client/role/Read, action: iam:CreateRole}
  - {name: acts in vain, who: root/user/alice, can: client/role/Read, action: iam:CreateRole}
  - {name: with MFA, who: root/user/alice, can: client/role/Admin, with: {mfa: true}}
  - {name: from the office, who: root/user/alice, can: client/role/Office, with: {sourceIp: 203.0.113.7}}
  - {name: bob, who: root/user/bob, can: client/role/Bobs}
  - {name: bob not, who: root/user/bob, can: client/role/Read}
  - {name: too long, who: root/user/alice, cannot: client/role/Read, with: {duration: 2h}}
`,
    })
    assert.deepEqual(tests(result), [
      'reads: live: ok',
      'probes in vain: live: wrong',
      'not with another id: live: ok',
      'not hers: live: wrong',
      'acts: live: ok',
      'acts not: live: ok',
      'acts in vain: live: wrong',
      'with MFA: not tried: open',
      'from the office: simulated: ok',
      'bob: simulated: ok',
      'bob not: simulated: wrong',
      'too long: live: ok',
    ])
    assert.match(
      text,
      /^live +FAIL +probes in vain \(accounts\.yaml:1\): AWS lets it in: iam:ListRoles: AccessDenied: User: arn:/m,
    )
    assert.match(text, /^live +ok +reads \(accounts\.yaml:1\): AWS lets it in: iam:ListRoles: works$/m)
    assert.match(text, /^simulated +FAIL +bob not \(accounts\.yaml:1\): denied by/m)
  })

  it('no credential is in any output, nor the code of a device', async () => {
    const {text, json, tokens, result} = await verified({
      device: true,
      with: {mfa: {serial, token: '918273'}},
      tests: 'tests: [{who: root/user/alice, can: client/role/Read, probe: iam:ListRoles}]\n',
    })
    assert.ok(tokens.length >= 12, `${tokens.length}`)
    for (const output of [text, json, JSON.stringify(result)])
      for (const secret of [...tokens, '918273']) assert.ok(!output.includes(secret))
  })
})
