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

const POLICY = {
  id: 'p-12345678',
  type: 'SERVICE_CONTROL_POLICY' as const,
  name: 'DenyLeaving',
  description: '',
  isAws: false,
  document: {Version: '2012-10-17', Statement: []},
  targets: ['r-ab12'],
  tags: {'xrole:owner': 'acme'},
}
const WHOLE: Organization = {
  ...ORGANIZATION,
  units: ORGANIZATION.units.map((unit) => ({...unit, tags: {team: 'a'}})),
  guards: {types: ['SERVICE_CONTROL_POLICY'], policies: [POLICY]},
  delegated: [{account: '222222222222', service: 'sso.amazonaws.com'}],
  joining: {invitations: [{id: 'h-1', account: 'a@example.com'}], creations: [{id: 'car-1', name: 'shop'}]},
}

const textOf = (organization: unknown): string => JSON.stringify({format: 1, organization, snapshots: []})

describe('engine: a recorded organization', () => {
  it('is read back as it was written', () =>
    assert.deepEqual(parseRecording(textOf(ORGANIZATION), 'org.json').organization, ORGANIZATION))

  it('is read back with its policies, administrators and who joins', () =>
    assert.deepEqual(parseRecording(textOf(WHOLE), 'org.json').organization, WHOLE))

  it('is read back with the reason why its policies are not in it', () => {
    const organization = {...ORGANIZATION, guardsUnread: 'organizations:ListPolicies: no'}
    assert.deepEqual(parseRecording(textOf(organization), 'org.json').organization, organization)
  })

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
    ['with tags of a unit that are none', {...WHOLE, units: [{...WHOLE.units[0], tags: 'x'}]}],
    ['with policies that are none', {...WHOLE, guards: {types: [], policies: {}}}],
    ['with types that are none', {...WHOLE, guards: {types: [1], policies: []}}],
    ['with a policy without a document', {...WHOLE, guards: {types: [], policies: [{...POLICY, document: undefined}]}}],
    ['with a policy without targets', {...WHOLE, guards: {types: [], policies: [{...POLICY, targets: undefined}]}}],
    ['with a policy whose tags are none', {...WHOLE, guards: {types: [], policies: [{...POLICY, tags: {a: 1}}]}}],
    ['with a reason that is no text', {...WHOLE, guardsUnread: {}}],
    ['with an administrator of nothing', {...WHOLE, delegated: [{account: '222222222222'}]}],
    ['with invitations that are none', {...WHOLE, joining: {invitations: 1, creations: []}}],
    ['with a unit without a path', {...ORGANIZATION, units: [{id: 'ou-1', name: 'a', parent: 'r-1'}]}],
  ] as const) {
    it(`is refused: ${name}`, () =>
      assert.throws(() => parseRecording(textOf(organization), 'org.json'), /^Error: org\.json: "organization" is not/))
  }
})
