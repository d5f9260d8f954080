import assert from 'node:assert/strict'
import {figuresOf} from '../../src/engine/import/figures.js'
import type {Imported} from '../../src/engine/import/import.js'
import {handMade} from '../support/hand-made.js'
import {besides, importRecorded, textOf} from '../support/imports.js'

const snapshots = handMade()

/** The lines of an entry, from its key to the next one of its depth. */
function entryIn(text: string, key: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`  ${key}:`))
  const end = lines.findIndex((line, at) => at > start && !/^ {3}/.test(line))
  return lines.slice(start, end).join('\n')
}

describe('import: an estate of 300 roles made by hand', () => {
  let imported: Imported
  before(async () => {
    imported = await importRecorded(snapshots, 'acme')
  })

  it('has the size that is told of it', () => {
    assert.ok(snapshots.flatMap(({roles}) => roles).length >= 300)
  })

  it('its plan adopts, and does nothing else', () => {
    assert.deepEqual(besides(imported), [])
    assert.equal(imported.proof.plan.summary.adopt, 258)
    assert.deepEqual(
      imported.proof.plan.findings.filter(({severity}) => severity === 'error'),
      [],
    )
    assert.equal(imported.tries, 1)
  })

  it('is a file that a person would have written: some four lines a role where AWS has fifty', () => {
    const {roles, roleLines, roleEntries, roleJsonLines} = figuresOf(imported, snapshots)
    assert.equal(roles, 246)
    assert.ok(roleEntries <= roles / 2.5, `${roleEntries} entries`)
    assert.ok(roleLines / roles <= 4, `${roleLines / roles} lines`)
    assert.ok(roleJsonLines / roles >= 45)
    const text = textOf(imported)
    assert.equal(
      text
        .split('\n')
        .filter((line) => line.length > 130 && !line.includes('reason:'))
        .join('\n'),
      '',
    )
    assert.equal(
      entryIn(text, 'DatadogIntegration'),
      `  DatadogIntegration:
    accounts: {except: [identity]}
    trust: ["464622532012"]
    externalId: a1b2c3d4e5f6
    policies: [SecurityAudit]
    tags: {cost-center: "4711", owner: security@acme.example}`,
    )
    assert.equal(
      entryIn(text, 'office-only'),
      `  office-only:
    accounts: [shared, prod]
    trust: [identity]
    mfa: true
    sourceIp: [198.51.100.0/24, 203.0.113.7/32]
    policies: [PowerUserAccess]`,
    )
  })

  it('leaves out what is not ours to manage, and tells why', () => {
    const reasons = new Map<string, number>()
    for (const {reason} of imported.left) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    assert.deepEqual(
      [...reasons.values()].sort((a, b) => b - a),
      [30, 12, 12, 2],
    )
    assert.deepEqual(
      imported.lifted.unmanaged.map(({address}) => address),
      ['shared/role/left-behind', 'prod/role/left-behind'],
    )
    assert.match(textOf(imported), /^unmanaged:\n {2}- \{address: shared\/role\/left-behind, reason: /m)
  })

  it('puts what lint found above what it is about', () => {
    assert.match(textOf(imported), /^ {2}# lint: org-trust-own-account: .*\n(?: {2}#.*\n)* {2}everyone-in-org: /m)
    assert.doesNotMatch(textOf(imported), /missing-provider|\\n/)
  })

  it('has the same bytes however the snapshot is ordered', async () => {
    const shuffled = snapshots.map((one) => ({
      ...one,
      roles: [...one.roles].reverse(),
      users: [...one.users].reverse(),
      groups: [...one.groups].reverse(),
      policies: [...one.policies].reverse(),
    }))
    assert.equal(textOf(await importRecorded(shuffled, 'acme')), textOf(imported))
  })

  it('--fold-callers: assume policies of groups become lines of trust, and nobody gains or loses', async () => {
    const folded = await importRecorded(snapshots, 'acme', {fold: true})
    assert.deepEqual([folded.proof.plan.access, folded.proof.plan.powers], [[], []])
    assert.deepEqual(besides(folded).sort(), [
      'create identity/group/Billing/inline/xrole-assume',
      'create identity/group/Developers/inline/xrole-assume',
      'create identity/group/Everyone/inline/xrole-assume',
      'create shared/role/jenkins/inline/xrole-assume',
      'delete identity/group/Billing/inline/billing',
      'delete identity/group/Developers/inline/assume-developer',
      'delete identity/group/Everyone/inline/assume-readonly',
      'delete shared/role/jenkins/inline/deploy',
    ])
    assert.match(entryIn(textOf(folded), 'Billing'), /trust: \[identity\/group\/Billing\]/)
  })
})
