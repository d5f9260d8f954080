import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {compareDocuments, decodeDocument} from '../../src/policy/canonical.js'
import {checkDocument} from '../../src/policy/check.js'
import {allow, CLIENT, doc, ROOT_ARN, trusts, when} from './support.js'

const ROOT2 = 'arn:aws:iam::222222222222:root'
const text = (json: string): Json => decodeDocument(json) ?? 'not a document'
const one = (fields: Record<string, Json>) => doc(allow(fields))
const two = (left: Record<string, Json>, right: Record<string, Json>): [Json, Json] => [one(left), one(right)]
const aws = (...names: Json[]) => doc(trusts({Principal: {AWS: names}}))
const cond = (operator: string, key: string, left: Json, right: Json): [Json, Json] =>
  two(when(operator, key, left), when(operator, key, right))

// The numbers are those of table B2 of the design's iam-semantics; rows without one are our own.
const SAME: Record<string, [Json, Json]> = {
  '1 action, scalar and list of one': two({Action: 'a:b'}, {Action: ['a:b']}),
  '2 resource, scalar and list of one': two({Resource: '*'}, {Resource: ['*']}),
  '3 statement, object and list of one': [{Version: '2012-10-17', Statement: allow()}, doc(allow())],
  '5 order of actions': two({Action: ['s3:A', 's3:B']}, {Action: ['s3:B', 's3:A']}),
  '6 repeated action': two({Action: ['s3:A', 's3:A']}, {Action: ['s3:A']}),
  '7 case of an action': two({Action: 'S3:getobject'}, {Action: 's3:GetObject'}),
  '9 order of resources': two({Resource: ['arn:a', 'arn:b']}, {Resource: ['arn:b', 'arn:a']}),
  '10 order of statements': [doc(allow(), allow({Effect: 'Deny'})), doc(allow({Effect: 'Deny'}), allow())],
  '11 repeated statement': [doc(allow(), allow()), doc(allow())],
  '15 no Version and 2008-10-17': [{Statement: [allow()]}, {Version: '2008-10-17', Statement: [allow()]}],
  '19 empty Sid and no Sid': two({Sid: ''}, {}),
  '19 empty Id and no Id': [{Version: '2012-10-17', Id: '', Statement: [trusts()]}, doc(trusts())],
  '22 account id and its root ARN': [aws('111111111111'), aws(ROOT_ARN)],
  '23 account ids and root ARNs mixed': [aws('111111111111', ROOT2), aws('222222222222', ROOT_ARN)],
  '33 AWS star, scalar and list of one': [doc(trusts({Principal: {AWS: '*'}})), aws('*')],
  '37 order of principal types and of services': [
    doc(trusts({Principal: {AWS: ROOT_ARN, Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com']}})),
    doc(trusts({Principal: {Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'], AWS: ROOT_ARN}})),
  ],
  '42 true and "true"': cond('Bool', 'aws:SecureTransport', true, 'true'),
  '45 3600 and "3600"': cond('NumericLessThan', 'aws:MultiFactorAuthAge', 3600, '3600'),
  '47 condition value, scalar and list of one': cond('StringEquals', 'aws:username', 'a', ['a']),
  '47 order of condition values': cond('StringEquals', 'aws:username', ['a', 'b'], ['b', 'a']),
  '49 case of a condition key': two(
    when('IpAddress', 'aws:SourceIP', '10.0.0.0/8'),
    when('IpAddress', 'aws:sourceip', '10.0.0.0/8'),
  ),
  '49 case of the tag in a condition key': two(
    when('StringEquals', 'aws:ResourceTag/Env', 'x'),
    when('StringEquals', 'aws:resourcetag/env', 'x'),
  ),
  '55 empty Condition and none': two({Condition: {}}, {}),
  '55 empty operator and none': two({Condition: {StringEquals: {}}}, {}),
  '61 URL-encoded text and JSON': [
    text(encodeURIComponent(JSON.stringify(one({Resource: 'arn:aws:s3:::a b/*'})))),
    one({Resource: 'arn:aws:s3:::a b/*'}),
  ],
  '61 a literal plus is a plus': [
    text(encodeURIComponent(JSON.stringify(one({Resource: 'arn:aws:s3:::a+b'}))).replaceAll('%2B', '+')),
    one({Resource: 'arn:aws:s3:::a+b'}),
  ],
  'order of keys in a statement': [doc(allow()), doc({Resource: '*', Action: 's3:GetObject', Effect: 'Allow'})],
  'order of operators and keys': two(
    {Condition: {StringEquals: {'aws:a': '1', 'aws:b': '2'}, Bool: {'aws:c': 'true'}}},
    {Condition: {Bool: {'aws:c': 'true'}, StringEquals: {'aws:b': '2', 'aws:a': '1'}}},
  ),
  'case of NotAction': [doc(allow({NotAction: 'IAM:*'}, ['Action'])), doc(allow({NotAction: ['iam:*']}, ['Action']))],
  'account id beside its own root ARN': [
    doc(trusts({Principal: {AWS: '111111111111'}})),
    doc(trusts({Principal: {AWS: ['111111111111', ROOT_ARN]}})),
  ],
  'big number, as text in both': [
    text('{"Statement":{"a":9007199254740993}}'),
    text('{"Statement":[{"a":9007199254740993}]}'),
  ],
}

const DIFFERENT: Record<string, [Json, Json]> = {
  '13 Allow and Deny': two({Effect: 'Allow'}, {Effect: 'Deny'}),
  '17 Version 2008 and 2012': [{Version: '2008-10-17', Statement: [allow()]}, doc(allow())],
  '21 Resource and NotResource': [doc(allow()), doc(allow({NotResource: '*'}, ['Resource']))],
  '25 account id and root ARN of another partition': [aws('111111111111'), aws('arn:aws-cn:iam::111111111111:root')],
  '26 account id and root ARN of another account': [aws('111111111111'), aws(ROOT2)],
  '27 root and user of one account': [aws(ROOT_ARN), aws('arn:aws:iam::111111111111:user/a')],
  '29 role with and without path': [aws('arn:aws:iam::111111111111:role/p/x'), aws('arn:aws:iam::111111111111:role/x')],
  '30 case of a role name': [aws('arn:aws:iam::111111111111:role/X'), aws('arn:aws:iam::111111111111:role/x')],
  '31 role and its session': [
    aws('arn:aws:iam::111111111111:role/x'),
    aws('arn:aws:sts::111111111111:assumed-role/x/s'),
  ],
  '34 star and no Principal': [doc(trusts({Principal: '*'})), doc({Effect: 'Allow', Action: 'sts:AssumeRole'})],
  '35 star and bare string': [doc(trusts({Principal: '*'})), doc(trusts({Principal: ROOT_ARN}))],
  '39 service and service of China': [
    doc(trusts({Principal: {Service: 'ec2.amazonaws.com'}})),
    doc(trusts({Principal: {Service: 'ec2.amazonaws.com.cn'}})),
  ],
  '41 Principal and NotPrincipal': [
    doc(trusts()),
    doc({Effect: 'Allow', NotPrincipal: {AWS: ROOT_ARN}, Action: 'sts:AssumeRole'}),
  ],
  '43 "true" and "false"': cond('Bool', 'aws:SecureTransport', 'true', 'false'),
  '46 9007199254740992 and …993': [
    text('{"Statement":[{"Condition":{"NumericEquals":{"a:b":9007199254740992}}}]}'),
    text('{"Statement":[{"Condition":{"NumericEquals":{"a:b":9007199254740993}}}]}'),
  ],
  '50 case of an external id': cond('StringEquals', 'sts:ExternalId', 'abc', 'ABC'),
  '57 ForAnyValue and ForAllValues': two(
    when('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'),
    when('ForAllValues:StringEquals', 'aws:TagKeys', 'a'),
  ),
  '62 variable and what it looks like': two({Resource: 'arn:b/${aws:username}'}, {Resource: 'arn:b/$*'}),
  '63 lower-case element': [doc(allow()), doc({Effect: 'Allow', action: 's3:GetObject', Resource: '*'})],
  '63 duplicate Effect': [text('{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}'), {Statement: [{Effect: 'Allow'}]}],
  'star in AWS and bare star': [doc(trusts({Principal: {AWS: '*'}})), doc(trusts({Principal: '*'}))],
  IfExists: two(when('Bool', 'aws:a', 'true'), when('BoolIfExists', 'aws:a', 'true')),
  'StringLike and StringEquals': two(when('StringLike', 'aws:a', 'x'), when('StringEquals', 'aws:a', 'x')),
  'an orphan and any ARN': [aws('AROAEXAMPLEEXAMPLE123'), aws('arn:aws:iam::111111111111:role/x')],
  'empty list of actions and none': [doc(allow({Action: []})), doc(allow({}, ['Action']))],
  'null and nothing': [doc(allow({Condition: null})), doc(allow())],
  'key named __proto__': [text('{"Statement":[{"__proto__":"a"}]}'), text('{"Statement":[{"__proto__":"b"}]}')],
  'condition keys that differ by case only are both kept': two(
    {Condition: {StringEquals: {'aws:a': '1', 'AWS:A': '2'}}},
    {Condition: {StringEquals: {'aws:a': '2'}}},
  ),
  'two wildcards that cover themselves': two({Action: ['s3:*', 's3:**']}, {Action: ['ec2:*', 'ec2:**']}),
  'a question mark does not cover a star': two({Resource: ['arn:a?', 'arn:a*']}, {Resource: ['arn:a?']}),
}

const COSMETIC: Record<string, [Json, Json]> = {
  '18 Sid': two({Sid: 'A'}, {Sid: 'B'}),
  '38 one statement for two principal types and two statements': [
    doc(trusts({Principal: {AWS: ROOT_ARN, Service: 'ec2.amazonaws.com'}})),
    doc(trusts({Principal: {Service: 'ec2.amazonaws.com'}}), trusts()),
  ],
  '51 case under StringEqualsIgnoreCase': cond('StringEqualsIgnoreCase', 'sts:ExternalId', 'abc', 'ABC'),
  '53 ArnEquals and ArnLike': two(
    when('ArnEquals', 'aws:SourceArn', 'arn:a'),
    when('ArnLike', 'aws:SourceArn', 'arn:a'),
  ),
  '54 an address and its /32': cond('IpAddress', 'aws:SourceIp', '10.0.0.1', '10.0.0.1/32'),
  '58 an action that another covers': two({Action: ['s3:*', 's3:GetObject']}, {Action: 's3:*'}),
  '59 star and star:star': two({Action: '*'}, {Action: '*:*'}),
  'a resource that another covers': two({Resource: ['arn:a/*', 'arn:a/b']}, {Resource: 'arn:a/*'}),
  'two principals in one statement and in two': [
    aws(ROOT_ARN, ROOT2),
    doc(trusts(), trusts({Principal: {AWS: ROOT2}})),
  ],
}

const INVALID: Record<string, Json> = {
  '14 lower-case allow': one({Effect: 'allow'}),
  '35 bare string': doc(trusts({Principal: ROOT_ARN})),
  '63 extra key Resources': one({Resources: '*'}),
  '63 lower-case element': doc({Effect: 'Allow', action: 's3:GetObject', Resource: '*'}),
  '63 duplicate Effect': text('{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"a:b","Resource":"*"}]}'),
}

describe('equality of policy documents', () => {
  const table = (expected: string, rows: Record<string, [Json, Json]>) =>
    describe(expected, () => {
      for (const [name, [left, right]] of Object.entries(rows))
        it(name, () => {
          assert.equal(compareDocuments(left, right, CLIENT), expected)
          assert.equal(compareDocuments(right, left, CLIENT), expected)
        })
    })
  table('same', SAME)
  table('different', DIFFERENT)
  table('cosmetic', COSMETIC)
  it('has every pair of table B2', () => {
    const told = [
      1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17, 18, 19, 21, 22, 23, 25, 26, 27, 29, 30, 31, 33, 34, 35, 37,
    ].concat([38, 39, 41, 42, 43, 45, 46, 47, 49, 50, 51, 53, 54, 55, 57, 58, 59, 61, 62, 63])
    const here = new Set([SAME, DIFFERENT, COSMETIC, INVALID].flatMap(Object.keys).map((name) => parseInt(name)))
    assert.deepEqual(
      told.filter((id) => !here.has(id)),
      [],
    )
  })
  describe('invalid, refused whatever it is compared with', () => {
    for (const [name, document] of Object.entries(INVALID))
      it(name, () => {
        const found = checkDocument(document, name.startsWith('35') ? 'trust' : 'identity')
        assert.ok(found.some(({severity}) => severity === 'error'))
      })
  })
})

describe('decodeDocument', () => {
  const cases: Record<string, [string, Json | undefined]> = {
    'plain JSON': ['{"a":1}', {a: 1}],
    'URL-encoded JSON': ['%7B%22a%22%3A%20%22%25%22%7D', {a: '%'}],
    'JSON with a percent sign is not decoded': ['{"a":"%41"}', {a: '%41'}],
    neither: ['<html>', undefined],
    'broken escape': ['%7B%', undefined],
    'a key twice': ['{"a":1,"a":1}', undefined],
    'a key twice, one of them escaped': ['{"a":1,"\\u0061":1}', undefined],
    'one key in two objects': ['[{"a":1},{"a":{"a":2}}]', [{a: 1}, {a: {a: 2}}]],
    'colons and braces in strings': ['{"a":"{\\"b\\":1,\\"b\\":2}","b":":"}', {a: '{"b":1,"b":2}', b: ':'}],
    'integer above 2^53': ['{"a":[9007199254740993,-1.5]}', {a: ['9007199254740993', -1.5]}],
  }
  for (const [name, [input, expected]] of Object.entries(cases))
    it(name, () => assert.deepEqual(decodeDocument(input), expected))
})
