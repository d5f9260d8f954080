import {strict as assert} from 'node:assert'
import type {Json} from '../../src/core/types.js'
import {documentDiff} from '../../src/render/document.js'
import {allow, CLIENT, doc, trusts, when} from './support.js'

const diff = (before: Json | undefined, after: Json | undefined): string =>
  documentDiff(before, after, CLIENT, {color: false}).join('\n')

/** Lines without the margin that they have in this file. */
const lines = (text: string): string => text.replace(/^\n/, '').replace(/\n *$/, '').replace(/^ {4}/gm, '')

const READ = {Sid: 'Read', Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']}
const roles = (count: number): string[] =>
  Array.from({length: count}, (_, at) => `arn:aws:iam::${String(100000000000 + at)}:role/R`)
const assume = (resources: string[]) => doc(allow({Action: 'sts:AssumeRole', Resource: resources}))

describe('documentDiff', () => {
  it('nothing for the same document written another way', () =>
    assert.equal(
      diff(doc(trusts({Principal: {AWS: '111111111111'}})), {Version: '2012-10-17', Statement: trusts()}),
      '',
    ))

  it('one principal for another: the whole statement, the words that changed marked', () =>
    assert.equal(
      diff(
        doc(trusts({Principal: {AWS: ['111111111111', '333333333333']}})),
        doc(trusts({Principal: {AWS: ['111111111111', '444444444444']}})),
      ),
      lines(`
      {
        Effect: "Allow"
        Principal: {
          AWS: [
            "arn:aws:iam::111111111111:root"
    -       "arn:aws:iam::333333333333:root"
    +       "arn:aws:iam::444444444444:root"
          ]
        }
        Action: "sts:AssumeRole"
      }
    `),
    ))

  it('a condition more', () =>
    assert.equal(
      diff(doc(trusts()), doc(trusts(when('Bool', 'aws:MultiFactorAuthPresent', true)))),
      lines(`
      {
        Effect: "Allow"
        Principal: {
          AWS: "arn:aws:iam::111111111111:root"
        }
        Action: "sts:AssumeRole"
    +   Condition: {
    +     Bool: {
    +       aws:MultiFactorAuthPresent: "true"
    +     }
    +   }
      }
    `),
    ))

  it('finds the changed statement among moved ones, and counts the others', () =>
    assert.equal(
      diff(
        doc(allow(READ), allow(), allow({Effect: 'Deny'})),
        doc(
          allow({Effect: 'Deny'}),
          allow(),
          allow({
            ...READ,
            Action: ['S3:GETOBJECT', 's3:PutObject'],
            ...when('StringEquals', 'aws:PrincipalOrgID', 'o-abc'),
          }),
        ),
      ),
      lines(`
      {
        Sid: "Read"
        Effect: "Allow"
        Action: [
          "S3:GETOBJECT"
    -     "s3:ListBucket"
    +     "s3:PutObject"
        ]
        Resource: [
          "arn:aws:s3:::a"
          "arn:aws:s3:::a/*"
        ]
    +   Condition: {
    +     StringEquals: {
    +       aws:PrincipalOrgID: "o-abc"
    +     }
    +   }
      }
      ... (2 statements unchanged)
    `),
    ))

  it('a document that is new, one that is gone', () => {
    const expected = (mark: string) =>
      ['{', '  Effect: "Allow"', '  Action: "s3:GetObject"', '  Resource: "*"', '}']
        .map((line) => `${mark} ${line}`)
        .join('\n')
    assert.equal(diff(undefined, doc(allow())), expected('+'))
    assert.equal(diff(doc(allow()), undefined), expected('-'))
  })

  it('another Version', () =>
    assert.equal(
      diff({Statement: [allow()]}, doc(allow())),
      lines(`
    - Version: "2008-10-17"
    + Version: "2012-10-17"
      ... (1 statement unchanged)
    `),
    ))

  it('text of AWS that is no document', () =>
    assert.equal(
      diff('<html>', doc(allow())),
      lines(`
    + Version: "2012-10-17"
    - "<html>"
    + {
    +   Effect: "Allow"
    +   Action: "s3:GetObject"
    +   Resource: "*"
    + }
    `),
    ))

  it('long rows of unchanged entries are cut', () =>
    assert.equal(
      diff(assume(roles(30)), assume(roles(30).slice(0, -1))),
      lines(`
      {
        Effect: "Allow"
        Action: "sts:AssumeRole"
        Resource: [
          "arn:aws:iam::100000000000:role/R"
          "arn:aws:iam::100000000001:role/R"
          ... (25 entries unchanged)
          "arn:aws:iam::100000000027:role/R"
          "arn:aws:iam::100000000028:role/R"
    -     "arn:aws:iam::100000000029:role/R"
        ]
      }
    `),
    ))

  it('lists too long for json-diff are compared as sets', () =>
    assert.equal(
      diff(assume(roles(3000)), assume([...roles(3000).slice(2), 'arn:x'])),
      lines(`
      {
        Effect: "Allow"
        Action: "sts:AssumeRole"
        Resource: [
    -     "arn:aws:iam::100000000000:role/R"
    -     "arn:aws:iam::100000000001:role/R"
    +     "arn:x"
          ... (2998 entries unchanged)
        ]
      }
    `),
    ))

  it('more statements than json-diff can take', () => {
    const many = (of: number) =>
      doc(...Array.from({length: 250}, (_, at) => allow({Action: [`s3:A${at}`, `s3:B${of}`]})))
    const found = documentDiff(many(1), many(2), CLIENT, {color: false})
    assert.equal(found.filter((line) => line === '-     "s3:B1"').length, 250)
    assert.equal(found.filter((line) => line === '+     "s3:B2"').length, 250)
  })

  it('words that mean something to json-diff or to a terminal are words here', () =>
    assert.equal(
      diff(
        doc(allow()),
        doc(allow({Condition: {StringEquals: {'aws:RequestTag/x__deleted': 'constructor', 'a:b\n+ c': '\u001b[2J'}}})),
      ),
      lines(`
      {
        Effect: "Allow"
        Action: "s3:GetObject"
        Resource: "*"
    +   Condition: {
    +     StringEquals: {
    +       a:b\\n+ c: "\\u001b[2J"
    +       aws:RequestTag/x__deleted: "constructor"
    +     }
    +   }
      }
    `),
    ))

  it('colour by line, whether or not a terminal is there', () =>
    assert.deepEqual(documentDiff({Statement: []}, {Version: '2012-10-17', Statement: []}, CLIENT, {color: true}), [
      '\u001b[31m- Version: "2008-10-17"\u001b[39m',
      '\u001b[32m+ Version: "2012-10-17"\u001b[39m',
    ]))
})
