import {createAwsCloud, type AwsCloudOptions} from '../../src/aws/cloud.js'
import type {Cloud} from '../../src/core/cloud.js'
import type {AccountRef} from '../../src/core/types.js'
import {createSandbox, sandboxRequestHandler} from '../../src/sandbox/index.js'
import type {AskedPermission} from '../../src/sandbox/index.js'
import {emptyAccount} from './moto-empty.js'
import {moto, motoHandler, motoKeys, motoUrl} from './moto.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

export interface TestedCloud {
  readonly name: 'sandbox' | 'moto'
  /**
   * A world of these accounts, empty but for the sandbox's connect roles; the caller is an administrator of the first.
   * What a world of before held is gone.
   */
  open(accounts: readonly AccountRef[]): Promise<Cloud & {close(): void}>
  /** Where it can tell: the permissions that requests needed, since somebody took them out. */
  readonly asked?: AskedPermission[]
}

export const account = (name: string, digit: number): AccountRef => ({
  name,
  id: String(digit).repeat(12),
  partition: 'aws',
})

type Wiring = Pick<AwsCloudOptions, 'credentials' | 'endpoint' | 'requestHandler' | 'now'>

const over = (accounts: readonly AccountRef[], wiring: Wiring): Cloud & {close(): void} =>
  createAwsCloud({
    accounts: accounts.map((ref) => ({
      ref,
      connect: {role: 'OrganizationAccountAccessRole'},
      connectExplicit: false,
    })),
    use: 'apply',
    region: 'us-east-1',
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    rates: 'none',
    ...wiring,
  })

const asked: AskedPermission[] = []

const sandbox: TestedCloud = {
  name: 'sandbox',
  asked,
  async open(accounts) {
    const onAsked = (one: AskedPermission): void => void asked.push(one)
    const now = (): Date => new Date('2026-11-22T00:00:00Z')
    const world = createSandbox({accounts, now, onAsked})
    return over(accounts, {
      endpoint: 'http://sandbox.invalid',
      requestHandler: sandboxRequestHandler(world),
      credentials: {accessKeyId: 'administrator', secretAccessKey: 'x'},
      now,
    })
  },
}

const overMoto: TestedCloud = {
  name: 'moto',
  async open(accounts) {
    const url = motoUrl()
    const first = accounts[0]?.id ?? ''
    const cloud = over(accounts, {
      endpoint: url,
      requestHandler: motoHandler(),
      credentials: await motoKeys(url, first),
    })
    for (const account of accounts) await emptyAccount(cloud, account)
    return cloud
  },
}

/** The Clouds that a list of scenarios runs over: the sandbox, or moto under `npm run test:moto`. */
export const clouds = (): TestedCloud[] => [moto.wanted ? overMoto : sandbox]
