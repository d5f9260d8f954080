import assert from 'node:assert/strict'
import {Ajv, type SchemaObject} from 'ajv'
import {parse} from 'yaml'
import {jsonSchema} from '../../scripts/schema.js'
import {compile} from '../../src/config/compile/compile.js'
import type {LiveFacts, Safety} from '../../src/config/intent.js'
import {findingsOf, readText} from './read-text.js'
import {factsOf, sha256, unknownFacts} from './compile-support.js'

const HEAD = `owner: o
accounts: {root: "111111111111", client: "222222222222", partner: {id: "333333333333", connect: false}, old: {id: "444444444444", retire: true}}
roles: {Admin: {account: client, trust: [root/user/alice]}, Moved: {account: client, trust: [root], path: /ci/}}
users: {alice: {account: root}}
`
const ALLOW = (address: string, rest = 'hazard: REPLACES, reason: r, until: 2027-01-31'): string =>
  `safety:\n  allow:\n    - {address: ${address}, ${rest}}\n`
const KEEP = (principal: string, role: string): string =>
  `safety:\n  mustKeep:\n    - {principal: ${principal}, role: ${role}}\n`

const accepts = new Ajv({allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false}).compile(
  jsonSchema() as SchemaObject,
)

function compiled(text: string, facts: LiveFacts = unknownFacts, day = '2026-11-22') {
  const config = readText(HEAD + text)
  assert.ok(config.written, findingsOf(config).join('\n'))
  const now = new Date(`${day}T23:59:59Z`)
  const {intent, findings} = compile(config.written, config.sources, facts, {now, hash: sha256})
  return {safety: intent.safety, told: findingsOf({...config, findings})}
}

const entriesOf = ({allow}: Safety): string[] =>
  allow.map(({hazard, address, until}) => `${hazard} ${address} ${until}`)

const GOOD: readonly [name: string, text: string, safety: Record<string, unknown>][] = [
  ['none', '', {allow: [], mustKeep: []}],
  ['an empty one', 'safety: {}\n', {allow: [], mustKeep: []}],
  ['a number', 'safety: {maxDeletes: 5}\n', {limit: '5', allow: [], mustKeep: []}],
  ['zero', 'safety: {maxDeletes: 0}\n', {limit: '0', allow: [], mustKeep: []}],
  ['a percentage', 'safety: {maxDeletes: 20%}\n', {limit: '20%', allow: [], mustKeep: []}],
  ['all of it', 'safety: {maxDeletes: "100%"}\n', {limit: '100%', allow: [], mustKeep: []}],
  ['a number as text', 'safety: {maxDeletes: "5"}\n', {limit: '5', allow: [], mustKeep: []}],
  ['an address', ALLOW('client/role/Deployer'), {allow: ['client/role/Deployer'], mustKeep: []}],
  ['a role in short', ALLOW('client/Deployer'), {allow: ['client/role/Deployer'], mustKeep: []}],
  ['a glob of accounts', ALLOW('"*/role/Deployer"'), {allow: ['*/role/Deployer'], mustKeep: []}],
  ['the same in short', ALLOW('"*/Deployer"'), {allow: ['*/role/Deployer'], mustKeep: []}],
  ['a glob of names', ALLOW('"client/role/ci-*"'), {allow: ['client/role/ci-*'], mustKeep: []}],
  ['any kind', ALLOW('"client/*/Deployer"'), {allow: ['client/*/Deployer'], mustKeep: []}],
  ['a part', ALLOW('client/role/Deployer/trust'), {allow: ['client/role/Deployer/trust'], mustKeep: []}],
  ['a policy', ALLOW('client/policy/Reports'), {allow: ['client/policy/Reports'], mustKeep: []}],
  ['an account that is emptied', ALLOW('old/role/X'), {allow: ['old/role/X'], mustKeep: []}],
  [
    'a user keeps a role',
    KEEP('root/user/alice', 'client/role/Admin'),
    {allow: [], mustKeep: ['root/user/alice client/role/Admin']},
  ],
  [
    'a role in short, in another case',
    KEEP('root/user/Alice', 'client/admin'),
    {allow: [], mustKeep: ['root/user/alice client/role/Admin']},
  ],
  [
    'by ARN',
    KEEP('arn:aws:iam::111111111111:user/alice', 'client/role/Admin'),
    {allow: [], mustKeep: ['arn:aws:iam::111111111111:user/alice client/role/Admin']},
  ],
  [
    'an ARN of an account that is not listed',
    KEEP('arn:aws:iam::999999999999:role/x/y', 'client/role/Admin'),
    {allow: [], mustKeep: ['arn:aws:iam::999999999999:role/x/y client/role/Admin']},
  ],
  [
    'a user of an account that is only named',
    KEEP('partner/user/zoe', 'client/role/Admin'),
    {allow: [], mustKeep: ['partner/user/zoe client/role/Admin']},
  ],
  [
    'what nobody knows and nothing is near to, which the plan judges',
    KEEP('root/user/zoe', 'client/role/Breakglass'),
    {allow: [], mustKeep: ['root/user/zoe client/role/Breakglass']},
  ],
]

