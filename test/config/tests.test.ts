import assert from 'node:assert/strict'
import {Ajv, type SchemaObject} from 'ajv'
import {parse} from 'yaml'
import {jsonSchema} from '../../scripts/schema.js'
import {PROBES} from '../../src/core/probes.js'
import {compile} from '../../src/config/compile/compile.js'
import type {LiveFacts} from '../../src/config/intent.js'
import {findingsOf, readText} from './read-text.js'
import {factsOf, sha256, unknownFacts} from './compile-support.js'

const HEAD = `owner: o
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}}
roles: {Admin: {account: client, trust: [root/user/alice], description: d}, ci: {account: root, path: /ci/, trust: [client]}}
users: {alice: {account: root}}
tests:
`
const entry = (text: string): string => `  - {${text}}\n`

const accepts = new Ajv({allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false}).compile(
  jsonSchema() as SchemaObject,
)

function compiled(text: string, facts: LiveFacts = unknownFacts) {
  const config = readText(HEAD + text)
  assert.ok(config.written, findingsOf(config).join('\n'))
  const {intent, findings} = compile(config.written, config.sources, facts, {
    now: new Date('2026-11-22T12:00:00Z'),
    hash: sha256,
  })
  const told = findings.filter(({place}) => (place?.start ?? 0) > HEAD.length)
  return {
    tests: intent.tests,
    told: findingsOf({...config, findings: told}),
    severities: told.map((one) => one.severity),
  }
}

