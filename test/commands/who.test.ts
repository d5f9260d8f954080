import assert from 'node:assert/strict'
import Can from '../../src/commands/can.js'
import Who from '../../src/commands/who.js'
import {openDesk} from './asking.js'
import type {Desk} from './asking.js'

const YAML = `version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
users: {paul: {account: root}, zoe: {account: root}}
groups: {Ops: {account: root, users: [paul]}}
roles:
  ci: {account: root, trust: [root/group/Ops, {github: acme/app, branch: main}], mfa: true}
  Admin:
    account: client
    trust:
      - root/role/ci
      - {principal: root/user/zoe, sourceIp: [10.0.0.0/8]}
      - lambda.amazonaws.com
      - {principal: "999999999999", externalId: acme-1}
  Back: {account: client, trust: [client/role/Admin]}
`

describe('xrole who and xrole can', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
    desk.write(YAML)
  })
  after(() => desk.close())

  const who = (...argv: string[]) => desk.run((args, config) => new Who(args, config), ...argv)
  const can = (...argv: string[]) => desk.run((args, config) => new Can(args, config), ...argv)

  it('who: users and roles, chains, and others by the trust policy', async () => {
    const {status, stdout} = await who('client/Admin')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      `Who may assume client/role/Admin:

Users and roles
  root/role/ci   cross-account  without conditions, one hour at most
  root/user/zoe  cross-account  from 10.0.0.0/8

Through other roles
  root/user/paul → root/role/ci → client/role/Admin
      into root/role/ci: with MFA (by root/group/Ops)
      into client/role/Admin: without conditions, one hour at most

Whole accounts, services and others, by the trust policy alone
  account 999999999999  external     external id acme-1
  lambda.amazonaws.com  AWS service  without conditions

The same through other roles
  whoever may in account root (111111111111) → root/role/ci → client/role/Admin (same account)
      into root/role/ci: with MFA
      into client/role/Admin: without conditions, one hour at most
  arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com → root/role/ci → client/role/Admin (identity provider)
      into root/role/ci: subject repo:acme/app:ref:refs/heads/main and audience sts.amazonaws.com
      into client/role/Admin: without conditions, one hour at most

As accounts.yaml says; AWS was not asked. Service and resource control policies are not looked at.
`,
    )
  })

  it('who --direct: without what comes through another role', async () => {
    const {stdout} = await who('client/role/Admin', '--direct')
    assert.doesNotMatch(stdout, /→/)
    assert.match(stdout, /root\/user\/zoe/)
  })

  it('who --json: everything, hop by hop', async () => {
    const {stdout} = await who('arn:aws:iam::222222222222:role/Admin', '--json')
    const told = JSON.parse(stdout) as {
      role: string
      principals: {principal: string; hops: {role: string; maxSeconds?: number; ways: {conditions: string[]}[]}[]}[]
      others: {principal: string; relation: string; into: string}[]
    }
    assert.equal(told.role, 'client/role/Admin')
    const paul = told.principals.find(({principal}) => principal === 'root/user/paul')
    assert.deepEqual(
      paul?.hops.map(({role, maxSeconds, ways}) => [role, maxSeconds, ways.map(({conditions}) => conditions)]),
      [
        ['root/role/ci', undefined, [['with MFA']]],
        ['client/role/Admin', 3600, [[]]],
      ],
    )
    assert.deepEqual(
      told.others.map(({relation, into}) => `${relation} into ${into}`),
      [
        'external into client/role/Admin',
        'service into client/role/Admin',
        'same-account into root/role/ci',
        'provider into root/role/ci',
      ],
    )
  })

  it('can: roles, and the chains to them', async () => {
    const {status, stdout} = await can('root/user/paul')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      `root/user/paul may become 3 roles:

Roles
  root/role/ci  same account  with MFA (by root/group/Ops)

Through other roles
  root/user/paul → root/role/ci → client/role/Admin
      into root/role/ci: with MFA (by root/group/Ops)
      into client/role/Admin: without conditions, one hour at most
  root/user/paul → root/role/ci → client/role/Admin → client/role/Back
      into root/role/ci: with MFA (by root/group/Ops)
      into client/role/Admin: without conditions, one hour at most
      into client/role/Back: without conditions, one hour at most

As accounts.yaml says; AWS was not asked. Service and resource control policies are not looked at.
`,
    )
    const direct = JSON.parse((await can('root/user/paul', '--direct', '--json')).stdout) as {roles: {role: string}[]}
    assert.deepEqual(
      direct.roles.map(({role}) => role),
      ['root/role/ci'],
    )
  })

  it('nobody and nothing are said so', async () => {
    const closed = '{statement: {Effect: Deny, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}'
    desk.write(`${YAML}  Alone: {account: client, trust: [${closed}]}\n`)
    assert.match((await who('client/Alone')).stdout, /^Nobody may assume client\/role\/Alone\.$/m)
    desk.write(YAML)
    assert.match((await can('client/role/Back')).stdout, /^client\/role\/Back may assume no role\.$/m)
  })

  it('of AWS: what is there now, and what will be there', async () => {
    const now = await who('client/Admin', '--sandbox')
    assert.deepEqual([now.status, now.stdout], [1, ''])
    assert.match(now.stderr, /^error: there is no role client\/role\/Admin in AWS; check its account and its name$/m)
    const later = await can('root/user/paul', '--sandbox', '--from', 'after', '--direct')
    assert.match(later.stdout, /^As AWS will be when accounts\.yaml is applied\./m)
    assert.equal(later.status, 0)
  })

  it('ends with 1 for a role or a user that is not there, and says which was meant', async () => {
    const LINES: readonly (readonly [ran: () => Promise<{status: unknown; stderr: string}>, message: RegExp])[] = [
      [
        () => who('client/Admni'),
        /^error: there is no role client\/role\/Admni in the file; did you mean "client\/role\/Admin"\?$/m,
      ],
      [() => who('clent/Admin'), /^error: no account "clent" in the file; did you mean "client"\?$/m],
      [
        () => can('root/user/pual'),
        /^error: the file does not declare root\/user\/pual, .*; did you mean "root\/user\/paul"\? If not, write its ARN/m,
      ],
      [() => can('root/role/ci/extra'), /^error: "root\/role\/ci\/extra" names nobody who can ask/m],
      [() => can('root/user/'), /^error: "root\/user\/" names nobody who can ask/m],
      [
        () => can('lambda.amazonaws.com'),
        /^error: nothing is known of the policies of lambda\.amazonaws\.com; xrole who ROLE tells/m,
      ],
      [() => can('root'), /^error: an account is many principals/m],
    ]
    for (const [ran, message] of LINES) {
      const {status, stderr} = await ran()
      assert.equal(status, 1)
      assert.match(stderr, message)
    }
  })
})
