import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {Json} from '../../src/core/types.js'
import {accessGains} from '../../src/access/changes.js'
import {outsiderWords} from '../../src/access/outsider-words.js'
import {worldOf} from '../../src/engine/world.js'
import {stateOf} from '../../src/kinds/resource.js'
import {mayAssume} from '../../src/policy/evaluate/assume.js'
import type {Caller} from '../../src/policy/evaluate/principal.js'
import {allows, CLIENT, role, ROOT, stepsBetween} from '../ownership/estate.js'
import {seeds} from '../support/seed.js'
import {ACCOUNT_1, document, letting, MFA, modelFrom, OFFICE, STRANGER} from './world.js'
import type {Fields} from './world.js'

const WORLD = worldOf([ROOT, CLIENT])

/** Who of whom AWS does not tell us more gains and loses, and in what words who comes in is told. */
function between(before: Json, after: Json): {told: string[]; words: string} {
  const [was, is] = [role('Admin', before), role('Admin', after)]
  const changes = stepsBetween(stateOf(was), stateOf(is), {}).map(({change}) => change)
  const {access, outsiders} = accessGains(modelFrom(...was), modelFrom(...is), changes, WORLD)
  return {
    told: access
      .filter(({principal}) => principal !== 'client/role/Admin')
      .map(({change, principal, conditions}) => `${change} ${principal}: ${conditions.join(', ')}`),
    words: outsiderWords(outsiders.map(({grant}) => grant)),
  }
}

const X = 'arn:aws:iam::999999999999:role/p/X'
const BOB = 'arn:aws:sts::999999999999:assumed-role/X/bob'
const GITHUB = 'arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com'
const SUB = 'token.actions.githubusercontent.com:sub'
const OKTA = 'arn:aws:iam::222222222222:saml-provider/Okta'
const id = (value: Json): Json => ({StringEquals: {'sts:ExternalId': value}})
const from = (...ranges: string[]): Json => ({IpAddress: {'aws:SourceIp': ranges}})
const until = (day: string): Json => ({DateLessThan: {'aws:CurrentTime': day}})
const arn = (operator: string): Json => ({[operator]: {'aws:PrincipalArn': X}})
const deny = (AWS: Json, condition?: Json, more: Fields = {}): Fields =>
  letting(AWS, condition, {Effect: 'Deny', ...more})
const tokens = (condition?: Json, more: Fields = {}): Fields =>
  letting('', condition, {Principal: {Federated: GITHUB}, Action: 'sts:AssumeRoleWithWebIdentity', ...more})
const ours = letting(ACCOUNT_1)
const named = (who: string): string => `${who}, outside the listed accounts, may assume it`

type Row = readonly [before: readonly Fields[], after: readonly Fields[], words: string]

