import {profileAdvice} from './advice.js'
import type {ClientOptions, Keys} from './clients.js'
import type {Failure} from './failure.js'
import {atMost} from './limit.js'
import {organizationsSdk} from './load.js'
import {createOrganizationPaces, type Pace, type Rates} from './pace.js'
import type {Sleep} from './retry.js'
import {createService, type Ask, type SdkClient} from './service.js'

/** What of an organization is read besides its tree and its policies: what a file has to do with, as each takes requests. */
export interface OrganizationParts {
  /** Tags of accounts, whatever their state: one request for each. */
  readonly accountTags: boolean
  /** Tags of units: one request for each. */
  readonly unitTags: boolean
  /**
   * Policies have to be readable, where a type of them is enabled: who is moved to where nobody knows what is forbidden
   * may be lost. Otherwise they are read where they can be.
   */
  readonly policies: boolean
  /**
   * Tags of policies, for files that manage policies: one request for each. Policies have to be readable then, and are
   * read of types that are not enabled, too, as they are there all the same.
   */
  readonly policyTags: boolean
  readonly delegated: boolean
  /** Open invitations and accounts in the making. */
  readonly joining: boolean
}

export interface OrganizationOptions extends ClientOptions {
  readonly partition: string
  /** The caller's keys; without them the SDK's default credential chain. */
  readonly credentials?: Keys | undefined
  readonly parts: OrganizationParts
  readonly sleep: Sleep
  readonly rates: Rates
  readonly now?: () => Date
  readonly random?: () => number
  readonly maxAttempts?: number
  /** Called with the number of accounts that were found so far. */
  readonly onProgress?: ((accounts: number) => void) | undefined
}

/** As errors name it. */
export const WHERE = 'the organization'
/** How many lists are read side by side; the pace decides how fast. */
const SIDE_BY_SIDE = 8

/** What was learnt on the way and helps to explain a refusal. */
export interface Learnt {
  managementAccount?: string
}

/** What to do where the caller cannot read the organization; undefined where the table of errors.ts knows better. */
function advice({code, message}: Failure, {managementAccount}: Learnt): string | undefined {
  const record =
    'Or record it where that is possible, with xrole snapshot --organization-only --out org.json, and give --organization org.json here.'
  if (code === 'NoCredentials') return profileAdvice(process.env['AWS_PROFILE'], message)
  if (code.startsWith('AWSOrganizationsNotInUse'))
    return `The account of these credentials is in no organization: use those of the management account, or list the accounts under accounts: and leave from: out, and organization: as well. ${record}`
  if (!code.startsWith('AccessDenied')) return undefined
  const who =
    managementAccount === undefined ? 'the management account' : `the management account (${managementAccount})`
  return `Only ${who} and delegated administrators can read the organization, by the actions organizations:Describe* and organizations:List*: use credentials of one of them. ${record}`
}

/** One for each group of operations for which AWS has a bucket of its own. */
export interface Asks {
  readonly tree: Ask
  readonly tags: Ask
  /** Policies, administrators, who joins. */
  readonly rest: Ask
}

export function createAsks(options: OrganizationOptions, client: () => Promise<SdkClient>, learnt: Learnt): Asks {
  const {now = () => new Date(), random = Math.random, maxAttempts = 8, sleep} = options
  const milliseconds = (): number => now().getTime()
  const paces = createOrganizationPaces(options.rates, {now: milliseconds, sleep})
  const limit = atMost(SIDE_BY_SIDE)
  const ask = (pace: Pace): Ask => {
    const service = createService({
      sleep,
      random,
      maxAttempts,
      client,
      now: milliseconds,
      limit: options.timeouts?.whole,
      paces: {read: pace, write: pace},
      account: WHERE,
      commands: organizationsSdk,
      // The SDK renews credentials itself.
      forget: () => undefined,
      advice: (failure) => advice(failure, learnt),
    })
    return (op, input) => limit(() => service.ask(op, input))
  }
  return {tree: ask(paces.tree), tags: ask(paces.tags), rest: ask(paces.rest)}
}
