import assert from 'node:assert/strict'
import type {Cause} from '../../src/core/types.js'
import {driftExit, driftOf} from '../../src/engine/drift/drift.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {allowing, BOTH, file, managed, own, ROOT_ARN, trusting} from './base.js'
import type {Walk} from './base.js'
import {namesIn, roleIn, worldOf} from './look.js'

const YAML = file(`
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
roles:
  Deployer:
    account: client
    description: deploys
    trust: [{principal: root, externalId: acme-7f3a}]
    policies: [ReadOnlyAccess, Reports]
    inline: {logs: {statements: [{allow: ["logs:Get*"], on: ["*"]}]}}
    tags: {team: data}
    maxSession: 2h
groups: {Ops: {account: root, users: [alice], policies: [IAMUserChangePassword], inline: {i: {statements: [{allow: ["s3:Get*"], on: ["*"]}]}}}}
users: {alice: {account: root}, bob: {account: root}}`)

const LIMITED = YAML.replace('bob: {account: root}', 'bob: {account: root, boundary: ReadOnlyAccess}')
const NAMED = YAML.replace('externalId: acme-7f3a}', 'externalId: acme-7f3a}, root/user/cleo')

const ROLE = {RoleName: 'Deployer'}
const AT = 'client/role/Deployer'

type Calls = readonly [account: string, op: string, input: Record<string, unknown>][]

interface Hand {
  readonly name: string
  readonly calls: Calls
  /** `cause verb address` of all that drift tells. */
  readonly tells: readonly `${Cause} ${string}`[]
  readonly yaml?: string
  /** Before the first apply. */
  readonly first?: Calls
  readonly notOn?: Walk['notOn']
  readonly options?: LabOptions
  /** Ids are others afterwards. */
  readonly isOther?: true
  /** What a revert leaves, and the next apply does. */
  readonly left?: readonly string[]
}

const role = (op: string, input: Record<string, unknown>): Calls => [['client', op, {...ROLE, ...input}]]
const trust = (document: string): Calls => role('UpdateAssumeRolePolicy', {PolicyDocument: document})