const GOOD: readonly [name: string, text: string, test: Record<string, unknown>][] = [
  [
    'the least',
    'who: root/user/alice, can: client/Admin',
    {
      name: 'root/user/alice can client/Admin',
      ...{who: 'root/user/alice', expected: 'can', role: 'client/role/Admin', actions: [], resources: ['*']},
      request: {context: {}},
    },
  ],
  [
    'in another case, in full',
    'who: root/user/ALICE, cannot: client/role/admin',
    {
      name: 'root/user/ALICE cannot client/role/admin',
      ...{who: 'root/user/alice', expected: 'cannot', role: 'client/role/Admin', actions: [], resources: ['*']},
      request: {context: {}},
    },
  ],
  [
    'all that a request carries',
    'who: root/ci, can: client/Admin, with: {mfa: false, externalId: acme-7f3a, sourceIp: 203.0.113.7, duration: 90m, sourceIdentity: paul, tags: {team: data}, context: {aws:PrincipalOrgID: o-abcd123456, aws:TagKeys: [a, b]}}, probe: iam:ListRoles',
    {
      name: 'root/ci can client/Admin without MFA with external id acme-7f3a from 203.0.113.7',
      ...{who: 'root/role/ci', expected: 'can', role: 'client/role/Admin', actions: [], resources: ['*']},
      request: {
        ...{mfa: false, externalId: 'acme-7f3a', sourceIp: '203.0.113.7', duration: 5400, sourceIdentity: 'paul'},
        tags: {team: 'data'},
        context: {'aws:PrincipalOrgID': ['o-abcd123456'], 'aws:TagKeys': ['a', 'b']},
      },
      probe: 'iam:ListRoles',
    },
  ],
  [
    'its own action, by a name of its own',
    'name: reads, who: root/user/alice, can: true, action: s3:GetObject, on: "arn:aws:s3:::a/*"',
    {
      name: 'reads',
      ...{who: 'root/user/alice', expected: 'can', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*']},
      request: {context: {}},
    },
  ],
  [
    'several',
    'who: root/user/alice, cannot: true, with: {mfa: true}, action: [s3:GetObject, s3:PutObject], on: ["arn:aws:s3:::a", "*"]',
    {
      name: 'root/user/alice cannot with MFA s3:GetObject, s3:PutObject on arn:aws:s3:::a, *',
      ...{who: 'root/user/alice', expected: 'cannot', actions: ['s3:GetObject', 's3:PutObject']},
      resources: ['arn:aws:s3:::a', '*'],
      request: {mfa: true, context: {}},
    },
  ],
]

const NOBODY = 'for example root/user/paul, dev/role/ci, lambda.amazonaws.com or an ARN'

/** Said by the grammar alone, so that an editor knows it too. */
const BAD: readonly [name: string, text: string, findings: string[]][] = [
  ['neither', 'who: root/user/alice', ['6:5 one-of one of can or cannot is missing']],
  [
    'both',
    'who: root/user/alice, can: client/Admin, cannot: client/Admin',
    ['6:47 one-of "can" and "cannot" exclude each other: give exactly one of can and cannot'],
  ],
  [
    'nobody',
    'can: client/Admin',
    ['6:5 missing-key "who" is missing; write who asks, for example who: root/user/paul'],
  ],
  [
    'itself, and nothing to do',
    'who: root/user/alice, can: true',
    ['6:5 missing-key "action" is missing: what it can do itself, for example s3:GetObject'],
  ],
  [
    'the same of cannot',
    'who: root/user/alice, cannot: true, on: "*"',
    ['6:5 missing-key "action" is missing: what it can do itself, for example s3:GetObject'],
  ],
  [
    'resources, and nothing to do',
    'who: root/user/alice, can: client/Admin, on: "*"',
    ['6:5 missing-key "action" is missing: what is to be done on these resources'],
  ],
  [
    'no actions',
    'who: root/user/alice, can: client/Admin, action: []',
    ['6:47 empty-list an empty list asks nothing; name an action or leave "action" out'],
  ],
  [
    'many actions by one name',
    'who: root/user/alice, can: client/Admin, action: "s3:*"',
    ['6:55 action-syntax "s3:*" is not one action; an entry asks about whole names, for example s3:GetObject'],
  ],
  [
    'an action without service',
    'who: root/user/alice, can: client/Admin, action: GetObject',
    ['6:55 action-syntax "GetObject" is not one action; an entry asks about whole names, for example s3:GetObject'],
  ],
  [
    'a bucket by its name',
    'who: root/user/alice, can: client/Admin, action: s3:GetObject, on: reports',
    ['6:73 resource "reports" is no resource; write an ARN, or * for any'],
  ],
  [
    'a probe of cannot',
    'who: root/user/alice, cannot: client/Admin, probe: iam:ListRoles',
    ['6:5 bad-probe a probe is made in a role; it goes with can: and a role, for example can: client/role/Admin'],
  ],
  [
    'a probe of itself',
    'who: root/user/alice, can: true, action: iam:ListRoles, probe: iam:ListRoles',
    ['6:5 bad-probe a probe is made in a role; it goes with can: and a role, for example can: client/role/Admin'],
  ],
  [
    'a probe misspelt',
    'who: root/user/alice, can: client/Admin, probe: iam:ListRole',
    ['6:54 bad-probe "iam:ListRole" cannot be a probe; did you mean iam:ListRoles?'],
  ],
  [
    'a probe that writes',
    'who: root/user/alice, can: client/Admin, probe: s3:DeleteBucket',
    [`6:54 bad-probe "s3:DeleteBucket" cannot be a probe; there are ${PROBES.join(', ')}`],
  ],
  [
    'a group asks for nothing',
    'who: root/group/Admins, can: client/Admin',
    ['6:11 bad-principal a group cannot ask for anything; name one of its users'],
  ],
  [
    'an account is many',
    'who: root, can: client/Admin',
    [`6:11 bad-principal "root" is many who could ask; name one, ${NOBODY}`],
  ],
  [
    'many users',
    'who: "root/user/*", can: client/Admin',
    [`6:11 bad-principal "root/user/*": write an entry for each who asks, ${NOBODY}`],
  ],
  [
    'a policy asks for nothing',
    'who: root/policy/P, can: client/Admin',
    [`6:11 bad-principal "root/policy/P" is nobody who can ask; write one, ${NOBODY}`],
  ],
  [
    'an ARN of something else',
    'who: arn:aws:s3:::bucket, can: client/Admin',
    [`6:11 bad-principal "arn:aws:s3:::bucket" is nobody who can ask; write one, ${NOBODY}`],
  ],
  [
    'a user is no role',
    'who: root/user/alice, can: client/user/bob',
    ['6:33 bad-address only a role can be assumed; write one, for example client/role/Admin'],
  ],
  [
    'can: false',
    'who: root/user/alice, can: false',
    ['6:33 wrong-type "can": expected a role such as client/role/Admin, or true, found false'],
  ],
  [
    'a range where one address is meant',
    'who: root/user/alice, can: client/Admin, with: {sourceIp: 203.0.113.0/24}',
    ['6:64 bad-address-range "203.0.113.0/24" is not one address; a request comes from one, for example 203.0.113.7'],
  ],
]

/** Valid by form; what nobody has is told where it is known. */
const NAMES: readonly [name: string, text: string, facts: LiveFacts, told: string[]][] = [
  [
    'an account that is not listed',
    'who: rot/user/alice, can: client/Admin',
    unknownFacts,
    ['error 6:11 unknown-account no account "rot"; did you mean "root"?'],
  ],
  [
    'the same of the role',
    'who: root/user/alice, can: clent/Admin',
    unknownFacts,
    ['error 6:33 unknown-account no account "clent"; did you mean "client"?'],
  ],
  [
    'a user misspelt, offline',
    'who: root/user/alcie, can: client/Admin',
    unknownFacts,
    ['warning 6:11 undeclared-principal root/user/alcie is not declared here; did you mean root/user/alice?'],
  ],
  [
    'the same, when AWS was asked',
    'who: root/user/alcie, can: client/Admin',
    factsOf({'root/user/alice': '/'}),
    ['error 6:11 unknown-principal root/user/alcie is neither declared nor in AWS; did you mean root/user/alice?'],
  ],
  [
    'a role misspelt, when AWS was asked',
    'who: root/user/alice, cannot: client/Admn',
    factsOf({'root/user/alice': '/'}),
    ['error 6:36 unknown-principal client/role/Admn is neither declared nor in AWS; did you mean client/role/Admin?'],
  ],
  [
    'a role that nobody has, and nothing near: cannot would hold of nothing',
    'who: root/user/alice, cannot: client/Breakglass',
    unknownFacts,
    [
      'warning 6:36 undeclared-principal client/role/Breakglass is not declared here; without AWS nothing is known of it',
    ],
  ],
  [
    'the same, when AWS was asked',
    'who: root/user/alice, cannot: client/Breakglass',
    factsOf({}),
    ['warning 6:36 undeclared-principal client/role/Breakglass is neither declared nor in AWS'],
  ],
  [
    'what only AWS has',
    'who: root/user/zoe, cannot: client/Breakglass',
    factsOf({'root/user/zoe': '/', 'client/role/Breakglass': '/'}),
    [],
  ],
  ['somebody in an account that is only named', 'who: partner/user/joe, cannot: client/Admin', unknownFacts, []],
  [
    'a role there',
    'who: root/user/alice, cannot: partner/Feed',
    unknownFacts,
    [
      'warning 6:36 nothing-known nothing is known of the roles in partner (connect: false), so that this entry cannot hold; ask about a role that it has to come through',
    ],
  ],
  [
    'an ARN without the path',
    'who: arn:aws:iam::111111111111:role/ci, can: client/Admin',
    unknownFacts,
    [
      'error 6:11 invalid-principal root/role/ci has another ARN, arn:aws:iam::111111111111:role/ci/ci; write root/role/ci',
    ],
  ],
  [
    'a session of a role that nobody has',
    'who: arn:aws:sts::111111111111:assumed-role/Ghost/run, cannot: client/Admin',
    factsOf({}),
    ['warning 6:11 undeclared-principal root/role/Ghost is neither declared nor in AWS'],
  ],
  [
    'a session of one that is there',
    'who: arn:aws:sts::111111111111:assumed-role/ci/run, cannot: client/Admin',
    unknownFacts,
    [],
  ],
  ['a service', 'who: lambda.amazonaws.com, cannot: client/Admin', unknownFacts, []],
  [
    'a provider',
    'who: arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com, cannot: client/Admin',
    unknownFacts,
    [],
  ],
  [
    'the root user of an account that is not listed',
    'who: arn:aws:iam::999999999999:root, cannot: client/Admin',
    unknownFacts,
    [],
  ],
  [
    'an action that AWS does not have',
    'who: root/user/alice, cannot: client/Admin, action: [s3:PutObject, s3:GetObjcet]',
    unknownFacts,
    ['warning 6:73 unknown-action AWS has no action "s3:GetObjcet"; did you mean "s3:GetObject"?'],
  ],
  [
    'the only one',
    'who: root/user/alice, cannot: client/Admin, action: s3:GetObjcet',
    unknownFacts,
    ['warning 6:58 unknown-action AWS has no action "s3:GetObjcet"; did you mean "s3:GetObject"?'],
  ],
]

describe('config: entries of tests', () => {
  for (const [name, text, expected] of GOOD)
    it(name, () => {
      const {tests, told} = compiled(entry(text))
      assert.deepEqual(told, [])
      const {place, ...rest} = tests[0] ?? assert.fail()
      assert.deepEqual(JSON.parse(JSON.stringify(rest)), expected)
      assert.ok(place.start > HEAD.length)
      assert.ok(accepts(parse(HEAD + entry(text))), JSON.stringify(accepts.errors))
    })

  for (const [name, text, findings] of BAD)
    it(`wrong: ${name}; the JSON Schema says no as well`, () => {
      const config = readText(HEAD + entry(text))
      assert.equal(config.written, undefined)
      assert.deepEqual(findingsOf(config), findings)
      assert.equal(accepts(parse(HEAD + entry(text))), false)
    })

  for (const [name, text, facts, expected] of NAMES)
    it(`names: ${name}`, () => {
      const {told, severities} = compiled(entry(text), facts)
      assert.deepEqual(
        told.map((one, at) => `${severities[at]} ${one}`),
        expected,
      )
    })

  it('no section is no entry', () => {
    const {written} = readText(HEAD.replace('tests:\n', ''))
    assert.deepEqual(written?.tests, [])
  })
})
