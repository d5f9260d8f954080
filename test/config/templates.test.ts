import assert from 'node:assert/strict'
import type {Organization} from '../../src/core/organization.js'
import type {Resource} from '../../src/core/types.js'
import type {Intent} from '../../src/config/intent.js'
import {load} from '../../src/engine/load.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {memoryFiles, NOW} from '../support/lab.js'

const IDS = ['111111111111', '222222222222', '333333333333', '444444444444']

const file = (sections: string): string => `
version: 1
owner: acme
accounts:
  hub: "${IDS[0]}"
  a1: {id: "${IDS[1]}", tags: {env: prod}}
  a2: {id: "${IDS[2]}", tags: {env: dev}}
  Third-One: {id: "${IDS[3]}", tags: {env: prod}}
${sections}
`

const PLAIN = `
policies:
  Reports: {statements: [{allow: ["s3:GetObject"], on: ["arn:aws:s3:::reports-\${account.id}/*"]}], accounts: ["a*", Third-One]}
  Used: {description: used, document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::\${account.name}"}]}}
roles:
  Reader: {accounts: ["a*", Third-One], trust: [hub], mfa: true, policies: [ReadOnlyAccess, Reports, Used], tags: {who: "\${account.name}"}}
  Limited:
    accounts: {except: [hub]}
    trust: [{principal: hub, externalId: "for-\${account.name}"}, lambda.amazonaws.com]
    boundary: arn:aws:iam::\${account.id}:policy/xrole/acme/Reports
    inline: {logs: {statements: [{allow: ["logs:*"], on: ["arn:aws:logs:*:\${account.id}:*"]}]}}
    exclusive: false
`

interface Both {
  readonly template: Intent | undefined
  readonly compiled: Intent
}

function both(text: string, name: string): Both {
  const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': text}))
  const account = loaded.accounts(undefined).find((one) => one.name === name)!
  const {facts} = offlineFacts(undefined as Organization | undefined)
  return {
    template: loaded.templates(undefined).of(account)?.for(account),
    compiled: loaded.compile(facts, {within: new Set([name]), rules: false}).intent,
  }
}

const plain = ({state, declared}: Intent) => ({
  state: [...state].map(([key, one]): [string, Omit<Resource, 'account'> & {id: string}] => {
    const {account, ...rest} = one
    return [key, {...rest, id: `${account.name} ${account.id}`}]
  }),
  declared: [...declared].map(([key, {address, place, exclusive, named, pathWritten}]) => [
    key,
    {address, place, exclusive, named: [...named], pathWritten},
  ]),
})

const sorted = (intent: Intent) => {
  const {state, declared} = plain(intent)
  const byKey = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
  return {state: state.sort(byKey), declared: declared.sort(byKey)}
}

describe('config: what accounts have alike', () => {
  for (const name of ['a1', 'a2', 'Third-One'])
    it(`is for ${name} what compiling it alone makes`, () => {
      const {template, compiled} = both(file(PLAIN), name)
      assert.ok(template)
      assert.deepEqual(sorted(template), sorted(compiled))
    })

  const ALONE: readonly (readonly [string, string, string])[] = [
    [
      'callers have policies of their own',
      `${PLAIN}\nusers: {ann: {account: a1}}\n  `.replace('trust: [hub], mfa', 'trust: [a1/user/ann], mfa'),
      'a1',
    ],
    ['somebody undeclared is looked up', PLAIN.replace('trust: [hub], mfa', 'trust: [hub/user/who], mfa'), 'a1'],
    ['there is something to tell', PLAIN.replace('ReadOnlyAccess, ', 'ReadOnlyAccess, SomeNewPolicyOfAws, '), 'a1'],
    ['an account has an alias', `${PLAIN}\nalias: {a1: first-of-all}`, 'a1'],
    ['the file has the id that stands in', PLAIN.replace('reports-', 'reports-090909090909-'), 'a1'],
    ['the account goes', PLAIN, 'gone'],
  ]
  for (const [why, sections, name] of ALONE)
    it(`is compiled account by account where ${why}`, () => {
      const text = file(sections).replace('  a1:', '  gone: {id: "555555555555", retire: true}\n  a1:')
      assert.equal(both(text, name).template, undefined)
    })

  it('is told apart by tags where the file uses them', () => {
    const text = file(PLAIN.replace('logs:*"]', 'logs:${account.tags.env}*"]'))
    for (const name of ['a1', 'a2', 'Third-One']) {
      const {template, compiled} = both(text, name)
      if (template) assert.deepEqual(sorted(template), sorted(compiled))
    }
  })

  it('is the same whichever account comes first', () => {
    const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': file(PLAIN)}))
    const templates = loaded.templates(undefined)
    const accounts = loaded.accounts(undefined).filter(({name}) => name !== 'hub')
    for (const account of [...accounts].reverse()) {
      const {facts} = offlineFacts()
      const compiled = loaded.compile(facts, {within: new Set([account.name]), rules: false}).intent
      assert.deepEqual(sorted(templates.of(account)!.for(account)), sorted(compiled))
    }
  })
})
