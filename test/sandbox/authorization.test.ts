import assert from 'node:assert/strict'
import {askedOf} from '../../src/sandbox/access/asked.js'
import type {Call} from '../../src/sandbox/call.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {operations} from '../../src/sandbox/operations.js'
import {defaultQuotas} from '../../src/sandbox/rules/quotas.js'
import {addAccounts, newWorld} from '../../src/sandbox/world.js'
import type {Keys, Parameters} from './support.js'
import {allow, ask, enter, keysFrom, main, must, newSandbox, other, start, trust} from './support.js'

const arn = (type: string, name: string, account = main): string => `arn:aws:iam::${account}:${type}/${name}`
const policy = (...Statement: object[]): string => JSON.stringify({Version: '2012-10-17', Statement})
const may = (Action: string | string[], Resource: string | string[] = '*', rest: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
})
const mayNot = (Action: string, Resource = '*'): object => ({Effect: 'Deny', Action, Resource})
const when = (condition: object): object => ({Condition: condition})

/** A user with one inline policy, in a sandbox with a role `r`, a role `/ci/c`, a group `g` and a policy `/team/p`. */
async function world(document: string | undefined): Promise<{sandbox: Sandbox; alice: Keys}> {
  const sandbox = newSandbox()
  await must(sandbox, 'CreateUser', {UserName: 'alice'})
  if (document !== undefined)
    await must(sandbox, 'PutUserPolicy', {UserName: 'alice', PolicyName: 'own', PolicyDocument: document})
  const role = {AssumeRolePolicyDocument: trust(), Tags: [{Key: 'Team', Value: 'data'}]}
  await must(sandbox, 'CreateRole', {...role, RoleName: 'r'})
  await must(sandbox, 'CreateRole', {...role, RoleName: 'c', Path: '/ci/'})
  await must(sandbox, 'CreateGroup', {GroupName: 'g'})
  await must(sandbox, 'CreatePolicy', {PolicyName: 'p', Path: '/team/', PolicyDocument: allow()})
  return {sandbox, alice: keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))}
}

const role = {RoleName: 'r'}
const made: Parameters = {RoleName: 'n', Path: '/ci/', AssumeRolePolicyDocument: trust()}
const tags = [{Key: 'a', Value: 'b'}]

