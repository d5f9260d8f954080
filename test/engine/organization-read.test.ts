import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {WrittenOrganization} from '../../src/config/written-organization.js'
import type {Organization} from '../../src/core/organization.js'
import {load, type Loaded} from '../../src/engine/load.js'
import {needsOrganization, openOrganization, partsFor} from '../../src/engine/organization.js'
import {memoryFiles} from '../support/lab.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const NOTHING = {
  accountTags: false,
  unitTags: false,
  policies: false,
  policyTags: false,
  delegated: false,
  joining: false,
}

/** Two listed accounts, and what `organization:` says of the rest. */
function fileWith(organization: WrittenOrganization | undefined, accounts = LISTED): Loaded {
  const yaml = `version: 1\nowner: acme\naccounts:\n${accounts}`
  const loaded = load('accounts.yaml', () => new Date('2026-11-22T00:00:00Z'), memoryFiles({'accounts.yaml': yaml}))
  return {...loaded, written: {...loaded.written, ...(organization && {organization})}}
}
const LISTED = '  root: "111111111111"\n  client: {id: "222222222222", ou: Workloads, tags: {env: prod}}\n'

describe('engine: what a file needs of the organization', () => {
  const rows: [name: string, organization: WrittenOrganization | undefined, parts: Partial<typeof NOTHING>][] = [
    ['a file without the section', undefined, {}],
    ['an id alone', {id: 'o-abcd123456'}, {}],
    ['units', {units: ['Workloads']}, {unitTags: true}],
    ['no units', {units: []}, {unitTags: true}],
    ['service control policies', {scps: {}}, {policies: true, policyTags: true}],
    ['resource control policies', {rcps: {}}, {policies: true, policyTags: true}],
    ['types of policies', {policyTypes: ['SERVICE_CONTROL_POLICY']}, {policies: true, policyTags: true}],
    ['administrators', {delegatedAdministrators: {}}, {delegated: true}],
    ['where an account is', {accounts: {client: {ou: 'Workloads'}}}, {policies: true}],
    [
      'where an account is to be made',
      {accounts: {shop: {create: {email: 'a@example.com'}, ou: 'W'}}},
      {policies: true, joining: true},
    ],
    ['tags of an account', {accounts: {client: {tags: {}}}}, {accountTags: true}],
    ['an account to be made', {accounts: {shop: {create: {email: 'a@example.com'}}}}, {joining: true}],
    ['an account to be asked', {accounts: {shop: {invite: {account: '333333333333'}}}}, {joining: true}],
  ]
  for (const [name, organization, parts] of rows)
    it(name, () => {
      const {written} = fileWith(organization)
      assert.deepEqual(partsFor(written), {...NOTHING, ...parts})
      assert.equal(needsOrganization(written), organization !== undefined)
    })

  it('a file that discovers its accounts', () => {
    const {written} = fileWith(undefined, '  from: organization\n')
    assert.equal(needsOrganization(written), true)
    assert.deepEqual(partsFor(written), NOTHING)
  })
})

describe('engine: the organization of a file that manages it', () => {
  let folder = ''
  const file = (name: string): string => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xrole-'))
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  const recording = (more: Partial<Organization>): string => {
    const organization = {
      id: 'o-abcd123456',
      managementAccount: '111111111111',
      root: 'r-ab12',
      units: [{id: 'ou-1', name: 'Workloads', parent: 'r-ab12', path: 'Workloads'}],
      accounts: [],
      ...more,
    }
    writeFileSync(file('org.json'), JSON.stringify({format: 1, organization, snapshots: []}))
    return file('org.json')
  }
  const policy = {
    id: 'p-1',
    type: 'SERVICE_CONTROL_POLICY' as const,
    name: 'A',
    description: '',
    isAws: false,
    document: {},
    targets: [],
  }

  it('begins in the sandbox with the accounts that are listed, in their units', async () => {
    const loaded = fileWith({units: ['Workloads'], scps: {}, delegatedAdministrators: {}})
    const mode = {kind: 'sandbox', file: file('sandbox.json')} as const
    const organization = await openOrganization(loaded, {mode, file: undefined})()
    assert.equal(organization.managementAccount, '111111111111')
    assert.deepEqual(
      organization.units.map(({path, tags}) => [path, tags]),
      [['Workloads', {}]],
    )
    assert.deepEqual(
      organization.accounts.map(({id, ou, tags}) => [id, ou, tags]),
      [
        ['111111111111', '', undefined],
        ['222222222222', 'Workloads', undefined],
      ],
    )
    assert.deepEqual(organization.guards?.types, ['SERVICE_CONTROL_POLICY'])
    assert.deepEqual(organization.delegated, [])
    assert.equal(organization.joining, undefined)
  })

  const lacking: [name: string, organization: WrittenOrganization, recorded: Partial<Organization>, words: string][] = [
    ['tags of units', {units: []}, {}, 'the tags of units'],
    ['policies', {scps: {}}, {guardsUnread: 'no'}, 'the policies'],
    ['policies, and moves accounts', {accounts: {client: {ou: ''}}}, {guardsUnread: 'no'}, 'the policies'],
    ['tags of policies', {rcps: {}}, {guards: {types: [], policies: [policy]}}, 'the tags of policies'],
    ['administrators', {delegatedAdministrators: {}}, {}, 'the delegated administrators'],
    ['who joins', {accounts: {a: {invite: {account: '333333333333'}}}}, {}, 'who is about to join'],
  ]
  for (const [name, organization, recorded, words] of lacking)
    it(`is not taken from a recording without ${name}`, async () => {
      const read = openOrganization(fileWith(organization), {mode: {kind: 'aws'}, file: recording(recorded)})
      await assert.rejects(read(), (error: Error) => {
        assert.match(error.message, new RegExp(`holds an organization without ${words}, .*xrole snapshot`))
        return true
      })
    })

  it('is taken from a recording that has what the file needs, and more', async () => {
    const path = recording({
      guards: {
        types: [],
        policies: [
          {...policy, tags: {}},
          {...policy, isAws: true},
        ],
      },
    })
    const read = openOrganization(fileWith({scps: {}}), {mode: {kind: 'aws'}, file: path})
    assert.equal((await read()).guards?.policies.length, 2)
  })
})
