import assert from 'node:assert/strict'
import {ownerOf} from '../../src/core/address.js'
import type {Cause} from '../../src/core/types.js'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import {three} from '../../src/ownership/causes.js'
import {DENIED, faultyWorld} from '../faults/world.js'
import {allowing, BOTH, file, managed, own, roleByHand, trusting} from '../scenarios/base.js'
import {labOver} from '../support/lab.js'
import type {Lab, LabOptions} from '../support/lab.js'

describe('the three-way comparison: applied, in AWS, in the file', () => {
  const rows: [name: string, recorded: string | undefined, live: string, desired: string, cause: Cause | undefined][] =
    [
      ['all the same', 'a', 'a', 'a', undefined],
      ['the file changed', 'a', 'a', 'b', 'config'],
      ['AWS changed', 'a', 'b', 'a', 'drift'],
      ['both changed, each its own way', 'a', 'b', 'c', 'both'],
      ['both changed, to the same', 'a', 'b', 'b', undefined],
      ['not known what was applied, no difference', undefined, 'a', 'a', undefined],
      ['not known what was applied, a difference', undefined, 'a', 'b', 'unknown'],
      ['nothing was there when it was applied, and it is the same in AWS', '', '', 'b', 'config'],
    ]
  for (const [name, recorded, live, desired, cause] of rows)
    it(`${name}: ${cause ?? 'no difference'}`, () => assert.equal(three(recorded, live, desired), cause))
})

const policies = (action: string): string =>
  `policies: {P: {account: client, statements: [{allow: ["${action}"], on: ["*"]}]}}`
const gate = (more = ''): string => `roles: {Gate: {account: client, trust: [root/user/alice]${more}}}`
const OPS = 'groups: {Ops: {account: root, users: [alice]}}'
const USERS = 'users: {alice: {account: root}}'
const yaml = (...sections: string[]): string => file(sections.join('\n'))

const ROLE = {RoleName: 'Gate'}
const attach = (lab: Lab, name: string) => lab.send('client', 'AttachRolePolicy', {...ROLE, PolicyArn: managed(name)})
const widen = (lab: Lab) =>
  lab.send('client', 'CreatePolicyVersion', {
    PolicyArn: own('P'),
    PolicyDocument: allowing('s3:*'),
    SetAsDefault: true,
  })

interface Case {
  readonly name: string
  /** What was applied; nothing when it is not there. */
  readonly was?: string
  readonly is: string
  readonly byHand?: (lab: Lab) => Promise<void>
  /** `cause verb address`. */
  readonly causes: readonly string[]
  readonly why?: RegExp
  /** Of the settings of the one change that has both. */
  readonly settings?: Readonly<Record<string, Cause>>
  readonly options?: LabOptions
}

