import type {Call} from '../core/types.js'

/** What a person signs in with: ids only, never a secret. Sources: IAM API, the List calls of each. */
export interface Credentials {
  readonly password: boolean
  readonly accessKeys: readonly string[]
  /** Serial numbers. */
  readonly mfaDevices: readonly string[]
  readonly sshKeys: readonly string[]
  readonly signingCertificates: readonly string[]
  readonly serviceCredentials: readonly string[]
}

const count = (n: number, one: string, many = `${one}s`): string[] =>
  n === 0 ? [] : [n === 1 ? `an ${one}` : `${n} ${many}`]

/** In words: `a password`, `2 access keys`; empty when the user has none. */
export const credentialWords = (credentials: Credentials | undefined): string[] =>
  credentials === undefined
    ? []
    : [
        ...(credentials.password ? ['a password'] : []),
        ...count(credentials.accessKeys.length, 'access key'),
        ...count(credentials.mfaDevices.length, 'MFA device'),
        ...count(credentials.sshKeys.length, 'SSH key'),
        ...count(credentials.signingCertificates.length, 'signing certificate').map((w) => w.replace(/^an s/, 'a s')),
        ...count(credentials.serviceCredentials.length, 'service-specific credential').map((w) =>
          w.replace(/^an s/, 'a s'),
        ),
      ]

/** IAM deletes a user only when nothing of this is left (IAM API, DeleteUser). */
export function deleteCredentials(UserName: string, credentials: Credentials | undefined): Call[] {
  if (!credentials) return []
  return [
    ...(credentials.password ? [{op: 'DeleteLoginProfile', input: {UserName}}] : []),
    ...credentials.accessKeys.map((AccessKeyId) => ({op: 'DeleteAccessKey', input: {UserName, AccessKeyId}})),
    ...credentials.mfaDevices.flatMap((SerialNumber) => [
      {op: 'DeactivateMFADevice', input: {UserName, SerialNumber}},
      // Only virtual devices are things of the account; a hardware token just comes loose.
      ...(SerialNumber.startsWith('arn:') && SerialNumber.includes(':mfa/')
        ? [{op: 'DeleteVirtualMFADevice', input: {SerialNumber}}]
        : []),
    ]),
    ...credentials.sshKeys.map((SSHPublicKeyId) => ({op: 'DeleteSSHPublicKey', input: {UserName, SSHPublicKeyId}})),
    ...credentials.signingCertificates.map((CertificateId) => ({
      op: 'DeleteSigningCertificate',
      input: {UserName, CertificateId},
    })),
    ...credentials.serviceCredentials.map((ServiceSpecificCredentialId) => ({
      op: 'DeleteServiceSpecificCredential',
      input: {UserName, ServiceSpecificCredentialId},
    })),
  ]
}
