import {existsSync} from 'node:fs'
import type {AwsCloudOptions} from '../aws/cloud.js'
import type {Account} from '../config/intent.js'
import type {AccountRef} from '../core/types.js'
import type {Sandbox} from '../sandbox/index.js'
import {Failure} from './base-command.js'
import {offlineFacts} from './facts.js'
import {compiled, load} from './load.js'

/** What the sandbox has to know of an account of the file. */
export type SandboxAccount = Pick<Account, 'name' | 'id' | 'partition' | 'connect'>

/**
 * The sandbox in a file. Accounts that it lacks are added; those with `connect: false` are not in it: like a stranger's
 * account in AWS, what is in them cannot be known.
 */
export async function openSandboxFile(managed: readonly SandboxAccount[], file: string): Promise<Sandbox> {
  const {createSandbox, fileStore} = await import('../sandbox/index.js')
  return createSandbox({
    accounts: managed.map(({id, name, connect}) => ({id, name, connectRole: connect.role})),
    partition: managed[0]?.partition,
    now: () => new Date(),
    store: fileStore(file),
  })
}

/**
 * The SDK above a sandbox. Profiles and plan roles are things of a real AWS; here each account is entered through its
 * connect role, and the first directly, as the administrator that the sandbox's caller is.
 */
export async function sandboxCloudOptions(
  sandbox: Sandbox,
  managed: readonly SandboxAccount[],
  sleep: (ms: number) => Promise<void>,
): Promise<AwsCloudOptions> {
  const {sandboxRequestHandler} = await import('../sandbox/index.js')
  return {
    accounts: managed.map(({name, id, partition, connect}) => ({
      ref: {name, id, partition},
      connect: {role: connect.role, externalId: connect.externalId},
      connectExplicit: false,
    })),
    use: 'apply',
    region: 'us-east-1',
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'sandbox', secretAccessKey: 'sandbox'},
    sleep,
    rates: 'none',
  }
}

/** The managed accounts of a file, as the sandbox commands need them. Throws InvalidFile. */
export function managedAccounts(file: string): Account[] {
  const {intent} = compiled(
    load(file, () => new Date()),
    offlineFacts().facts,
  )
  return intent.accounts.filter((account) => account.managed)
}

export function findAccount(accounts: readonly Account[], name: string): Account {
  const found = accounts.find((account) => account.name === name || account.id === name)
  if (found) return found
  throw new Failure(`no account "${name}" in the sandbox; it has ${accounts.map((one) => one.name).join(', ')}`)
}

export function requireSandbox(file: string): void {
  if (!existsSync(file))
    throw new Failure(
      `there is no sandbox in ${file} yet; the first command with --sandbox makes it: xrole plan --sandbox`,
    )
}

export const refOf = ({name, id, partition}: AccountRef): AccountRef => ({name, id, partition})