const cases: Record<string, readonly Case[]> = {
  'a part of a role': [
    {
      name: 'each by itself: the trust by hand, a policy by the file, the description by both',
      was: yaml(gate(', description: a'), USERS),
      is: yaml(gate(', description: b, policies: [ReadOnlyAccess]'), USERS),
      async byHand(lab) {
        await lab.send('client', 'UpdateAssumeRolePolicy', {...ROLE, PolicyDocument: trusting('*')})
        await lab.send('client', 'UpdateRole', {...ROLE, Description: 'c', MaxSessionDuration: 3600})
      },
      causes: [
        'both update client/role/Gate',
        'config create client/role/Gate/policy/ReadOnlyAccess',
        'drift update client/role/Gate/trust',
      ],
    },
    {
      name: 'two policies by hand, one by the file: each is told apart',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', policies: [ReadOnlyAccess, SecurityAudit]'), USERS),
      async byHand(lab) {
        await attach(lab, 'AdministratorAccess')
        await lab.send('client', 'DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')})
      },
      causes: [
        'config create client/role/Gate/policy/SecurityAudit',
        'drift create client/role/Gate/policy/ReadOnlyAccess',
        'drift delete client/role/Gate/policy/AdministratorAccess',
      ],
    },
    {
      name: 'one inline policy by both, so that nothing tells the others apart',
      was: yaml(gate(', inline: {a: {statements: [{allow: ["s3:Get*"], on: ["*"]}]}}'), USERS),
      is: yaml(
        gate(
          ', inline: {a: {statements: [{allow: ["s3:List*"], on: ["*"]}]}, b: {statements: [{allow: ["s3:List*"], on: ["*"]}]}}',
        ),
        USERS,
      ),
      byHand: (lab) =>
        lab.send('client', 'PutRolePolicy', {...ROLE, PolicyName: 'a', PolicyDocument: allowing('s3:*')}),
      causes: ['both create client/role/Gate/inline/b', 'both update client/role/Gate/inline/a'],
    },
    {
      name: 'tags that are none of our business hide nothing',
      was: yaml(gate(', tags: {team: a}'), USERS, 'ignoreTags: ["cost:*"]'),
      is: yaml(gate(', tags: {team: b}'), USERS, 'ignoreTags: ["cost:*"]'),
      byHand: (lab) => lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'cost:center', Value: '12'}]}),
      causes: ['config update client/role/Gate'],
    },
    {
      name: 'what an incident left behind hides nothing',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', policies: [SecurityAudit]'), USERS),
      byHand: (lab) => attach(lab, 'AWSCompromisedKeyQuarantineV2'),
      causes: [
        'config create client/role/Gate/policy/SecurityAudit',
        'config delete client/role/Gate/policy/ReadOnlyAccess',
      ],
    },
    {
      name: 'with exclusive: false, what the file does not name hides nothing',
      was: yaml(gate(', exclusive: false, policies: [ReadOnlyAccess], tags: {team: a}'), USERS),
      is: yaml(gate(', exclusive: false, policies: [ReadOnlyAccess], tags: {team: b}'), USERS),
      async byHand(lab) {
        await attach(lab, 'SecurityAudit')
        await lab.send('client', 'DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')})
        await lab.send('client', 'UpdateRole', {...ROLE, Description: 'theirs', MaxSessionDuration: 7200})
        await lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'theirs', Value: '1'}]})
      },
      causes: ['config update client/role/Gate', 'drift create client/role/Gate/policy/ReadOnlyAccess'],
    },
    {
      name: 'one setting by the file, tags by hand: each is told apart',
      was: yaml(gate(', description: a, tags: {team: a, kept: k}'), USERS),
      is: yaml(gate(', description: b, tags: {team: a, kept: k}'), USERS),
      byHand: (lab) =>
        lab.send('client', 'TagRole', {
          ...ROLE,
          Tags: [
            {Key: 'team', Value: 'b'},
            {Key: 'more', Value: '1'},
          ],
        }),
      causes: ['both update client/role/Gate'],
      settings: {description: 'config', 'tags.team': 'drift', 'tags.more': 'drift'},
    },
    {
      name: 'one setting by both, so that nothing tells the others apart',
      was: yaml(gate(', description: a, tags: {team: a}'), USERS),
      is: yaml(gate(', description: b, tags: {team: b}'), USERS),
      byHand: (lab) => lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'team', Value: 'c'}]}),
      causes: ['both update client/role/Gate'],
    },
    {
      name: 'the path and protection of a user by the file, a tag by hand',
      was: yaml('users: {alice: {account: root}}'),
      is: yaml('users: {alice: {account: root, path: /p/, protect: true}}'),
      byHand: (lab) => lab.send('root', 'TagUser', {UserName: 'alice', Tags: [{Key: 'team', Value: 'c'}]}),
      causes: ['both update root/user/alice'],
      settings: {path: 'config', protect: 'config', 'tags.team': 'drift'},
    },
    {
      name: 'the owner tag taken away by hand, the description by the file',
      was: yaml(gate(), USERS),
      is: yaml(gate(', description: b'), USERS),
      byHand: (lab) => lab.send('client', 'UntagRole', {...ROLE, TagKeys: ['xrole:owner']}),
      causes: ['both adopt client/role/Gate'],
      settings: {description: 'config', owner: 'drift'},
    },
    {
      name: "a stranger's owner tag: by hand",
      was: yaml(gate(), USERS),
      is: yaml(gate(), USERS),
      byHand: (lab) => lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'xrole:owner', Value: 'other'}]}),
      causes: ['drift update client/role/Gate'],
    },
    {
      name: 'a tag that is called __proto__',
      was: yaml(gate(), USERS),
      is: yaml(gate(), USERS),
      byHand: (lab) => lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: '__proto__', Value: 'x'}]}),
      causes: ['drift update client/role/Gate'],
    },
    {
      name: 'exclusive: false taken back: the file, whatever others put there meanwhile',
      was: yaml(gate(', exclusive: false, policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      async byHand(lab) {
        await attach(lab, 'SecurityAudit')
        await lab.send('client', 'PutRolePermissionsBoundary', {
          ...ROLE,
          PermissionsBoundary: managed('PowerUserAccess'),
        })
        await lab.send('client', 'PutRolePolicy', {...ROLE, PolicyName: 'a', PolicyDocument: allowing('s3:*')})
        await lab.send('client', 'UpdateRole', {...ROLE, Description: 'theirs', MaxSessionDuration: 7200})
        await lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'theirs', Value: '1'}]})
      },
      causes: [
        'config delete client/role/Gate/boundary',
        'config delete client/role/Gate/inline/a',
        'config delete client/role/Gate/policy/SecurityAudit',
        'config update client/role/Gate',
      ],
    },
    {
      name: 'exclusive: false taken back, and what it named changed by hand before: each is told apart',
      was: yaml(gate(', exclusive: false, policies: [ReadOnlyAccess], tags: {team: a}'), USERS),
      is: yaml(gate(', policies: [ReadOnlyAccess], tags: {team: a}'), USERS),
      async byHand(lab) {
        await attach(lab, 'SecurityAudit')
        await lab.send('client', 'DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')})
        await lab.send('client', 'TagRole', {
          ...ROLE,
          Tags: [
            {Key: 'theirs', Value: '1'},
            {Key: 'team', Value: 'b'},
          ],
        })
      },
      causes: [
        'both update client/role/Gate',
        'config delete client/role/Gate/policy/SecurityAudit',
        'drift create client/role/Gate/policy/ReadOnlyAccess',
      ],
      settings: {'tags.theirs': 'config', 'tags.team': 'drift'},
    },
    {
      name: 'exclusive: false given, and a policy taken away by hand before: by hand',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', exclusive: false, policies: [ReadOnlyAccess]'), USERS),
      byHand: (lab) => lab.send('client', 'DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')}),
      causes: ['drift create client/role/Gate/policy/ReadOnlyAccess'],
    },
    {
      name: 'the name of the owner changed: the file',
      was: yaml(gate(), USERS),
      is: file(`${gate()}\n${USERS}\nformerOwners: [acme]`, 'newacme'),
      causes: ['config update client/role/Gate', 'config update root/user/alice'],
    },
    {
      name: 'a role made anew for its path: the file, and what is on it with it',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', policies: [ReadOnlyAccess], path: /ci/'), USERS),
      causes: [
        'config replace client/role/Gate',
        'config replace client/role/Gate/policy/ReadOnlyAccess',
        'config update root/user/alice/inline/xrole-assume',
      ],
    },
    {
      name: 'a fingerprint alone is what an interrupted apply left',
      was: yaml(gate(), USERS),
      is: yaml(gate(), USERS),
      byHand: (lab) => lab.send('client', 'UntagRole', {...ROLE, TagKeys: ['xrole:applied']}),
      causes: ['config create client/role/Gate/mark'],
    },
  ],
  'nothing is known': [
    {
      name: 'without a fingerprint',
      was: yaml(gate(), USERS),
      is: yaml(gate(', description: b'), USERS),
      byHand: (lab) => lab.send('client', 'UntagRole', {...ROLE, TagKeys: ['xrole:applied']}),
      causes: ['unknown update client/role/Gate'],
      why: /^it bears no fingerprint/,
    },
    {
      name: 'of a fingerprint of a later version',
      was: yaml(gate(), USERS),
      is: yaml(gate(', description: b'), USERS),
      byHand: (lab) => lab.send('client', 'TagRole', {...ROLE, Tags: [{Key: 'xrole:applied', Value: '2:abc'}]}),
      causes: ['unknown update client/role/Gate'],
      why: /cannot be read by this version/,
    },
    {
      name: 'of a fingerprint that was copied',
      was: yaml(gate(), USERS),
      is: yaml(gate(', description: b'), USERS),
      byHand: (lab) =>
        lab.send('client', 'TagRole', {
          ...ROLE,
          Tags: [{Key: 'xrole:applied', Value: `1:${Array<string>(6).fill('0123456789').join('.')}`}],
        }),
      causes: ['unknown adopt client/role/Gate'],
      why: /tags get copied/,
    },
    {
      name: 'of what is adopted',
      is: yaml('roles: {Gate: {account: client, trust: [root]}}'),
      byHand: roleByHand,
      causes: ['unknown adopt client/role/Gate', 'unknown delete client/role/Gate/policy/SecurityAudit'],
      why: /^it bears no fingerprint/,
    },
    {
      name: 'of groups and of what is on them',
      was: yaml(OPS, USERS),
      is: yaml('groups: {Ops: {account: root, policies: [ReadOnlyAccess]}, More: {account: root}}', USERS),
      causes: [
        'unknown create root/group/More',
        'unknown create root/group/Ops/policy/ReadOnlyAccess',
        'unknown delete root/group/Ops/user/alice',
      ],
      why: /^groups carry no tags/,
    },
    {
      name: 'of a first apply',
      is: yaml(gate(), USERS),
      causes: [
        'unknown create client/role/Gate',
        'unknown create root/user/alice',
        'unknown create root/user/alice/inline/xrole-assume',
      ],
      why: /not applied yet, or deleted by hand/,
    },
  ],
  'declared and not in AWS': [
    {
      name: 'its caller has the permission for it: it was there',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      is: yaml(gate(', policies: [ReadOnlyAccess]'), USERS),
      async byHand(lab) {
        await lab.send('client', 'DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')})
        await lab.send('client', 'DeleteRole', ROLE)
      },
      causes: ['drift create client/role/Gate', 'drift create client/role/Gate/policy/ReadOnlyAccess'],
    },
    {
      name: 'a trust names it: it was there',
      was: yaml(gate(), USERS),
      is: yaml(gate(), USERS),
      async byHand(lab) {
        await lab.send('root', 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'})
        await lab.send('root', 'DeleteUser', {UserName: 'alice'})
      },
      causes: [
        'drift create root/user/alice',
        'drift create root/user/alice/inline/xrole-assume',
        'drift update client/role/Gate/trust',
      ],
    },
    {
      name: 'a boundary is set to it: it was there',
      was: yaml(policies('s3:Get*'), gate(', boundary: P'), USERS),
      is: yaml(policies('s3:Get*'), gate(', boundary: P'), USERS),
      async byHand(lab) {
        await lab.send('client', 'DeleteRolePermissionsBoundary', ROLE)
        await lab.send('client', 'DeletePolicy', {PolicyArn: own('P')})
      },
      causes: ['drift create client/policy/P', 'drift create client/role/Gate/boundary'],
    },
    {
      name: 'only the file has its caller name it: it is new',
      was: yaml(USERS),
      is: yaml(gate(), USERS),
      causes: ['config create client/role/Gate', 'config create root/user/alice/inline/xrole-assume'],
    },
    {
      name: 'only the file attaches it: it is new',
      was: yaml(gate(), USERS),
      is: yaml(policies('s3:Get*'), gate(', policies: [P]'), USERS),
      causes: ['config create client/policy/P', 'config create client/role/Gate/policy/P'],
    },
    {
      name: 'nobody who is left has to do with it',
      was: yaml(USERS),
      is: yaml(USERS, 'roles: {Gate: {account: client, trust: [root]}}'),
      causes: ['unknown create client/role/Gate'],
      why: /not applied yet, or deleted by hand/,
    },
  ],
  'no longer declared': [
    {
      name: 'as it was applied: the file, and its caller half with it',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS, policies('s3:Get*')),
      is: yaml(USERS),
      options: {maxDeletes: '100%'},
      causes: [
        'config delete client/policy/P',
        'config delete client/role/Gate',
        'config delete client/role/Gate/policy/ReadOnlyAccess',
        'config delete root/user/alice/inline/xrole-assume',
      ],
    },
    {
      name: 'and changed by hand before: both, the whole of it',
      was: yaml(gate(', policies: [ReadOnlyAccess]'), USERS, policies('s3:Get*')),
      is: yaml(USERS),
      async byHand(lab) {
        await widen(lab)
        await attach(lab, 'AdministratorAccess')
      },
      causes: [
        'both delete client/policy/P',
        'both delete client/role/Gate',
        'both delete client/role/Gate/policy/AdministratorAccess',
        'both delete client/role/Gate/policy/ReadOnlyAccess',
        'config delete root/user/alice/inline/xrole-assume',
      ],
    },
    {
      name: 'released: the file',
      was: yaml(gate(), USERS),
      is: yaml(USERS, 'unmanaged: [{address: client/role/Gate, reason: theirs}]'),
      causes: ['config delete root/user/alice/inline/xrole-assume', 'config update client/role/Gate'],
    },
  ],
  'a managed policy': [
    {
      name: 'changed in the file',
      was: yaml(policies('s3:Get*')),
      is: yaml(policies('s3:List*')),
      causes: ['config update client/policy/P'],
    },
    {
      name: 'changed in AWS',
      was: yaml(policies('s3:Get*')),
      is: yaml(policies('s3:Get*')),
      byHand: widen,
      causes: ['drift update client/policy/P'],
    },
    {
      name: 'changed in both',
      was: yaml(policies('s3:Get*')),
      is: yaml(policies('s3:List*')),
      byHand: widen,
      causes: ['both update client/policy/P'],
    },
    {
      name: 'without a fingerprint',
      was: yaml(policies('s3:Get*')),
      is: yaml(policies('s3:List*')),
      byHand: (lab) => lab.send('client', 'UntagPolicy', {PolicyArn: own('P'), TagKeys: ['xrole:applied']}),
      causes: ['unknown update client/policy/P'],
      why: /^no fingerprint of it/,
    },
    {
      name: 'at a path of its own',
      was: yaml(policies('s3:Get*').replace('{account', '{path: /shared/, account')),
      is: yaml(policies('s3:List*').replace('{account', '{path: /shared/, account')),
      causes: ['config update client/policy/P'],
    },
  ],
}

