import assert from 'node:assert/strict'
import {driftedChanges, driftOf} from '../../src/engine/drift/drift.js'
import type {ApplyFlags} from '../../src/engine/apply/apply.js'
import {faultyWorld} from '../faults/world.js'
import {allowing, BOTH, file, managed, ROOT_ARN, trusting} from '../scenarios/base.js'

type Hand = readonly [account: string, op: string, input: Record<string, unknown>]

const FLAGS: ApplyFlags = {
  allow: [],
  adopt: false,
  maxDeletes: undefined,
  skipUnreadable: false,
  managementAccount: false,
}
const on = (op: string, input: Record<string, unknown>): Hand => ['client', op, {RoleName: 'Gate', ...input}]
const attach = (name: string): Hand => on('AttachRolePolicy', {PolicyArn: managed(name)})
const ADMIN = attach('AdministratorAccess')
const KEPT = '{account: client, trust: [root]}'
const gate = (more: string, rest = ''): string =>
  file(`roles: {Gate: {account: client, trust: [root]${more}}, Keep: ${KEPT}, Two: ${KEPT}, Three: ${KEPT}}${rest}`)

interface Row {
  readonly name: string
  readonly was: string
  readonly hands: readonly Hand[]
  readonly is: string
  /** Before the first apply. */
  readonly first?: readonly Hand[]
  readonly flags?: Partial<ApplyFlags>
  /** `cause verb address` of what is carried out, fingerprints too. */
  readonly does: readonly string[]
  /** Addresses that are left, with a piece of the reason. */
  readonly left: readonly (readonly [address: string, reason: RegExp])[]
  /** What drift tells afterwards. */
  readonly after: readonly string[]
}

