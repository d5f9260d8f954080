import assert from 'node:assert/strict'
import type {Step} from '../../src/core/steps.js'
import type {Json, Resource} from '../../src/core/types.js'
import {differences} from '../../src/ownership/fingerprints.js'
import {fingerprints} from '../../src/ownership/fingerprints.js'
import {role} from './estate.js'
import {
  created,
  doc,
  full,
  guard,
  guards,
  LEAVING,
  liveAccount,
  liveFull,
  livePolicy,
  liveUnit,
  on,
  organization,
  placed,
  planFor,
  tagged,
  unit,
} from './organization-estate.js'
import type {File} from './organization-estate.js'
import type {Organization} from '../../src/core/organization.js'

const ALL = ['r-1', 'ou-Workloads', '111111111111', '222222222222']
const WORKLOADS = unit('Workloads')
const TRUST: Json = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'sts:AssumeRole'}],
}

const stepsOf = (live: Partial<Organization>, wanted: readonly Resource[], file: File = {}): readonly Step[] =>
  planFor(organization(live), wanted, file).steps

const named = ({phase, change: {address}}: Step): string => `${phase} ${address.replace(/^organization\//, '')}`

/** Whether each of these has to be done when the next one starts, by whatever path. */
function inOrder(steps: readonly Step[], ...names: string[]): void {
  const behind = (step: Step): Set<string> => {
    const found = new Set<string>()
    const open = [...step.after]
    for (let next = open.pop(); next; next = open.pop())
      if (!found.has(named(next))) {
        found.add(named(next))
        open.push(...next.after)
      }
    return found
  }
  for (const [at, name] of names.entries()) {
    const step = steps.find((one) => named(one) === name)
    assert.ok(step, `${name} is among ${steps.map(named).join(', ')}`)
    if (at > 0) assert.ok(behind(step).has(names[at - 1]!), `${name} waits for ${names[at - 1]}`)
  }
}

