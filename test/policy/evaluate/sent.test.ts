import assert from 'node:assert/strict'
import type {Json} from '../../../src/core/types.js'
import {A, assuming, policy, TARGET, userOf} from './world.js'
import type {Situation} from './world.js'

const u = userOf(A)
const TRUSTED = {AWS: `arn:aws:iam::${A.id}:root`}

/** A trust and a policy of the caller that allow these calls. */
const allowing = (...Action: string[]): Pick<Situation, 'trust' | 'identity' | 'caller'> => ({
  caller: u,
  trust: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Principal: TRUSTED, Action}]},
  identity: [policy([{Action, Resource: TARGET}])],
})
const ENTER = 'sts:AssumeRole'
const [TAG, IDENTITY] = ['sts:TagSession', 'sts:SetSourceIdentity']

type Said = Pick<Situation, 'given' | 'send'>
const ROWS: readonly (readonly [what: string, said: Said, needs: string])[] = [
  ['a source identity', {send: {sourceIdentity: 'alice'}}, IDENTITY],
  ['a source identity as a condition key', {given: {'sts:SourceIdentity': 'alice'}}, IDENTITY],
  ['the same in another case', {given: {'STS:sourceidentity': ['alice']}}, IDENTITY],
  ['tags', {send: {tags: {team: 'data'}}}, TAG],
  ['a tag as a condition key', {given: {'aws:RequestTag/team': 'data'}}, TAG],
  ['the keys of tags as a condition key', {given: {'aws:TagKeys': ['team']}}, TAG],
]
const NOTHING: readonly (readonly [what: string, said: Said])[] = [
  ['nothing', {}],
  ['no source identity', {given: {'sts:SourceIdentity': null}}],
  ['no value of a source identity', {given: {'sts:SourceIdentity': []}}],
  ['no tags', {send: {tags: {}}, given: {'aws:TagKeys': [], 'aws:RequestTag/team': null}}],
  ['who it was before', {given: {'aws:SourceIdentity': 'alice'}}],
]

describe('what is passed when a role is assumed', () => {
  for (const [what, said, needs] of ROWS)
    it(`${what}: needs ${needs} on both sides, however it is said`, () => {
      const without = assuming({...allowing(ENTER), ...said})
      assert.deepEqual([without.outcome, without.action], ['denied', needs])
      const both = allowing(ENTER, needs)
      assert.equal(assuming({...both, ...said}).outcome, 'allowed')
      assert.equal(assuming({...both, trust: allowing(ENTER).trust, ...said}).outcome, 'denied')
      assert.equal(assuming({...both, identity: allowing(ENTER).identity ?? [], ...said}).outcome, 'denied')
    })

  for (const [what, said] of NOTHING)
    it(`${what}: needs no more than ${ENTER}`, () =>
      assert.equal(assuming({...allowing(ENTER), ...said}).outcome, 'allowed'))

  it('the keys of all tags are there, in whichever way each is said', () => {
    const only = (...keys: string[]): Json => ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: TRUSTED,
          Action: [ENTER, TAG],
          Condition: {'ForAllValues:StringEquals': {'aws:TagKeys': keys}},
        },
      ],
    })
    const said: Said = {send: {tags: {team: 'x'}}, given: {'aws:RequestTag/cost': 'y', 'aws:TagKeys': ['env']}}
    const ask = (...keys: string[]) => assuming({...allowing(ENTER, TAG), trust: only(...keys), ...said}).outcome
    assert.deepEqual([ask('team', 'cost', 'env'), ask('team', 'env')], ['allowed', 'denied'])
  })

  const LENGTHS: readonly (readonly [seconds: string, outcome: string, why: string | undefined])[] = [
    ['3600', 'allowed', undefined],
    ['7200', 'denied', 'role'],
    ['60', 'denied', 'short'],
  ]
  for (const [seconds, outcome, why] of LENGTHS)
    it(`a session of ${seconds} seconds, said as a condition key: ${outcome}`, () => {
      const {outcome: found, wrongLength} = assuming({...allowing(ENTER), given: {'sts:DurationSeconds': seconds}})
      assert.deepEqual([found, wrongLength?.why], [outcome, why])
    })
})

describe('tags that are known', () => {
  const asking = (operator: string, given: Situation['given']): string =>
    assuming({
      ...allowing(ENTER),
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: TRUSTED,
            Action: ENTER,
            Condition: {[operator]: {'aws:PrincipalTag/Dept': 'data'}},
          },
        ],
      },
      ...(given && {given}),
    }).outcome
  const ROWS_OF_TAGS: readonly (readonly [what: string, expected: string, found: () => string])[] = [
    ['nothing is said', 'conditional', () => asking('StringEquals', {})],
    ['those that are not listed are absent', 'denied', () => asking('StringEquals', {'aws:PrincipalTag/*': null})],
    ['F33: absent is not equal', 'allowed', () => asking('StringNotEquals', {'aws:PrincipalTag/*': null})],
    [
      'one that is listed is as it is',
      'allowed',
      () => asking('StringEquals', {'aws:PrincipalTag/*': null, 'aws:PrincipalTag/dept': 'data'}),
    ],
    ['tags of something else', 'conditional', () => asking('StringEquals', {'aws:ResourceTag/*': null})],
  ]
  for (const [what, expected, found] of ROWS_OF_TAGS) it(`${what}: ${expected}`, () => assert.equal(found(), expected))
})
