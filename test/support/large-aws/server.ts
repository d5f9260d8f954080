import {createServer} from 'node:http'
import type {IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {idOf} from '../../bench/estate.js'
import {HUB, indexOf, nameOf} from './estate.js'
import {createBuckets, latencyOf, SLOW, THROTTLED_AT_FIRST, troubleOf, type Limits} from './faults.js'
import {organizationAnswer} from './organization.js'
import {fill} from './template.js'
import {createLargeWorld} from './world.js'

export interface LargeAwsOptions {
  /** Member accounts, besides the hub. */
  readonly accounts: number
  /** In each of them. */
  readonly roles: number
  /** Of each answer, in milliseconds: see `latencyOf`. */
  readonly latency: number
  /** Undefined: it throttles nobody. */
  readonly limits: Limits | undefined
  /** Of forty accounts in a row one is denied, one suspended, one throttled at first and one slow. */
  readonly faults: boolean
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** What was asked. `byAccount` counts what is about one: AssumeRole into it, and all that is signed with its keys. */
export interface Numbers {
  readonly requests: number
  readonly byOp: Record<string, number>
  readonly byAccount: Record<string, number>
  /** Requests that the stub does not know; a measurement with any is none. */
  readonly unknown: string[]
}

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

interface Response {
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface LargeAws {
  readonly url: string
  numbers(): Numbers
  reset(): void
  close(): Promise<void>
}

const STS = 'https://sts.amazonaws.com/doc/2011-06-15/'
const IAM = 'https://iam.amazonaws.com/doc/2010-05-08/'
const xml = (status: number, body: string): Response => ({status, type: 'text/xml', body})
const refusal = (status: number, namespace: string, code: string, message: string): Response =>
  xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>stub</RequestId></ErrorResponse>`,
  )
const throttled = (namespace: string): Response => refusal(400, namespace, 'Throttling', 'Rate exceeded')
const json = (status: number, body: object): Response => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
})

/** The bucket that Organizations charges a request to. */
const groupOf = (op: string): keyof Limits =>
  op === 'ListTagsForResource' ? 'tags' : /ForParent$|^ListRoots$|^DescribeOrganization$/.test(op) ? 'tree' : 'rest'

/** The keys of a session say whose they are: `ASIASTUB` and the account. */
const KEY = 'ASIASTUB'
const signerOf = ({headers}: Request): string =>
  /Credential=ASIASTUB(\d{12})\//.exec(String(headers['authorization']))?.[1] ?? HUB

/** AWS with thousands of accounts that hold the same, on a loopback port. Its time goes into nothing but sockets. */
export async function openLargeAws(options: LargeAwsOptions): Promise<LargeAws> {
  const {accounts, latency, faults, now, sleep} = options
  const world = await createLargeWorld(options.roles)
  const isLet = createBuckets(options.limits, now)
  const trouble = (index: number) => (faults ? troubleOf(index) : undefined)
  const fresh = () => ({requests: 0, byOp: new Map<string, number>(), byAccount: new Map<string, number>()})
  let counted = fresh()
  const unknown = new Set<string>()
  const refusedAtFirst = new Map<string, number>()

  const count = (op: string, account: string): number => {
    counted.requests++
    counted.byOp.set(op, (counted.byOp.get(op) ?? 0) + 1)
    const nth = (counted.byAccount.get(account) ?? 0) + 1
    counted.byAccount.set(account, nth)
    return nth
  }

  function organizations(op: string, body: string): Response {
    count(op, HUB)
    if (!isLet(groupOf(op), HUB))
      return json(400, {__type: 'TooManyRequestsException', Message: 'Rate exceeded', Type: 'ACCOUNT_RATE'})
    const asked = JSON.parse(body) as object
    const stateOf = (index: number) => (trouble(index) === 'suspended' ? 'SUSPENDED' : 'ACTIVE')
    const answer = organizationAnswer(op, asked, accounts, stateOf)
    if (answer) return json(200, answer)
    unknown.add(op)
    return json(400, {__type: 'UnsupportedAPIEndpointException', Message: `the stub has no ${op}`})
  }

  function assumeRole(params: URLSearchParams): {account: string; answer: () => Response} {
    const [, id = '', role = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(params.get('RoleArn') ?? '') ?? []
    const [index, session] = [indexOf(id), params.get('RoleSessionName') ?? '']
    const isThere = index >= 1 && index <= accounts
    const answer = (): Response => {
      if (!isLet('sts', HUB)) return throttled(STS)
      const why = trouble(index)
      if (!isThere || why === 'denied' || why === 'suspended')
        return refusal(
          403,
          STS,
          'AccessDenied',
          `User: arn:aws:iam::${HUB}:user/administrator is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${id}:role/${role}`,
        )
      const keys = `<Credentials><AccessKeyId>${KEY}${id}</AccessKeyId><SecretAccessKey>stub</SecretAccessKey><SessionToken>stub</SessionToken><Expiration>${new Date(now() + 3_600_000).toISOString().slice(0, 19)}Z</Expiration></Credentials>`
      const user = `<AssumedRoleUser><AssumedRoleId>AROASTUB:${session}</AssumedRoleId><Arn>arn:aws:sts::${id}:assumed-role/${role}/${session}</Arn></AssumedRoleUser>`
      return xml(
        200,
        `<AssumeRoleResponse xmlns="${STS}"><AssumeRoleResult>${keys}${user}</AssumeRoleResult><ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata></AssumeRoleResponse>`,
      )
    }
    return {account: id, answer}
  }

  function bulkRead(op: string, id: string): Response {
    const index = indexOf(id)
    if (!isLet('iam', id)) return throttled(IAM)
    if (trouble(index) === 'throttled') {
      const before = refusedAtFirst.get(id) ?? 0
      refusedAtFirst.set(id, before + 1)
      if (before < THROTTLED_AT_FIRST) return throttled(IAM)
    }
    const answers = world.answersOf(index)
    if (op === 'GetAccountAuthorizationDetails' || op === 'ListRoles')
      return xml(200, fill(answers[op], {id, index, name: nameOf(index)}))
    unknown.add(op)
    return refusal(400, IAM, 'InvalidAction', `the stub has no ${op}`)
  }

  async function answer(request: Request): Promise<Response> {
    const target = /^AWSOrganizationsV20161128\.(\w+)$/.exec(String(request.headers['x-amz-target'] ?? ''))?.[1]
    if (target !== undefined) {
      const response = organizations(target, request.body)
      await wait(HUB, counted.requests)
      return response
    }
    const params = new URLSearchParams(request.body)
    const op = params.get('Action') ?? ''
    if (op === 'AssumeRole') {
      const {account, answer: made} = assumeRole(params)
      await wait(account, count(op, account))
      return made()
    }
    const signer = signerOf(request)
    await wait(signer, count(op, signer))
    if (signer !== HUB) return bulkRead(op, signer)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const {status, body, headers: back} = await world.sandbox.handle({headers, body: request.body})
    return {status, body, type: back['content-type'] ?? 'text/xml'}
  }

  async function wait(account: string, nth: number): Promise<void> {
    const ms = trouble(indexOf(account)) === 'slow' ? SLOW : latencyOf(latency, account, nth)
    if (ms > 0) await sleep(ms)
  }

  const numbers = (): Numbers => ({
    requests: counted.requests,
    byOp: Object.fromEntries(counted.byOp),
    byAccount: Object.fromEntries(counted.byAccount),
    unknown: [...unknown],
  })
  const reset = (): void => {
    counted = fresh()
    refusedAtFirst.clear()
  }

  const server = createServer((request, response) => {
    const send = ({status, type, body}: Response) =>
      response
        .writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          'x-amzn-requestid': 'stub',
        })
        .end(body)
    const own = request.method === 'GET' ? {'/numbers': numbers, '/reset': reset}[request.url ?? ''] : undefined
    if (own) return void send(json(200, own() ?? {}))
    bodyOf(request)
      .then((body) => answer({headers: request.headers, body}))
      .then(send, (error: unknown) => send(refusal(500, IAM, 'InternalFailure', String(error))))
  })
  // Longer than what is measured pauses: a connection that ends under a request is no part of it.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 511, resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    numbers,
    reset,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.once('end', () => resolve(text))
    request.once('error', reject)
  })
}

/** The indices of the members, from 1 on. */
export const membersOf = (accounts: number): number[] => Array.from({length: accounts}, (_, i) => i + 1)
export const memberIds = (accounts: number): string[] => membersOf(accounts).map(idOf)
