import {existsSync} from 'node:fs'
import type {AwsCloudOptions} from '../aws/cloud.js'
import type {Account} from '../config/intent.js'
import {DEFAULT_PARTITION, regionOf} from '../core/partition.js'
import type {AccountRef} from '../core/types.js'
import type {OrganizationSpec, Sandbox} from '../sandbox/index.js'
import {Failure} from './base-command.js'

/** What the sandbox has to know of an account of the file. */
export type SandboxAccount = Pick<Account, 'name' | 'id' | 'partition' | 'connect'>

/**
 * The sandbox in a file. Accounts that it lacks are added; those with `connect: false` are not in it: like a stranger's
 * account in AWS, what is in them cannot be known.
 * @param organization what it gets where it has no organization yet; accounts that are added later join it
 */
export async function openSandboxFile(
  managed: readonly SandboxAccount[],
  file: string,
  organization?: OrganizationSpec,
): Promise<Sandbox> {
  const {createSandbox, fileStore} = await import('../sandbox/index.js')
  const partition = managed[0]?.partition ?? DEFAULT_PARTITION
  const store = fileStore(file)
  const made = store.read()?.partition
  if (made !== undefined && managed.length > 0 && made !== partition)
    throw new Failure(
      `the sandbox in ${file} was made for the partition ${made}, and the accounts of the file are in ${partition}; start it anew: xrole sandbox reset, or use another one: --sandbox-file FILE`,
    )
  return createSandbox({
    accounts: managed.map(({id, name, connect}) => ({id, name, connectRole: connect.role})),
    partition,
    organization,
    now: () => new Date(),
    store,
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
    region: regionOf(managed[0]?.partition ?? DEFAULT_PARTITION),
    endpoint: 'http://sandbox.invalid',
    requestHandler: sandboxRequestHandler(sandbox),
    credentials: {accessKeyId: 'sandbox', secretAccessKey: 'sandbox'},
    sleep,
    rates: 'none',
  }
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
