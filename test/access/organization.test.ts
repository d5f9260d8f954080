import assert from 'node:assert/strict'
import {entering} from '../../src/access/pairs.js'
import {modelOf} from '../../src/access/model.js'
import type {Guards} from '../../src/access/model.js'
import {reachOf} from '../../src/access/reach.js'
import type {AccountRef, Json} from '../../src/core/types.js'
import {inlineOf, roleOf, stateOf, trustOf, userOf} from '../../src/kinds/resource.js'
import {document, letting} from './world.js'
import {plainWays} from './plain.js'

const ORG = 'o-abcd123456'
const account = (name: string, digit: number): AccountRef => ({name, id: String(digit).repeat(12), partition: 'aws'})
const [HUB, MEMBER, OTHER, UNKNOWN] = [
  account('hub', 1),
  account('member', 2),
  account('other', 3),
  account('unknown', 4),
]
const IDS: Readonly<Record<string, string>> = {[HUB.id]: ORG, [MEMBER.id]: ORG, [OTHER.id]: 'o-zzzz999999'}

const guards: Guards = {
  serviceControl: () => undefined,
  resourceControl: () => undefined,
  organizationOf: (id) => IDS[id],
}

const role = (at: AccountRef, trust: Json) => [
  roleOf(at, {name: 'R', path: '/', description: '', maxSession: 3600, tags: {}, marks: {}}),
  trustOf(at, 'R', {document: trust}),
]
const everywhere = (condition: Json): Json =>
  document({Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/R', Condition: condition})

/** A user of the hub with one policy, and a role R of one trust in each of the other accounts. */
const modelWith = (policy: Json, trust: Json) =>
  modelOf(
    stateOf([
      userOf(HUB, {name: 'alice', path: '/', tags: {}, marks: {}}),
      inlineOf(HUB, 'user', 'alice', 'assume', {document: policy}),
      ...[MEMBER, OTHER, UNKNOWN].flatMap((at) => role(at, trust)),
    ]),
    () => undefined,
    guards,
  )

const HUB_ROOT = `arn:aws:iam::${HUB.id}:root`
const IN_ORG: Json = {StringEquals: {'aws:ResourceOrgID': ORG}}
const ANYWHERE: Json = {}

type Case = [name: string, policy: Json, trust: Json, ways: Readonly<Record<string, readonly (readonly string[])[]>>]
const cases: Case[] = [
  [
    'of the role, in the policy of the caller',
    everywhere(IN_ORG),
    document(letting(HUB_ROOT)),
    {member: [[]], unknown: [[`StringEquals aws:ResourceOrgID = ${ORG}`]]},
  ],
  [
    'of the caller, in the trust',
    everywhere(ANYWHERE),
    document(letting('*', {StringEquals: {'aws:PrincipalOrgID': ORG}})),
    {member: [[]], other: [[]], unknown: [[]]},
  ],
  [
    'another one of the caller, in the trust',
    everywhere(ANYWHERE),
    document(letting('*', {StringEquals: {'aws:PrincipalOrgID': 'o-zzzz999999'}})),
    {},
  ],
  [
    'the same of both',
    everywhere({StringEquals: {'aws:ResourceOrgID': '${aws:PrincipalOrgID}'}}),
    document(letting(HUB_ROOT)),
    {member: [[]], unknown: [['StringEquals aws:ResourceOrgID = ${aws:PrincipalOrgID}']]},
  ],
  [
    'not of the role, in the trust',
    everywhere(ANYWHERE),
    document(letting(HUB_ROOT, {StringNotEquals: {'aws:ResourceOrgID': ORG}})),
    {other: [[]], unknown: [[`StringNotEquals aws:ResourceOrgID = ${ORG}`]]},
  ],
]

describe('access: conditions on the organization', () => {
  for (const [name, policy, trust, ways] of cases)
    it(name, () => {
      const model = modelWith(policy, trust)
      const alice = model.principals.get('hub/user/alice')!
      const found = reachOf(model).from(alice)
      assert.deepEqual(
        Object.fromEntries(
          found.map(({role: one, ways: all}) => [one.account.name, all.map(({conditions}) => conditions)]),
        ),
        ways,
      )
      const enters = entering(model)
      for (const one of model.roles.values()) {
        const plain = plainWays(model, alice, one)
        assert.equal(plain.length > 0, one.account.name in ways, one.address)
        assert.equal(enters(alice, one), one.account.name in ways, one.address)
      }
    })
})
