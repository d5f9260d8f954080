import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {basename, dirname, resolve} from 'node:path'
import {createAwsCloud} from '../../aws/cloud.js'
import {CloudError} from '../../core/cloud.js'
import {DEFAULT_PARTITION} from '../../core/partition.js'
import type {Head} from '../../lift/layout.js'
import {Failure} from '../base-command.js'
import type {CloudMode} from '../clouds.js'
import {unreadable} from '../file-words.js'
import {newOwner} from '../new-owner.js'
import {parseRecording} from '../recorded.js'

type NewHead = Omit<Head, 'include'>
type Accounts = Pick<NewHead, 'accounts' | 'partition'>

export interface HeadFlags {
  readonly file: string
  /** `NAME=123456789012` */
  readonly id?: readonly string[] | undefined
  readonly owner?: string | undefined
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** The name of the account of whoever calls, where nobody gave one. */
const OWN = 'main'

const isName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) && name !== 'all'
const isId = (id: string): boolean => /^\d{12}$/.test(id)

function given(ids: readonly string[]): {name: string; id: string}[] {
  return ids.map((text) => {
    const at = text.indexOf('=')
    const [name, id] = [text.slice(0, at), text.slice(at + 1)]
    if (at < 0 || !isName(name) || !isId(id))
      throw new Failure(
        `--id ${text} is no name with an account id; write --id client=222222222222: a letter, then letters, digits, _ and -, and the 12 digits`,
      )
    return {name, id}
  })
}

/** The file is not there yet: what would be wrong in it is said of where it comes from. */
function checkAccounts(accounts: NewHead['accounts'], from: string): void {
  for (const [at, {name, id}] of accounts.entries()) {
    const before = accounts.slice(0, at)
    const call = `name it with --id NAME=${id}`
    if (!isId(id)) throw new Failure(`${from}: ${JSON.stringify(id)} is no account id; it has 12 digits`)
    if (before.some((one) => one.id === id)) throw new Failure(`${from}: account ${id} is in it twice; leave one out`)
    if (!isName(name)) throw new Failure(`${from}: ${JSON.stringify(name)} cannot be the name of an account; ${call}`)
    if (before.some((one) => one.name === name)) throw new Failure(`${from}: two accounts are called ${name}; ${call}`)
  }
}

async function recorded(file: string): Promise<Accounts> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(unreadable(file, error, 'xrole snapshot --out FILE makes one'))
  })
  const accounts = parseRecording(text, file).snapshots.map(({account}) => account)
  if (accounts.length === 0) throw new Failure(`${file} holds no account; record one with xrole snapshot`)
  return {accounts, partition: accounts[0]?.partition ?? DEFAULT_PARTITION}
}

async function inSandbox(file: string): Promise<Accounts> {
  if (!existsSync(file))
    throw new Failure(
      `there is no sandbox in ${file} yet, and no file to make one from: xrole init writes one, then xrole apply --sandbox makes the sandbox`,
    )
  const {fileStore} = await import('../../sandbox/index.js')
  const world = fileStore(file).read()
  const accounts = (world?.accounts.values() ?? []).map(({id, name}, at) => ({
    id,
    name: name ?? (at === 0 ? OWN : `account-${id}`),
  }))
  return {accounts, partition: world?.partition ?? DEFAULT_PARTITION}
}

const OTHER_WAYS = `--id NAME=123456789012, once for each account, says which accounts to read [default: the caller's own].
--snapshot FILE reads a recording instead and needs no credentials; xrole snapshot makes one.`

/** What else there is to do where nobody is signed in and no file says which accounts there are. */
function withOtherWays(error: unknown): unknown {
  if (!(error instanceof CloudError) || !/^NoCredentials/.test(error.detail.code)) return error
  const advice = process.env['AWS_PROFILE'] ? error.detail.advice : undefined
  const first = advice ?? 'Log in or set AWS_PROFILE, as for the AWS CLI.'
  return new CloudError(error.kind, error.message, {...error.detail, advice: `${first}\n${OTHER_WAYS}`})
}

/** The account of whoever calls. */
async function callers(): Promise<Accounts> {
  const cloud = createAwsCloud({accounts: [], use: 'plan', sleep, rates: 'aws'})
  try {
    const caller = await cloud.caller().catch((error: unknown) => {
      throw withOtherWays(error)
    })
    if (!caller) throw new Failure('nobody calls')
    return {accounts: [{name: OWN, id: caller.account}], partition: caller.arn.split(':')[1] ?? DEFAULT_PARTITION}
  } finally {
    cloud.close()
  }
}

const accountsIn = (mode: CloudMode): Promise<Accounts> =>
  mode.kind === 'snapshot' ? recorded(mode.file) : mode.kind === 'sandbox' ? inSandbox(mode.file) : callers()

/**
 * What a configuration that is not there yet begins with: the accounts that are named, else those of the recording or the
 * sandbox, else the caller's own.
 */
export async function newHead({file, id, owner}: HeadFlags, mode: CloudMode): Promise<NewHead> {
  const named = given(id ?? [])
  const found = mode.kind === 'aws' && named.length > 0 ? undefined : await accountsIn(mode)
  const names = new Map(named.map((one) => [one.id, one.name]))
  const unknown =
    found && mode.kind !== 'aws' ? named.find((one) => !found.accounts.some(({id: its}) => its === one.id)) : undefined
  if (unknown && mode.kind !== 'aws')
    throw new Failure(`--id ${unknown.name}=${unknown.id}: ${mode.file} has no such account`)
  const accounts = (found?.accounts ?? named).map((one) => ({id: one.id, name: names.get(one.id) ?? one.name}))
  checkAccounts(accounts, mode.kind === 'aws' ? '--id' : mode.file)
  if (owner !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(owner))
    throw new Failure(`--owner ${JSON.stringify(owner)}: an owner is 1 to 32 letters, digits, _ and -`)
  return {
    owner: owner ?? newOwner(basename(dirname(resolve(file)))),
    partition: found?.partition ?? DEFAULT_PARTITION,
    accounts,
  }
}