/** What somebody does by hand: the thirteen of the baseline first, its last one apart. */
const table: readonly Hand[] = [
  {
    name: 'AdministratorAccess attached',
    calls: role('AttachRolePolicy', {PolicyArn: managed('AdministratorAccess')}),
    tells: [`drift delete ${AT}/policy/AdministratorAccess`],
  },
  {
    name: 'an extra inline policy',
    calls: role('PutRolePolicy', {PolicyName: 'more', PolicyDocument: allowing('*')}),
    tells: [`drift delete ${AT}/inline/more`],
  },
  {
    name: 'the inline policy weakened',
    calls: role('PutRolePolicy', {PolicyName: 'logs', PolicyDocument: allowing('logs:*')}),
    tells: [`drift update ${AT}/inline/logs`],
  },
  {
    name: 'the inline policy removed',
    calls: role('DeleteRolePolicy', {PolicyName: 'logs'}),
    tells: [`drift create ${AT}/inline/logs`],
  },
  {name: 'the trust opened to everybody', calls: trust(trusting('*')), tells: [`drift update ${AT}/trust`]},
  {
    name: 'a foreign account added to the trust',
    calls: trust(
      trusting([ROOT_ARN, 'arn:aws:iam::999999999999:root'], {StringEquals: {'sts:ExternalId': 'acme-7f3a'}}),
    ),
    tells: [`drift update ${AT}/trust`],
  },
  {name: 'the external id dropped', calls: trust(trusting(ROOT_ARN)), tells: [`drift update ${AT}/trust`]},
  {
    name: 'an AWS policy detached',
    calls: role('DetachRolePolicy', {PolicyArn: managed('ReadOnlyAccess')}),
    tells: [`drift create ${AT}/policy/ReadOnlyAccess`],
  },
  {
    name: 'the customer policy given a wider default version',
    calls: [
      [
        'client',
        'CreatePolicyVersion',
        {PolicyArn: own('Reports'), PolicyDocument: allowing('s3:*'), SetAsDefault: true},
      ],
    ],
    tells: ['drift update client/policy/Reports'],
  },
  {
    name: 'the session made longer',
    calls: role('UpdateRole', {Description: 'deploys', MaxSessionDuration: 43200}),
    tells: [`drift update ${AT}`],
  },
  {
    name: 'a tag changed',
    calls: role('TagRole', {Tags: [{Key: 'team', Value: 'ops'}]}),
    tells: [`drift update ${AT}`],
  },
  {
    name: 'a permissions boundary added',
    calls: role('PutRolePermissionsBoundary', {PermissionsBoundary: managed('ReadOnlyAccess')}),
    tells: [`drift delete ${AT}/boundary`],
  },
  {
    name: 'a user added to a group',
    calls: [['root', 'AddUserToGroup', {GroupName: 'Ops', UserName: 'bob'}]],
    tells: ['unknown delete root/group/Ops/user/bob'],
  },
  {
    name: "a group's inline policy widened",
    calls: [['root', 'PutGroupPolicy', {GroupName: 'Ops', PolicyName: 'i', PolicyDocument: allowing('s3:*')}]],
    tells: ['unknown update root/group/Ops/inline/i'],
  },
  {
    name: 'a policy more attached to a group',
    calls: [['root', 'AttachGroupPolicy', {GroupName: 'Ops', PolicyArn: managed('AdministratorAccess')}]],
    tells: ['unknown delete root/group/Ops/policy/AdministratorAccess'],
  },
  {
    name: "a user's boundary removed",
    notOn: {moto: 'it does not tell the boundaries of users'},
    yaml: LIMITED,
    calls: [['root', 'DeleteUserPermissionsBoundary', {UserName: 'bob'}]],
    tells: ['drift create root/user/bob/boundary'],
  },
  {
    name: 'a principal deleted and made again',
    notOn: {moto: 'it keeps the ARN of a principal that went, where AWS shows its unique id'},
    yaml: NAMED,
    first: [['root', 'CreateUser', {UserName: 'cleo'}]],
    calls: [
      ['root', 'DeleteUser', {UserName: 'cleo'}],
      ['root', 'CreateUser', {UserName: 'cleo'}],
    ],
    tells: [`drift update ${AT}/trust`],
    isOther: true,
  },
  {
    name: 'the role itself deleted: nothing in AWS remembers it',
    calls: [
      ...role('DetachRolePolicy', {PolicyArn: managed('ReadOnlyAccess')}),
      ...role('DetachRolePolicy', {PolicyArn: own('Reports')}),
      ...role('DeleteRolePolicy', {PolicyName: 'logs'}),
      ...role('DeleteRole', {}),
    ],
    tells: [
      `unknown create ${AT}`,
      `unknown create ${AT}/inline/logs`,
      `unknown create ${AT}/policy/ReadOnlyAccess`,
      `unknown create ${AT}/policy/Reports`,
    ],
    isOther: true,
    left: [
      `create ${AT}`,
      `create ${AT}/inline/logs`,
      `create ${AT}/policy/ReadOnlyAccess`,
      `create ${AT}/policy/Reports`,
    ],
  },
  {
    name: 'a policy deleted: the role that had it remembers',
    calls: [
      ...role('DetachRolePolicy', {PolicyArn: own('Reports')}),
      ['client', 'DeletePolicy', {PolicyArn: own('Reports')}],
    ],
    tells: [`drift create ${AT}/policy/Reports`, 'drift create client/policy/Reports'],
    isOther: true,
  },
  {
    name: 'the owner tag taken away',
    calls: role('UntagRole', {TagKeys: ['xrole:owner']}),
    tells: [`drift adopt ${AT}`],
    options: {adopt: true},
  },
]

const telling = (cause: string, verb: string, address: string): string => `${cause} ${verb} ${address}`

/** What drift tells of a file, but for the fingerprints that are written along. */
async function look(lab: Lab, yaml: string, options?: LabOptions) {
  const drift = driftOf(await lab.plan(yaml, options), options?.only)
  const told = drift.report.plan.changes
    .filter(({kind}) => kind !== 'mark')
    .map(({cause, verb, address}) => telling(cause, verb, address))
  return {...drift, told: told.sort(), exit: driftExit(drift.report, false), eager: driftExit(drift.report, true)}
}

async function revert(lab: Lab, yaml: string, options?: LabOptions): Promise<void> {
  const {reverting} = await look(lab, yaml)
  const {exit, refused, outcome} = await lab.applyGathered(reverting, options)
  assert.equal(exit, 0, JSON.stringify([refused?.findings, outcome?.failed.map((one) => String(one.error))]))
}

const byHand = async (lab: Lab, calls: Calls): Promise<void> => {
  for (const call of calls) await lab.send(...call)
}

