import type {CloudTrailClient} from '@aws-sdk/client-cloudtrail'
import type {IAMClient, IAMClientConfig} from '@aws-sdk/client-iam'
import type {OrganizationsClient} from '@aws-sdk/client-organizations'
import type {STSClient, STSClientConfig} from '@aws-sdk/client-sts'

type Logger = NonNullable<IAMClientConfig['logger']>
import {regionOf} from '../core/partition.js'
import {cloudTrailSdk, organizationsSdk, sdk} from './load.js'

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Who signs: keys at hand, or a profile of the AWS configuration (undefined: the default credential chain). */
export interface Signer {
  readonly keys?: Keys | undefined
  readonly profile?: string | undefined
}

export interface ClientOptions {
  readonly region?: string | undefined
  /** Stands in for AWS_ENDPOINT_URL*, which the SDK reads itself. */
  readonly endpoint?: string | undefined
  /** A smithy HttpHandler, e.g. the sandbox's; otherwise one over node:https that all clients share. */
  readonly requestHandler?: unknown
  /** Milliseconds: to connect; to get an answer, and between two pieces of it; for one attempt in all. */
  readonly timeouts?: {readonly connect: number; readonly request: number; readonly whole?: number} | undefined
}

export interface Clients {
  sts(signer: Signer, partition: string): Promise<STSClient>
  iam(signer: Signer, partition: string): Promise<IAMClient>
  /** In the region that has IAM's events, whatever region is configured. */
  cloudTrail(signer: Signer, partition: string): Promise<CloudTrailClient>
  /** In any region: it has one endpoint in each partition, which the SDK knows. */
  organizations(signer: Signer, partition: string): Promise<OrganizationsClient>
  close(): void
}

interface SharedHandler {
  destroy?(): void
}

const nothing = (): void => undefined

/** Without `info` the SDK does not copy every answer for a log that nobody keeps: a tenth of a bulk read. */
const QUIET = {trace: nothing, debug: nothing, warn: nothing, error: nothing} as unknown as Logger

const TIMEOUTS = {connect: 5000, request: 30_000}

async function nodeHandler({connect, request}: {connect: number; request: number}): Promise<SharedHandler> {
  const {NodeHttpHandler} = await sdk()
  return new NodeHttpHandler({
    connectionTimeout: connect,
    requestTimeout: request,
    // Covers an answer that begins and then stalls, which requestTimeout does not.
    socketTimeout: request,
    throwOnRequestTimeout: true,
    httpsAgent: {keepAlive: true, maxSockets: 128},
    httpAgent: {keepAlive: true, maxSockets: 128},
  })
}

/** Makes the SDK's clients, loading the SDK when the first is asked for. Retries are ours (retry.ts), so they have none. */
export function createClients(options: ClientOptions): Clients {
  let handler: Promise<SharedHandler> | undefined
  const inRegion = createRegions()
  const shared = (): Promise<SharedHandler> =>
    (handler ??= options.requestHandler
      ? Promise.resolve(options.requestHandler as SharedHandler)
      : nodeHandler(options.timeouts ?? TIMEOUTS))

  const config = async ({keys, profile}: Signer): Promise<IAMClientConfig & STSClientConfig> => ({
    maxAttempts: 1,
    logger: QUIET,
    requestHandler: (await shared()) as NonNullable<IAMClientConfig['requestHandler']>,
    ...(options.region && {region: options.region}),
    ...(options.endpoint && {endpoint: options.endpoint}),
    ...(keys && {credentials: keys}),
    ...(profile && {profile}),
  })

  return {
    async sts(signer, partition) {
      const {sts} = await sdk()
      return inRegion((region) => new sts.STSClient(region), await config(signer), partition)
    },
    async iam(signer, partition) {
      const {iam} = await sdk()
      return inRegion((region) => new iam.IAMClient(region), await config(signer), partition)
    },
    async cloudTrail(signer, partition) {
      const {CloudTrailClient} = await cloudTrailSdk()
      return new CloudTrailClient({...(await config(signer)), region: regionOf(partition)})
    },
    async organizations(signer, partition) {
      const {OrganizationsClient} = await organizationsSdk()
      return inRegion((region) => new OrganizationsClient(region), await config(signer), partition)
    },
    close: () => void handler?.then((it) => it.destroy?.()),
  }
}

type Regional = IAMClientConfig & STSClientConfig

/** What the SDK looks for in the environment and in files, whatever the service: the same for each client of a profile. */
type Settled = Pick<
  Regional,
  'region' | 'useDualstackEndpoint' | 'useFipsEndpoint' | 'defaultsMode' | 'retryMode' | 'userAgentAppId'
>

interface Configured {
  readonly config: {
    readonly region: () => Promise<string>
    readonly useDualstackEndpoint: () => Promise<boolean>
    readonly useFipsEndpoint: () => Promise<boolean>
    readonly defaultsMode: Regional['defaultsMode']
    readonly retryMode: (() => Promise<string>) | string
    readonly userAgentAppId: () => Promise<string | undefined>
  }
}

async function settle({config}: Configured, region: string): Promise<Settled> {
  const {useDualstackEndpoint, useFipsEndpoint, defaultsMode, retryMode, userAgentAppId} = config
  return {
    region,
    useDualstackEndpoint: await useDualstackEndpoint(),
    useFipsEndpoint: await useFipsEndpoint(),
    ...(defaultsMode && {defaultsMode: typeof defaultsMode === 'string' ? defaultsMode : await defaultsMode()}),
    retryMode: typeof retryMode === 'string' ? retryMode : await retryMode(),
    userAgentAppId: await userAgentAppId(),
  }
}

/**
 * Makes clients where there may be no region. The SDK looks for one in many places and fails when all are empty: only it
 * can tell, and it is asked once for each profile, as looking takes longer than making a client. So are its other settings:
 * ten thousand accounts have a client each.
 */
function createRegions() {
  const known = new Map<string | undefined, Settled>()
  return async <Client extends Configured>(
    make: (config: Regional) => Client,
    config: Regional,
    partition: string,
  ): Promise<Client> => {
    const settled = known.get(config.profile)
    if (settled) return make({...config, ...settled})
    const client = make(config)
    const found = await client.config.region().catch(() => undefined)
    const used = found ?? regionOf(partition)
    // Its other settings depend on the region too: a client without one can tell none of them.
    const able = found === undefined ? make({...config, region: used}) : client
    known.set(config.profile, await settle(able, used))
    return able
  }
}
