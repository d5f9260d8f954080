import assert from 'node:assert/strict'
import type {Row, Step} from './steps.js'
import {arn, attach, managed, obeys, policy, role, user} from './steps.js'
import {allow, field, must, newSandbox, other, trust} from './support.js'

const ecs: Step = ['CreateServiceLinkedRole', {AWSServiceName: 'ecs.amazonaws.com'}]
const ecsRole = 'AWSServiceRoleForECS'
const saml = `<EntityDescriptor>${' '.repeat(1000)}</EntityDescriptor>`
const absent: Row[] = [
  ...(
    [
      ['GetRole', {RoleName: 'x'}],
      ['DeleteUser', {UserName: 'x'}],
      ['GetPolicy', {PolicyArn: arn('policy/x')}],
      ['DetachRolePolicy', {RoleName: 'r', PolicyArn: managed('ReadOnlyAccess')}],
      ['DeleteRolePolicy', {RoleName: 'r', PolicyName: 'x'}],
      ['DeleteRolePermissionsBoundary', {RoleName: 'r'}],
      ['AttachRolePolicy', {RoleName: 'r', PolicyArn: managed('AdministratorAcces')}],
      ['AttachRolePolicy', {RoleName: 'r', PolicyArn: managed('AWSLambdaBasicExecutionRole')}],
      ['AttachRolePolicy', {RoleName: 'r', PolicyArn: arn('policy/p', other)}],
      ['AttachRolePolicy', {RoleName: 'r', PolicyArn: arn('policy/P')}],
      ['PutRolePermissionsBoundary', {RoleName: 'r', PermissionsBoundary: arn('policy/none')}],
      ['CreateUser', {UserName: 'u', PermissionsBoundary: arn('policy/none')}],
      ['ListEntitiesForPolicy', {PolicyArn: arn('policy/none')}],
    ] as Step[]
  ).map((when): Row => ({
    name: `${when[0]} ${JSON.stringify(when[1])}`,
    given: [role('r'), policy('p')],
    when,
    code: 'NoSuchEntity',
  })),
  {
    name: 'a path in the name of a managed policy',
    given: [role('r')],
    when: attach('r', managed('service-role/AWSLambdaBasicExecutionRole')),
    code: 'ok',
  },
]

const closed: Row[] = [
  {
    name: 'the trust of a service-linked role',
    given: [ecs],
    when: ['UpdateAssumeRolePolicy', {RoleName: ecsRole, PolicyDocument: trust()}],
    code: 'UnmodifiableEntity',
    message: /protected role 'AWSServiceRoleForECS'/,
  },
  {
    name: 'an inline policy on it',
    given: [ecs],
    when: ['PutRolePolicy', {RoleName: ecsRole, PolicyName: 'x', PolicyDocument: allow()}],
    code: 'UnmodifiableEntity',
  },
  {name: 'its deletion', given: [ecs], when: ['DeleteRole', {RoleName: ecsRole}], code: 'UnmodifiableEntity'},
  {
    name: 'its description',
    given: [ecs],
    when: ['UpdateRoleDescription', {RoleName: ecsRole, Description: 'x'}],
    code: 'ok',
  },
  {name: 'a second one', given: [ecs], when: ecs, code: 'InvalidInput', message: /has been taken/},
  {
    name: 'a policy for service-linked roles',
    given: [role('r')],
    when: attach('r', managed('aws-service-role/AmazonECSServiceRolePolicy')),
    code: 'PolicyNotAttachable',
  },
  {
    name: 'a new version of AWS’s policy',
    when: ['CreatePolicyVersion', {PolicyArn: managed('ReadOnlyAccess'), PolicyDocument: allow()}],
    code: 'AccessDenied',
  },
  {
    name: 'deletion of AWS’s policy',
    when: ['DeletePolicy', {PolicyArn: managed('ReadOnlyAccess')}],
    code: 'AccessDenied',
  },
  {
    name: 'an OIDC provider without TLS',
    when: ['CreateOpenIDConnectProvider', {Url: 'http://x'}],
    code: 'ValidationError',
  },
  {
    name: 'an OIDC provider twice',
    given: [['CreateOpenIDConnectProvider', {Url: 'https://x'}]],
    when: ['CreateOpenIDConnectProvider', {Url: 'https://x'}],
    code: 'EntityAlreadyExists',
  },
  {
    name: 'deletion of no OIDC provider',
    when: ['DeleteOpenIDConnectProvider', {OpenIDConnectProviderArn: arn('oidc-provider/x')}],
    code: 'ok',
  },
  {
    name: 'a SAML provider twice',
    given: [['CreateSAMLProvider', {Name: 'Okta', SAMLMetadataDocument: saml}]],
    when: ['CreateSAMLProvider', {Name: 'Okta', SAMLMetadataDocument: saml}],
    code: 'EntityAlreadyExists',
  },
  {
    name: 'a SAML provider without metadata',
    when: ['CreateSAMLProvider', {Name: 'Okta', SAMLMetadataDocument: 'x'.repeat(1000)}],
    code: 'InvalidInput',
  },
  {
    name: 'two roles in an instance profile',
    given: [
      role('a'),
      role('b'),
      ['CreateInstanceProfile', {InstanceProfileName: 'i'}],
      ['AddRoleToInstanceProfile', {InstanceProfileName: 'i', RoleName: 'a'}],
    ],
    when: ['AddRoleToInstanceProfile', {InstanceProfileName: 'i', RoleName: 'b'}],
    code: 'LimitExceeded',
  },
  {
    name: 'enabling MFA for two',
    given: [
      user('a'),
      user('b'),
      ['CreateVirtualMFADevice', {VirtualMFADeviceName: 'm'}],
      [
        'EnableMFADevice',
        {UserName: 'a', SerialNumber: arn('mfa/m'), AuthenticationCode1: '123456', AuthenticationCode2: '654321'},
      ],
    ],
    when: ['DeleteVirtualMFADevice', {SerialNumber: arn('mfa/m')}],
    code: 'DeleteConflict',
  },
]

describe("sandbox rules: what is not there, and what is AWS's", () => {
  obeys([...absent, ...closed])
  it('UpdateRole: leaving out the duration resets it, leaving out the description keeps it', async () => {
    const sandbox = newSandbox()
    await must(sandbox, ...role('r', {Description: 'old', MaxSessionDuration: 7200}))
    await must(sandbox, 'UpdateRole', {RoleName: 'r', Description: 'new'})
    const first = await must(sandbox, 'GetRole', {RoleName: 'r'})
    assert.deepEqual([field(first, 'Description'), field(first, 'MaxSessionDuration')], ['new', '3600'])
    await must(sandbox, 'UpdateRole', {RoleName: 'r', MaxSessionDuration: 10800})
    const second = await must(sandbox, 'GetRole', {RoleName: 'r'})
    assert.deepEqual([field(second, 'Description'), field(second, 'MaxSessionDuration')], ['new', '10800'])
  })
})
