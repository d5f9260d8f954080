import assert from 'node:assert/strict'
import {clouds} from '../support/clouds.js'
import {doings, openLab} from '../support/lab.js'
import type {Lab} from '../support/lab.js'
import {LEAVING, organization, policyByHand, THREE} from './organization-base.js'

const ALLOWED = {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS', 'DELETES'] as const, adopt: true, maxDeletes: '9'}
const on = (targets: string): string => organization(`{scps: {Leaving: {${LEAVING}, attach: [${targets}]}}}`)

interface Case {
  /** The state to begin with. */
  readonly first: string
  readonly then: string
  readonly meanwhile: (lab: Lab) => Promise<void>
  readonly code: string
}

/** Between the plan and the first request somebody else was there: nothing is written, and what to do is said. */
const CASES: Readonly<Record<string, Case>> = {
  'an account comes into a unit that is to go': {
    first: organization('{units: [Old, Workloads]}'),
    then: organization('{units: [Workloads]}'),
    meanwhile: (lab) =>
      lab.organize('MoveAccount', {
        AccountId: '<account dev>',
        SourceParentId: '<root>',
        DestinationParentId: '<unit Old>',
      }),
    code: 'unit-not-empty',
  },
  'an account that is to be moved was moved': {
    first: organization('{units: [Workloads, Other]}'),
    then: organization('{units: [Workloads, Other], accounts: {client: {ou: /}}}'),
    meanwhile: (lab) =>
      lab.organize('MoveAccount', {
        AccountId: '<account client>',
        SourceParentId: '<unit Workloads>',
        DestinationParentId: '<unit Other>',
      }),
    code: 'moved',
  },
  'a unit that is to be made was made': {
    first: organization('{units: [Workloads]}'),
    then: organization('{units: [Workloads, New]}'),
    meanwhile: (lab) => lab.organize('CreateOrganizationalUnit', {ParentId: '<root>', Name: 'New'}),
    code: 'moved',
  },
  'the text of an SCP that is to change was changed': {
    first: on('Workloads'),
    then: organization(
      '{scps: {Leaving: {statements: [{deny: [account:CloseAccount], on: ["*"]}], attach: [Workloads]}}}',
    ),
    meanwhile: (lab) =>
      lab.organize('UpdatePolicy', {
        PolicyId: '<scp Leaving>',
        Content: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}',
      }),
    code: 'moved',
  },
  'a policy of the name was made by somebody else': {
    first: organization('{units: [Workloads]}'),
    then: on('/'),
    meanwhile: (lab) => policyByHand(lab, 'Leaving', ['<account dev>']),
    code: 'moved',
  },
  'an SCP that is to be detached was detached': {
    first: on('Workloads, /'),
    then: on('Workloads'),
    meanwhile: (lab) => lab.organize('DetachPolicy', {PolicyId: '<scp Leaving>', TargetId: '<root>'}),
    code: 'moved',
  },
}

for (const cloud of clouds())
  describe(`an organization that changes between plan and apply, over ${cloud.name}`, () => {
    for (const [name, {first, then, meanwhile, code}] of Object.entries(CASES))
      it(`${name}: nothing is written`, async () => {
        const lab = await openLab(cloud, THREE, {places: {client: 'Workloads'}})
        try {
          assert.equal((await lab.apply(first, ALLOWED)).exit, 0)
          const planned = await lab.plan(then, ALLOWED)
          assert.notDeepEqual(doings(planned), [])
          await meanwhile(lab)
          const before = await lab.organization()
          const {exit, refused} = await lab.applyGathered(planned, ALLOWED)
          const codes = refused?.findings.map((one) => one.code)
          assert.ok(codes?.includes(code), `exit ${exit}, ${codes?.join()}`)
          assert.equal(exit, 3)
          assert.deepEqual(await lab.organization(), before)
        } finally {
          lab.close()
        }
      })
  })
