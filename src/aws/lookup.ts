import type {GetPolicyResponse, ListPolicyTagsResponse} from '@aws-sdk/client-iam'
import type {AccountPart, Query} from '../core/snapshot.js'
import type {AccountRef, Json} from '../core/types.js'
import {orAbsent} from './absent.js'
import {accountPart} from './account-parts.js'
import {allPages, type Page} from './pages.js'
import type {Ask, Service} from './service.js'

async function policyTags(ask: Ask, {name}: AccountRef, arn: string): Promise<Json> {
  const pages = await allPages<ListPolicyTagsResponse>(ask, name, 'ListPolicyTags', {PolicyArn: arn})
  return Object.fromEntries(pages.flatMap(({Tags = []}) => Tags).map(({Key = '', Value = ''}) => [Key, Value]))
}

/** What of a user AWS lists: the name in the answer to the question, operation, the list in its output, the id in that. */
const CREDENTIALS = [
  ['accessKeys', 'ListAccessKeys', 'AccessKeyMetadata', 'AccessKeyId'],
  ['mfaDevices', 'ListMFADevices', 'MFADevices', 'SerialNumber'],
  ['sshKeys', 'ListSSHPublicKeys', 'SSHPublicKeys', 'SSHPublicKeyId'],
  ['signingCertificates', 'ListSigningCertificates', 'Certificates', 'CertificateId'],
  ['serviceCredentials', 'ListServiceSpecificCredentials', 'ServiceSpecificCredentials', 'ServiceSpecificCredentialId'],
] as const

type Listed = Page & Readonly<Record<string, unknown>>

/** Ids only: no secret is in any of these answers. */
async function listed(
  ask: Ask,
  {name}: AccountRef,
  user: string,
  [, op, list, id]: (typeof CREDENTIALS)[number],
): Promise<string[]> {
  const pages = await allPages<Listed>(ask, name, op, {UserName: user})
  const items = pages.flatMap((page) => (page[list] as Readonly<Record<string, string>>[] | undefined) ?? [])
  return items.map((item) => item[id] ?? '')
}

async function credentials(ask: Ask, account: AccountRef, user: string): Promise<Json> {
  const lists = CREDENTIALS.map(async (one): Promise<[string, Json]> => [one[0], await listed(ask, account, user, one)])
  const [profile, ...found] = await Promise.all([orAbsent(ask('GetLoginProfile', {UserName: user})), ...lists])
  return {password: profile !== undefined, ...Object.fromEntries(found)}
}

const mfaDevices = (ask: Ask, account: AccountRef, user: string): Promise<Json> =>
  listed(ask, account, user, CREDENTIALS[1])

/** Where AWS keeps its own policies; a name is in one of these only (AWS managed policy reference). */
const PATHS = ['', 'service-role/', 'job-function/', 'aws-service-role/']

async function managedPolicy(ask: Ask, {partition}: AccountRef, policy: string): Promise<Json> {
  for (const path of PATHS) {
    const arn = `arn:${partition}:iam::aws:policy/${path}${policy}`
    const found = await orAbsent(ask<GetPolicyResponse>('GetPolicy', {PolicyArn: arn}))
    if (found) return found.Policy?.Arn ?? arn
  }
  return null
}

/** Questions of one answer to IAM; `events` is one to CloudTrail, see events.ts; `last-accessed` takes time, see last-accessed.ts. */
export type IamQuery = Exclude<Query, {about: 'events' | 'last-accessed'}>

const ANSWERS: Readonly<Record<IamQuery['about'], (ask: Ask, account: AccountRef, subject: string) => Promise<Json>>> =
  {
    'policy-tags': policyTags,
    credentials,
    'mfa-devices': mfaDevices,
    'managed-policy': managedPolicy,
    account: (ask, account, part) => accountPart(ask, account, part as AccountPart),
  }

/** Answers one question, see Query. `policy-tags` is asked by ARN, `account` by the field of the snapshot, the others by name. */
export const lookup = ({ask}: Service, account: AccountRef, {about, subject}: IamQuery): Promise<Json> =>
  ANSWERS[about](ask, account, subject)
