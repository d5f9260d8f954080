import {CloudError, type Sent} from '../core/cloud.js'
import {cloudError} from './errors.js'
import {failureOf, notFromAws, type Failure} from './failure.js'
import {createPace, Failed, retrying, type Sleep} from './retry.js'

/** A read: operation and input → the SDK's output. */
export type Ask = <Answer extends object>(op: string, input: object) => Promise<Answer>

/** Reads back whether a write of unknown outcome was done after all. */
export type IsDone = (ask: Ask) => Promise<boolean>

/** One AWS service as one account sees it. Errors are CloudErrors; retries and new credentials are behind it. */
export interface Service {
  readonly ask: Ask
  readonly tell: (op: string, input: object, isDone?: IsDone) => Promise<Sent>
}

interface Output {
  $metadata: {httpStatusCode?: number; requestId?: string}
}
export interface SdkClient {
  send(command: unknown): Promise<Output>
}
type Commands = Readonly<Record<string, unknown>>

export interface ServiceOptions {
  /** As errors name it. */
  readonly account: string
  /** The SDK's module, where `${op}Command` is. */
  readonly commands: () => Promise<Commands>
  /** A client with credentials that are good now. */
  readonly client: () => Promise<SdkClient>
  /** Drops the client, as its credentials turned out to be expired. */
  readonly forget: () => void
  readonly sleep: Sleep
  readonly random: () => number
  readonly maxAttempts: number
  /** What to do about a failure, where it is not what the table in errors.ts says. */
  readonly advice?: (failure: Failure) => string | undefined
}

class NotFromAws extends Error {
  constructor(readonly status: number | undefined) {
    super('not from AWS')
  }
}

const read = (thrown: unknown): Failure => {
  // An error of a client that could not be made (no such account, credentials) is final already.
  if (thrown instanceof CloudError) throw thrown
  return thrown instanceof NotFromAws ? notFromAws(thrown.status) : failureOf(thrown)
}

const commandOf = (commands: Commands, op: string, input: object): unknown => {
  const Command = commands[`${op}Command`] as (new (input: object) => object) | undefined
  if (!Command) throw new Error(`the SDK has no operation ${op}`)
  return new Command(input)
}

export function createService(options: ServiceOptions): Service {
  const {account, sleep, random, maxAttempts} = options
  const pace = createPace(sleep)

  const send = async (op: string, input: object): Promise<Output> => {
    const client = await options.client()
    const output = await client.send(commandOf(await options.commands(), op, input))
    if (!output.$metadata.requestId) throw new NotFromAws(output.$metadata.httpStatusCode)
    return output
  }

  const run = (op: string, input: object, settled?: () => Promise<boolean>): Promise<Output | undefined> =>
    retrying(() => send(op, input), {
      sleep,
      pace,
      random,
      maxAttempts,
      failureOf: read,
      again: ({sort}) => sort === 'expired' && options.forget(),
      settled,
    })

  const explained = (op: string, thrown: unknown): unknown =>
    thrown instanceof Failed ? cloudError(thrown.failure, {account, op}, options.advice?.(thrown.failure)) : thrown

  const ask: Ask = async <Answer extends object>(op: string, input: object): Promise<Answer> => {
    try {
      return (await run(op, input)) as Answer & Output
    } catch (thrown) {
      throw explained(op, thrown)
    }
  }

  return {
    ask,
    async tell(op, input, isDone) {
      try {
        const output = await run(op, input, isDone && (() => isDone(ask)))
        return {requestId: output?.$metadata.requestId}
      } catch (thrown) {
        const lost = thrown instanceof Failed && thrown.maybeDone && /^EntityAlreadyExists/.test(thrown.failure.code)
        if (lost && (await isDone?.(ask))) return {}
        throw explained(op, thrown)
      }
    },
  }
}
