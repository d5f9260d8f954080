import assert from 'node:assert/strict'
import {CloudError} from '../../src/core/cloud.js'
import type {Finding, Plan} from '../../src/core/types.js'
import {driftOf} from '../../src/engine/drift/drift.js'
import {failureText} from '../../src/engine/failure-text.js'
import {InvalidFile, load} from '../../src/engine/load.js'
import {offlineFacts} from '../../src/engine/facts.js'
import {createRecordedCloud} from '../../src/engine/recorded.js'
import {callsOfChange} from '../../src/engine/session.js'
import {kinds} from '../../src/kinds/index.js'
import {codeSpan, escapeLines, escapeText, quoted, terminalJson} from '../../src/render/escape.js'
import {driftMarkdown} from '../../src/render/drift/markdown.js'
import {renderDrift} from '../../src/render/drift/text.js'
import {renderFindings} from '../../src/render/findings.js'
import {planMarkdown} from '../../src/render/plan/markdown.js'
import {renderPlan} from '../../src/render/plan/text.js'
import {createProgress} from '../../src/render/progress.js'
import {renderReport} from '../../src/render/report.js'
import {renderSnapshot} from '../../src/render/snapshot.js'
import {BOTH} from '../scenarios/base.js'
import {labOver, memoryFiles, NOW} from '../support/lab.js'
import {hostileOrganization} from './hostile-organization.js'
import {hostileSnapshot, hostileYaml, MARKER, PAYLOADS, refusedYaml} from './hostile-world.js'
import {detail} from './plans.js'

const RAW = /[^\P{C}\n]|[\u2028\u2029]|\p{Default_Ignorable_Code_Point}/u
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[\d{1,2}m/g

const isSafe = (what: string, text: string): void => {
  const found = RAW.exec(text)
  const around = found ? JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20)) : ''
  assert.equal(found, null, `${what}: a raw character at ${around}`)
}

