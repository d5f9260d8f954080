import assert from 'node:assert/strict'
import {kinds} from '../../src/kinds/index.js'
import {differences, PRINTED} from '../../src/ownership/fingerprints.js'
import type {SandboxState} from '../../src/sandbox/index.js'
import {faultyWorld} from '../faults/world.js'
import type {FaultyWorld} from '../faults/world.js'
import {allowing, BOTH, file, managed, own, ROOT_ARN, trusting} from '../scenarios/base.js'
import {applySaved, ending, save} from '../support/saved.js'
import type {Ending} from '../support/saved.js'

const BEFORE = file(`
policies:
  Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"]}]}
  Limits: {account: client, statements: [{allow: ["*"], on: ["*"]}]}
roles:
  Gate:
    account: client
    trust: [root/user/alice]
    description: gates
    maxSession: 2h
    tags: {team: data}
    policies: [Reports, ReadOnlyAccess]
    inline: {logs: {statements: [{allow: ["logs:*"], on: ["*"]}]}}
    boundary: Limits
  Near: {account: client, trust: [root]}
users:
  alice:
    account: root
    boundary: PowerUserAccess
    inline: {own: {statements: [{allow: ["sqs:*"], on: ["*"]}]}}
  bob: {account: root}
  carol: {account: root}
groups:
  Ops:
    account: root
    users: [alice]
    policies: [ReadOnlyAccess]
    inline: {queues: {statements: [{allow: ["sqs:Get*"], on: ["*"]}]}}
ignoreTags: ["cost:*"]`)

/** Touches the role Gate, the policy Reports, the users alice and bob, the group Ops; not Near, Limits and carol. */
const AFTER = BEFORE.replace('description: gates', 'description: gates all')
  .replace('["s3:*"]', '["s3:Get*"]')
  .replace('boundary: PowerUserAccess', 'boundary: PowerUserAccess\n    tags: {team: data}')
  .replace('  bob: {account: root}\n', '')
  .replace('users: [alice]', 'users: [alice, carol]')

const OPTIONS = {allow: ['DELETES_CREDENTIALS'] as const}

type Request = readonly [account: string, op: string, input: Record<string, unknown>]

interface Case {
  readonly name: string
  readonly by: readonly Request[]
  /** What is said, behind the address and when. */
  readonly says: string
}

const gate = (op: string, input: Record<string, unknown> = {}): Request => ['client', op, {RoleName: 'Gate', ...input}]
const alice = (op: string, input: Record<string, unknown> = {}): Request => ['root', op, {UserName: 'alice', ...input}]
const ops = (op: string, input: Record<string, unknown> = {}): Request => ['root', op, {GroupName: 'Ops', ...input}]
const ROLE = 'client/role/Gate'
const USER = 'root/user/alice'
const GROUP = 'root/group/Ops'
const POLICY = 'client/policy/Reports'

