import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {AccountRef, Json, Resource} from '../../src/core/types.js'
import {accessGains} from '../../src/access/changes.js'
import {modelOf, NO_GUARDS} from '../../src/access/model.js'
import type {AccessModel, Guards} from '../../src/access/model.js'
import {entering} from '../../src/access/pairs.js'
import {reachOf} from '../../src/access/reach.js'
import type {Edge} from '../../src/access/reach.js'
import {worldOf} from '../../src/engine/world.js'
import {boundaryOf, inlineOf, roleOf, stateOf, trustOf, userOf} from '../../src/kinds/resource.js'
import {CLIENT, group, inline, member, ROOT, stepsBetween} from '../ownership/estate.js'
import {seeds} from '../support/seed.js'
import {plainWays} from './plain.js'
import type {Fields} from './world.js'

const CONDITIONS: readonly Json[] = [
  {StringEquals: {'sts:ExternalId': ['abc', 'x']}},
  {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
  {StringEquals: {'aws:PrincipalOrgID': 'o-x'}},
  {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
  {StringEquals: {'aws:PrincipalTag/team': ['data', 'web']}},
  {StringEquals: {'aws:ResourceTag/team': '${aws:PrincipalTag/team}'}},
  {ArnLike: {'aws:PrincipalArn': 'arn:aws:iam::*:user/a*'}},
  {StringNotEquals: {'aws:username': 'bob'}},
  {StringEquals: {'aws:PrincipalAccount': ROOT.id}},
  {StringEquals: {'aws:ResourceAccount': CLIENT.id}},
]
const condition = fc.option(fc.constantFrom(...CONDITIONS), {nil: undefined})
const withOne = (fields: Fields, one: Json | undefined): Fields =>
  one === undefined ? fields : {...fields, Condition: one}
const document = (list: readonly Fields[]): Json => ({Version: '2012-10-17', Statement: [...list]})

const arn = (at: AccountRef, rest: string): string => `arn:aws:iam::${at.id}:${rest}`
const RESOURCES = [
  '*',
  'arn:aws:iam::*:role/T*',
  'arn:aws:iam::*:role/*o*',
  'arn:aws:iam::222222222222:role/T?o',
  'arn:aws:iam::*:role/${aws:username}',
  'arn:aws:iam::*:role/${aws:PrincipalTag/team}',
  arn(CLIENT, 'role/One'),
  arn(ROOT, 'role/ci/Two'),
]
const resources = fc.uniqueArray(fc.constantFrom(...RESOURCES), {minLength: 1, maxLength: 2})
const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny')
const statement = fc
  .tuple(effect, fc.constantFrom('sts:AssumeRole', 'STS:Assume*', 's3:*', '*'), fc.boolean(), resources, condition)
  .map(([Effect, Action, isNot, list, one]) =>
    withOne({Effect, Action, [isNot ? 'NotResource' : 'Resource']: list}, one),
  )
const NAMES = [
  '*',
  arn(ROOT, 'root'),
  CLIENT.id,
  arn(ROOT, 'user/alice'),
  arn(CLIENT, 'user/bob'),
  arn(ROOT, 'role/ci/Two'),
  'arn:aws:sts::111111111111:assumed-role/Two/run',
  'arn:aws:iam::999999999999:root',
]
const trustStatement = fc
  .tuple(
    effect,
    fc.constantFrom(false, false, false, true),
    fc.uniqueArray(fc.constantFrom(...NAMES), {minLength: 1, maxLength: 3}),
    condition,
  )
  .map(([Effect, isNot, AWS, one]) =>
    withOne(
      {Effect, [isNot && Effect === 'Deny' ? 'NotPrincipal' : 'Principal']: {AWS}, Action: ['sts:AssumeRole']},
      one,
    ),
  )
const policy = fc.array(statement, {minLength: 1, maxLength: 2}).map(document)
const trust = fc.array(trustStatement, {minLength: 1, maxLength: 3}).map(document)
const tags = fc.constantFrom<Record<string, string>[]>({}, {team: 'data'}, {team: 'One'})

const USERS = [
  [ROOT, 'alice'],
  [ROOT, 'anna'],
  [ROOT, 'bob'],
  [CLIENT, 'bob'],
  [CLIENT, 'One'],
] as const
const ROLES = [
  [CLIENT, '/', 'One'],
  [CLIENT, '/', 'Two'],
  [ROOT, '/ci/', 'Two'],
  [ROOT, '/', 'Other'],
] as const

const part = <T>(all: fc.Arbitrary<T>) => fc.option(all, {nil: undefined, freq: 2})
const some = <T>(all: fc.Arbitrary<T>, count: number) => fc.array(all, {minLength: count, maxLength: count})

/** What is drawn: few policies, so that many principals have the same. */
const drawn = fc.record({
  policies: some(policy, 3),
  trusts: some(trust, 3),
  users: some(fc.tuple(tags, fc.nat(3), part(fc.nat(2)), fc.boolean()), USERS.length),
  roles: some(fc.tuple(tags, fc.nat(2), part(fc.nat(2)), part(fc.nat(2))), ROLES.length),
  unread: fc.constantFrom(-1, -1, 0, 1),
  control: fc.tuple(part(fc.nat(2)), part(trust)),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function resourcesOf({policies, trusts, users, roles, unread}: Drawn): Resource[] {
  const unknown = 'arn:aws:iam::aws:policy/NobodyKnows'
  return [
    ...USERS.flatMap(([at, name], i): Resource[] => {
      const [own, which, limit, isMember] = users[i]!
      return [
        userOf(at, {name, path: '/', tags: own, marks: {}}),
        ...(which < 3 ? [inlineOf(at, 'user', name, 'own', {document: structuredClone(policies[which]!)})] : []),
        ...(limit === undefined ? [] : [boundaryOf(at, 'user', name, {arn: limit === 0 ? unknown : `own:${limit}`})]),
        ...(isMember && at === ROOT ? [member('Ops', name)] : []),
      ]
    }),
    group('Ops'),
    inline(['group', 'Ops'], 'shared', policies[0]!),
    ...ROLES.flatMap(([at, path, name], i): Resource[] => {
      const [own, which, holds, limit] = roles[i]!
      return [
        roleOf(at, {name, path, description: '', maxSession: 3600, tags: own, marks: {}}),
        trustOf(at, name, {document: structuredClone(trusts[which]!)}),
        ...(holds === undefined ? [] : [inlineOf(at, 'role', name, 'own', {document: policies[holds]!})]),
        ...(limit === undefined ? [] : [boundaryOf(at, 'role', name, {arn: `own:${limit}`})]),
      ]
    }),
  ].filter((_, at) => at !== unread * 3)
}

const guardsOf = ({policies, control: [serviceControl, resourceControl]}: Drawn): Guards => {
  const from = {address: 'organization', kind: 'managed-policy', name: 'guard'} as const
  const all: Json = document([{Effect: 'Allow', Action: '*', Resource: '*'}])
  const anyone: Json = document([{Effect: 'Allow', Principal: '*', Action: '*', Resource: '*'}])
  return {
    serviceControl: (id) =>
      serviceControl === undefined || id !== ROOT.id
        ? undefined
        : [
            [{document: all, from}],
            [
              {document: policies[serviceControl]!, from},
              {document: all, from},
            ],
          ],
    resourceControl: (id) =>
      resourceControl === undefined || id !== CLIENT.id
        ? undefined
        : [
            [
              {document: anyone, from},
              {document: resourceControl, from},
            ],
          ],
  }
}

const modelOfDrawn = (one: Drawn): AccessModel =>
  modelOf(
    stateOf(resourcesOf(one)),
    (at) => (at.startsWith('own:') ? one.policies[Number(at.slice(4))] : undefined),
    guardsOf(one),
  )

const told = (edges: readonly Edge[]): string[] =>
  edges
    .flatMap(({principal, role, ways}) =>
      ways.map(({conditions}) => `${principal.address} ${role.address}: ${[...conditions].sort().join(', ')}`),
    )
    .sort()

const plainly = (model: AccessModel): string[] =>
  [...model.principals.values()]
    .flatMap((principal) =>
      [...model.roles.values()].flatMap((role) =>
        plainWays(model, principal, role).map((way) => `${principal.address} ${role.address}: ${way}`),
      ),
    )
    .sort()

/** The same documents written another way: order, Sids, one and a list of one, split by principal. */
function rewritten(one: Json, salt: number): Json {
  const {Statement} = one as {Statement: Fields[]}
  const split = Statement.flatMap((each): Fields[] => {
    const {AWS} = (each['Principal'] ?? {}) as {AWS?: Json[]}
    return salt % 3 === 0 && AWS ? AWS.map((name) => ({...each, Principal: {AWS: name}})) : [each]
  })
  const turned = split.reverse().map((each, at): Fields => ({
    ...(salt % 2 === 0 ? {Sid: `S${at}x${salt}`} : {}),
    ...Object.fromEntries(
      Object.entries(each)
        .reverse()
        .map(([key, value]) => [key, typeof value === 'string' && /Action|Resource/.test(key) ? [value] : value]),
    ),
  }))
  return document(salt % 5 === 0 ? [...turned, ...turned] : turned)
}

describe('laws of access', () => {
  for (const {name, seed} of seeds) {
    it(`what is prepared and shared finds what is found pair by pair, ${name}`, () =>
      fc.assert(
        fc.property(drawn, (one) => {
          const model = modelOfDrawn(one)
          const reach = reachOf(model)
          const expected = plainly(model)
          assert.deepEqual(told([...model.roles.values()].flatMap((role) => reach.into(role))), expected)
          assert.deepEqual(told([...model.principals.values()].flatMap((each) => reach.from(each))), expected)
          const [enters, found] = [entering(model), new Set(expected.map((line) => line.slice(0, line.indexOf(':'))))]
          for (const each of model.principals.values())
            for (const role of model.roles.values())
              assert.equal(enters(each, role), found.has(`${each.address} ${role.address}`))
        }),
        {seed, numRuns: 300},
      ))

    it(`what is only written otherwise changes nobody's access, ${name}`, () =>
      fc.assert(
        fc.property(drawn, fc.nat(30), (one, salt) => {
          const other = {
            ...one,
            policies: one.policies.map((each) => rewritten(each, salt)),
            trusts: one.trusts.map((each) => rewritten(each, salt + 1)),
          }
          const [before, after] = [one, other].map((each) => stateOf(resourcesOf(each))) as [
            ReadonlyMap<string, Resource>,
            ReadonlyMap<string, Resource>,
          ]
          const changes = stepsBetween(before, after, {}).map(({change}) => change)
          const [was, is] = [before, after].map((state) => modelOf(state, () => undefined, NO_GUARDS)) as [
            AccessModel,
            AccessModel,
          ]
          assert.deepEqual(accessGains(was, is, changes, worldOf([ROOT, CLIENT])), {access: [], outsiders: []})
        }),
        {seed, numRuns: 200},
      ))
  }
})