const walkOf = ({name, calls, tells, yaml = YAML, first = [], notOn, options, isOther, left = []}: Hand): Walk => {
  const before = new WeakMap<Lab, unknown>()
  return {
    name: `drift: ${name}`,
    accounts: BOTH,
    ...(notOn ? {notOn} : {}),
    stops: [
      {
        name: 'made',
        yaml,
        byHand: (lab) => byHand(lab, first),
        then: async (lab) => void before.set(lab, await worldOf(lab, BOTH)),
      },
      {
        name: 'seen and reverted',
        yaml,
        async byHand(lab) {
          const none = await look(lab, yaml)
          assert.deepEqual([none.told, none.exit, none.report.differences], [[], 0, 0])
          await byHand(lab, calls)
          const found = await look(lab, yaml)
          assert.deepEqual([found.told, found.exit], [[...tells].sort(), 2])
          assert.deepEqual(found.report.pending, [])
          await revert(lab, yaml, options)
          const after = await look(lab, yaml)
          assert.deepEqual(
            [after.told.map((one) => one.replace(/^\w+ /, '')), after.exit],
            [[...left].sort(), left.length > 0 ? 2 : 0],
          )
          if (!isOther) assert.deepEqual(await worldOf(lab, BOTH), before.get(lab))
        },
        plans: left,
      },
    ],
  }
}

const unmanagedIn = async (lab: Lab, yaml: string): Promise<[string[], number]> => {
  const {report, exit} = await look(lab, yaml)
  return [report.unmanaged.map(({code, address}) => `${code} ${address}`), exit]
}

const gate = (more: string): string =>
  file(`roles: {Gate: {account: client, trust: [root], description: gate${more}}}\nusers: {alice: {account: root}}`)

export const drift: readonly Walk[] = [
  ...table.map(walkOf),
  {
    name: 'drift: what no change can take back is told, and left alone',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: YAML},
      {
        name: 'told',
        yaml: YAML,
        async byHand(lab) {
          await lab.send('client', 'CreateRole', {
            RoleName: 'Back',
            AssumeRolePolicyDocument: trusting('arn:aws:iam::999999999999:root'),
          })
          assert.deepEqual(await unmanagedIn(lab, YAML), [['unmanaged-access client/role/Back'], 2])
          await lab.send('root', 'CreateGroup', {GroupName: 'Others'})
          await lab.send('root', 'AddUserToGroup', {GroupName: 'Others', UserName: 'alice'})
          await lab.send('client', 'PutRolePolicy', {
            ...ROLE,
            PolicyName: 'AWSRevokeOlderSessions',
            PolicyDocument: allowing('*').replace('Allow', 'Deny'),
          })
          const [told, exit] = await unmanagedIn(lab, YAML)
          assert.deepEqual(told.sort(), [
            `incident-artefact ${AT}/inline/AWSRevokeOlderSessions`,
            'undeclared-group root/group/Others/user/alice',
            'unmanaged-access client/role/Back',
          ])
          assert.equal(exit, 2)
          // Told of what was selected only.
          const selected = await look(lab, YAML, {account: ['root'], only: ['root/*']})
          assert.deepEqual(
            [selected.report.unmanaged.map(({code}) => code), selected.report.plan.leftOut],
            [['undeclared-group'], 2],
          )
          await revert(lab, YAML)
        },
        plans: [],
        then: async (lab) =>
          assert.deepEqual(await namesIn(lab, 'client'), ['policy/Reports', 'role/Back', 'role/Deployer']),
      },
    ],
  },
  {
    name: 'drift: a revert leaves pending what is pending, on the same role too',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: gate('')},
      {
        name: 'pending',
        yaml: gate('').replace('description: gate', 'description: new'),
        async byHand(lab) {
          const yaml = gate('').replace('description: gate', 'description: new')
          const pending = await look(lab, yaml)
          assert.deepEqual([pending.told, pending.report.pendingCount, pending.exit, pending.eager], [[], 1, 0, 2])

          await lab.send('client', 'AttachRolePolicy', {RoleName: 'Gate', PolicyArn: managed('AdministratorAccess')})
          const found = await look(lab, yaml)
          assert.deepEqual(
            [found.told, found.report.pendingCount, found.exit],
            [['drift delete client/role/Gate/policy/AdministratorAccess'], 1, 2],
          )
          await revert(lab, yaml)
          const role = await roleIn(lab, 'client', 'Gate')
          assert.deepEqual([role.AttachedManagedPolicies, role.Description], [[], 'gate'])
          const after = await look(lab, yaml)
          assert.deepEqual([after.told, after.report.pendingCount, after.exit], [[], 1, 0])
        },
        plans: ['update client/role/Gate', 'update client/role/Gate/mark'],
      },
      {
        name: 'the same setting changed in both',
        yaml: gate(''),
        async byHand(lab) {
          await lab.send('client', 'UpdateRole', {RoleName: 'Gate', Description: 'x', MaxSessionDuration: 3600})
          const {told, report} = await look(lab, gate(''))
          assert.deepEqual([told, report.pendingCount], [['both update client/role/Gate'], 0])
          await revert(lab, gate(''))
        },
        plans: [],
      },
    ],
  },
]
