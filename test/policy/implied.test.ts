import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {askedBy, parts} from '../../src/policy/asked.js'
import {asksNoMore} from '../../src/policy/implied.js'

const EXTERNAL = 'sts:ExternalId'
const one = (operator: string, value: Json, key = EXTERNAL): Json => ({[operator]: {[key]: value}})
const ip = (...ranges: string[]): Json => one('IpAddress', ranges, 'aws:SourceIp')
const before = (operator: string, time: string): Json => one(operator, time, 'aws:CurrentTime')
const age = (operator: string, seconds: string): Json => one(operator, seconds, 'aws:MultiFactorAuthAge')
const arn = (operator: string, pattern: string): Json => one(operator, pattern, 'aws:PrincipalArn')
const ROLE = 'arn:aws:iam::999999999999:role/ci'

type Row = readonly [strict: Json | undefined, mild: Json | undefined, sameTheOtherWay?: boolean]

/** Whoever meets the first meets the second; the other way round only where it is said. */
const IMPLIED: Record<string, Row> = {
  'a condition, and none': [one('StringEquals', 'a'), undefined],
  'one of two values, and both': [one('StringEquals', 'a'), one('StringEquals', ['a', 'b'])],
  'another order, another case': [
    one('StringEquals', ['a', 'b']),
    one('stringequals', ['b', 'a'], 'STS:externalid'),
    true,
  ],
  'two tests, and one of them': [
    {...(one('StringEquals', 'a') as object), ...(ip('10.0.0.0/8') as object)},
    one('StringEquals', 'a'),
  ],
  'to the letter, and in any case': [one('StringEquals', 'a'), one('StringEqualsIgnoreCase', 'A')],
  'to the letter, and by a pattern': [one('StringEquals', 'acme-7'), one('StringLike', 'acme-*')],
  'a pattern without wildcards': [one('StringLike', 'a'), one('StringEquals', 'a'), true],
  'a pattern, and a wider one': [one('StringLike', 'acme-7*'), one('StringLike', 'acme-*')],
  'a wildcard to the letter, and as one': [one('StringEquals', 'a*'), one('StringLike', 'a*')],
  'the key has to be there, or not': [one('StringEquals', 'a'), one('StringEqualsIfExists', 'a')],
  'fewer of all values': [one('ForAllValues:StringEquals', 'a'), one('ForAllValues:StringEquals', ['a', 'b'])],
  'ArnEquals and ArnLike': [arn('ArnEquals', ROLE), arn('ArnLike', ROLE), true],
  'an ARN, and a pattern of one': [arn('ArnLike', ROLE), arn('ArnEquals', 'arn:aws:iam::999999999999:role/*')],
  'an ARN, and any': [arn('ArnLike', ROLE), arn('ArnLike', '*')],
  'an address, and the range of it alone': [ip('1.2.3.4'), ip('1.2.3.4/32'), true],
  'a range, and a wider one': [ip('10.1.0.0/16'), ip('10.0.0.0/8')],
  'an address of IPv6, and its range': [ip('2001:db8::1'), ip('2001:db8::/32')],
  'two ranges, and one around each': [ip('10.1.0.0/16', '11.0.0.0/8'), ip('11.0.0.0/7', '10.0.0.0/8', '11.0.0.0/8')],
  'an earlier end': [before('DateLessThan', '2026-12-01'), before('DateLessThan', '2027-02-01T00:00:00Z')],
  'the same time, with and without zone': [
    before('DateLessThan', '2027-02-01T00:00:00'),
    before('DateLessThan', '2027-02-01T00:00:00Z'),
    true,
  ],
  'before a time, and until it': [before('DateLessThan', '2027-02-01'), before('DateLessThanEquals', '2027-02-01')],
  'until a time, and before a later one': [
    before('DateLessThanEquals', '2027-02-01'),
    before('DateLessThan', '2027-02-02'),
  ],
  'a later beginning': [before('DateGreaterThan', '2027-02-01'), before('DateGreaterThan', '2026-12-01')],
  'less, and less than more': [age('NumericLessThan', '900'), age('NumericLessThan', '3600')],
  'as much, and less than more': [age('NumericEquals', '900'), age('NumericLessThan', '3600')],
  'numbers, not text': [age('NumericLessThan', '900'), age('NumericLessThan', '1000')],
  'true and True': [one('Bool', 'true', 'k'), one('Bool', 'True', 'k'), true],
  'the same variable': [one('StringEquals', '${aws:username}'), one('StringEquals', ['${aws:username}', 'a'])],
  'the same negated': [one('StringNotEquals', ['a', 'b']), one('StringNotEquals', ['b', 'a']), true],
}

