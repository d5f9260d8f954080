import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {Json, Resource} from '../../src/core/types.js'
import {holderOf} from '../../src/access/holders.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {AccessModel} from '../../src/access/model.js'
import {powersOf} from '../../src/access/powers.js'
import {sameFor} from '../../src/access/sameness.js'
import {boundaryOf, inlineOf, stateOf} from '../../src/kinds/resource.js'
import {group, inline, member, ROOT, role, trusting, user} from '../ownership/estate.js'
import {seeds} from '../support/seed.js'
import {document} from './world.js'
import type {Fields} from './world.js'

const ID = ROOT.id
const arn = (rest: string): string => `arn:aws:iam::${ID}:${rest}`
const LIMIT = arn('policy/Limit')

const ACTIONS = [
  '*',
  'iam:*',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:PutUserPolicy',
  'iam:CreateAccessKey',
  'iam:PutGroupPolicy',
  'iam:AddUserToGroup',
  'iam:*PermissionsBoundary',
  'iam:PassRole',
  'lambda:*',
  'sts:AssumeRole',
  's3:*',
]
const RESOURCES = [
  ...['*', '*', '*', '*', '*', '*'],
  arn('role/*'),
  arn('role/One'),
  arn('user/${aws:username}'),
  arn('group/Ops'),
  'arn:aws:lambda:*:*:function:*',
  'arn:aws:s3:::b',
]
const LIMITED: Json = {StringEquals: {'iam:PermissionsBoundary': LIMIT}}
const CONDITIONS: readonly Json[] = [
  LIMITED,
  LIMITED,
  {StringNotEquals: {'IAM:permissionsboundary': LIMIT}},
  {Null: {'iam:PermissionsBoundary': 'true'}},
  {ArnLike: {'iam:PolicyARN': 'arn:aws:iam::aws:policy/*'}},
  {StringEquals: {'aws:PrincipalTag/team': 'data'}},
  {StringLike: {'aws:username': 'a*'}},
  {ArnLike: {'aws:PrincipalArn': arn('role/O*')}},
  {StringEquals: {'aws:ResourceTag/team': 'data'}},
  {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
]
const condition = fc.option(fc.constantFrom(...CONDITIONS), {nil: undefined, freq: 2})
const some = (all: readonly string[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...all), {minLength: 1, maxLength: most})
const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    actions: some(ACTIONS, 3),
    resources: some(RESOURCES, 2),
    isNot: fc.constantFrom(false, false, false, true),
    when: condition,
  })
  .map(({effect: Effect, actions: Action, resources, isNot, when}): Fields => ({
    ...{Effect, Action, [isNot ? 'NotResource' : 'Resource']: resources},
    ...(when === undefined ? {} : {Condition: when}),
  }))
const policy = fc.array(statement, {minLength: 1, maxLength: 2}).map((list) => document(...list))