/** A fingerprint is told only where nothing else of its thing changes. */
const causesIn = async (lab: Lab, text: string) => {
  const {plan, causes} = await lab.plan(text)
  const busy = new Set(plan.changes.filter(({kind}) => kind !== 'mark').map(({address}) => ownerOf(address)))
  const told = plan.changes
    .filter(({kind, address}) => kind !== 'mark' || !busy.has(ownerOf(address)))
    .map(({cause, verb, address}) => `${cause} ${verb} ${address}`)
  return {plan, causes, told: told.sort()}
}

for (const [title, rows] of Object.entries(cases))
  describe(`causes: ${title}`, () => {
    for (const {name, was, is, byHand, causes, why, settings, options} of rows)
      it(name, async () => {
        const {lab} = faultyWorld(BOTH)
        if (was !== undefined) assert.equal((await lab.apply(was, options)).exit, 0)
        await byHand?.(lab)
        const found = await causesIn(lab, is)
        assert.deepEqual(found.told, causes)
        const apart = [...found.causes.values()].flatMap((told) => (told.settings ? [told.settings] : []))
        assert.deepEqual(apart, settings ? [settings] : [])
        for (const {key, cause} of found.plan.changes) {
          const reason = found.causes.get(key)?.why
          assert.equal(reason !== undefined, cause === 'unknown', key)
          if (reason !== undefined && why) assert.match(reason, why)
        }
      })
  })

