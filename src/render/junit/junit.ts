import type {TestReport} from '../tests.js'
import {outcomeWords} from '../test-words.js'
import {counts, distinct, xml} from './xml.js'

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
        : `<skipped>fails here: ${why}</skipped>`
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
