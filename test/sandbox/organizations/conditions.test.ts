import assert from 'node:assert/strict'
import {ask, enter, keysFrom, main, must, other, trust} from '../support.js'
import {company, idsOf, orgOf, outsider} from './support.js'

const MEMBER = other
type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What is said of an organization in its ids: ORG, ROOT, WORKLOADS and PROD stand for them. */
const rows: readonly [name: string, side: 'caller' | 'trust', condition: Condition, into: string, code: string][] = [
  ['a role in the organization', 'caller', {StringEquals: {'aws:ResourceOrgID': 'ORG'}}, MEMBER, 'ok'],
  ['a role outside', 'caller', {StringEquals: {'aws:ResourceOrgID': 'ORG'}}, outsider, 'AccessDenied'],
  ['a role in another one', 'caller', {StringEquals: {'aws:ResourceOrgID': 'o-other12345'}}, MEMBER, 'AccessDenied'],
  ['the same as the caller', 'caller', {StringEquals: {'aws:ResourceOrgID': '${aws:PrincipalOrgID}'}}, MEMBER, 'ok'],
  ['not the organization', 'caller', {StringNotEquals: {'aws:ResourceOrgID': 'ORG'}}, outsider, 'ok'],
  ['outside: no such key', 'caller', {Null: {'aws:ResourceOrgID': 'true'}}, outsider, 'ok'],
  [
    'a unit and what is below it',
    'caller',
    {'ForAnyValue:StringLike': {'aws:ResourceOrgPaths': 'ORG/ROOT/WORKLOADS/*'}},
    MEMBER,
    'ok',
  ],
  [
    'the unit itself',
    'caller',
    {'ForAnyValue:StringEquals': {'aws:ResourceOrgPaths': 'ORG/ROOT/WORKLOADS/PROD/'}},
    MEMBER,
    'ok',
  ],
  [
    'the unit above, not below it',
    'caller',
    {'ForAnyValue:StringEquals': {'aws:ResourceOrgPaths': 'ORG/ROOT/WORKLOADS/'}},
    MEMBER,
    'AccessDenied',
  ],
  ['its account', 'caller', {StringEquals: {'aws:ResourceAccount': MEMBER}}, MEMBER, 'ok'],
  ['another account', 'caller', {StringEquals: {'aws:ResourceAccount': MEMBER}}, outsider, 'AccessDenied'],
  ['who comes from the organization', 'trust', {StringEquals: {'aws:PrincipalOrgID': 'ORG'}}, outsider, 'ok'],
  [
    'who comes from directly below the root',
    'trust',
    {'ForAnyValue:StringEquals': {'aws:PrincipalOrgPaths': 'ORG/ROOT/'}},
    MEMBER,
    'ok',
  ],
  [
    'who comes from a unit',
    'trust',
    {'ForAnyValue:StringLike': {'aws:PrincipalOrgPaths': 'ORG/ROOT/WORKLOADS/*'}},
    MEMBER,
    'AccessDenied',
  ],
]

describe('sandbox: conditions on the organization', () => {
  for (const [name, side, condition, into, code] of rows)
    it(`${side}, ${name}: ${code}`, async () => {
      const sandbox = company()
      const ids = await idsOf(orgOf(sandbox))
      const names = {ORG: (await sandbox.state()).organization?.id, ROOT: ids['']}
      const units = {WORKLOADS: ids['Workloads'], PROD: ids['Workloads/Prod']}
      const text = Object.entries({...names, ...units}).reduce(
        (all, [word, id]) => all.replaceAll(word, id ?? ''),
        JSON.stringify(condition),
      )
      const Condition = JSON.parse(text) as object
      const statement = {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/R'}
      const document = {
        Version: '2012-10-17',
        Statement: [side === 'caller' ? {...statement, Condition} : statement],
      }
      await must(sandbox, 'CreateUser', {UserName: 'alice'})
      await must(sandbox, 'PutUserPolicy', {
        UserName: 'alice',
        PolicyName: 'assume',
        PolicyDocument: JSON.stringify(document),
      })
      const alice = keysFrom(await must(sandbox, 'CreateAccessKey', {UserName: 'alice'}))
      const AssumeRolePolicyDocument = trust(`arn:aws:iam::${main}:root`, side === 'trust' ? {Condition} : {})
      await must(sandbox, 'CreateRole', {RoleName: 'R', AssumeRolePolicyDocument}, await enter(sandbox, into))
      const request = {RoleArn: `arn:aws:iam::${into}:role/R`, RoleSessionName: 'alice'}
      assert.equal((await ask(sandbox, 'AssumeRole', request, alice)).code, code)
    })
})
