import assert from 'node:assert/strict'
import type {Account, OrganizationalUnit, Root} from '@aws-sdk/client-organizations'
import {
  Organizations,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListPoliciesForTarget,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations'
import {company, FULL, newPolicy, orgOf, SCPS} from '../sandbox/organizations/support.js'
import {main} from '../sandbox/support.js'
import {motoKeys, motoUrl} from '../support/moto.js'
import {disband} from '../support/organization-seed.js'

const UNITS = ['Security', 'Workloads', 'Workloads/Prod', 'Workloads/Dev', 'Workloads/Dev/Team', 'Suspended']
const ACCOUNTS = Array.from({length: 39}, (_, n) => ({name: `account-${n}`, ou: UNITS[n % 7] ?? ''}))
const GUARDED = ['', 'Workloads/Prod', 'account-0']

const rootsOf = async (org: Organizations): Promise<Root[]> => {
  const roots: Root[] = []
  for await (const {Roots = []} of paginateListRoots({client: org}, {})) roots.push(...Roots)
  return roots
}

/** 40 accounts in 6 units, some guarded, made by the same calls. Gives ids by path of the unit or name of the account. */
async function build(org: Organizations): Promise<Map<string, string>> {
  const [root] = await rootsOf(org)
  const ids = new Map([['', root?.Id ?? '']])
  for (const path of UNITS) {
    const cut = path.lastIndexOf('/')
    const ParentId = ids.get(cut < 0 ? '' : path.slice(0, cut))
    const made = await org.createOrganizationalUnit({ParentId, Name: path.slice(cut + 1)})
    ids.set(path, made.OrganizationalUnit?.Id ?? '')
  }
  for (const {name, ou} of ACCOUNTS) {
    const made = await org.createAccount({AccountName: name, Email: `${name}@example.com`})
    let status = made.CreateAccountStatus
    while (status?.State === 'IN_PROGRESS')
      status = (await org.describeCreateAccountStatus({CreateAccountRequestId: status.Id})).CreateAccountStatus
    const AccountId = status?.AccountId ?? ''
    ids.set(name, AccountId)
    if (ou !== '') await org.moveAccount({AccountId, SourceParentId: ids.get(''), DestinationParentId: ids.get(ou)})
  }
  const PolicyId = await newPolicy(org, 'Guard')
  ids.set('Guard', PolicyId)
  for (const target of GUARDED) await org.attachPolicy({PolicyId, TargetId: ids.get(target)})
  await org.tagResource({ResourceId: ids.get('account-3'), Tags: [{Key: 'env', Value: 'prod'}]})
  return ids
}

interface Tree {
  roots: Root[]
  units: Map<string, OrganizationalUnit>
  accounts: Map<string, Account[]>
}

/** As a discovery reads it: from the root down, two lists per node. */
async function read(org: Organizations): Promise<Tree> {
  const tree: Tree = {roots: await rootsOf(org), units: new Map(), accounts: new Map()}
  const below = async (ParentId: string | undefined, path: string): Promise<void> => {
    const accounts: Account[] = []
    for await (const page of paginateListAccountsForParent({client: org}, {ParentId}))
      accounts.push(...(page.Accounts ?? []))
    tree.accounts.set(path, accounts)
    for await (const page of paginateListOrganizationalUnitsForParent({client: org}, {ParentId}))
      for (const unit of page.OrganizationalUnits ?? []) {
        const own = path === '' ? (unit.Name ?? '') : `${path}/${unit.Name}`
        tree.units.set(own, unit)
        await below(unit.Id, own)
      }
  }
  for (const {Id} of tree.roots) await below(Id, '')
  return tree
}

/** Who is where, in which state, by name: the management account's name is each implementation's own. */
const places = ({accounts}: Tree): Record<string, string[]> =>
  Object.fromEntries(
    [...accounts].map(([path, list]) => [
      path,
      list.map(({Id, Name, State}) => `${Id === main ? 'management' : Name} ${State}`).sort(),
    ]),
  )

const fields = (value: object | undefined, ...but: string[]): string[] =>
  Object.keys(value ?? {})
    .filter((key) => key !== '$metadata' && !but.includes(key))
    .sort()

describe('an organization of 40 accounts in 6 units, over moto and in the sandbox', () => {
  let moto: Organizations
  let sandbox: Organizations
  let ids: {moto: Map<string, string>; sandbox: Map<string, string>}
  let trees: {moto: Tree; sandbox: Tree}

  before(async () => {
    const credentials = await motoKeys(motoUrl(), main)
    moto = new Organizations({endpoint: motoUrl(), region: 'us-east-1', credentials})
    await disband(moto, main)
    await moto.createOrganization({FeatureSet: 'ALL'})
    // AWS enables SCPs with the organization. moto does not, and attaches them all the same.
    await moto.enablePolicyType({RootId: (await rootsOf(moto))[0]?.Id, PolicyType: SCPS})
    const spec = {units: [], accounts: [], quotas: {Accounts: 40}}
    sandbox = orgOf(company(spec, {accounts: [{id: main}], pageSize: 7}))
    ids = {moto: await build(moto), sandbox: await build(sandbox)}
    trees = {moto: await read(moto), sandbox: await read(sandbox)}
  })
  after(async () => {
    await disband(moto, main)
    moto.destroy()
  })

  it('the same accounts are in the same units', () => {
    assert.deepEqual(places(trees.sandbox), places(trees.moto))
    assert.equal(Object.values(places(trees.sandbox)).flat().length, 40)
    assert.deepEqual([...trees.sandbox.units.keys()].sort(), [...UNITS].sort())
  })

  it('the answers have the same fields', () => {
    // moto has not the paths that AWS added to accounts and units.
    const account = (tree: Tree) => tree.accounts.get('Security')?.[0]
    assert.deepEqual(fields(account(trees.sandbox), 'Paths'), fields(account(trees.moto)))
    const unit = (tree: Tree) => tree.units.get('Workloads')
    assert.deepEqual(fields(unit(trees.sandbox), 'Path'), fields(unit(trees.moto)))
    assert.deepEqual(fields(trees.sandbox.roots[0]), fields(trees.moto.roots[0]))
  })

  it('the root says the same', () => {
    const said = ({roots}: Tree) => roots.map(({Name, PolicyTypes}) => ({Name, PolicyTypes}))
    assert.deepEqual(said(trees.sandbox), said(trees.moto))
  })

  it('parents, tags and policies are the same', async () => {
    const told = async (org: Organizations, of: Map<string, string>) => {
      const names = new Map([...of].map(([name, id]) => [id, name]))
      const {Parents = []} = await org
        .listParents({ChildId: of.get('account-3')})
        .then(async (first) =>
          first.NextToken === undefined
            ? first
            : org.listParents({ChildId: of.get('account-3'), NextToken: first.NextToken}),
        )
      const targets: unknown[] = []
      for await (const page of paginateListTargetsForPolicy({client: org}, {PolicyId: of.get('Guard')}))
        targets.push(...(page.Targets ?? []).map(({TargetId = '', Type}) => `${Type} ${names.get(TargetId)}`))
      const policies: unknown[] = []
      const target = {TargetId: of.get('Workloads/Prod'), Filter: SCPS} as const
      for await (const page of paginateListPoliciesForTarget({client: org}, target))
        policies.push(...(page.Policies ?? []).map(({Id, Name, AwsManaged}) => [Id === FULL, Name, AwsManaged]))
      const {Policy} = await org.describePolicy({PolicyId: of.get('Guard')})
      return {
        parents: Parents.map(({Id = '', Type}) => [names.get(Id), Type]),
        targets: targets.sort(),
        policies,
        policy: [fields(Policy), fields(Policy?.PolicySummary), Policy?.Content],
      }
    }
    const [here, there] = [await told(sandbox, ids.sandbox), await told(moto, ids.moto)]
    assert.deepEqual(here, there)
    assert.equal(here.targets.length, GUARDED.length)
  })

  it('ids and ARNs have the same forms', () => {
    const form = (text = '') => text.replace(/(?<=[/-])[a-z0-9]{4,}(?=[/-]|$)/g, 'x').replace(/\d{12}/g, '1')
    const forms = ({units, roots, accounts}: Tree) =>
      [units.get('Workloads'), roots[0], accounts.get('Security')?.[0]].map((one) => [form(one?.Arn), form(one?.Id)])
    assert.deepEqual(forms(trees.sandbox), forms(trees.moto))
  })
})