const COMES_IN: Record<string, Row> = {
  'a provider beside a Deny of another call': [
    [ours],
    [tokens(), deny('*')],
    `whoever ${GITHUB} vouches for (no condition on sub) may assume it`,
  ],
  'a provider beside a Deny of its own account, which it is not of': [
    [ours],
    [tokens(), deny('222222222222', undefined, {Action: 'sts:*'})],
    `whoever ${GITHUB} vouches for (no condition on sub) may assume it`,
  ],
  'a Deny for everyone stays, without the call of the provider': [
    [tokens(), deny('*', undefined, {Action: 'sts:Assume*'})],
    [tokens(), deny('*')],
    `whoever ${GITHUB} vouches for (no condition on sub) may assume it`,
  ],
  'a provider with a subject of anybody': [
    [ours],
    [tokens({StringLike: {[SUB]: 'repo*'}})],
    `whoever ${GITHUB} vouches for (its condition on sub does not say whose) may assume it`,
  ],
  'a directory': [
    [ours],
    [letting('', undefined, {Principal: {Federated: OKTA}, Action: 'sts:AssumeRoleWithSAML'})],
    `whoever ${OKTA} vouches for (no condition on sub) may assume it`,
  ],
  everyone: [[ours], [letting('*')], 'anyone in any AWS account may assume it'],
  'everyone, by a token': [
    [ours],
    [letting('*', undefined, {Action: 'sts:AssumeRoleWithWebIdentity'})],
    'anyone with a token of any identity provider may assume it',
  ],
  'everyone of an account': [
    [ours],
    [letting('*', {StringEqualsIgnoreCase: {'aws:PrincipalAccount': '999999999999'}})],
    named('anyone in account 999999999999'),
  ],
  'everyone and an account': [
    [ours],
    [letting('*', MFA), letting(STRANGER)],
    `anyone in any AWS account may assume it; ${named(STRANGER)}`,
  ],
  'two accounts': [
    [ours],
    [letting([STRANGER, 'arn:aws:iam::888888888888:root'])],
    named(`${STRANGER}, arn:aws:iam::888888888888:root`),
  ],
  'a Deny of a session of a role goes': [[letting(X), deny(BOB)], [letting(X)], named(X)],
  'a Deny of a role goes, and a session of it is let in': [[letting(BOB), deny(X)], [letting(BOB)], named(BOB)],
  'a Deny is of fewer addresses': [
    [letting(STRANGER), deny(STRANGER, from('10.0.0.0/8', '11.0.0.0/8'))],
    [letting(STRANGER), deny(STRANGER, from('10.0.0.0/8'))],
    named(STRANGER),
  ],
  'a Deny of everyone becomes one of somebody': [
    [letting(STRANGER), deny('*', OFFICE)],
    [letting(STRANGER), deny(X, OFFICE)],
    named(STRANGER),
  ],
  'a role, and then its account': [[letting(X)], [letting(STRANGER)], named(STRANGER)],
  'a session, and then its role': [[letting(BOB)], [letting(X)], named(X)],
  'one external id, and then two': [[letting(STRANGER, id('a'))], [letting(STRANGER, id(['a', 'b']))], named(STRANGER)],
  'a later end': [[letting(STRANGER, until('2026-12-01'))], [letting(STRANGER, until('2027-02-01'))], named(STRANGER)],
  'a wider range': [[letting(STRANGER, from('10.1.0.0/16'))], [letting(STRANGER, from('10.0.0.0/8'))], named(STRANGER)],
  'a role of an account of which another one was let in': [
    [letting('arn:aws:iam::999999999999:role/Y')],
    [letting('arn:aws:iam::999999999999:role/Y'), letting(X)],
    named(X),
  ],
}

/** Less than before; told, and nobody has to be asked. */
const NARROWER: Record<string, readonly [before: readonly Fields[], after: readonly Fields[]]> = {
  'two external ids, and then one': [[letting(STRANGER, id(['a', 'b']))], [letting(STRANGER, id('a'))]],
  'fewer addresses': [[letting(STRANGER, from('10.0.0.0/8', '11.0.0.0/8'))], [letting(STRANGER, from('10.0.0.0/8'))]],
  'a part of a range': [[letting(STRANGER, from('10.0.0.0/8'))], [letting(STRANGER, from('10.1.0.0/16'))]],
  'an earlier end': [[letting(STRANGER, until('2027-02-01'))], [letting(STRANGER, until('2026-12-01'))]],
  'an account, and then one role of it': [[letting(STRANGER)], [letting(X)]],
  'an account, and then two sessions': [[letting(STRANGER)], [letting([BOB, `${BOB}2`])]],
  'a role, and then a session of it': [[letting(X)], [letting(BOB)]],
  'everyone, and then an account': [[letting('*')], [letting(STRANGER)]],
  'everyone, and then a provider, by its call': [
    [letting('*', undefined, {Action: 'sts:Assume*'})],
    [tokens({StringLike: {[SUB]: 'repo:*'}})],
  ],
  'everyone, and then everyone of an account': [
    [letting('*')],
    [letting('*', {StringEquals: {'aws:PrincipalAccount': '999999999999'}})],
  ],
  'fewer audiences': [[tokens({StringEquals: {'x:aud': ['a', 'b']}})], [tokens({StringEquals: {'x:aud': 'a'}})]],
  'one condition more': [[letting(STRANGER)], [letting(STRANGER, MFA)]],
  'a Deny of more addresses': [
    [letting(STRANGER), deny(STRANGER, from('10.0.0.0/8'))],
    [letting(STRANGER), deny(STRANGER, from('10.0.0.0/8', '11.0.0.0/8'))],
  ],
  'a Deny that no longer asks': [
    [letting(STRANGER), deny(STRANGER, OFFICE)],
    [letting(STRANGER), deny(STRANGER)],
  ],
  'a Deny of a session, and then of its role': [
    [letting(STRANGER), deny(BOB, OFFICE)],
    [letting(STRANGER), deny(X, OFFICE)],
  ],
  'an account with a Deny of another role, and then a role': [
    [letting(STRANGER), deny('arn:aws:iam::999999999999:role/Y')],
    [letting(X)],
  ],
}

