import assert from 'node:assert/strict'
import {allowing, BOTH, file, own} from './base.js'
import type {Stop, Walk} from './base.js'
import {attached, inForce, policyIn, roleIn} from './look.js'

const policy = (action: string, body = ''): string =>
  file(`
policies: {Reports: {account: client, statements: [{allow: ["${action}"], on: ["*"]}]${body}}}
roles: {Reader: {account: client, trust: [root], policies: [Reports]}}`)

const update = (action: string): Stop => ({
  name: `allows ${action}`,
  yaml: policy(action),
  plans: ['update client/policy/Reports'],
  async then(lab) {
    const live = await policyIn(lab, 'client', 'Reports')
    assert.deepEqual(inForce(live), JSON.parse(allowing(action)))
    assert.ok(live.PolicyVersionList.length <= 5)
  },
})

const ACTIONS = ['s3:Get*', 's3:List*', 's3:Put*', 'sqs:*', 'sns:*', 'logs:*']

export const policies: readonly Walk[] = [
  {
    name: 'a policy: six updates in a row, then back to an older version',
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: policy('s3:*'),
        plans: [
          'create client/policy/Reports',
          'create client/role/Reader',
          'create client/role/Reader/policy/Reports',
        ],
      },
      ...ACTIONS.map(update),
      {
        ...update('sqs:*'),
        name: 'an older version is the default again',
        async then(lab) {
          const live = await policyIn(lab, 'client', 'Reports')
          assert.deepEqual(inForce(live), JSON.parse(allowing('sqs:*')))
          assert.notEqual(live.DefaultVersionId, 'v8')
        },
      },
      {
        name: 'gone with all its versions, first from the role',
        yaml: file('roles: {Reader: {account: client, trust: [root]}}'),
        plans: [
          'delete client/policy/Reports',
          'delete client/role/Reader/policy/Reports',
          'update client/role/Reader/mark',
        ],
      },
    ],
  },
  {
    name: 'a default version that somebody rolled back, or made, is put right',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: policy('s3:*')},
      {name: 'narrowed', yaml: policy('s3:Get*')},
      {
        name: 'rolled back by hand',
        yaml: policy('s3:Get*'),
        byHand: (lab) => lab.send('client', 'SetDefaultPolicyVersion', {PolicyArn: own('Reports'), VersionId: 'v1'}),
        plans: ['update client/policy/Reports'],
        then: async (lab) => assert.equal((await policyIn(lab, 'client', 'Reports')).DefaultVersionId, 'v2'),
      },
      {
        name: 'a wider default by hand',
        yaml: policy('s3:Get*'),
        byHand: (lab) =>
          lab.send('client', 'CreatePolicyVersion', {
            PolicyArn: own('Reports'),
            PolicyDocument: allowing('*'),
            SetAsDefault: true,
          }),
        plans: ['update client/policy/Reports'],
      },
      {
        name: 'a version that is not the default makes no difference',
        yaml: policy('s3:Get*'),
        byHand: (lab) =>
          lab.send('client', 'CreatePolicyVersion', {PolicyArn: own('Reports'), PolicyDocument: allowing('sqs:*')}),
        plans: [],
      },
    ],
  },
  {
    name: "a policy's description is set when it is made; a later difference is a note",
    accounts: BOTH,
    stops: [
      {
        name: 'made',
        yaml: policy('s3:*', ', description: one'),
        then: async (lab) => assert.equal((await policyIn(lab, 'client', 'Reports')).Description, 'one'),
      },
      {name: 'noted', yaml: policy('s3:*', ', description: two'), plans: [], finds: ['policy-description']},
      {name: 'noted when it goes', yaml: policy('s3:*'), plans: [], finds: ['policy-description']},
    ],
  },
  {
    name: 'a policy that somebody detached, and one that somebody removed, come back',
    accounts: BOTH,
    stops: [
      {name: 'made', yaml: policy('s3:*')},
      {
        name: 'both back',
        yaml: policy('s3:*'),
        async byHand(lab) {
          await lab.send('client', 'DetachRolePolicy', {RoleName: 'Reader', PolicyArn: own('Reports')})
          await lab.send('client', 'DeletePolicy', {PolicyArn: own('Reports')})
        },
        plans: ['create client/policy/Reports', 'create client/role/Reader/policy/Reports'],
        then: async (lab) => assert.deepEqual(attached(await roleIn(lab, 'client', 'Reader')), [own('Reports')]),
      },
    ],
  },
]