/** By the address that moved. */
const moves: Readonly<Record<string, readonly Case[]>> = {
  [ROLE]: [
    {
      name: 'trust',
      by: [gate('UpdateAssumeRolePolicy', {PolicyDocument: trusting(ROOT_ARN)})],
      says: 'trust changed',
    },
    {
      name: 'attachment added',
      by: [gate('AttachRolePolicy', {PolicyArn: managed('SecurityAudit')})],
      says: 'policy SecurityAudit is new',
    },
    {
      name: 'attachment removed',
      by: [gate('DetachRolePolicy', {PolicyArn: managed('ReadOnlyAccess')})],
      says: 'policy ReadOnlyAccess is gone',
    },
    {
      name: 'inline policy changed',
      by: [gate('PutRolePolicy', {PolicyName: 'logs', PolicyDocument: allowing('*')})],
      says: 'inline policy logs changed',
    },
    {
      name: 'inline policy added',
      by: [gate('PutRolePolicy', {PolicyName: 'more', PolicyDocument: allowing('*')})],
      says: 'inline policy more is new',
    },
    {
      name: 'inline policy removed',
      by: [gate('DeleteRolePolicy', {PolicyName: 'logs'})],
      says: 'inline policy logs is gone',
    },
    {
      name: 'boundary changed',
      by: [gate('PutRolePermissionsBoundary', {PermissionsBoundary: managed('AdministratorAccess')})],
      says: 'boundary changed',
    },
    {name: 'boundary removed', by: [gate('DeleteRolePermissionsBoundary')], says: 'boundary is gone'},
    {name: 'tag changed', by: [gate('TagRole', {Tags: [{Key: 'team', Value: 'ops'}]})], says: 'tag team changed'},
    {name: 'tag added', by: [gate('TagRole', {Tags: [{Key: 'env', Value: 'x'}]})], says: 'tag env is new'},
    {name: 'tag removed', by: [gate('UntagRole', {TagKeys: ['team']})], says: 'tag team is gone'},
    {
      name: 'owner mark removed',
      by: [gate('UntagRole', {TagKeys: ['xrole:owner']})],
      says: 'owner marks changed',
    },
    {
      name: 'fingerprint removed',
      by: [gate('UntagRole', {TagKeys: ['xrole:applied']})],
      says: 'fingerprint (tag xrole:applied) is gone',
    },
    {
      name: 'description',
      by: [gate('UpdateRole', {Description: 'theirs', MaxSessionDuration: 7200})],
      says: 'description changed',
    },
    {
      name: 'max session',
      by: [gate('UpdateRole', {Description: 'gates', MaxSessionDuration: 3600})],
      says: 'max session changed',
    },
    {
      name: 'two at once',
      by: [
        gate('UpdateAssumeRolePolicy', {PolicyDocument: trusting(ROOT_ARN)}),
        gate('AttachRolePolicy', {PolicyArn: managed('SecurityAudit')}),
      ],
      says: 'policy SecurityAudit is new, trust changed',
    },
  ],
  [USER]: [
    {
      name: 'boundary removed',
      by: [alice('DeleteUserPermissionsBoundary')],
      says: 'boundary is gone',
    },
    {
      name: 'inline policy changed',
      by: [alice('PutUserPolicy', {PolicyName: 'own', PolicyDocument: allowing('*')})],
      says: 'inline policy own changed',
    },
    {
      name: 'attachment added',
      by: [alice('AttachUserPolicy', {PolicyArn: managed('AdministratorAccess')})],
      says: 'policy AdministratorAccess is new',
    },
    {name: 'tag added', by: [alice('TagUser', {Tags: [{Key: 'x', Value: ''}]})], says: 'tag x is new'},
    {name: 'path', by: [alice('UpdateUser', {NewPath: '/team/'})], says: 'path changed'},
  ],
  'root/user/bob': [
    {
      name: 'a new access key of a user that goes',
      by: [['root', 'CreateAccessKey', {UserName: 'bob'}]],
      says: 'access keys changed',
    },
    {
      name: 'a password of a user that goes',
      by: [['root', 'CreateLoginProfile', {UserName: 'bob', Password: 'correct Horse 9 battery!'}]],
      says: 'password changed',
    },
    {
      name: 'a group of a user that goes',
      by: [
        ['root', 'CreateGroup', {GroupName: 'Theirs'}],
        ['root', 'AddUserToGroup', {GroupName: 'Theirs', UserName: 'bob'}],
      ],
      says: 'groups changed',
    },
  ],
  [GROUP]: [
    {name: 'member added', by: [ops('AddUserToGroup', {UserName: 'bob'})], says: 'member bob is new'},
    {name: 'member removed', by: [ops('RemoveUserFromGroup', {UserName: 'alice'})], says: 'member alice is gone'},
    {
      name: 'inline policy changed',
      by: [ops('PutGroupPolicy', {PolicyName: 'queues', PolicyDocument: allowing('*')})],
      says: 'inline policy queues changed',
    },
    {
      name: 'attachment added',
      by: [ops('AttachGroupPolicy', {PolicyArn: managed('AdministratorAccess')})],
      says: 'policy AdministratorAccess is new',
    },
    {
      name: 'attachment removed',
      by: [ops('DetachGroupPolicy', {PolicyArn: managed('ReadOnlyAccess')})],
      says: 'policy ReadOnlyAccess is gone',
    },
  ],
  [POLICY]: [
    {
      name: 'new default version',
      by: [
        [
          'client',
          'CreatePolicyVersion',
          {PolicyArn: own('Reports'), PolicyDocument: allowing('*'), SetAsDefault: true},
        ],
      ],
      says: 'document changed, versions changed',
    },
    {
      name: 'another version',
      by: [['client', 'CreatePolicyVersion', {PolicyArn: own('Reports'), PolicyDocument: allowing('*')}]],
      says: 'versions changed',
    },
  ],
}

