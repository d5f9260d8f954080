import assert from 'node:assert/strict'
import {Organizations} from '@aws-sdk/client-organizations'
import {readOrganization} from '../../src/aws/organization.js'
import {motoKeys, motoUrl, resetMoto} from '../support/moto.js'

const MAIN = '111111111111'
const UNITS = ['Empty', 'Security', 'Workloads', 'Workloads/Dev', 'Workloads/Prod', 'Workloads/Prod/EU']
const ACCOUNTS = Array.from({length: 39}, (_, n) => ({name: `account-${n}`, ou: ['', ...UNITS.slice(1)][n % 6]!}))

/** 40 accounts in 6 units, every second one with a tag. */
async function build(org: Organizations): Promise<void> {
  await org.createOrganization({FeatureSet: 'ALL'})
  const root = (await org.listRoots({})).Roots?.[0]?.Id ?? ''
  const ids = new Map([['', root]])
  for (const path of UNITS) {
    const cut = path.lastIndexOf('/')
    const ParentId = ids.get(cut < 0 ? '' : path.slice(0, cut))
    const made = await org.createOrganizationalUnit({ParentId, Name: path.slice(cut + 1)})
    ids.set(path, made.OrganizationalUnit?.Id ?? '')
  }
  for (const [n, {name, ou}] of ACCOUNTS.entries()) {
    const made = await org.createAccount({AccountName: name, Email: `${name}@example.com`})
    const AccountId = made.CreateAccountStatus?.AccountId ?? ''
    if (ou !== '') await org.moveAccount({AccountId, SourceParentId: root, DestinationParentId: ids.get(ou)})
    if (n % 2) await org.tagResource({ResourceId: AccountId, Tags: [{Key: 'env', Value: 'prod'}]})
  }
}

describe('the organization, read from moto', () => {
  after(() => resetMoto(motoUrl()))

  it('is what was made there: 40 accounts in 6 units, with tags', async () => {
    const wiring = {endpoint: motoUrl(), region: 'us-east-1', credentials: await motoKeys(motoUrl(), MAIN)}
    const org = new Organizations(wiring)
    await build(org)
    org.destroy()
    const sleep = async (): Promise<void> => undefined
    const read = await readOrganization({...wiring, partition: 'aws', tags: true, rates: 'none', sleep})
    assert.equal(read.managementAccount, MAIN)
    assert.deepEqual(
      read.units.map(({path}) => path),
      UNITS,
    )
    const found = new Map(read.accounts.map((one) => [one.id === MAIN ? 'management' : one.name, one]))
    assert.deepEqual(
      ACCOUNTS.map(({name}) => [name, found.get(name)?.ou, found.get(name)?.state, found.get(name)?.tags]),
      ACCOUNTS.map(({name, ou}, n) => [name, ou, 'ACTIVE', n % 2 ? {env: 'prod'} : {}]),
    )
    assert.equal(found.size, 40)
  })
})
