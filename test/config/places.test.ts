import assert from 'node:assert/strict'
import type {Path} from '../../src/config/source.js'
import {findingsOf, HEAD, readText} from './read-text.js'

const TEXT = `${HEAD}policies:
  P: {file: p.json}
x-lines: &lines
  - {principal: dev, mfa: true}
x-base: &base {path: /ci/, description: base}
roles:
  A:
    <<: *base
    account: root
    trust: *lines
  B: {accounts: [root], trust: root/user/x}
`
const {sources} = readText(TEXT, {'p.json': '{"Statement": [{"Sid": "a b"}]}'})

const cases: [name: string, path: Path, part: 'key' | 'value', shown: string, file?: string][] = [
  ['a value', ['roles', 'A', 'account'], 'value', 'root'],
  ['a key', ['roles', 'A', 'account'], 'key', 'account'],
  ['a value through a merge key', ['roles', 'A', 'path'], 'value', '/ci/'],
  ['a value through an alias', ['roles', 'A', 'trust', 0, 'principal'], 'value', 'dev'],
  ['a value that is not written: the key above', ['roles', 'A', 'maxSession'], 'value', 'A'],
  ['the long form of a short one', ['accounts', 'root', 'id'], 'value', '"111111111111"'],
  ['account: for accounts', ['roles', 'A', 'accounts', 0], 'value', 'root'],
  ['principal: for principals', ['roles', 'A', 'trust', 0, 'principals', 0], 'value', 'dev'],
  ['a bare trust line for a list', ['roles', 'B', 'trust', 0, 'principals', 0], 'value', 'root/user/x'],
  ['inside a policy file', ['policies', 'P', 'document', 'Statement', 0, 'Sid'], 'value', '"a b"', 'p.json'],
  ['nowhere', ['nothing', 'here'], 'key', ''],
]

describe('config: places', () => {
  for (const [name, path, part, shown, file = 'accounts.yaml'] of cases) {
    it(name, () => {
      const place = sources.at(path, part)
      assert.equal(place.file, file)
      if (shown) assert.equal(sources.texts.get(file)?.slice(place.start, place.end), shown)
    })
  }

  it('a finding in what aliases repeat is told once, with both uses', () => {
    const text = `${HEAD}x-t: &t\n  mfaa: true\nroles:\n  A:\n    <<: *t\n    account: root\n    trust: root\n  B: {<<: *t, account: root, trust: root}\n`
    assert.deepEqual(findingsOf(readText(text)), [
      '4:3 unknown-key unknown key "mfaa"; did you mean "mfa"? (used at accounts.yaml:7:9, accounts.yaml:10:11)',
    ])
  })
})
