import type {AccountRef, Call} from '../core/types.js'
import {lookup} from './lookup.js'
import {allPages, type Page} from './pages.js'
import type {Ask, Service} from './service.js'

/** A list of what a thing has: operation, where the list is in its output, what in an item names it, what to call it. */
type List = readonly [op: string, list: string, name: string, word: string]

/** What AWS refuses a deletion for (IAM API, DeleteRole, DeleteUser, DeleteGroup, DeletePolicy). */
const LISTS: Readonly<Record<string, {readonly by: string; readonly lists: readonly List[]}>> = {
  DeleteRole: {
    by: 'RoleName',
    lists: [
      ['ListAttachedRolePolicies', 'AttachedPolicies', 'PolicyName', 'the attached policy'],
      ['ListRolePolicies', 'PolicyNames', '', 'the inline policy'],
      ['ListInstanceProfilesForRole', 'InstanceProfiles', 'InstanceProfileName', 'the instance profile'],
    ],
  },
  DeleteUser: {
    by: 'UserName',
    lists: [
      ['ListAttachedUserPolicies', 'AttachedPolicies', 'PolicyName', 'the attached policy'],
      ['ListUserPolicies', 'PolicyNames', '', 'the inline policy'],
      ['ListGroupsForUser', 'Groups', 'GroupName', 'the membership of'],
    ],
  },
  DeleteGroup: {
    by: 'GroupName',
    lists: [
      ['GetGroup', 'Users', 'UserName', 'the member'],
      ['ListAttachedGroupPolicies', 'AttachedPolicies', 'PolicyName', 'the attached policy'],
      ['ListGroupPolicies', 'PolicyNames', '', 'the inline policy'],
    ],
  },
  DeletePolicy: {
    by: 'PolicyArn',
    lists: [
      ['ListEntitiesForPolicy', 'PolicyRoles', 'RoleName', 'the role'],
      ['ListEntitiesForPolicy', 'PolicyUsers', 'UserName', 'the user'],
      ['ListEntitiesForPolicy', 'PolicyGroups', 'GroupName', 'the group'],
      ['ListPolicyVersions', 'Versions', 'VersionId', 'the version'],
    ],
  },
}

type Item = Readonly<Record<string, unknown>>
type Listed = Page & Item

async function listed(ask: Ask, account: AccountRef, input: object, [op, list, name, word]: List): Promise<string[]> {
  const pages = await allPages<Listed>(ask, account.name, op, input)
  const items = pages.flatMap((page) => (page[list] as readonly (string | Item)[] | undefined) ?? [])
  return items.flatMap((item) => {
    if (typeof item === 'string') return `${word} ${item}`
    // The default version goes with its policy.
    return item['IsDefaultVersion'] === true ? [] : `${word} ${String(item[name])}`
  })
}

/** In words, without ids: they are nobody's business in a report. */
async function credentials(service: Service, account: AccountRef, user: string): Promise<string[]> {
  const answer = (await lookup(service, account, {about: 'credentials', subject: user})) as Record<string, unknown>
  const has = Object.entries(answer).some(([, one]) => one === true || (Array.isArray(one) && one.length > 0))
  return has ? ['a password, key, device or certificate to sign in with'] : []
}

/** What is in the way of a deletion, in words. Undefined for other operations. */
export async function childrenOf(
  service: Service,
  account: AccountRef,
  {op, input}: Call,
): Promise<readonly string[] | undefined> {
  const table = LISTS[op]
  if (!table) return undefined
  const subject = input[table.by]
  const found = await Promise.all(table.lists.map((list) => listed(service.ask, account, {[table.by]: subject}, list)))
  const signIn = op === 'DeleteUser' ? await credentials(service, account, String(subject)) : []
  return [...found.flat(), ...signIn]
}
