import assert from 'node:assert/strict'
import {main, other} from '../support.js'
import type {Row} from './support.js'
import {company, idsOf, inTurn, obeys, orgOf} from './support.js'

const nowhere = 'ou-0000-00000000'
const noUnit: readonly [name: string, when: Row['when']][] = [
  ['describing', ({org}) => org.describeOrganizationalUnit({OrganizationalUnitId: nowhere})],
  ['renaming', ({org}) => org.updateOrganizationalUnit({OrganizationalUnitId: nowhere, Name: 'x'})],
  ['deleting', ({org}) => org.deleteOrganizationalUnit({OrganizationalUnitId: nowhere})],
]

describe('sandbox: organizational units and accounts', () => {
  it('the tree that was asked for', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    assert.deepEqual(Object.keys(ids).sort(), ['', 'Security', 'Workloads', 'Workloads/Prod'])
    const {Accounts} = await org.listAccountsForParent({ParentId: ids['Workloads/Prod']})
    const organization = (await org.describeOrganization({})).Organization
    assert.deepEqual(Accounts, [
      {
        Id: other,
        Arn: `arn:aws:organizations::${main}:account/${organization?.Id}/${other}`,
        Email: `account-${other}@sandbox.example`,
        Name: 'client',
        Status: 'ACTIVE',
        State: 'ACTIVE',
        Paths: [`${organization?.Id}/${ids['']}/${ids['Workloads']}/${ids['Workloads/Prod']}/${other}/`],
        JoinedMethod: 'INVITED',
        JoinedTimestamp: new Date('2026-03-01T12:00:00Z'),
      },
    ])
    assert.match(ids[''] ?? '', /^r-[a-z0-9]{4}$/)
    assert.match(ids['Security'] ?? '', new RegExp(`^ou-${ids['']?.slice(2)}-[a-z0-9]{8}$`))
  })

  it('parents and children lead up and down', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    assert.deepEqual((await org.listParents({ChildId: other})).Parents, [
      {Id: ids['Workloads/Prod'], Type: 'ORGANIZATIONAL_UNIT'},
    ])
    assert.deepEqual((await org.listParents({ChildId: ids['Workloads'] ?? ''})).Parents, [{Id: ids[''], Type: 'ROOT'}])
    const children = (ParentId: string | undefined, ChildType: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT') =>
      org.listChildren({ParentId, ChildType}).then(({Children = []}) => Children.map(({Id}) => Id))
    assert.deepEqual(await children(ids[''], 'ACCOUNT'), [main])
    assert.deepEqual(
      (await children(ids[''], 'ORGANIZATIONAL_UNIT')).sort(),
      [ids['Security'], ids['Workloads']].sort(),
    )
  })

  it('a unit is made, renamed, moved into and deleted', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const made = await org.createOrganizationalUnit({ParentId: ids['Security'], Name: 'Logs'})
    const id = made.OrganizationalUnit?.Id ?? ''
    await org.updateOrganizationalUnit({OrganizationalUnitId: id, Name: 'Log archive'})
    await org.moveAccount({AccountId: other, SourceParentId: ids['Workloads/Prod'], DestinationParentId: id})
    assert.equal((await idsOf(org))['Security/Log archive'], id)
    assert.deepEqual(
      (await org.listAccountsForParent({ParentId: id})).Accounts?.map(({Id}) => Id),
      [other],
    )
    await org.deleteOrganizationalUnit({OrganizationalUnitId: ids['Workloads/Prod']})
    assert.equal((await idsOf(org))['Workloads/Prod'], undefined)
  })

  it('the members that are not active say so in both fields', async () => {
    const states = ['ACTIVE', 'PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const
    const accounts = states.map((state, n) => ({id: `44444444444${n}`, state}))
    const {Accounts = []} = await orgOf(company({accounts})).listAccounts({})
    assert.deepEqual(
      Accounts.filter(({Id}) => Id?.startsWith('4')).map(({State, Status}) => [State, Status]),
      [
        ['ACTIVE', 'ACTIVE'],
        ['PENDING_ACTIVATION', 'SUSPENDED'],
        ['SUSPENDED', 'SUSPENDED'],
        ['PENDING_CLOSURE', 'PENDING_CLOSURE'],
        ['CLOSED', 'SUSPENDED'],
      ],
    )
  })

  obeys([
    {
      name: 'a unit named like its sibling',
      when: ({org, ids}) => org.createOrganizationalUnit({ParentId: ids[''], Name: 'Security'}),
      code: 'DuplicateOrganizationalUnitException',
    },
    {
      name: 'a unit named like its cousin',
      when: ({org, ids}) => org.createOrganizationalUnit({ParentId: ids['Security'], Name: 'Prod'}),
      code: 'ok',
    },
    {
      name: 'a unit renamed like its sibling',
      when: ({org, ids}) => org.updateOrganizationalUnit({OrganizationalUnitId: ids['Security'], Name: 'Workloads'}),
      code: 'DuplicateOrganizationalUnitException',
    },
    {
      name: 'a unit below nothing',
      when: ({org}) => org.createOrganizationalUnit({ParentId: nowhere, Name: 'x'}),
      code: 'ParentNotFoundException',
    },
    {
      name: 'a fifth level of units',
      when: async ({org, ids}) => {
        let parent = ids['Workloads/Prod']
        for (const name of ['3', '4', '5'])
          parent = (await org.createOrganizationalUnit({ParentId: parent, Name: name})).OrganizationalUnit?.Id
      },
      code: 'ok',
    },
    {
      name: 'a sixth level of units',
      spec: {units: ['1/2/3/4/5']},
      when: ({org, ids}) => org.createOrganizationalUnit({ParentId: ids['1/2/3/4/5'], Name: '6'}),
      code: 'ConstraintViolationException',
      reason: 'OU_DEPTH_LIMIT_EXCEEDED',
    },
    {
      name: 'one unit more than there may be',
      spec: {quotas: {OrganizationalUnits: 2}},
      when: ({org, ids}) => org.createOrganizationalUnit({ParentId: ids[''], Name: 'x'}),
      code: 'ConstraintViolationException',
      reason: 'OU_NUMBER_LIMIT_EXCEEDED',
    },
    {
      name: 'deleting a unit with a unit in it',
      when: ({org, ids}) => org.deleteOrganizationalUnit({OrganizationalUnitId: ids['Workloads']}),
      code: 'OrganizationalUnitNotEmptyException',
    },
    {
      name: 'deleting a unit with an account in it',
      when: ({org, ids}) => org.deleteOrganizationalUnit({OrganizationalUnitId: ids['Workloads/Prod']}),
      code: 'OrganizationalUnitNotEmptyException',
    },
    ...noUnit.map(([name, when]) => ({name: `${name} no unit`, when, code: 'OrganizationalUnitNotFoundException'})),
    {
      name: 'moving an account to where it is',
      when: ({org, ids}) =>
        org.moveAccount({
          AccountId: other,
          SourceParentId: ids['Workloads/Prod'],
          DestinationParentId: ids['Workloads/Prod'],
        }),
      code: 'DuplicateAccountException',
    },
    {
      name: 'moving an account to where it was moved already',
      when: ({org, ids}) =>
        org.moveAccount({AccountId: other, SourceParentId: ids[''], DestinationParentId: ids['Workloads/Prod']}),
      code: 'DuplicateAccountException',
    },
    {
      name: 'moving an account from where it is not',
      when: ({org, ids}) =>
        org.moveAccount({AccountId: other, SourceParentId: ids[''], DestinationParentId: ids['Security']}),
      code: 'SourceParentNotFoundException',
    },
    {
      name: 'moving an account from nowhere',
      when: ({org, ids}) =>
        org.moveAccount({AccountId: other, SourceParentId: nowhere, DestinationParentId: ids['Security']}),
      code: 'SourceParentNotFoundException',
    },
    {
      name: 'moving an account to nowhere',
      when: ({org, ids}) =>
        org.moveAccount({AccountId: other, SourceParentId: ids['Workloads/Prod'], DestinationParentId: nowhere}),
      code: 'DestinationParentNotFoundException',
    },
    {
      name: 'moving an account of someone else',
      when: ({org, ids}) =>
        org.moveAccount({AccountId: '999999999999', SourceParentId: ids[''], DestinationParentId: ids['Security']}),
      code: 'AccountNotFoundException',
    },
    {
      name: 'the parents of nothing',
      when: ({org}) => org.listParents({ChildId: '999999999999'}),
      code: 'ChildNotFoundException',
    },
    {
      name: 'the accounts below nothing',
      when: ({org}) => org.listAccountsForParent({ParentId: nowhere}),
      code: 'ParentNotFoundException',
    },
    {
      name: 'the units below nothing',
      when: ({org}) => org.listOrganizationalUnitsForParent({ParentId: nowhere}),
      code: 'ParentNotFoundException',
    },
    {
      name: 'the children of nothing',
      when: ({org}) => org.listChildren({ParentId: nowhere, ChildType: 'ACCOUNT'}),
      code: 'ParentNotFoundException',
    },
    {
      name: 'an account of someone else',
      when: ({org}) => org.describeAccount({AccountId: '999999999999'}),
      code: 'AccountNotFoundException',
    },
  ])

  it('new units and accounts that join have what allows everything', async () => {
    const org = orgOf(company())
    const ids = await idsOf(org)
    const [unit] = await inTurn(1, () => org.createOrganizationalUnit({ParentId: ids[''], Name: 'New'}))
    for (const TargetId of [unit?.OrganizationalUnit?.Id, other, ids['']]) {
      const {Policies = []} = await org.listPoliciesForTarget({TargetId, Filter: 'SERVICE_CONTROL_POLICY'})
      assert.deepEqual(
        Policies.map(({Id}) => Id),
        ['p-FullAWSAccess'],
      )
    }
  })
})
