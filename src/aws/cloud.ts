import {CloudError, type Cloud, type Sent} from '../core/cloud.js'
import type {AccountRef, Call} from '../core/types.js'
import {createCallers, type Patience} from './callers.js'
import {createClients, type ClientOptions, type Clients, type Keys} from './clients.js'
import {enter, type AwsAccount, type Entered} from './entry.js'
import {eventsOf} from './events.js'
import {atMost} from './limit.js'
import {sdk} from './load.js'
import {lastAccessed} from './last-accessed.js'
import {lookup} from './lookup.js'
import {callersWay, createOrganizations, type OrganizationsWay} from './organizations-client.js'
import {createPaces, createStsPaces, type Paces, type Rates} from './pace.js'
import type {Sleep} from './retry.js'
import {send} from './send.js'
import {createService, type Ask, type SdkClient, type Service} from './service.js'
import {readAccount} from './snapshot.js'
import {createTrail} from './trail.js'
import {createTrials} from './trials.js'

export interface AwsCloudOptions extends ClientOptions {
  readonly accounts: readonly AwsAccount[]
  /** `plan` enters through the connect settings' planRole where there is one. */
  readonly use: 'plan' | 'apply'
  /** The caller's keys; without them the SDK's default credential chain (environment, AWS_PROFILE, SSO, ...). */
  readonly credentials?: Keys | undefined
  readonly sleep: Sleep
  /** How fast requests may go, see pace.ts. */
  readonly rates: Rates
  readonly now?: () => Date
  readonly random?: () => number
  /** Upper bound on the attempts of one request, 8 unless given. */
  readonly maxAttempts?: number
}

/** The services of one account. */
interface Services {
  readonly iam: Service
  readonly trail: Service
  readonly way: OrganizationsWay<Entered>
}

/** Credentials of an account: they are kept when its clients are not. */
interface KeptKeys {
  readonly signer: Entered['signer']
  readonly expires: number
}

/** Accounts whose clients are kept: more than are worked on side by side. A client holds memory, ten thousand hold too much. */
const ROOMS = 256

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
  const milliseconds = (): number => now().getTime()
  const patience: Patience = {sleep, now: milliseconds, random, maxAttempts, limit: options.timeouts?.whole}
  const partition = options.accounts[0]?.ref.partition ?? 'aws'
  const clients = createClients(options)
  const callerOf = createCallers(clients, options.credentials, partition, patience, () =>
    createStsPaces(options.rates, {now: milliseconds, sleep}),
  )

  // Who goes through profiles only may have no default credentials at all.
  const mainProfile = options.accounts.every(({connect}) => connect.profile !== undefined)
    ? options.accounts[0]?.connect.profile
    : undefined

  const listed = new Map(options.accounts.map((one) => [one.ref.id, one]))
  const keys = new Map<string, KeptKeys>()
  const rooms = new Map<string, Services>()
  const room = (account: AccountRef): Services => {
    const known = rooms.get(account.id)
    if (known) {
      // The one that was used last goes last.
      rooms.delete(account.id)
      rooms.set(account.id, known)
      return known
    }
    const found = listed.get(account.id)
    if (!found) throw unknownAccount(account)
    const paces = createPaces(options.rates, {now: milliseconds, sleep})
    const open = async (): Promise<Entered> => {
      const {signer, expires = 0} = keys.get(account.id) ?? {}
      if (signer && patience.now() < expires - MARGIN)
        return {iam: await clients.iam(signer, found.ref.partition), signer, expires}
      const door = await enter(found, use, callerOf(found.connect.profile), clients)
      if (door.signer.keys) keys.set(account.id, {signer: door.signer, expires: door.expires})
      return door
    }
    const forget = (): void => void keys.delete(account.id)
    const services = createRoom(found, open, forget, {paces, patience, rates: options.rates, clients})
    rooms.set(account.id, services)
    const [oldest] = rooms.keys()
    if (rooms.size > ROOMS && oldest !== undefined) rooms.delete(oldest)
    return services
  }

  const senders = new Map<string, (call: Call) => Promise<Sent>>()
  /** The organization is changed in its management account, entered as the file says; else by the caller, for AWS to judge. */
  const organizations = (management: AccountRef): ((call: Call) => Promise<Sent>) => {
    const known = senders.get(management.id)
    if (known) return known
    const how = {patience, rates: options.rates, clients}
    const sender = listed.has(management.id)
      ? createOrganizations(management, room(management).way, how)
      : createOrganizations(management, callersWay(callerOf(mainProfile)), how)
    senders.set(management.id, sender)
    return sender
  }

  return {
    caller: () => callerOf(mainProfile).identity(),
    snapshot: async (account) => readAccount(room(account).iam, account, sleep),
    async lookup(account, query) {
      const {iam, trail} = room(account)
      if (query.about === 'last-accessed') return lastAccessed(iam.ask, account, query.subject, sleep)
      return query.about === 'events' ? eventsOf(trail.ask, account, query.subject) : lookup(iam, account, query)
    },
    send: async (account, call) =>
      call.service === 'organizations' ? organizations(account)(call) : send(room(account).iam, account, call, sleep),
    ...createTrials(() => callerOf(mainProfile), {clients, partition, patience}),
    ask: async (account, op, input) => room(account).iam.ask(op, input),
    close: () => clients.close(),
  }
}

const unknownAccount = (account: AccountRef): CloudError =>
  new CloudError('unreachable', `${account.name} is not an account that xrole may enter`, {
    account: account.name,
    op: 'AssumeRole',
    code: 'UnknownAccount',
  })

/** IAM and CloudTrail in one account: entered when first needed, and again when the credentials come to their end. */
function createRoom(
  {ref}: AwsAccount,
  open: () => Promise<Entered>,
  forgetKeys: () => void,
  how: {paces: Paces; patience: Patience; rates: Rates; clients: Clients},
): Services {
  const {paces, patience} = how
  let entered: Promise<Entered> | undefined
  let good: SdkClient | undefined
  const current = async (): Promise<Entered> => {
    const opening = (entered ??= open())
    try {
      const door = await opening
      good = door.iam
      if (patience.now() < door.expires - MARGIN) return door
    } catch (error) {
      if (entered === opening) entered = undefined
      throw error
    }
    if (entered === opening) {
      forgetKeys()
      entered = open()
    }
    return entered
  }

  const service = createService({
    ...patience,
    paces,
    account: ref.name,
    commands: async () => (await sdk()).iam,
    client: async () => (await current()).iam,
    // Several requests may find out about the same old keys.
    forget: (client) => {
      if (client !== good) return
      entered = good = undefined
      forgetKeys()
    },
  })
  const limit = atMost(REQUESTS_PER_ACCOUNT)
  const drop = (door: Entered): void => {
    if (door.iam !== good) return
    entered = undefined
    forgetKeys()
  }
  return {
    iam: {
      ask: (op, input) => limit(() => service.ask(op, input)),
      // Reading back happens inside a write's place, through the service itself, as it must not wait for another one.
      tell: (op, input, readBack) => limit(() => service.tell(op, input, readBack)),
    },
    trail: createTrail(ref, {current, drop}, how),
    way: {current, drop},
  }
}