/** Markdown without what stands in its fences and code spans, by the rules of CommonMark for a line that begins a fence. */
function outside(markdown: string): string {
  const out: string[] = []
  let fence = ''
  for (const line of markdown.split('\n')) {
    const [, run = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (fence === '' && run !== '' && !rest.includes('`')) fence = run
    else if (fence !== '' && run.startsWith(fence) && rest.trim() === '') fence = ''
    else if (fence === '') out.push(line)
  }
  assert.equal(fence, '', 'a fence stays open')
  return out.join('\n').replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
}

const isSafeMarkdown = (what: string, markdown: string): void => {
  isSafe(what, markdown)
  const text = outside(markdown)
  assert.ok(!text.includes(MARKER), `${what}: outside of a fence: ${text}`)
  const bare = text.replace(/^<!-- xrole (plan|drift) -->\n|<\/?(details|summary)>/g, '').replace(/^### /gm, '')
  assert.doesNotMatch(bare, /[@#<>|[\]]|https?:|www\.|GH-/, what)
}

/** The engine's plan of a hostile file against hostile accounts: every sentence that the planner writes of them. */
async function planned(evil: string) {
  const cloud = createRecordedCloud(BOTH.map(({name, id}) => hostileSnapshot(evil, name, id)))
  const gathered = await labOver(cloud, BOTH).plan(hostileYaml(evil))
  const {plan, causes} = hostileOrganization(evil)
  return {
    ...gathered,
    causes: new Map([...gathered.causes, ...causes]),
    plan: {
      ...gathered.plan,
      changes: [...gathered.plan.changes, ...plan.changes],
      findings: [...gathered.plan.findings, ...plan.findings],
    },
  }
}

describe('escaping', () => {
  const CASES: Readonly<Record<string, [text: string, shown: string]>> = {
    'plain text stays': ['Ärger, 日本 and 😀', 'Ärger, 日本 and 😀'],
    'control characters': ['\u001b\u0000\u007f\u009b', '\\u{1b}\\u{0}\\u{7f}\\u{9b}'],
    'line ends and tabs': ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    'line separators': ['\u2028\u2029\u0085', '\\u{2028}\\u{2029}\\u{85}'],
    'bidi marks': ['\u202e\u2066\u200f', '\\u{202e}\\u{2066}\\u{200f}'],
    'what is not drawn': [
      '\u200b\u2060\ufeff\u00ad\u3164\u034f\ufe0f\u{e0041}',
      '\\u{200b}\\u{2060}\\u{feff}\\u{ad}\\u{3164}\\u{34f}\\u{fe0f}\\u{e0041}',
    ],
    'half a surrogate pair': ['a\ud800', 'a\\u{d800}'],
  }
  for (const [name, [text, shown]] of Object.entries(CASES)) it(name, () => assert.equal(escapeText(text), shown))

  it('lines stay lines, each of them safe', () => assert.deepEqual(escapeLines('a\nb\u001b'), ['a', 'b\\u{1b}']))
  it('quoted text', () => assert.equal(quoted('a "b" \u202e '), '"a \\"b\\" \\u{202e} "'))

  const SPANS: Readonly<Record<string, string>> = {
    plain: '`plain`',
    'a`b': '``a`b``',
    '``': '``` `` ```',
    '`a': '`` `a ``',
    '@x #1 <b>': '`@x #1 <b>`',
    'a\nb': '`a\\nb`',
  }
  for (const [text, span] of Object.entries(SPANS))
    it(`code span: ${JSON.stringify(text)}`, () => assert.equal(codeSpan(text), span))

  it('JSON for a terminal has no control characters and is the same value', () => {
    const value = Object.values(PAYLOADS)
    const text = terminalJson(JSON.stringify(value, null, 2))
    assert.doesNotMatch(text, /[^\P{Cc}\n]/u)
    assert.deepEqual(JSON.parse(text), value)
  })
})

describe('whatever is in AWS or in the file, nothing of it reaches a terminal or Markdown raw', function () {
  this.timeout(120_000)
  it('the plan has everything in it that a plan can have', async () => {
    const {plan} = await planned(PAYLOADS['HTML']!)
    const has = (found: readonly string[], wanted: readonly string[]) =>
      assert.deepEqual(
        wanted.filter((one) => !found.includes(one)),
        [],
      )
    has(
      plan.changes.map((change) => change.kind),
      [...kinds.keys()],
    )
    has(
      plan.changes.map((change) => change.verb),
      ['create', 'update', 'replace', 'delete', 'adopt', 'move'],
    )
    has(
      plan.findings.map((finding) => finding.code),
      [
        'copied-mark',
        'joining',
        'last-policy',
        'leftover-changed',
        'other-owner',
        'protected-leftover',
        'resave-by-hand',
        'undecodable-document',
        'unit-not-empty',
        'unmanaged-access',
      ],
    )
  })

  for (const [name, evil] of Object.entries(PAYLOADS)) {
    it(`a plan and a drift: ${name}`, async () => {
      const gathered = await planned(evil)
      const file = `${evil}.yaml`
      const texts = new Map([['accounts.yaml', hostileYaml(evil)]])
      const full = {
        ...detail,
        findings: (found: readonly Finding[]) => renderFindings(found, texts),
        calls: callsOfChange,
      }
      const plan: Plan = {
        ...gathered.plan,
        unknown: [{account: 'client', message: `${evil}\n${evil}`}],
        safety: [
          {
            hazard: 'REPLACES',
            address: evil,
            reason: evil,
            until: '2027-01-31',
            place: {file: evil, start: 0, end: 1},
          },
        ],
      }
      for (const [what, one] of Object.entries({plan, nothing: {...plan, changes: []}})) {
        const text = renderPlan(one, {color: false, file, detail: full})
        isSafe(`${what}: text`, text)
        const coloured = renderPlan(one, {color: true, file, detail: full})
        assert.equal(coloured.replace(COLOURS, ''), text)
        isSafeMarkdown(`${what}: Markdown`, planMarkdown(one, {file, detail: full}))
      }
      const {report} = driftOf(gathered, undefined)
      const beside = new Map(gathered.plan.changes.map(({key}) => [key, {lines: [evil], json: {}}]))
      for (const one of [
        report,
        {...report, plan, happened: plan, beside},
        {...report, plan: {...plan, changes: []}, happened: {...plan, changes: []}, differences: 0},
      ]) {
        isSafe('drift: text', renderDrift(one, {color: false, file, detail: full}))
        isSafeMarkdown('drift: Markdown', driftMarkdown(one, {file, detail: full}))
      }
    })

    it(`a report, a failure, progress, the sandbox: ${name}`, async () => {
      const {plan} = await planned(evil)
      const detail = {account: evil, op: evil, code: evil, requestId: evil, advice: `${evil}\n${evil}`}
      const error = new CloudError('refused', evil, detail)
      const [first, second, ...rest] = plan.changes
      const outcome = {
        done: rest,
        failed: [
          {change: first!, error},
          {change: second!, error: new Error(evil)},
        ],
        notStarted: rest.map((change) => ({change, reason: evil})),
      }
      isSafe('a report', renderReport(outcome, {color: false, file: evil}))
      const whole = {...outcome, failed: [], notStarted: []}
      const coverage = {selected: true, leftOut: 1, unknown: [{account: evil}]}
      isSafe('a report', renderReport({...whole, remaining: []}, {color: false, file: evil, coverage}))
      isSafe('a report', renderReport({...whole, remaining: rest}, {color: false, file: evil}))
      isSafe('a report', renderReport({...whole, unread: evil}, {color: false, file: evil}))
      isSafe('a failure', failureText(error).split('\n').map(escapeText).join('\n'))
      isSafe('the sandbox', renderSnapshot(hostileSnapshot(evil, 'client', '222222222222')))
      const written: string[] = []
      createProgress({isTTY: true, write: (text) => written.push(text)}, () => 0).show(1, 2, 'steps', evil)
      isSafe('progress', written.join('').replace('\r\u001b[2K', ''))
    })

    it(`a file that is refused: ${name}`, () => {
      for (const yaml of refusedYaml(evil)) {
        const read = () => {
          const loaded = load('accounts.yaml', () => NOW, memoryFiles({'accounts.yaml': yaml}))
          const {findings} = loaded.compile(offlineFacts().facts)
          throw new InvalidFile([...loaded.findings, ...findings], loaded.sources)
        }
        assert.throws(read, (error) => {
          assert.ok(error instanceof InvalidFile, String(error))
          isSafe(yaml, error.message)
          return true
        })
      }
    })
  }
})
