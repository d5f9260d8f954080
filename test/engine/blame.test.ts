import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import type {Event} from '@aws-sdk/client-cloudtrail'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {eventFrom} from '../../src/aws/events.js'
import type {Cloud} from '../../src/core/cloud.js'
import {CloudError} from '../../src/core/cloud.js'
import type {SnapshotEvent} from '../../src/core/snapshot.js'
import type {Json} from '../../src/core/types.js'
import {withBlame} from '../../src/engine/blame.js'
import {concerns, culprit, resourceName} from '../../src/engine/culprit.js'
import type {Suspect} from '../../src/engine/culprit.js'
import {driftExit, driftOf} from '../../src/engine/drift/drift.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {load} from '../../src/engine/load.js'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import {sandboxCloudOptions} from '../../src/engine/sandbox.js'
import type {DriftReport} from '../../src/render/drift/report.js'
import type {Sandbox, SandboxOptions} from '../../src/sandbox/index.js'
import {createSandbox} from '../../src/sandbox/index.js'
import {keysFrom, must} from '../sandbox/support.js'
import {labOver, memoryFiles, NOW} from '../support/lab.js'

const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`
const XROLE = 'arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/xrole'
const BOB = 'arn:aws:iam::222222222222:user/bob'
const REPORTS = 'arn:aws:iam::222222222222:policy/xrole/acme/Reports'

type Parameters = SnapshotEvent['parameters']

const event = (name: string, parameters: Parameters, more: Partial<SnapshotEvent> = {}): SnapshotEvent => ({
  time: '2026-11-20T09:14:03Z',
  event: name,
  by: BOB,
  sourceIp: '203.0.113.7',
  requestId: 'request-1',
  parameters,
  ...more,
})

const ROLE = {roleName: 'Deployer'}
const AT = 'client/role/Deployer'

const YAML = `
version: 1
owner: acme
accounts: {root: "111111111111", client: "222222222222"}
roles:
  Deployer:
    account: client
    trust: [root]
    policies: [ReadOnlyAccess, Reports]
    inline: {logs: {statements: [{allow: ["logs:Get*"], on: ["*"]}]}}