/** What may move, as it is nothing that the plan touches, or means the same. */
const stays: readonly Omit<Case, 'says'>[] = [
  {
    name: 'a neighbour of the same account',
    by: [
      ['client', 'UpdateRole', {RoleName: 'Near', Description: 'theirs', MaxSessionDuration: 3600}],
      ['client', 'AttachRolePolicy', {RoleName: 'Near', PolicyArn: managed('AdministratorAccess')}],
      ['root', 'TagUser', {UserName: 'carol', Tags: [{Key: 'x', Value: 'y'}]}],
      [
        'client',
        'CreatePolicyVersion',
        {PolicyArn: own('Limits'), PolicyDocument: allowing('s3:*'), SetAsDefault: true},
      ],
    ],
  },
  {
    name: 'something new that nobody declared',
    by: [['client', 'CreateRole', {RoleName: 'Theirs', AssumeRolePolicyDocument: trusting(ROOT_ARN)}]],
  },
  {name: 'a tag that others own', by: [gate('TagRole', {Tags: [{Key: 'cost:center', Value: '7'}]})]},
  {
    name: 'documents written otherwise that mean the same',
    by: [
      gate('UpdateAssumeRolePolicy', {
        PolicyDocument: JSON.stringify({
          Statement: {
            Action: ['sts:AssumeRole'],
            Principal: {AWS: ['arn:aws:iam::111111111111:user/alice']},
            Effect: 'Allow',
          },
          Version: '2012-10-17',
        }),
      }),
      gate('PutRolePolicy', {
        PolicyName: 'logs',
        PolicyDocument:
          '{ "Version": "2012-10-17", "Statement": {"Resource": ["*"], "Action": ["LOGS:*"], "Effect": "Allow"} }',
      }),
    ],
  },
]

const open = async (state: SandboxState): Promise<FaultyWorld> => {
  const world = faultyWorld(BOTH)
  await world.sandbox.load(structuredClone(state))
  return world
}

/** Acts by hand, applies, and looks whether the apply wrote anything. */
async function refusedAfter(
  {lab, sandbox}: FaultyWorld,
  by: readonly Request[],
  apply: () => Promise<Ending>,
): Promise<string> {
  for (const request of by) await lab.send(...request)
  const before = await sandbox.state()
  const {exit, said} = await apply()
  assert.equal(exit, 3, said)
  assert.deepEqual(await sandbox.state(), before, 'something was written')
  return said
}

