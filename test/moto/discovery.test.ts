import assert from 'node:assert/strict'
import {Organizations} from '@aws-sdk/client-organizations'
import {createAwsCloud} from '../../src/aws/cloud.js'
import {readOrganization} from '../../src/aws/organization.js'
import {gather} from '../../src/engine/gather.js'
import type {Gathered} from '../../src/engine/gather.js'
import {load} from '../../src/engine/load.js'
import {partsFor} from '../../src/engine/organization.js'
import {doings, labOver, memoryFiles, NOW} from '../support/lab.js'
import {motoHandler, motoKeys, motoUrl} from '../support/moto.js'
import {disband} from '../support/organization-seed.js'

const MAIN = '111111111111'
const UNITS = ['Empty', 'Security', 'Workloads', 'Workloads/Dev', 'Workloads/Prod', 'Workloads/Prod/EU']
const ACCOUNTS = Array.from({length: 39}, (_, n) => ({name: `account-${n}`, ou: ['', ...UNITS.slice(1)][n % 6]!}))

const sleep = async (): Promise<void> => undefined

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

const YAML = `version: 1
owner: acme
accounts: {from: organization, root: "${MAIN}"}
roles:
  Prod: {accounts: {ou: Workloads/Prod}, trust: [root], policies: [ReadOnlyAccess]}
  Tagged: {accounts: {tags: {env: prod}, except: ["account-1*"]}, trust: [root]}
`

/** What the commands do with the accounts that are found in moto. */
async function engine() {
  const wiring = {endpoint: motoUrl(), region: 'us-east-1', credentials: await motoKeys(motoUrl(), MAIN), sleep}
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': YAML}))
  const requestHandler = motoHandler()
  const plan = () =>
    gather(loaded, {
      selection: {},
      concurrency: 8,
      version: '0.0.0-test',
      organization: () =>
        readOrganization({...wiring, partition: 'aws', parts: partsFor(loaded.written), rates: 'none'}),
      cloud: async ({accounts}) =>
        createAwsCloud({
          ...wiring,
          accounts: accounts
            .filter(({managed}) => managed)
            .map((ref) => ({ref, connect: {role: 'OrganizationAccountAccessRole'}, connectExplicit: false})),
          use: 'apply',
          rates: 'none',
          requestHandler,
        }),
    })
  return {
    plan,
    apply: (gathered: Gathered) => labOver(gathered.cloud, []).applyGathered(gathered),
    named: (test: (account: (typeof ACCOUNTS)[number], n: number) => boolean, role: string): string[] =>
      ACCOUNTS.filter(test).map(({name}) => `create ${name}/role/${role}`),
  }
}

describe('the organization, read from moto', () => {
  let org: Organizations

  before(async () => {
    org = new Organizations({endpoint: motoUrl(), region: 'us-east-1', credentials: await motoKeys(motoUrl(), MAIN)})
    await disband(org, MAIN)
  })
  after(async () => {
    await disband(org, MAIN)
    org.destroy()
  })

  it('is what was made there: 40 accounts in 6 units, with tags', async () => {
    const wiring = {endpoint: motoUrl(), region: 'us-east-1', credentials: await motoKeys(motoUrl(), MAIN)}
    await build(org)
    const parts = {
      accountTags: true,
      unitTags: false,
      policies: false,
      policyTags: false,
      delegated: false,
      joining: false,
    }
    const read = await readOrganization({...wiring, partition: 'aws', parts, rates: 'none', sleep})
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

  it('is what selectors by unit and tag go by: applied to 40 accounts, nothing is left to do', async () => {
    const {named, plan, apply} = await engine()
    const first = await plan()
    assert.equal(first.plan.accounts.length, 40)
    assert.deepEqual(
      doings(first)
        .filter((doing) => !doing.includes('/policy/'))
        .sort(),
      [
        ...named(({ou}) => ou.startsWith('Workloads/Prod'), 'Prod'),
        ...named(({name}, n) => n % 2 === 1 && !name.startsWith('account-1'), 'Tagged'),
      ].sort(),
    )
    const {exit, outcome} = await apply(first)
    assert.deepEqual([exit, outcome?.remaining], [0, []])
    assert.deepEqual(doings(await plan()), [])
  }).timeout(600_000)
})
