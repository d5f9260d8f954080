import type {Row, Step} from './steps.js'
import {arn, attach, group, managed, obeys, policy, role, user} from './steps.js'
import {allow} from './support.js'

const conflicts: Row[] = [
  {
    name: 'a role with an attachment',
    given: [role('r'), attach('r', managed('ReadOnlyAccess'))],
    when: ['DeleteRole', {RoleName: 'r'}],
    code: 'DeleteConflict',
    message: /must detach all policies first/,
  },
  {
    name: 'a role with an inline policy',
    given: [role('r'), ['PutRolePolicy', {RoleName: 'r', PolicyName: 'i', PolicyDocument: allow()}]],
    when: ['DeleteRole', {RoleName: 'r'}],
    code: 'DeleteConflict',
    message: /must delete policies first/,
  },
  {
    name: 'a role in an instance profile',
    given: [
      role('r'),
      ['CreateInstanceProfile', {InstanceProfileName: 'i'}],
      ['AddRoleToInstanceProfile', {InstanceProfileName: 'i', RoleName: 'r'}],
    ],
    when: ['DeleteRole', {RoleName: 'r'}],
    code: 'DeleteConflict',
    message: /remove roles from instance profile/,
  },
  {
    name: 'a role with a boundary goes',
    given: [policy('p'), role('r', {PermissionsBoundary: arn('policy/p')})],
    when: ['DeleteRole', {RoleName: 'r'}],
    code: 'ok',
  },
  {
    name: 'a policy that is attached',
    given: [policy('p'), role('r'), attach('r', arn('policy/p'))],
    when: ['DeletePolicy', {PolicyArn: arn('policy/p')}],
    code: 'DeleteConflict',
    message: /attached to entities/,
  },
  {
    name: 'a policy that is a boundary',
    given: [policy('p'), user('u', {PermissionsBoundary: arn('policy/p')})],
    when: ['DeletePolicy', {PolicyArn: arn('policy/p')}],
    code: 'DeleteConflict',
  },
  {
    name: 'a policy with two versions',
    given: [policy('p'), ['CreatePolicyVersion', {PolicyArn: arn('policy/p'), PolicyDocument: allow()}]],
    when: ['DeletePolicy', {PolicyArn: arn('policy/p')}],
    code: 'DeleteConflict',
    message: /more than one version/,
  },
  {
    name: 'the default version',
    given: [policy('p')],
    when: ['DeletePolicyVersion', {PolicyArn: arn('policy/p'), VersionId: 'v1'}],
    code: 'DeleteConflict',
    message: /Cannot delete the default version/,
  },
  {
    name: 'a group with a member',
    given: [group('g'), user('u'), ['AddUserToGroup', {GroupName: 'g', UserName: 'u'}]],
    when: ['DeleteGroup', {GroupName: 'g'}],
    code: 'DeleteConflict',
  },
  ...(
    [
      ['in a group', [group('g'), ['AddUserToGroup', {GroupName: 'g', UserName: 'u'}]]],
      ['with an attachment', [['AttachUserPolicy', {UserName: 'u', PolicyArn: managed('ReadOnlyAccess')}]]],
      ['with an inline policy', [['PutUserPolicy', {UserName: 'u', PolicyName: 'i', PolicyDocument: allow()}]]],
      ['with a key', [['CreateAccessKey', {UserName: 'u'}]]],
      ['with a password', [['CreateLoginProfile', {UserName: 'u', Password: 'secret'}]]],
      ['with an SSH key', [['UploadSSHPublicKey', {UserName: 'u', SSHPublicKeyBody: 'ssh-rsa AAAA'}]]],
      [
        'with a credential',
        [['CreateServiceSpecificCredential', {UserName: 'u', ServiceName: 'codecommit.amazonaws.com'}]],
      ],
      [
        'with MFA',
        [
          ['CreateVirtualMFADevice', {VirtualMFADeviceName: 'm'}],
          [
            'EnableMFADevice',
            {UserName: 'u', SerialNumber: arn('mfa/m'), AuthenticationCode1: '123456', AuthenticationCode2: '654321'},
          ],
        ],
      ],
    ] as [string, Step[]][]
  ).map(([name, given]): Row => ({
    name: `a user ${name}`,
    given: [user('u'), ...given],
    when: ['DeleteUser', {UserName: 'u'}],
    code: 'DeleteConflict',
  })),
]

describe('sandbox rules: what must go first', () => {
  obeys(conflicts)
})