/** The same written otherwise: nothing at all is told. */
const SAME: Record<string, readonly [before: readonly Fields[], after: readonly Fields[]]> = {
  'ArnEquals and ArnLike': [[letting(STRANGER, arn('ArnEquals'))], [letting(STRANGER, arn('ArnLike'))]],
  'an address and its range': [[letting(STRANGER, from('1.2.3.4'))], [letting(STRANGER, from('1.2.3.4/32'))]],
  'a pattern without wildcards': [
    [letting(STRANGER, id('a'))],
    [letting(STRANGER, {StringLike: {'sts:ExternalId': 'a'}})],
  ],
  'one statement for two values': [
    [letting(STRANGER, id('a')), letting(STRANGER, id('b'))],
    [letting(STRANGER, id(['a', 'b']))],
  ],
  'one Deny for two values': [
    [letting(STRANGER), deny(STRANGER, from('1.0.0.0/8', '2.0.0.0/8'))],
    [letting(STRANGER), deny(STRANGER, from('1.0.0.0/8')), deny(STRANGER, from('2.0.0.0/8'))],
  ],
  'a Deny for everyone where only one is let in': [
    [letting(STRANGER), deny(STRANGER, OFFICE)],
    [letting(STRANGER), deny('*', OFFICE)],
  ],
  'one statement for two values, one of which a Deny never lets in': [
    [letting(STRANGER, id(['a', 'b'])), deny(STRANGER, id('a'))],
    [letting(STRANGER, id('b')), letting(STRANGER, id('a')), deny(STRANGER, id('a'))],
  ],
  'a Deny of what is not let in': [[letting(X)], [letting(X), deny('arn:aws:iam::999999999999:role/Y')]],
}

describe('who comes in from outside', () => {
  const sides = (before: readonly Fields[], after: readonly Fields[]) =>
    between(document(...before), document(...after))
  for (const [name, [before, after, words]] of Object.entries(COMES_IN))
    it(`${name}: is told`, () => assert.equal(sides(before, after).words, words))
  for (const [name, [before, after]] of Object.entries(NARROWER))
    it(`${name}: nobody`, () => {
      const {told, words} = sides(before, after)
      assert.equal(words, '')
      assert.notDeepEqual(told, [])
    })
  for (const [name, [before, after]] of Object.entries(SAME))
    it(`${name}: the same`, () => assert.deepEqual(sides(before, after), {told: [], words: ''}))

  it('a variable means another thing in another version', () => {
    const one = letting(STRANGER, id('${aws:PrincipalAccount}'))
    assert.equal(between({Version: '2008-10-17', Statement: [one]}, document(one)).words, named(STRANGER))
  })
})

const NAMES = [
  '*',
  STRANGER,
  X,
  BOB,
  'arn:aws:sts::999999999999:assumed-role/X/eve',
  'arn:aws:iam::999999999999:user/eve',
  'arn:aws:iam::888888888888:root',
  'arn:aws:iam::888888888888:role/Y',
  ACCOUNT_1,
]
const VALUES: readonly (readonly [operator: string, key: string, values: readonly string[]])[] = [
  ['StringEquals', 'sts:ExternalId', ['abc', 'xyz', 'abd']],
  ['StringLike', 'sts:ExternalId', ['ab*', 'x?z', 'xyz']],
  ['StringNotEquals', 'sts:ExternalId', ['abc', 'xyz']],
  ['StringEqualsIfExists', 'sts:ExternalId', ['abc', 'xyz']],
  ['Null', 'sts:ExternalId', ['true']],
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '10.1.0.0/16', '11.1.1.1']],
  ['NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8', '11.1.1.1/32']],
  ['Bool', 'aws:MultiFactorAuthPresent', ['true']],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', ['true', 'false']],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', ['900', '3600']],
  ['DateLessThan', 'aws:CurrentTime', ['2026-12-01', '2027-02-01T00:00:00Z']],
  ['DateGreaterThan', 'aws:CurrentTime', ['2026-12-01', '2027-01-01']],
  ['ArnLike', 'aws:PrincipalArn', [X, 'arn:aws:iam::*:role/*', 'arn:aws:iam::999999999999:user/eve']],
  ['StringEquals', 'aws:PrincipalOrgID', ['o-ours', '${aws:ResourceOrgID}']],
  ['StringEquals', 'aws:PrincipalAccount', ['111111111111', '999999999999', '${aws:ResourceAccount}']],
  ['StringEqualsIgnoreCase', 'aws:PrincipalAccount', ['111111111111', '888888888888']],
  ['StringLike', SUB, ['repo:acme/*', 'repo:ac*', 'repo:evil/*', '*']],
]

