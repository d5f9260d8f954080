import {Readable} from 'node:stream'

export type Input = Readonly<Record<string, unknown>>
/** What Organizations answers: an output, an error, or nothing, as the connection breaks after the request was sent. */
export type Answer = Record<string, unknown> | {readonly __type: string; readonly Message?: string} | 'RESET'

export interface Asked {
  readonly op: string
  readonly input: Input
  /** How many requests of this operation came before. */
  readonly nth: number
}

export const MANAGEMENT = '111111111111'
/** The caller's account. */
export const CALLER_KEYS = {accessKeyId: 'AKIACALLER0000000000', secretAccessKey: 'x'}

const reset = (): Error => Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'})

const textOf = (body: Uint8Array | string | undefined): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body)

/** A request handler for the SDK: Organizations by `answer`, STS knows the caller as an administrator of `caller`. */
export function organizationsHandler(answer: (asked: Asked) => Answer | Promise<Answer>, caller = MANAGEMENT) {
  const asked: Asked[] = []
  const respond = (statusCode: number, type: string, text: string) => ({
    response: {
      statusCode,
      headers: {'content-type': type, 'x-amzn-requestid': 'request-1'},
      body: Readable.from([Buffer.from(text)]),
    },
  })
  const handler = {
    metadata: {handlerProtocol: 'http/1.1'},
    async handle({headers, body}: {headers: Record<string, string>; body: Uint8Array | string}) {
      const target = headers['x-amz-target']
      if (target === undefined)
        return respond(
          200,
          'text/xml',
          `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${caller}:user/admin</Arn><UserId>AIDAX</UserId><Account>${caller}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>request-0</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
        )
      const op = target.split('.')[1] ?? ''
      const one = {op, input: JSON.parse(textOf(body)) as Input, nth: asked.filter((each) => each.op === op).length}
      asked.push(one)
      const said = await answer(one)
      if (said === 'RESET') throw reset()
      return respond('__type' in said ? 400 : 200, 'application/x-amz-json-1.1', JSON.stringify(said))
    },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
  return {handler, asked}
}

/** A clock that only sleeping moves. */
export function sleepingClock() {
  const slept: number[] = []
  let time = 0
  return {
    slept,
    now: () => new Date(time),
    sleep: async (ms: number): Promise<void> => {
      slept.push(ms)
      time += ms
    },
  }
}