const GATE = 'client/role/Gate'
const rows: readonly Row[] = [
  {
    name: 'an entry that is gone from the file, of a role changed by hand: nothing is deleted',
    was: gate(''),
    hands: [ADMIN],
    is: gate('').replace(`Gate: ${KEPT}, `, ''),
    does: [],
    left: [[GATE, /the file no longer has it; xrole apply deletes it/]],
    after: [`both delete ${GATE}`, `both delete ${GATE}/policy/AdministratorAccess`],
  },
  {
    name: 'a new entry: nothing is made',
    was: gate(''),
    hands: [],
    is: gate('').replace('Keep:', `New: ${KEPT.replace(']', '], policies: [AdministratorAccess]')}, Keep:`),
    does: [],
    left: [['client/role/New', /nobody can tell whether it is new in the file or was deleted by hand; xrole apply/]],
    after: ['unknown create client/role/New', 'unknown create client/role/New/policy/AdministratorAccess'],
  },
  {
    name: 'another path in the file: the role is not replaced, what drifted on it goes',
    was: gate(''),
    hands: [ADMIN],
    is: gate(', path: /ci/'),
    does: [`drift delete ${GATE}/policy/AdministratorAccess`],
    left: [[GATE, /deleted and made anew, and not only what drifted would change; xrole apply/]],
    after: [],
  },
  {
    name: 'a part changed on both sides gets the value of the file',
    was: gate(', inline: {a: {statements: [{allow: ["s3:Get*"], on: ["*"]}]}}'),
    hands: [on('PutRolePolicy', {PolicyName: 'a', PolicyDocument: allowing('*')})],
    is: gate(', inline: {a: {statements: [{allow: ["s3:List*"], on: ["*"]}]}}'),
    does: [`both update ${GATE}/inline/a`, `both update ${GATE}/mark`],
    left: [],
    after: [],
  },
  {
    name: 'a part that the file dropped and AWS changed is left',
    was: gate(', inline: {a: {statements: [{allow: ["s3:Get*"], on: ["*"]}]}}'),
    hands: [
      on('PutRolePolicy', {PolicyName: 'a', PolicyDocument: allowing('*')}),
      on('TagRole', {Tags: [{Key: 'a', Value: 'b'}]}),
    ],
    is: gate(''),
    does: [`drift update ${GATE}`],
    left: [[`${GATE}/inline/a`, /changed in the file and in AWS, and nobody can tell.*xrole apply/]],
    after: [`both delete ${GATE}/inline/a`],
  },
  {
    name: 'settings of two causes: only those that drifted are written',
    was: gate(', description: old, tags: {team: data, env: prod}'),
    hands: [on('TagRole', {Tags: [{Key: 'team', Value: 'ops'}]}), on('UntagRole', {TagKeys: ['env']})],
    is: gate(', description: new, tags: {team: data, env: prod}'),
    does: [`drift update ${GATE}`],
    left: [],
    after: [],
  },
  {
    name: 'the same setting changed on both sides gets the value of the file',
    was: gate(', description: old'),
    hands: [on('UpdateRole', {Description: 'other', MaxSessionDuration: 3600})],
    is: gate(', description: new'),
    does: [`both update ${GATE}`, `both update ${GATE}/mark`],
    left: [],
    after: [],
  },
  {
    name: "a trust that needs a pending caller's half is left, and the other roles are put right",
    was: gate('', '\nusers: {alice: {account: root}}'),
    hands: [
      on('UpdateAssumeRolePolicy', {PolicyDocument: trusting('*')}),
      ['client', 'AttachRolePolicy', {RoleName: 'Keep', PolicyArn: managed('AdministratorAccess')}],
    ],
    is: gate('', '\nusers: {alice: {account: root}}').replace('[root]}, Keep', '[root, root/user/alice]}, Keep'),
    does: ['drift delete client/role/Keep/policy/AdministratorAccess'],
    left: [
      [`${GATE}/trust`, /^needs root\/user\/alice\/inline\/xrole-assume, which is left out; apply the whole file/],
    ],
    after: [`both update ${GATE}/trust`],
  },
  {
    name: "another owner's mark on one thing: the other roles are put right",
    was: gate(''),
    hands: [
      on('TagRole', {Tags: [{Key: 'xrole:owner', Value: 'other'}]}),
      ADMIN,
      ['client', 'AttachRolePolicy', {RoleName: 'Keep', PolicyArn: managed('AdministratorAccess')}],
    ],
    is: gate(''),
    does: ['drift delete client/role/Keep/policy/AdministratorAccess'],
    left: [
      [GATE, /belongs to "other"/],
      [`${GATE}/policy/AdministratorAccess`, /belongs to "other"/],
    ],
    after: [`drift delete ${GATE}/policy/AdministratorAccess`, `drift update ${GATE}`],
  },
  {
    name: 'what needs a flag is left without it',
    was: gate(''),
    hands: [
      on('UntagRole', {TagKeys: ['xrole:owner']}),
      ['client', 'AttachRolePolicy', {RoleName: 'Keep', PolicyArn: managed('AdministratorAccess')}],
    ],
    is: gate(''),
    does: ['drift delete client/role/Keep/policy/AdministratorAccess'],
    left: [[GATE, /take it over with --adopt/]],
    after: [`drift adopt ${GATE}`],
  },
  {
    name: 'and done with it',
    was: gate(''),
    hands: [on('UntagRole', {TagKeys: ['xrole:owner']})],
    is: gate(''),
    flags: {adopt: true},
    does: [`drift adopt ${GATE}`],
    left: [],
    after: [],
  },
  {
    name: 'a group moved by hand does not keep the rest from being put right',
    was: file(`groups: {Ops: {account: root}}\nroles: {Gate: ${KEPT}}`),
    hands: [['root', 'UpdateGroup', {GroupName: 'Ops', NewPath: '/zz/'}], ADMIN],
    is: file(`groups: {Ops: {account: root}}\nroles: {Gate: ${KEPT}}`),
    does: [`drift delete ${GATE}/policy/AdministratorAccess`],
    left: [['root/group/Ops', /exists at the path \/zz\/; write `path: \/zz\/`/]],
    after: ['unknown update root/group/Ops'],
  },
  {
    name: 'a group has no fingerprint: its parts get the values of the file',
    was: file('groups: {Ops: {account: root, users: [alice]}}\nusers: {alice: {account: root}, bob: {account: root}}'),
    hands: [['root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'bob'}]],
    is: file('groups: {Ops: {account: root, users: [alice]}}\nusers: {alice: {account: root}, bob: {account: root}}'),
    does: ['unknown delete root/group/Ops/user/bob'],
    left: [],
    after: [],
  },
]

describe('engine: what drift --revert does and leaves', () => {
  for (const {name, was, hands, is, first = [], flags, does, left, after} of rows)
    it(name, async () => {
      const {lab} = faultyWorld(BOTH)
      for (const hand of first) await lab.send(...hand)
      assert.equal((await lab.apply(was)).exit, 0)
      for (const hand of hands) await lab.send(...hand)
      const drift = driftOf(await lab.plan(is), undefined)
      const reverting = drift.revertWith({...FLAGS, ...flags})
      const {changes, findings} = reverting.gathered.plan
      assert.deepEqual(
        changes.map(({cause, verb, address}) => `${cause} ${verb} ${address}`),
        does,
      )
      assert.deepEqual(
        reverting.left.map(({address}) => address),
        left.map(([address]) => address),
        JSON.stringify([reverting.left, findings]),
      )
      left.forEach(([, reason], at) => assert.match(reverting.left[at]!.reason, reason))
      const applied = await lab.applyGathered(reverting.gathered, {allow: [], adopt: flags?.adopt ?? false})
      assert.equal(applied.exit, 0, JSON.stringify(applied.refused ?? applied.outcome))
      const {plan} = await lab.plan(is)
      assert.deepEqual(
        driftedChanges(plan.changes)
          .filter(({kind}) => kind !== 'mark')
          .map(({cause, verb, address}) => `${cause} ${verb} ${address}`)
          .sort(),
        [...after].sort(),
      )
    })

  it('writes of settings with two causes what drifted, and tells the rest as pending', async () => {
    const [was, is] = [gate(', description: old, tags: {team: data}'), gate(', description: new, tags: {team: data}')]
    const {lab} = faultyWorld(BOTH)
    await lab.apply(was)
    await lab.send(...on('TagRole', {Tags: [{Key: 'team', Value: 'ops'}]}))
    const {report, reverting} = driftOf(await lab.plan(is), undefined)
    assert.deepEqual(
      [report.differences, report.pendingCount, report.plan.changes.map(({cause}) => cause)],
      [1, 1, ['drift']],
    )
    await lab.applyGathered(reverting)
    const gateNow = (await lab.snapshot('client')).roles.find(({RoleName}) => RoleName === 'Gate')!
    assert.equal(gateNow.Description, 'old')
    assert.equal(gateNow.Tags.find(({Key}) => Key === 'team')?.Value, 'data')
    const {plan} = await lab.plan(is)
    assert.deepEqual(
      plan.changes.filter(({kind}) => kind !== 'mark').map(({cause, address}) => `${cause} ${address}`),
      [`config ${GATE}`],
    )
    assert.ok(JSON.stringify(gateNow.AssumeRolePolicyDocument).includes(ROOT_ARN))
  })
})
