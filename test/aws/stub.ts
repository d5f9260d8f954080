import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Asked {
  readonly op: string
  readonly params: URLSearchParams
  /** The access key id that signed. */
  readonly key: string
}

/** What the stub answers: the inside of the result element, or RESET, HANG, STALL; an AWS error; a raw body. */
export type Answer =
  | string
  | {readonly code: string; readonly message?: string; readonly status?: number}
  | {readonly raw: string; readonly status: number}

export interface Stub {
  readonly endpoint: string
  readonly asked: Asked[]
  readonly ops: () => string[]
  close(): Promise<void>
}

const body = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const ID = '<RequestId>request-1</RequestId>'
const answerWith = (response: ServerResponse, op: string, answer: Answer): void => {
  if (typeof answer === 'string' || !('raw' in answer)) response.setHeader('x-amzn-requestid', 'request-1')
  if (answer === 'RESET') response.socket?.destroy()
  else if (answer === 'HANG') return
  else if (answer === 'STALL') response.writeHead(200).write(`<${op}Response>`)
  else if (typeof answer === 'string') {
    const result = answer === '' ? '' : `<${op}Result>${answer}</${op}Result>`
    response.end(`<${op}Response>${result}<ResponseMetadata>${ID}</ResponseMetadata></${op}Response>`)
  } else if ('raw' in answer) response.writeHead(answer.status).end(answer.raw)
  else {
    const {code, message = code, status = 400} = answer
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`
    response.writeHead(status).end(`<ErrorResponse>${error}${ID}</ErrorResponse>`)
  }
}

/** An HTTP server on loopback that speaks AWS's Query protocol and says what the test tells it to. */
export async function startStub(answer: (asked: Asked) => Answer): Promise<Stub> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      const params = new URLSearchParams(text)
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const one = {op: params.get('Action') ?? '', params, key}
      asked.push(one)
      answerWith(response, one.op, answer(one))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    ops: () => asked.map(({op}) => op),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

export const identity = (account: string): string =>
  `<Arn>arn:aws:iam::${account}:user/admin</Arn><UserId>AIDAX</UserId><Account>${account}</Account>`

export const SESSION_KEY = 'ASIASESSION000000000'
export const SECRET = 'secretsecretsecretsecretsecretsecretsecr'
export const TOKEN = 'tokentoken'.repeat(40)

export const session = (account: string, expires = '2030-01-01T01:00:00Z'): string =>
  `<Credentials><AccessKeyId>${SESSION_KEY}</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey>
   <SessionToken>${TOKEN}</SessionToken><Expiration>${expires}</Expiration></Credentials>
   <AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/R/xrole</Arn><AssumedRoleId>AROAX:xrole</AssumedRoleId></AssumedRoleUser>`

export const EMPTY_LIST = '<IsTruncated>false</IsTruncated>'
