import type {
  Account,
  DescribeOrganizationResponse,
  OrganizationalUnit as Unit,
  Root,
  Tag,
} from '@aws-sdk/client-organizations'
import type {Organization, OrganizationAccount, OrganizationalUnit} from '../core/organization.js'
import {ACTIVE} from '../core/organization.js'
import {profileAdvice} from './advice.js'
import {createClients, type ClientOptions, type Keys} from './clients.js'
import {cloudError} from './errors.js'
import {notFromAws, type Failure} from './failure.js'
import {coded} from './json-error.js'
import {atMost} from './limit.js'
import {organizationsSdk} from './load.js'
import {createOrganizationPaces, type Pace, type Rates} from './pace.js'
import {allItems} from './pages.js'
import type {Sleep} from './retry.js'
import {createService, type Ask, type SdkClient} from './service.js'

export interface OrganizationOptions extends ClientOptions {
  readonly partition: string
  /** The caller's keys; without them the SDK's default credential chain. */
  readonly credentials?: Keys | undefined
  /** Tags of active accounts too: one request for each. */
  readonly tags: boolean
  readonly sleep: Sleep
  readonly rates: Rates
  readonly now?: () => Date
  readonly random?: () => number
  readonly maxAttempts?: number
  /** Called with the number of accounts that were found so far. */
  readonly onProgress?: ((accounts: number) => void) | undefined
}

/** As errors name it. */
const WHERE = 'the organization'
/** How many units are read side by side; the pace decides how fast. */
const SIDE_BY_SIDE = 8

/** What was learnt on the way and helps to explain a refusal. */
interface Learnt {
  managementAccount?: string
}

/** What to do where the caller cannot read the organization; undefined where the table of errors.ts knows better. */
function advice({code}: Failure, {managementAccount}: Learnt): string | undefined {
  const record =
    'Or record it where that is possible, with xrole snapshot --organization-only --out org.json, and give --organization org.json here.'
  if (code === 'NoCredentials') return profileAdvice(process.env['AWS_PROFILE'])
  if (code.startsWith('AWSOrganizationsNotInUse'))
    return `The account of these credentials is in no organization: use those of the management account, or list the accounts under accounts: and leave from: out. ${record}`
  if (!code.startsWith('AccessDenied')) return undefined
  const who =
    managementAccount === undefined ? 'the management account' : `the management account (${managementAccount})`
  return `Only ${who} and delegated administrators can list accounts, by the actions organizations:Describe* and organizations:List*: use credentials of one of them. ${record}`
}

interface Asks {
  readonly tree: Ask
  readonly tags: Ask
}

function createAsks(options: OrganizationOptions, client: () => Promise<SdkClient>, learnt: Learnt): Asks {
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
  return {tree: ask(paces.tree), tags: ask(paces.tags)}
}

interface Tree {
  readonly units: Map<string, OrganizationalUnit>
  /** By id, with the id of the root or unit under which it was listed. */
  readonly accounts: Map<string, {account: Account; parent: string}>
}

/** All units and accounts below one parent, level by level, siblings side by side. */
async function readBelow(ask: Ask, id: string, path: string, into: Tree, found: () => void): Promise<void> {
  const input = {ParentId: id}
  const [units, accounts] = await Promise.all([
    allItems<Unit>(ask, WHERE, 'ListOrganizationalUnitsForParent', 'OrganizationalUnits', input),
    allItems<Account>(ask, WHERE, 'ListAccountsForParent', 'Accounts', input),
  ])
  for (const account of accounts) into.accounts.set(account.Id ?? '', {account, parent: id})
  found()
  await Promise.all(
    units.map(({Id = '', Name = ''}) => {
      const unit = {id: Id, name: Name, parent: id, path: path === '' ? Name : `${path}/${Name}`}
      into.units.set(Id, unit)
      return readBelow(ask, Id, unit.path, into, found)
    }),
  )
}

/** The last unit of a path like `o-…/r-…/ou-…/ou-…/`; undefined without one. */
const unitIn = (path: string | undefined): string | undefined => path?.match(/\bou-[a-z0-9]+-[a-z0-9]+/g)?.at(-1)

/** An account that was moved meanwhile is listed twice, or at its old place: where AWS gives its path, that counts. */
function accountFrom({account, parent}: {account: Account; parent: string}, {units}: Tree): OrganizationAccount {
  const unit = units.get(unitIn(account.Paths?.[0]) ?? parent) ?? units.get(parent)
  return {
    id: account.Id ?? '',
    name: account.Name ?? '',
    email: account.Email ?? '',
    ou: unit?.path ?? '',
    // Status goes away, and has fewer words (Organizations API, Account).
    state: account.State ?? account.Status ?? 'UNKNOWN',
  }
}

async function tagsOf(ask: Ask, {id}: OrganizationAccount): Promise<Record<string, string>> {
  const tags = await allItems<Tag>(ask, WHERE, 'ListTagsForResource', 'Tags', {ResourceId: id})
  return Object.fromEntries(tags.map(({Key = '', Value = ''}) => [Key, Value]))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

async function read(asks: Asks, options: OrganizationOptions, learnt: Learnt): Promise<Organization> {
  const {tree: ask} = asks
  const {Organization: about} = await ask<DescribeOrganizationResponse>('DescribeOrganization', {})
  const {Id: id, MasterAccountId: managementAccount} = about ?? {}
  if (id === undefined || managementAccount === undefined)
    throw cloudError(notFromAws(200), {account: WHERE, op: 'DescribeOrganization'})
  learnt.managementAccount = managementAccount
  const roots = await allItems<Root>(ask, WHERE, 'ListRoots', 'Roots', {})
  const tree: Tree = {units: new Map(), accounts: new Map()}
  const found = (): void => options.onProgress?.(tree.accounts.size)
  await Promise.all(roots.map((root) => readBelow(ask, root.Id ?? '', '', tree, found)))
  const accounts = await Promise.all(
    [...tree.accounts.values()]
      .map((one) => accountFrom(one, tree))
      .map(async (one) => (options.tags && one.state === ACTIVE ? {...one, tags: await tagsOf(asks.tags, one)} : one)),
  )
  return {
    id,
    managementAccount,
    root: roots[0]?.Id ?? '',
    units: [...tree.units.values()].sort((a, b) => byText(a.path, b.path) || byText(a.id, b.id)),
    accounts: accounts.sort((a, b) => byText(a.id, b.id)),
  }
}

/** The organization of the caller, whole: its units, its accounts and, if wanted, their tags. Throws CloudError. */
export async function readOrganization(options: OrganizationOptions): Promise<Organization> {
  const clients = createClients(options)
  const learnt: Learnt = {}
  let opened: Promise<SdkClient> | undefined
  const client = (): Promise<SdkClient> =>
    (opened ??= clients
      .organizations({keys: options.credentials}, options.partition)
      .then((it) => coded(it as unknown as SdkClient)))
  try {
    return await read(createAsks(options, client, learnt), options, learnt)
  } finally {
    clients.close()
  }
}
