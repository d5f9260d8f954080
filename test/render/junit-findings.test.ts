import assert from 'node:assert/strict'
import type {Finding} from '../../src/core/types.js'
import {findingsJunit} from '../../src/render/junit/findings.js'
import {CASES, checked, checkedCase} from '../bad-input/checked.js'
import {golden} from '../support/golden.js'
import {areJunit} from '../support/junit.js'

const HEAD = 'version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n'
const ROLE = 'roles: {Admin: {account: client, trust: [root], policies: [AdministratorAccess]}}\n'

const report = async (yaml: string, strict: boolean, files = {}): Promise<string> => {
  const {findings, sources} = await checked({'accounts.yaml': yaml, ...files})
  return findingsJunit(findings, {root: 'accounts.yaml', texts: sources.texts, strict})
}

describe('JUnit of validate', () => {
  it('the published schema takes it of every bad input', async () => {
    const reports: Record<string, string> = {}
    for (const [at, one] of CASES.entries()) {
      const {findings, sources} = await checkedCase(one)
      const about = {root: 'accounts.yaml', texts: sources.texts, strict: at % 2 > 0}
      reports[`${at}.xml`] = findingsJunit(findings, about)
    }
    await areJunit(reports)
  })

  it('errors fail, warnings are skipped, notes pass; a suite for each file', async () => {
    golden('render/validate-warnings.xml', await report(HEAD + ROLE, false))
    const broken = 'users: {alice: {account: rot}}\n'
    golden('render/validate-errors.xml', await report(`${HEAD}include: [teams/*]\n`, false, {'teams/a.yaml': broken}))
  })

  it('--strict makes failures of warnings', async () => {
    const strict = await report(HEAD + ROLE, true)
    assert.match(strict, /<failure type="warning" message="admin-without-mfa: /)
    assert.doesNotMatch(strict, /<skipped>/)
  })

  it('nothing found is one test that passes', async () => {
    const text = await report(HEAD, false)
    assert.match(text, /<testsuites name="xrole validate" tests="1" failures="0" errors="0" time="0">/)
    assert.match(text, /<testcase classname="xrole.validate" name="accounts.yaml" time="0"\/>/)
  })

  it('what XML does not take is written out, two of one name are told apart', async () => {
    const evil = '<&>"\' \uFFFE\u0001\u001b[2J ]]> \ud800'
    const findings: Finding[] = [1, 2].map(() => ({code: 'x', severity: 'error', message: evil}))
    const text = findingsJunit(findings, {root: evil, texts: new Map(), strict: false})
    await areJunit({'evil.xml': text})
    assert.equal(text.match(/ \(2\)" time/g)?.length, 1)
  })
})