const NAMES = 'client/role/Deployer or client/role/ci-*'
const WRITE = 'write account, kind and name, for example client/role/Deployer'
const everything = (address: string) =>
  `"${address}" stands for everything there; name what is meant, for example ${NAMES}`
const WHO = 'for example root/user/alice, root/role/ci or arn:aws:iam::111111111111:user/alice'
const LIMIT = 'write a number of things or a percentage of what the owner has, for example 5 or 20%'

/** Said by the grammar alone, so that an editor knows it too. */
const BAD: readonly [name: string, text: string, findings: string[]][] = [
  [
    'nothing in it',
    'safety:\n',
    ['5:1 null-section "safety": nothing is written here; for an empty section {} is meant'],
  ],
  [
    'an unknown key',
    'safety: {maxDelete: 5}\n',
    ['5:10 unknown-key unknown key "maxDelete"; did you mean "maxDeletes"?'],
  ],
  ['a negative limit', 'safety: {maxDeletes: -1}\n', [`5:22 bad-limit -1 is no limit; ${LIMIT}`]],
  ['half a thing', 'safety: {maxDeletes: 2.5}\n', [`5:22 bad-limit 2.5 is no limit; ${LIMIT}`]],
  ['a limit in words', 'safety: {maxDeletes: few}\n', [`5:22 bad-limit "few" is no limit; ${LIMIT}`]],
  ['more than all', 'safety: {maxDeletes: 101%}\n', [`5:22 bad-limit "101%" is no limit; ${LIMIT}`]],
  [
    'a limit that is a list',
    'safety: {maxDeletes: [5]}\n',
    ['5:10 wrong-type "maxDeletes": expected a number of things or a percentage such as 20%, found a list'],
  ],
  [
    'an entry by its hazard only',
    'safety: {allow: [REPLACES]}\n',
    ['5:18 wrong-type expected a section (key: value), found the text "REPLACES"'],
  ],
  [
    'an entry without the rest',
    'safety: {allow: [{hazard: REPLACES}]}\n',
    [
      '5:18 missing-key "address" is missing; write what it is about, for example address: client/role/Deployer',
      '5:18 missing-key "reason" is missing; write why, in a few words',
      '5:18 missing-key "until" is missing; write the last day (UTC) on which it counts, for example until: 2027-01-31',
    ],
  ],
  [
    'an entry with nothing',
    'safety: {allow: [{}]}\n',
    [
      '5:18 missing-key "hazard" is missing; write what may pass, for example hazard: REPLACES',
      '5:18 missing-key "address" is missing; write what it is about, for example address: client/role/Deployer',
      '5:18 missing-key "reason" is missing; write why, in a few words',
      '5:18 missing-key "until" is missing; write the last day (UTC) on which it counts, for example until: 2027-01-31',
    ],
  ],
  [
    'an empty reason',
    ALLOW('client/A', 'hazard: REPLACES, reason: "", until: 2027-01-31'),
    ['7:53 empty this is empty'],
  ],
  [
    'a blank reason',
    ALLOW('client/A', 'hazard: REPLACES, reason: " ", until: 2027-01-31'),
    ['7:53 empty this is empty'],
  ],
  [
    'a hazard misspelt',
    ALLOW('client/A', 'hazard: REPLACE, reason: r, until: 2027-01-31'),
    ['7:35 bad-hazard no hazard "REPLACE"; did you mean REPLACES?'],
  ],
  [
    'a hazard in small letters',
    ALLOW('client/A', 'hazard: locks_out, reason: r, until: 2027-01-31'),
    ['7:35 bad-hazard no hazard "locks_out"; did you mean LOCKS_OUT?'],
  ],
  [
    'no hazard at all',
    ALLOW('client/A', 'hazard: EVERYTHING, reason: r, until: 2027-01-31'),
    [
      '7:35 bad-hazard no hazard "EVERYTHING"; entries are for LOCKS_OUT, REPLACES, WIDENS_EXTERNAL, DELETES_CREDENTIALS, CREATES_ACCOUNT, ADOPTS',
    ],
  ],
  [
    'the deletion of the whole',
    ALLOW('client/A', 'hazard: DELETES, reason: r, until: 2027-01-31'),
    [
      '7:35 bad-hazard DELETES is about a plan that keeps nothing, and is allowed by --allow DELETES only; for the number of deletions write maxDeletes:',
    ],
  ],
  ...['WIDENS_ACCESS', 'GRANTS_ADMIN', 'REVOKES_ACCESS'].map((name): [string, string, string[]] => [
    `${name}, which is told only`,
    ALLOW('client/A', `hazard: ${name}, reason: r, until: 2027-01-31`),
    [`7:35 bad-hazard ${name} needs no entry: plan tells it, and apply does not refuse it`],
  ]),
  ...[
    '*',
    '**',
    '*/*',
    'client/*',
    'client/role/*',
    '*/role/*',
    '*/*/*',
    'client/role/**',
    'client/role/?*',
    'client/role/*/trust',
  ].map((address): [string, string, string[]] => [
    `a blanket entry: ${address}`,
    ALLOW(`"${address}"`),
    [`7:17 bad-address ${everything(address)}`],
  ]),
  ...['client', 'cli*', 'client/role', 'client/role/', ''].map((address): [string, string, string[]] => [
    `no address: "${address}"`,
    ALLOW(`"${address}"`),
    [`7:17 bad-address "${address}" names no thing; ${WRITE}`],
  ]),
  ['a kind misspelt', ALLOW('client/roles/A'), ['7:17 bad-address "roles" is no kind; did you mean "role"?']],
  [
    'no kind at all',
    ALLOW('client/bucket/A'),
    ['7:17 bad-address "bucket" is no kind; there are role, user, group, policy, oidc-provider, saml-provider'],
  ],
  ['a name with a blank', ALLOW('"client/role/A B"'), [`7:17 bad-address "client/role/A B" is no address; ${WRITE}`]],
  [
    'a variable',
    ALLOW('"${account.name}/role/A"'),
    [`7:17 bad-address "\${account.name}/role/A" is no address; ${WRITE}`],
  ],
  ['an ARN', ALLOW('arn:aws:iam::222222222222:role/A'), [`7:17 bad-address an ARN is no address; ${WRITE}`]],
  [
    'a day that does not exist',
    ALLOW('client/A', 'hazard: REPLACES, reason: r, until: 2027-02-30'),
    ['7:63 bad-date "2027-02-30" is not a day; write 2027-01-31'],
  ],
  [
    'a kept role without who and which',
    'safety: {mustKeep: [{}]}\n',
    [
      '5:21 missing-key "principal" is missing; write who keeps the role, for example principal: root/user/alice',
      '5:21 missing-key "role" is missing; write which role, for example role: client/role/Admin',
    ],
  ],
  [
    'a group keeps nothing',
    KEEP('root/group/Admins', 'client/role/Admin'),
    ['7:19 bad-principal a group cannot assume a role; name one of its users'],
  ],
  [
    'an account keeps nothing',
    KEEP('root', 'client/role/Admin'),
    [`7:19 bad-principal "root" is no user and no role; write account, kind and name or an ARN, ${WHO}`],
  ],
  [
    'nor does the ARN of one',
    KEEP('arn:aws:iam::111111111111:root', 'client/role/Admin'),
    [`7:19 bad-principal "arn:aws:iam::111111111111:root" is no user and no role; write one, ${WHO}`],
  ],
  [
    'half an ARN',
    KEEP('"arn:aws:iam::user/alice"', 'client/role/Admin'),
    ['7:19 bad-principal this is not a full ARN: arn:aws:iam::111111111111:role/Name'],
  ],
  [
    'many users',
    KEEP('"root/user/*"', 'client/role/Admin'),
    [`7:19 bad-principal "root/user/*": write an entry for each user or role, ${WHO}`],
  ],
  [
    'many roles',
    KEEP('root/user/alice', '"client/role/*"'),
    ['7:42 bad-address "client/role/*": write an entry for each role, for example client/role/Admin'],
  ],
  [
    'a user is no role',
    KEEP('root/user/alice', 'client/user/bob'),
    ['7:42 bad-address only a role can be assumed; write one, for example client/role/Admin'],
  ],
  [
    'a part of a role',
    KEEP('root/user/alice', 'client/role/Admin/trust'),
    [
      '7:42 bad-address "client/role/Admin/trust" is a part of a role; write the role itself, for example client/role/Admin',
    ],
  ],
  [
    'an account is no role',
    KEEP('root/user/alice', 'client'),
    ['7:42 bad-address "client" names no role; write account, kind and name, for example client/role/Admin'],
  ],
]

