import {
  AcceptHandshakeCommand,
  EnableAWSServiceAccessCommand,
  ListHandshakesForAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts'
import type {Keys} from '../../src/aws/clients.js'
import {createAwsCloud, type AwsCloudOptions} from '../../src/aws/cloud.js'
import {readOrganization, type OrganizationParts} from '../../src/aws/organization.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {Organization} from '../../src/core/organization.js'
import type {AccountRef} from '../../src/core/types.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {AskedPermission} from '../../src/sandbox/index.js'
import {emptyAccount} from './moto-empty.js'
import {moto, motoHandler, motoKeys, motoUrl} from './moto.js'
import {seedMoto, specOf, type OrganizationSeed} from './organization-seed.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

/** An organization beside the accounts of a world. */
export interface OrganizedWorld {
  /** With the ids that they have there. */
  readonly accounts: readonly AccountRef[]
  read(parts: OrganizationParts): Promise<Organization>
  /** A cloud of other accounts of the same world. */
  cloudOf(accounts: readonly AccountRef[]): Cloud & {close(): void}
  /** An account that was asked to join does. */
  accept(id: string): Promise<void>
  /** A service may work in the whole organization: nobody administers it for others before. */
  trust(service: string): Promise<void>
}

export type World = Cloud & {close(): void; readonly organized?: OrganizedWorld}

export interface TestedCloud {
  readonly name: 'sandbox' | 'moto'
  /**
   * A world of these accounts, empty but for the sandbox's connect roles; the caller is an administrator of the first.
   * What a world of before held is gone.
   */
  open(accounts: readonly AccountRef[], organization?: OrganizationSeed): Promise<World>
  /** Where it can tell: the permissions that requests needed, since somebody took them out. */
  readonly asked?: AskedPermission[]
}

export const account = (name: string, digit: number): AccountRef => ({
  name,
  id: String(digit).repeat(12),
  partition: 'aws',
})

interface Wiring extends Pick<AwsCloudOptions, 'endpoint' | 'requestHandler' | 'now'> {
  readonly credentials: Keys
}

const ROLE = 'OrganizationAccountAccessRole'
const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const over = (accounts: readonly AccountRef[], wiring: Wiring): Cloud & {close(): void} =>
  createAwsCloud({
    accounts: accounts.map((ref) => ({ref, connect: {role: ROLE}, connectExplicit: false})),
    use: 'apply',
    region: 'us-east-1',
    sleep,
    rates: 'none',
    ...wiring,
  })

/** Keys of an administrator of an account, who comes from the first one. */
async function keysOf({endpoint, requestHandler, credentials}: Wiring, id: string): Promise<Keys> {
  const sts = new STSClient({endpoint, requestHandler, credentials, region: 'us-east-1'} as object)
  const role = {RoleArn: `arn:aws:iam::${id}:role/${ROLE}`, RoleSessionName: 'lab'}
  const {Credentials} = await sts.send(new AssumeRoleCommand(role))
  const {AccessKeyId = '', SecretAccessKey = '', SessionToken = ''} = Credentials ?? {}
  return {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken}
}

function organizedOver(accounts: readonly AccountRef[], wiring: Wiring): OrganizedWorld {
  const {endpoint, requestHandler, credentials: administrator} = wiring
  const clientOf = (credentials: Keys): OrganizationsClient =>
    new OrganizationsClient({endpoint, requestHandler, credentials, region: 'us-east-1'} as object)
  return {
    accounts,
    read: (parts) => readOrganization({...wiring, partition: 'aws', region: 'us-east-1', parts, sleep, rates: 'none'}),
    cloudOf: (some) => over(some, wiring),
    async accept(id) {
      const client = clientOf(await keysOf(wiring, id))
      const {Handshakes = []} = await client.send(new ListHandshakesForAccountCommand({}))
      for (const {Id, State} of Handshakes)
        if (State === 'OPEN') await client.send(new AcceptHandshakeCommand({HandshakeId: Id}))
    },
    async trust(ServicePrincipal) {
      await clientOf(administrator).send(new EnableAWSServiceAccessCommand({ServicePrincipal}))
    },
  }
}

const asked: AskedPermission[] = []

const sandbox: TestedCloud = {
  name: 'sandbox',
  asked,
  async open(accounts, seed) {
    const onAsked = (one: AskedPermission): void => void asked.push(one)
    const now = (): Date => new Date('2026-11-22T00:00:00Z')
    const organization = seed && specOf(seed, accounts)
    const world = createSandbox({accounts, organization, partition: accounts[0]?.partition, now, onAsked})
    const wiring = {
      endpoint: 'http://sandbox.invalid',
      requestHandler: sandboxRequestHandler(world),
      credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
      now,
    }
    return {...over(accounts, wiring), ...(seed && {organized: organizedOver(accounts, wiring)})}
  },
}

const overMoto: TestedCloud = {
  name: 'moto',
  async open(accounts, seed) {
    const url = motoUrl()
    const first = accounts[0]?.id ?? ''
    const credentials = await motoKeys(url, first)
    const there = seed ? await seedMoto(url, credentials, seed, accounts) : accounts
    const wiring = {endpoint: url, requestHandler: motoHandler(), credentials}
    const cloud = over(there, wiring)
    for (const account of there) await emptyAccount(cloud, account)
    return {...cloud, ...(seed && {organized: organizedOver(there, wiring)})}
  },
}

/** The Clouds that a list of scenarios runs over: the sandbox, or moto under `npm run test:moto`. */
export const clouds = (): TestedCloud[] => [moto.wanted ? overMoto : sandbox]
