import {strict as assert} from 'node:assert'
import fc from 'fast-check'
import type {Json} from '../../src/core/types.js'
import {canonical, canonicalText, compareDocuments} from '../../src/policy/canonical.js'
import {checkDocument} from '../../src/policy/check.js'
import {grants} from '../../src/policy/grants.js'
import {policySize} from '../../src/policy/size.js'
import {changeWords} from '../../src/policy/words.js'
import {documentDiff} from '../../src/render/document.js'
import {seeds} from '../support/seed.js'
import {CLIENT} from './support.js'

type Fields = Record<string, Json>
type Plain = {Version: string; Statement: Fields[]}

const some = (values: string[]) => fc.uniqueArray(fc.constantFrom(...values), {minLength: 1, maxLength: 4})
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'Bool', 'ForAnyValue:StringLike'),
  fc.dictionary(
    fc.constantFrom('aws:PrincipalOrgID', 'sts:ExternalId', 'aws:PrincipalTag/Team'),
    some(['x', 'y', 'true']),
    {
      minKeys: 1,
    },
  ),
  {minKeys: 1},
)
const statement: fc.Arbitrary<Fields> = fc
  .record(
    {
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.record({
        AWS: some([
          '111111111111',
          '222222222222',
          'arn:aws:iam::111111111111:user/a',
          'arn:aws:iam::111111111111:role/p/R',
        ]),
      }),
      Action: some(['sts:AssumeRole', 'sts:TagSession', 'sts:*']),
      Condition: condition,
    },
    {requiredKeys: ['Effect', 'Principal', 'Action']},
  )
  .map((fields) => fields as Fields)
const document: fc.Arbitrary<Plain> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.array(statement, {minLength: 1, maxLength: 5}),
})

/** The same document, written another way: everything that IAM does not look at is turned by the numbers given. */
function rewritten(value: Json, turn: () => number): Json {
  if (Array.isArray(value)) {
    const all = value.map((one) => rewritten(one, turn)).reverse()
    const from = turn() % Math.max(1, all.length)
    const turned = [...all.slice(from), ...all.slice(0, from)]
    if (turned.length === 1 && turn() % 2 === 0) return turned[0] ?? []
    return turn() % 2 === 0 ? [...turned, ...turned.slice(0, 1)] : turned
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, one]): [string, Json] => [
      key.includes(':') && !key.startsWith('For') && turn() % 2 === 0 ? key.toUpperCase() : key,
      rewritten(one, turn),
    ])
    return Object.fromEntries(turn() % 2 === 0 ? entries.reverse() : entries)
  }
  if (value === '111111111111' && turn() % 2 === 0) return 'arn:aws:iam::111111111111:root'
  if (typeof value === 'string' && value.startsWith('sts:') && turn() % 2 === 0) return value.toUpperCase()
  return value
}

const turns = fc.infiniteStream(fc.nat(7)).map((stream) => () => stream.next().value as number)
const anything = fc.jsonValue() as fc.Arbitrary<Json>

describe('laws of policy documents', () => {
  for (const {name, seed} of seeds)
    describe(name, () => {
      const law = (title: string, property: fc.IRawProperty<unknown>) =>
        it(title, () => fc.assert(property as fc.IProperty<unknown>, {seed, numRuns: 80}))

      law(
        'order, repetition, case and scalars make no difference, nor do they grant anything else',
        fc.property(document, turns, (original, turn) => {
          const other = rewritten(original, turn)
          assert.equal(compareDocuments(original, other, CLIENT), 'same')
          const keys = (one: Json) =>
            grants(one, CLIENT)
              .map(({key}) => key)
              .sort()
          assert.deepEqual(keys(other), keys(original))
          assert.deepEqual(documentDiff(original, other, CLIENT, {color: false}), [])
        }),
      )
      law(
        'Sids make a cosmetic difference',
        fc.property(document, fc.nat(4), ({Version, Statement}, at) => {
          const named = Statement.map((one, index) => (index === at % Statement.length ? {Sid: 'Named', ...one} : one))
          const other = {Version, Statement: named}
          // A statement that is there twice can have its Sid on one of the two only; that too is cosmetic.
          assert.equal(compareDocuments({Version, Statement}, other, CLIENT), 'cosmetic')
        }),
      )
      law(
        'the canonical form is its own canonical form, whatever the document is',
        fc.property(fc.oneof(document as fc.Arbitrary<Json>, anything), (any) => {
          assert.equal(canonicalText(canonical(any, CLIENT), CLIENT), canonicalText(any, CLIENT))
        }),
      )
      law(
        'any two documents compare the same in both directions, and what differs is told',
        fc.property(document, document, (a, b) => {
          const [left, right] = [a, b]
          const verdict = compareDocuments(left, right, CLIENT)
          assert.equal(compareDocuments(right, left, CLIENT), verdict)
          const same = verdict === 'same'
          assert.equal(documentDiff(left, right, CLIENT, {color: false}).length === 0, same)
          assert.equal(changeWords(left, right, CLIENT, 'trust').length === 0, same)
          assert.equal(changeWords(left, right, CLIENT, 'identity').length === 0, same)
        }),
      )
      law(
        'nothing throws, whatever is given',
        fc.property(anything, anything, (a, b) => {
          for (const [left, right] of [
            [a, b],
            [{Statement: a}, {Statement: b}],
            [{Statement: [{Effect: 'Allow', Action: a, Principal: b, Condition: a}]}, {Statement: [{Condition: b}]}],
          ] as [Json, Json][]) {
            checkDocument(left, 'identity')
            checkDocument(right, 'trust')
            grants(left, CLIENT)
            compareDocuments(left, right, CLIENT)
            changeWords(left, right, CLIENT, 'trust')
            documentDiff(left, right, CLIENT, {color: false})
            assert.ok(policySize(left) >= 1)
          }
        }),
      )
    })
})

describe('policySize', () => {
  it('does not count white space, in strings neither', () =>
    assert.equal(policySize({a: 'b c', d: [1, 2]}), '{"a":"bc","d":[1,2]}'.length))
})
