import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import type {OrganizationOptions} from '../aws/organization.js'
import {usesAccountTags} from '../config/compile/tags-used.js'
import type {Account} from '../config/intent.js'
import type {Organization} from '../core/organization.js'
import type {CloudMode} from './clouds.js'
import {Failure} from './base-command.js'
import {offlineFacts} from './facts.js'
import {compiled, load} from './load.js'
import type {Loaded} from './load.js'
import {parseRecording} from './recorded.js'
import {openSandboxFile, sandboxCloudOptions} from './sandbox.js'

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function recorded(file: string): Promise<Organization> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`${file} cannot be read (${error.code})`)
  })
  const {organization} = parseRecording(text, file)
  if (organization) return organization
  throw new Failure(
    `${file} holds no organization; record one with a file that says accounts: {from: organization}: xrole snapshot --organization-only --out org.json`,
  )
}

/**
 * The sandbox's service answers as its administrator, in the account that the sandbox was made with. Its organization
 * begins with the listed accounts, in the units and with the tags that the file gives them.
 */
async function inSandbox(loaded: Loaded, file: string): Promise<OrganizationOptions> {
  const listed = loaded.compile(offlineFacts().facts).intent.accounts.filter((account) => account.managed)
  if (listed.length === 0 && !existsSync(file))
    throw new Failure(
      'the sandbox begins with the accounts that the file lists, and it lists none: list at least one, the first is the management account',
    )
  const sandbox = await openSandboxFile(listed, file, {
    accounts: listed.map(({id, name, ou, tags}) => ({id, name, ou, tags})),
  })
  const {accounts: _, use: __, ...wiring} = await sandboxCloudOptions(sandbox, listed, sleep)
  return {...wiring, partition: listed[0]?.partition ?? 'aws', tags: usesAccountTags(loaded.written)}
}

export interface OpenOrganization {
  readonly mode: CloudMode
  /** `--organization`: a recorded one goes before any other. */
  readonly file: string | undefined
  /** Called with the number of accounts that were found so far. */
  readonly onProgress?: ((accounts: number) => void) | undefined
}

/** Reads the organization that a file discovers its accounts in: from AWS, the sandbox or a recording. Nothing is read before it is called. */
export function openOrganization(loaded: Loaded, {mode, file, onProgress}: OpenOrganization) {
  return async (): Promise<Organization> => {
    if (file !== undefined) return recorded(file)
    if (mode.kind === 'snapshot') return recorded(mode.file)
    const {readOrganization} = await import('../aws/organization.js')
    if (mode.kind === 'sandbox') return readOrganization({...(await inSandbox(loaded, mode.file)), onProgress})
    const tags = usesAccountTags(loaded.written)
    return readOrganization({partition: 'aws', tags, sleep, rates: 'aws', onProgress})
  }
}

/** The managed accounts of a file, as the sandbox commands need them. Throws InvalidFile. */
export async function managedAccounts(file: string, sandboxFile: string): Promise<Account[]> {
  const loaded = load(file, () => new Date())
  const mode = {kind: 'sandbox', file: sandboxFile} as const
  const organization = loaded.written.discover && (await openOrganization(loaded, {mode, file: undefined})())
  return compiled(loaded, offlineFacts(organization).facts).intent.accounts.filter((account) => account.managed)
}

/** The organization for commands that read no AWS: the recorded one where it is given and the file wants one. */
export const recordedFor = async (loaded: Loaded, file: string | undefined): Promise<Organization | undefined> =>
  loaded.written.discover && file !== undefined ? recorded(file) : undefined
