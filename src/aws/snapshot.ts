import type {GetAccountAuthorizationDetailsResponse, ListRolesResponse, Role, RoleDetail} from '@aws-sdk/client-iam'
import {CloudError} from '../core/cloud.js'
import type {Snapshot} from '../core/snapshot.js'
import type {AccountRef} from '../core/types.js'
import {cloudError} from './errors.js'
import {notFromAws} from './failure.js'
import {groupFrom, policyFrom, roleFrom, sortedBy, userFrom} from './observed.js'
import {allPages, type Page} from './pages.js'
import type {Sleep} from './retry.js'
import type {Ask, Service} from './service.js'

/** AWSManagedPolicy is left out: those are compared by ARN only. */
const FILTER = ['User', 'Group', 'Role', 'LocalManagedPolicy']

/** How long to wait, in ms, before reading again what AWS has not settled yet. */
const WAITS = [500, 2000, 5000, 10_000, 20_000]

interface Reading {
  readonly details: GetAccountAuthorizationDetailsResponse[]
  readonly roles: RoleDetail[]
  readonly listed: ReadonlyMap<string, Role>
}

/** An answer without its fields reads as an empty account, and an empty account as everything to be made. */
async function whole<P extends Page>(ask: Ask, account: string, op: string, input: object): Promise<P[]> {
  const pages = await allPages<P>(ask, account, op, input)
  if (pages.some((page) => page.IsTruncated === undefined)) throw cloudError(notFromAws(200), {account, op})
  return pages
}

async function read(ask: Ask, account: string): Promise<Reading> {
  const details = {Filter: FILTER, MaxItems: 1000}
  const [pages, lists] = await Promise.all([
    whole<GetAccountAuthorizationDetailsResponse>(ask, account, 'GetAccountAuthorizationDetails', details),
    whole<ListRolesResponse>(ask, account, 'ListRoles', {MaxItems: 1000}),
  ])
  return {
    details: pages,
    roles: pages.flatMap((page) => page.RoleDetailList ?? []),
    listed: new Map(lists.flatMap((page) => page.Roles ?? []).map((role) => [role.RoleName ?? '', role])),
  }
}

/**
 * Why two reads that are not one moment cannot be joined: a role made or removed between them, or one so new that AWS
 * returns its bare id (AROA...) as its ARN.
 */
function unsettled({roles, listed}: Reading): string | undefined {
  const names = new Set(roles.map((role) => role.RoleName ?? ''))
  const odd = [...names].find((name) => !listed.has(name)) ?? [...listed.keys()].find((name) => !names.has(name))
  if (odd !== undefined) return `the role ${odd} is in one of AWS's two lists of roles and not in the other`
  const young = roles.find((role) => !role.Arn?.startsWith('arn:'))
  return young && `AWS does not give the ARN of the role ${young.RoleName} yet`
}

/** The bulk read of one account: two lists, each paged to its end, whatever the number of roles. */
export async function readAccount({ask}: Service, account: AccountRef, sleep: Sleep): Promise<Snapshot> {
  let reading = await read(ask, account.name)
  let problem = unsettled(reading)
  for (const wait of WAITS) {
    if (problem === undefined) break
    await sleep(wait)
    reading = await read(ask, account.name)
    problem = unsettled(reading)
  }
  if (problem !== undefined) {
    throw new CloudError('unreachable', problem, {
      account: account.name,
      op: 'GetAccountAuthorizationDetails',
      code: 'Unsettled',
      advice: 'Something is making or removing roles there, or AWS is slow to settle: run again in a minute.',
    })
  }
  return joined(reading, account)
}

function joined({details, roles, listed}: Reading, {name, id, partition}: AccountRef): Snapshot {
  const users = details.flatMap((page) => page.UserDetailList ?? []).map(userFrom)
  const groups = details.flatMap((page) => page.GroupDetailList ?? []).map(groupFrom)
  const policies = details.flatMap((page) => page.Policies ?? []).map(policyFrom)
  return {
    account: {name, id, partition},
    roles: sortedBy(
      roles.map((role) => roleFrom(role, listed.get(role.RoleName ?? '') as Role)),
      (role) => role.RoleName,
    ),
    users: sortedBy(users, (user) => user.UserName),
    groups: sortedBy(groups, (group) => group.GroupName),
    policies: sortedBy(policies, (policy) => policy.Arn),
  }
}