describe('causes: the tags of policies', () => {
  const was = yaml(policies('s3:Get*'), gate(), USERS)
  const is = yaml(policies('s3:List*'), gate(', description: b'), USERS)
  const asked = (log: readonly {op: string}[]) => log.filter(({op}) => op === 'ListPolicyTags').length

  it('are asked for once, of a policy that differs only', async () => {
    const {lab, sandbox} = faultyWorld(BOTH)
    await lab.apply(was)
    sandbox.log.splice(0)
    await lab.plan(was)
    assert.equal(asked(sandbox.log), 0)
    await lab.plan(is)
    assert.equal(asked(sandbox.log), 1)
  })

  it('are written after the new version, so that the next change is told right too', async () => {
    const {lab} = faultyWorld(BOTH)
    await lab.apply(was)
    assert.equal((await lab.apply(is)).exit, 0)
    assert.deepEqual((await causesIn(lab, was)).told, [
      'config update client/policy/P',
      'config update client/role/Gate',
    ])
    await widen(lab)
    assert.deepEqual((await causesIn(lab, is)).told, ['drift update client/policy/P'])
  })

  it('that may not be read are no error: the cause is unknown, with a note', async () => {
    const {lab, faults} = faultyWorld(BOTH)
    await lab.apply(was)
    faults.push({op: 'ListPolicyTags', error: DENIED})
    const {told, plan} = await causesIn(lab, is)
    assert.deepEqual(told, ['config update client/role/Gate', 'unknown update client/policy/P'])
    const notes = plan.findings.filter(({code}) => code === 'policy-tags-unread')
    assert.deepEqual(
      notes.map(({severity}) => severity),
      ['note'],
    )
    assert.match(notes[0]!.message, /^client: the tags of a policy that differs cannot be read, .*AccessDenied/)
    assert.equal((await lab.apply(is)).exit, 0)
  })

  it('are in a snapshot where they were asked for, and missed silently where not', async () => {
    const {lab} = faultyWorld(BOTH)
    await lab.apply(was)
    const over = async (text: string) => labOver(createRecordedCloud((await lab.plan(text)).snapshots), BOTH)
    assert.deepEqual((await causesIn(await over(is), is)).told, [
      'config update client/policy/P',
      'config update client/role/Gate',
    ])
    const {told, plan} = await causesIn(await over(was), is)
    assert.deepEqual(told, ['config update client/role/Gate', 'unknown update client/policy/P'])
    assert.deepEqual(
      plan.findings.filter(({severity}) => severity !== 'warning').map(({code}) => code),
      [],
    )
  })
})
