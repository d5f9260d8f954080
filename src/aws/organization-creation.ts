import type {
  Account,
  CreateAccountStatus,
  DescribeAccountResponse,
  DescribeCreateAccountStatusResponse,
} from '@aws-sdk/client-organizations'
import {CloudError, type Sent} from '../core/cloud.js'
import type {Call} from '../core/types.js'
import {orAbsent} from './absent.js'
import {creationFailure} from './organizations-advice.js'
import {allItems} from './pages.js'
import type {Sleep} from './retry.js'
import type {Service} from './service.js'

/** How long to go on asking whether an account is made: most are within a minute. Milliseconds, five minutes in all. */
const WAITS = [500, 1000, 2000, ...Array<number>(59).fill(5000)]

/** Between looks for a request whose answer was lost, before it is made again. Milliseconds. */
const PATIENCE = [1000, 4000]

interface How {
  readonly service: Service
  /** As errors name it. */
  readonly account: string
  readonly sleep: Sleep
}

interface Wanted {
  readonly name: string
  readonly email: string
}

const sameAddress = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase()

const requests = ({service, account}: How): Promise<CreateAccountStatus[]> =>
  allItems<CreateAccountStatus>(service.ask, account, 'ListCreateAccountStatus', 'CreateAccountStatuses', {})

async function status({service}: How, id: string): Promise<CreateAccountStatus | undefined> {
  const answer = await orAbsent(
    service.ask<DescribeCreateAccountStatusResponse>('DescribeCreateAccountStatus', {CreateAccountRequestId: id}),
  )
  return answer?.CreateAccountStatus
}

/** Asks until AWS is through with a request. */
async function finished(how: How, id: string, {name}: Wanted): Promise<CreateAccountStatus> {
  for (const wait of WAITS) {
    await how.sleep(wait)
    const now = await status(how, id)
    if (now !== undefined && now.State !== 'IN_PROGRESS') return now
  }
  throw new CloudError('refused', `AWS is still making the account ${name} (${id})`, {
    account: how.account,
    op: 'DescribeCreateAccountStatus',
    code: 'IN_PROGRESS',
    maybeDone: true,
    advice: 'Run again in some minutes: it goes on with the same request, and makes no second account.',
  })
}

/** An account of the organization by its address: one that a request made whose answer was lost, in this run or before. */
async function memberWith({service, account}: How, email: string): Promise<string | undefined> {
  const all = await allItems<Account>(service.ask, account, 'ListAccounts', 'Accounts', {})
  return all.find(({Email}) => sameAddress(Email, email))?.Id
}

/**
 * The account that comes of a request by the name that is wanted, if it has the address: somebody else may have asked for
 * one of that name, too, and a request does not tell the address.
 */
async function ours(how: How, {Id = ''}: CreateAccountStatus, wanted: Wanted): Promise<string | undefined> {
  const {AccountId} = await finished(how, Id, wanted)
  if (AccountId === undefined) return undefined
  const made = await how.service.ask<DescribeAccountResponse>('DescribeAccount', {AccountId})
  return sameAddress(made.Account?.Email, wanted.email) ? AccountId : undefined
}

/** The first of these requests of which our account comes. Those of which another one does are added to `strangers`. */
async function oursAmong(
  how: How,
  wanted: Wanted,
  all: readonly CreateAccountStatus[],
  strangers: Set<string | undefined>,
): Promise<string | undefined> {
  for (const one of all) {
    if (one.AccountName !== wanted.name || strangers.has(one.Id)) continue
    const account = await ours(how, one, wanted)
    if (account !== undefined) return account
    strangers.add(one.Id)
  }
  return undefined
}

/** What CreateAccount came to: the id of the request, or where its answer was lost the account that came of it. */
type Requested = {readonly id: string; readonly requestId: string | undefined} | {readonly made: string}

/** Sends CreateAccount, at most once as far as can be known: it is not idempotent. */
async function request(
  how: How,
  {op, input}: Call,
  wanted: Wanted,
  before: readonly CreateAccountStatus[],
): Promise<Requested> {
  const strangers = new Set(before.map(({Id}) => Id))
  let found: string | undefined
  const look = async (): Promise<'done' | 'absent'> => {
    found = await oursAmong(how, wanted, await requests(how), strangers)
    return found === undefined ? 'absent' : 'done'
  }
  try {
    const {made: id = '', requestId} = await how.service.tell(op, input, {look, patience: PATIENCE})
    return found === undefined ? {id, requestId} : {made: found}
  } catch (error) {
    if (!(error instanceof CloudError) || !error.detail.maybeDone) throw error
    await look().catch(() => undefined)
    if (found === undefined) throw error
    return {made: found}
  }
}

/**
 * Makes an account, or goes on with one that is in the making, and waits until it is there. Source: Organizations API,
 * CreateAccount ("operates asynchronously").
 */
export async function createAccount(how: How, call: Call): Promise<Sent> {
  const wanted: Wanted = {name: String(call.input['AccountName']), email: String(call.input['Email'])}
  const before = await requests(how)
  // What somebody, or an earlier run, has under way.
  const open = before.filter((one) => one.State === 'IN_PROGRESS')
  const earlier = await oursAmong(how, wanted, open, new Set())
  if (earlier !== undefined) return {made: earlier}
  const requested = await request(how, call, wanted, before)
  if ('made' in requested) return requested
  const {id, requestId} = requested
  const {State, AccountId, FailureReason = 'UNKNOWN'} = await finished(how, id, wanted)
  if (State === 'SUCCEEDED' && AccountId !== undefined) return {requestId, made: AccountId}
  const same = FailureReason === 'EMAIL_ALREADY_EXISTS' ? await memberWith(how, wanted.email) : undefined
  if (same !== undefined) return {requestId, made: same}
  const {why, advice} = creationFailure(FailureReason)
  throw new CloudError('refused', `AWS did not make the account ${wanted.name}: ${why}`, {
    account: how.account,
    op: call.op,
    code: FailureReason,
    requestId,
    advice,
  })
}
