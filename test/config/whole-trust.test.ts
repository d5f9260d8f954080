import assert from 'node:assert/strict'
import {compile} from '../../src/config/compile/compile.js'
import type {Resource} from '../../src/core/types.js'
import type {Trust} from '../../src/kinds/values.js'
import {sha256, unknownFacts} from './compile-support.js'
import {findingsOf, HEAD, readText} from './read-text.js'

const STATEMENT = '{Effect: Allow, Principal: {AWS: "arn:aws:iam::${account.id}:root"}, Action: "sts:AssumeRole"}'
const DOCUMENT = `{Version: "2008-10-17", Statement: [${STATEMENT}]}`
const OLD = {
  Version: '2008-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'sts:AssumeRole'}],
}
const inRole = (trust: string, more = ''): string =>
  `${HEAD}roles:\n  A:\n    account: root\n    trust: ${trust}\n${more}`

/** The trust policy, and `line:column code message` of what is wrong. */
function made(text: string, others: Record<string, string> = {}) {
  const config = readText(text, others)
  if (!config.written) return {told: findingsOf(config)}
  const now = new Date('2026-06-01T12:00:00Z')
  const {intent, findings} = compile(config.written, config.sources, unknownFacts, {now, hash: sha256})
  const trust = intent.state.get('root/role/a/trust') as Resource<Trust> | undefined
  return {document: trust?.value.document, told: findingsOf({...config, findings})}
}

describe('a trust policy that is given whole', () => {
  it('is what AWS gets, with variables in their places', () => {
    assert.deepEqual(made(inRole(`{document: ${DOCUMENT}}`)), {document: OLD, told: []})
  })

  it('may be in a file', () => {
    assert.deepEqual(made(inRole('{file: trust.json}'), {'trust.json': JSON.stringify(OLD)}), {document: OLD, told: []})
  })

  const BAD: readonly (readonly [string, text: string, others: Record<string, string>, told: readonly string[]])[] = [
    ['an empty one', inRole('{document: {}}'), {}, ['6:23 missing-element the document has no Statement']],
    [
      'both ways at once',
      inRole(`{file: trust.json, document: ${DOCUMENT}}`),
      {'trust.json': JSON.stringify(OLD)},
      ['6:31 one-of "file" and "document" exclude each other: give exactly one of document and file'],
    ],
    ['a file that is not there', inRole('{file: no.json}'), {}, ['6:19 policy-file no.json: no such file']],
    [
      'an action that it cannot have, at its place',
      inRole(
        `{document: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {AWS: "111111111111"}, Action: "s3:Get*"}]}}`,
      ),
      {},
      ['6:117 trust-action'],
    ],
    ['a key of a line', inRole('{github: a/b, branch: main}'), {}, ['6:5 wrong-type']],
  ]
  for (const [name, text, others, told] of BAD)
    it(`tells of ${name}`, () => {
      const found = made(text, others).told
      assert.deepEqual(
        found.map((one, at) => (one.startsWith(told[at] ?? '\0') ? told[at] : one)),
        told,
      )
    })

  for (const more of [
    'mfa: true',
    'externalId: acme',
    'sourceIp: 203.0.113.0/24',
    'when: {Bool: {a: true}}',
    'expires: 2027-01-31',
    'caller: false',
  ])
    it(`takes nothing beside it that is for lines: ${more}`, () => {
      const {told} = made(inRole(`{document: ${DOCUMENT}}`, `    ${more}\n`))
      const key = more.split(':')[0]
      assert.deepEqual(told, [
        `7:${'    '.length + (key?.length ?? 0) + ': '.length + 1} whole-trust trust: gives the whole document, to which ${key}: adds nothing; write it into the document, or write trust: as lines`,
      ])
    })
})
