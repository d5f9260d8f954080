import {CloudError, type Sent} from '../core/cloud.js'
import {cloudError, unsureError} from './errors.js'
import {failureOf, LATE, notFromAws, type Failure} from './failure.js'
import type {Paces} from './pace.js'
import type {ReadBack, Seen} from './read-back.js'
import {ATTEMPT, Failed, REQUEST, retrying, type Sleep} from './retry.js'
import {TimedOut, within} from './within.js'

/** A read: operation and input → the SDK's output. */
export type Ask = <Answer extends object>(op: string, input: object) => Promise<Answer>

/** One AWS service as one account sees it. Errors are CloudErrors; retries and new credentials are behind it. */
export interface Service {
  readonly ask: Ask
  readonly tell: (op: string, input: object, readBack?: ReadBack) => Promise<Sent>
}

interface Output {
  $metadata: {httpStatusCode?: number; requestId?: string}
}
export interface SdkClient {
  send(command: unknown, options: {abortSignal: AbortSignal}): Promise<Output>
}
type Commands = Readonly<Record<string, unknown>>

export interface ServiceOptions {
  /** As errors name it. */
  readonly account: string
  /** The SDK's module, where `${op}Command` is. */
  readonly commands: () => Promise<Commands>
  /** A client with credentials that are good now. */
  readonly client: () => Promise<SdkClient>
  /** Drops a client whose credentials turned out to be expired. */
  readonly forget: (client: SdkClient | undefined) => void
  readonly paces: Paces
  readonly sleep: Sleep
  /** Milliseconds. */
  readonly now: () => number
  readonly random: () => number
  readonly maxAttempts: number
  /** Milliseconds that one attempt may take; ATTEMPT unless given. */
  readonly limit?: number | undefined
  /** What to do about a failure, where it is not what the table in errors.ts says. */
  readonly advice?: (failure: Failure) => string | undefined
  /** The id of what a write made, where that is in its answer alone. */
  readonly made?: (op: string, answer: object) => string | undefined
}

class NotFromAws extends Error {
  constructor(readonly status: number | undefined) {
    super('not from AWS')
  }
}

const read = (thrown: unknown): Failure => {
  // An error of a client that could not be made (no such account, credentials) is final already.
  if (thrown instanceof CloudError) throw thrown
  if (thrown instanceof TimedOut) return LATE
  return thrown instanceof NotFromAws ? notFromAws(thrown.status) : failureOf(thrown)
}

const commandOf = (commands: Commands, op: string, input: object): unknown => {
  const Command = commands[`${op}Command`] as (new (input: object) => object) | undefined
  if (!Command) throw new Error(`the SDK has no operation ${op}`)
  return new Command(input)
}

const isRead = (op: string): boolean => /^(Get|List)/.test(op)
/** What is gone is gone, whoever took it away. Of a tag, NoSuchEntity says that its owner is. */
const isRemoval = (op: string): boolean => /^(Delete|Detach|Deactivate|Remove)/.test(op)

/** How long to look for what AWS says exists and does not show yet. Milliseconds. */
const UNSEEN = [500, 2000, 5000]

export function createService(options: ServiceOptions): Service {
  const {account, sleep, now, random, maxAttempts, limit = ATTEMPT} = options

  const run = (
    op: string,
    input: object,
    deadline: number,
    settled?: () => Promise<boolean>,
  ): Promise<Output | undefined> => {
    let client: SdkClient | undefined
    const send = async (): Promise<Output> => {
      const current = (client = await options.client())
      const command = commandOf(await options.commands(), op, input)
      const output = await within(limit, (abortSignal) => current.send(command, {abortSignal}))
      if (!output.$metadata.requestId) throw new NotFromAws(output.$metadata.httpStatusCode)
      return output
    }
    return retrying(send, {
      sleep,
      now,
      pace: isRead(op) ? options.paces.read : options.paces.write,
      random,
      maxAttempts,
      limit,
      deadline,
      failureOf: read,
      again: ({sort}) => sort === 'expired' && options.forget(client),
      settled,
    })
  }

  const askUntil =
    (deadline: () => number): Ask =>
    async <Answer extends object>(op: string, input: object): Promise<Answer> => {
      try {
        return (await run(op, input, deadline())) as Answer & Output
      } catch (thrown) {
        if (!(thrown instanceof Failed)) throw thrown
        throw cloudError(thrown.failure, {account, op}, options.advice?.(thrown.failure))
      }
    }

  /** Looks again, after each of the waits, while what it sees may still become `done`. */
  const found = async (
    look: () => Promise<Seen>,
    waits: readonly number[],
    isOpen: (seen: Seen) => boolean,
  ): Promise<boolean> => {
    let seen = await look()
    for (const wait of waits) {
      if (seen === 'done' || !isOpen(seen)) break
      await sleep(wait)
      seen = await look()
    }
    if (seen === 'hidden') throw new Error('AWS has it, but does not show it yet')
    return seen === 'done'
  }

  return {
    ask: askUntil(() => now() + REQUEST),
    async tell(op, input, readBack) {
      const deadline = now() + REQUEST
      const ask = askUntil(() => deadline)
      const look = readBack && (() => readBack.look(ask))
      try {
        const output = await run(op, input, deadline, look && (() => found(look, readBack.patience, () => true)))
        const made = output && options.made?.(op, output)
        return {requestId: output?.$metadata.requestId, ...(made !== undefined && {made})}
      } catch (thrown) {
        if (!(thrown instanceof Failed)) throw thrown
        const {failure, maybeDone} = thrown
        if (maybeDone && isRemoval(op) && /^NoSuchEntity/.test(failure.code)) return {}
        // It is there: by a lost request of ours, or somebody else's. Undefined when AWS does not say.
        const isOurs =
          maybeDone && look && /^EntityAlreadyExists/.test(failure.code)
            ? await found(look, UNSEEN, (seen) => seen === 'absent').catch(() => undefined)
            : undefined
        if (isOurs) return {}
        const explain = maybeDone && isOurs === undefined ? unsureError : cloudError
        throw explain(failure, {account, op}, options.advice?.(failure))
      }
    },
  }
}
