import assert from 'node:assert/strict'
import {parse, stringify} from 'yaml'
import {compile} from '../../src/config/compile/compile.js'
import type {Intent} from '../../src/config/intent.js'
import {keyOf} from '../../src/core/address.js'
import type {Finding, Json} from '../../src/core/types.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {sha256} from '../../src/engine/load.js'
import {findingsOf, readText} from '../config/read-text.js'
import {blocksOf, isWholeFile, readDoc, type Block} from './blocks.js'

const NOW = new Date('2026-06-01T00:00:00Z')

/** What a file wants, and all that was found but what it is merely told. */
function compiled(text: string): {intent: Intent; findings: readonly Finding[]} {
  const config = readText(text)
  assert.ok(config.written, findingsOf(config).join('\n'))
  const {intent, findings} = compile(config.written, config.sources, offlineFacts().facts, {now: NOW, hash: sha256})
  return {intent, findings: [...config.findings, ...findings].filter(({severity}) => severity !== 'note')}
}

function statementsOf(intent: Intent, address: string): Json {
  const resource = intent.state.get(keyOf(address))
  assert.ok(resource, `no ${address}`)
  return (resource.value as {document: {Statement: Json}}).document.Statement
}

describe('docs: whole files', () => {
  for (const doc of ['README.md', 'docs/reference.md', 'docs/first-account.md', 'docs/security.md']) {
    const whole = blocksOf(readDoc(doc)).filter(isWholeFile)

    it(`${doc} has some`, () => assert.ok(whole.length > 0))

    for (const block of whole) {
      it(`${doc}:${block.line} is valid`, () => assert.deepEqual(compiled(block.text).findings, []))
    }
  }
})

describe('docs: trust lines and what they compile to', () => {
  const text = readDoc('docs/reference.md')
  const section = text.slice(text.indexOf('\n## Trust lines'), text.indexOf('\n## Ownership and scope'))
  const [surroundings, ...blocks] = blocksOf(section)
  // A YAML block and the JSON blocks that follow it; the first is the role's trust policy, others say whose they are.
  const examples = blocks.reduce<{yaml: Block; json: Block[]}[]>((all, block) => {
    if (block.language === 'yaml') return [...all, {yaml: block, json: []}]
    all.at(-1)?.json.push(block)
    return all
  }, [])

  for (const {yaml, json} of examples) {
    const title = yaml.text.trim().split('\n').join(' ')

    it(title, () => {
      const file = parse(surroundings?.text ?? '') as {roles: {[name: string]: Json}}
      file.roles['Example'] = {account: 'client', ...(parse(yaml.text) as {[key: string]: Json})}
      const {intent, findings} = compiled(stringify(file))
      assert.deepEqual(findings, [])
      assert.ok(json.length > 0, 'no JSON beside it')
      for (const {info, text: shown} of json) {
        assert.deepEqual(statementsOf(intent, info || 'client/role/Example/trust'), JSON.parse(shown))
      }
    })
  }

  it('there is one for each kind of line', () => {
    const lines = examples.flatMap(({yaml}) => (parse(yaml.text) as {trust: Json[]}).trust)
    const kinds = new Set(lines.flatMap((line) => (typeof line === 'object' && line ? Object.keys(line) : [])))
    for (const kind of ['principal', 'principals', 'service', 'github', 'oidc', 'saml', 'sso', 'org', 'statement'])
      assert.ok(kinds.has(kind), kind)
  })
})