// What JSON Schema cannot say: days that do not exist.
const BEYOND = ['bad-date']

describe('config: safety', () => {
  for (const [name, text, {limit, allow, mustKeep}] of GOOD)
    it(`is fine: ${name}`, () => {
      const {safety} = compiled(text)
      assert.deepEqual(
        {
          limit: safety.maxDeletes?.limit,
          allow: safety.allow.map(({address}) => address),
          mustKeep: safety.mustKeep.map(({principal, role}) => `${principal} ${role}`),
        },
        {limit, allow, mustKeep},
      )
      assert.equal(accepts(parse(HEAD + text)), true, JSON.stringify(accepts.errors))
    })

  for (const [name, text, findings] of BAD)
    it(`is an error: ${name}`, () => {
      assert.deepEqual(findingsOf(readText(HEAD + text)), findings)
      if (!findings.some((one) => BEYOND.some((code) => one.includes(code))))
        assert.equal(accepts(parse(HEAD + text)), false)
    })

  it('belongs into the root file', () => {
    const {findings} = readText(`${HEAD}include: more.yaml\n`, {'more.yaml': 'safety: {maxDeletes: 5}\n'})
    assert.deepEqual(
      findings.map(({code, message}) => `${code} ${message}`),
      ['include "safety" belongs into the root file'],
    )
  })
})

