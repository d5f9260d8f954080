import assert from 'node:assert/strict'
import type {Row} from './steps.js'
import {arn, attach, group, managed, obeys, policy, repeat, role, user} from './steps.js'
import {allow, field, must, newSandbox} from './support.js'

const attachable = [
  'AdministratorAccess',
  'ReadOnlyAccess',
  'SecurityAudit',
  'PowerUserAccess',
  'IAMFullAccess',
  'AmazonS3FullAccess',
  'AmazonEC2FullAccess',
  'AmazonS3ReadOnlyAccess',
  'AmazonEC2ReadOnlyAccess',
  'IAMReadOnlyAccess',
  'AmazonSQSFullAccess',
]
const wide = allow('s3:GetObject', `arn:aws:s3:::${'b'.repeat(1900)}`)
const quotas: Row[] = [
  {
    name: 'an eleventh attachment',
    given: [role('r'), ...attachable.slice(0, 10).map((name) => attach('r', managed(name)))],
    when: attach('r', managed(attachable[10] ?? '')),
    code: 'LimitExceeded',
    message: /^Cannot exceed quota for PoliciesPerRole: 10$/,
  },
  {
    name: 'the tenth attachment a second time',
    given: [role('r'), ...attachable.slice(0, 10).map((name) => attach('r', managed(name)))],
    when: attach('r', managed(attachable[9] ?? '')),
    code: 'ok',
  },
  {
    name: 'a sixth version',
    given: [
      policy('p'),
      ...repeat(4, () => ['CreatePolicyVersion', {PolicyArn: arn('policy/p'), PolicyDocument: allow()}]),
    ],
    when: ['CreatePolicyVersion', {PolicyArn: arn('policy/p'), PolicyDocument: allow()}],
    code: 'LimitExceeded',
    message: /up to 5 versions/,
  },
  {
    name: 'a policy too long',
    when: policy('p', {PolicyDocument: allow('s3:*', `arn:aws:s3:::${'b'.repeat(6144)}`)}),
    code: 'LimitExceeded',
    message: /PolicySize: 6144/,
  },
  {name: 'a policy of blanks', when: policy('p', {PolicyDocument: allow() + ' '.repeat(7000)}), code: 'ok'},
  {
    name: 'inline policies too long together',
    given: [user('u'), ['PutUserPolicy', {UserName: 'u', PolicyName: 'a', PolicyDocument: wide}]],
    when: ['PutUserPolicy', {UserName: 'u', PolicyName: 'b', PolicyDocument: wide}],
    code: 'LimitExceeded',
    message: /^Maximum policy size of 2048 bytes exceeded for user u$/,
  },
  {
    name: 'an inline policy in place of itself',
    given: [user('u'), ['PutUserPolicy', {UserName: 'u', PolicyName: 'a', PolicyDocument: wide}]],
    when: ['PutUserPolicy', {UserName: 'u', PolicyName: 'A', PolicyDocument: wide}],
    code: 'ok',
  },
  {
    name: 'an eleventh group',
    given: [
      user('u'),
      ...repeat(11, (n) => group(`g${n}`)),
      ...repeat(10, (n) => ['AddUserToGroup', {GroupName: `g${n}`, UserName: 'u'}]),
    ],
    when: ['AddUserToGroup', {GroupName: 'g10', UserName: 'u'}],
    code: 'LimitExceeded',
    message: /GroupsPerUser: 10/,
  },
  {
    name: 'a third key',
    given: [user('u'), ...repeat(2, () => ['CreateAccessKey', {UserName: 'u'}])],
    when: ['CreateAccessKey', {UserName: 'u'}],
    code: 'LimitExceeded',
    message: /AccessKeysPerUser: 2/,
  },
  {
    name: '51 tags',
    given: [role('r', {Tags: repeat(50, (n) => ['', {n}]).map((_, n) => ({Key: `k${n}`, Value: ''}))})],
    when: ['TagRole', {RoleName: 'r', Tags: [{Key: 'more', Value: ''}]}],
    code: 'LimitExceeded',
  },
]

describe('sandbox rules: quotas', () => {
  obeys(quotas)
  it('raised quotas hold', async () => {
    const sandbox = newSandbox({quotas: {AttachedPoliciesPerRoleQuota: 11}})
    await must(sandbox, ...role('r'))
    for (const name of attachable) await must(sandbox, ...attach('r', managed(name)))
  })
  it('version numbers are never used twice', async () => {
    const sandbox = newSandbox()
    const p = {PolicyArn: arn('policy/p')}
    await must(sandbox, ...policy('p'))
    await must(sandbox, 'CreatePolicyVersion', {...p, PolicyDocument: allow()})
    await must(sandbox, 'DeletePolicyVersion', {...p, VersionId: 'v2'})
    assert.equal(field(await must(sandbox, 'CreatePolicyVersion', {...p, PolicyDocument: allow()}), 'VersionId'), 'v3')
  })
})
