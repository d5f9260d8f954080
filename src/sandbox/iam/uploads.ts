import {createHash} from 'node:crypto'
import type {Call, Operations} from '../call.js'
import {reads, writes} from '../call.js'
import {AwsError} from '../errors.js'
import type {ServiceCredential, Uploaded, User} from '../model.js'
import {checkQuota} from '../rules/quotas.js'
import {page} from '../wire/paging.js'
import {need, text} from '../wire/query.js'
import type {XmlObject} from '../wire/xml.js'
import {nextId} from '../world.js'
import {userOf, userOrCaller} from './lookup.js'
import {date} from './shapes.js'

const found = <T extends {id: string}>(items: readonly T[], id: string, what: string): T => {
  const item = items.find((candidate) => candidate.id === id)
  if (!item) throw new AwsError('NoSuchEntity', `The ${what} with id ${id} cannot be found.`)
  return item
}
const statusOf = (call: Call): 'Active' | 'Inactive' =>
  need(call.input, 'Status') === 'Inactive' ? 'Inactive' : 'Active'

const fingerprint = (body: string): string =>
  (createHash('md5').update(body).digest('hex').match(/../g) ?? []).join(':')

const sshMetadata = (user: User, key: Uploaded): XmlObject => ({
  UserName: user.name,
  SSHPublicKeyId: key.id,
  Status: key.status,
  UploadDate: date(key.uploaded),
})
const sshWhole = (user: User, key: Uploaded): XmlObject => ({
  ...sshMetadata(user, key),
  Fingerprint: fingerprint(key.body),
  SSHPublicKeyBody: key.body,
})

const uploadSsh = (call: Call): XmlObject => {
  const user = userOf(call)
  const body = need(call.input, 'SSHPublicKeyBody')
  if (!/^(ssh-rsa \S+|-----BEGIN (RSA )?PUBLIC KEY-----)/.test(body))
    throw new AwsError('InvalidPublicKey', 'The public key is malformed or otherwise invalid.')
  if (user.sshKeys.some((key) => key.body === body))
    throw new AwsError('DuplicateSSHPublicKey', 'The SSH public key is already associated with the specified IAM user.')
  checkQuota('SSHPublicKeysPerUser', user.sshKeys.length + 1, call.quotas.SshKeysPerUserQuota)
  const key: Uploaded = {id: nextId(call.account, 'APKA'), status: 'Active', body, uploaded: call.now.toISOString()}
  user.sshKeys = [...user.sshKeys, key]
  return {SSHPublicKey: sshWhole(user, key)}
}

const certificateShape = (user: User, certificate: Uploaded): XmlObject => ({
  UserName: user.name,
  CertificateId: certificate.id,
  CertificateBody: certificate.body,
  Status: certificate.status,
  UploadDate: date(certificate.uploaded),
})

const uploadCertificate = (call: Call): XmlObject => {
  const user = userOrCaller(call)
  const body = need(call.input, 'CertificateBody')
  if (!/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(body))
    throw new AwsError('MalformedCertificate', 'Certificate is malformed')
  if (user.certificates.some((item) => item.body === body))
    throw new AwsError('DuplicateCertificate', 'The certificate is already associated with an IAM user.')
  const quota = call.quotas.SigningCertificatesPerUserQuota
  checkQuota('CertificatesPerUser', user.certificates.length + 1, quota)
  const id = nextId(call.account, 'ASCA').padEnd(24, 'X')
  const certificate: Uploaded = {id, status: 'Active', body, uploaded: call.now.toISOString()}
  user.certificates = [...user.certificates, certificate]
  return {Certificate: certificateShape(user, certificate)}
}

const credentialServices = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com']

const credentialShape = ({account}: Call, user: User, credential: ServiceCredential): XmlObject => ({
  UserName: user.name,
  Status: credential.status,
  ServiceUserName: `${user.name}-at-${account.id}`,
  CreateDate: date(credential.created),
  ServiceSpecificCredentialId: credential.id,
  ServiceName: credential.service,
})