/** What alice's own policies say, what she asks for, and what AWS says: `ok`, or how its message ends. */
const ROWS: readonly [name: string, document: string | undefined, op: string, input: Parameters, end?: string][] = [
  ['no policy', undefined, 'GetRole', role, 'because no identity-based policy allows the iam:GetRole action'],
  ['no policy, who she is', undefined, 'GetCallerIdentity', {}],
  ['a deny of everything, who she is', policy(mayNot('*')), 'GetCallerIdentity', {}],
  [
    'a deny',
    policy(may('*'), mayNot('iam:Get*')),
    'GetRole',
    role,
    'with an explicit deny in an identity-based policy',
  ],
  ['another action', policy(may('iam:ListRoles')), 'GetRole', role, 'allows the iam:GetRole action'],
  ['the action in lower case', policy(may('iam:getrole')), 'GetRole', role],
  ['this role', policy(may('iam:GetRole', arn('role', 'r'))), 'GetRole', role],
  ['another role', policy(may('iam:GetRole', arn('role', 'x'))), 'GetRole', role, 'allows the iam:GetRole action'],
  ['the role without its path', policy(may('iam:GetRole', arn('role', 'c'))), 'GetRole', {RoleName: 'c'}, 'action'],
  ['the role with its path', policy(may('iam:GetRole', arn('role', 'ci/*'))), 'GetRole', {RoleName: 'c'}],
  ['a role that is not there', policy(may('iam:GetRole', arn('role', 'r'))), 'GetRole', {RoleName: 'x'}, 'action'],
  ['a new role', policy(may('iam:CreateRole', arn('role', 'ci/n'))), 'CreateRole', made],
  ['a new role elsewhere', policy(may('iam:CreateRole', arn('role', 'n'))), 'CreateRole', made, 'action'],
  [
    'a new role with tags',
    policy(may('iam:CreateRole')),
    'CreateRole',
    {...made, Tags: tags},
    'because no identity-based policy allows the iam:TagRole action',
  ],
  ['tags too', policy(may(['iam:CreateRole', 'iam:TagRole'])), 'CreateRole', {...made, Tags: tags}],
  ['a list', policy(may('iam:ListRoles', arn('role', 'r'))), 'ListRoles', {}, 'action'],
  ['a list of everything', policy(may('iam:ListRoles')), 'ListRoles', {}],
  ['the bulk read', policy(may('iam:*', arn('role', '*'))), 'GetAccountAuthorizationDetails', {}, 'action'],
  [
    'the trust',
    policy(may('iam:UpdateAssumeRolePolicy', arn('role', '*'))),
    'UpdateAssumeRolePolicy',
    {...role, PolicyDocument: trust()},
  ],
  [
    'a membership',
    policy(may('iam:AddUserToGroup', arn('group', 'g'))),
    'AddUserToGroup',
    {GroupName: 'g', UserName: 'alice'},
  ],
  [
    'a policy by its path',
    policy(may('iam:*', arn('policy', 'team/*'))),
    'DeletePolicy',
    {PolicyArn: arn('policy', 'team/p')},
  ],
  [
    "AWS's policy",
    policy(may('iam:*', arn('policy', '*'))),
    'GetPolicy',
    {PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'},
    'action',
  ],
  ['herself, unnamed', policy(may('iam:ListMFADevices', arn('user', '${aws:username}'))), 'ListMFADevices', {}],
  ['somebody else', policy(may('iam:GetUser', arn('user', '${aws:username}'))), 'GetUser', {UserName: 'bob'}, 'action'],
  [
    'her new path',
    policy(may('iam:UpdateUser', arn('user', 'alice'))),
    'UpdateUser',
    {UserName: 'alice', NewPath: '/x/'},
    'action',
  ],
  [
    'both her paths',
    policy(may('iam:UpdateUser', arn('user', '*'))),
    'UpdateUser',
    {UserName: 'alice', NewPath: '/x/'},
  ],
  [
    'only this policy',
    policy(
      may('iam:AttachRolePolicy', '*', when({ArnEquals: {'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess'}})),
    ),
    'AttachRolePolicy',
    {...role, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'},
    'action',
  ],
  [
    'only with a boundary',
    policy(may('iam:CreateRole', '*', when({StringEquals: {'iam:PermissionsBoundary': arn('policy', 'team/p')}}))),
    'CreateRole',
    {...made, PermissionsBoundary: arn('policy', 'team/p')},
  ],
  [
    'without the boundary',
    policy(may('iam:CreateRole', '*', when({StringEquals: {'iam:PermissionsBoundary': 'x'}}))),
    'CreateRole',
    made,
    'action',
  ],
  [
    'its tag',
    policy(may('iam:DeleteRole', '*', when({StringEquals: {'aws:ResourceTag/Team': 'data'}}))),
    'DeleteRole',
    role,
  ],
  [
    'not its tag',
    policy(may('iam:DeleteRole', '*', when({StringEquals: {'iam:ResourceTag/Team': 'x'}}))),
    'DeleteRole',
    role,
    'action',
  ],
  [
    'only these tags',
    policy(may('iam:TagRole', '*', when({'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}}))),
    'TagRole',
    {...role, Tags: tags},
  ],
  [
    'other tags',
    policy(may('iam:TagRole', '*', when({StringEquals: {'aws:RequestTag/a': 'x'}}))),
    'TagRole',
    {...role, Tags: tags},
    'action',
  ],
  ['a role for an instance', policy(may('iam:*InstanceProfile')), 'CreateInstanceProfile', {InstanceProfileName: 'i'}],
]

describe("sandbox: every call is judged by the caller's policies", () => {
  for (const [name, document, op, input, end] of ROWS)
    it(`${name}: ${op} ${end === undefined ? 'ok' : 'denied'}`, async () => {
      const {sandbox, alice} = await world(document)
      const {code, message} = await ask(sandbox, op, input, alice)
      assert.equal(code, end === undefined ? 'ok' : 'AccessDenied', message)
      if (end === undefined) return
      assert.ok(message.startsWith(`User: ${arn('user', 'alice')} is not authorized to perform: iam:`), message)
      assert.ok(message.endsWith(end), message)
    })

  it("says it in AWS's words", async () => {
    const {sandbox, alice} = await world(undefined)
    const {message} = await ask(sandbox, 'ListRoles', {}, alice)
    const what = `iam:ListRoles on resource: ${arn('role', '')}`
    assert.equal(
      message,
      `User: ${arn('user', 'alice')} is not authorized to perform: ${what} because no identity-based policy allows the iam:ListRoles action`,
    )
  })

  it('passing a role to an instance takes iam:PassRole', async () => {
    const {sandbox, alice} = await world(policy(may('iam:*InstanceProfile')))
    await must(sandbox, 'CreateInstanceProfile', {InstanceProfileName: 'i'})
    const {message} = await ask(sandbox, 'AddRoleToInstanceProfile', {InstanceProfileName: 'i', ...role}, alice)
    assert.match(message, /iam:PassRole on resource: arn:aws:iam::111111111111:role\/r because/)
  })

  it("a group's policies are its members', and a boundary limits them", async () => {
    const {sandbox, alice} = await world(undefined)
    await must(sandbox, 'PutGroupPolicy', {GroupName: 'g', PolicyName: 'own', PolicyDocument: allow('iam:*')})
    assert.equal((await ask(sandbox, 'GetRole', role, alice)).code, 'AccessDenied')
    await must(sandbox, 'AddUserToGroup', {GroupName: 'g', UserName: 'alice'})
    assert.equal((await ask(sandbox, 'GetRole', role, alice)).code, 'ok')
    const bound = {UserName: 'alice', PermissionsBoundary: arn('policy', 'team/p')}
    await must(sandbox, 'PutUserPermissionsBoundary', bound)
    const {message} = await ask(sandbox, 'GetRole', role, alice)
    assert.match(message, /because no permissions boundary allows the iam:GetRole action$/)
  })

  it("a managed policy's default version counts, from the next call on", async () => {
    const {sandbox, alice} = await world(undefined)
    const PolicyArn = arn('policy', 'team/p')
    await must(sandbox, 'AttachUserPolicy', {UserName: 'alice', PolicyArn})
    assert.equal((await ask(sandbox, 'GetRole', role, alice)).code, 'AccessDenied')
    await must(sandbox, 'CreatePolicyVersion', {PolicyArn, PolicyDocument: allow('iam:*'), SetAsDefault: true})
    assert.equal((await ask(sandbox, 'GetRole', role, alice)).code, 'ok')
    await must(sandbox, 'SetDefaultPolicyVersion', {PolicyArn, VersionId: 'v1'})
    assert.equal((await ask(sandbox, 'GetRole', role, alice)).code, 'AccessDenied')
  })

  it('a refused write writes nothing', async () => {
    const {sandbox, alice} = await world(policy(may('iam:GetRole')))
    const before = await sandbox.state()
    assert.equal((await ask(sandbox, 'DeleteRole', role, alice)).code, 'AccessDenied')
    assert.deepEqual(await sandbox.state(), before)
  })

  it('a session does what its role and the policy that was passed allow', async () => {
    const sandbox = newSandbox()
    const into = {RoleArn: arn('role', 'OrganizationAccountAccessRole', other), RoleSessionName: 'me'}
    const limited = async (more: Parameters): Promise<Keys> =>
      keysFrom(await must(sandbox, 'AssumeRole', {...into, ...more}))
    const inline = await limited({Policy: allow('iam:ListRoles')})
    assert.equal((await ask(sandbox, 'ListRoles', {}, inline)).code, 'ok')
    const {message} = await ask(sandbox, 'ListUsers', {}, inline)
    assert.match(message, /because no session policy allows the iam:ListUsers action$/)
    const byArn = await limited({PolicyArns: [{arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'}]})
    assert.equal((await ask(sandbox, 'ListUsers', {}, byArn)).code, 'ok')
    assert.equal((await ask(sandbox, 'CreateUser', {UserName: 'x'}, byArn)).code, 'AccessDenied')
    const none = {PolicyArns: [{arn: arn('policy', 'none', other)}]}
    assert.equal((await ask(sandbox, 'AssumeRole', {...into, ...none})).code, 'NoSuchEntity')
    assert.equal((await ask(sandbox, 'AssumeRole', {...into, Policy: '{'})).code, 'MalformedPolicyDocument')
  })

  it('the administrator may do anything', async () => {
    assert.equal((await ask(newSandbox(), 'CreateUser', {UserName: 'x'})).code, 'ok')
  })

  it('whoever watches is told what each request needed', async () => {
    const seen: string[] = []
    const sandbox = newSandbox({
      onAsked: ({account, op, action, resource}) => seen.push([account, op, action, resource].join(' ')),
    })
    const keys = await enter(sandbox)
    await must(sandbox, 'CreateRole', {...made, Tags: tags}, keys)
    const n = arn('role', 'ci/n', other)
    assert.deepEqual(seen, [`${other} CreateRole iam:CreateRole ${n}`, `${other} CreateRole iam:TagRole ${n}`])
  })

  it('every operation has its permission', () => {
    const made = newWorld('aws', main)
    addAccounts(made, [{id: main}], 'Entry', start)
    const call = {
      world: made,
      account: made.accounts.get(main)!,
      caller: {account: main, arn: '', userId: '', principalArn: '', tags: {}},
      input: {},
      now: start,
      quotas: defaultQuotas,
      pageSize: undefined,
      sourceIp: '',
      region: undefined,
    } satisfies Omit<Call, 'op'>
    for (const service of ['iam', 'cloudtrail', 'organizations'] as const)
      for (const op of Object.keys(operations[service]))
        assert.ok(
          askedOf(service, {...call, op}).some(({action}) => action === `${service}:${op}`),
          op,
        )
  })
})

const target = `arn:aws:iam::${other}:role/r`
const assume: Parameters = {RoleArn: target, RoleSessionName: 'me'}
const root = `arn:aws:iam::${main}:root`
const user = arn('user', 'alice')

/** Cases of "Cross-account policy evaluation logic" and "Policy evaluation logic" (IAM User Guide) that only policies decide. */
const CASES: readonly [
  name: string,
  home: 'same' | 'cross',
  trusted: string,
  own: string | undefined,
  isIn: boolean,
][] = [
  ['the account is trusted, her policy allows it', 'cross', trust(root), policy(may('sts:AssumeRole', target)), true],
  ['the account is trusted, she has no policy', 'cross', trust(root), undefined, false],
  ['she is trusted by name, she has no policy', 'cross', trust(user), undefined, false],
  [
    'she is trusted by name, her policy is for another role',
    'cross',
    trust(user),
    policy(may('sts:AssumeRole', `${target}x`)),
    false,
  ],
  ['everybody is trusted, she has no policy', 'cross', trust('*'), undefined, false],
  ['a deny of her own', 'cross', trust(user), policy(may('*'), mayNot('sts:*')), false],
  ['an administrator whom the trust does not name', 'cross', trust('999999999999'), policy(may('*')), false],
  ['the account is trusted, she has no policy', 'same', trust(root), undefined, false],
  ['the account is trusted, her policy allows it', 'same', trust(root), policy(may('sts:AssumeRole')), true],
  ['she is trusted by name, she has no policy', 'same', trust(user), undefined, true],
  ['everybody is trusted, she has no policy', 'same', trust('*'), undefined, true],
  ['a deny of her own', 'same', trust(user), policy(mayNot('sts:AssumeRole')), false],
]

describe("sandbox: AssumeRole asks both the trust and the caller's policies", () => {
  for (const [name, home, trusted, own, isIn] of CASES)
    it(`${home} account: ${name}: ${isIn ? 'in' : 'denied'}`, async () => {
      const sandbox = newSandbox()
      await must(sandbox, 'CreateUser', {UserName: 'alice'})
      if (own !== undefined)
        await must(sandbox, 'PutUserPolicy', {UserName: 'alice', PolicyName: 'own', PolicyDocument: own})
      const alice = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
      const create = {RoleName: 'r', AssumeRolePolicyDocument: trusted}
      if (home === 'cross') await must(sandbox, 'CreateRole', create, await enter(sandbox))
      else await must(sandbox, 'CreateRole', create)
      const RoleArn = home === 'cross' ? target : arn('role', 'r')
      const {code, message} = await ask(sandbox, 'AssumeRole', {...assume, RoleArn}, alice)
      assert.equal(code, isIn ? 'ok' : 'AccessDenied', message)
      if (!isIn)
        assert.equal(message, `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`)
    })

  const tagging = trust(root, {Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']})
  const EXTRAS: readonly [name: string, extra: Parameters, action: string][] = [
    ['session tags', {Tags: tags}, 'sts:TagSession'],
    ['a source identity', {SourceIdentity: 'paul'}, 'sts:SetSourceIdentity'],
  ]
  for (const [name, extra, action] of EXTRAS)
    it(`${name} take ${action} of both sides`, async () => {
      const sandbox = newSandbox()
      await must(sandbox, 'CreateUser', {UserName: 'alice'})
      const put = (actions: string[]): Promise<unknown> =>
        must(sandbox, 'PutUserPolicy', {UserName: 'alice', PolicyName: 'own', PolicyDocument: policy(may(actions))})
      await put(['sts:AssumeRole'])
      const alice = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
      await must(sandbox, 'CreateRole', {RoleName: 'r', AssumeRolePolicyDocument: tagging}, await enter(sandbox))
      const {message} = await ask(sandbox, 'AssumeRole', {...assume, ...extra}, alice)
      assert.match(message, new RegExp(`perform: ${action} on`))
      await put(['sts:AssumeRole', action])
      assert.equal((await ask(sandbox, 'AssumeRole', {...assume, ...extra}, alice)).code, 'ok')
    })

  it('MFA of a session token counts as long as it is fresh, that of a role session never', async () => {
    let now = start
    const sandbox = newSandbox({now: () => now})
    const fresh = {Bool: {'aws:MultiFactorAuthPresent': 'true'}, NumericLessThan: {'aws:MultiFactorAuthAge': '600'}}
    await must(
      sandbox,
      'CreateRole',
      {RoleName: 'r', AssumeRolePolicyDocument: trust('*', when(fresh))},
      await enter(sandbox),
    )
    const given = {SerialNumber: arn('mfa', 'm'), TokenCode: '123456'}
    const keys = keysFrom(await must(sandbox, 'GetSessionToken', given))
    assert.equal((await ask(sandbox, 'AssumeRole', assume, keys)).code, 'ok')
    assert.equal((await ask(sandbox, 'AssumeRole', assume, await enter(sandbox))).code, 'AccessDenied')
    now = new Date(start.getTime() + 601_000)
    assert.equal((await ask(sandbox, 'AssumeRole', assume, keys)).code, 'AccessDenied')
  })
})
