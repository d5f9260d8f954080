import assert from 'node:assert/strict'
import {RULES} from '../../src/lint/rules.js'
import {ASKED_OF_AWS} from '../../src/lint/rules/unused.js'
import {ADMINISTRATORS, DOCUMENTS, ENTRIES, TRUSTS} from './cases.js'
import {codes, linted} from './lint-text.js'

const CASES = {...TRUSTS, ...ADMINISTRATORS, ...DOCUMENTS, ...ENTRIES}

/** With an entry of `lint: ignore:`, beside what the file says of `lint:` already. */
const silencing = (body: string, rule: string): string => {
  const ignore = `ignore: [{rule: ${rule}, address: "*", reason: shown by a test}]`
  return body.includes('lint: {') ? body.replace('lint: {', `lint: {${ignore}, `) : `${body}lint: {${ignore}}\n`
}

describe('lint: every rule', () => {
  for (const {code, severity, reason} of RULES.filter(({code: one}) => !ASKED_OF_AWS.has(one))) {
    const {hits = {}, misses = {}} = CASES[code] ?? {}

    it(`${code} has a hit, a near miss and a reason`, () => {
      assert.ok(Object.keys(hits).length > 0 && Object.keys(misses).length > 0)
      assert.match(reason, /^([A-Z]|iam:|sts:).*[.]$/)
    })
    for (const [name, body] of Object.entries(hits)) {
      it(`${code} tells: ${name}`, () => {
        const found = linted(body).findings.filter((one) => one.code === code)
        assert.deepEqual([...new Set(found.map((one) => one.severity))], [severity], codes(body).join())
        for (const one of found) assert.ok(one.place)
      })
      it(`${code} is silenced: ${name}`, () => {
        const told = codes(silencing(body, code))
        assert.ok(!told.includes(code) && !told.includes('idle-silence'), told.join())
      })
    }
    for (const [name, body] of Object.entries(misses)) {
      it(`${code} is silent: ${name}`, () => {
        const {findings} = linted(body)
        assert.deepEqual(
          findings
            .filter((one) => one.code === code || one.severity === 'error')
            .map(({code, message}) => [code, message]),
          [],
        )
      })
    }
  }

  it('no cases but of rules', () => {
    const known = new Set(RULES.map(({code}) => code))
    assert.deepEqual(
      Object.keys(CASES).filter((code) => !known.has(code)),
      [],
    )
  })
})
