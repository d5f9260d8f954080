import assert from 'node:assert/strict'
import type {LabOptions} from '../support/lab.js'
import type {Walk} from './base.js'
import {attachedTo, LEAVING, notOnMoto, organization, placesIn, unitsIn, walk} from './organization-base.js'

/** Somebody ends the program when its first request is done. */
function endedAfterOne(): LabOptions {
  const ending = new AbortController()
  return {signal: ending.signal, onCall: () => ending.abort()}
}

const WHOLE = organization(
  `{units: [New, New/Deep], accounts: {dev: {ou: New/Deep}}, scps: {Leaving: {${LEAVING}, attach: [New]}}}`,
)

const rolesIn = (actions: string): string =>
  organization(`{scps: {NoRoles: {statements: [{deny: [${actions}], on: ["*"]}], attach: [Workloads]}}}`) +
  'roles: {Gate: {account: client, trust: [root]}}\n'

const NO_DOOR = 'its accounts are empty, as it lets anybody assume a role that is not there: nobody can be locked out'

export const organizationSafety: readonly Walk[] = [
  walk(
    'an apply that was ended after its first request is finished by the next one',
    {name: 'ended', yaml: WHOLE, options: {allow: ['REVOKES_ACCESS']}, once: endedAfterOne, exit: 4},
    {
      name: 'finished',
      yaml: WHOLE,
      options: {allow: ['REVOKES_ACCESS']},
      async then(lab) {
        assert.deepEqual(await unitsIn(lab), ['New', 'New/Deep', 'Workloads'])
        assert.deepEqual(await attachedTo(lab, 'Leaving'), ['New'])
        assert.equal((await placesIn(lab))['dev'], 'New/Deep')
      },
    },
  ),
  notOnMoto(
    NO_DOOR,
    walk(
      'an SCP that denies xrole what it needs in an account locks it out',
      {name: 'made', yaml: organization('{units: []}') + 'roles: {Gate: {account: client, trust: [root]}}\n'},
      {
        name: 'refused',
        yaml: rolesIn('"iam:UpdateAssumeRolePolicy", "iam:CreateRole"'),
        options: {allow: ['REVOKES_ACCESS']},
        exit: 3,
        refused: ['hazard'],
        planned: ({plan}) =>
          assert.ok(plan.changes.some(({hazards}) => hazards.some(({name}) => name === 'LOCKS_OUT'))),
      },
      {
        name: 'allowed',
        yaml: rolesIn('"iam:UpdateAssumeRolePolicy", "iam:CreateRole"'),
        options: {allow: ['REVOKES_ACCESS', 'LOCKS_OUT']},
        then: async (lab) => assert.deepEqual(await attachedTo(lab, 'NoRoles'), ['Workloads']),
      },
    ),
  ),
  notOnMoto(
    NO_DOOR,
    walk(
      'a move under such an SCP does, too',
      {
        name: 'the SCP, where nobody is',
        yaml: organization(
          '{units: [Frozen], scps: {Freeze: {statements: [{deny: ["iam:*"], on: ["*"]}], attach: [Frozen]}}}',
        ),
        options: {allow: ['REVOKES_ACCESS']},
      },
      {
        name: 'refused',
        yaml: organization(
          '{units: [Frozen], accounts: {dev: {ou: Frozen}}, scps: {Freeze: {statements: [{deny: ["iam:*"], on: ["*"]}], attach: [Frozen]}}}',
        ),
        options: {allow: ['REVOKES_ACCESS']},
        exit: 3,
        refused: ['hazard'],
      },
      {
        name: 'the management account is bound by none',
        yaml: organization(
          '{units: [Frozen], accounts: {root: {ou: Frozen}}, scps: {Freeze: {statements: [{deny: ["iam:*"], on: ["*"]}], attach: [Frozen]}}}',
        ),
        options: {allow: ['REVOKES_ACCESS']},
        plans: ['move organization/account/root/placement'],
      },
    ),
  ),
]