const USERS = ['alice', 'anna', 'bob'] as const
const ROLES = ['One', 'Other', 'Third'] as const
const choice = (most: number) => fc.option(fc.nat(most), {nil: undefined, freq: 1})
const drawn = fc.record({
  policies: fc.array(policy, {minLength: 2, maxLength: 2}),
  trusts: fc.array(
    fc.constantFrom<Json[]>(
      trusting(arn('user/alice')),
      trusting(arn('user/alice')),
      trusting(arn('root')),
      trusting(arn('role/One')),
      document({Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'}),
    ),
    {minLength: 3, maxLength: 3},
  ),
  has: fc.array(fc.tuple(fc.nat(1), choice(1), fc.boolean()), {minLength: 6, maxLength: 6}),
  ofGroup: choice(1),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

/** Few policies, so that many have the same; a document is another object for each, as reading makes it. */
function resourcesOf({policies, trusts, has, ofGroup}: Drawn): Resource[] {
  const text = (at: number): Json => structuredClone(policies[at]!)
  const parts = (kind: 'user' | 'role', name: string, at: number): Resource[] => {
    const [own, limit] = has[at]!
    return [
      inlineOf(ROOT, kind, name, 'own', {document: text(own)}),
      ...(limit === undefined ? [] : [boundaryOf(ROOT, kind, name, {arn: limit === 0 ? LIMIT : 'own:1'})]),
    ]
  }
  return [
    group('Ops'),
    ...(ofGroup === undefined ? [] : [inline(['group', 'Ops'], 'all', text(ofGroup))]),
    ...USERS.flatMap((name, at) => [
      user(name),
      ...parts('user', name, at),
      ...(has[at]![2] ? [member('Ops', name)] : []),
    ]),
    ...ROLES.flatMap((name, at) => [...role(name, trusts[at]!, ROOT), ...parts('role', name, at + USERS.length)]),
  ]
}

const modelFrom = (one: Drawn): AccessModel =>
  modelOf(
    stateOf(resourcesOf(one)),
    (at) => (at.startsWith('own:') ? one.policies[Number(at.slice(4))] : undefined),
    NO_GUARDS,
  )

const KEYS = [...USERS.map((name) => `root/user/${name}`), ...ROLES.map((name) => `root/role/${name.toLowerCase()}`)]

const told = (model: AccessModel, key: string) => {
  const {administrator, escalations, from} = powersOf(model, key)
  return {
    key,
    administrator,
    escalations,
    from: [...from].map(([name, all]) => [name, all.map(({address}) => address)]),
  }
}

describe('what is shared by those with the same policies', () => {
  for (const {name, seed} of seeds)
    it(`is what each of them makes of itself alone, ${name}`, () =>
      fc.assert(
        fc.property(drawn, (one) => {
          const together = modelFrom(one)
          for (const key of KEYS) assert.deepEqual(told(together, key), told(modelFrom(one), key))
        }),
        {seed, numRuns: 100},
      ))

  const SAME: readonly [what: string, document: Json, isShared: boolean][] = [
    ['anything on anything', document({Effect: 'Allow', Action: '*', Resource: '*'}), true],
    ['things of another service', document({Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}), true],
    ['a user', document({Effect: 'Allow', Action: 'iam:*', Resource: arn('user/alice')}), false],
    ['whatever it is called', document({Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/*'}), false],
    ['a variable', document({Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}'}), false],
    [
      'a condition on the caller',
      document({Effect: 'Allow', Action: '*', Resource: '*', Condition: {StringEquals: {'aws:PrincipalTag/a': 'b'}}}),
      false,
    ],
    [
      'a condition on a boundary, which only some roles have',
      document({Effect: 'Allow', Action: '*', Resource: '*', Condition: LIMITED}),
      false,
    ],
  ]
  for (const [what, text, isShared] of SAME)
    it(`${what}: ${isShared ? 'shared' : 'asked of each'}`, () => {
      const model = modelOf(
        stateOf(['alice', 'bob'].flatMap((who) => [user(who), inlineOf(ROOT, 'user', who, 'p', {document: text})])),
        () => undefined,
        NO_GUARDS,
      )
      const [a, b] = ['alice', 'bob'].map((who) => sameFor(holderOf(model, `root/user/${who}`)!))
      assert.equal(a, b)
      assert.equal(a !== undefined, isShared)
    })

  it('two with the same policy, of whom one may assume the limited role that both may write', () => {
    const writes = document({Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: '*', Condition: LIMITED})
    const model = modelOf(
      stateOf([
        ...['alice', 'bob'].flatMap((who) => [user(who), inlineOf(ROOT, 'user', who, 'p', {document: writes})]),
        ...role('One', trusting(arn('user/alice')), ROOT),
        boundaryOf(ROOT, 'role', 'One', {arn: LIMIT}),
      ]),
      () => undefined,
      NO_GUARDS,
    )
    assert.deepEqual(
      ['root/user/alice', 'root/user/bob'].map((key) => powersOf(model, key).escalations),
      [['iam:PutRolePolicy on root/role/One'], []],
    )
  })
})
