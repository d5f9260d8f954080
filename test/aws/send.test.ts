import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Call} from '../../src/core/types.js'
import type {Answer, Asked} from './stub.js'
import {CLIENT, IMPATIENT, stubbed} from './world.js'

const TRUST = JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Principal: {AWS: 'x'}}]})
const OTHER = JSON.stringify({Version: '2012-10-17', Statement: []})
const role = (trust: string): string =>
  `<Role><Path>/</Path><RoleName>A</RoleName><Arn>a</Arn><RoleId>i</RoleId><MaxSessionDuration>3600</MaxSessionDuration>
   <AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument></Role>`
const version = (id: string, isDefault: boolean): string =>
  `<Versions><member><VersionId>v1</VersionId><IsDefaultVersion>${!isDefault}</IsDefaultVersion></member>
   <member><VersionId>${id}</VersionId><IsDefaultVersion>${isDefault}</IsDefaultVersion></member></Versions>`
const document = (text: string): string =>
  `<PolicyVersion><Document>${encodeURIComponent(text)}</Document><VersionId>v2</VersionId></PolicyVersion>`
const EXISTS = {code: 'EntityAlreadyExists', status: 409}
const MISSING = {code: 'NoSuchEntity', status: 404}

const createRole: Call = {op: 'CreateRole', input: {RoleName: 'A', AssumeRolePolicyDocument: TRUST}}
const createVersion: Call = {
  op: 'CreatePolicyVersion',
  input: {PolicyArn: 'arn:aws:iam::222222222222:policy/P', PolicyDocument: TRUST, SetAsDefault: true},
}

interface Row {
  readonly name: string
  readonly call: Call
  /** The answers to each operation, the last one again and again. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>
  readonly sent: readonly string[]
  readonly fails?: string
  /** The error says that it may have been done. */
  readonly unsure?: boolean
  readonly advice?: RegExp
}

const LOOK = ['ListPolicyVersions', 'GetPolicyVersion']
const ROLE_CHILDREN = ['ListAttachedRolePolicies', 'ListRolePolicies', 'ListInstanceProfilesForRole']
const trusting = (AWS: string): string => `{"Version":"2012-10-17","Statement":[{"Principal":{"AWS":${AWS}}}]}`

