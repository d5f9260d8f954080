import type {DescribeOrganizationResponse, Root} from '@aws-sdk/client-organizations'
import type {Organization} from '../core/organization.js'
import {createClients} from './clients.js'
import {cloudError} from './errors.js'
import {notFromAws} from './failure.js'
import {coded} from './json-error.js'
import {createAsks, WHERE, type Asks, type Learnt, type OrganizationOptions} from './organization-asks.js'
import {readGuards} from './organization-guards.js'
import {readDelegated, readJoining} from './organization-joining.js'
import {readTree} from './organization-tree.js'
import {allItems} from './pages.js'
import type {SdkClient} from './service.js'

export type {OrganizationOptions, OrganizationParts} from './organization-asks.js'

async function read(asks: Asks, options: OrganizationOptions, learnt: Learnt): Promise<Organization> {
  const {parts} = options
  const {Organization: about} = await asks.tree<DescribeOrganizationResponse>('DescribeOrganization', {})
  const {Id: id, MasterAccountId: managementAccount} = about ?? {}
  if (id === undefined || managementAccount === undefined)
    throw cloudError(notFromAws(200), {account: WHERE, op: 'DescribeOrganization'})
  learnt.managementAccount = managementAccount
  const roots = await allItems<Root>(asks.tree, WHERE, 'ListRoots', 'Roots', {})
  const [tree, guards, delegated, joining] = await Promise.all([
    readTree(
      asks,
      roots.map((root) => root.Id ?? ''),
      options,
    ),
    readGuards(asks, roots[0], parts),
    parts.delegated ? readDelegated(asks.rest) : undefined,
    parts.joining ? readJoining(asks.rest) : undefined,
  ])
  return {
    id,
    managementAccount,
    root: roots[0]?.Id ?? '',
    ...tree,
    ...guards,
    ...(delegated && {delegated}),
    ...(joining && {joining}),
  }
}

/** The organization of the caller: its units, its accounts, its policies where they can be read, and the parts that are wanted. Throws CloudError. */
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
