import type {IAMClient} from '@aws-sdk/client-iam'
import type {AssumeRoleResponse} from '@aws-sdk/client-sts'
import {CloudError} from '../core/cloud.js'
import type {AccountRef} from '../core/types.js'
import {roleArn, type Door} from './advice.js'
import type {Clients, Signer} from './clients.js'
import type {Service} from './service.js'

export interface Connect {
  readonly role: string
  readonly planRole?: string | undefined
  readonly externalId?: string | undefined
  readonly profile?: string | undefined
  /** The name of the session, by which CloudTrail tells who did it; `xrole` unless given. */
  readonly session?: string | undefined
}

export interface AwsAccount {
  readonly ref: AccountRef
  readonly connect: Connect
  /** The file names a role for this account: it is assumed even in the caller's own. */
  readonly connectExplicit: boolean
}

export interface Identity {
  readonly arn: string
  readonly account: string
}

/** The principal behind the default chain or a profile. */
export interface Caller {
  readonly signer: Signer
  /** GetCallerIdentity, sent once. */
  identity(): Promise<Identity>
  /** STS for going through one door. */
  sts(door: Door): Service
  /** STS for the caller's own questions. */
  own(): Service
}

export interface Entered {
  readonly iam: IAMClient
  /** Who signs there: for clients of other services. */
  readonly signer: Signer
  /** Milliseconds since 1970; Infinity where the SDK renews the credentials itself. */
  readonly expires: number
}

const wrongAccount = (ref: AccountRef, op: string, got: string, through: string): CloudError =>
  new CloudError('unreachable', `${through} belongs to account ${got}, but ${ref.name} is ${ref.id}`, {
    account: ref.name,
    op,
    code: 'WrongAccount',
    advice: 'Nothing was asked of that account. Correct the id or the connect settings of the account in the file.',
  })

/** Nothing of one partition is known in another, so that every ARN would be wrong there. */
function checkPartition(ref: AccountRef, {arn}: Identity): void {
  const partition = /^arn:([^:]+):/.exec(arn)?.[1]
  if (partition === undefined || partition === ref.partition) return
  const message = `the credentials are of the partition ${partition}, but the accounts of the file are in ${ref.partition}`
  throw new CloudError('unreachable', message, {
    account: ref.name,
    op: 'GetCallerIdentity',
    code: 'WrongPartition',
    advice: `Nothing was asked of that account. Write partition: ${partition} at the top of the file, or use credentials of ${ref.partition}.`,
  })
}

/** Gets into an account, and proves by AWS's own answer that it is the one, before anything is asked of it. */
export async function enter(
  {ref, connect, connectExplicit}: AwsAccount,
  use: 'plan' | 'apply',
  caller: Caller,
  clients: Clients,
): Promise<Entered> {
  const {externalId, profile} = connect
  const identity = await caller.identity()
  checkPartition(ref, identity)
  if (!connectExplicit && identity.account === ref.id) {
    return {iam: await clients.iam(caller.signer, ref.partition), signer: caller.signer, expires: Infinity}
  }
  if (!connectExplicit && profile !== undefined) {
    throw wrongAccount(ref, 'GetCallerIdentity', identity.account, `the profile ${profile}`)
  }

  const readOnly = use === 'plan' && connect.planRole !== undefined
  const door: Door = {
    account: ref,
    role: (readOnly ? connect.planRole : undefined) ?? connect.role,
    externalId,
    caller: identity,
    readOnly,
  }
  const answer = await caller.sts(door).ask<AssumeRoleResponse>('AssumeRole', {
    RoleArn: roleArn(door),
    RoleSessionName: connect.session ?? 'xrole',
    ...(externalId !== undefined && {ExternalId: externalId}),
  })
  const entered = /^arn:[^:]+:sts::(\d{12}):/.exec(answer.AssumedRoleUser?.Arn ?? '')?.[1] ?? 'unknown'
  if (entered !== ref.id) throw wrongAccount(ref, 'AssumeRole', entered, 'the session that AssumeRole gave')

  const {AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration} = answer.Credentials ?? {}
  const keys = {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken}
  return {iam: await clients.iam({keys}, ref.partition), signer: {keys}, expires: Expiration?.getTime() ?? 0}
}
