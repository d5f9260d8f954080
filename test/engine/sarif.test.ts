import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {CODES_FILE, codesData} from '../../scripts/reference/codes-data.js'
import {Ajv} from 'ajv'
import type {Log, ReportingDescriptor} from 'sarif'
import type {Finding} from '../../src/core/types.js'
import {findingsJson} from '../../src/engine/findings-json.js'
import {findingsSarif} from '../../src/engine/sarif.js'
import {RULES} from '../../src/lint/rules.js'
import {CASES, checked, checkedCase} from '../bad-input/checked.js'
import {golden} from '../support/golden.js'
import {sarifLog} from '../support/sarif.js'

const ABOUT = {file: 'accounts.yaml', version: '1.2.3', exitCode: 1}
const HEAD = 'version: 1\nowner: acme\naccounts: {root: "111111111111", client: "222222222222"}\n'

const logOf = (found: Awaited<ReturnType<typeof checked>>) =>
  sarifLog(findingsSarif(found.findings, {...ABOUT, sources: found.sources}))
const resultsOf = async (yaml: string, files = {}) =>
  logOf(await checked({'accounts.yaml': yaml, ...files})).runs[0]?.results ?? []

describe('SARIF of validate', () => {
  it('the published schema takes it of every bad input, and it has every finding', async () => {
    for (const one of CASES) {
      const found = await checkedCase(one)
      const [run] = logOf(found).runs
      assert.equal(run?.results?.length, found.findings.length, one.name)
      const prints = run?.results?.map(({partialFingerprints}) => partialFingerprints?.['xroleFinding/v1'])
      assert.equal(new Set(prints).size, prints?.length, `${one.name}: fingerprints are told apart`)
      const rules = run?.tool.driver.rules ?? []
      for (const {ruleId, ruleIndex, level} of run?.results ?? []) {
        const rule: ReportingDescriptor | undefined = rules[ruleIndex ?? -1]
        assert.equal(rule?.id, ruleId)
        assert.notEqual(rule?.help?.text, ruleId, `${ruleId} says what it means`)
        assert.ok(level === 'error' || level === 'warning' || level === 'note')
      }
    }
  })

  it('the whole of one', async () => {
    const yaml = `${HEAD}include: [teams/*.yaml]\nroles: {"Ünï": {account: client, trsut: [root]}}\n`
    const team = 'users: {alice: {account: rot}}\n'
    const {findings, sources} = await checked({'accounts.yaml': yaml, 'teams/b c.yaml': team})
    const log = sarifLog(findingsSarif(findings, {...ABOUT, sources}))
    const [run] = log.runs
    assert.ok(run?.tool.driver.rules && run.results)
    assert.deepEqual(
      RULES.map(({code}) => code).filter((code) => !run.tool.driver.rules?.some(({id}) => id === code)),
      [],
    )
    const told = new Set(run.results.map(({ruleId}) => ruleId))
    run.tool.driver.rules = run.tool.driver.rules.filter(({id}) => told.has(id))
    for (const result of run.results) delete result.ruleIndex
    golden('render/validate.sarif', `${JSON.stringify(log, null, 2)}\n`)
  })

  it('places count lines and columns from 1, columns in UTF-16 units, the end behind the last', async () => {
    const [found] = await resultsOf(`${HEAD}x-🚀: 1\nroles: {"🚀": {account: clint, trust: [root]}}\n`)
    const lines = `${HEAD}x-🚀: 1\nroles: {"🚀": {account: clint, trust: [root]}}\n`.split('\n')
    const region = found?.locations?.[0]?.physicalLocation?.region
    assert.equal(region?.startLine, region?.endLine)
    assert.equal(
      lines[(region?.startLine ?? 0) - 1]?.slice((region?.startColumn ?? 0) - 1, (region?.endColumn ?? 0) - 1),
      found?.message.text?.includes('clint') ? 'clint' : '"🚀"',
    )
  })

  it('fingerprints stay when something else is edited, and go with the problem', async () => {
    const role = '  Admin: {account: client, description: d, trust: [root], policies: [AdministratorAccess]}\n'
    const prints = async (yaml: string) =>
      (await resultsOf(yaml)).map(
        ({ruleId, partialFingerprints}) => `${ruleId} ${partialFingerprints?.['xroleFinding/v1']}`,
      )
    const before = await prints(`${HEAD}roles:\n${role}`)
    assert.ok(before.length > 0)
    const moved = await prints(`# a comment\n\n${HEAD}x-a: 1\nroles:\n  # and one more\n${role}`)
    assert.deepEqual(moved, before)
    const other = await prints(`${HEAD}roles:\n${role.replace('Admin:', 'Other:')}`)
    assert.equal(
      other.some((one) => before.includes(one)),
      false,
    )
  })

  it('has what code scanning shows of a rule, in its limits', async () => {
    const [run] = logOf(await checked({'accounts.yaml': HEAD})).runs
    for (const {id, shortDescription, fullDescription, help, properties} of run?.tool.driver.rules ?? []) {
      for (const told of [shortDescription, fullDescription, help])
        assert.ok(told?.text && told.text.length <= 1024, `${id}: ${told?.text.length}`)
      const backticks = [...(shortDescription?.text ?? '').matchAll(/`/g)].length
      assert.equal(backticks % 2, 0, `${id} is cut in the middle: ${shortDescription?.text}`)
      assert.deepEqual(properties?.tags, ['security', 'aws', 'iam'])
      assert.match(String(properties?.['problem.severity']), /^(error|warning|recommendation)$/)
    }
  })

  it('more results than code scanning takes: the gravest, and how many are missing', () => {
    const findings = Array.from({length: 25_002}, (_, at): Finding => ({
      code: 'x',
      severity: at === 25_001 ? 'error' : at % 2 ? 'note' : 'warning',
      message: `m${at}`,
    }))
    const sources = {texts: new Map(), at: () => ({file: '', start: 0, end: 0})}
    const [run] = (JSON.parse(findingsSarif(findings, {...ABOUT, sources})) as Log).runs
    assert.equal(run?.results?.length, 25_000)
    assert.equal(run?.results?.[0]?.message.text, 'm25001')
    assert.equal(run?.results?.filter(({level}) => level === 'warning').length, 12_501)
    assert.match(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text ?? '', /^2 more, .*25000 results/)
  })

  it('what has no place is about the file; a name of it is an URI', () => {
    const finding: Finding = {code: 'x', severity: 'error', message: 'm\u001b[2J\nand more'}
    const sources = {texts: new Map(), at: () => ({file: '', start: 0, end: 0})}
    const uriOf = (file: string) =>
      sarifLog(findingsSarif([finding], {...ABOUT, file, sources})).runs[0]?.results?.[0]?.locations?.[0]
        ?.physicalLocation
    assert.deepEqual(uriOf('./a b/ü%.yaml'), {
      artifactLocation: {uri: 'a%20b/%C3%BC%25.yaml', uriBaseId: '%SRCROOT%', index: 0},
      region: {startLine: 1},
    })
    assert.equal(uriOf('/srv/a.yaml')?.artifactLocation?.uri, 'file:///srv/a.yaml')
    assert.equal(uriOf('C:\\srv\\a.yaml')?.artifactLocation?.uri, 'file:///C:/srv/a.yaml')
  })
})

describe('JSON of validate', () => {
  it('the published schema takes it of every bad input', async () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schema/validate.schema.json', import.meta.url), 'utf8'),
    ) as object
    const ajv = new Ajv({strict: true, allowUnionTypes: true})
    const takes = ajv.compile(schema)
    for (const one of CASES) {
      const {findings, sources} = await checkedCase(one)
      assert.ok(takes(findingsJson(findings, sources)), `${one.name}: ${ajv.errorsText(takes.errors)}`)
    }
  })
})

describe('the meanings of codes in the program', () => {
  it('are those of the reference (npx tsx scripts/reference.ts)', async () =>
    assert.equal(readFileSync(CODES_FILE, 'utf8'), await codesData()))
})
