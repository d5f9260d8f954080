import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import type {OrganizationOptions, OrganizationParts} from '../aws/organization.js'
import {usesAccountTags} from '../config/compile/tags-used.js'
import type {Account} from '../config/intent.js'
import type {Written, WrittenAccount} from '../config/written.js'
import type {Organization} from '../core/organization.js'
import type {CloudMode} from './clouds.js'
import {Failure} from './base-command.js'
import {offlineFacts} from './facts.js'
import {unreadable} from './file-words.js'
import {compiled, load} from './load.js'
import type {Loaded} from './load.js'
import {parseRecording} from './recorded.js'
import {openSandboxFile, sandboxCloudOptions} from './sandbox.js'

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether a file has to do with the organization: its accounts are found there, or it says what is to be there. */
export const needsOrganization = ({discover, organization}: Written): boolean =>
  discover !== undefined || organization !== undefined

/** What of the organization a file needs besides its tree and its policies: each part takes requests of its own. */
export function partsFor(written: Written): OrganizationParts {
  const {units, policyTypes, scps, rcps, accounts = {}, delegatedAdministrators} = written.organization ?? {}
  const members = Object.values(accounts)
  const managesPolicies = [policyTypes, scps, rcps].some((part) => part !== undefined)
  return {
    accountTags: usesAccountTags(written) || members.some(({tags}) => tags !== undefined),
    unitTags: units !== undefined,
    policies: managesPolicies || members.some(({ou}) => ou !== undefined),
    policyTags: managesPolicies,
    delegated: delegatedAdministrators !== undefined,
    joining: members.some(({create, invite}) => create !== undefined || invite !== undefined),
  }
}

/** What a recording has not of what the file needs, in words. What is wrong with tags of accounts is told elsewhere. */
function unrecorded({units, guards, delegated, joining}: Organization, parts: OrganizationParts): string[] {
  const policies = guards?.policies.filter(({isAws}) => !isAws)
  return [
    ...(parts.unitTags && units.some(({tags}) => tags === undefined) ? ['the tags of units'] : []),
    ...(parts.policies && !policies ? ['the policies'] : []),
    ...(parts.policyTags && policies?.some(({tags}) => tags === undefined) ? ['the tags of policies'] : []),
    ...(parts.delegated && !delegated ? ['the delegated administrators'] : []),
    ...(parts.joining && !joining ? ['who is about to join'] : []),
  ]
}

async function recorded(file: string, written: Written): Promise<Organization> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(unreadable(file, error, 'xrole snapshot --organization-only --out FILE makes one'))
  })
  const {organization} = parseRecording(text, file)
  const again = 'record one with this file: xrole snapshot --organization-only --out org.json'
  if (!organization) throw new Failure(`${file} holds no organization; ${again}`)
  const lacking = unrecorded(organization, partsFor(written))
  if (lacking.length === 0) return organization
  throw new Failure(
    `${file} holds an organization without ${lacking.join(', ')}, which organization: has to know; ${again}`,
  )
}

const factsOf = (account: WrittenAccount | undefined) => ({ou: account?.ou, tags: account?.tags})

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
    // What accounts: says of an account is so; what organization: says is yet to be.
    accounts: listed.map(({id, name}) => ({id, name, ...factsOf(loaded.written.accounts[name])})),
  })
  const {accounts: _, use: __, ...wiring} = await sandboxCloudOptions(sandbox, listed, sleep)
  return {...wiring, partition: loaded.written.partition, parts: partsFor(loaded.written)}
}

export interface OpenOrganization {
  readonly mode: CloudMode
  /** `--organization`: a recorded one goes before any other. */
  readonly file: string | undefined
  /** Called with the number of accounts that were found so far. */
  readonly onProgress?: ((accounts: number) => void) | undefined
}

/** Reads the organization that a file has to do with: from AWS, the sandbox or a recording. Nothing is read before it is called. */
export function openOrganization(loaded: Loaded, {mode, file, onProgress}: OpenOrganization) {
  return async (): Promise<Organization> => {
    if (file !== undefined) return recorded(file, loaded.written)
    if (mode.kind === 'snapshot') return recorded(mode.file, loaded.written)
    const {readOrganization} = await import('../aws/organization.js')
    if (mode.kind === 'sandbox') return readOrganization({...(await inSandbox(loaded, mode.file)), onProgress})
    const {partition} = loaded.written
    return readOrganization({partition, parts: partsFor(loaded.written), sleep, rates: 'aws', onProgress})
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
  needsOrganization(loaded.written) && file !== undefined ? recorded(file, loaded.written) : undefined
