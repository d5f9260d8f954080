import assert from 'node:assert/strict'
import type {Walk} from './base.js'
import {attachedTo, LEAVING, policyByHand, scps, walk} from './organization-base.js'

const many = (n: number): string =>
  Array.from({length: n}, (_, i) => `Guard${10 + i}: {${LEAVING}, attach: [Workloads]}`).join(', ')

const ALL_TARGETS = ['/', 'Workloads', 'account client', 'account dev', 'account root']
const EVERYWHERE = '/, Workloads, {account: root}, {account: client}, {account: dev}'

export const organizationGuardLimits: readonly Walk[] = [
  walk(
    'an allow-list: FullAWSAccess is compared whole where it is written',
    {
      name: 'as it is everywhere',
      yaml: scps(`FullAWSAccess: {attach: [${EVERYWHERE}]}`),
      plans: [],
      then: async (lab) => assert.deepEqual(await attachedTo(lab, 'FullAWSAccess'), ALL_TARGETS),
    },
    {
      name: 'the last one of a target is not taken away',
      yaml: scps('FullAWSAccess: {attach: [/, Workloads, {account: root}, {account: client}]}'),
      options: {allow: ['REVOKES_ACCESS', 'LOCKS_OUT'], maxDeletes: '9'},
      exit: 3,
      refused: ['last-policy'],
      planned: ({plan}) =>
        assert.match(
          plan.findings.find(({code}) => code === 'last-policy')!.message,
          /the account dev would be left without any SCP .*attach: \[\{account: dev\}\]/,
        ),
    },
    {
      name: 'another one in its place',
      yaml: scps(
        'FullAWSAccess: {attach: [/, Workloads, {account: root}, {account: client}]}, Storage: {statements: [{allow: ["s3:*", "iam:*", "sts:*"], on: ["*"]}], attach: [{account: dev}]}',
      ),
      options: {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS', 'LOCKS_OUT'], maxDeletes: '9'},
      plans: [
        'create organization/scp/Storage',
        'create organization/scp/Storage/on/account/dev',
        'delete organization/scp/FullAWSAccess/on/account/dev',
      ],
      then: async (lab) =>
        assert.deepEqual(
          await attachedTo(lab, 'FullAWSAccess'),
          ALL_TARGETS.filter((one) => one !== 'account dev'),
        ),
    },
    {
      name: 'and back',
      yaml: scps(`FullAWSAccess: {attach: [${EVERYWHERE}]}`),
      options: {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS', 'DELETES'], maxDeletes: '9'},
      then: async (lab) => assert.deepEqual(await attachedTo(lab, 'FullAWSAccess'), ALL_TARGETS),
    },
  ),
  walk(
    'more policies on a target than AWS takes are refused at plan',
    {name: 'nine beside FullAWSAccess', yaml: scps(many(9)), options: {allow: ['REVOKES_ACCESS']}},
    {name: 'ten', yaml: scps(many(10)), fails: /11 SCPs on Workloads, AWS allows 10/},
    {
      name: 'nine beside one that somebody else attached',
      yaml: scps(many(9)),
      byHand: async (lab) => {
        await lab.organize('DetachPolicy', {PolicyId: '<scp Guard10>', TargetId: '<unit Workloads>'})
        await policyByHand(lab, 'Old', ['<unit Workloads>'])
      },
      exit: 1,
      refused: ['too-many-policies'],
    },
    {
      name: 'one comes and one goes',
      yaml: scps(`${many(8)}, Other: {${LEAVING}, attach: [Workloads]}`),
      byHand: async (lab) => {
        await lab.organize('DetachPolicy', {PolicyId: '<scp Old>', TargetId: '<unit Workloads>'})
        await lab.organize('DeletePolicy', {PolicyId: '<scp Old>'})
      },
      options: {allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS'], maxDeletes: '9'},
    },
  ),
  walk('a new unit has FullAWSAccess, and may be given another one instead at once', {
    name: 'made',
    yaml: scps(
      `FullAWSAccess: {attach: [${EVERYWHERE}]}, Storage: {statements: [{allow: ["s3:*"], on: ["*"]}], attach: [New]}`,
      'units: [New, Workloads], ',
    ),
    options: {adopt: true, allow: ['REVOKES_ACCESS', 'WIDENS_ACCESS'], maxDeletes: '9'},
    async then(lab) {
      assert.deepEqual(await attachedTo(lab, 'FullAWSAccess'), ALL_TARGETS)
      assert.deepEqual(await attachedTo(lab, 'Storage'), ['New'])
    },
  }),
]