describe('config: safety and its accounts and names', () => {
  const LIVE = factsOf({'root/user/bob': '/ops/', 'client/role/Breakglass': '/'})
  const CASES: readonly [name: string, text: string, facts: LiveFacts, told: string[]][] = [
    [
      'an entry for no account',
      ALLOW('clint/role/A'),
      unknownFacts,
      ['7:17 unknown-account no account "clint"; did you mean "client"?'],
    ],
    [
      'accounts that nothing matches',
      ALLOW('"x-*/role/A"'),
      unknownFacts,
      ['7:17 nothing-selected "x-*" matches no managed account'],
    ],
    [
      'an account that is never entered',
      ALLOW('partner/role/A'),
      unknownFacts,
      ['7:17 closed-account account "partner" has connect: false; nothing is changed in it, so that this entry can go'],
    ],
    [
      'an entry that is over, for an account that has gone',
      ALLOW('clint/role/A', 'hazard: REPLACES, reason: r, until: 2026-11-21'),
      unknownFacts,
      ['7:67 allowance-over this entry was over on 2026-11-21 and no longer counts; remove it, or give it another day'],
    ],
    [
      'a user of no account',
      KEEP('rot/user/alice', 'client/role/Admin'),
      unknownFacts,
      ['7:19 unknown-account no account "rot"; did you mean "root"?'],
    ],
    [
      'a role of no account',
      KEEP('root/user/alice', 'x/role/Admin'),
      unknownFacts,
      ['7:42 unknown-account no account "x"; add it under accounts:'],
    ],
    [
      'a role of an account that is never entered',
      KEEP('root/user/alice', 'partner/role/Admin'),
      unknownFacts,
      [
        '7:42 closed-account account "partner" has connect: false; xrole neither sees nor changes its roles, so that this entry can go',
      ],
    ],
    [
      'a user misspelt, and AWS was not asked',
      KEEP('root/user/alise', 'client/role/Admin'),
      unknownFacts,
      ['7:19 undeclared-principal root/user/alise is not declared here; did you mean root/user/alice?'],
    ],
    [
      'a user misspelt',
      KEEP('root/user/alise', 'client/role/Admin'),
      LIVE,
      ['7:19 unknown-principal root/user/alise is neither declared nor in AWS; did you mean root/user/alice?'],
    ],
    [
      'one near to a user that only AWS has',
      KEEP('root/user/boob', 'client/role/Admin'),
      LIVE,
      ['7:19 unknown-principal root/user/boob is neither declared nor in AWS; did you mean root/user/bob?'],
    ],
    [
      'a role in the wrong account',
      KEEP('root/user/alice', 'root/role/Admin'),
      LIVE,
      ['7:42 unknown-principal root/role/Admin is neither declared nor in AWS; did you mean client/role/Admin?'],
    ],
    [
      'an ARN without the path',
      KEEP('arn:aws:iam::222222222222:role/Moved', 'client/role/Admin'),
      LIVE,
      [
        '7:19 invalid-principal client/role/Moved has another ARN, arn:aws:iam::222222222222:role/ci/Moved; write client/role/Moved',
      ],
    ],
    [
      'an ARN without the path that AWS has',
      KEEP('arn:aws:iam::111111111111:user/bob', 'client/role/Admin'),
      LIVE,
      [
        '7:19 invalid-principal root/user/bob has another ARN, arn:aws:iam::111111111111:user/ops/bob; write root/user/bob',
      ],
    ],
    ['a user and a role that only AWS has', KEEP('root/user/bob', 'client/role/Breakglass'), LIVE, []],
    ['nobody and nothing near', KEEP('root/user/zoe', 'client/role/Nightshift'), LIVE, []],
  ]
  for (const [name, text, facts, told] of CASES)
    it(name, () => {
      const found = compiled(text, facts).told
      assert.deepEqual(found, told)
    })
})

