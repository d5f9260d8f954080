import assert from 'node:assert/strict'
import {CloudError, type Cloud} from '../../src/core/cloud.js'
import type {Snapshot} from '../../src/core/snapshot.js'
import type {Call} from '../../src/core/types.js'
import {account, clouds} from './clouds.js'

const ROOT = account('root', 1)
const CLIENT = account('client', 2)
const CONNECT = 'OrganizationAccountAccessRole'
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'

const trust = (principal: string): unknown => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: principal}, Action: 'sts:AssumeRole'}],
})
const policy = (action: string): unknown => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: action, Resource: '*'}],
})
const text = (document: unknown): string => JSON.stringify(document)
const call = (op: string, input: Call['input']): Call => ({op, input})

/** What tells worlds apart; ids and dates are AWS's own business. */
const facts = ({roles, users, groups, policies}: Snapshot) => ({
  roles: roles
    .filter((role) => role.RoleName !== CONNECT)
    .map((role) => ({
      arn: role.Arn,
      description: role.Description,
      session: role.MaxSessionDuration,
      trust: role.AssumeRolePolicyDocument,
      inline: role.RolePolicyList,
      attached: role.AttachedManagedPolicies.map(({PolicyArn}) => PolicyArn),
      boundary: role.PermissionsBoundary,
      tags: role.Tags,
    })),
  users: users.map((user) => ({
    arn: user.Arn,
    inline: user.UserPolicyList,
    attached: user.AttachedManagedPolicies.map(({PolicyArn}) => PolicyArn),
    groups: user.GroupList,
    tags: user.Tags,
  })),
  groups: groups.map((group) => ({
    arn: group.Arn,
    inline: group.GroupPolicyList,
    attached: group.AttachedManagedPolicies.map(({PolicyArn}) => PolicyArn),
  })),
  policies: policies.map((one) => ({
    name: one.PolicyName,
    arn: one.Arn,
    description: one.Description,
    versions: one.PolicyVersionList.map(({VersionId, IsDefaultVersion, Document}) => [
      VersionId,
      IsDefaultVersion,
      Document,
    ]),
  })),
})

const NOTHING = {roles: [], users: [], groups: [], policies: []}
const REPORTS = 'arn:aws:iam::222222222222:policy/xrole/acme/Reports'

interface Stage {
  readonly name: string
  readonly make: readonly Call[]
  readonly expected: object
  readonly unmake: readonly Call[]
}

const role = {RoleName: 'Deployer'}
const user = {UserName: 'alice'}
const group = {GroupName: 'CrossAccount'}