const test = fc.constantFrom(...VALUES).chain(([operator, key, values]) =>
  fc.record({
    operator: fc.constant(operator),
    key: fc.constant(key),
    values: fc.subarray([...values], {minLength: 1}),
  }),
)
type Drawn = readonly {operator: string; key: string; values: string[]}[]
const conditionOf = (tests: Drawn): Json => {
  const blocks: Record<string, Record<string, Json>> = {}
  for (const {operator, key, values} of tests) blocks[operator] = {...blocks[operator], [key]: values}
  return blocks
}
interface Line {
  readonly effect: 'Allow' | 'Deny'
  readonly who: string
  readonly calls: readonly string[]
  readonly tests: Drawn
}
const line: fc.Arbitrary<Line> = fc.record({
  effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  who: fc.constantFrom(...NAMES, GITHUB, OKTA),
  calls: fc.constantFrom(
    ['sts:AssumeRole'],
    ['sts:Assume*'],
    ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
    ['sts:*'],
  ),
  tests: fc.uniqueArray(test, {maxLength: 2, selector: ({operator, key}) => `${operator} ${key}`}),
})
const lines = fc.array(line, {minLength: 1, maxLength: 4})
const statementOf = ({effect, who, calls, tests}: Line): Fields => ({
  Effect: effect,
  Principal: who.includes('-provider/') ? {Federated: who} : {AWS: who},
  Action: [...calls],
  ...(tests.length > 0 && {Condition: conditionOf(tests)}),
})
const trustOf = (all: readonly Line[]): Json => document(...all.map(statementOf))

/** Somebody from outside who asks, with all that a trust may ask of. */
const CALLERS: readonly Caller[] = [
  {type: 'user', arn: 'arn:aws:iam::999999999999:user/eve', accountId: '999999999999'},
  {type: 'role', arn: X, accountId: '999999999999', session: BOB},
  {type: 'role', arn: X, accountId: '999999999999', session: 'arn:aws:sts::999999999999:assumed-role/X/eve'},
  {
    type: 'role',
    arn: 'arn:aws:iam::888888888888:role/Y',
    accountId: '888888888888',
    session: BOB.replace('9/X', '8/Y'),
  },
  {type: 'federated', arn: GITHUB},
]
const REQUESTS = ['abc', undefined].flatMap((externalId) =>
  ['10.1.2.3', '10.2.2.2', '11.1.1.1'].flatMap((ip) =>
    [
      ['2026-11-22T00:00:00Z', '600'],
      ['2026-12-15T00:00:00Z', '1800'],
      ['2027-03-01T00:00:00Z', null],
    ].map(([time, age]) => ({
      externalId,
      given: {
        'aws:SourceIp': ip,
        'aws:CurrentTime': time,
        'aws:MultiFactorAuthPresent': age === null ? null : 'true',
        'aws:MultiFactorAuthAge': age,
        'aws:PrincipalOrgID': 'o-evil',
        'aws:ResourceOrgID': 'o-ours',
        [SUB]: 'repo:evil/x:ref:refs/heads/main',
      },
    })),
  ),
)
const TARGET = {arn: 'arn:aws:iam::222222222222:role/Admin', account: CLIENT, maxSession: 3600}
const identity = [{document: allows('*'), from: 'own'}]

/** Whether each of the requests is let through; the caller's own side allows everything. */
const letThrough = (trust: Json): boolean[] =>
  CALLERS.flatMap((caller) =>
    REQUESTS.map((request) => {
      const resource = {document: trust, from: 'trust'}
      return mayAssume({caller, role: TARGET, ...request}, {identity, resource}).outcome !== 'denied'
    }),
  )

/** Positive operators, of which fewer values are fewer requests. */
const isPositive = ({operator}: Drawn[number]): boolean => !/Not|Null/.test(operator)
const replaced = <T>(all: readonly T[], at: number, ...by: T[]): T[] => [
  ...all.slice(0, at),
  ...by,
  ...all.slice(at + 1),
]

