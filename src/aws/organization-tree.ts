import type {Account, OrganizationalUnit as Unit, Tag} from '@aws-sdk/client-organizations'
import type {Organization, OrganizationAccount, OrganizationalUnit} from '../core/organization.js'
import {WHERE, type Asks, type OrganizationParts} from './organization-asks.js'
import {allItems} from './pages.js'
import type {Ask} from './service.js'

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

/** Of an account, a unit or a policy. */
export async function tagsOf(ask: Ask, id: string): Promise<Record<string, string>> {
  const tags = await allItems<Tag>(ask, WHERE, 'ListTagsForResource', 'Tags', {ResourceId: id})
  // In order of keys, so that the same tags are the same text.
  return Object.fromEntries(
    tags.map(({Key = '', Value = ''}) => [Key, Value] as const).sort(([a], [b]) => byText(a, b)),
  )
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Units by path, accounts by id. */
export async function readTree(
  asks: Asks,
  roots: readonly string[],
  {parts, onProgress}: {parts: OrganizationParts; onProgress?: ((accounts: number) => void) | undefined},
): Promise<Pick<Organization, 'units' | 'accounts'>> {
  const tree: Tree = {units: new Map(), accounts: new Map()}
  const found = (): void => onProgress?.(tree.accounts.size)
  await Promise.all(roots.map((root) => readBelow(asks.tree, root, '', tree, found)))
  const withTags = async <T extends {readonly id: string}>(one: T, wanted: boolean) =>
    wanted ? {...one, tags: await tagsOf(asks.tags, one.id)} : one
  const [units, accounts] = await Promise.all([
    Promise.all([...tree.units.values()].map((one) => withTags(one, parts.unitTags))),
    Promise.all(
      [...tree.accounts.values()].map((one) => accountFrom(one, tree)).map((one) => withTags(one, parts.accountTags)),
    ),
  ])
  return {
    units: units.sort((a, b) => byText(a.path, b.path) || byText(a.id, b.id)),
    accounts: accounts.sort((a, b) => byText(a.id, b.id)),
  }
}