const NOT_IMPLIED: Record<string, Row> = {
  'another value': [one('StringEquals', 'a'), one('StringEquals', 'b')],
  'another key': [one('StringEquals', 'a'), one('StringEquals', 'a', 'aws:SourceVpc')],
  'another set operator': [one('ForAllValues:StringEquals', 'a'), one('StringEquals', 'a')],
  'a part of an ARN that another wildcard would cross': [
    arn('ArnLike', 'arn:aws:iam::9:role/*'),
    arn('ArnLike', 'arn:*:role/*'),
  ],
  'a range of one length elsewhere': [ip('10.0.0.0/8'), ip('11.0.0.0/8')],
  'IPv4 and IPv6': [ip('10.0.0.0/8'), ip('::/0')],
  'no time at all': [before('DateLessThan', 'soon'), before('DateLessThan', 'later')],
  'before and after': [before('DateLessThan', '2026-12-01'), before('DateGreaterThan', '2026-01-01')],
  'negated: nothing is said': [one('StringNotEquals', ['a', 'b']), one('StringNotEquals', 'a')],
  'Null: nothing is said': [one('StringEquals', 'a'), one('Null', 'false')],
  'a variable is anything': [one('StringEquals', '${aws:username}'), one('StringLike', 'a*')],
  'a pattern with a variable': [one('StringEquals', 'ab'), one('StringLike', '${aws:username}*')],
  'no value at all': [one('StringEquals', []), one('StringEquals', 'a')],
  'what is no test': [{StringEquals: 'a'}, {StringEquals: 'b'}],
}

const says = (strict: Json | undefined, mild: Json | undefined): boolean =>
  asksNoMore(askedBy(mild, '2012-10-17'), askedBy(strict, '2012-10-17'))

describe('asksNoMore', () => {
  for (const [name, [strict, mild, both = false]] of Object.entries(IMPLIED))
    it(`${name}: ${both ? 'the same' : 'narrower'}`, () => {
      assert.equal(says(strict, mild), true)
      assert.equal(says(mild, strict), both)
    })
  for (const [name, [strict, mild]] of Object.entries(NOT_IMPLIED))
    it(`${name}: neither`, () => assert.deepEqual([says(strict, mild), says(mild, strict)], [false, false]))

  it('a variable is another thing in another version, anything else is not', () => {
    const [old, now] = ['2008-10-17', '2012-10-17']
    for (const [value, same] of [
      ['${aws:username}', false],
      ['alice', true],
    ] as const)
      assert.equal(asksNoMore(askedBy(one('StringEquals', value), old), askedBy(one('StringEquals', value), now)), same)
  })
})

describe('parts', () => {
  const count = (condition: Json) => parts(askedBy(condition, '')).length
  const many = Array.from({length: 40}, (_, at) => `v${at}`)
  const ROWS: readonly (readonly [string, Json, number])[] = [
    ['no condition', {}, 1],
    ['two values', one('StringEquals', ['a', 'b']), 2],
    ['two keys of two values', {StringEquals: {a: ['1', '2'], b: ['1', '2']}}, 4],
    ['all values count together', one('ForAllValues:StringEquals', ['a', 'b']), 1],
    ['none of the values', one('StringNotEquals', ['a', 'b']), 1],
    ['too many to take apart', {StringEquals: {a: many, b: many}}, 40],
  ]
  for (const [name, condition, expected] of ROWS)
    it(`${name}: ${expected}`, () => assert.equal(count(condition), expected))
})