const rows: Row[] = [
  {
    name: 'a role whose first answer was lost is found as it was asked for: done, not sent again',
    call: createRole,
    answers: {CreateRole: ['RESET'], GetRole: [role(TRUST)]},
    sent: ['CreateRole', 'GetRole'],
  },
  {
    name: 'a role that is not there after a lost answer is sent again',
    call: createRole,
    answers: {CreateRole: ['RESET', ''], GetRole: [MISSING]},
    sent: ['CreateRole', 'GetRole', 'CreateRole'],
  },
  {
    name: 'a role that shows up only when sent again, as it was asked for: done',
    call: createRole,
    answers: {CreateRole: ['HANG', EXISTS], GetRole: [MISSING, role(TRUST)]},
    sent: ['CreateRole', 'GetRole', 'CreateRole', 'GetRole'],
  },
  {
    name: "a role of that name that is someone else's is no success",
    call: createRole,
    answers: {CreateRole: ['RESET', EXISTS], GetRole: [role(OTHER)]},
    sent: ['CreateRole', 'GetRole', 'CreateRole', 'GetRole'],
    fails: 'EntityAlreadyExists',
  },
  {
    name: 'a role that exists at the first attempt is no success',
    call: createRole,
    answers: {CreateRole: [EXISTS], GetRole: [role(TRUST)]},
    sent: ['CreateRole'],
    fails: 'EntityAlreadyExists',
  },
  {
    name: 'a policy version whose answer was lost is looked for before another one is made',
    call: createVersion,
    answers: {
      CreatePolicyVersion: ['RESET'],
      ListPolicyVersions: [version('v2', true)],
      GetPolicyVersion: [document(TRUST)],
    },
    sent: ['CreatePolicyVersion', 'ListPolicyVersions', 'GetPolicyVersion'],
  },
  {
    name: 'a policy version that was not made is sent again, after looking for it three times',
    call: createVersion,
    answers: {
      CreatePolicyVersion: [{code: 'ServiceFailure', status: 500}, ''],
      ListPolicyVersions: [version('v2', true)],
      GetPolicyVersion: [document(OTHER)],
    },
    sent: ['CreatePolicyVersion', ...LOOK, ...LOOK, ...LOOK, 'CreatePolicyVersion'],
  },
  {
    name: 'a policy version that AWS lists a moment later is not made twice',
    call: createVersion,
    answers: {
      CreatePolicyVersion: ['RESET'],
      ListPolicyVersions: [version('v2', true), version('v3', true)],
      GetPolicyVersion: [document(OTHER), document(TRUST)],
    },
    sent: ['CreatePolicyVersion', ...LOOK, ...LOOK],
  },
  {
    name: 'a policy version that AWS lists and shows a moment later is not made twice',
    call: createVersion,
    answers: {
      CreatePolicyVersion: ['RESET'],
      ListPolicyVersions: [version('v3', true)],
      GetPolicyVersion: [MISSING, document(TRUST)],
    },
    sent: ['CreatePolicyVersion', ...LOOK, ...LOOK],
  },
  {
    name: 'a policy version that AWS lists and does not show is not made twice: nobody knows',
    call: createVersion,
    answers: {
      CreatePolicyVersion: ['RESET'],
      ListPolicyVersions: [version('v3', true)],
      GetPolicyVersion: [MISSING],
    },
    sent: ['CreatePolicyVersion', ...LOOK, ...LOOK, ...LOOK],
    fails: 'ECONNRESET',
    unsure: true,
  },
  {
    name: 'a policy version that cannot be looked for is not made twice: nobody knows',
    call: createVersion,
    answers: {CreatePolicyVersion: ['RESET'], ListPolicyVersions: [{code: 'AccessDenied', status: 403}]},
    sent: ['CreatePolicyVersion', 'ListPolicyVersions'],
    fails: 'ECONNRESET',
    unsure: true,
  },
  {
    name: 'a write that loses every answer may have been done',
    call: {op: 'PutRolePolicy', input: {RoleName: 'A', PolicyName: 'P', PolicyDocument: TRUST}},
    answers: {PutRolePolicy: ['RESET']},
    sent: ['PutRolePolicy', 'PutRolePolicy', 'PutRolePolicy', 'PutRolePolicy'],
    fails: 'ECONNRESET',
    unsure: true,
  },
  {
    name: 'a write that is refused after an answer was lost may have been done',
    call: {op: 'PutRolePolicy', input: {RoleName: 'A', PolicyName: 'P', PolicyDocument: TRUST}},
    answers: {PutRolePolicy: ['RESET', {code: 'AccessDenied', status: 403}]},
    sent: ['PutRolePolicy', 'PutRolePolicy'],
    fails: 'AccessDenied',
    unsure: true,
  },
  {
    name: 'a deletion whose answer was lost finds nothing the second time: done',
    call: {op: 'DeletePolicyVersion', input: {PolicyArn: 'arn:aws:iam::222222222222:policy/P', VersionId: 'v1'}},
    answers: {DeletePolicyVersion: ['RESET', MISSING]},
    sent: ['DeletePolicyVersion', 'DeletePolicyVersion'],
  },
  {
    name: 'a deletion that finds nothing the first time says so',
    call: {op: 'DeletePolicyVersion', input: {PolicyArn: 'arn:aws:iam::222222222222:policy/P', VersionId: 'v1'}},
    answers: {DeletePolicyVersion: [MISSING]},
    sent: ['DeletePolicyVersion'],
    fails: 'NoSuchEntity',
  },
  {
    name: 'a tag of what is gone is no success, whatever was lost',
    call: {op: 'UntagRole', input: {RoleName: 'A', TagKeys: ['a']}},
    answers: {UntagRole: ['RESET', MISSING]},
    sent: ['UntagRole', 'UntagRole'],
    fails: 'NoSuchEntity',
    unsure: true,
  },
  {
    name: 'a role that AWS says exists and shows later, after a lost answer: done',
    call: createRole,
    answers: {CreateRole: ['RESET', EXISTS], GetRole: [MISSING, MISSING, MISSING, role(TRUST)]},
    sent: ['CreateRole', 'GetRole', 'CreateRole', 'GetRole', 'GetRole', 'GetRole'],
  },
  {
    name: 'a role whose trust AWS has written in another order: done',
    call: {op: 'CreateRole', input: {RoleName: 'A', AssumeRolePolicyDocument: trusting('["a","b"]')}},
    answers: {CreateRole: ['RESET'], GetRole: [role(trusting('["b","a"]'))]},
    sent: ['CreateRole', 'GetRole'],
  },
  {
    name: 'what cannot be deleted because of something in it is asked once, and says what it is',
    call: {op: 'DeleteRole', input: {RoleName: 'A'}},
    answers: {
      DeleteRole: [{code: 'DeleteConflict', status: 409}],
      ListRolePolicies: ['<IsTruncated>false</IsTruncated><PolicyNames><member>new</member></PolicyNames>'],
    },
    sent: ['DeleteRole', ...ROLE_CHILDREN],
    fails: 'DeleteConflict',
    advice: /There still is the inline policy new: .*Plan again/,
  },
  {
    name: 'what AWS says is not empty, although it is, is asked for again',
    call: {op: 'DeleteRole', input: {RoleName: 'A'}},
    answers: {DeleteRole: [{code: 'DeleteConflict', status: 409}, '']},
    sent: ['DeleteRole', ...ROLE_CHILDREN, 'DeleteRole'],
  },
  {
    name: 'a policy with a version that nobody planned to delete is left',
    call: {op: 'DeletePolicy', input: {PolicyArn: 'arn:aws:iam::222222222222:policy/P'}},
    answers: {
      DeletePolicy: [{code: 'DeleteConflict', status: 409}],
      ListPolicyVersions: [version('v2', true)],
    },
    sent: [
      'DeletePolicy',
      'ListEntitiesForPolicy',
      'ListEntitiesForPolicy',
      'ListEntitiesForPolicy',
      'ListPolicyVersions',
    ],
    fails: 'DeleteConflict',
    advice: /There still is the version v1:/,
  },
  {
    name: 'a policy version that was throttled is sent again without looking',
    call: createVersion,
    answers: {CreatePolicyVersion: [{code: 'Throttling'}, '']},
    sent: ['CreatePolicyVersion', 'CreatePolicyVersion'],
  },
  {
    name: 'an idempotent write is simply sent again',
    call: {op: 'PutRolePolicy', input: {RoleName: 'A', PolicyName: 'P', PolicyDocument: TRUST}},
    answers: {PutRolePolicy: ['RESET', '']},
    sent: ['PutRolePolicy', 'PutRolePolicy'],
  },
]

