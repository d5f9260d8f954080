import assert from 'node:assert/strict'
import type {Sandbox} from '../../src/sandbox/index.js'
import {ask, enter, field, iamOf, main, must, newSandbox, other, trust} from './support.js'
import {GetAccountAuthorizationDetailsCommand} from '@aws-sdk/client-iam'

const alice = `arn:aws:iam::${main}:user/alice`

/** What a role in the other account trusts, as GetRole shows it. */
const trusted = async (sandbox: Sandbox, name = 'r'): Promise<unknown> => {
  const role = await must(sandbox, 'GetRole', {RoleName: name}, await enter(sandbox))
  const document = JSON.parse(decodeURIComponent(field(role, 'AssumeRolePolicyDocument'))) as {
    Statement: {Principal: {AWS: unknown}}[]
  }
  return document.Statement[0]?.Principal.AWS
}

const withRole = async (
  principal: string | string[],
  ...first: [string, Record<string, string>][]
): Promise<Sandbox> => {
  const sandbox = newSandbox()
  for (const [op, parameters] of first) await must(sandbox, op, parameters)
  await must(sandbox, 'CreateRole', {RoleName: 'r', AssumeRolePolicyDocument: trust(principal)}, await enter(sandbox))
  return sandbox
}

describe('sandbox: principals of trust policies', () => {
  it('an account number becomes the ARN of its root, a list of one its only item', async () => {
    assert.equal(await trusted(await withRole([other])), `arn:aws:iam::${other}:root`)
  })

  it('a user across accounts is shown by its ARN while it lives, then by its id', async () => {
    const sandbox = await withRole(alice, ['CreateUser', {UserName: 'alice'}])
    assert.equal(await trusted(sandbox), alice)
    await must(sandbox, 'DeleteUser', {UserName: 'alice'})
    assert.match(String(await trusted(sandbox)), /^AIDA[A-Z0-9]{17}$/)
  })

  it('a namesake made later is somebody else; saving the trust again names it', async () => {
    const sandbox = await withRole(alice, ['CreateUser', {UserName: 'alice'}])
    await must(sandbox, 'DeleteUser', {UserName: 'alice'})
    await must(sandbox, 'CreateUser', {UserName: 'alice'})
    assert.match(String(await trusted(sandbox)), /^AIDA/)
    const keys = await enter(sandbox)
    await must(sandbox, 'UpdateAssumeRolePolicy', {RoleName: 'r', PolicyDocument: trust(alice)}, keys)
    assert.equal(await trusted(sandbox), alice)
  })

  it('a role that is gone leaves AROA…, and that id cannot be saved again', async () => {
    const ci = `arn:aws:iam::${main}:role/x/ci`
    const create = {RoleName: 'ci', Path: '/x/', AssumeRolePolicyDocument: trust()}
    const sandbox = await withRole(ci, ['CreateRole', create])
    assert.equal(await trusted(sandbox), ci)
    await must(sandbox, 'DeleteRole', {RoleName: 'ci'})
    const orphan = String(await trusted(sandbox))
    assert.match(orphan, /^AROA[A-Z0-9]{17}$/)
    const answer = await ask(
      sandbox,
      'UpdateAssumeRolePolicy',
      {RoleName: 'r', PolicyDocument: trust(orphan)},
      await enter(sandbox),
    )
    assert.equal(answer.code, 'MalformedPolicyDocument')
  })

  it('a user who gets another name and path is trusted under them', async () => {
    const sandbox = await withRole([alice, `arn:aws:iam::${main}:root`], ['CreateUser', {UserName: 'alice'}])
    await must(sandbox, 'UpdateUser', {UserName: 'alice', NewUserName: 'Alice2', NewPath: '/staff/'})
    assert.deepEqual(await trusted(sandbox), [`arn:aws:iam::${main}:user/staff/Alice2`, `arn:aws:iam::${main}:root`])
  })

  for (const [what, arn] of [
    ['another case', `arn:aws:iam::${main}:user/Alice`],
    ['a path that it does not have', `arn:aws:iam::${main}:user/x/alice`],
    ['the other type', `arn:aws:iam::${main}:role/alice`],
  ] as const)
    it(`${what} is not the user`, async () => {
      const sandbox = newSandbox()
      await must(sandbox, 'CreateUser', {UserName: 'alice'})
      const answer = await ask(sandbox, 'CreateRole', {RoleName: 'r', AssumeRolePolicyDocument: trust(arn)})
      assert.equal(answer.message, `Invalid principal in policy: "AWS":"${arn}"`)
    })

  it('a role cannot name itself when it is made, but can afterwards', async () => {
    const sandbox = newSandbox()
    const self = trust(`arn:aws:iam::${main}:role/self`)
    const early = await ask(sandbox, 'CreateRole', {RoleName: 'self', AssumeRolePolicyDocument: self})
    assert.equal(early.code, 'MalformedPolicyDocument')
    await must(sandbox, 'CreateRole', {RoleName: 'self', AssumeRolePolicyDocument: trust('*', {Effect: 'Deny'})})
    await must(sandbox, 'UpdateAssumeRolePolicy', {RoleName: 'self', PolicyDocument: self})
  })

  it('the bulk read, ListRoles and GetRole show one and the same encoded document', async () => {
    const sandbox = newSandbox()
    await must(sandbox, 'CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: trust('*', {Sid: 'a', Condition: {StringLike: {'aws:x': "it's (a*)!"}}}),
    })
    const details = await iamOf(sandbox).send(new GetAccountAuthorizationDetailsCommand({Filter: ['Role']}))
    const encoded = details.RoleDetailList?.[0]?.AssumeRolePolicyDocument ?? ''
    assert.match(encoded, /it%27s%20%28a%2A%29%21/)
    for (const op of ['ListRoles', 'GetRole'])
      assert.equal(field(await must(sandbox, op, {RoleName: 'r'}), 'AssumeRolePolicyDocument'), encoded)
  })
})
