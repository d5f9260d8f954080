import {CloudError, type Cloud} from '../core/cloud.js'
import type {AccountRef} from '../core/types.js'
import {createCallers, type Patience} from './callers.js'
import {createClients, type ClientOptions, type Keys} from './clients.js'
import {enter, type AwsAccount, type Entered} from './entry.js'
import {atMost} from './limit.js'
import {sdk} from './load.js'
import {lookup} from './lookup.js'
import type {Sleep} from './retry.js'
import {send} from './send.js'
import {createService, type Ask, type Service} from './service.js'
import {readAccount} from './snapshot.js'

export interface AwsCloudOptions extends ClientOptions {
  readonly accounts: readonly AwsAccount[]
  /** `plan` enters through the connect settings' planRole where there is one. */
  readonly use: 'plan' | 'apply'
  /** The caller's keys; without them the SDK's default credential chain (environment, AWS_PROFILE, SSO, ...). */
  readonly credentials?: Keys | undefined
  readonly sleep: Sleep
  readonly now?: () => Date
  readonly random?: () => number
  /** Upper bound on the attempts of one request, 8 unless given. */
  readonly maxAttempts?: number
}

/** IAM throttles per account: more requests side by side only fill its bucket. */
const REQUESTS_PER_ACCOUNT = 8

/** Credentials are renewed this long before they end, as the SDK does it: 5 minutes. */
const MARGIN = 5 * 60_000

export interface AwsCloud extends Cloud {
  /** Any IAM request, with its answer: for the sandbox's hand-made calls. */
  ask<Answer extends object>(account: AccountRef, ...request: Parameters<Ask>): Promise<Answer>
  close(): void
}

/** AWS through the SDK. Nothing is loaded, resolved or sent before the first question. */
export function createAwsCloud(options: AwsCloudOptions): AwsCloud {
  const {now = () => new Date(), random = Math.random, maxAttempts = 8, sleep, use} = options
  const patience: Patience = {sleep, random, maxAttempts}
  const partition = options.accounts[0]?.ref.partition ?? 'aws'
  const clients = createClients(options)
  const callerOf = createCallers(clients, options.credentials, partition, patience)

  // Who goes through profiles only may have no default credentials at all.
  const mainProfile = options.accounts.every(({connect}) => connect.profile !== undefined)
    ? options.accounts[0]?.connect.profile
    : undefined

  const rooms = new Map<string, Service>()
  const room = (account: AccountRef): Service => {
    const known = rooms.get(account.id)
    if (known) return known
    const found = options.accounts.find(({ref}) => ref.id === account.id)
    if (!found) throw unknownAccount(account)
    const iam = createRoom(found, () => enter(found, use, callerOf(found.connect.profile), clients), {now, patience})
    rooms.set(account.id, iam)
    return iam
  }

  return {
    caller: () => callerOf(mainProfile).identity(),
    snapshot: async (account) => readAccount(room(account), account, sleep),
    lookup: async (account, query) => lookup(room(account), account, query),
    send: async (account, call) => send(room(account), account, call),
    ask: async (account, op, input) => room(account).ask(op, input),
    close: () => clients.close(),
  }
}

const unknownAccount = (account: AccountRef): CloudError =>
  new CloudError('unreachable', `${account.name} is not an account that xrole may enter`, {
    account: account.name,
    op: 'AssumeRole',
    code: 'UnknownAccount',
  })

/** IAM in one account: entered when first needed, and again when the credentials come to their end. */
function createRoom(
  {ref}: AwsAccount,
  open: () => Promise<Entered>,
  {now, patience}: {now: () => Date; patience: Patience},
): Service {
  let entered: Promise<Entered> | undefined
  const current = async (): Promise<Entered> => {
    const opening = (entered ??= open())
    try {
      const door = await opening
      if (now().getTime() < door.expires - MARGIN) return door
    } catch (error) {
      if (entered === opening) entered = undefined
      throw error
    }
    if (entered === opening) entered = open()
    return entered
  }

  const service = createService({
    ...patience,
    account: ref.name,
    commands: async () => (await sdk()).iam,
    client: async () => (await current()).iam,
    forget: () => {
      entered = undefined
    },
  })
  const limit = atMost(REQUESTS_PER_ACCOUNT)
  return {
    ask: (op, input) => limit(() => service.ask(op, input)),
    // Reading back happens inside a write's place, through the service itself, as it must not wait for another one.
    tell: (op, input, isDone) => limit(() => service.tell(op, input, isDone)),
  }
}
