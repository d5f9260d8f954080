import type {AssumeRoleResponse} from '@aws-sdk/client-sts'
import type {ListMFADevicesResponse} from '@aws-sdk/client-iam'
import {CloudError} from '../core/cloud.js'
import {createCallers, type Patience} from './callers.js'
import {createClients, type ClientOptions, type Keys, type Signer} from './clients.js'
import type {Identity} from './entry.js'
import {sdk} from './load.js'
import {NO_PACES} from './pace.js'
import type {Sleep} from './retry.js'
import {createService, type SdkClient, type Service} from './service.js'

/** One AssumeRole. */
export interface AssumeRequest {
  readonly roleArn: string
  readonly sessionName: string
  readonly externalId?: string | undefined
  /** Seconds; AWS takes one hour where it is not given. */
  readonly duration?: number | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly sourceIdentity?: string | undefined
  /** Only a user has a device: sent with the first of several requests. */
  readonly mfa?: {readonly serial: string; readonly code: string} | undefined
}

/** What AWS gave out. */
export interface AssumedRole {
  readonly keys: Required<Keys>
  /** ISO 8601 in UTC, whole seconds. */
  readonly expires: string
  /** `arn:aws:sts::222222222222:assumed-role/Admin/paul` */
  readonly arn: string
}

export interface Assumer {
  caller(): Promise<Identity>
  /** The caller's keys are a session's: of a role, or of a user who may have signed in with MFA. */
  isTemporary(): Promise<boolean>
  /** Serial numbers of the devices that AWS lists for the calling user. Throws CloudError. */
  mfaDevices(): Promise<string[]>
  /** @param keys who asks; the caller unless given */
  assume(request: AssumeRequest, keys: Keys | undefined): Promise<AssumedRole>
  close(): void
}

export interface AssumerOptions extends ClientOptions {
  readonly partition: string
  readonly profile?: string | undefined
  /** The caller's keys; without them the profile, or the SDK's default chain. */
  readonly credentials?: Keys | undefined
  readonly sleep: Sleep
  readonly now: () => Date
  readonly random: () => number
  /** Upper bound on the attempts of one request. */
  readonly maxAttempts: number
}

const inputOf = ({roleArn, sessionName, externalId, duration, tags, sourceIdentity, mfa}: AssumeRequest): object => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName,
  ...(externalId !== undefined && {ExternalId: externalId}),
  ...(duration !== undefined && {DurationSeconds: duration}),
  ...(sourceIdentity !== undefined && {SourceIdentity: sourceIdentity}),
  ...(tags && {Tags: Object.entries(tags).map(([Key, Value]) => ({Key, Value}))}),
  ...(mfa && {SerialNumber: mfa.serial, TokenCode: mfa.code}),
})

/** Base64 of either kind and what is beside it: what goes to a shell is made of these alone, whoever answered. */
const PLAIN = /^[\w+/=.,:@%-]+$/

const badAnswer = (message: string, code: string): CloudError =>
  new CloudError('unreachable', message, {
    account: 'the caller',
    op: 'AssumeRole',
    code,
    advice: 'Nothing of it was used. See what answers for AWS: AWS_ENDPOINT_URL, proxies.',
  })

/** An answer is taken only when it is whole and of the account that was asked for. */
function assumedBy({roleArn}: AssumeRequest, {Credentials, AssumedRoleUser}: AssumeRoleResponse): AssumedRole {
  const {AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration} = Credentials ?? {}
  const expires = Expiration?.getTime() ?? NaN
  if (![AccessKeyId, SecretAccessKey, SessionToken].every((part) => PLAIN.test(part)) || Number.isNaN(expires))
    throw badAnswer('the answer has no credentials that could be used', 'NoCredentialsGiven')
  const arn = AssumedRoleUser?.Arn ?? ''
  const account = /^arn:[^:]+:sts::(\d{12}):/.exec(arn)?.[1]
  if (account === undefined || account !== roleArn.split(':')[4])
    throw badAnswer(`the answer is a session of account ${account ?? 'unknown'}, not of ${roleArn}`, 'WrongAccount')
  return {
    keys: {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken},
    expires: new Date(expires).toISOString().replace(/\.\d+Z$/, 'Z'),
    arn,
  }
}

/** Assumes roles and hands the credentials on. Nothing is loaded or sent before the first question. */
export function createAssumer(options: AssumerOptions): Assumer {
  const {partition, profile, credentials, sleep, now, random, maxAttempts} = options
  const patience: Patience = {sleep, now: () => now().getTime(), random, maxAttempts}
  const clients = createClients(options)
  const caller = createCallers(clients, credentials, partition, patience, () => NO_PACES)(profile)

  const serviceOf = (name: 'iam' | 'sts', signer: Signer): Service => {
    let client: Promise<SdkClient> | undefined
    return createService({
      ...patience,
      paces: NO_PACES,
      account: 'the caller',
      commands: async () => (await sdk())[name],
      client: () => (client ??= clients[name](signer, partition) as Promise<SdkClient>),
      forget: () => undefined,
    })
  }

  return {
    caller: () => caller.identity(),
    async isTemporary() {
      const client = await clients.sts(caller.signer, partition)
      return (await client.config.credentials()).sessionToken !== undefined
    },
    async mfaDevices() {
      // Without a name AWS takes the user by the key that signs.
      const {MFADevices = []} = await serviceOf('iam', caller.signer).ask<ListMFADevicesResponse>('ListMFADevices', {})
      return MFADevices.flatMap(({SerialNumber}) => SerialNumber ?? [])
    },
    async assume(request, keys) {
      const sts = keys ? serviceOf('sts', {keys}) : caller.own()
      return assumedBy(request, await sts.ask<AssumeRoleResponse>('AssumeRole', inputOf(request)))
    },
    close: () => clients.close(),
  }
}