policies: {Reports: {account: client, statements: [{allow: ["s3:Get*"], on: ["*"]}]}}
groups: {Ops: {account: root, users: [alice], policies: [IAMUserChangePassword]}}
users: {alice: {account: root}, bob: {account: root, policies: [AdministratorAccess]}}
`

/** The accounts of a file with their ways in. */
const householdOf = (more = '') =>
  load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': `${YAML}${more}`})).compile(offlineFacts().facts)
    .intent

describe('engine: which event is about which part', () => {
  /** `isNot` whatever is asked; `isOf` made it as it is, but for `takes`, by which it went. */
  const rows: readonly [
    address: string,
    arn: string | undefined,
    isOf: readonly [string, Parameters][],
    takes: readonly [string, Parameters][],
    isNot: readonly [string, Parameters][],
  ][] = [
    [
      `${AT}/trust`,
      undefined,
      [
        ['UpdateAssumeRolePolicy', ROLE],
        ['CreateRole', ROLE],
        ['UpdateAssumeRolePolicy', {roleName: 'DEPLOYER'}],
      ],
      [],
      [
        ['UpdateAssumeRolePolicy', {roleName: 'Other'}],
        ['AttachRolePolicy', ROLE],
      ],
    ],
    [
      `${AT}/policy/Reports`,
      REPORTS,
      [['AttachRolePolicy', {...ROLE, policyArn: REPORTS}]],
      [['DetachRolePolicy', {...ROLE, policyArn: REPORTS}]],
      [
        ['AttachRolePolicy', {...ROLE, policyArn: managed('Reports')}],
        ['AttachUserPolicy', {userName: 'Deployer', policyArn: REPORTS}],
        ['AttachRolePolicy', {roleName: 'Other', policyArn: REPORTS}],
      ],
    ],
    [
      'client/user/eve/policy/AWSCompromisedKeyQuarantineV3',
      undefined,
      [['AttachUserPolicy', {userName: 'eve', policyArn: managed('AWSCompromisedKeyQuarantineV3')}]],
      [],
      [['AttachUserPolicy', {userName: 'eve', policyArn: managed('ReadOnlyAccess')}]],
    ],
    [
      `${AT}/inline/logs`,
      undefined,
      [['PutRolePolicy', {...ROLE, policyName: 'logs'}]],
      [['DeleteRolePolicy', {...ROLE, policyName: 'logs'}]],
      [['PutRolePolicy', {...ROLE, policyName: 'more'}]],
    ],
    [
      'client/user/eve/boundary',
      undefined,
      [
        ['PutUserPermissionsBoundary', {userName: 'eve', permissionsBoundary: REPORTS}],
        ['CreateUser', {userName: 'eve'}],
      ],
      [['DeleteUserPermissionsBoundary', {userName: 'eve'}]],
      [['DeleteRolePermissionsBoundary', {roleName: 'eve'}]],
    ],
    [
      AT,
      undefined,
      [
        ['UpdateRole', ROLE],
        ['UpdateRoleDescription', ROLE],
        ['TagRole', {...ROLE, tagKeys: ['team', 'xrole:applied']}],
        ['UntagRole', {...ROLE, tagKeys: ['xrole:owner']}],
        ['TagRole', {...ROLE, tagKeys: ['cost:center', 'team']}],
        ['CreateRole', {...ROLE, tagKeys: ['cost:center']}],
      ],
      [['DeleteRole', ROLE]],
      [
        ['TagRole', {...ROLE, tagKeys: ['xrole:applied']}],
        ['TagRole', {...ROLE, tagKeys: ['cost:center', 'xrole:applied']}],
        ['UntagRole', {...ROLE, tagKeys: ['cost:center']}],
        ['AttachRolePolicy', {...ROLE, policyArn: REPORTS}],
        ['TagUser', {userName: 'Deployer', tagKeys: ['team']}],
      ],
    ],
    [
      `${AT}/mark`,
      undefined,
      [['TagRole', {...ROLE, tagKeys: ['xrole:applied']}]],
      [['UntagRole', {...ROLE, tagKeys: ['xrole:applied']}]],
      [['TagRole', {...ROLE, tagKeys: ['team']}]],
    ],
    [
      'client/group/Ops/user/eve',
      undefined,
      [['AddUserToGroup', {groupName: 'Ops', userName: 'eve'}]],
      [['RemoveUserFromGroup', {groupName: 'Ops', userName: 'eve'}]],
      [
        ['AddUserToGroup', {groupName: 'Ops', userName: 'bob'}],
        ['AddUserToGroup', {groupName: 'Others', userName: 'eve'}],
      ],
    ],
    [
      'client/group/Ops',
      undefined,
      [['UpdateGroup', {groupName: 'Ops'}]],
      [
        ['DeleteGroup', {groupName: 'Ops'}],
        ['UpdateGroup', {groupName: 'Ops', newGroupName: 'Others'}],
      ],
      [['DeleteGroup', {groupName: 'Others'}]],
    ],
    [
      'client/user/eve',
      undefined,
      [['UpdateUser', {userName: 'eve'}]],
      [
        ['DeleteUser', {userName: 'eve'}],
        ['UpdateUser', {userName: 'eve', newUserName: 'mallory'}],
      ],
      [['CreateAccessKey', {userName: 'eve'}]],
    ],
    [
      'client/policy/Reports',
      REPORTS,
      [
        ['CreatePolicyVersion', {policyArn: REPORTS}],
        ['SetDefaultPolicyVersion', {policyArn: REPORTS}],
        ['CreatePolicy', {policyName: 'Reports'}],
      ],
      [['DeletePolicy', {policyArn: REPORTS}]],
      [
        ['CreatePolicyVersion', {policyArn: REPORTS.replace('acme', 'other')}],
        ['AttachRolePolicy', {...ROLE, policyArn: REPORTS}],
      ],
    ],
  ]
  for (const [address, arn, isOf, takes, isNot] of rows)
    it(address, () => {
      const is = ([name, parameters]: readonly [string, Parameters], isGone: boolean): boolean =>
        concerns(event(name, parameters), {address, arn, isGone}, ['cost:*'])
      for (const one of isOf) assert.ok(is(one, false), `${one[0]} made it`)
      for (const one of takes) assert.ok(is(one, true), `${one[0]} took it`)
      for (const one of isOf) assert.ok(!is(one, true), `${one[0]} did not take it`)
      const renaming = ([, parameters]: readonly [string, Parameters]): boolean =>
        'newUserName' in parameters || 'newGroupName' in parameters
      for (const one of takes.filter((some) => !renaming(some))) assert.ok(!is(one, false), `${one[0]} did not make it`)
      for (const one of isNot) assert.ok(!is(one, false) && !is(one, true), `${one[0]} is not`)
    })

  it('policies are asked for by ARN, all else by the name of its thing', () => {
    assert.equal(resourceName({address: 'client/policy/Reports', arn: REPORTS, isGone: false}), REPORTS)
    assert.equal(resourceName({address: `${AT}/policy/Reports`, arn: REPORTS, isGone: false}), 'Deployer')
    assert.equal(resourceName({address: 'client/group/Ops/user/eve', isGone: true}), 'Ops')
  })
})

describe('engine: who did it', () => {
  const at = (time: string, by: string, more: Partial<SnapshotEvent> = {}): SnapshotEvent =>
    event('UpdateAssumeRolePolicy', ROLE, {time, by, ...more})
  const [first, second, third] = ['2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z'] as const
  const trust: Suspect = {address: `${AT}/trust`, isGone: false}
  const household = householdOf()
  const DEV = 'arn:aws:sts::222222222222:assumed-role/Dev/xrole'

  for (const [name, events, expected] of [
    ['the newest', [at(third, BOB), at(second, 'eve')], {by: at(third, BOB)}],
    [
      'nobody whose request was refused',
      [at(third, 'mallory', {error: 'AccessDenied'}), at(second, BOB)],
      {by: at(second, BOB)},
    ],
    ['nobody who did something else', [event('TagRole', ROLE), at(first, BOB)], {by: at(first, BOB)}],
    ['not xrole, when somebody else did it since', [at(third, BOB), at(second, XROLE)], {by: at(third, BOB)}],
    [
      'somebody else although xrole wrote it since, which is told',
      [at(third, XROLE), at(second, BOB)],
      {by: at(second, BOB), own: at(third, XROLE)},
    ],
    ['xrole, when it is the only one', [at(third, XROLE), at(first, XROLE)], {own: at(third, XROLE)}],
    ['nobody, when there is nothing', [], {}],
    ["a role that is not xrole's, though its session is called xrole", [at(third, DEV)], {by: at(third, DEV)}],
    [
      "xrole's role of another account",
      [at(third, XROLE.replace('222222222222', '333333333333'))],
      {by: at(third, XROLE.replace('222222222222', '333333333333'))},
    ],
  ] as const)
    it(name, () => assert.deepEqual(culprit(events, trust, household), expected))

  it('not the connect role that the file names, its path left out', () => {
    const named = householdOf('connect: {role: ops/Dev, planRole: Reader}\n')
    for (const role of ['Dev', 'Reader'])
      assert.deepEqual(culprit([at(third, DEV.replace('Dev', role))], trust, named), {
        own: at(third, DEV.replace('Dev', role)),
      })
    assert.deepEqual(culprit([at(third, XROLE)], trust, named), {by: at(third, XROLE)})
  })

  it('nobody who took away what is there', () => {
    const policyArn = managed('AdministratorAccess')
    const taken = event('DetachRolePolicy', {...ROLE, policyArn}, {by: BOB})
    const suspect = {address: `${AT}/policy/AdministratorAccess`, arn: policyArn}
    assert.deepEqual(culprit([taken], {...suspect, isGone: false}, household), {})
    assert.deepEqual(culprit([taken], {...suspect, isGone: true}, household), {by: taken})
  })

  it('in a recorded answer of CloudTrail', () => {
    const file = new URL('../aws/lookup-events.json', import.meta.url)
    const {Events} = JSON.parse(readFileSync(file, 'utf8')) as {Events: Event[]}
    const events = Events.filter(({ReadOnly}) => ReadOnly === 'false').map(eventFrom)
    const who = (address: string, arn?: string) => {
      const {by, own} = culprit(events, {address, arn, isGone: false}, householdOf())
      return by ? `${by.by.slice(by.by.lastIndexOf(':') + 1)} ${by.time}` : own ? 'xrole' : 'nobody'
    }
    assert.deepEqual(
      {
        admin: who(`${AT}/policy/AdministratorAccess`, managed('AdministratorAccess')),
        readOnly: who(`${AT}/policy/ReadOnlyAccess`, managed('ReadOnlyAccess')),
        logs: who(`${AT}/inline/logs`),
        trust: who(`${AT}/trust`),
        settings: who(AT),
        mark: who(`${AT}/mark`),
      },
      {
        admin: 'assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com 2026-11-20T09:14:03Z',
        readOnly: 'nobody',
        logs: 'user/ops/bob 2026-11-19T09:20:00Z',
        trust: 'root 2026-11-16T09:18:03Z',
        settings: 'nobody',
        mark: 'xrole',
      },
    )
  })
})

const OPEN_TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::999999999999:root'}, Action: 'sts:AssumeRole'}],
})

/** An estate that was applied, and then changed by bob in root and by carol in client. */
async function changed(options: Partial<SandboxOptions> = {}) {
  let now = new Date('2026-11-20T09:00:00Z')
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': YAML}))
  const {accounts} = loaded.compile(offlineFacts().facts).intent
  const sandbox: Sandbox = createSandbox({accounts, now: () => now, ...options})
  const cloud = createAwsCloud({
    ...(await sandboxCloudOptions(sandbox, accounts, async () => undefined)),
    now: () => now,
  })
  const lab = labOver(cloud, accounts)
  assert.equal((await lab.apply(YAML)).exit, 0)
  now = new Date('2026-11-20T09:14:03Z')
  const bob = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'bob'}))
  await must(sandbox, 'AddUserToGroup', {GroupName: 'Ops', UserName: 'bob'}, bob)
  await must(sandbox, 'DetachGroupPolicy', {GroupName: 'Ops', PolicyArn: managed('IAMUserChangePassword')}, bob)
  const RoleArn = 'arn:aws:iam::222222222222:role/OrganizationAccountAccessRole'
  const carol = keysFrom(await must(sandbox, 'AssumeRole', {RoleArn, RoleSessionName: 'carol'}))
  const Deployer = {RoleName: 'Deployer'}
  await must(sandbox, 'AttachRolePolicy', {...Deployer, PolicyArn: managed('AdministratorAccess')}, carol)
  await must(sandbox, 'DeleteRolePolicy', {...Deployer, PolicyName: 'logs'}, carol)
  await must(sandbox, 'CreateRole', {RoleName: 'Back', AssumeRolePolicyDocument: OPEN_TRUST}, carol)
  await must(
    sandbox,
    'CreatePolicyVersion',
    {PolicyArn: REPORTS, PolicyDocument: OPEN_POLICY, SetAsDefault: true},
    carol,
  )
  now = new Date('2026-11-22T12:00:00Z')
  const gathered = await lab.plan(YAML)
  sandbox.log.length = 0
  const {report} = driftOf(gathered, undefined)
  const blamed = (over: Cloud = gathered.cloud): Promise<DriftReport> =>
    withBlame(report, {cloud: over, intent: gathered.intent, concurrency: 4})
  return {report, blamed, sandbox, snapshots: gathered.snapshots}
}
const OPEN_POLICY = JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}]})

const BY_BOB = 'by arn:aws:iam::111111111111:user/bob, 2026-11-20T09:14:03Z'
const BY_CAROL = 'by arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/carol, 2026-11-20T09:14:03Z'

/** The last line beside each difference, by address. */
const lines = ({plan, unmanaged, beside}: DriftReport): Record<string, string | undefined> =>
  Object.fromEntries([
    ...plan.changes.map(({key, address}) => [address, beside.get(key)?.lines.at(-1)]),
    ...unmanaged.map(({address = ''}) => [address, beside.get(address.toLowerCase())?.lines.at(-1)]),
  ]) as Record<string, string | undefined>

const notes = ({plan}: DriftReport): string[] =>
  plan.findings.filter(({code}) => code === 'blame-unavailable').map(({message}) => message)

const TOLD = {
  'root/group/Ops/user/bob': `${BY_BOB}, AddUserToGroup, from 127.0.0.1`,
  'root/group/Ops/policy/IAMUserChangePassword': `${BY_BOB}, DetachGroupPolicy, from 127.0.0.1`,
  'client/role/Deployer/policy/AdministratorAccess': `${BY_CAROL}, AttachRolePolicy, from 127.0.0.1`,
  'client/role/Deployer/inline/logs': `${BY_CAROL}, DeleteRolePolicy, from 127.0.0.1`,
  'client/policy/Reports': `${BY_CAROL}, CreatePolicyVersion, from 127.0.0.1`,
  'client/role/Back': `${BY_CAROL}, CreateRole, from 127.0.0.1`,
}

describe('engine: drift with blame', () => {
  it('tells of each difference who made it, when and from where', async () => {
    const {blamed} = await changed()
    const report = await blamed()
    assert.deepEqual(lines(report), TOLD)
    assert.deepEqual(notes(report), [])
  })

  it('tells it to programs as well', async () => {
    const {blamed} = await changed()
    const {plan, beside} = await blamed()
    const {key} = plan.changes.find(({address}) => address.endsWith('AdministratorAccess'))!
    const [blame, ...more] = beside.get(key)?.json['blame'] as Record<string, string>[]
    assert.deepEqual(more, [])
    assert.deepEqual(Object.keys(blame ?? {}), ['by', 'time', 'event', 'sourceIp', 'requestId'])
    assert.equal(blame?.['event'], 'AttachRolePolicy')
  })

  it('asks for each name once, however much of it differs', async () => {
    const {blamed, sandbox} = await changed()
    await blamed()
    const asked = sandbox.log.filter(({op}) => op === 'LookupEvents').map(({account}) => account)
    // Ops; Deployer, Back and the policy.
    assert.deepEqual(asked.sort(), ['111111111111', '222222222222', '222222222222', '222222222222'])
  })

  it('changes nothing else: neither what differs nor the exit code', async () => {
    const {report, blamed} = await changed()
    const told = await blamed()
    assert.deepEqual(told.plan, report.plan)
    assert.equal(driftExit(told, false), driftExit(report, false))
  })

  it('is not asked without it', async () => {
    const {sandbox} = await changed()
    assert.deepEqual(sandbox.log, [])
  })

  it('is a note for an account where it is not allowed, and whole for the others', async () => {
    const error = {
      status: 400,
      code: 'AccessDeniedException',
      message: 'not authorized to perform: cloudtrail:LookupEvents',
    }
    const {report, blamed, sandbox} = await changed({
      faults: [{op: 'LookupEvents', account: '222222222222', error}],
    })
    const told = await blamed()
    const [note, ...more] = notes(told)
    assert.deepEqual(more, [])
    assert.match(
      note ?? '',
      /^who changed what in client is not known, as CloudTrail cannot be read: LookupEvents: AccessDenied/,
    )
    assert.match(note ?? '', /What drifted is complete without it. It is read by cloudtrail:LookupEvents.$/)
    assert.equal(driftExit(told, false), driftExit(report, false))
    assert.equal(lines(told)['root/group/Ops/user/bob'], TOLD['root/group/Ops/user/bob'])
    assert.equal(sandbox.log.filter(({account, op}) => op === 'LookupEvents' && account === '222222222222').length, 1)
  })

  it('is a note for an AWS that has no CloudTrail', async () => {
    const {blamed} = await changed({faults: [{op: 'LookupEvents', error: 'html'}]})
    assert.match(notes(await blamed())[0] ?? '', /HTTP 500/)
  })

  it('does not name who last edited a trust in which only a deleted principal is left', async () => {
    const {report} = await changed()
    const trustOf = (...names: string[]): Json => ({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: names}, Action: 'sts:AssumeRole'}],
    })
    const [ROOT, ALICE] = ['arn:aws:iam::111111111111:root', 'arn:aws:iam::111111111111:user/alice'] as const
    const edited = event('UpdateAssumeRolePolicy', ROLE)
    const answer = {lookup: async () => [edited]} as unknown as Cloud
    const told = async (live: Json) => {
      const [first] = report.plan.changes
      const trust = {
        ...first!,
        key: 'client/role/deployer/trust',
        address: `${AT}/trust`,
        account: {name: 'client', id: '222222222222', partition: 'aws'},
        kind: 'trust',
        verb: 'update' as const,
        before: {document: live},
        after: {document: trustOf(ROOT, ALICE)},
      }
      const alone = {...report, plan: {...report.plan, changes: [trust]}, unmanaged: []}
      const {beside} = await withBlame(alone, {cloud: answer, intent: householdOf(), concurrency: 1})
      return beside.get(trust.key)?.lines.at(-1)
    }
    assert.equal(await told(trustOf(ROOT, 'AIDA0000000000000000A')), 'who deleted the principal is not looked up')
    const byBob = `by ${BOB}, 2026-11-20T09:14:03Z, UpdateAssumeRolePolicy, from 203.0.113.7`
    assert.equal(await told(trustOf(ROOT, 'AIDA0000000000000000A', '*')), byBob, 'somebody opened it besides')
    assert.equal(await told(trustOf(ROOT)), byBob)
  })

  it('tells programs of the write of ours that the text tells of', async () => {
    const {report} = await changed()
    const [by, own] = [event('CreateRole', {roleName: 'Back'}), event('CreateRole', {roleName: 'Back'}, {by: XROLE})]
    const told = async (...events: SnapshotEvent[]) => {
      const cloud = {lookup: async () => events} as unknown as Cloud
      const {beside} = await withBlame(report, {cloud, intent: householdOf(), concurrency: 1})
      const [blame] = beside.get('client/role/back')?.json['blame'] as Record<string, unknown>[]
      return [blame?.['by'], blame?.['own']]
    }
    assert.deepEqual(await told(own, by), [BOB, {time: own.time, event: 'CreateRole'}])
    assert.deepEqual(await told(by), [BOB, undefined])
    assert.deepEqual(await told(own), [XROLE, {time: own.time, event: 'CreateRole'}])
  })

  it('says that nobody is there', async () => {
    const {report, blamed} = await changed()
    const empty = {lookup: async () => []} as unknown as Cloud
    const told = await blamed(empty)
    assert.match(lines(told)['client/role/Back'] ?? '', /^by nobody in CloudTrail: .*90 days.*15 minutes/)
    const {key} = report.plan.changes[0]!
    assert.deepEqual(told.beside.get(key)?.json['blame'], [])
  })

  it('reads a recorded answer, and notes what was not recorded', async () => {
    const {blamed, snapshots} = await changed()
    const recorded: Json = [event('AttachRolePolicy', {...ROLE, policyArn: managed('AdministratorAccess')})]
    const [root, client] = [...snapshots]
    assert.ok(root && client)
    const told = await blamed(
      createRecordedCloud([root, {...client, lookups: {'events Deployer': recorded, 'events Back': null}}]),
    )
    assert.equal(
      lines(told)['client/role/Deployer/policy/AdministratorAccess'],
      `by ${BOB}, 2026-11-20T09:14:03Z, AttachRolePolicy, from 203.0.113.7`,
    )
    assert.equal(notes(told).length, 2)
    for (const note of notes(told))
      assert.match(note, /^the recorded snapshot does not have CloudTrail's events of (root|client)/)
  })

  it('does not ask who deleted what a role of ours still trusts: the role does not tell', async () => {
    const {report} = await changed()
    const orphaned = {
      code: 'orphaned-principal',
      severity: 'warning' as const,
      address: 'client/role/Kept',
      message: '',
    }
    const alone = {...report, plan: {...report.plan, changes: []}, unmanaged: [orphaned]}
    const never = {lookup: () => Promise.reject(new TypeError('asked'))} as unknown as Cloud
    const told = await withBlame(alone, {cloud: never, intent: householdOf(), concurrency: 4})
    assert.deepEqual(told.unmanaged, [orphaned])
    assert.deepEqual(told.beside.get('client/role/kept'), {
      lines: ['who deleted the principal is not looked up'],
      json: {blame: []},
    })
  })

  it('throws what is a bug', async () => {
    const {blamed} = await changed()
    const broken = {lookup: () => Promise.reject(new TypeError('bug'))} as unknown as Cloud
    await assert.rejects(blamed(broken), TypeError)
  })

  it('lets nobody write into the terminal', async () => {
    const {blamed} = await changed()
    const by = 'eve\u001b[2J\nNo drift.'
    const answer: Json = [event('CreateRole', {roleName: 'Back'}, {by})]
    const told = await blamed({lookup: async () => answer} as unknown as Cloud)
    assert.match(lines(told)['client/role/Back'] ?? '', /^by eve\\u\{1b\}\[2J\\nNo drift\., 2026/)
  })

  it('stops asking an account that does not answer', async () => {
    const {blamed} = await changed()
    let asked = 0
    const silent = {
      lookup: ({name}: {name: string}) => {
        asked++
        return Promise.reject(
          new CloudError('unreachable', 'no answer', {account: name, op: 'LookupEvents', code: 'Timeout'}),
        )
      },
    } as unknown as Cloud
    assert.equal(notes(await blamed(silent)).length, 2)
    assert.equal(asked, 2)
  })
})
