import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import {placeText} from '../../src/core/locate.js'
import {sha256, unknownFacts} from './compile-support.js'
import {readText} from './read-text.js'

const TEXT = `version: 1
owner: acme
accounts:
  root: "111111111111"
  client: "222222222222"
  dev: {id: "333333333333", tags: {env: dev}}
policies:
  P:
    accounts: [client, dve]
    statements:
      - deny: [s3:GetObjekt]
        on: ["*"]
  F: {file: f.json, account: client}
roles:
  R:
    account: clint
    trust: [root]
  S:
    accounts: all
    mfa: true
    tags: {t: "\${account.tags.env}"}
    trust:
      - rot
      - {principal: devv}
      - {principals: [dev, dewv]}
      - {principal: arn:aws:iam::999999999999:role/x, externalId: acme-7}
      - {github: acme/app, subject: "repo:*"}
      - {statement: {Effect: allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}}
      - {principal: dev, when: {StringEqual: {aws:PrincipalTag/a: b}}}
    policies: [P, AdministratorAcces]
  S2: {account: client, name: s, trust: [root]}
`

const JSON_TEXT = `{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::\${acount.id}"}]}`

describe('findings of compiling stand where the text is wrong', () => {
  const {written, sources, findings} = readText(TEXT, {'f.json': JSON_TEXT})
  assert.deepEqual(findings, [])
  assert.ok(written)
  const done = compile(written, sources, unknownFacts, {now: new Date('2026-06-01T00:00:00Z'), hash: sha256})
  const told = done.findings.map(({code, place}) => `${place ? placeText(sources.texts, place) : '?'} ${code}`)

  const expected = [
    'accounts.yaml:9:24 unknown-account',
    'accounts.yaml:11:16 unknown-action',
    'accounts.yaml:16:14 unknown-account',
    'accounts.yaml:21:15 unknown-variable',
    'accounts.yaml:23:9 unknown-account',
    'accounts.yaml:24:21 unknown-account',
    'accounts.yaml:25:28 unknown-account',
    'accounts.yaml:26:21 mfa-without-mfa',
    'accounts.yaml:27:37 open-subject',
    'accounts.yaml:28:30 effect',
    'accounts.yaml:29:46 condition-operator',
    'accounts.yaml:30:16 policy-not-in-account',
    'accounts.yaml:30:19 unknown-policy',
    'accounts.yaml:31:3 declared-twice',
    'f.json:2:74 unknown-variable',
  ]
  for (const each of expected) it(each, () => assert.ok(told.includes(each), `not among\n${told.join('\n')}`))

  it('and name the accounts, unless it is wrong in all of them', () => {
    const says = (code: string) => done.findings.find((finding) => finding.code === code)?.message ?? ''
    assert.match(says('policy-not-in-account'), / \(in root, dev\)$/)
    assert.doesNotMatch(says('unknown-policy'), /\(in /)
    assert.match(says('declared-twice'), /also by roles\.S at accounts\.yaml:18:3 \(in client\)$/)
  })
})
