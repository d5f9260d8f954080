import assert from 'node:assert/strict'
import {allowing, BOTH, file, managed, own, trusting, ROOT_ARN} from './base.js'
import type {Walk} from './base.js'
import type {Lab, LabOptions} from '../support/lab.js'
import {worldOf} from './look.js'

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
users: {alice: {account: root}}`)

const ROLE = {RoleName: 'Deployer'}
const AT = 'client/role/Deployer'
const trust = (document: string) => ({...ROLE, PolicyDocument: document})

interface Hand {
  readonly name: string
  readonly calls: readonly [op: string, input: Record<string, unknown>][]
  readonly plans: readonly string[]
  readonly options?: LabOptions
}

/** What somebody does by hand, and the change that takes it back. */
const table: readonly Hand[] = [
  {
    name: 'AdministratorAccess attached',
    calls: [['AttachRolePolicy', {...ROLE, PolicyArn: managed('AdministratorAccess')}]],
    plans: [`delete ${AT}/policy/AdministratorAccess`],
  },
  {
    name: 'an inline policy added',
    calls: [['PutRolePolicy', {...ROLE, PolicyName: 'more', PolicyDocument: allowing('*')}]],
    plans: [`delete ${AT}/inline/more`],
  },
  {
    name: 'the inline policy weakened',
    calls: [['PutRolePolicy', {...ROLE, PolicyName: 'logs', PolicyDocument: allowing('logs:*')}]],
    plans: [`update ${AT}/inline/logs`],
  },
  {
    name: 'the inline policy removed',
    calls: [['DeleteRolePolicy', {...ROLE, PolicyName: 'logs'}]],
    plans: [`create ${AT}/inline/logs`],
  },
  {
    name: 'the trust opened to everybody',
    calls: [['UpdateAssumeRolePolicy', trust(trusting('*'))]],
    plans: [`update ${AT}/trust`],
  },
  {
    name: 'a foreign account added to the trust',
    calls: [
      [
        'UpdateAssumeRolePolicy',
        trust(trusting([ROOT_ARN, 'arn:aws:iam::999999999999:root'], {StringEquals: {'sts:ExternalId': 'acme-7f3a'}})),
      ],
    ],
    plans: [`update ${AT}/trust`],
  },
  {
    name: 'the external id dropped',
    calls: [['UpdateAssumeRolePolicy', trust(trusting(ROOT_ARN))]],
    plans: [`update ${AT}/trust`],
  },
  {
    name: 'an AWS policy detached',
    calls: [['DetachRolePolicy', {...ROLE, PolicyArn: managed('ReadOnlyAccess')}]],
    plans: [`create ${AT}/policy/ReadOnlyAccess`],
  },
  {
    name: 'the customer policy given a wider default version',
    calls: [['CreatePolicyVersion', {PolicyArn: own('Reports'), PolicyDocument: allowing('s3:*'), SetAsDefault: true}]],
    plans: ['update client/policy/Reports'],
  },
  {
    name: 'the session made longer',
    calls: [['UpdateRole', {...ROLE, Description: 'deploys', MaxSessionDuration: 43200}]],
    plans: [`update ${AT}`],
  },
  {
    name: 'the description changed',
    calls: [['UpdateRole', {...ROLE, Description: 'deploys more', MaxSessionDuration: 7200}]],
    plans: [`update ${AT}`],
  },
  {
    name: 'a tag changed',
    calls: [['TagRole', {...ROLE, Tags: [{Key: 'team', Value: 'ops'}]}]],
    plans: [`update ${AT}`],
  },
  {
    name: 'a tag added and one removed',
    calls: [
      ['UntagRole', {...ROLE, TagKeys: ['team']}],
      ['TagRole', {...ROLE, Tags: [{Key: 'mine', Value: ''}]}],
    ],
    plans: [`update ${AT}`],
  },
  {
    name: 'a permissions boundary added',
    calls: [['PutRolePermissionsBoundary', {...ROLE, PermissionsBoundary: managed('ReadOnlyAccess')}]],
    plans: [`delete ${AT}/boundary`],
  },
  {
    name: 'the fingerprint tampered with',
    calls: [['TagRole', {...ROLE, Tags: [{Key: 'xrole:applied', Value: '1:x'}]}]],
    plans: [`update ${AT}/mark`],
  },
  {
    name: 'the fingerprint removed',
    calls: [['UntagRole', {...ROLE, TagKeys: ['xrole:applied']}]],
    plans: [`create ${AT}/mark`],
  },
  {
    name: 'a protection added that the file does not ask for',
    calls: [['TagRole', {...ROLE, Tags: [{Key: 'xrole:protect', Value: 'true'}]}]],
    plans: [`update ${AT}`],
  },
  {
    name: 'everything at once',
    calls: [
      ['AttachRolePolicy', {...ROLE, PolicyArn: managed('AdministratorAccess')}],
      ['DetachRolePolicy', {...ROLE, PolicyArn: own('Reports')}],
      ['DeleteRolePolicy', {...ROLE, PolicyName: 'logs'}],
      ['UpdateAssumeRolePolicy', trust(trusting('*'))],
      ['UpdateRole', {...ROLE, Description: '', MaxSessionDuration: 3600}],
    ],
    plans: [
      `update ${AT}`,
      `update ${AT}/trust`,
      `create ${AT}/inline/logs`,
      `create ${AT}/policy/Reports`,
      `delete ${AT}/policy/AdministratorAccess`,
    ],
  },
]

const walkOf = (name: string, yaml: string, {calls, plans, options}: Omit<Hand, 'name'>): Walk => {
  const before = new WeakMap<Lab, unknown>()
  return {
    name: `by hand: ${name}`,
    accounts: BOTH,
    stops: [
      {name: 'made', yaml, then: async (lab) => void before.set(lab, await worldOf(lab, BOTH))},
      {
        name: 'put right',
        yaml,
        async byHand(lab) {
          for (const [op, input] of calls) await lab.send('client', op, input)
        },
        plans,
        ...(options ? {options} : {}),
        then: async (lab) => assert.deepEqual(await worldOf(lab, BOTH), before.get(lab)),
      },
    ],
  }
}

export const hands: readonly Walk[] = [
  ...table.map(({name, ...hand}) => walkOf(name, YAML, hand)),
  {
    name: 'by hand: an extra role that trusts a foreign account is reported, and left alone',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: YAML},
      {
        name: 'found',
        yaml: YAML,
        byHand: (lab) =>
          lab.send('client', 'CreateRole', {
            RoleName: 'Back',
            AssumeRolePolicyDocument: trusting('arn:aws:iam::999999999999:root'),
          }),
        plans: [],
        finds: ['unmanaged-access'],
      },
    ],
  },
  {
    name: 'by hand: a declared role deleted is made again',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: file('roles: {Gate: {account: client, trust: [root], tags: {a: b}}}')},
      {
        name: 'made again',
        yaml: file('roles: {Gate: {account: client, trust: [root], tags: {a: b}}}'),
        byHand: (lab) => lab.send('client', 'DeleteRole', {RoleName: 'Gate'}),
        plans: ['create client/role/Gate'],
      },
    ],
  },
  {
    name: 'by hand: a principal made anew has another id, so the trust that names it is written again',
    accounts: BOTH,
    notOn: {moto: 'it keeps the ARN of a principal that went, where AWS shows its unique id'},
    stops: [
      {
        name: 'made',
        yaml: file('roles: {Gate: {account: client, trust: [root/user/alice]}}\nusers: {alice: {account: root}}'),
      },
      {
        name: 'written again',
        yaml: file('roles: {Gate: {account: client, trust: [root/user/alice]}}\nusers: {alice: {account: root}}'),
        async byHand(lab) {
          await lab.send('root', 'DeleteUserPolicy', {UserName: 'alice', PolicyName: 'xrole-assume'})
          await lab.send('root', 'DeleteUser', {UserName: 'alice'})
        },
        plans: [
          'create root/user/alice',
          'create root/user/alice/inline/xrole-assume',
          'update client/role/Gate/trust',
        ],
      },
    ],
  },
  {
    name: 'by hand: what AWS only writes otherwise is no difference',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: YAML},
      {
        name: 'nothing',
        yaml: YAML,
        byHand: (lab) =>
          lab.send('client', 'PutRolePolicy', {
            ...ROLE,
            PolicyName: 'logs',
            PolicyDocument: JSON.stringify({
              Version: '2012-10-17',
              Statement: {Sid: '', Effect: 'Allow', Resource: ['*'], Action: ['logs:Get*']},
            }),
          }),
        plans: [],
      },
    ],
  },
]