const stages: Stage[] = [
  {
    name: 'a role with everything on it',
    make: [
      call('CreatePolicy', {PolicyName: 'Reports', Path: '/xrole/acme/', PolicyDocument: text(policy('s3:Get*'))}),
      call('CreateRole', {
        ...role,
        Path: '/ci/',
        AssumeRolePolicyDocument: text(trust('arn:aws:iam::111111111111:root')),
        Description: 'deploys',
        MaxSessionDuration: 7200,
        Tags: [
          {Key: 'xrole:owner', Value: 'acme'},
          {Key: 'team', Value: 'data @ops'},
        ],
      }),
      call('AttachRolePolicy', {...role, PolicyArn: ADMIN}),
      call('AttachRolePolicy', {...role, PolicyArn: REPORTS}),
      call('PutRolePolicy', {...role, PolicyName: 'logs', PolicyDocument: text(policy('logs:*'))}),
      call('PutRolePermissionsBoundary', {...role, PermissionsBoundary: REPORTS}),
      call('UpdateAssumeRolePolicy', {...role, PolicyDocument: text(trust('arn:aws:iam::333333333333:root'))}),
      call('UpdateRole', {...role, Description: 'deploys more', MaxSessionDuration: 3600}),
      call('TagRole', {...role, Tags: [{Key: 'stage', Value: ''}]}),
      call('UntagRole', {...role, TagKeys: ['team']}),
    ],
    expected: {
      ...NOTHING,
      roles: [
        {
          arn: 'arn:aws:iam::222222222222:role/ci/Deployer',
          description: 'deploys more',
          session: 3600,
          trust: trust('arn:aws:iam::333333333333:root'),
          inline: [{PolicyName: 'logs', PolicyDocument: policy('logs:*')}],
          attached: [REPORTS, ADMIN],
          boundary: REPORTS,
          tags: [
            {Key: 'stage', Value: ''},
            {Key: 'xrole:owner', Value: 'acme'},
          ],
        },
      ],
      policies: [{name: 'Reports', arn: REPORTS, description: undefined, versions: [['v1', true, policy('s3:Get*')]]}],
    },
    unmake: [
      call('DeleteRolePermissionsBoundary', role),
      call('DetachRolePolicy', {...role, PolicyArn: ADMIN}),
      call('DetachRolePolicy', {...role, PolicyArn: REPORTS}),
      call('DeleteRolePolicy', {...role, PolicyName: 'logs'}),
      call('DeleteRole', role),
      call('DeletePolicy', {PolicyArn: REPORTS}),
    ],
  },
  {
    name: 'a policy with versions',
    make: [
      call('CreatePolicy', {
        PolicyName: 'Reports',
        Path: '/xrole/acme/',
        Description: 'read the reports',
        PolicyDocument: text(policy('s3:Get*')),
      }),
      ...['s3:List*', 's3:Put*'].map((action) =>
        call('CreatePolicyVersion', {PolicyArn: REPORTS, PolicyDocument: text(policy(action)), SetAsDefault: true}),
      ),
      call('DeletePolicyVersion', {PolicyArn: REPORTS, VersionId: 'v1'}),
      call('SetDefaultPolicyVersion', {PolicyArn: REPORTS, VersionId: 'v2'}),
    ],
    expected: {
      ...NOTHING,
      policies: [
        {
          name: 'Reports',
          arn: REPORTS,
          description: 'read the reports',
          versions: [
            ['v2', true, policy('s3:List*')],
            ['v3', false, policy('s3:Put*')],
          ],
        },
      ],
    },
    unmake: [
      call('DeletePolicyVersion', {PolicyArn: REPORTS, VersionId: 'v3'}),
      call('DeletePolicy', {PolicyArn: REPORTS}),
    ],
  },
  {
    name: 'a user in a group',
    make: [
      call('CreateUser', {...user, Path: '/people/', Tags: [{Key: 'xrole:owner', Value: 'acme'}]}),
      call('CreateGroup', {...group, Path: '/xrole/acme/'}),
      call('AddUserToGroup', {...user, ...group}),
      call('AttachGroupPolicy', {...group, PolicyArn: ADMIN}),
      call('PutGroupPolicy', {...group, PolicyName: 'xrole-assume', PolicyDocument: text(policy('sts:AssumeRole'))}),
      call('AttachUserPolicy', {...user, PolicyArn: ADMIN}),
      call('PutUserPolicy', {...user, PolicyName: 'xrole-assume', PolicyDocument: text(policy('sts:AssumeRole'))}),
      call('TagUser', {...user, Tags: [{Key: 'xrole:applied', Value: '1:x'}]}),
    ],
    expected: {
      ...NOTHING,
      users: [
        {
          arn: 'arn:aws:iam::222222222222:user/people/alice',
          inline: [{PolicyName: 'xrole-assume', PolicyDocument: policy('sts:AssumeRole')}],
          attached: [ADMIN],
          groups: ['CrossAccount'],
          tags: [
            {Key: 'xrole:applied', Value: '1:x'},
            {Key: 'xrole:owner', Value: 'acme'},
          ],
        },
      ],
      groups: [
        {
          arn: 'arn:aws:iam::222222222222:group/xrole/acme/CrossAccount',
          inline: [{PolicyName: 'xrole-assume', PolicyDocument: policy('sts:AssumeRole')}],
          attached: [ADMIN],
        },
      ],
    },
    unmake: [
      call('RemoveUserFromGroup', {...user, ...group}),
      call('DetachGroupPolicy', {...group, PolicyArn: ADMIN}),
      call('DeleteGroupPolicy', {...group, PolicyName: 'xrole-assume'}),
      call('DeleteGroup', group),
      call('DetachUserPolicy', {...user, PolicyArn: ADMIN}),
      call('DeleteUserPolicy', {...user, PolicyName: 'xrole-assume'}),
      call('DeleteUser', user),
    ],
  },
]

