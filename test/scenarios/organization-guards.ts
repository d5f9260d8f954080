import assert from 'node:assert/strict'
import type {Walk} from './base.js'
import {
  attachedTo,
  guardsIn,
  LEAVING,
  organization,
  policyByHand,
  RCP,
  scps,
  unitsIn,
  walk,
  notOnMoto,
} from './organization-base.js'
import type {Lab} from '../support/lab.js'

const DENY_REGIONS = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*'],
      Resource: '*',
      Condition: {StringNotEquals: {'aws:RequestedRegion': ['eu-central-1']}},
    },
  ],
}
const TEXT = JSON.stringify(DENY_REGIONS)

const documentOf = async (lab: Lab, name: string) =>
  (await lab.organization()).guards?.policies.find((one) => one.name === name)

export const organizationGuards: readonly Walk[] = [
  walk(
    'an SCP of short statements: made and attached, changed, attached elsewhere, and gone',
    {
      name: 'on the root, a unit and an account',
      yaml: scps(`DenyLeaving: {description: nobody leaves, ${LEAVING}, attach: [/, Workloads, {account: dev}]}`),
      options: {allow: ['REVOKES_ACCESS']},
      plans: [
        'create organization/scp/DenyLeaving',
        'create organization/scp/DenyLeaving/on/root',
        'create organization/scp/DenyLeaving/on/unit/Workloads',
        'create organization/scp/DenyLeaving/on/account/dev',
      ],
      async then(lab) {
        assert.deepEqual(await attachedTo(lab, 'DenyLeaving'), ['/', 'Workloads', 'account dev'])
        const {description, document, tags} = (await documentOf(lab, 'DenyLeaving'))!
        assert.deepEqual(document, {
          Version: '2012-10-17',
          Statement: [{Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*'}],
        })
        assert.deepEqual([description, tags], ['nobody leaves', {'xrole:owner': 'acme'}])
      },
    },
    {
      name: 'statements, description and tags change; it goes from the root and the account',
      yaml: scps(
        'DenyLeaving: {description: nobody, statements: [{deny: [organizations:LeaveOrganization, account:CloseAccount], on: ["*"]}], attach: [Workloads], tags: {team: sec}}',
      ),
      options: {maxDeletes: '2', allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS']},
      plans: [
        'update organization/scp/DenyLeaving',
        'delete organization/scp/DenyLeaving/on/root',
        'delete organization/scp/DenyLeaving/on/account/dev',
      ],
      async then(lab) {
        assert.deepEqual(await attachedTo(lab, 'DenyLeaving'), ['Workloads'])
        assert.deepEqual((await documentOf(lab, 'DenyLeaving'))?.tags, {'xrole:owner': 'acme', team: 'sec'})
      },
    },
    {
      name: 'out of the file',
      yaml: scps(''),
      options: {maxDeletes: '2', allow: ['WIDENS_ACCESS', 'DELETES']},
      plans: ['delete organization/scp/DenyLeaving', 'delete organization/scp/DenyLeaving/on/unit/Workloads'],
      then: async (lab) => assert.deepEqual(await guardsIn(lab), []),
    },
  ),
  walk(
    'an SCP of a file, then of a document that says the same, then of another name',
    {
      name: 'of a file',
      yaml: scps('Regions: {file: scps/regions.json, attach: [Workloads]}'),
      options: {files: {'scps/regions.json': JSON.stringify(DENY_REGIONS, null, 2)}, allow: ['REVOKES_ACCESS']},
      then: async (lab) => assert.deepEqual((await documentOf(lab, 'Regions'))?.document, DENY_REGIONS),
    },
    {name: 'the same as a document', yaml: scps(`Regions: {document: ${TEXT}, attach: [Workloads]}`), plans: []},
    {
      name: 'with another name it is another one',
      yaml: scps(`Regions: {name: OnlyEurope, document: ${TEXT}, attach: [Workloads]}`),
      options: {maxDeletes: '2', allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS']},
      plans: [
        'create organization/scp/OnlyEurope',
        'create organization/scp/OnlyEurope/on/unit/Workloads',
        'delete organization/scp/Regions',
        'delete organization/scp/Regions/on/unit/Workloads',
      ],
      then: async (lab) => assert.deepEqual(await guardsIn(lab), ['OnlyEurope']),
    },
  ),
  notOnMoto(
    'a unit that is gone keeps its policies attached there',
    walk(
      'a policy is attached to a unit that is made with it, and goes when the unit is gone',
      {
        name: 'made',
        yaml: scps(`Leaving: {${LEAVING}, attach: [New/Deep]}`, 'units: [New/Deep], '),
        options: {allow: ['REVOKES_ACCESS']},
        then: async (lab) => assert.deepEqual(await attachedTo(lab, 'Leaving'), ['New/Deep']),
      },
      {
        name: 'gone',
        yaml: scps('', 'units: [], '),
        options: {maxDeletes: '9', allow: ['WIDENS_ACCESS', 'DELETES']},
        async then(lab) {
          assert.deepEqual(await unitsIn(lab), ['Workloads'])
          assert.deepEqual(await guardsIn(lab), [])
        },
      },
    ),
  ),
  walk(
    'RCPs: refused while the type is off, made with it enabled, attached and gone',
    {
      name: 'off',
      yaml: organization(
        '{rcps: {Perimeter: {statements: [{deny: ["s3:*"], on: ["*"], when: {StringNotEqualsIfExists: {aws:PrincipalOrgID: o-abcd123456}}}], attach: [Workloads]}}}',
      ),
      exit: 1,
      refused: ['policy-type-off'],
      planned: ({plan}) =>
        assert.match(
          plan.findings.find(({code}) => code === 'policy-type-off')!.message,
          /policyTypes: \[RESOURCE_CONTROL_POLICY\]/,
        ),
    },
    {
      name: 'on',
      yaml: organization(
        '{policyTypes: [RESOURCE_CONTROL_POLICY], rcps: {Perimeter: {statements: [{deny: ["s3:*"], on: ["*"], when: {StringNotEqualsIfExists: {aws:PrincipalOrgID: o-abcd123456}}}], attach: [Workloads, {account: dev}]}}}',
      ),
      options: {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS']},
      plans: [
        'create organization/policy-type/RESOURCE_CONTROL_POLICY',
        'create organization/rcp/Perimeter',
        'create organization/rcp/Perimeter/on/unit/Workloads',
        'create organization/rcp/Perimeter/on/account/dev',
      ],
      async then(lab) {
        assert.deepEqual(await attachedTo(lab, 'Perimeter', RCP), ['Workloads', 'account dev'])
        assert.ok((await lab.organization()).guards?.types.includes(RCP))
      },
    },
    {
      name: 'gone; the type stays enabled',
      yaml: organization('{policyTypes: [], rcps: {}}'),
      options: {maxDeletes: '9', allow: ['WIDENS_ACCESS', 'DELETES']},
      then: async (lab) => assert.ok((await lab.organization()).guards?.types.includes(RCP)),
    },
  ),
  walk(
    'what others made is left alone; declared without a mark it needs --adopt, and its attachments are compared whole then',
    {
      name: 'left alone',
      yaml: scps(`Leaving: {${LEAVING}, attach: [Workloads]}`),
      byHand: (lab) => policyByHand(lab, 'Old', ['<root>', '<account dev>']),
      options: {allow: ['REVOKES_ACCESS']},
      plans: ['create organization/scp/Leaving', 'create organization/scp/Leaving/on/unit/Workloads'],
      then: async (lab) => assert.deepEqual(await attachedTo(lab, 'Old'), ['/', 'account dev']),
    },
    {
      name: 'refused',
      yaml: scps(`Leaving: {${LEAVING}, attach: [Workloads]}, Old: {${LEAVING}, attach: [/]}`),
      exit: 3,
      refused: ['adoption'],
    },
    {
      name: 'adopted',
      yaml: scps(`Leaving: {${LEAVING}, attach: [Workloads]}, Old: {${LEAVING}, attach: [/]}`),
      options: {adopt: true, allow: ['WIDENS_ACCESS'], maxDeletes: '9'},
      plans: ['adopt organization/scp/Old', 'delete organization/scp/Old/on/account/dev'],
      then: async (lab) => assert.deepEqual((await documentOf(lab, 'Old'))?.tags, {'xrole:owner': 'acme'}),
    },
  ),
  walk('a policy that bears the mark of another owner is refused', {
    name: 'refused',
    yaml: scps(`Theirs: {${LEAVING}, attach: [/]}`),
    byHand: (lab) => policyByHand(lab, 'Theirs', ['<root>'], [{Key: 'xrole:owner', Value: 'zzz'}]),
    options: {adopt: true},
    exit: 3,
    refused: ['other-owner'],
  }),
  walk(
    'drift: what somebody did by hand is set right',
    {
      name: 'made',
      yaml: scps(`Leaving: {${LEAVING}, attach: [Workloads, /]}`),
      options: {allow: ['REVOKES_ACCESS']},
    },
    {
      name: 'changed, detached and attached elsewhere',
      yaml: scps(`Leaving: {${LEAVING}, attach: [Workloads, /]}`),
      async byHand(lab) {
        const PolicyId = '<scp Leaving>'
        await lab.organize('UpdatePolicy', {PolicyId, Content: TEXT})
        await lab.organize('DetachPolicy', {PolicyId, TargetId: '<root>'})
        await lab.organize('AttachPolicy', {PolicyId, TargetId: '<account dev>'})
      },
      options: {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS'], maxDeletes: '9'},
      plans: [
        'update organization/scp/Leaving',
        'create organization/scp/Leaving/on/root',
        'delete organization/scp/Leaving/on/account/dev',
      ],
      then: async (lab) => assert.deepEqual(await attachedTo(lab, 'Leaving'), ['/', 'Workloads']),
    },
  ),
]
