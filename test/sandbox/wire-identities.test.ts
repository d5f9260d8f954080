import assert from 'node:assert/strict'
import type {IAM} from '@aws-sdk/client-iam'
import {allow, iamOf, newSandbox, trust} from './support.js'

const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const [role, user, group] = [{RoleName: 'x'}, {UserName: 'x'}, {GroupName: 'x'}]
const inline = {PolicyName: 'i', PolicyDocument: allow()}

/** The same eight operations, three times. */
const kinds = {
  role: (aws: IAM) => ({
    create: () => aws.createRole({...role, AssumeRolePolicyDocument: trust()}),
    put: () => aws.putRolePolicy({...role, ...inline}),
    get: () => aws.getRolePolicy({...role, ...inline}),
    list: () => aws.listRolePolicies(role),
    remove: () => aws.deleteRolePolicy({...role, ...inline}),
    attach: () => aws.attachRolePolicy({...role, PolicyArn}),
    attached: () => aws.listAttachedRolePolicies(role),
    detach: () => aws.detachRolePolicy({...role, PolicyArn}),
  }),
  user: (aws: IAM) => ({
    create: () => aws.createUser(user),
    put: () => aws.putUserPolicy({...user, ...inline}),
    get: () => aws.getUserPolicy({...user, ...inline}),
    list: () => aws.listUserPolicies(user),
    remove: () => aws.deleteUserPolicy({...user, ...inline}),
    attach: () => aws.attachUserPolicy({...user, PolicyArn}),
    attached: () => aws.listAttachedUserPolicies(user),
    detach: () => aws.detachUserPolicy({...user, PolicyArn}),
  }),
  group: (aws: IAM) => ({
    create: () => aws.createGroup(group),
    put: () => aws.putGroupPolicy({...group, ...inline}),
    get: () => aws.getGroupPolicy({...group, ...inline}),
    list: () => aws.listGroupPolicies(group),
    remove: () => aws.deleteGroupPolicy({...group, ...inline}),
    attach: () => aws.attachGroupPolicy({...group, PolicyArn}),
    attached: () => aws.listAttachedGroupPolicies(group),
    detach: () => aws.detachGroupPolicy({...group, PolicyArn}),
  }),
}

describe('sandbox: policies of identities on the wire, read by the SDK', () => {
  for (const [kind, of] of Object.entries(kinds))
    it(`inline policies and attachments of a ${kind}`, async () => {
      const aws = of(iamOf(newSandbox()))
      const noSuch = {name: 'NoSuchEntityException', Code: 'NoSuchEntity'}
      await aws.create()
      await aws.put()
      await aws.attach()
      await aws.attach()
      assert.equal(decodeURIComponent((await aws.get()).PolicyDocument ?? ''), allow())
      assert.deepEqual((await aws.list()).PolicyNames, ['i'])
      assert.deepEqual((await aws.attached()).AttachedPolicies, [{PolicyName: 'ReadOnlyAccess', PolicyArn}])
      await aws.remove()
      await aws.detach()
      assert.deepEqual((await aws.list()).PolicyNames, [])
      assert.deepEqual((await aws.attached()).AttachedPolicies, [])
      for (const again of [aws.get, aws.remove, aws.detach]) await assert.rejects(again(), noSuch)
    })
})