describe('config: the last day of an entry of safety', () => {
  const text = `${ALLOW('client/A', 'hazard: REPLACES, reason: r, until: 2026-11-22')}    - {hazard: ADOPTS, address: client/B, reason: s, until: 2030-01-01}\n`

  it('is the last on which it counts', () => {
    const {safety, told} = compiled(text)
    assert.deepEqual(entriesOf(safety), ['REPLACES client/role/A 2026-11-22', 'ADOPTS client/role/B 2030-01-01'])
    assert.deepEqual(told, [])
  })

  it('over, it is told and left out', () => {
    const {safety, told} = compiled(text, unknownFacts, '2026-11-23')
    assert.deepEqual(entriesOf(safety), ['ADOPTS client/role/B 2030-01-01'])
    assert.deepEqual(told, [
      '7:63 allowance-over this entry was over on 2026-11-22 and no longer counts; remove it, or give it another day',
    ])
  })

  it('an entry and a limit have their places', () => {
    const {safety} = compiled(`${text}  maxDeletes: 5\n`)
    const source = `${HEAD}${text}  maxDeletes: 5\n`
    const at = (place: {start: number; end: number}) => source.slice(place.start, place.end).trim()
    assert.match(at(safety.allow[1]!.place), /^\{hazard: ADOPTS, .*\}$/)
    assert.equal(at(safety.maxDeletes!.place), '5')
  })
})
