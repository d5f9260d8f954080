import assert from 'node:assert/strict'
import {findingsOf, HEAD, readText} from './read-text.js'

const ROLE = '{account: root, trust: root}'

const cases: [name: string, text: string, others: Record<string, string>, findings: string[]][] = [
  [
    'a glob that matches nothing, a file that is not there',
    `${HEAD}include: ["none/*.yaml", gone.yaml]\n`,
    {},
    ['3:11 include no file matches "none/*.yaml"', '3:26 include gone.yaml: no such file'],
  ],
  [
    'one key in two files names both places',
    `${HEAD}include: t.yaml\nroles: {A: ${ROLE}}\n`,
    {'t.yaml': `roles:\n  A: ${ROLE}\n`},
    ['t.yaml:2:3 duplicate-key "A" is in roles: already, at accounts.yaml:4:9'],
  ],
  [
    'one key in two included files',
    `${HEAD}include: [t.yaml, u.yaml]\n`,
    {'t.yaml': `roles: {A: ${ROLE}}\n`, 'u.yaml': `roles: {A: ${ROLE}}\n`},
    ['u.yaml:1:9 duplicate-key "A" is in roles: already, at t.yaml:1:9'],
  ],
  [
    'nesting, connect and sections of the root file',
    `${HEAD}include: t.yaml\n`,
    {
      't.yaml':
        'include: x\nconnect: {}\nowner: x\nrles: {}\naccounts: {b: {id: "999999999999", connect: {profile: p}}}\nusers:\nx-ok: 1\n',
    },
    [
      't.yaml:1:1 include included files do not nest; list the file in include: of the root file',
      't.yaml:2:1 include "connect" belongs into the root file',
      't.yaml:3:1 include "owner" belongs into the root file',
      't.yaml:4:1 unknown-key unknown key "rles"; did you mean "roles"?',
      't.yaml:5:36 include "connect" belongs into the root file',
      't.yaml:6:1 null-section "users": nothing is written here; for an empty section {} is meant',
    ],
  ],
  [
    'findings of the grammar have their place in the included file',
    `${HEAD}include: t.yaml\n`,
    {'t.yaml': 'roles:\n  A: {account: root, trsut: root}\n'},
    ['t.yaml:2:22 unknown-key unknown key "trsut"; did you mean "trust"?'],
  ],
  [
    'nothing of an unparsable file is quoted',
    `${HEAD}include: [secret.yaml, env, empty.yaml]\n`,
    {'secret.yaml': 'password: [hunter2\n', env: 'PASSWORD=hunter2\n', 'empty.yaml': ''},
    [
      '3:11 include secret.yaml is not YAML (line 2, column 1)',
      '3:24 include env has no sections; it takes accounts, policies, roles, groups, users, identityProviders, passwordPolicy, alias',
      '3:29 include empty.yaml is empty',
    ],
  ],
  [
    'policy files: duplicate keys, not JSON, not there, not an object, and a lossy number',
    `${HEAD}policies:\n  A: {file: a.json}\n  B: {file: b.json}\n  C: {file: c.json}\n  D: {file: d.json}\n  E: {file: e.json}\nroles: {R: {account: root, trust: root, inline: {x: {file: b.json}}}}\n`,
    {
      'a.json': '{\n "a": 1,\n "a": 2}',
      'b.json': 'secret: hunter2\n',
      'd.json': '["hunter2"]',
      'e.json': '{"a": 12345678901234567890}',
    },
    [
      '5:13 policy-file b.json is not JSON',
      '6:13 policy-file c.json: no such file',
      '7:13 policy-file d.json is not a policy document: it has to be an object',
      'a.json:3:2 duplicate-key duplicate key "a"; it is at a.json:2:2 already',
      'e.json:1:7 quote-it 12345678901234567890 would be read as the number 12345678901234567000; if it is text, quote it: "12345678901234567890"',
    ],
  ],
]

describe('config: includes and files', () => {
  for (const [name, text, others, findings] of cases) {
    it(name, () => {
      const config = readText(text, others)
      assert.deepEqual(findingsOf(config), findings)
      assert.equal(config.written, undefined)
      assert.ok(!JSON.stringify([...config.sources.texts, ...config.findings]).includes('hunter2'))
    })
  }

  it('sections are merged; a file matched twice is read once; the root file does not include itself', () => {
    const {written, findings} = readText(`${HEAD}include: ["*.yaml", t.yaml]\nusers: {a: {account: root}}\n`, {
      't.yaml': 'users: {b: {account: root}}\naccounts: {two: "222222222222"}\nx-a: 1\n',
    })
    assert.deepEqual(findings, [])
    assert.deepEqual(Object.keys(written?.users ?? {}), ['a', 'b'])
    assert.deepEqual(Object.keys(written?.accounts ?? {}), ['root', 'two'])
  })
})
