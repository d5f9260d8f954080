import assert from 'node:assert/strict'
import {IAM} from '@aws-sdk/client-iam'
import {STSClient} from '@aws-sdk/client-sts'
import type {Sandbox, SandboxOptions} from '../../src/sandbox/index.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'

export const main = '111111111111'
export const other = '222222222222'
export const start = new Date('2026-03-01T12:00:00Z')

export const newSandbox = (options: Partial<SandboxOptions> = {}): Sandbox =>
  createSandbox({
    accounts: [
      {id: main, name: 'root'},
      {id: other, name: 'client'},
    ],
    now: () => start,
    ...options,
  })

export interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}
export const administrator: Keys = {accessKeyId: 'AKIAANYTHING', secretAccessKey: 'x'}

type Value = string | number | boolean | undefined | readonly Value[] | {readonly [name: string]: Value}
export type Parameters = {readonly [name: string]: Value}

const flat = (name: string, value: Value): [string, string][] => {
  if (value === undefined) return []
  if (typeof value !== 'object') return [[name, String(value)]]
  if (Array.isArray(value)) return (value as Value[]).flatMap((item, at) => flat(`${name}.member.${at + 1}`, item))
  return Object.entries(value).flatMap(([key, item]) => flat(`${name}.${key}`, item))
}

export interface Answer {
  status: number
  /** AWS's error code; `ok` for success. */
  code: string
  message: string
  body: string
}
const between = (body: string, tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1] ?? ''

export const field = (answer: Answer, tag: string): string =>
  between(answer.body, tag)
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')

/** One request as the wire has it, without any SDK. */
export const ask = async (
  sandbox: Sandbox,
  op: string,
  parameters: Parameters = {},
  keys: Keys = administrator,
): Promise<Answer> => {
  const sts = /^(AssumeRole|GetCallerIdentity|GetSessionToken)/.test(op)
  const version = sts ? '2011-06-15' : '2010-05-08'
  const scope = `${keys.accessKeyId}/20260301/us-east-1/${sts ? 'sts' : 'iam'}/aws4_request`
  const pairs = [['Action', op], ['Version', version], ...Object.entries(parameters).flatMap(([k, v]) => flat(k, v))]
  const {status, body} = await sandbox.handle({
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      ...(keys.sessionToken === undefined ? {} : {'x-amz-security-token': keys.sessionToken}),
    },
    body: new URLSearchParams(pairs).toString(),
  })
  const answer = {status, code: status === 200 ? 'ok' : between(body, 'Code'), message: '', body}
  return {...answer, message: field(answer, 'Message')}
}

type Question = [sandbox: Sandbox, op: string, parameters?: Parameters, keys?: Keys]

/** As `ask`, for requests that have to succeed. */
export const must = async (...request: Question): Promise<Answer> => {
  const answer = await ask(...request)
  assert.equal(answer.code, 'ok', `${request[1]}: ${answer.code}: ${answer.message}`)
  return answer
}

export const keysFrom = (answer: Answer): Keys => {
  const token = field(answer, 'SessionToken')
  return {
    accessKeyId: field(answer, 'AccessKeyId'),
    secretAccessKey: field(answer, 'SecretAccessKey'),
    ...(token === '' ? {} : {sessionToken: token}),
  }
}

/** Credentials of the connect role in the other account. */
export const enter = async (sandbox: Sandbox, account = other): Promise<Keys> =>
  keysFrom(
    await must(sandbox, 'AssumeRole', {
      RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'test',
    }),
  )

const config = (sandbox: Sandbox, keys: Keys) => ({
  region: 'us-east-1',
  credentials: keys,
  maxAttempts: 1,
  requestHandler: sandboxRequestHandler(sandbox),
})
export const iamOf = (sandbox: Sandbox, keys = administrator): IAM => new IAM(config(sandbox, keys))
export const stsOf = (sandbox: Sandbox, keys = administrator): STSClient => new STSClient(config(sandbox, keys))

export const trust = (aws: string | string[] = `arn:aws:iam::${main}:root`, rest: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {AWS: aws}, Action: 'sts:AssumeRole', ...rest}],
  })
export const allow = (action = 's3:GetObject', resource = '*'): string =>
  JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: action, Resource: resource}]})
