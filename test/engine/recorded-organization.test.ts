import assert from 'node:assert/strict'
import type {Organization} from '../../src/core/organization.js'
import {parseRecording} from '../../src/engine/recorded.js'

const ORGANIZATION: Organization = {
  id: 'o-abcd123456',
  managementAccount: '111111111111',
  root: 'r-ab12',
  units: [{id: 'ou-ab12-cdefghij', name: 'Workloads', parent: 'r-ab12', path: 'Workloads'}],
  accounts: [
    {id: '111111111111', name: 'root', email: 'root@example.com', ou: '', state: 'ACTIVE', tags: {env: 'prod'}},
    {id: '222222222222', name: 'old', email: 'old@example.com', ou: 'Workloads', state: 'CLOSED'},
  ],
}

const textOf = (organization: unknown): string => JSON.stringify({format: 1, organization, snapshots: []})

describe('engine: a recorded organization', () => {
  it('is read back as it was written', () =>
    assert.deepEqual(parseRecording(textOf(ORGANIZATION), 'org.json').organization, ORGANIZATION))

  it('may be missing', () => assert.equal(parseRecording(textOf(undefined), 'org.json').organization, undefined))

  const [first] = ORGANIZATION.accounts
  for (const [name, organization] of [
    ['a text', 'o-abcd123456'],
    ['nothing', null],
    ['without an id', {...ORGANIZATION, id: 1}],
    ['without accounts', {...ORGANIZATION, accounts: undefined}],
    ['with an account that is none', {...ORGANIZATION, accounts: [null]}],
    ['with an account without a state', {...ORGANIZATION, accounts: [{...first, state: undefined}]}],
    ['with tags that are none', {...ORGANIZATION, accounts: [{...first, tags: {env: 1}}]}],
    ['with a unit without a path', {...ORGANIZATION, units: [{id: 'ou-1', name: 'a', parent: 'r-1'}]}],
  ] as const) {
    it(`is refused: ${name}`, () =>
      assert.throws(() => parseRecording(textOf(organization), 'org.json'), /^Error: org\.json: "organization" is not/))
  }
})
