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
}

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
    name: 'a policy version that was not made is sent again',
    call: createVersion,
    answers: {
      CreatePolicyVersion: [{code: 'ServiceFailure', status: 500}, ''],
      ListPolicyVersions: [version('v2', true)],
      GetPolicyVersion: [document(OTHER)],
    },
    sent: ['CreatePolicyVersion', 'ListPolicyVersions', 'GetPolicyVersion', 'CreatePolicyVersion'],
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
  for (const {name, call, answers, sent, fails} of rows) {
    it(name, async () => {
      const {cloud, ops} = await stubbed(
        script(answers),
        Object.values(answers).flat().includes('HANG') ? IMPATIENT : {},
      )
      const result = cloud.send(CLIENT, call)
      if (fails) await assert.rejects(result, (error) => error instanceof CloudError && error.detail.code === fails)
      else await result
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