const createCredential = (call: Call): XmlObject => {
  const user = userOf(call)
  const service = need(call.input, 'ServiceName')
  if (!credentialServices.includes(service))
    throw new AwsError(
      'NotSupportedService',
      `No such service ${service} is supported for Service Specific Credentials`,
    )
  const same = user.serviceCredentials.filter((credential) => credential.service === service)
  checkQuota('ServiceSpecificCredentialsPerUser', same.length + 1, 2)
  const id = nextId(call.account, 'ACCA')
  const credential: ServiceCredential = {id, service, status: 'Active', created: call.now.toISOString()}
  user.serviceCredentials = [...user.serviceCredentials, credential]
  return {
    ServiceSpecificCredential: {...credentialShape(call, user, credential), ServicePassword: `sandbox-${id}`},
  }
}

export const uploadOperations: Operations = {
  UploadSSHPublicKey: writes(['UserName', 'SSHPublicKeyBody'], uploadSsh),
  ListSSHPublicKeys: reads([], (call) => {
    const user = userOrCaller(call)
    const {items, more} = page(call, user.sshKeys)
    return {SSHPublicKeys: items.map((key) => sshMetadata(user, key)), ...more}
  }),
  GetSSHPublicKey: reads(['UserName', 'SSHPublicKeyId', 'Encoding'], (call) => {
    const user = userOf(call)
    return {SSHPublicKey: sshWhole(user, found(user.sshKeys, need(call.input, 'SSHPublicKeyId'), 'Public Key'))}
  }),
  UpdateSSHPublicKey: writes(['UserName', 'SSHPublicKeyId', 'Status'], (call) => {
    found(userOf(call).sshKeys, need(call.input, 'SSHPublicKeyId'), 'Public Key').status = statusOf(call)
  }),
  DeleteSSHPublicKey: writes(['UserName', 'SSHPublicKeyId'], (call) => {
    const user = userOf(call)
    const gone = found(user.sshKeys, need(call.input, 'SSHPublicKeyId'), 'Public Key')
    user.sshKeys = user.sshKeys.filter((key) => key !== gone)
  }),
  UploadSigningCertificate: writes(['CertificateBody'], uploadCertificate),
  ListSigningCertificates: reads([], (call) => {
    const user = userOrCaller(call)
    const {items, more} = page(call, user.certificates)
    return {Certificates: items.map((certificate) => certificateShape(user, certificate)), ...more}
  }),
  UpdateSigningCertificate: writes(['CertificateId', 'Status'], (call) => {
    found(userOrCaller(call).certificates, need(call.input, 'CertificateId'), 'Certificate').status = statusOf(call)
  }),
  DeleteSigningCertificate: writes(['CertificateId'], (call) => {
    const user = userOrCaller(call)
    const gone = found(user.certificates, need(call.input, 'CertificateId'), 'Certificate')
    user.certificates = user.certificates.filter((certificate) => certificate !== gone)
  }),
  CreateServiceSpecificCredential: writes(['UserName', 'ServiceName'], createCredential),
  ListServiceSpecificCredentials: reads([], (call) => {
    const user = userOrCaller(call)
    const service = text(call.input, 'ServiceName')
    const {items, more} = page(
      call,
      user.serviceCredentials.filter((credential) => service === undefined || credential.service === service),
    )
    return {ServiceSpecificCredentials: items.map((credential) => credentialShape(call, user, credential)), ...more}
  }),
  UpdateServiceSpecificCredential: writes(['ServiceSpecificCredentialId', 'Status'], (call) => {
    const {serviceCredentials} = userOrCaller(call)
    found(serviceCredentials, need(call.input, 'ServiceSpecificCredentialId'), 'credential').status = statusOf(call)
  }),
  DeleteServiceSpecificCredential: writes(['ServiceSpecificCredentialId'], (call) => {
    const user = userOrCaller(call)
    const gone = found(user.serviceCredentials, need(call.input, 'ServiceSpecificCredentialId'), 'credential')
    user.serviceCredentials = user.serviceCredentials.filter((credential) => credential !== gone)
  }),
}
