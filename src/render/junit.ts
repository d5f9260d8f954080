import {escapeText} from './escape.js'
import type {TestReport} from './tests.js'
import {outcomeWords} from './test-words.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for an attribute or between tags; characters that XML 1.0 does not take are written out (2.2, "Characters"). */
const xml = (text: string): string =>
  escapeText(text)
    .replace(/[\uFFFE\uFFFF]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)

/** GitLab takes entries of one suite and name for one. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

const counts = (tests: number, failures: number, skipped: number): string =>
  `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`

/**
 * JUnit's XML as CI systems read it: a suite for each world. Only the last world decides, so that an entry that fails in
 * an earlier one counts as skipped there. Elements and attributes are those that the strict readers know too (Jenkins's
 * xUnit schema; Ant's); there is no time in it, so that the same inputs give the same bytes.
 */
export function testsJunit({tests, worlds, place}: TestReport): string {
  const names = distinct(tests.map(({name}) => name))
  const suites = worlds.map(({from, results, where}, at) => {
    const isLast = at === worlds.length - 1
    const bad = results.filter(({passed}) => !passed).length
    const cases = tests.flatMap((test, index): string[] => {
      const result = results[index]
      if (!result) return []
      const open = `    <testcase classname="xrole.${from}" name="${xml(names[index] ?? '')}" time="0"`
      if (result.passed) return [`${open}/>`]
      const {file, line} = place(test)
      const why = xml(outcomeWords(result, where))
      const inside = isLast
        ? `<failure type="${result.outcome}" message="${why}">${xml(`${file}:${line}`)}: ${why}</failure>`
        : `<skipped message="fails here: ${why}"/>`
      return [`${open}>`, `      ${inside}`, '    </testcase>']
    })
    const sum = counts(tests.length, isLast ? bad : 0, isLast ? 0 : bad)
    return {failed: isLast ? bad : 0, lines: [`  <testsuite name="${from}" ${sum}>`, ...cases, '  </testsuite>']}
  })
  const failed = suites.reduce((sum, suite) => sum + suite.failed, 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="xrole test" tests="${tests.length * worlds.length}" failures="${failed}" errors="0" time="0">`,
    ...suites.flatMap(({lines}) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}