describe('what moved since the plan was made', () => {
  let state: SandboxState
  let saved: string
  before(async () => {
    const {lab, sandbox} = faultyWorld(BOTH)
    assert.equal((await lab.apply(BEFORE)).exit, 0)
    await lab.send('root', 'CreateAccessKey', {UserName: 'bob'})
    saved = await save(lab, AFTER)
    state = await sandbox.state()
    lab.close()
  })

  it('nothing: the saved plan is applied', async () => {
    const {lab} = await open(state)
    const {exit, said, applied} = await applySaved(lab, saved, AFTER, OPTIONS)
    assert.equal(exit, 0, said)
    assert.deepEqual(applied?.outcome?.remaining, [])
    assert.deepEqual((await lab.plan(AFTER)).plan.changes, [])
  })

  for (const [address, cases] of Object.entries(moves))
    for (const {name, by, says} of cases) {
      it(`${address}: ${name}: the saved plan is refused`, async () => {
        const world = await open(state)
        const said = await refusedAfter(world, by, () => applySaved(world.lab, saved, AFTER, OPTIONS))
        assert.ok(said.includes(`  ${address} moved since the plan was made: ${says}; plan again`), said)
      })

      it(`${address}: ${name}: and so is a fresh one that was being looked at`, async () => {
        const world = await open(state)
        const gathered = await world.lab.plan(AFTER)
        const said = await refusedAfter(world, by, () => ending(() => world.lab.applyGathered(gathered, OPTIONS)))
        assert.ok(said.includes(`${address} changed while this plan was looked at: ${says}; plan again`), said)
      })
    }

  it('a thing that is gone, and one that somebody else has made', async () => {
    const both = BEFORE.replace('  Near:', '  New: {account: client, trust: [root]}\n  Near:').replace(
      'trust: [root]}',
      'trust: [root], description: near}',
    )
    const world = await open(state)
    const text = await save(world.lab, both)
    const said = await refusedAfter(
      world,
      [
        ['client', 'DeleteRole', {RoleName: 'Near'}],
        ['client', 'CreateRole', {RoleName: 'New', AssumeRolePolicyDocument: trusting(ROOT_ARN)}],
      ],
      () => applySaved(world.lab, text, both),
    )
    assert.match(said, /client\/role\/New moved since the plan was made: it exists now; plan again/)
  })

  for (const {name, by} of stays) {
    it(`${name}: the saved plan is applied`, async () => {
      const {lab} = await open(state)
      for (const request of by) await lab.send(...request)
      const {exit, said} = await applySaved(lab, saved, AFTER, OPTIONS)
      assert.equal(exit, 0, said)
    })

    it(`${name}: and so is a fresh one`, async () => {
      const {lab} = await open(state)
      const gathered = await lab.plan(AFTER)
      for (const request of by) await lab.send(...request)
      const {refused} = await lab.applyGathered(gathered, OPTIONS)
      assert.equal(refused, undefined)
    })
  }

  it('two applies at once: the second one notices, and writes nothing', async () => {
    const {lab, sandbox} = await open(state)
    const second = await lab.plan(AFTER)
    assert.equal((await lab.apply(AFTER, OPTIONS)).exit, 0)
    const after = await sandbox.state()
    const {exit, said} = await ending(() => lab.applyGathered(second, OPTIONS))
    assert.equal(exit, 3)
    for (const address of [ROLE, USER, 'root/user/bob', GROUP, POLICY]) assert.ok(said.includes(`${address} changed`))
    assert.deepEqual(await sandbox.state(), after)
  })

  it('a saved plan that was applied: nothing is left to do', async () => {
    const {lab, sandbox} = await open(state)
    assert.equal((await applySaved(lab, saved, AFTER, OPTIONS)).exit, 0)
    const after = await sandbox.state()
    const {exit, applied} = await applySaved(lab, saved, AFTER, OPTIONS)
    assert.equal(exit, 0)
    const told = applied!.gathered.plan.findings.map(({message}) => message)
    assert.ok(told.includes('all of plan.json is done already; nothing is left to do'), told.join('\n'))
    assert.deepEqual(await sandbox.state(), after)
  })

  it('a saved plan that is interrupted is finished by applying it again', async () => {
    const {lab} = await open(state)
    const exits: number[] = []
    do {
      const stop = new AbortController()
      const onCall = (_: unknown, __: unknown, {what}: {what: string}): void =>
        what === 'done' ? stop.abort() : undefined
      exits.push((await applySaved(lab, saved, AFTER, {...OPTIONS, signal: stop.signal, onCall})).exit)
    } while (exits.at(-1) === 4)
    assert.equal(exits.at(-1), 0)
    assert.ok(exits.length > 1, exits.join())
    assert.deepEqual((await lab.plan(AFTER)).plan.changes, [])
  })

  const halves: Readonly<Record<string, [by: Request, exit: 0 | 3]>> = {
    'a field that is what the plan wants by now': [
      gate('UpdateRole', {Description: 'gates all', MaxSessionDuration: 7200}),
      0,
    ],
    'the same, and another one that is neither': [
      gate('UpdateRole', {Description: 'gates all', MaxSessionDuration: 3600}),
      3,
    ],
    'a member that the plan would add': [ops('AddUserToGroup', {UserName: 'carol'}), 0],
  }
  for (const [name, [by, exit]] of Object.entries(halves))
    it(`${name}: exit ${exit}`, async () => {
      const {lab} = await open(state)
      await lab.send(...by)
      const ended = await applySaved(lab, saved, AFTER, OPTIONS)
      assert.equal(ended.exit, exit, ended.said)
      if (exit === 0) assert.deepEqual((await lab.plan(AFTER)).plan.changes, [])
    })

  describe('what the plan does is judged anew', () => {
    const roles = (names: string): string =>
      file(`roles: {Keep: {account: client, trust: [root]}, K2: {account: client, trust: [root]}, ${names}}`)

    it('a role that goes and is named by then, in an account that the plan does not touch', async () => {
      const world = faultyWorld(BOTH)
      assert.equal((await world.lab.apply(roles('Gone: {account: client, trust: [root]}'))).exit, 0)
      const gathered = await world.lab.plan(roles(''))
      const trust = trusting('arn:aws:iam::222222222222:role/Gone')
      const said = await refusedAfter(
        world,
        [['root', 'CreateRole', {RoleName: 'Hand', AssumeRolePolicyDocument: trust}]],
        () => ending(() => world.lab.applyGathered(gathered, {allow: ['DELETES']})),
      )
      assert.match(said, /client\/role\/Gone would be deleted, but root\/role\/Hand still refers to it/)
    })

    it('a hazard that a change has by then', async () => {
      const world = faultyWorld(BOTH)
      const assume = 'inline: {e: {statements: [{allow: ["sts:AssumeRole"], on: ["*"]}]}}'
      const yaml = (alice: string): string =>
        file(`
roles: {Admin: {account: client, policies: [ReadOnlyAccess], trust: [root], caller: false}}
groups: {G: {account: root, users: [alice], exclusive: false, ${assume}}}
users: {alice: {account: root${alice}}}
safety: {mustKeep: [{principal: root/user/alice, role: client/role/Admin}]}`)
      assert.equal((await world.lab.apply(yaml(`, ${assume}`))).exit, 0)
      const gathered = await world.lab.plan(yaml(''))
      const said = await refusedAfter(
        world,
        [['root', 'RemoveUserFromGroup', {GroupName: 'G', UserName: 'alice'}]],
        () => ending(() => world.lab.applyGathered(gathered)),
      )
      assert.match(said, /root\/user\/alice\/inline\/e has a hazard now that it had not .*: LOCKS_OUT: .*; plan again/)
    })
  })

  it('an account that is lost right before the first write: exit 1, nothing written', async () => {
    const {lab, sandbox, faults} = await open(state)
    const gathered = await lab.plan(AFTER)
    faults.push({
      op: 'GetAccountAuthorizationDetails',
      account: '222222222222',
      error: {status: 403, code: 'AccessDenied', message: 'no'},
    })
    const before = await sandbox.state()
    const {exit, said} = await ending(() => lab.applyGathered(gathered, OPTIONS))
    assert.equal(exit, 1)
    assert.match(said, /^account client can no longer be read, so nothing is written: /)
    assert.deepEqual(await sandbox.state(), before)
  })

  it('only accounts that the plan touches are read again', async () => {
    const {lab, log} = await open(state)
    const gathered = await lab.plan(BEFORE.replace('description: gates', 'description: other'))
    const from = log.length
    assert.deepEqual(await gathered.moved(), [])
    assert.deepEqual([...new Set(log.slice(from).map(({account}) => account))], ['222222222222'])
  })
})

describe('fingerprints', () => {
  it('are of every kind', () => assert.deepEqual([...PRINTED].sort(), [...kinds.keys()].sort()))

  it('a fingerprint in AWS that follows other fields is not told beside them', () => {
    assert.deepEqual(differences({applied: '1', trust: '1'}, {applied: '2', trust: '2'}), ['trust changed'])
    assert.deepEqual(differences({}, {}), [])
  })
})