const fails = (kind: CloudError['kind'], code: string) => (error: unknown) => {
  assert.ok(error instanceof CloudError, String(error))
  assert.deepEqual([error.kind, error.detail.code], [kind, code], error.message)
  return true
}

/** What every Cloud over a live AWS has to do, whoever plays AWS. */
export function cloudSuite(): void {
  for (const tested of clouds()) {
    describe(`a cloud over ${tested.name}`, () => {
      let cloud: Cloud & {close(): void}
      beforeEach(async () => {
        cloud = await tested.open([ROOT, CLIENT])
      })
      afterEach(() => cloud.close())
      const sendAll = async (calls: readonly Call[]): Promise<void> => {
        for (const one of calls) await cloud.send(CLIENT, one)
      }

      it('is called by an administrator of the first account', async () => {
        assert.equal((await cloud.caller())?.account, ROOT.id)
      })

      for (const {name, make, expected, unmake} of stages) {
        it(`makes, reads and unmakes ${name}`, async () => {
          await sendAll(make)
          assert.deepEqual(facts(await cloud.snapshot(CLIENT)), expected)
          assert.deepEqual(facts(await cloud.snapshot(ROOT)), NOTHING)
          await sendAll(unmake)
          assert.deepEqual(facts(await cloud.snapshot(CLIENT)), NOTHING)
        })
      }

      it('says what is there already, what is missing, and what is gone', async () => {
        const create = call('CreateUser', user)
        await cloud.send(ROOT, create)
        await assert.rejects(cloud.send(ROOT, create), fails('refused', 'EntityAlreadyExists'))
        await assert.rejects(
          cloud.send(ROOT, call('AttachUserPolicy', {...user, PolicyArn: REPORTS})),
          fails('not-yet', 'NoSuchEntity'),
        )
        await assert.rejects(cloud.send(ROOT, call('DeleteGroup', group)), fails('absent', 'NoSuchEntity'))
      })

      it('answers single questions', async () => {
        const nothing = {mfaDevices: [], sshKeys: [], signingCertificates: [], serviceCredentials: []}
        await cloud.send(ROOT, call('CreateUser', user))
        await cloud.send(ROOT, call('CreateLoginProfile', {...user, Password: 'x7k2-X7K2-x7k2'}))
        assert.deepEqual(await cloud.lookup(ROOT, {about: 'credentials', subject: 'alice'}), {
          ...nothing,
          password: true,
          accessKeys: [],
        })
        const tags = [{Key: 'xrole:owner', Value: 'acme'}]
        const document = text(policy('s3:Get*'))
        await cloud.send(
          CLIENT,
          call('CreatePolicy', {PolicyName: 'Reports', Path: '/xrole/acme/', PolicyDocument: document, Tags: tags}),
        )
        assert.deepEqual(await cloud.lookup(CLIENT, {about: 'policy-tags', subject: REPORTS}), {'xrole:owner': 'acme'})
        assert.equal(
          await cloud.lookup(CLIENT, {about: 'managed-policy', subject: 'AWSLambdaBasicExecutionRole'}),
          'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
        )
        assert.equal(await cloud.lookup(CLIENT, {about: 'managed-policy', subject: 'NoSuchPolicyEver'}), null)
      })
    })
  }
}