describe('order of what changes in an organization', () => {
  it('one policy takes the place of another on the same unit: attached before detached', () =>
    inOrder(
      stepsOf(guards(liveFull(...ALL), livePolicy('Old', ['ou-Workloads'])), [
        WORKLOADS,
        guard('New'),
        on('New', 'unit/Workloads'),
      ]),
      'make scp/New',
      'make scp/New/on/unit/Workloads',
      'remove scp/Old/on/unit/Workloads',
      'remove scp/Old',
    ))

  it('a policy that goes from the root to a unit is attached there before it is detached here', () =>
    inOrder(
      stepsOf(guards(liveFull(...ALL), livePolicy('DenyLeaving', ['r-1'])), [
        WORKLOADS,
        guard('DenyLeaving'),
        on('DenyLeaving', 'unit/Workloads'),
      ]),
      'make scp/DenyLeaving/on/unit/Workloads',
      'remove scp/DenyLeaving/on/root',
    ))

  it('where the target is full one leaves for one that comes', () => {
    const nine = Array.from({length: 8}, (_, i) => livePolicy(`Theirs${i}`, ['r-1'], {tags: {}}))
    const steps = stepsOf(guards(liveFull(...ALL), livePolicy('Old', ['r-1']), ...nine), [
      WORKLOADS,
      guard('New'),
      on('New', 'root'),
    ])
    inOrder(steps, 'remove scp/Old/on/root', 'make scp/New/on/root')
  })

  it('two for two on a full target, never with none', () => {
    const eight = Array.from({length: 7}, (_, i) => livePolicy(`Theirs${i}`, ['r-1'], {tags: {}}))
    const steps = stepsOf(
      guards(liveFull(...ALL), livePolicy('OldA', ['r-1']), livePolicy('OldB', ['r-1']), ...eight),
      [WORKLOADS, ...['NewA', 'NewB'].flatMap((name) => [guard(name), on(name, 'root')])],
    )
    inOrder(
      steps,
      'remove scp/OldA/on/root',
      'make scp/NewA/on/root',
      'remove scp/OldB/on/root',
      'make scp/NewB/on/root',
    )
  })

  it('on a full target what allows comes first and goes last', () => {
    const eight = Array.from({length: 8}, (_, i) => livePolicy(`Theirs${i}`, ['ou-Workloads'], {tags: {}}))
    const steps = stepsOf(guards(liveFull(...ALL), livePolicy('X', ['ou-Workloads']), ...eight), [
      WORKLOADS,
      full(),
      ...(['root', 'account/root', 'account/client'] as const).map((one) => on('FullAWSAccess', one)),
      guard('J'),
      on('J', 'unit/Workloads'),
      guard('ZAllow', doc('Allow', '*')),
      on('ZAllow', 'unit/Workloads'),
    ])
    inOrder(
      steps,
      'remove scp/X/on/unit/Workloads',
      'make scp/ZAllow/on/unit/Workloads',
      'remove scp/FullAWSAccess/on/unit/Workloads',
      'make scp/J/on/unit/Workloads',
    )
  })

  const moving = (policies: Pick<Organization, 'guards'>, more: readonly Resource[]) =>
    stepsOf({units: [liveUnit('Workloads'), liveUnit('New')], ...policies}, [
      WORKLOADS,
      unit('New'),
      placed('client', 'New'),
      ...more,
    ])

  it('an account that moves with its Deny is bound all the way', () =>
    inOrder(
      moving(guards(liveFull(...ALL, 'ou-New'), livePolicy('D', ['ou-Workloads'])), [
        guard('D'),
        on('D', 'unit/New'),
        ...role('Deployer', TRUST),
      ]),
      'make client/role/Deployer',
      'make scp/D/on/unit/New',
      'alter account/client/placement',
      'remove scp/D/on/unit/Workloads',
    ))

  it('by another policy, too', () =>
    inOrder(
      moving(guards(liveFull(...ALL, 'ou-New'), livePolicy('Old', ['ou-Workloads'])), [
        guard('D'),
        on('D', 'unit/New'),
      ]),
      'make scp/D/on/unit/New',
      'alter account/client/placement',
      'remove scp/Old/on/unit/Workloads',
    ))

  it('what binds the new place as well as the old one waits for no move', () => {
    const live = {
      units: [liveUnit('Workloads'), liveUnit('Workloads/New')],
      ...guards(liveFull(...ALL), livePolicy('Old', ['r-1'])),
    }
    const steps = stepsOf(live, [
      WORKLOADS,
      unit('Workloads/New'),
      placed('client', 'Workloads/New'),
      guard('D'),
      on('D', 'unit/Workloads/New'),
    ])
    inOrder(steps, 'make scp/D/on/unit/Workloads/New', 'alter account/client/placement')
    inOrder(steps, 'remove scp/Old/on/root', 'alter account/client/placement')
  })

  it('two accounts that change places with their policies', () => {
    const steps = stepsOf(
      {
        units: [liveUnit('Workloads'), liveUnit('New')],
        accounts: [liveAccount(1, 'New'), liveAccount(2, 'Workloads')],
        ...guards(liveFull(...ALL, 'ou-New'), livePolicy('D', ['ou-Workloads']), livePolicy('E', ['ou-New'])),
      },
      [
        WORKLOADS,
        unit('New'),
        placed('client', 'New'),
        placed('root', 'Workloads'),
        guard('D'),
        on('D', 'unit/New'),
        guard('E'),
        on('E', 'unit/Workloads'),
      ],
    )
    inOrder(steps, 'make scp/D/on/unit/New', 'alter account/client/placement', 'remove scp/D/on/unit/Workloads')
    inOrder(steps, 'make scp/E/on/unit/Workloads', 'alter account/root/placement', 'remove scp/E/on/unit/New')
  })

  it('a unit that goes takes along what is attached to it, then the policy goes', () =>
    inOrder(
      stepsOf(
        {
          units: [liveUnit('Workloads'), liveUnit('A'), liveUnit('A/B')],
          ...guards(liveFull(...ALL, 'ou-A', 'ou-A/B'), livePolicy('Old', ['ou-A', 'ou-A/B'])),
        },
        [WORKLOADS],
      ),
      'remove unit/A/B',
      'remove unit/A',
      'remove scp/Old',
    ))

  it('an account is made, moved where it is to be, and bound there', () =>
    inOrder(
      stepsOf({}, [
        WORKLOADS,
        unit('New'),
        created('shop'),
        placed('shop', 'New'),
        guard('DenyLeaving'),
        on('DenyLeaving', 'account/shop'),
      ]),
      'make account/shop',
      'make account/shop/placement',
      'make scp/DenyLeaving/on/account/shop',
    ))

  it('a unit goes when the last account has moved out of it', () =>
    inOrder(
      stepsOf({units: [liveUnit('Workloads'), liveUnit('Workloads/A')], accounts: [liveAccount(2, 'Workloads/A')]}, [
        unit('New'),
        placed('client', 'New'),
      ]),
      'make unit/New',
      'alter account/client/placement',
      'remove unit/Workloads/A',
      'remove unit/Workloads',
    ))

  it('a new Deny comes after all else, in every account', () =>
    inOrder(
      stepsOf(
        {},
        [
          WORKLOADS,
          guard('DenyLeaving'),
          on('DenyLeaving', 'root'),
          ...role('Deployer', TRUST),
          tagged('client', {a: 'b'}),
        ],
        {managed: {}},
      ),
      'make client/role/Deployer',
      'make scp/DenyLeaving/on/root',
    ))

  it('a Deny that goes, goes before all else', () =>
    inOrder(
      stepsOf(guards(liveFull(...ALL), livePolicy('DenyLeaving', ['r-1'])), [
        WORKLOADS,
        guard('DenyLeaving'),
        ...role('Deployer', TRUST),
      ]),
      'remove scp/DenyLeaving/on/root',
      'make client/role/Deployer',
    ))

  it('a Deny that is wider comes last, one that is narrower first', () => {
    const policies = guards(
      liveFull(...ALL),
      livePolicy('Narrower', ['r-1'], {document: doc('Deny', 'organizations:*')}),
      livePolicy('Wider', ['r-1']),
    )
    inOrder(
      stepsOf(policies, [
        WORKLOADS,
        guard('Narrower', LEAVING),
        on('Narrower', 'root'),
        guard('Wider', doc('Deny', 'organizations:*')),
        on('Wider', 'root'),
        ...role('Deployer', TRUST),
      ]),
      'alter scp/Narrower',
      'make client/role/Deployer',
      'alter scp/Wider',
    )
  })

  it('an account that moves below a Deny moves last', () =>
    inOrder(
      stepsOf(
        {
          units: [liveUnit('Workloads'), liveUnit('Closed')],
          ...guards(liveFull(...ALL), livePolicy('DenyLeaving', ['ou-Closed'])),
        },
        [
          WORKLOADS,
          unit('Closed'),
          placed('client', 'Closed'),
          guard('DenyLeaving'),
          on('DenyLeaving', 'unit/Closed'),
          ...role('Deployer', TRUST),
        ],
      ),
      'make client/role/Deployer',
      'alter account/client/placement',
    ))
})

