import assert from 'node:assert/strict'
import type {Organization} from '../../src/core/organization.js'
import {LIVE, member, organized} from './organization-support.js'

/** A role by a selector, in a file of two listed accounts that discovers the others. */
const headWith = (selector: string, from = 'organization'): string =>
  `owner: acme
accounts: {from: ${from}, root: "111111111111"}
roles: {reader: {description: reads, accounts: ${selector}, trust: [root]}}
organization:
`
const SHOP =
  'units: [Workloads/Clients, New/Shops]\naccounts: {shop: {create: {email: shop@acme.example}, ou: New/Shops}}'
const NEW = [...LIVE.units, ...['New', 'New/Shops'].map((path) => ({id: `ou-${path}`, name: path, parent: 'r', path}))]
const MADE: Organization = {
  ...LIVE,
  units: NEW,
  accounts: [...LIVE.accounts, member('555555555555', {email: 'shop@acme.example', ou: 'New/Shops'})],
}

interface Case {
  readonly head: string
  readonly live: Organization | undefined
  /** Severity and code of what is told of accounts: and roles:. */
  readonly told: readonly string[]
  readonly roles: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'the unit is yet to be made': {
    head: headWith('{ou: New/Shops}'),
    live: LIVE,
    told: ['note empty-unit'],
    roles: [],
  },
  'the unit above it': {head: headWith('{ou: /New/}'), live: LIVE, told: ['note empty-unit'], roles: []},
  'it is there, and nobody is in it': {
    head: headWith('{ou: New/Shops, tags: {env: [dev]}}'),
    live: {...LIVE, units: NEW},
    told: ['note empty-unit'],
    roles: [],
  },
  'the account was made': {
    head: headWith('{ou: New/Shops}'),
    live: MADE,
    told: [],
    roles: ['shop/role/reader'],
  },
  'accounts are in it, and none of them is meant': {
    head: headWith('{ou: New/Shops, tags: {env: [dev]}}'),
    live: MADE,
    told: ['error nothing-selected'],
    roles: [],
  },
  'a unit that nobody declares': {
    head: headWith('{ou: Newer}'),
    live: LIVE,
    told: ['error nothing-selected'],
    roles: [],
  },
  'accounts are discovered in it alone': {
    head: headWith('root', '{ou: [New]}'),
    live: LIVE,
    told: ['note empty-unit'],
    roles: ['root/role/reader'],
  },
  'accounts are discovered in a unit that nobody declares': {
    head: headWith('root', '{ou: [Newer]}'),
    live: LIVE,
    told: ['error nothing-selected'],
    roles: ['root/role/reader'],
  },
  'before the organization was read': {
    head: headWith('{ou: New/Shops}'),
    live: undefined,
    told: ['note accounts-not-read'],
    roles: [],
  },
  'nothing is discovered, and the new account is not listed': {
    head: headWith('{ou: New/Shops}').replace('from: organization, ', ''),
    live: MADE,
    told: ['note empty-unit'],
    roles: [],
  },
}

describe('config: a selector by a unit that organization: makes', () => {
  for (const [name, {head, live, told, roles}] of Object.entries(CASES))
    it(name, () => {
      const done = organized(SHOP, live, head)
      const codes = done.told.map((line) => /^(\w+) (?:above )?\S+ (\S+)/.exec(line)?.slice(1).join(' ') ?? '')
      assert.deepEqual(
        codes.filter((one) => !/account-next-plan|account-to-list/.test(one)),
        told,
      )
      assert.deepEqual(
        done.keys.filter((key) => key.endsWith('/role/reader')),
        roles,
      )
    })
})