/** Ways to let in fewer: none where the line offers none. */
const NARROW: readonly ((all: readonly Line[], at: number) => Line[] | undefined)[] = [
  // An Allow goes.
  (all, at) => (all[at]!.effect === 'Allow' ? replaced(all, at) : undefined),
  // A Deny comes.
  (all, at) => [...all, {...all[at]!, effect: 'Deny'}],
  // An Allow asks for more.
  (all, at) => {
    const {effect, tests} = all[at]!
    const more = {operator: 'StringEquals', key: 'aws:SourceVpc', values: ['vpc-1']}
    return effect === 'Allow' ? replaced(all, at, {...all[at]!, tests: [...tests, more]}) : undefined
  },
  // A Deny asks for less.
  (all, at) =>
    all[at]!.effect === 'Deny' ? replaced(all, at, {...all[at]!, tests: all[at]!.tests.slice(1)}) : undefined,
  // An Allow has a value less, or a Deny a value more.
  (all, at) => {
    const {effect, tests} = all[at]!
    const which = tests.findIndex((one) => isPositive(one) && (effect === 'Deny' || one.values.length > 1))
    const one = tests[which]
    if (!one) return undefined
    const pool = VALUES.find(([operator, key]) => operator === one.operator && key === one.key)?.[2] ?? []
    const values = effect === 'Allow' ? one.values.slice(1) : [...pool]
    return replaced(all, at, {...all[at]!, tests: replaced(tests, which, {...one, values})})
  },
  // An Allow for an account is one for somebody of it, one for a role is one for a session; a Deny the other way round.
  (all, at) => {
    const pairs: readonly (readonly [string, string])[] = [
      ['*', STRANGER],
      ['*', 'arn:aws:iam::888888888888:role/Y'],
      [STRANGER, X],
      [STRANGER, 'arn:aws:iam::999999999999:user/eve'],
      [X, BOB],
    ]
    const {effect, who} = all[at]!
    const found = pairs.find(([wide, narrow]) => who === (effect === 'Allow' ? wide : narrow))
    return found && replaced(all, at, {...all[at]!, who: found[effect === 'Allow' ? 1 : 0]})
  },
]

/** Ways to write the same otherwise. */
const REWRITE: readonly ((one: Line) => Line[])[] = [
  (one) => [one, one],
  // A statement for each value of one test.
  (one) => {
    const which = one.tests.findIndex((each) => isPositive(each) && each.values.length > 1)
    const test = one.tests[which]
    return test
      ? test.values.map((value) => ({...one, tests: replaced(one.tests, which, {...test, values: [value]})}))
      : [one]
  },
  // Another name of an operator, another way to write a range.
  (one) => [
    {
      ...one,
      tests: one.tests.map((each) => ({
        ...each,
        operator: each.operator.replace('ArnLike', 'ArnEquals').toLowerCase(),
        values: each.values.map((value) => (value === '11.1.1.1' ? '11.1.1.1/32' : value)).reverse(),
      })),
    },
  ],
]

describe('laws of who comes in from outside', () => {
  for (const {name, seed} of seeds) {
    it(`whoever gets in by evaluation and could not before is told, ${name}`, () =>
      fc.assert(
        fc.property(lines, lines, fc.boolean(), (some, others, isMore) => {
          const [before, after] = [trustOf(some), trustOf(isMore ? [...some, ...others] : others)]
          const [was, is] = [letThrough(before), letThrough(after)]
          const comes = is.some((through, at) => through && !was[at])
          if (comes) assert.notEqual(between(before, after).words, '')
        }),
        {seed, numRuns: 80},
      ))

    it(`what takes back one of the ways to let in fewer is told where it lets somebody in, ${name}`, () =>
      fc.assert(
        fc.property(lines, fc.nat(), fc.constantFrom(...NARROW), (all, salt, narrow) => {
          const fewer = narrow(all, salt % all.length)
          if (!fewer || fewer.length === 0) return
          const [before, after] = [trustOf(fewer), trustOf(all)]
          const was = letThrough(before)
          if (letThrough(after).some((through, at) => through && !was[at]))
            assert.notEqual(between(before, after).words, '')
        }),
        {seed, numRuns: 250},
      ))

    it(`letting in fewer is never refused, ${name}`, () =>
      fc.assert(
        fc.property(lines, fc.nat(), fc.constantFrom(...NARROW), (all, salt, narrow) => {
          const after = narrow(all, salt % all.length)
          if (after && after.length > 0) assert.equal(between(trustOf(all), trustOf(after)).words, '')
        }),
        {seed, numRuns: 250},
      ))

    it(`the same written otherwise changes nothing, ${name}`, () =>
      fc.assert(
        fc.property(lines, fc.nat(), fc.constantFrom(...REWRITE), (all, salt, rewrite) => {
          const at = salt % all.length
          const other = [...replaced(all, at, ...rewrite(all[at]!))].reverse()
          assert.deepEqual(between(trustOf(all), trustOf(other)), {told: [], words: ''})
          assert.deepEqual(between(trustOf(other), trustOf(all)), {told: [], words: ''})
        }),
        {seed, numRuns: 250},
      ))
  }
})