describe('fingerprints of an organization', () => {
  const print = {hash: (text: string) => text, ignoreTags: []}
  const fieldsOf = (address: string, live: Partial<Organization>) =>
    fingerprints([{address, goes: false}], planFor(organization(live), [WORKLOADS]).live, print)[0]!
  const cases: Readonly<Record<string, [string, Partial<Organization>, string[]]>> = {
    nothing: ['organization/unit/Workloads', {}, []],
    'a unit that is gone': ['organization/unit/Workloads', {units: [], accounts: []}, ['it is gone']],
    'a tag of a unit': [
      'organization/unit/Workloads',
      {units: [liveUnit('Workloads', {'xrole:owner': 'acme', a: 'b'})]},
      ['tag a is new'],
    ],
    'an account that was moved': [
      'organization/account/client',
      {accounts: [liveAccount(1, ''), liveAccount(2, '')]},
      ['unit changed'],
    ],
    'an account that is there now': ['organization/account/client', {accounts: [liveAccount(1, '')]}, ['it is gone']],
    'an attachment': [
      'organization/scp/FullAWSAccess',
      guards(liveFull('r-1', '111111111111', '222222222222')),
      ['attachment to the unit Workloads is gone'],
    ],
  }
  for (const [name, [address, live, expected]] of Object.entries(cases))
    it(name, () => assert.deepEqual(differences(fieldsOf(address, {}), fieldsOf(address, live)), expected))
})
