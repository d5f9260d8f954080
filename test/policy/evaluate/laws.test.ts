import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {Json} from '../../../src/core/types.js'
import {seeds} from '../../support/seed.js'
import {A, assuming, B, policy, sessionOf, TARGET, trust, userOf} from './world.js'
import type {Situation} from './world.js'

type Fields = Record<string, Json>

const RANK = {denied: 0, conditional: 1, allowed: 2}
const rank = (one: Situation): number => RANK[assuming(one).outcome]

const CONDITIONS: readonly Json[] = [
  {StringEquals: {'sts:ExternalId': ['abc', 'x']}},
  {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
  {StringEquals: {'aws:PrincipalOrgID': 'o-x'}},
  {StringNotEquals: {'aws:PrincipalAccount': [A.id]}},
  {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
]
const condition = fc.option(fc.constantFrom(...CONDITIONS), {nil: undefined})
const with_ = (fields: Fields, one: Json | undefined): Fields =>
  one === undefined ? fields : {...fields, Condition: one}

const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    fc.uniqueArray(fc.constantFrom('sts:AssumeRole', 'STS:Assume*', 'sts:*', 's3:*', '*'), {minLength: 1}),
    fc.uniqueArray(fc.constantFrom('*', TARGET, `arn:aws:iam::${B.id}:role/tar*`, 'arn:aws:iam::*:role/other'), {
      minLength: 1,
    }),
    condition,
  )
  .map(([Effect, Action, Resource, one]) => with_({Effect, Action, Resource}, one))

const callers = [userOf(A), sessionOf(A), userOf(B), sessionOf(B)]
const trustStatement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    fc.uniqueArray(fc.constantFrom('*', `arn:aws:iam::${A.id}:root`, B.id, ...callers.map((one) => one.arn)), {
      minLength: 1,
    }),
    condition,
  )
  .map(([Effect, AWS, one]) => with_({Effect, Principal: {AWS}, Action: ['sts:AssumeRole']}, one))

const situation: fc.Arbitrary<Situation> = fc.record({
  caller: fc.constantFrom(...callers),
  identity: fc.array(
    fc.array(statement, {minLength: 1, maxLength: 3}).map((list) => policy(list)),
    {maxLength: 2},
  ),
  trust: fc
    .array(trustStatement, {minLength: 1, maxLength: 3})
    .map((Statement): Json => ({Version: '2012-10-17', Statement})),
  given: fc.record({
    'aws:MultiFactorAuthPresent': fc.constantFrom('true', 'false', null),
    'aws:PrincipalOrgID': fc.constantFrom('o-x', 'o-y', null, undefined),
    'aws:SourceIp': fc.constantFrom('203.0.113.9', '198.51.100.1', undefined),
  }),
  send: fc.constantFrom({}, {externalId: 'abc'}, {externalId: 'no'}),
})

/** The same documents written another way: order, Sids, one and a list of one. */
function rewritten(document: Json, salt: number): Json {
  const {Version, Statement} = document as {Version: string; Statement: Fields[]}
  const turned = [...Statement].reverse().map((one, at): Fields => {
    const spelled = Object.entries(one).map(([key, value]): [string, Json] =>
      Array.isArray(value)
        ? [key, value.length === 1 && (salt + at) % 2 === 0 ? (value[0] ?? null) : [...value].reverse()]
        : [key, value],
    )
    return {Sid: `S${salt}${at}`, ...Object.fromEntries(spelled.reverse())}
  })
  return {Statement: turned, Version}
}

const statements = (document: Json): Fields[] => (document as {Statement: Fields[]}).Statement
const restated = (document: Json, list: readonly Fields[]): Json => ({...(document as Fields), Statement: [...list]})

describe('laws of the evaluator', () => {
  for (const {name, seed} of seeds) {
    const check = (law: fc.IRawProperty<unknown>) => fc.assert(law as fc.IProperty<unknown>, {seed, numRuns: 400})

    it(`a Deny more never widens (${name})`, () => {
      check(
        fc.property(situation, statement, condition, (one, deny, when) => {
          const more = policy([{...deny, Effect: 'Deny'}])
          assert.ok(rank({...one, identity: [...(one.identity ?? []), more]}) <= rank(one))
          const barred = with_({Effect: 'Deny', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}, when)
          assert.ok(rank({...one, trust: restated(one.trust, [...statements(one.trust), barred])}) <= rank(one))
        }),
      )
    })

    it(`order, Sids and one versus a list of one mean nothing (${name})`, () => {
      check(
        fc.property(situation, fc.nat(9), (one, salt) => {
          const other = {
            ...one,
            trust: rewritten(one.trust, salt),
            identity: (one.identity ?? []).map((document) => rewritten(document, salt)),
          }
          assert.equal(assuming(other).outcome, assuming(one).outcome)
        }),
      )
    })

    it(`an Allow that names fewer actions or resources, or asks for more, never widens (${name})`, () => {
      check(
        fc.property(situation, fc.nat(2), fc.nat(4), (one, which, drop) => {
          const narrower = (document: Json) =>
            restated(
              document,
              statements(document).map((each, at): Fields => {
                if (at !== which || each['Effect'] !== 'Allow') return each
                const cut = (value: Json | undefined): Json =>
                  Array.isArray(value) && value.length > 1
                    ? value.filter((_, i) => i !== drop % value.length)
                    : (value ?? null)
                return {
                  ...each,
                  Action: cut(each['Action']),
                  Condition: {
                    ...(each['Condition'] as Fields | undefined),
                    NumericLessThan: {'aws:MultiFactorAuthAge': '60'},
                  },
                }
              }),
            )
          assert.ok(rank({...one, identity: (one.identity ?? []).map(narrower)}) <= rank(one))
          assert.ok(rank({...one, trust: narrower(one.trust)}) <= rank(one))
        }),
      )
    })
  }

  it('a grant of several conditions: allowed with all of them met, denied with each one missing', () => {
    const caller = userOf(A)
    const closed = trust(
      {AWS: `arn:aws:iam::${A.id}:root`},
      {
        Condition: {
          StringEquals: {'sts:ExternalId': 'abc', 'aws:PrincipalOrgID': 'o-x'},
          Bool: {'aws:MultiFactorAuthPresent': 'true'},
          IpAddress: {'aws:SourceIp': '203.0.113.0/24'},
        },
      },
    )
    const identity = [policy([{Action: 'sts:AssumeRole', Resource: TARGET}])]
    const met = {
      'aws:MultiFactorAuthPresent': 'true',
      'aws:PrincipalOrgID': 'o-x',
      'aws:SourceIp': '203.0.113.9',
    }
    const whole: Situation = {caller, trust: closed, identity, given: met, send: {externalId: 'abc'}}
    assert.equal(assuming(whole).outcome, 'allowed')
    assert.equal(assuming({...whole, send: {}}).outcome, 'denied')
    for (const key of Object.keys(met))
      assert.equal(assuming({...whole, given: {...met, [key]: null}}).outcome, 'denied', key)
    assert.equal(assuming({...whole, identity: []}).outcome, 'denied')
    assert.equal(assuming({...whole, given: {'aws:MultiFactorAuthPresent': 'true'}}).outcome, 'conditional')
  })
})