const script =
  (answers: Row['answers']) =>
  ({op}: Asked, nth: number) => {
    const list = answers[op]
    return list?.[Math.min(nth, list.length - 1)]
  }

describe('aws: sending', () => {
  for (const {name, call, answers, sent, fails, unsure = false, advice} of rows) {
    it(name, async () => {
      const {cloud, ops} = await stubbed(
        script(answers),
        Object.values(answers).flat().includes('HANG') ? IMPATIENT : {},
      )
      const result = cloud.send(CLIENT, call)
      const error = await result.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      assert.equal(error instanceof CloudError ? error.detail.code : error, fails)
      if (error instanceof CloudError) {
        assert.equal(error.detail.maybeDone ?? false, unsure)
        assert.match(error.detail.advice ?? '', advice ?? (unsure ? /not known/ : /(?:)/))
      }
      assert.deepEqual(ops().slice(2), sent)
    })
  }

  it('reads back as many lost creations at once as there may be requests', async () => {
    const {cloud} = await stubbed(({op}, nth) => {
      if (op === 'CreateRole') return nth < 20 ? 'RESET' : ''
      return op === 'GetRole' ? role(TRUST) : undefined
    })
    await Promise.all(Array.from({length: 20}, () => cloud.send(CLIENT, createRole)))
  })

  it('does not know an operation that the SDK does not have', async () => {
    const {cloud} = await stubbed(() => undefined)
    await assert.rejects(cloud.send(CLIENT, {op: 'MakeRole', input: {}}), /no operation MakeRole/)
  })
})
