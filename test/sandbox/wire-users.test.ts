import assert from 'node:assert/strict'
import * as iam from '@aws-sdk/client-iam'
import {iamOf, main, newSandbox, start} from './support.js'

describe('sandbox: users on the wire, read by the SDK', () => {
  const noSuch = {name: 'NoSuchEntityException', Code: 'NoSuchEntity'}
  const boundary = {PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'}
  const Tags = [{Key: 'team é', Value: 'a=b'}]

  it('user, with everything that a person has', async () => {
    const aws = iamOf(newSandbox())
    const UserName = 'alice'
    await aws.send(new iam.CreateUserCommand({UserName, Tags, PermissionsBoundary: boundary.PermissionsBoundaryArn}))
    const {User: user} = await aws.send(new iam.GetUserCommand({UserName}))
    assert.deepEqual(
      [user?.Arn, user?.Tags, user?.PermissionsBoundary],
      [`arn:aws:iam::${main}:user/alice`, Tags, boundary],
    )
    const {AccessKey: key} = await aws.send(new iam.CreateAccessKeyCommand({UserName}))
    assert.match(key?.AccessKeyId ?? '', /^AKIA[A-Z0-9]{16}$/)
    const keys = await aws.send(new iam.ListAccessKeysCommand({UserName}))
    assert.deepEqual(keys.AccessKeyMetadata, [
      {UserName, AccessKeyId: key?.AccessKeyId, Status: 'Active', CreateDate: start},
    ])
    await aws.send(new iam.CreateLoginProfileCommand({UserName, Password: 'x', PasswordResetRequired: true}))
    const {LoginProfile: login} = await aws.send(new iam.GetLoginProfileCommand({UserName}))
    assert.deepEqual(login, {UserName, CreateDate: start, PasswordResetRequired: true})
    const {VirtualMFADevice: device} = await aws.send(
      new iam.CreateVirtualMFADeviceCommand({VirtualMFADeviceName: 'm'}),
    )
    const SerialNumber = device?.SerialNumber
    assert.ok(device?.QRCodePNG?.length)
    await aws.send(
      new iam.EnableMFADeviceCommand({
        UserName,
        SerialNumber,
        AuthenticationCode1: '111111',
        AuthenticationCode2: '222222',
      }),
    )
    const {MFADevices: devices} = await aws.send(new iam.ListMFADevicesCommand({UserName}))
    assert.deepEqual(devices, [{UserName, SerialNumber, EnableDate: start}])
    const {VirtualMFADevices: virtual} = await aws.send(
      new iam.ListVirtualMFADevicesCommand({AssignmentStatus: 'Assigned'}),
    )
    assert.equal(virtual?.[0]?.User?.UserName, UserName)
    const ssh = await aws.send(new iam.UploadSSHPublicKeyCommand({UserName, SSHPublicKeyBody: 'ssh-rsa AAAA'}))
    const SSHPublicKeyId = ssh.SSHPublicKey?.SSHPublicKeyId
    assert.equal(
      (await aws.send(new iam.ListSSHPublicKeysCommand({UserName}))).SSHPublicKeys?.[0]?.SSHPublicKeyId,
      SSHPublicKeyId,
    )
    const CertificateBody = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    const {Certificate: certificate} = await aws.send(
      new iam.UploadSigningCertificateCommand({UserName, CertificateBody}),
    )
    const {CertificateId} = certificate ?? {}
    assert.deepEqual((await aws.send(new iam.ListSigningCertificatesCommand({UserName}))).Certificates, [certificate])
    const made = await aws.send(
      new iam.CreateServiceSpecificCredentialCommand({UserName, ServiceName: 'codecommit.amazonaws.com'}),
    )
    const ServiceSpecificCredentialId = made.ServiceSpecificCredential?.ServiceSpecificCredentialId
    assert.equal(
      (await aws.send(new iam.ListServiceSpecificCredentialsCommand({UserName}))).ServiceSpecificCredentials?.length,
      1,
    )

    await aws.send(new iam.DeleteAccessKeyCommand({UserName, AccessKeyId: key?.AccessKeyId}))
    await aws.send(new iam.DeleteLoginProfileCommand({UserName}))
    await aws.send(new iam.DeactivateMFADeviceCommand({UserName, SerialNumber}))
    await aws.send(new iam.DeleteVirtualMFADeviceCommand({SerialNumber}))
    await aws.send(new iam.DeleteSSHPublicKeyCommand({UserName, SSHPublicKeyId}))
    await aws.send(new iam.DeleteSigningCertificateCommand({UserName, CertificateId}))
    await aws.send(new iam.DeleteServiceSpecificCredentialCommand({UserName, ServiceSpecificCredentialId}))
    await assert.rejects(aws.send(new iam.GetLoginProfileCommand({UserName})), noSuch)
    await aws.send(new iam.DeleteUserCommand({UserName}))
    await assert.rejects(aws.send(new iam.GetUserCommand({UserName})), noSuch)
    assert.deepEqual((await aws.send(new iam.ListUsersCommand({}))).Users, [])
  })
})
