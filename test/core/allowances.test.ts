import assert from 'node:assert/strict'
import {allowanceOf, means, usedAllowances} from '../../src/core/allowances.js'
import type {Allowance, Change, HazardName} from '../../src/core/types.js'

const MEANT: readonly [entry: string, changed: string, is: boolean][] = [
  ['client/role/Deployer', 'client/role/Deployer', true],
  ['client/role/Deployer', 'client/role/deployer', true],
  ['client/role/Deployer', 'client/role/Deployer/trust', true],
  ['client/role/Deployer', 'client/role/Deployer/policy/ReadOnlyAccess', true],
  ['client/role/Deployer', 'client/role/Deployer2', false],
  ['client/role/Deployer', 'client/user/Deployer', false],
  ['client/role/Deployer', 'dev/role/Deployer', false],
  ['client/role/Deployer/trust', 'client/role/Deployer/trust', true],
  ['client/role/Deployer/trust', 'client/role/Deployer', false],
  ['client/role/Deployer/trust', 'client/role/Deployer/policy/trust', false],
  ['client/role/Deployer/policy/*', 'client/role/Deployer/policy/a/b', true],
  ['client/role/ci-*', 'client/role/ci-build', true],
  ['client/role/ci-*', 'client/role/ci', false],
  ['client/role/ci-?', 'client/role/ci-12', false],
  ['*/role/Deployer', 'client/role/Deployer', true],
  ['client/*/Deployer', 'client/user/Deployer', true],
  // A `*` ends at its slash.
  ['*/user/alice', 'root/group/Admins/user/alice', false],
  ['client/role/D*/trust', 'client/role/D/inline/trust', false],
  ['client/role/a.c', 'client/role/abc', false],
]

const entry = (hazard: HazardName, address: string, start = 0): Allowance => ({
  hazard,
  address,
  reason: 'r',
  until: '2027-01-31',
  place: {file: 'accounts.yaml', start, end: start},
})
const change = (address: string, ...hazards: HazardName[]): Change => ({
  key: address.toLowerCase(),
  address,
  account: {name: 'client', id: '222222222222', partition: 'aws'},
  kind: 'role',
  name: 'x',
  verb: 'update',
  cause: 'unknown',
  hazards: hazards.map((name) => ({name, message: name})),
  notes: [],
})

describe('core: allowances', () => {
  for (const [one, changed, is] of MEANT)
    it(`${one} ${is ? 'means' : 'does not mean'} ${changed}`, () => assert.equal(means(one, changed), is))

  it('an entry is for its hazard alone', () => {
    const entries = [entry('REPLACES', 'client/role/A')]
    assert.equal(allowanceOf(entries, 'REPLACES', change('client/role/A')), entries[0])
    assert.equal(allowanceOf(entries, 'LOCKS_OUT', change('client/role/A')), undefined)
  })

  it('used are those that some change needs, in the order of the file', () => {
    const [late, unused, early] = [
      entry('REPLACES', 'client/role/B'),
      entry('LOCKS_OUT', 'client/role/A'),
      entry('REPLACES', '*/role/A'),
    ]
    const changes = [change('client/role/A', 'REPLACES'), change('client/role/B', 'WIDENS_ACCESS', 'REPLACES')]
    assert.deepEqual(usedAllowances([late, unused, early], changes), [late, early])
  })
})
