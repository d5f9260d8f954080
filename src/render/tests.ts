import type {TestResult} from '../access/tests.js'
import type {From} from '../engine/ask/ask.js'
import type {AccessTest} from '../config/intent.js'
import type {Position} from '../core/locate.js'
import {escapeText} from './escape.js'
import {painter} from './style.js'
import {outcomeWords} from './test-words.js'
import type {Where} from './test-words.js'

/** What was asked of one world. */
export interface TestedIn {
  readonly from: From
  readonly where: Where
  /** One for each entry, in their order. */
  readonly results: readonly TestResult[]
}

export interface TestReport {
  readonly file: string
  readonly tests: readonly AccessTest[]
  /** The last one decides. */
  readonly worlds: readonly TestedIn[]
  /** Where an entry is. */
  readonly place: (test: AccessTest) => Position & {readonly file: string}
}

const countOf = (results: readonly TestResult[]) => {
  const passed = results.filter((one) => one.passed).length
  return {passed, failed: results.length - passed}
}

/** What a world is called in a sentence. */
const NAMES: Readonly<Record<From, string>> = {file: 'by the file', live: 'now', after: 'after the plan'}

/** What the plan changes about an entry; empty where it comes out the same everywhere. */
function turnWords(worlds: readonly TestedIn[], index: number): string {
  const outcomes = worlds.map(({from, results}) => ({from, passed: results[index]?.passed === true}))
  if (outcomes.every(({passed}) => passed === outcomes[0]?.passed)) return ''
  const verb = (passed: boolean, isLast: boolean) => (passed ? 'holds' : isLast ? 'FAILS' : 'fails')
  return outcomes.map(({from, passed}, at) => `${verb(passed, at === outcomes.length - 1)} ${NAMES[from]}`).join(', ')
}

/** One line for each entry, and how many hold. */
export function testsText(report: TestReport, {color}: {color: boolean}): string {
  const {tests, worlds} = report
  const paint = painter(color)
  const last = worlds.at(-1)
  if (!last || tests.length === 0)
    return `No entries under tests: in ${escapeText(report.file)}, so nothing was asked. One is written: {who: root/user/paul, can: client/role/Admin, with: {mfa: true}}\n`
  const lines = tests.flatMap((test, index): string[] => {
    const result = last.results[index]
    if (!result) return []
    const {file, line} = report.place(test)
    const isTelling = !result.passed || test.expected === 'cannot'
    const why = [turnWords(worlds, index), isTelling ? outcomeWords(result, last.where) : ''].filter(
      (one) => one !== '',
    )
    const text = escapeText([`${test.name} (${file}:${line})`, ...why].join(': '))
    return [result.passed ? `${paint('green', 'ok')}    ${text}` : `${paint('red', 'FAIL')}  ${text}`]
  })
  const sums = worlds.map(({from, results}) => {
    const {passed, failed} = countOf(results)
    const said = `${passed} passed, ${failed} failed`
    return worlds.length > 1 ? `${NAMES[from]}: ${said}` : said
  })
  return [...lines, '', ...sums, ''].join('\n')
}

/** The same for programs. */
export function testsJson({tests, worlds, place}: TestReport) {
  return {
    ...countOf(worlds.at(-1)?.results ?? []),
    worlds: worlds.map(({from, results, where}) => ({
      from,
      ...countOf(results),
      tests: tests.flatMap((test, index) => {
        const result = results[index]
        if (!result) return []
        const {name, who, expected, role, actions, resources} = test
        return {
          ...{name, who, expected, role: role ?? null, actions, resources: actions.length > 0 ? resources : []},
          passed: result.passed,
          outcome: result.outcome,
          why: outcomeWords(result, where),
          ...place(test),
        }
      }),
    })),
  }
}
